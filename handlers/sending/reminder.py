"""The reminder in a meeting's channel: how long there is, what is outstanding, how to answer. It names nobody."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from handlers.papers.sections.movement import since
from handlers.papers.sections.silence import by_lead, counted_actions, silent
from handlers.papers.standing import Standing
from handlers.reply import Button, Item, Items, Reply, Text
from handlers.sayings import counted, has_paper, meeting_name
from handlers.sending.announcement import time_left
from schedules.calendar import WorkingCalendar, say_instant
from storage.tables import Action, Occurrence

HOW = (
    "To answer, type /action update with the ref and what has happened, or /action nochange with the ref. "
    "/action mine lists yours with buttons."
)


def reminder(
    standing: Standing, occurrence: Occurrence, calendar: WorkingCalendar, now: datetime, note: str = ""
) -> Reply:
    """The reminder as it reads at `now`; `note` is said first, such as that it is late."""
    left = time_left(occurrence, calendar, standing.zone, now)
    title = f"{meeting_name(standing.kind)} {left}{say_instant(occurrence.starts_at, standing.zone)}"
    parts = [Text(text=note)] if note else []
    return Reply(
        title=title,
        parts=(*parts, Text(text=_progress(standing)), *_outstanding(standing)),
        buttons=tuple(_buttons(standing)),
    )


def _buttons(standing: Standing) -> Iterator[Button]:
    yield Button(label=f"My {standing.word('action', many=True)}", line="/action mine", style="primary")
    if has_paper(standing.kind):
        yield Button(label="Preview the digest", line=f"/digest {standing.kind.key} preview")


def _progress(standing: Standing) -> str:
    answered = len(standing.open) - len(standing.unanswered)
    number = counted(
        len(standing.open), f"open {standing.word('action')}", f"open {standing.word('action', many=True)}"
    )
    when = "so far" if standing.first else f"since {since(standing)}"
    return f"Of {number}, {answered} {'has' if answered == 1 else 'have'} an answer {when}."


def _outstanding(standing: Standing) -> tuple[Items | Text, ...]:
    if not standing.open:
        return ()
    if not standing.unanswered:
        return (Text(text=f"Every open {standing.word('action')} has an answer. Thank you."),)
    items = tuple(_silent(organisation, found, standing) for organisation, found in by_lead(standing.unanswered))
    return Items(title="Still to answer", items=items), Text(text=HOW)


def _silent(organisation: str, found: Sequence[Action], standing: Standing) -> Item:
    """What nobody leads is counted only: it asks nothing of those who read this."""
    led = [each for each in found if each.lead]
    title = f"{organisation}: {counted_actions(len(found), standing)}"
    return Item(text=title, detail=silent(led, standing, issuing=False))
