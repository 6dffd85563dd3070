"""The paper of a meeting that sets priorities, such as Police Priority Setting: what is of concern in each ward.

It is read with ward councillors, and the police answer to it. How far apart such meetings are is for the plan to say:
three months in some places, four in others.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from handlers.paper import Section
from handlers.papers.sections import actions, first_screen, incidents, other_work
from handlers.papers.sections.action_rows import pressing, row
from handlers.papers.sections.first_screen import capped
from handlers.papers.sections.incidents import period
from handlers.papers.sections.silence import refs
from handlers.papers.standing import Standing
from handlers.reply import Item, Items, Part, Text
from handlers.sayings import counted
from storage.organisations import names
from storage.tables import Action

POLICE = "police"
"""What a police force is called, whatever its name is."""
TO_BE_SET, UNTIL_NEXT = "To be set at this meeting", "Priorities until the next meeting"
ABOUT = "incidents, what the police lead, and what others do about these incidents"


def scope(standing: Standing) -> Standing:
    """What the police lead, and what others do about the incidents: actions under the objectives that these belong to.

    The incidents themselves are those of the whole plan. The public, which reads of no small number of them, could tell
    from the others' actions where there were some.
    """
    told = () if standing.public else (*standing.tallies, *(standing.background.former or ()))
    concerned = {each.objective_id for each in told} - {None}
    kept = tuple(each for each in standing.everything if each.objective_id in concerned or is_police_led(each))
    ids = {each.id for each in kept}
    changes = tuple(each for each in standing.changes if each.action_id in ids)
    return replace(standing, everything=kept, changes=changes)


def is_police_led(action: Action) -> bool:
    """Whether a police force leads an action."""
    return action.lead is not None and POLICE in names(action.lead)


def no_incidents(standing: Standing) -> Iterator[Section]:
    """That none was logged, where the section about incidents is left out: this meeting looks for it first."""
    if not (standing.tallies or standing.background.former or standing.public):
        text = f"None was logged {period(standing)}."
        yield Section(title="Incidents", parts=(Text(text=text),), short="incidents")


def repeated(standing: Standing) -> Iterator[Section]:
    """The places where there was more than one."""
    if (said := incidents.repeats(standing.tallies)) and not standing.public:
        yield Section(title="Where incidents repeat", parts=(Text(text=said),), short="where they repeat")


def to_be_set(standing: Standing) -> Iterator[Section]:
    """Where the meeting writes down what it decides."""
    until = f", {standing.say(standing.following)}" if standing.following else ""
    said = f"{TO_BE_SET}. They hold until the next one{until}."
    yield Section(title=UNTIL_NEXT, parts=(Text(text=said),), short=UNTIL_NEXT.lower())


def led_by_police(standing: Standing) -> Iterator[Section]:
    """What the police are doing: every open action that they lead."""
    found = [each for each in standing.open if is_police_led(each)]
    none = Text(text=f"None: the police lead no open {standing.word('action')}.")
    title = f"Open {standing.word('action', many=True)} led by the police"
    yield Section(title=title, parts=(_rows(found, standing) if found else none,), short="what the police lead")


def led_by_others(standing: Standing) -> Iterator[Section]:
    """What others are doing about it: what was heard of in the period or is pressing; the rest by refs alone."""
    found = [each for each in standing.open if not is_police_led(each)]
    told = [each for each in found if standing.answered(each) or each in pressing(standing)]
    rest = [each for each in found if each not in told]
    parts: list[Part] = [_rows(told, standing)] if told else []
    parts += [Text(text=f"Without an update in this period: {refs(rest)}.")] if rest else []
    if parts:
        title = f"Open {standing.word('action', many=True)} of others that concern these incidents"
        yield Section(title=title, parts=tuple(parts), short="what others do about it")


def wards(standing: Standing) -> Iterator[Part]:
    """Where the incidents were, those with the most first; the public reads that in one table alone."""
    if standing.tallies and not standing.public:
        lines = [f"{place} {count}: {what}" for place, count, what in incidents.places(standing.tallies)]
        number = counted(incidents.total(standing.tallies), "incident")
        yield Items(title=f"{number} {period(standing)}", items=capped(lines, "more places"))


def priorities(standing: Standing) -> Iterator[Part]:
    """That the meeting is there to set them."""
    yield Text(text=f"{UNTIL_NEXT}: {TO_BE_SET.lower()}.")


def _rows(actions: Sequence[Action], standing: Standing) -> Items:
    items: tuple[Item, ...] = tuple(row(each, standing) for each in actions)
    return Items(items=items)


FIRST: Sequence[Callable[[Standing], Iterable[Part]]] = (wards, priorities, first_screen.exceptions)
SECTIONS = (
    other_work.agenda,
    no_incidents,
    incidents.incidents,
    repeated,
    to_be_set,
    led_by_police,
    led_by_others,
    actions.completed,
    other_work.last_time,
    actions.due_soon,
)
