"""What a coordinator forwards to somebody in no chat: plain text, to be sent by email or read out on the telephone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.meetings.arising.saying import due
from handlers.sayings import counted, meeting_name, state
from schedules.calendar import DAY, WorkingCalendar, say_day, say_instant
from schedules.planning import ladder_for
from schedules.reminders import Kind
from storage.stores import Stores
from storage.tables import Action, MeetingAction, MeetingKind, Occurrence, Partnership, Update

LONGEST_WORD = 300
HOW = (
    "please answer with its number, with one of not started, on track, at risk, off track, complete or no change, and "
    "with a sentence on what has happened. For at risk or off track say why and what happens next; for complete say "
    "what came of it and what others can learn from it."
)


@dataclass(frozen=True)
class Asker:
    """What every letter before a meeting says.

    `words` are the plan's own, `latest` the last word on each action. `arising` is what earlier meetings asked for.
    """

    partnership: Partnership
    words: Mapping[str, str]
    calendar: WorkingCalendar
    latest: Mapping[int, Update]
    kind: MeetingKind
    occurrence: Occurrence | None
    now: datetime
    arising: Sequence[MeetingAction] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The partnership's time zone."""
        return ZoneInfo(self.partnership.zone)

    @property
    def today(self) -> date:
        """The date where the partnership is."""
        return self.day(self.now)

    def day(self, instant: datetime) -> date:
        """The date of an instant where the partnership is."""
        return instant.astimezone(self.zone).date()

    def number(self, actions: Sequence[Action], which: str = "") -> str:
        """How many, in the plan's own word: "2 open actions"."""
        one, many = (f"{which}{self.words.get(each, each)}" for each in ("action", "actions"))
        return counted(len(actions), one, many)

    def by(self) -> date:
        """The last day on which an answer still stands in the digest; of a meeting without one, the day before it."""
        if self.occurrence is None:
            return self.calendar.next_working_day(self.today)
        meeting = self.day(self.occurrence.starts_at)
        digests = [each.day(meeting, self.calendar) for each in ladder_for(self.kind) if each.kind == Kind.DIGEST]
        last = self.calendar.working_days_before(min([*digests, meeting]), 1)
        return max(self.today, min(last, meeting - DAY))


def asker_for(
    stores: Stores, kind: MeetingKind, occurrence: Occurrence | None, actions: Iterable[Action], now: datetime
) -> Asker:
    """What is said in every letter about some of these actions; four statements."""
    plan = stores.plans.current()
    calendar = WorkingCalendar(stores.closed_days.all())
    latest = stores.actions.latest(actions)
    arising = stores.meeting_actions.standing(None, [kind.id])
    return Asker(stores.partnership, plan.words if plan else {}, calendar, latest, kind, occurrence, now, arising)


def letter(asker: Asker, name: str, organisation: str, actions: Sequence[Action]) -> str:
    """The letter to a person of an organisation, or to the organisation itself where both names are the same."""
    addressee = name if name == organisation else f"{name} ({organisation})"
    entries = ["\n".join(_lines(each, asker)) for each in actions]
    close = f"Thank you\n{asker.partnership.name}"
    ends = (_how(len(actions)), *_also(asker, name, organisation), close)
    return "\n\n".join([f"Dear {addressee},", _asks(asker, len(actions)), *entries, *ends])


def _also(asker: Asker, name: str, organisation: str) -> Iterator[str]:
    """What earlier meetings asked of them, or of their organisation."""
    led = [each for each in asker.arising if each.lead and each.lead.name == organisation]
    found = [each for each in led if each.owner is None or each.owner.name == name]
    if found:
        rows = (f"{each.number} {each.text} ({due(each, asker.today)})" for each in found)
        yield "\n".join(("Earlier meetings asked this of you. Please let us know when it is done:", *rows))


def _asks(asker: Asker, number: int) -> str:
    called = asker.words.get("action", "action") if number == 1 else asker.words.get("actions", "actions")
    how = f"how this {called} is going" if number == 1 else f"how these {called} are going"
    meets = ""
    if asker.occurrence:
        meets = f"The {meeting_name(asker.kind)} meets on {say_instant(asker.occurrence.starts_at, asker.zone)}. "
    return f"{meets}Please let us know {how}, by {say_day(asker.by())}."


def _how(number: int) -> str:
    return f"{HOW[0].upper()}{HOW[1:]}" if number == 1 else f"For each, {HOW}"


def _lines(action: Action, asker: Asker) -> Iterator[str]:
    late = ", overdue" if action.due and action.due < asker.today else ""
    yield f"{action.ref} {action.text}"
    yield f"Status: {state(action)}" + (f", due {say_day(action.due)}{late}" if action.due else "")
    yield f"Last update: {_last_word(asker.latest.get(action.id), asker)}"


def _last_word(update: Update | None, asker: Asker) -> str:
    if update is None:
        return "none yet"
    said = " ".join((update.text or update.result or update.kind.value).split())
    said = said if len(said) <= LONGEST_WORD else f"{said[:LONGEST_WORD]}…"
    by = f", {update.reported_for.name}" if update.reported_for else ""
    return f"{say_day(asker.day(update.at))}{by}: {said}"
