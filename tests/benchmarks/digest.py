"""The digest of a JAG over 120 actions: how many statements it takes, and whether a long history makes it slower."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

from sqlalchemy import Date, bindparam, event, text

from bot.clock import monotonic
from handlers.papers.compiling import compile_delivery
from schedules.planning import posting
from schedules.reminders import Kind
from storage import migrating
from storage.actions import Entry
from storage.database import Database
from storage.stores import Stores
from storage.tables.base import Utc
from storage.vocabulary import Status, UpdateKind
from tests.benchmarks.table import Measure
from tests.databases import running_postgres
from tests.talk import MEMBERS, STEVENAGE, found

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
LONG_AGO = datetime(2026, 5, 5, 9, 0, tzinfo=UTC)
MEETINGS = [datetime(2026, month, 12, 14, 0, tzinfo=UTC) for month in range(2, 12)]
"""Those that had their digests; what nobody spoke of is counted over all of them."""
SAID = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 12, 9, 9, 0, tzinfo=UTC)
MEETING = datetime(2026, 12, 10, 14, 0, tzinfo=UTC)
ACTIONS = 120
HISTORY, TIMES_MORE = 5, 100
"""Updates of each action from before the period, and incidents of each objective; the long history has more."""
DIGESTS = 15
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


def measure() -> Iterator[Measure]:
    """Statements, and the time with a hundred times the history as a multiple of that with once."""
    with tempfile.TemporaryDirectory(prefix="convenor-bench-") as folder:
        yield from _on("SQLite", *(f"sqlite:///{Path(folder) / name}.db" for name in ("short", "long")))
    with running_postgres(durable=True) as server:
        yield from _on("PostgreSQL", server.create(), server.create())


def _on(kind: str, *urls: str) -> Iterator[Measure]:
    about = f"digest of {ACTIONS} actions, {kind}"
    with _scene(urls[0], HISTORY) as short, _scene(urls[1], HISTORY * TIMES_MORE) as long:
        yield Measure(f"{about}: SQL statements", max(short.statements(), long.statements()), most=15)
        pairs = [(short.time(), long.time()) for _ in range(DIGESTS)][1:]
    yield Measure(f"{about}: time", 1000 * median(once for once, _ in pairs), "ms")
    ratio = median(many / once for once, many in pairs)
    yield Measure(f"{about}: {TIMES_MORE} times the history", ratio, "times", most=3)


@dataclass
class Scene:
    """A partnership before its meeting, with a digest that is due."""

    database: Database
    partnership_id: int
    delivery_id: int

    def compile(self) -> None:
        """Compile the digest as the beat does, and forget it."""
        with suppress(_Forget), self.database.unit() as unit:
            stores = unit.within(self.partnership_id)
            delivery = stores.deliveries.get(self.delivery_id, lock=True)
            assert delivery
            assert "SoSafe meeting" in str(compile_delivery(stores, delivery, NOW))
            raise _Forget

    def time(self) -> float:
        """Seconds that it takes."""
        began = monotonic()
        self.compile()
        return monotonic() - began

    def statements(self) -> int:
        """Statements that it takes, with that which finds the delivery."""
        said: list[str] = []

        def note(*given: object) -> None:
            said.append(str(given[2]))

        event.listen(self.database.writer, "before_cursor_execute", note)
        self.compile()
        event.remove(self.database.writer, "before_cursor_execute", note)
        return len([each for each in said if not each.startswith("BEGIN")])


class _Forget(Exception):
    """Rolls a digest back, so that it can be compiled again."""


@contextmanager
def _scene(url: str, history: int) -> Iterator[Scene]:
    database = Database(url)
    migrating.migrate(database, START)
    with database.unit() as unit:
        partnership = found(unit, STEVENAGE, START, MEMBERS)
        partnership_id = partnership.id
        stores = unit.within(partnership_id)
        _fill_up(stores)
        _add_history(stores, history)
        stores.session.expire_all()
        delivery_id = _meet(stores)
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


def _add_history(stores: Stores, count: int) -> None:
    """So many updates to each action and incidents under each objective, all before the last meeting."""
    member = stores.members.coordinators()[0]
    by = {"member": member.id, "organisation": member.organisation_id, "at": LONG_AGO}
    at, day = bindparam("at", type_=Utc()), bindparam("day", type_=Date())
    # More rows at once than any command of the bot's writes.
    if stores.session.get_bind().dialect.name == "postgresql":
        stores.session.execute(text("SET LOCAL statement_timeout = 0"))
    stores.session.execute(text(UPDATES).bindparams(at), by | {"count": count})
    stores.session.execute(text(LATEST).bindparams(at), {"at": LONG_AGO})
    stores.session.execute(text(INCIDENTS).bindparams(at, day), by | {"count": count, "day": date(2026, 5, 4)})


def _meet(stores: Stores) -> int:
    """The last meetings with their papers, and the next with its digest due; the number of that delivery."""
    kind = stores.meetings.kind("jag")
    assert kind
    channel = stores.meetings.channel("slack", "C0JAG", "#jag")
    for held_at in MEETINGS:
        held = stores.meetings.schedule(kind, held_at, channel, "", START, None)
        stores.papers.issue(held.id, 1, {}, held_at)
    coming = stores.meetings.schedule(kind, MEETING, channel, "", MEETINGS[-1], None)
    stores.deliveries.plan(posting(coming, Kind.DIGEST, NOW))
    return stores.deliveries.of(coming.id)[0].id


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
