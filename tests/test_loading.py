"""Plan files become rows, once; a changed file adds and edits by ref and takes nothing away from the people."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest

from storage import migrating
from storage.actions import Entry
from storage.database import Database
from storage.loading import Left, Loaded, OtherPartnership, load
from storage.planfile import PlanFile, parse_plan, preset_names, read_preset
from storage.stores import Stores
from storage.tables import Action, Base
from storage.troubles import Conflict
from storage.vocabulary import ANSWERS, Lifecycle, OrganisationKind, Role, Status, UpdateKind

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
LATER = NOW + timedelta(days=7)

PLAN = """
partnership:
  key: exampleton
  name: Exampleton Community Safety Partnership
  brand: SaferEx
  police_force: Hertfordshire Constabulary
  lead_council: Exampleton Borough Council
period: {label: 2027/30, supersedes: 2024/27}
terminology: {objective: priority, action: key action}
aims: [Fewer victims, More trust]
objectives:
  - ref: "1"
    title: Help people to feel safe in the town centre
    supporting_services: [Police, town wardens]
    actions:
      - {ref: "1.1", text: Walk the town centre together, lead: council, partners: [Police]}
      - {ref: "1.2", text: Light the underpasses, due: 2028-03-31, measure: Working lights}
  - ref: "2"
    title: Support victims of hate crime
    actions:
      - {ref: "2.1", text: Open two more reporting centres}
cross_cutting_actions:
  - {ref: X.1, text: Ask residents again in the second year}
partners:
  - {name: Exampleton Borough Council, short: EBC}
meetings:
  - {key: jag, name: Joint Action Group, aliases: [SaferEx meeting], cadence: monthly}
  - {key: scrutiny, name: Scrutiny committee}
closed_days:
  - {date: 2027-12-24, why: council offices closed}
places: [Town Centre]
incident_objectives: {asb: "1", hate_crime: "2"}
"""


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    migrating.create(database)
    yield database
    database.close()


def load_text(database: Database, text: str = PLAN, at: datetime = NOW) -> Loaded:
    return load_file(database, parse_plan(text), at)


def load_file(database: Database, plan: PlanFile, at: datetime = NOW) -> Loaded:
    with database.unit() as unit:
        return load(unit, plan, at)


@contextmanager
def exampleton(database: Database) -> Iterator[Stores]:
    with database.unit() as unit:
        partnership = unit.partnerships.by_key("exampleton")
        assert partnership
        yield unit.within(partnership.id)


def action(stores: Stores, ref: str) -> Action:
    found = stores.actions.find(ref)
    assert found
    return found


def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with database.writer.connect() as connection:
        tables = Base.metadata.sorted_tables
        return {table.name: [tuple(row) for row in connection.execute(table.select())] for table in tables}


def test_every_preset_loads_and_loading_it_again_changes_nothing(database: Database) -> None:
    for name in preset_names():
        loaded = load_file(database, read_preset(name))
        assert loaded.changed
        assert loaded.added == tuple(refs(read_preset(name)))
    before = rows(database)
    for name in preset_names():
        again = load_file(database, read_preset(name), LATER)
        assert not again.changed
        assert not again.left
    assert rows(database) == before


def refs(plan: PlanFile) -> list[str]:
    under = [each.ref for objective in plan.objectives for each in objective.actions]
    return [*under, *(each.ref for each in plan.plan_wide)]


def test_a_plan_becomes_rows(database: Database) -> None:
    load_text(database)
    with exampleton(database) as stores:
        plan = stores.plans.current()
        assert plan
        assert (plan.label, plan.title, plan.supersedes) == ("2027/30", "action plan 2027/30", "2024/27")
        assert plan.words["objectives"] == "priorities"
        assert plan.words["actions"] == "key actions"
        assert [aim.title for aim in stores.plans.aims(plan)] == ["Fewer victims", "More trust"]
        assert [objective.ref for objective in stores.plans.objectives()] == ["1", "2"]
        services = {each.name for each in stores.plans.objectives()[0].services}
        assert services == {"Hertfordshire Constabulary", "town wardens"}
        assert stores.closed_days.all() == {date(2027, 12, 24): "council offices closed"}
        assert [place.name for place in stores.places.all()] == ["Town Centre"]
        counted_under = stores.plans.objective_for("hate_crime")
        assert counted_under
        assert counted_under.ref == "2"
        assert [(kind.key, kind.paper, kind.aliases) for kind in stores.meetings.kinds()] == [
            ("jag", "jag", ["SaferEx meeting"]),
            ("scrutiny", "none", []),
        ]


def test_actions_are_loaded_with_all_that_the_file_says_of_them(database: Database) -> None:
    load_text(database)
    with exampleton(database) as stores:
        assert [each.ref for each in stores.actions.all()] == ["1.1", "1.2", "2.1", "X.1"]
        walk, light, survey = action(stores, "1.1"), action(stores, "1.2"), action(stores, "X.1")
        assert walk.lead
        assert (walk.lead.name, [each.name for each in walk.supporters]) == (
            "Exampleton Borough Council",
            ["Hertfordshire Constabulary"],
        )
        assert (light.lead, light.due, light.measure) == (None, date(2028, 3, 31), "Working lights")
        assert (light.status, light.lifecycle) == (Status.NOT_STARTED, Lifecycle.OPEN)
        assert survey.objective is None
        assert [(each.kind, each.at) for each in stores.actions.history(walk)] == [(UpdateKind.ADDED, NOW)]


def changed(*replacements: tuple[str, str]) -> str:
    """The plan with parts of its text replaced."""
    text = PLAN
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return text


WALK = '      - {ref: "1.1", text: Walk the town centre together, lead: council, partners: [Police]}\n'
LIGHT = '      - {ref: "1.2", text: Light the underpasses, due: 2028-03-31, measure: Working lights}\n'


@pytest.mark.parametrize(
    ("old", "new", "ref", "kind", "was", "now"),
    [
        (
            "Light the underpasses",
            "Light every underpass",
            "1.2",
            UpdateKind.EDITED,
            "Light the underpasses",
            "Light every underpass",
        ),
        ("2028-03-31", "2028-06-30", "1.2", UpdateKind.DUE, "Friday 31 March 2028", "Friday 30 June 2028"),
        ("due: 2028-03-31, ", "", "1.2", UpdateKind.DUE, "Friday 31 March 2028", "no due date"),
        ("Working lights", "Lights counted", "1.2", UpdateKind.EDITED, "Working lights", "Lights counted"),
        (
            "lead: council",
            "lead: Police",
            "1.1",
            UpdateKind.ASSIGNED,
            "Exampleton Borough Council",
            "Hertfordshire Constabulary",
        ),
        ("lead: council, ", "", "1.1", UpdateKind.ASSIGNED, "Exampleton Borough Council", "no lead"),
        ("reporting centres}", "reporting centres, lead: Police}", "2.1", UpdateKind.ASSIGNED, "", "Hertfordshire Con"),
        (
            "partners: [Police]",
            "partners: [Police, town wardens]",
            "1.1",
            UpdateKind.EDITED,
            "Hertfordshire Constabulary",
            "Hertfordshire Constabulary, town wardens",
        ),
        (", partners: [Police]", "", "1.1", UpdateKind.EDITED, "Hertfordshire Constabulary", "nobody"),
    ],
)
def test_a_changed_file_edits_by_ref_and_the_history_says_so(
    database: Database, old: str, new: str, ref: str, kind: UpdateKind, was: str, now: str
) -> None:
    load_text(database)
    loaded = load_text(database, changed((old, new)), LATER)
    assert (loaded.added, loaded.edited, loaded.withdrawn) == ((), (ref,), ())
    with exampleton(database) as stores:
        newest, first = stores.actions.history(action(stores, ref))
        assert (newest.kind, newest.at, newest.was) == (kind, LATER, was)
        assert newest.now.startswith(now)
        assert first.kind == UpdateKind.ADDED
        assert newest.entered_by_id is None
    assert not load_text(database, changed((old, new)), LATER).changed


def test_an_edit_is_seen_on_the_action_itself(database: Database) -> None:
    load_text(database)
    load_text(
        database,
        changed(("2028-03-31", "2028-06-30"), ("Light the", "Paint the"), ("lead: council", "lead: town wardens")),
    )
    with exampleton(database) as stores:
        light, walk = action(stores, "1.2"), action(stores, "1.1")
        assert (light.text, light.due) == ("Paint the underpasses", date(2028, 6, 30))
        assert walk.lead
        assert walk.lead.name == "town wardens"


def test_what_is_changed_in_chat_stays_when_the_file_is_loaded_again(database: Database) -> None:
    load_text(database)
    with exampleton(database) as stores:
        light = action(stores, "1.2")
        light.due, light.text = date(2029, 1, 1), "Light three underpasses"
        light.lead = stores.organisations.named("town wardens")
    before = rows(database)
    assert not load_text(database, at=LATER).changed
    assert rows(database) == before
    loaded = load_text(database, changed(("Light the underpasses", "Light them")), LATER)
    assert loaded.edited == ("1.2",)
    with exampleton(database) as stores:
        light = action(stores, "1.2")
        assert (light.text, light.due) == ("Light them", date(2029, 1, 1))
        assert light.lead
        newest, _ = stores.actions.history(light)
        assert (newest.was, newest.now) == ("Light three underpasses", "Light them")


def test_a_new_lead_by_the_file_takes_the_action_from_its_former_owner(database: Database) -> None:
    load_text(database)
    with exampleton(database) as stores:
        council = stores.organisations.named("council")
        assert council
        action(stores, "1.1").owner = stores.members.add("warden", Role.PARTNER, council, at=NOW)
    load_text(database, changed(("lead: council", "lead: Police")))
    with exampleton(database) as stores:
        assert action(stores, "1.1").owner is None


def test_new_actions_stand_where_the_file_has_them(database: Database) -> None:
    load_text(database)
    with exampleton(database) as stores:
        plan, objective = stores.plans.current(), stores.plans.objective("1")
        assert plan
        stores.actions.add(plan, objective, "Added in chat", Entry(UpdateKind.ADDED, NOW))
    new = '      - {ref: "1.4", text: Open the youth club}\n'
    loaded = load_text(database, changed((WALK, new + WALK)), LATER)
    assert (loaded.added, loaded.edited) == (("1.4",), ())
    with exampleton(database) as stores:
        assert [each.ref for each in stores.actions.all()] == ["1.4", "1.1", "1.2", "1.3", "2.1", "X.1"]


def test_what_nobody_answered_on_is_withdrawn_when_the_file_drops_it_and_comes_back_with_it(database: Database) -> None:
    load_text(database)
    loaded = load_text(database, changed((LIGHT, "")), LATER)
    assert (loaded.withdrawn, loaded.left) == (("1.2",), ())
    with exampleton(database) as stores:
        light = action(stores, "1.2")
        assert light.lifecycle == Lifecycle.WITHDRAWN
        assert [each.kind for each in stores.actions.history(light)] == [UpdateKind.WITHDRAWN, UpdateKind.ADDED]
    assert not load_text(database, changed((LIGHT, "")), LATER).changed
    assert load_text(database).edited == ("1.2",)
    with exampleton(database) as stores:
        assert action(stores, "1.2").lifecycle == Lifecycle.OPEN
        assert len(stores.actions.history(action(stores, "1.2"))) == 3


@pytest.mark.parametrize("kind", ANSWERS)
def test_what_has_been_answered_on_is_never_taken_away(database: Database, kind: UpdateKind) -> None:
    load_text(database)
    with exampleton(database) as stores:
        stores.actions.record(action(stores, "1.2"), Entry(kind, NOW, text="Half of them", to_status=Status.AT_RISK))
    for _ in range(2):
        loaded = load_text(database, changed((LIGHT, "")), LATER)
        assert (loaded.withdrawn, loaded.edited) == ((), ())
        assert [each.ref for each in loaded.left] == ["1.2"]
        assert "1.2 was left as it is: the file no longer names it, but it has been answered on." in str(loaded)
    with exampleton(database) as stores:
        light = action(stores, "1.2")
        assert light.lifecycle != Lifecycle.WITHDRAWN
        assert len(stores.actions.history(light)) == 2


def test_what_was_withdrawn_in_chat_stays_so(database: Database) -> None:
    load_text(database)
    with exampleton(database) as stores:
        stores.actions.record(action(stores, "1.2"), Entry(UpdateKind.WITHDRAWN, NOW, text="No money"))
    assert not load_text(database, at=LATER).changed
    assert not load_text(database, changed((LIGHT, "")), LATER).changed
    assert not load_text(database, at=LATER).changed
    with exampleton(database) as stores:
        assert action(stores, "1.2").lifecycle == Lifecycle.WITHDRAWN


def test_a_ref_that_chat_has_taken_means_what_it_meant(database: Database) -> None:
    load_text(database)
    with exampleton(database) as stores:
        plan, objective = stores.plans.current(), stores.plans.objective("2")
        assert plan
        stores.actions.add(plan, objective, "Visit schools", Entry(UpdateKind.ADDED, NOW))
    new = '      - {ref: "2.1", text: Open two more reporting centres}\n      - {ref: "2.2", text: Print leaflets}'
    text = changed(('      - {ref: "2.1", text: Open two more reporting centres}', new))
    loaded = load_text(database, text, LATER)
    assert loaded.left == (
        Left("2.2", "here it is “Visit schools”, added in chat; give the one in the file a ref that is free"),
    )
    assert not loaded.changed
    same = load_text(database, text.replace("Print leaflets", "Visit schools, lead: Police"), LATER)
    assert (same.edited, same.left) == (("2.2",), ())


def test_the_levels_above_are_edited_in_place(database: Database) -> None:
    load_text(database)
    loaded = load_text(
        database,
        changed(
            ("title: Support victims of hate crime", "title: Support all victims"),
            ("[Police, town wardens]", "[town wardens]"),
            ("[Fewer victims, More trust]", "[Fewer victims by half]"),
            ("objective: priority", "objective: theme"),
            ('hate_crime: "2"', 'hate_crime: "1"'),
            ("name: Scrutiny committee", "name: Scrutiny panel"),
            ("brand: SaferEx", "brand: SafeEx"),
        ),
        LATER,
    )
    assert dict(loaded.also_edited) == {
        "partnership details": 1,
        "meetings": 1,
        "plan details": 1,
        "aims": 2,
        "objectives": 2,
        "incident categories": 1,
    }
    with exampleton(database) as stores:
        first, second = stores.plans.objectives()
        assert (second.title, [each.name for each in first.services]) == ("Support all victims", ["town wardens"])
        plan, counted_under = stores.plans.current(), stores.plans.objective_for("hate_crime")
        assert plan
        assert [aim.title for aim in stores.plans.aims(plan)] == ["Fewer victims by half"]
        assert plan.words["objectives"] == "themes"
        assert counted_under is first
        assert "Scrutiny panel" in [kind.name for kind in stores.meetings.kinds()]


def test_an_objective_that_the_file_drops_stays_for_its_history(database: Database) -> None:
    load_text(database)
    second = PLAN[PLAN.index('  - ref: "2"') : PLAN.index("cross_cutting_actions")]
    loaded = load_text(database, changed((second, ""), (', hate_crime: "2"', "")), LATER)
    assert loaded.withdrawn == ("2.1",)
    with exampleton(database) as stores:
        assert [each.ref for each in stores.plans.objectives()] == ["1", "2"]
        assert stores.plans.objective_for("hate_crime") is None


def test_a_plan_that_follows_becomes_the_one_worked_to_and_the_former_is_kept(database: Database) -> None:
    load_text(database)
    loaded = load_text(database, changed(("2027/30, supersedes: 2024/27", "2030/33, supersedes: 2027/30")), LATER)
    assert (loaded.replaced, loaded.superseded_by) == ("2027/30", "")
    with exampleton(database) as stores:
        assert [(plan.label, plan.current) for plan in stores.plans.all()] == [("2027/30", False), ("2030/33", True)]


def test_a_plan_that_is_superseded_adds_history_and_describes_nothing_anew(database: Database) -> None:
    load_text(database)
    older = changed(
        ("2027/30, supersedes: 2024/27", "2024/27"),
        ("brand: SaferEx", "brand: OldEx"),
        ("Joint Action Group", "Joint Group"),
        ("short: EBC", "short: EBC, kind: partner"),
    )
    loaded = load_text(database, older, LATER)
    assert (loaded.replaced, loaded.superseded_by, loaded.also_edited) == ("", "2027/30", ())
    with exampleton(database) as stores:
        plan, council = stores.plans.current(), stores.organisations.named("EBC")
        assert plan
        assert plan.label == "2027/30"
        assert council
        assert council.kind == OrganisationKind.RESPONSIBLE_AUTHORITY
        assert "Joint Action Group" in [kind.name for kind in stores.meetings.kinds()]
    with database.reading() as unit:
        partnership = unit.partnerships.by_key("exampleton")
        assert partnership
        assert partnership.brand == "SaferEx"


def test_organisations_of_two_plans_are_one_where_their_names_are(database: Database) -> None:
    load_file(database, read_preset("stevenage-2021-24"))
    load_file(database, read_preset("stevenage-2025-28"))
    with database.reading() as unit:
        partnership = unit.partnerships.by_key("stevenage")
        assert partnership
        organisations = unit.within(partnership.id).organisations
        for name in ("Police", "Probation", "SADA", "No More", "Trading Standards", "Op Educa8", "town wardens"):
            assert organisations.named(name), name
        claimed = [alias.casefold() for each in organisations.all() for alias in (each.name, *each.aliases)]
        assert len(claimed) == len(set(claimed))


def test_a_plan_of_another_partnership_is_refused_by_name_and_changes_nothing(database: Database) -> None:
    load_text(database)
    before = rows(database)
    said = (
        r"belongs to Safer Stockton Partnership \(stockton\), and this is Exampleton Community Safety Partnership "
        r"\(exampleton\)\. Load a plan whose partnership has the key exampleton\."
    )
    with pytest.raises(OtherPartnership, match=said), database.unit() as unit:
        load(unit, read_preset("stockton-2017-20"), LATER, expected=unit.partnerships.by_key("exampleton"))
    assert rows(database) == before


def test_two_partnerships_stand_side_by_side(database: Database) -> None:
    load_text(database)
    load_file(database, read_preset("stockton-2017-20"))
    with exampleton(database) as stores:
        assert [each.ref for each in stores.actions.all()] == ["1.1", "1.2", "2.1", "X.1"]
        assert [place.name for place in stores.places.all()] == ["Town Centre"]


def test_a_plan_loaded_by_two_processes_at_once_is_loaded_once(database_url: str) -> None:
    databases = [Database(database_url), Database(database_url)]
    migrating.create(databases[0])
    start = Barrier(2)

    def begin(database: Database) -> Loaded | Conflict:
        start.wait()
        try:
            return load_text(database)
        except Conflict as conflict:
            return conflict

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(begin, databases))
    assert sum(isinstance(each, Loaded) and bool(each.added) for each in outcomes) == 1
    with exampleton(databases[0]) as stores:
        assert len(stores.actions.all()) == 4
    for database in databases:
        database.close()


def test_what_was_loaded_is_said_in_sentences(database: Database) -> None:
    loaded = str(load_text(database))
    assert loaded.splitlines() == [
        "Exampleton Community Safety Partnership, action plan 2027/30",
        "Added: 4 key actions, 3 organisations, 1 closed day, 1 place, 2 meetings, 2 aims, 2 priorities and "
        "2 incident categories.",
    ]
    edited = str(load_text(database, changed((LIGHT, ""), ("together, lead: council", "together")), LATER))
    assert edited.splitlines()[1:] == [
        "Changed: key action 1.1.",
        "Withdrawn, because the file no longer names them: 1.2.",
    ]
    again = str(load_text(database, changed((LIGHT, ""), ("together, lead: council", "together")), LATER))
    assert again.splitlines()[1:] == ["Nothing has changed: everything in the file was here already."]
