"""How rows are put into words, so that the same action or update reads the same wherever it is shown."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from handlers.request import Request
from schedules.calendar import say_day, say_instant
from storage.ladders import PAPERLESS
from storage.organisations import fold
from storage.tables import Action, Incident, MeetingAction, MeetingKind, Member, Occurrence, Update
from storage.vocabulary import CATEGORIES, Lifecycle, Role, Status, UpdateKind

STALE = timedelta(days=35)
"""A month and a few days: longer than a monthly meeting cycle without a word."""
LONGEST_ECHO = 1500
"""Characters of a text that the echo of what was saved repeats."""
NO_LEAD = "no lead yet"
WHOLE_PLAN = "The plan as a whole"
"""Where stands what belongs to no objective."""
STANDING_NAMES = {"jag": "Joint Action Group", "rag": "Responsible Authorities Group"}
"""What the meetings that every partnership has are called in full; its plan may call them something else."""

WITHOUT_SLASH = (
    "What begins with a slash may not work for you here. Write the same words without it: to me, in a direct message, "
    "or after @Convenor in a channel that I am in."
)
"""For those to whom a workspace may not open its slash commands."""


def overdue(action: Action, request: Request) -> bool:
    """Whether an open action's due date has passed. Computed, never stored."""
    return action.lifecycle == Lifecycle.OPEN and action.due is not None and action.due < request.today


def stale(action: Action, request: Request) -> bool:
    """Whether an open action has gone without an answer for more than a month."""
    last = action.answered_at or action.added_at
    return action.lifecycle == Lifecycle.OPEN and request.now - last > STALE


def state(action: Action) -> str:
    """The status in words; for an action that is not open, where it stands in its life."""
    return action.status.value if action.lifecycle == Lifecycle.OPEN else action.lifecycle.value


def lead(action: Action | MeetingAction) -> str:
    """Who leads an action: the organisation, and the owner if there is one who has not left."""
    name = action.lead.name if action.lead else NO_LEAD
    return f"{name} ({action.owner.name})" if action.owner and not action.owner.removed_at else name


def names_lead(said: str, organisation: str) -> bool:
    """Whether words that `lead` gave once name this organisation, with whatever owner."""
    return said == organisation or said.startswith(f"{organisation} (")


def due(action: Action, request: Request) -> str:
    """When an action is due, with the weekday, and whether that has passed."""
    if action.due is None:
        return "no due date"
    return f"due {say_day(action.due)}" + (", overdue" if overdue(action, request) else "")


def summary(action: Action, request: Request) -> str:
    """The quieter second line of an action in a list."""
    parts = [state(action), lead(action), due(action, request)]
    answered = f"last answer {say_day(request.local(action.answered_at).date())}" if action.answered_at else ""
    return joined([*parts, answered or "no answer yet"])


def moved(was: Status | None, now: Status | None) -> str:
    """A movement from one status to another, or the status that stayed."""
    if now and was and now != was:
        return f"{was} → {now}"
    return (now or was or Status.NOT_STARTED).value


def who(update: Update) -> str:
    """Whose word an update is: the organisation, and who typed it when that was somebody else's member."""
    organisation = update.reported_for.name if update.reported_for else ""
    entered = update.entered_by
    if entered and update.reported_for_id not in (None, entered.organisation_id):
        named = ", ".join(dict.fromkeys((entered_by(entered), person(entered))))
        return f"reported by {organisation}, entered by {named}"
    return organisation or (person(entered) if entered else "the plan")


def entered_by(member: Member) -> str:
    """Who typed what another organisation reported, without their name: the coordinator, or their organisation."""
    return "the coordinator" if member.role == Role.COORDINATOR else member.organisation.name


def person(member: Member) -> str:
    """A member as others read of them: name and organisation."""
    return f"{member.name} ({member.organisation.name})"


def ask_coordinator(request: Request) -> str:
    """Whom to ask for what only coordinators do, as a sentence."""
    return f"Ask {' or '.join(person(each) for each in request.stores.members.coordinators()) or 'a coordinator'}."


def when(instant: datetime, request: Request) -> str:
    """An instant on the partnership's clocks, with the weekday."""
    return say_instant(instant, request.zone)


def update_text(update: Update) -> str:
    """All that an update says, none of it shortened."""
    named = [("Next", update.next_step), ("Result", update.result), ("Lesson", update.lesson)]
    named += [("Public line", update.public)]
    lines = [_change(update), update.text, *(f"{name}: {value}" for name, value in named if value)]
    return "\n".join(line for line in lines if line)


def _change(update: Update) -> str:
    if update.kind in (UpdateKind.DUE, UpdateKind.ASSIGNED, UpdateKind.EDITED, UpdateKind.FUNDING):
        return f"{update.was or 'nothing'} → {update.now or 'nothing'}"
    if update.kind in (UpdateKind.PROGRESS, UpdateKind.REOPENED):
        return moved(update.from_status, update.to_status)
    return ""


def incident_name(incident: Incident) -> str:
    """What an incident is called: its category and place; of a restricted category the place is not said."""
    label = CATEGORIES[incident.category].label
    return label if incident.restricted else f"{label}, {incident.place.name}"


def times(number: int) -> str:
    """How often: `once`, `3 times`."""
    return "once" if number == 1 else f"{number} times"


def counted(number: int, noun: str, many: str = "") -> str:
    """A number with its noun: `1 action`, `3 actions`."""
    return f"{number} {noun if number == 1 else many or noun + 's'}"


def joined(parts: Iterable[str]) -> str:
    """What is not empty, one behind the other, on a line."""
    return " · ".join(part for part in parts if part)


def capital(sentence: str) -> str:
    """A sentence that begins with a capital; its names stay as they are."""
    return f"{sentence[:1].upper()}{sentence[1:]}"


def channel_name(occurrence: Occurrence) -> str:
    """Where the reminders and papers of a meeting are posted."""
    return occurrence.channel.name if occurrence.channel else "no channel yet"


def has_paper(kind: MeetingKind) -> bool:
    """Whether meetings of this kind get a digest."""
    return kind.paper != PAPERLESS


def meeting_name(kind: MeetingKind) -> str:
    """A meeting in full, with the plan's own name behind it: "Joint Action Group (SoSafe meeting)".

    A board that merely gets the same paper keeps its own name: the Safer Stockton Partnership is no JAG.
    """
    standing = STANDING_NAMES.get(kind.paper, "")
    called = {fold(name) for name in (kind.key, kind.name, *kind.aliases)}
    if not standing or called.isdisjoint({kind.paper, fold(standing)}):
        return kind.name
    return standing if fold(kind.name) in (kind.paper, fold(standing)) else f"{standing} ({kind.name})"


def shortened(text: str, whole: str, most: int = LONGEST_ECHO) -> str:
    """At most so many characters of a text that was saved, saying which command shows the `whole`; 0 means all."""
    if not most or len(text) <= most:
        return text
    return f"{text[:most]}… and {len(text) - most} more characters, all saved: {whole} shows them."
