"""What a paper says of dates: approval and scrutiny ahead, and the meetings for a calendar."""

from collections.abc import Iterable, Iterator
from datetime import date

from handlers.meetings.gaps import LAW, Deadline, scrutinises
from handlers.paper import Event, Section
from handlers.papers.standing import Standing
from handlers.reply import Item, Items
from handlers.sayings import counted, meeting_name
from schedules.calendar import say_day, say_instant, say_month
from storage.tables import MeetingKind, Occurrence, OccurrenceState

MEETING = ("jag", "rag")
"""The papers whose next meeting everybody wants to know."""
IN_QUESTION = "The date is in question: a coordinator has not decided on it yet."
NO_PLACE = "place not said yet"
Dated = tuple[date, Item]


def dates_ahead(standing: Standing) -> Iterable[Section]:
    """Approval and scrutiny dates that are still to come, soonest first; nothing where none is known.

    Scrutiny is due by law at least once in every twelve months: Police and Justice Act 2006, sections 19 and 20.
    """
    dated = [*_milestones(standing), *_meetings(standing), *_deadlines(standing)]
    if dated:
        items = tuple(item for _, item in sorted(dated, key=lambda each: each[0]))
        title = "Approval and scrutiny dates ahead"
        yield Section(title=title, parts=(Items(items=items),), short="dates ahead")


def events(standing: Standing) -> tuple[Event, ...]:
    """The meeting itself and those of every kind that are ahead, for partners' calendars; none for the public."""
    if standing.public:
        return ()
    own = [standing.occurrence] if standing.occurrence else []
    meetings = {each.id: each for each in (*own, *standing.background.ahead)}
    stand = [each for each in meetings.values() if each.state == OccurrenceState.STANDS]
    return tuple(_event(each, standing) for each in sorted(stand, key=lambda each: (each.starts_at, each.id)))


def _milestones(standing: Standing) -> Iterator[Dated]:
    """Steps to approval as the plan's file names them, of which some have a month and no day."""
    for each in (standing.plan.about or {}).get("milestones", ()) if standing.plan else ():
        said, whole = str(each["date"]), len(str(each["date"])) > len("2020-09")
        day = date.fromisoformat(said if whole else f"{said}-01")
        if day >= (standing.today if whole else standing.today.replace(day=1)):
            when = say_day(day) if whole else f"{say_month(day.month)} {day.year}"
            yield day, Item(text=f"{when}: {each['event']}")


def _meetings(standing: Standing) -> Iterator[Dated]:
    """Every meeting of a committee that scrutinises, and the next of each kind that everybody asks for."""
    seen = {standing.occurrence.id} if standing.occurrence else set()
    met: set[int] = set()
    for each in standing.background.ahead:
        if each.id not in seen and (_is_scrutiny(each.kind) or (_is_awaited(each.kind) and each.kind_id not in met)):
            met.add(each.kind_id)
            yield standing.day(each.starts_at), _meeting(each, standing)


def _is_scrutiny(kind: MeetingKind) -> bool:
    """Whether a kind of meeting holds the partnership to account."""
    return kind.paper == "scrutiny" or scrutinises(kind)


def _is_awaited(kind: MeetingKind) -> bool:
    """Whether a kind of meeting gets one of the usual papers, or must be held within so many months."""
    return kind.paper in MEETING or kind.within is not None


def _meeting(meeting: Occurrence, standing: Standing) -> Item:
    text = f"{say_instant(meeting.starts_at, standing.zone)}: {meeting_name(meeting.kind)}"
    if meeting.state == OccurrenceState.IN_QUESTION:
        return Item(text=text, detail=IN_QUESTION)
    lines = (meeting.place or NO_PLACE, _when_due(meeting, standing))
    return Item(text=text, detail="\n".join(each for each in lines if each))


def _when_due(meeting: Occurrence, standing: Standing) -> str:
    last = next((each.last_day for each in standing.background.deadlines if each.kind.id == meeting.kind_id), None)
    in_time = last is not None and standing.day(meeting.starts_at) <= last
    return f"In time: one is due by {say_day(last)}." if last and in_time else ""


def _deadlines(standing: Standing) -> Iterator[Dated]:
    """When a meeting is due at the latest, of each kind of which none is scheduled until then."""
    for each in standing.background.deadlines:
        if not _in_time(each, standing):
            late = each.last_day < standing.today
            day = say_day(each.last_day)
            when = f"Was due by {day}" if late else f"By {day} at the latest"
            yield each.last_day, Item(text=f"{when}: {meeting_name(each.kind)}", detail=_why(each))


def _in_time(deadline: Deadline, standing: Standing) -> bool:
    own = (standing.occurrence,) if standing.occurrence else ()
    meetings = [each for each in (*own, *standing.background.ahead) if each.kind_id == deadline.kind.id]
    stand = (each for each in meetings if each.state == OccurrenceState.STANDS)
    return any(standing.day(each.starts_at) <= deadline.last_day for each in stand)


def _why(deadline: Deadline) -> str:
    every = f"One is held at least once in every {counted(deadline.kind.within or 0, 'month')}."
    law = LAW if scrutinises(deadline.kind) else every
    return f"None is scheduled until then. {deadline.why()} {law}"


def _event(meeting: Occurrence, standing: Standing) -> Event:
    return Event(
        uid=f"{standing.partnership.key}-meeting-{meeting.id}@convenor",
        title=meeting_name(meeting.kind),
        starts_at=meeting.starts_at,
        zone=standing.partnership.zone,
        place=meeting.place,
        link=meeting.link,
    )
