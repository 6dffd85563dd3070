"""Sections that come from other work: each has its place in the papers, and is left out while nothing is given for it.

Whatever keeps agendas or attendance adds its function to `GIVEN`, and its rows to the
background of a standing; the papers need not change. The public reads none of them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from handlers.paper import Section
from handlers.papers.sections import arising
from handlers.papers.standing import Standing
from handlers.reply import Facts, Part

AGENDA, LAST_TIME, RISKS, ATTENDANCE = "Agenda", "Actions arising", "Risks", "Attendance"


def agenda(standing: Standing) -> Iterable[Section]:
    """What the meeting will go through."""
    return _placed(AGENDA, standing)


def last_time(standing: Standing) -> Iterable[Section]:
    """What was agreed at earlier meetings, and what became of it."""
    return _placed(LAST_TIME, standing)


def risks(standing: Standing) -> Iterable[Section]:
    """What may keep the partnership from its aims."""
    return _placed(RISKS, standing)


def attendance(standing: Standing) -> Iterable[Section]:
    """Who was there, by organisation."""
    return _placed(ATTENDANCE, standing)


def _placed(title: str, standing: Standing) -> Iterator[Section]:
    given = GIVEN.get(title)
    parts = tuple(given(standing)) if given and not standing.public else ()
    if parts:
        yield Section(title=title, parts=parts, short=title.lower())


def _recognised(standing: Standing) -> Iterator[Part]:
    """The risk that the plan's file recognises, and where risks are recorded."""
    risk = (standing.plan.about.get("risk") if standing.plan else None) or {}
    named = (("Recognised risk", risk.get("recognised")), ("Risks are recorded in", risk.get("recorded_in")))
    if rows := tuple((name, str(value)) for name, value in named if value):
        yield Facts(rows=rows)


GIVEN: Mapping[str, Callable[[Standing], Iterable[Part]]] = {LAST_TIME: arising.parts, RISKS: _recognised}
"""The parts of each section, by its title."""
