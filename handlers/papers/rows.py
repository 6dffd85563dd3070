"""How one action reads in a paper: one line each, shortened where it must be, with organisations and no person."""

from handlers.papers.standing import Standing
from handlers.reply import Item
from handlers.sayings import NO_LEAD, entered_by, moved
from schedules.calendar import say_day
from storage.tables import Action, Update
from storage.vocabulary import Lifecycle, UpdateKind

SHORT_TEXT = 180
SHORT_WORD = 240
LONG_WORD = 600
NO_STEP = "Next step not given"


def shortened(text: str, ref: str, most: int) -> str:
    """A text on one line; what is too long says where all of it stands."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    kept = line[:most]
    whole = kept.rpartition(" ")[0] if " " in kept[most // 2 :] else kept
    return f"{whole} … (all of it: /action history {ref})"


def name(action: Action) -> str:
    """An action by ref and short text."""
    return f"{action.ref} {shortened(action.text, action.ref, SHORT_TEXT)}"


def lead(action: Action) -> str:
    """The organisation that leads an action."""
    return action.lead.name if action.lead else NO_LEAD


def reported(update: Update, standing: Standing) -> str:
    """Whose word an update is, and of which day; who typed it, when that was another organisation."""
    organisation = update.reported_for.name if update.reported_for else "the plan"
    entered = update.entered_by
    if entered and update.reported_for_id not in (None, entered.organisation_id):
        organisation = f"reported by {organisation}, entered by {entered_by(entered)}"
    return f"{organisation}, {standing.say(update.at)}"


def status(action: Action, standing: Standing) -> str:
    """The status in words, with the one before where it moved since the last digest."""
    return moved(standing.before.get(action.id), action.status)


def due(action: Action, standing: Standing) -> str:
    """When an action is due and by how much it is late; nothing where no date was set."""
    if action.due is None or action.lifecycle != Lifecycle.OPEN:
        return ""
    days = standing.overdue(action)
    late = f", {days} day{'' if days == 1 else 's'} overdue" if days else ""
    return f"due {say_day(action.due, standing.today)}{late}"


def last_word(action: Action, standing: Standing) -> str:
    """What was said last, by whom and when; behind an answer without words stands what was said before it."""
    answer = standing.answers.get(action.id)
    if answer is None:
        return "no update yet"
    if words := answer.text or answer.result:
        return _quoted(answer, words, action, standing)
    earlier = standing.texts.get(action.id)
    before = f"; before that: {_quoted(earlier, earlier.text, action, standing)}" if earlier else ""
    said = "no change" if answer.kind == UpdateKind.NO_CHANGE else "nothing added"
    return f"{said} ({reported(answer, standing)}){before}"


def row(action: Action, standing: Standing) -> Item:
    """An action as one row: what it is; how it goes, who leads it, what was said last, when it is due."""
    about = [status(action, standing), _led(action), last_word(action, standing), due(action, standing)]
    return Item(text=name(action), detail=" · ".join(each for each in about if each))


def exception(action: Action, standing: Standing) -> Item:
    """An action that needs the meeting: how it stands, why, and what happens next."""
    about = [status(action, standing), lead(action), due(action, standing)]
    said = standing.texts.get(action.id)
    spoke = standing.answers.get(action.id)
    unsaid = f"{spoke.kind} ({reported(spoke, standing)})" if spoke else "no update yet"
    reason = f"{shortened(said.text, action.ref, LONG_WORD)} ({reported(said, standing)})" if said else unsaid
    step = f"Next: {shortened(said.next_step, action.ref, LONG_WORD)}" if said and said.next_step else NO_STEP
    lines = [" · ".join(each for each in about if each), f"Why: {reason}", step]
    return Item(text=name(action), detail="\n".join(lines))


def _led(action: Action) -> str:
    return f"lead {action.lead.name}" if action.lead else ""


def _quoted(update: Update, text: str, action: Action, standing: Standing) -> str:
    return f"{shortened(text, action.ref, SHORT_WORD)} ({reported(update, standing)})"
