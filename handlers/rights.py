"""Who may do what: what each role may, and of which rows. `python -m tests.rights` prints both for every command.

A command says its right and its rows; the desk checks the right before the command is read, its handler the rows.
"""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any

from storage.tables import Action, Incident, MeetingAction, Member
from storage.vocabulary import Role


class Right(StrEnum):
    """What a command asks of the person who gives it."""

    READ = "read"
    COMMENT = "comment"
    REPORT = "report"
    COORDINATE = "coordinate"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.VIEWER: frozenset({Right.READ}),
    Role.PARTNER: frozenset({Right.READ, Right.COMMENT, Right.REPORT}),
    Role.DEPUTY: frozenset({Right.READ, Right.COMMENT, Right.REPORT}),
    # A chair belongs to an organisation, and speaks for it as its partners do.
    Role.CHAIR: frozenset({Right.READ, Right.COMMENT, Right.REPORT}),
    Role.COORDINATOR: frozenset(Right),
}


class Rows(StrEnum):
    """Which rows a command is for. Restricted ones are there only for a member with a grant, whatever the role."""

    NONE = "no row"
    ANY = "any action or incident"
    ANSWERED = "actions of one's own to answer for"
    COMMENTED = "actions of one's own to answer for; others take a comment"
    LED = "actions that one leads or owns"
    ASKED = "actions that one is asked about"
    OWN = "incidents of one's own organisation"
    GUARDED = "any action, with a grant"


def rights_of(member: Member, day: date) -> frozenset[Right]:
    """What the member may do on a day. A deputy whose time is over only reads."""
    over = member.role == Role.DEPUTY and member.deputy_until is not None and day > member.deputy_until
    return RIGHTS[Role.VIEWER] if over else RIGHTS[member.role]


def stands_in_for(member: Member, day: date) -> int | None:
    """The number of the member for whom this one stands in on a day, if there is one."""
    over = member.deputy_until is not None and day > member.deputy_until
    return None if over or member.removed_at else member.deputy_for_id


def coordinates(member: Member) -> bool:
    """Whether the member looks after the plan."""
    return Right.COORDINATE in RIGHTS[member.role]


def sees_restricted(member: Member, day: date) -> bool:
    """Whether the member holds a grant to see restricted items that is in force on a day. The default is none."""
    return member.removed_at is None and member.cleared_until is not None and day <= member.cleared_until


def leads(member: Member, action: Action | MeetingAction, day: date) -> bool:
    """Whether on a day the member speaks for the lead organisation, owns the action or stands in for its owner."""
    mine = (member.id, stands_in_for(member, day))
    return member.organisation_id == action.lead_id or (action.owner_id is not None and action.owner_id in mine)


def reports_on(member: Member, action: Action, day: date) -> bool:
    """Whether the member may set the action's status: its lead, a named supporter, anybody while it has no lead."""
    supports = any(each.id == member.organisation_id for each in action.supporters)
    return action.lead_id is None or supports or leads(member, action, day) or coordinates(member)


def moves(member: Member, action: Action, day: date) -> bool:
    """Whether the member may say when the action is due: its lead, its owner and coordinators."""
    return coordinates(member) or leads(member, action, day)


def logged(member: Member, incident: Incident, _day: date) -> bool:
    """Whether the member may change the incident: whoever is of the organisation that logged it, and coordinators."""
    return coordinates(member) or member.organisation_id == incident.reported_for_id


MAY: dict[Rows, Callable[[Member, Any, date], bool]] = {
    Rows.ANSWERED: reports_on,
    Rows.COMMENTED: reports_on,
    Rows.LED: moves,
    Rows.ASKED: leads,
    Rows.OWN: logged,
    Rows.GUARDED: lambda member, _action, day: sees_restricted(member, day),
}
"""What a member has to be to a row on a day, where the right alone does not do."""


def may(rows: Rows, member: Member, row: Action | Incident, day: date) -> bool:
    """Whether the member, who holds the right to a command, may give it about this row."""
    return rows not in MAY or MAY[rows](member, row, day)


def answers_for(action: Action) -> str:
    """The organisations to ask about an action, in words."""
    names = [action.lead.name] if action.lead else []
    return " or ".join(names + [each.name for each in action.supporters if each.id != action.lead_id])
