"""The paper of a meeting that sets priorities, such as Police Priority Setting: what is of concern in each ward.

It is read with ward councillors, and the police answer to it. How far apart such meetings are is for the plan to say:
three months in some places, four in others.
"""

from collections.abc import Iterable, Iterator

from handlers.papers import happened, sections
from handlers.papers.movement import since
from handlers.papers.rows import row
from handlers.papers.standing import Standing
from handlers.reply import Items, Part, Section, Text
from storage.organisations import names
from storage.tables import Action

POLICE = "police"
"""What a police force is called, whatever its name is."""


def led_by_police(standing: Standing) -> Iterator[Section]:
    """What the police are doing: every open action that they lead."""
    found = [each for each in standing.open if is_police_led(each)]
    none = f"None: the police lead no open {standing.word('action')}."
    title = f"Open {standing.word('action', many=True)} led by the police"
    yield Section(title=title, parts=_rows(found, none, standing), short="what the police lead")


def concerned(standing: Standing) -> Iterator[Section]:
    """What others are doing about it: their open actions under those objectives that incidents belong to."""
    wanted = {each.objective_id for each in standing.tallies} - {None}
    found = [each for each in standing.open if each.objective_id in wanted and not is_police_led(each)]
    if found:
        title = f"{standing.word('action', many=True).capitalize()} of others that concern these incidents"
        yield Section(title=title, parts=_rows(found, "", standing), short="what others lead")


def priorities(standing: Standing) -> Iterator[Section]:
    """Where the meeting writes down what it decides."""
    until = f", {standing.say(standing.following)}" if standing.following else ""
    said = f"To be set at this meeting. They hold until the next one{until}."
    yield Section(title="Priorities until the next meeting", parts=(Text(text=said),), lead=True)


def is_police_led(action: Action) -> bool:
    """Whether a police force leads an action."""
    return action.lead is not None and POLICE in names(action.lead)


def no_incidents(standing: Standing) -> Iterator[Section]:
    """That none was logged, where the section about incidents is left out: this meeting looks for it first."""
    if not standing.tallies and not standing.background.former:
        period = "" if standing.first else f" since {since(standing)}"
        yield Section(title="Incidents", parts=(Text(text=f"None was logged{period}."),), lead=True)


def _rows(actions: Iterable[Action], none: str, standing: Standing) -> tuple[Part, ...]:
    items = tuple(row(each, standing) for each in actions)
    return (Items(items=items),) if items else (Text(text=none),)


SECTIONS = (
    no_incidents,
    happened.incidents,
    priorities,
    led_by_police,
    concerned,
    sections.completed,
    sections.due_soon,
)
