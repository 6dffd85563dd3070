"""Partnerships to measure with: a plan of so many actions, with leads and owners, twelve members, a JAG and a RAG."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import bindparam, insert, text

from schedules.series import Extending
from storage.database import Database
from storage.loading import load
from storage.planfile import PlanFile, parse_plan
from storage.sought import sought_of
from storage.stores import Stores, Unit
from storage.tables import Action, Member, Objective, Plan
from storage.tables.base import Utc
from storage.vocabulary import Lifecycle, Role, Status

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
BEFORE = datetime(2025, 12, 11, 14, 0, tzinfo=UTC)
"""When the last JAG and the last RAG were; every action was spoken of before that, and none since."""
SAID = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)
MEETINGS = {"jag": ("FREQ=MONTHLY;BYDAY=2TH", time(14)), "rag": ("FREQ=MONTHLY;INTERVAL=3;BYDAY=1WE", time(10))}
"""The JAG is held every month, the RAG every quarter."""
PARTNERS, OBJECTIVES, MEMBERS = 6, 8, 12
WITHOUT_OWNER = 5
"""Every fifth action has a lead only: all of its organisation are asked."""
PLAN = """
partnership: {key: town, name: Town Partnership, police_force: County Police, lead_council: Town Council}
period: {label: 2026/29}
partners:
  - {name: Town Council, kind: responsible_authority}
  - {name: County Police, kind: responsible_authority}
  - {name: Fire and Rescue Service, kind: responsible_authority}
  - {name: Probation Service, kind: responsible_authority}
  - {name: Health Trust, kind: responsible_authority}
  - {name: Voluntary Services, kind: partner}
objectives:
OBJECTIVES
meetings:
  - {key: jag, name: Joint Action Group, aliases: [JAG], cadence: monthly}
  - {key: rag, name: Responsible Authorities Group, aliases: [RAG], cadence: quarterly}
"""
SAID_OF = "Do what was agreed for this part of the town, part {}"
SPOKEN_OF = """
    INSERT INTO action_update (partnership_id, action_id, kind, at, entered_by_id, reported_for_id, from_status,
                               to_status, text, next_step, public, result, lesson, was, now)
    SELECT partnership_id, id, 'progress', :at, owner_id, lead_id, 'not started', 'on track',
           'Six notices issued, two contested', '', '', '', '', '', ''
    FROM action WHERE answered_at IS NULL
"""
LATEST = """
    UPDATE action SET status = 'on track', answered_at = :at,
           latest_id = (SELECT max(id) FROM action_update WHERE action_id = action.id)
    WHERE answered_at IS NULL
"""


def settle_towns(database: Database, count: int, actions: int = 100) -> list[int]:
    """Set up so many partnerships, each with its last meetings; their numbers."""
    file = parse_plan(PLAN.replace("OBJECTIVES", "\n".join(_objectives())))
    with database.unit() as unit:
        towns = [_settle(unit, file, number, actions) for number in range(count)]
        session = unit.within(towns[0]).session
        for statement in (SPOKEN_OF, LATEST):
            session.execute(text(statement).bindparams(bindparam("at", type_=Utc())), {"at": SAID})
    if not database.on_sqlite:
        with database.writer.begin() as connection:
            connection.execute(text("ANALYZE"))  # as PostgreSQL does by itself before long
    return towns


def repeat_meetings(stores: Stores, now: datetime) -> int:
    """Let both meetings repeat and plan a year of them; how many there are."""
    made = 0
    for key, (rule, clock) in MEETINGS.items():
        kind = stores.meetings.kind(key)
        assert kind
        series = stores.series.add(kind, rule=rule, said=rule, at=clock, starts=now.date(), set_at=now)
        made += len(Extending(stores, now).extend(series).made)
    return made


def _objectives() -> Iterator[str]:
    for number in range(1, OBJECTIVES + 1):
        yield f'  - {{ref: "{number}", title: Reduce what troubles people in part {number} of the town}}'


def _settle(unit: Unit, file: PlanFile, number: int, actions: int) -> int:
    partnership = file.partnership.model_copy(update={"key": f"town-{number}", "name": f"Partnership {number}"})
    load(unit, file.model_copy(update={"partnership": partnership}), SAID)
    row = unit.partnerships.by_key(partnership.key)
    assert row
    stores = unit.within(row.id)
    members, objectives, plan = list(_members(stores, number)), stores.plans.objectives(), stores.plans.current()
    assert plan
    rows = [_action(each, plan, objectives, members) for each in range(actions)]
    stores.session.execute(insert(Action), rows)
    _meet_in_channels(stores, number)
    return row.id


def _members(stores: Stores, number: int) -> Iterator[Member]:
    """Two of each organisation; the first of them is the coordinator."""
    organisations = stores.organisations.all()
    for each in range(MEMBERS):
        role = Role.PARTNER if each else Role.COORDINATOR
        member = stores.members.add(f"member {each}", role, organisations[each % PARTNERS], at=SAID)
        stores.members.identify(member, "slack", f"U{number}N{each}")
        yield member


def _action(number: int, plan: Plan, objectives: list[Objective], members: list[Member]) -> dict[str, Any]:
    objective, member = objectives[number % OBJECTIVES], members[number % MEMBERS]
    ref, said = f"{objective.ref}.{number // OBJECTIVES + 1}", SAID_OF.format(number)
    return {
        "partnership_id": plan.partnership_id, "plan_id": plan.id, "objective_id": objective.id,
        "ref": ref, "position": number + 1, "text": said, "sought": sought_of(ref, said),
        "lead_id": member.organisation_id,
        "owner_id": member.id if number % WITHOUT_OWNER else None, "due": date(2026, 12, 31), "measure": "",
        "lifecycle": Lifecycle.OPEN, "status": Status.NOT_STARTED, "added_at": SAID,
    }  # fmt: skip


def _meet_in_channels(stores: Stores, number: int) -> None:
    """A channel for each kind of meeting, and its last meeting with the paper it had."""
    for kind in stores.meetings.kinds():
        kind.channel = stores.channels.remember("slack", f"C{number}{kind.key.upper()}", f"#{kind.key}")
        held = stores.meetings.schedule(kind, BEFORE, kind.channel, "", SAID, None)
        stores.papers.issue(held.id, 1, {}, BEFORE)
