"""Removing what was said beside a measure's figures of a period, by a coordinator's word. The figures stay."""

import re
from typing import Annotated, ClassVar

from handlers.command import Change, handles
from handlers.erasing.asked import Removal, remove
from handlers.measures.track import period_of
from handlers.reading.kinds import FREE
from handlers.reading.measures import ANY_MEASURE, PERIOD
from handlers.reading.slots import Slot
from handlers.reply import Refused, Reply
from handlers.request import Request
from handlers.rights import Right
from schedules.periods import Period
from storage.tables import Measure


class EraseFromFigure(Change):
    words = "measure erase"
    right = Right.COORDINATE
    help = "Remove the note and source of a figure everywhere, for good"
    example = '"DA referrals" 2026/27 Q2 It named a resident'
    once: ClassVar[bool] = True

    name: Annotated[Measure, Slot(ANY_MEASURE, "Measure")]
    period: Annotated[Period, Slot(PERIOD, "Period", "Such as 2026/27 Q3")]
    because: Annotated[str, Slot(FREE, "Why", "Without repeating what was wrong with it")]


@handles
def erase_from_figure(command: EraseFromFigure, request: Request) -> Reply:
    measure, period = command.name, command.period
    readings = [
        each
        for each in request.stores.measures.history(measure)
        if (each.first, each.last) == (period.first, period.last)
    ]
    if not readings:
        raise Refused(f"{measure.name} has no figure for {period}.", field="period")
    removal = Removal(
        f"the note and source of {measure.name} for {period_of(readings[0]).short}, corrected figures' too",
        tuple((each, column) for each in readings for column in ("note", "source")),
        tuple(f"reading {each.id}" for each in readings),
        re.compile(re.escape(measure.name), re.IGNORECASE),
        min(each.set_at for each in readings),
    )
    return remove(removal, command, {"name": measure.name, "period": period.short}, request)
