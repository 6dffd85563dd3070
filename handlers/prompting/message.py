"""What a private reminder says: one message with everything that somebody is asked about, as it stands."""

from collections.abc import Iterator, Sequence
from datetime import date

from handlers.actions.urgency import SOON
from handlers.meetings.arising.saying import called, due
from handlers.prompting.sheet import Sheet
from handlers.reading.reckoning import typed
from handlers.reply import Button, Item, Items, Part, Reply, Text
from handlers.sayings import capital, counted, joined, meeting_name, state
from handlers.sayings import lead as say_lead
from schedules.asking import next_monday
from schedules.calendar import say_day, say_time, say_weekday
from storage.tables import Action, MeetingAction, Occurrence, Update
from storage.vocabulary import Lifecycle, UpdateKind

MOST_ROWS = 16
"""More than anybody answers at one sitting; the rest is counted."""
SHORT_TEXT = 120
FEW, MANY = 6, 12
"""Within what Slack takes, so many rows to answer have a button for every answer, and so many two; more have one."""
SHORTER_TEXT = 60
FEW_ARISING = 4
"""Of what earlier meetings asked so much is listed; the rest is counted."""
ARISING = "Earlier meetings asked {} of you, to be done before"
HOW = (
    "You can also answer in this message's thread: the number and what has happened. At risk or off track asks for a "
    "sentence; no change is an answer too."
)


def drawn(sheet: Sheet) -> Reply:
    """The message. It stays one, whatever happens to what it lists."""
    items = tuple(_item(each, sheet) for each in _shown(sheet))
    return Reply(
        title=_title(sheet),
        parts=(*((Items(items=items),) if items else ()), *_arising(sheet), *_below(sheet)),
        buttons=tuple(_buttons(sheet)),
        whole=True,
    )


def _shown(sheet: Sheet) -> Sequence[Action]:
    """All of them in their order; of too many those that wait for an answer first."""
    if len(sheet.actions) <= MOST_ROWS:
        return sheet.actions
    return sorted(sheet.actions, key=lambda each: each not in sheet.waiting)[:MOST_ROWS]


def asked_for(sheet: Sheet, *, left: bool = True) -> str:
    """The meetings that this is for, each with its day and how long there is until then."""
    said = [_meeting(each, sheet, left=left) for each in sheet.ahead or sheet.meetings]
    return " and ".join(filter(None, (", ".join(said[:-1]), *said[-1:])))


def _title(sheet: Sheet) -> str:
    number, waiting = len(sheet.actions), len(sheet.waiting)
    if not sheet.ahead:
        return f"This was asked for {asked_for(sheet, left=False)}, which {_is_over(sheet)}"
    if not waiting and sheet.arising:
        return f"{ARISING.format(counted(len(sheet.arising), 'action'))} {asked_for(sheet)}"
    if not waiting:
        return f"Thank you. Nothing is left for you to update before {asked_for(sheet, left=False)}"
    if waiting < number:
        return f"You have {waiting} of {_counted(number, sheet)} left to update before {asked_for(sheet)}"
    return f"You have {_counted(number, sheet)} to update before {asked_for(sheet)}"


def _arising(sheet: Sheet) -> Iterator[Items]:
    """What earlier meetings asked of them, under the meeting that asks for it."""
    kinds = {each.kind_id: each.kind for each in sheet.arising}
    for kind_id, kind in kinds.items():
        found = [each for each in sheet.arising if each.kind_id == kind_id]
        items = [_asked(each, sheet) for each in found[:FEW_ARISING]]
        left = len(found) - len(items)
        more = (Item(text=f"and {left} more: /meeting actions mine"),) if left else ()
        asked = "Also asked" if sheet.actions else "Asked"
        yield Items(title=f"{asked} of you by the {meeting_name(kind)}", items=(*items, *more))


def _asked(action: MeetingAction, sheet: Sheet) -> Item:
    whose = "" if action.owner_id == sheet.member.id else say_lead(action)
    done = Button(label="Done", line=f"/form meeting done {action.number}")
    return Item(text=called(action, SHORTER_TEXT), detail=joined((due(action, sheet.today), whose)), buttons=(done,))


def _is_over(sheet: Sheet) -> str:
    over = all(each.starts_at <= sheet.now for each in sheet.meetings)
    return "has taken place" if over else "does not take place then"


def _counted(number: int, sheet: Sheet) -> str:
    return counted(number, sheet.words.get("action", "action"), sheet.words.get("actions", "actions"))


def _meeting(occurrence: Occurrence, sheet: Sheet, *, left: bool) -> str:
    day = sheet.day(occurrence.starts_at)
    days = sheet.calendar.working_days_between(sheet.today, day)
    ahead = f" ({counted(days, 'working day')})" if left and days else ""
    return f"the {meeting_name(occurrence.kind)} on {say_day(day, sheet.today)}{ahead}"


def _below(sheet: Sheet) -> Iterator[Part]:
    if sheet.elsewhere:
        yield Text(text=f"The {sheet.partnership.name} asks.")
    if len(sheet.actions) > MOST_ROWS:
        yield Text(text=f"and {len(sheet.actions) - MOST_ROWS} more: /action mine")
    if sheet.waiting and sheet.ahead:
        yield from _about_waiting(sheet)
    if sheet.asks and sheet.deferred:
        yield Text(text=f"You will be reminded again on {say_day(sheet.deferred)}.")


def _about_waiting(sheet: Sheet) -> Iterator[Text]:
    """For whom they answer besides, and how."""
    principal = sheet.principal
    instead = [each for each in sheet.waiting if principal and each.owner_id == principal.id]
    others = [each for each in sheet.waiting if each not in instead and each.owner_id != sheet.member.id]
    shared = {each.lead.name for each in others if each.lead}
    if principal and instead:
        yield Text(text=f"You stand in for {principal.name}, who owns {', '.join(each.ref for each in instead)}.")
    if shared:
        yield Text(text=f"All of {' and '.join(sorted(shared))} are asked what nobody owns. The first answer counts.")
    yield Text(text=HOW)


def _buttons(sheet: Sheet) -> Iterator[Button]:
    if len(sheet.actions) > MOST_ROWS:
        yield Button(label=f"My {sheet.words.get('actions', 'actions')}", line="/action mine")
    if not sheet.asks:
        return
    if sheet.later and not sheet.deferred:
        yield Button(label=f"Remind me on {_day(sheet.later, sheet.today)}", line=f"/action later {typed(sheet.later)}")
    yield Button(label="Stop reminders", line="/action mute")


def _day(day: date, today: date) -> str:
    return say_weekday(day) if day == next_monday(today) else f"{say_weekday(day)} {day.day}/{day.month}"


def _item(action: Action, sheet: Sheet) -> Item:
    name = f"{action.ref} {_short(action, SHORT_TEXT if len(sheet.actions) <= FEW else SHORTER_TEXT)}"
    if action.lifecycle != Lifecycle.OPEN:
        return Item(text=name, detail=_closed(action, sheet))
    if answer := sheet.answer(action):
        change = Button(label="Change it", line=f"/form action update {action.ref}")
        return Item(text=name, detail=_answered(answer, action, sheet), buttons=(change,))
    if sheet.member.id in sheet.disowned.get(action.id, ()):
        return Item(text=name, detail="You said that it is not yours; the coordinators assign it.")
    if not sheet.waits(action):
        return Item(text=name, detail=f"Now with {say_lead(action)}.")
    answering = answers(action.ref, len(sheet.waiting)) if sheet.ahead else ()
    return Item(text=name, detail=_standing(action, sheet), buttons=answering)


def answers(ref: str, rows: int = 1) -> tuple[Button, ...]:
    """What can be said of an action with a press, or with a form that a press opens, in a list of so many rows."""
    update = Button(label="Update it", line=f"/form action update {ref}")
    if rows > MANY:
        return (update,)
    if rows > FEW:
        return Button(label="No change", line=f"/action nochange {ref}"), update
    return (
        Button(label="On track", line=f"/action ontrack {ref}"),
        Button(label="At risk", line=f"/form action update {ref} at risk"),
        Button(label="Off track", line=f"/form action update {ref} off track"),
        Button(label="No change", line=f"/action nochange {ref}"),
        Button(label="Done", line=f"/form action complete {ref}"),
        Button(label="Not mine", line=f"/action notmine {ref}"),
    )


def _short(action: Action, most: int) -> str:
    line = " ".join(action.text.split())
    return line if len(line) <= most else f"{line[:most].rpartition(' ')[0] or line[:most]} …"


def _standing(action: Action, sheet: Sheet) -> str:
    """How it stood before it is answered: status, due date where that matters, the last update."""
    latest = sheet.latest.get(action.id)
    said = f"last update {_said_on(latest, sheet)}" if latest else "no update yet"
    return capital(joined((state(action), _due(action, sheet), said)))


def _due(action: Action, sheet: Sheet) -> str:
    if action.due is None or action.due > sheet.today + SOON:
        return ""
    return f"due {say_day(action.due, sheet.today)}" + (", overdue" if action.due < sheet.today else "")


def _said_on(update: Update, sheet: Sheet) -> str:
    by = f", {update.reported_for.name}" if update.reported_for else ""
    return f"{say_day(sheet.day(update.at), sheet.today)}{by}"


def _answered(update: Update, action: Action, sheet: Sheet) -> str:
    said = f"no change, still {action.status}" if update.kind == UpdateKind.NO_CHANGE else state(action)
    if update.entered_by_id == sheet.member.id:
        return f"Saved: {said} · you, {_when(update, sheet)}"
    by = update.reported_for.name if update.reported_for else "the coordinator"
    return f"{said.capitalize()} · answered by {by}, {say_day(sheet.day(update.at), sheet.today)}"


def _when(update: Update, sheet: Sheet) -> str:
    local = update.at.astimezone(sheet.zone)
    day = "" if local.date() == sheet.today else f"{say_day(local.date(), sheet.today)} at "
    return f"{day}{say_time(local)}"


def _closed(action: Action, sheet: Sheet) -> str:
    answer = sheet.answer(action)
    return _answered(answer, action, sheet) if answer else f"{state(action).capitalize()} meanwhile."
