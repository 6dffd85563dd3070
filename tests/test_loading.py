"""Plan files become rows, once, whoever loads them and in whichever order."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest

from storage import migrating
from storage.database import Database
from storage.loading import Loaded, OtherPartnership, load
from storage.planfile import PlanFile, preset_names, read_preset
from storage.troubles import Conflict
from storage.vocabulary import Lifecycle, OrganisationKind, Status, UpdateKind
from tests.exampleton import LATER, NOW, action, changed, exampleton, load_file, load_text, rows


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    migrating.create(database)
    yield database
    database.close()


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
        (quiet,) = stores.closed_days.quiet()
        assert (quiet.first, quiet.last, quiet.why) == (date(2028, 3, 27), date(2028, 5, 4), "local elections")
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
