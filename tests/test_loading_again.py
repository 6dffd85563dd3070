"""A plan file that has changed adds and edits by ref, and takes nothing away from the people."""

from collections.abc import Iterator
from datetime import date

import pytest

from storage import migrating
from storage.actions import Entry
from storage.database import Database
from storage.loading import Left
from storage.vocabulary import ANSWERS, Lifecycle, Role, Status, UpdateKind
from tests.exampleton import LATER, LIGHT, NOW, PLAN, WALK, action, changed, exampleton, load_text, rows
from tests.templates import MEMORY, Recipe, begun


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    migrating.create(database)
    yield database
    database.close()


@pytest.fixture
def quick() -> Iterator[Database]:
    """Where the kind of database makes no difference."""
    with begun(MEMORY, Recipe("tables alone", migrating.create)) as database:
        yield database


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
    quick: Database, old: str, new: str, ref: str, kind: UpdateKind, was: str, now: str
) -> None:
    load_text(quick)
    loaded = load_text(quick, changed((old, new)), LATER)
    assert (loaded.added, loaded.edited, loaded.withdrawn) == ((), (ref,), ())
    with exampleton(quick) as stores:
        newest, first = stores.actions.history(action(stores, ref))
        assert (newest.kind, newest.at, newest.was) == (kind, LATER, was)
        assert newest.now.startswith(now)
        assert first.kind == UpdateKind.ADDED
        assert newest.entered_by_id is None
    assert not load_text(quick, changed((old, new)), LATER).changed


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
def test_what_has_been_answered_on_is_never_taken_away(quick: Database, kind: UpdateKind) -> None:
    load_text(quick)
    with exampleton(quick) as stores:
        stores.actions.record(action(stores, "1.2"), Entry(kind, NOW, text="Half of them", to_status=Status.AT_RISK))
    for _ in range(2):
        loaded = load_text(quick, changed((LIGHT, "")), LATER)
        assert (loaded.withdrawn, loaded.edited) == ((), ())
        assert [each.ref for each in loaded.left] == ["1.2"]
        assert "1.2 was left as it is: the file no longer names it, but it has been answered on." in str(loaded)
    with exampleton(quick) as stores:
        light = action(stores, "1.2")
        assert light.lifecycle != Lifecycle.WITHDRAWN
        assert len(stores.actions.history(light)) == 2


def test_records_are_kept_for_as_long_as_the_file_or_since_then_the_chat_says(database: Database) -> None:
    def kept(said: str, in_chat: dict[str, int] | None) -> tuple[tuple[str, ...], dict[str, int] | None]:
        """What a load says of it and leaves, after somebody set these periods in chat."""
        with exampleton(database) as stores:
            stores.partnership.retention = in_chat
        loaded = load_text(database, PLAN + said, LATER)
        assert loaded.edits is bool(loaded.kept) and all(each in str(loaded) for each in loaded.kept)
        with exampleton(database) as stores:
            return loaded.kept, stores.partnership.retention

    load_text(database)
    first = "retention: {incidents: 36, members: 24, requests: 6}"
    assert kept(first, None) == (
        ("incidents 36 instead of 24", "requests 6 instead of 3"),
        {"incidents": 36, "requests": 6},
    )
    assert kept(first, {"incidents": 12, "requests": 6}) == ((), {"incidents": 12, "requests": 6})
    assert kept("retention: {incidents: 48}", {"incidents": 12, "members": 6, "requests": 6}) == (
        ("incidents 48 instead of 12", "requests 3 instead of 6"),
        {"incidents": 48, "members": 6},
    )
    assert kept("", {"incidents": 60, "members": 6}) == ((), {"incidents": 60, "members": 6})
    assert kept("retention: {incidents: 24}", {"incidents": 60}) == (("incidents 24 instead of 60",), None)


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


def test_a_file_restricts_an_action_once_and_opens_none(database: Database) -> None:
    restricted = changed(("Working lights", "Working lights, restricted: true"))
    for text in (PLAN, restricted, PLAN):  # what opens one is a coordinator with a grant
        load_text(database, text, LATER)
    with exampleton(database) as stores:
        assert set(stores.actions.restricted()) == {"1.2"}
        assert stores.actions.find("1.2") is None
        stores.clear()
        assert stores.actions.history(action(stores, "1.2"))[0].kind == UpdateKind.RESTRICTED
        action(stores, "1.2").restricted_at = None
    load_text(database, PLAN, LATER)
    with exampleton(database) as stores:
        assert stores.actions.find("1.2"), "what was opened in chat stays so"


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


def test_what_was_loaded_is_said_in_sentences(database: Database) -> None:
    loaded = str(load_text(database))
    assert loaded.splitlines() == [
        "Exampleton Community Safety Partnership, action plan 2027/30",
        "The partnership is new in this database.",
        "Added: 4 key actions, 3 organisations, 1 closed day, 1 quiet period, 1 place, 2 meetings, 2 aims, 2 "
        "priorities and 2 incident categories.",
    ]
    edited = str(load_text(database, changed((LIGHT, ""), ("together, lead: council", "together")), LATER))
    assert edited.splitlines()[1:] == [
        "Changed: key action 1.1.",
        "Withdrawn, because the file no longer names them: 1.2.",
    ]
    again = str(load_text(database, changed((LIGHT, ""), ("together, lead: council", "together")), LATER))
    assert again.splitlines()[1:] == ["Nothing has changed: everything in the file was here already."]
