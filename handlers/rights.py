"""Who may do what: the right that each role has, and what an organisation may do to an action."""

from datetime import date
from enum import StrEnum

from storage.tables import Action, Member
from storage.vocabulary import Role


class Right(StrEnum):
    """What a command asks of the person who gives it."""

    READ = "read"
    REPORT = "report"
    COORDINATE = "coordinate"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.VIEWER: frozenset({Right.READ}),
    Role.PARTNER: frozenset({Right.READ, Right.REPORT}),
    Role.DEPUTY: frozenset({Right.READ, Right.REPORT}),
    Role.CHAIR: frozenset({Right.READ, Right.REPORT}),
    Role.COORDINATOR: frozenset(Right),
}


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


def leads(member: Member, action: Action, day: date) -> bool:
    """Whether on a day the member speaks for the lead organisation, owns the action or stands in for its owner."""
    mine = (member.id, stands_in_for(member, day))
    return member.organisation_id == action.lead_id or (action.owner_id is not None and action.owner_id in mine)


def reports_on(member: Member, action: Action, day: date) -> bool:
    """Whether the member may set the action's status: its lead, a named supporter, anybody while it has no lead."""
    supports = any(each.id == member.organisation_id for each in action.supporters)
    return action.lead_id is None or supports or leads(member, action, day) or coordinates(member)


def answers_for(action: Action) -> str:
    """The organisations to ask about an action, in words."""
    names = [action.lead.name] if action.lead else []
    return " or ".join(names + [each.name for each in action.supporters if each.id != action.lead_id])
