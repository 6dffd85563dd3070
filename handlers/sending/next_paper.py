"""Where what was just said will be read: in the next paper that goes out, in an addendum, or in none."""

from collections.abc import Sequence
from datetime import datetime

from handlers.request import Request
from handlers.sayings import has_paper, meeting_name, when
from storage.papers import GoingOut, Printed
from storage.tables import Action, DeliveryState, Incident, MeetingKind
from storage.vocabulary import ANSWERS, UpdateKind


def stands_in(action: Action, kind: UpdateKind, request: Request) -> str:
    """In which paper an answer on an action will stand and when that goes out; one statement."""
    if kind not in ANSWERS:
        return ""
    if action.restricted_at:
        return "It is restricted: no paper for the partners has it, only a restricted annex."
    return _first_said(action, request)


def goes_out(what: str, paper: GoingOut | None, kind: MeetingKind, starts_at: datetime, request: Request) -> str:
    """Where something will be read of that is said before a meeting: `what` begins the sentence, "Stands in"."""
    named = _meeting(kind, starts_at, request)
    if paper is None:
        return f"No paper goes out any more before {named}, so please say it there."
    return f"{what} the {paper.kind} for {named}, which {_how(paper, request)}."


def still_in(action: Action, printed: Sequence[Printed], request: Request) -> str:
    """That what counts no more was printed before; nothing where it was not."""
    paper = printed_in(action, printed, request)
    return f"It stands in {paper}, which does not change; the next one will not have it." if paper else ""


def printed_in(about: Action | Incident, printed: Sequence[Printed], request: Request) -> str:
    """The newest of these papers that tells of an action or counts an incident, in words; nothing where none does."""
    found = [each for each in printed if _concerns(each.meeting.kind, about)]
    if not found:
        return ""
    meeting = found[-1].meeting
    return f"the paper for {_meeting(meeting.kind, meeting.starts_at, request)}, made {when(found[-1].at, request)}"


def _concerns(kind: MeetingKind, about: Action | Incident) -> bool:
    return not kind.objectives or (about.objective is not None and about.objective.ref in kind.objectives)


def _meeting(kind: MeetingKind, starts_at: datetime, request: Request) -> str:
    return f"the {meeting_name(kind)} on {when(starts_at, request)}"


def _first_said(action: Action, request: Request) -> str:
    """Of the papers that are about the action the one that goes out first."""
    ahead = request.stores.papers.ahead(request.now)
    about = [each for each in ahead if has_paper(each.meets) and _concerns(each.meets, action)]
    out = [(each.paper.not_before, each) for each in about if each.paper]
    if not about:
        return "No meeting with a paper is planned, so for now it stands in the history alone."
    first = min(out, key=lambda each: each[0])[1] if out else about[0]
    return goes_out("Stands in", first.paper, first.meets, first.starts_at, request)


def _how(paper: GoingOut, request: Request) -> str:
    if paper.state == DeliveryState.HELD:
        return "a coordinator holds back for now"
    later = paper.not_before > request.now
    return f"goes out on {when(paper.not_before, request)}" if later else "goes out as soon as it can"
