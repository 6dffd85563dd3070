"""Which actions somebody answers for, and which of them are the most urgent: the same on their page and in a list."""

from collections.abc import Sequence
from datetime import timedelta

from handlers.request import Request
from handlers.rights import leads
from handlers.sayings import overdue, stale
from storage.tables import Action
from storage.vocabulary import Lifecycle

SOON = timedelta(days=31)
"""What is due within so long is due soon."""


def my_actions(request: Request) -> Sequence[Action]:
    """The open actions that somebody or their organisation answers for."""
    supported = request.stores.actions.supporting(request.member.organisation_id)
    rows = request.stores.actions.all(Lifecycle.OPEN)
    return [each for each in rows if leads(request.member, each, request.today) or each.id in supported]


def urgency(action: Action, waiting: frozenset[int], request: Request) -> tuple[int, bool, str, int]:
    """What an open action is sorted by: overdue, due soon, unheard of for long, without an answer, all others."""
    if overdue(action, request):
        rank = 0
    elif action.due and action.due <= request.today + SOON:
        rank = 1
    else:
        rank = 2 if stale(action, request) else 3 if action.id in waiting else 4
    return rank, action.due is None, action.due.isoformat() if action.due else "", action.position
