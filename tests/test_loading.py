"""Plan files become rows, once; a changed file adds and edits by ref and takes nothing away from the people."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest

from storage import migrating
from storage.database import Database
from storage.loading import Loaded, load
from storage.planfile import PlanFile, parse_plan, preset_names, read_preset
from storage.stores import Stores
from storage.tables import Action, Base
from storage.vocabulary import Lifecycle, Status, UpdateKind

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
