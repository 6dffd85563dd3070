"""A partnership of the tests' own, small enough to be read at a glance, and ways to load and look at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from storage.database import Database
from storage.loading import Loaded, load
from storage.planfile import PlanFile, parse_plan
from storage.stores import Stores
from storage.tables import Action, Base

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
quiet_periods:
  - {first: 2028-03-27, last: 2028-05-04, why: local elections}
places: [Town Centre]
incident_objectives: {asb: "1", hate_crime: "2"}
"""
WALK = '      - {ref: "1.1", text: Walk the town centre together, lead: council, partners: [Police]}\n'
LIGHT = '      - {ref: "1.2", text: Light the underpasses, due: 2028-03-31, measure: Working lights}\n'


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


def changed(*replacements: tuple[str, str]) -> str:
    """The plan with parts of its text replaced."""
    text = PLAN
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return text
