"""A partnership before its meeting: so many actions with so much history, and a digest that is due."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import Date, bindparam, event, text

from bot.clock import monotonic
from handlers.paper import Paper
from handlers.sending.compiling import compile_delivery
from schedules.planning import posting
from schedules.reminders import Kind
from storage import migrating
from storage.actions import Entry
from storage.database import Database
from storage.stores import Stores
from storage.tables import Measure, Reading
from storage.tables.base import Json, Utc
from storage.vocabulary import Polarity, Span, Status, Unit, UpdateKind
from tests.talk import MEMBERS, STEVENAGE, found

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
LONG_AGO = datetime(2026, 5, 5, 9, 0, tzinfo=UTC)
MEETINGS = [datetime(2026, month, 12, 14, 0, tzinfo=UTC) for month in range(2, 12)]
"""Those that had their digests; what nobody spoke of is counted over all of them."""
SAID = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 12, 9, 9, 0, tzinfo=UTC)
MEETING = datetime(2026, 12, 10, 14, 0, tzinfo=UTC)
ACTIONS, MEASURES = 120, 40
UPDATES = """
    WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :count)
    INSERT INTO action_update (partnership_id, action_id, kind, at, entered_by_id, reported_for_id, from_status,
                               to_status, text, next_step, public, result, lesson, was, now)
    SELECT action.partnership_id, action.id, 'progress', :at, :member, :organisation, 'at risk', 'on track',
           'Said long ago, number ' || n, '', '', '', '', '', ''
    FROM action CROSS JOIN number
"""
LATEST = """
    UPDATE action SET status = 'on track', answered_at = :at,
           latest_id = (SELECT max(id) FROM action_update WHERE action_id = action.id AND kind = 'progress')
"""
INCIDENTS = """
    WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :count)
    INSERT INTO incident (partnership_id, number, category, place_id, text, count, happened_on, objective_id, state,
                          restricted, outcome, logged_at, logged_by_id, reported_for_id, version)
    SELECT objective.partnership_id, objective.id * 1000000 + n, 'fly_tipping', (SELECT min(id) FROM place),
           'Long ago', 1, :day, objective.id, 'open', false, '', :at, :member, :organisation, 1
    FROM objective CROSS JOIN number
"""


@dataclass
class Scene:
    """A partnership before its meeting, with a digest that is due."""

    database: Database
    partnership_id: int
    delivery_id: int

    def compile(self) -> Paper:
        """Compile the digest as the beat does, and forget it."""
        compiled: Json = {}
        with suppress(_Forget), self.database.unit() as unit:
            stores = unit.within(self.partnership_id)
            delivery = stores.deliveries.get(self.delivery_id, lock=True)
            assert delivery
            made = compile_delivery(stores, delivery, NOW)
            assert isinstance(made, dict)
            compiled = made
            raise _Forget
        return Paper.model_validate(compiled)

    def time(self) -> float:
        """Seconds that it takes."""
        began = monotonic()
        self.compile()
        return monotonic() - began

    def statements(self) -> int:
        """Statements that it takes, beside the one that finds the delivery."""
        said: list[str] = []

        def note(*given: object) -> None:
            said.append(str(given[2]))

        event.listen(self.database.writer, "before_cursor_execute", note)
        self.compile()
        event.remove(self.database.writer, "before_cursor_execute", note)
        return len([each for each in said if not each.startswith("BEGIN")][1:])


class _Forget(Exception):
    """Rolls a digest back, so that it can be compiled again."""


@contextmanager
def scene(url: str, key: str, updates: int, incidents: int, years: int = 0) -> Iterator[Scene]:
    """Before a meeting of a kind: so many updates to each action, incidents under each objective, years of figures."""
    database = Database(url)
    migrating.migrate(database, START)
    with database.unit() as unit:
        partnership = found(unit, STEVENAGE, START, MEMBERS)
        partnership_id = partnership.id
        stores = unit.within(partnership_id)
        _fill_up(stores)
        _add_history(stores, updates, incidents)
        stores.session.expire_all()
        _measure(stores, years)
        delivery_id = _meet(stores, key)
        _report(stores)
    if not database.on_sqlite:
        with database.writer.begin() as connection:
            connection.execute(text("ANALYZE"))  # as PostgreSQL does by itself before long
    yield Scene(database, partnership_id, delivery_id)
    database.close()


def _fill_up(stores: Stores) -> None:
    """Actions under the plan's objectives until there are enough, and a place."""
    plan, objectives = stores.plans.current(), stores.plans.objectives()
    assert plan
    stores.places.ensure("Town Square")
    for number in range(len(stores.actions.all()), ACTIONS):
        objective = objectives[number % len(objectives)]
        stores.actions.add(plan, objective, f"Do what was agreed, part {number}", Entry(UpdateKind.ADDED, START))


def _add_history(stores: Stores, updates: int, incidents: int) -> None:
    """So many updates to each action and incidents under each objective, all before the last meeting."""
    member = stores.members.coordinators()[0]
    by = {"member": member.id, "organisation": member.organisation_id, "at": LONG_AGO}
    at, day = bindparam("at", type_=Utc()), bindparam("day", type_=Date())
    # More rows at once than any command of the bot's writes.
    if stores.session.get_bind().dialect.name == "postgresql":
        stores.session.execute(text("SET LOCAL statement_timeout = 0"))
    stores.session.execute(text(UPDATES).bindparams(at), by | {"count": updates})
    stores.session.execute(text(LATEST).bindparams(at), {"at": LONG_AGO})
    stores.session.execute(text(INCIDENTS).bindparams(at, day), by | {"count": incidents, "day": date(2026, 5, 4)})


def _meet(stores: Stores, key: str) -> int:
    """The last meetings with their papers, and the next with its digest due; the number of that delivery."""
    kind = stores.meetings.kind(key)
    assert kind
    channel = stores.channels.remember("slack", f"C0{key.upper()}", f"#{key}")
    for held_at in MEETINGS:
        held = stores.meetings.schedule(kind, held_at, channel, "", START, None)
        stores.papers.issue(held.id, 1, {}, held_at)
    coming = stores.meetings.schedule(kind, MEETING, channel, "", MEETINGS[-1], None)
    stores.deliveries.plan(posting(coming, Kind.DIGEST, NOW))
    return stores.deliveries.of(coming.id)[0].id


def _measure(stores: Stores, years: int) -> None:
    """Measures under every objective, each with a figure for every quarter of so many years."""
    plan, objectives = stores.plans.current(), stores.plans.objectives()
    assert plan
    for number in range(MEASURES if years else 0):
        measure = Measure(
            partnership_id=stores.partnership_id,
            plan_id=plan.id,
            objective_id=objectives[number % len(objectives)].id,
            position=100 + number,
            name=f"What is counted, part {number}",
            unit=Unit.COUNT,
            geography="the borough",
            polarity=list(Polarity)[number % 3],
            baseline=Decimal(90 + number),
            baseline_period="2022/23",
            target=Decimal(400),
            target_span=Span.YEAR,
            added_at=START,
        )
        stores.session.add(measure)
        stores.session.flush()
        stores.session.add_all(_reading(measure, quarter) for quarter in range(4 * years))


def _reading(measure: Measure, quarter: int) -> Reading:
    """The figure of a quarter, counted back from the last that ended."""
    months = 2026 * 12 + 6 - 3 * quarter
    first = date(months // 12, months % 12 + 1, 1)
    last = date((months + 3) // 12, (months + 3) % 12 + 1, 1) - timedelta(days=1)
    return Reading(
        partnership_id=measure.partnership_id,
        measure_id=measure.id,
        span=Span.QUARTER,
        first=first,
        last=last,
        value=Decimal(80 + (measure.position * 7 + quarter * 5) % 40),
        set_at=START,
    )


def _report(stores: Stores) -> None:
    """Every other action was spoken of since the last meeting."""
    member = stores.members.coordinators()[0]
    for action in stores.actions.all()[::2]:
        entry = Entry(
            UpdateKind.PROGRESS,
            SAID,
            entered_by_id=member.id,
            reported_for_id=member.organisation_id,
            to_status=Status.AT_RISK,
            text="Six notices issued, two contested",
        )
        stores.actions.record(action, entry)
