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


def coordinates(member: Member) -> bool:
    """Whether the member looks after the plan."""
    return Right.COORDINATE in RIGHTS[member.role]


def sees_restricted(member: Member, day: date) -> bool:
    """Whether the member holds a grant to see restricted items that is in force on a day. The default is none."""
    return member.removed_at is None and member.cleared_until is not None and day <= member.cleared_until


def leads(member: Member, action: Action) -> bool:
    """Whether the member speaks for the organisation that leads the action, or owns it."""
    return member.organisation_id == action.lead_id or member.id == action.owner_id


def reports_on(member: Member, action: Action) -> bool:
    """Whether the member may set the action's status: its lead, a named supporter, anybody while it has no lead."""
    supports = any(each.id == member.organisation_id for each in action.supporters)
    return action.lead_id is None or supports or leads(member, action) or coordinates(member)


def answers_for(action: Action) -> str:
    """The organisations to ask about an action, in words."""
    names = [action.lead.name] if action.lead else []
    return " or ".join(names + [each.name for each in action.supporters if each.id != action.lead_id])
