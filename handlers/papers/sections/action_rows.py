"""How one action reads in a paper: every text whole, with organisations and no person.

The public reads of an action what it is, how it goes, when it is due and the line that was written for them.
"""

from handlers.papers.standing import Standing
from handlers.reply import Item
from handlers.sayings import NO_LEAD, entered_by, joined, moved
from schedules.calendar import say_day
from storage.tables import Action, Update
from storage.vocabulary import Lifecycle, Status, UpdateKind

URGENT = {Status.OFF_TRACK: 0, Status.AT_RISK: 1}
OVERDUE = 2
NO_STEP = "Next step not given"
ONCE = 240
"""A text of more characters stands in a paper once, and elsewhere it says where."""


def line(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def whole(text: str) -> str:
    """All of a text in its own lines, without the empty ones."""
    return "\n".join(each for each in map(line, text.splitlines()) if each)


def name(action: Action) -> str:
    """An action by ref and text."""
    return f"{action.ref} {line(action.text)}"


def lead(action: Action) -> str:
    """The organisation that leads an action."""
    return action.lead.name if action.lead else NO_LEAD


def reported(update: Update, standing: Standing) -> str:
    """Whose word an update is, and of which day; who typed it, when that was another organisation."""
    return f"{reporter(update)}, {standing.say(update.at)}"


def reporter(update: Update) -> str:
    """The organisation whose word an update is, and who typed it when that was another."""
    organisation = update.reported_for.name if update.reported_for else "the plan"
    entered = update.entered_by
    if entered and update.reported_for_id not in (None, entered.organisation_id):
        return f"reported by {organisation}, entered by {entered_by(entered)}"
    return organisation


def status(action: Action, standing: Standing) -> str:
    """The status in words, with the one before where it moved since the last digest."""
    return moved(standing.before.get(action.id), action.status)


def due(action: Action, standing: Standing) -> str:
    """When an action is due and by how much it is late; nothing where no date was set."""
    if action.due is None or action.lifecycle != Lifecycle.OPEN:
        return ""
    late = overdue(action, standing)
    return f"due {say_day(action.due, standing.today)}" + (f", {late}" if late else "")


def overdue(action: Action, standing: Standing) -> str:
    """By how much an action is late: "1 day overdue"; nothing for one that is not."""
    days = standing.overdue(action)
    return f"{days} day{'' if days == 1 else 's'} overdue" if days else ""


def pressing(standing: Standing) -> list[Action]:
    """The open actions that need the meeting: off track, then at risk, then overdue; of each the latest first."""
    found = [each for each in standing.open if _presses(each, standing)]
    return sorted(found, key=lambda each: (URGENT.get(each.status, OVERDUE), -standing.overdue(each)))


def finished(standing: Standing) -> list[Action]:
    """The actions that were completed in the period."""
    return [each for each in standing.actions if _is_finished(each, standing)]


def row(action: Action, standing: Standing, *, once: bool = False) -> Item:
    """An action as one row: what it is; how it goes, who leads it and when it is due; what was said last.

    With `once` a long text that stands in another section of the paper says no more than where.
    """
    if standing.public:
        return _published(action, standing)
    spoken = "" if action.id in standing.answers else "no update yet"
    about = [status(action, standing), _led(action), due(action, standing), spoken]
    return Item(text=name(action), detail="\n".join([joined(about), *_last_word(action, standing, once)]))


def exception(action: Action, standing: Standing) -> Item:
    """An action that needs the meeting: how it stands, why, and what happens next."""
    if standing.public:
        return _published(action, standing)
    about = [status(action, standing), lead(action), due(action, standing)]
    said = standing.texts.get(action.id)
    step = f"Next: {whole(said.next_step)}" if said and said.next_step else NO_STEP
    return Item(text=name(action), detail="\n".join([joined(about), f"Why: {_reason(action, standing)}", step]))


def completion(action: Action, standing: Standing) -> Item:
    """An action that was completed: what came of it, what others can learn from it, and who said so."""
    if standing.public:
        return _published(action, standing)
    answer = standing.answers.get(action.id)
    if answer is None:
        return Item(text=name(action))
    result, more = (answer.result, answer.text) if answer.result else (answer.text, "")
    named = (("Result", result or "not given"), ("Lesson", answer.lesson or "not given"), ("Said", more))
    lines = [f"{label}: {whole(text)}" for label, text in named if text]
    return Item(text=name(action), detail="\n".join([*lines, f"({reported(answer, standing)})"]))


def _reason(action: Action, standing: Standing) -> str:
    """The newest words on an action, and whether it was said since that nothing changed."""
    said, spoke = standing.texts.get(action.id), standing.answers.get(action.id)
    if said is None or spoke is None:
        return f"{spoke.kind} ({reported(spoke, standing)})" if spoke else "no update yet"
    unchanged = spoke.kind == UpdateKind.NO_CHANGE and spoke.id != said.id
    again = f"; no change ({reported(spoke, standing)})" if unchanged else ""
    return f"{whole(said.text)} ({reported(said, standing)}){again}"


def _presses(action: Action, standing: Standing) -> bool:
    return action.lifecycle == Lifecycle.OPEN and (action.status in URGENT or standing.overdue(action) > 0)


def _is_finished(action: Action, standing: Standing) -> bool:
    return action.lifecycle == Lifecycle.COMPLETE and standing.answered(action)


def _published(action: Action, standing: Standing) -> Item:
    about = joined([status(action, standing), due(action, standing)])
    said = standing.background.public_lines.get(action.id, "")
    return Item(text=name(action), detail="\n".join(each for each in (about, whole(said)) if each))


def _last_word(action: Action, standing: Standing, once: bool) -> list[str]:
    """What was said last, by whom and when; behind an answer without words stands what was said before it."""
    answer = standing.answers.get(action.id)
    if answer is None:
        return []
    place = _in_full(action, standing) if once else ""
    if words := answer.text or answer.result:
        return _quoted(answer, words, place, standing)
    said = "no change" if answer.kind == UpdateKind.NO_CHANGE else "nothing added"
    earlier = standing.texts.get(action.id)
    before = _quoted(earlier, earlier.text, place, standing) if earlier else []
    first, *rest = before or [""]
    joined = f"; before that: {first}" if first else ""
    return [f"{said} ({reported(answer, standing)}){joined}", *rest]


def _quoted(update: Update, text: str, place: str, standing: Standing) -> list[str]:
    """A text and its next step; where these are long and stand in another place, no more than which."""
    if place and len(text) + len(update.next_step) > ONCE:
        return [f"said in full under {place} ({reported(update, standing)})"]
    step = [f"Next: {whole(update.next_step)}"] if update.next_step else []
    return [f"{whole(text)} ({reported(update, standing)})", *step]


def _in_full(action: Action, standing: Standing) -> str:
    """The section in which what was said of an action stands, beside the one of its objective."""
    if _presses(action, standing):
        return "Exceptions"
    return "Completed" if _is_finished(action, standing) else ""


def _led(action: Action) -> str:
    return f"lead {action.lead.name}" if action.lead else ""
