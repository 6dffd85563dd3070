"""Setting a measure's figure for a period. One that stood there before is kept, with who set it and when."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, ClassVar

from dateutil.relativedelta import relativedelta

from handlers.command import Change, handles
from handlers.measures.rows import awaited, compared, given, held, part, rated, said_of, show_button
from handlers.measures.track import Track, known, period_of
from handlers.questions import ask
from handlers.reading.figures import WHOLE, Figure, fitting, say_in_words
from handlers.reading.kinds import LINE
from handlers.reading.measures import AS_AT, FIGURE, MEASURE, PERIOD, named_measure
from handlers.reading.slots import Slot
from handlers.reading.tokens import quote
from handlers.reply import Button, Facts, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Right
from schedules.calendar import say_day
from schedules.periods import Period
from storage.measures import Given
from storage.tables import Measure, Reading

LONG_AGO = relativedelta(years=6)
"""Two strategies: nobody reports on a period longer ago without meaning to."""


class SetFigure(Change):
    words = "measure set"
    right = Right.REPORT
    help = "Set a measure's figure, for a period"
    example = '"DA referrals" 2026/27 Q2 210 as-at=5/10/2026 source="SADA returns"'
    once: ClassVar[bool] = True

    name: Annotated[Measure, Slot(MEASURE, "Measure")]
    period: Annotated[Period, Slot(PERIOD, "Period", "Such as 2026/27 Q3, December 2026 or 12 months to June 2026")]
    value: Annotated[Figure, Slot(FIGURE, "Figure", "Such as 210, 1,234, 45% or £1,234.50")]
    as_at: Annotated[
        date | None, Slot(AS_AT, "As at", "The day it was counted, if that matters", option=True, rare=True)
    ] = None
    source: Annotated[str, Slot(LINE, "Source", "Where it is from", option=True, rare=True)] = ""
    note: Annotated[str, Slot(LINE, "Note", "What explains it; not in public papers", option=True, rare=True)] = ""

    @classmethod
    def known(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        """The period that is awaited, once it is known of which measure."""
        measure = named_measure(values, request)
        awaited = _track(measure, request).awaited(request.today) if measure else None
        return {"period": awaited.short} if awaited else {}

    @classmethod
    def hints(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        """The figure before, so that a slip of the finger is seen."""
        measure = named_measure(values, request)
        readings = request.stores.measures.history(measure) if measure else []
        last = next((each for each in readings if each.replaced_at is None), None)
        return {"value": f"Last: {said_of(last, measure)}"} if measure and last else {}


@handles
def set_figure(command: SetFigure, request: Request) -> Reply:
    measure = held(command.name, request)
    value = fitting(command.value, measure.unit, measure.name, "value")
    _refuse(command, request)
    period = command.period
    before = request.stores.measures.at(measure, period.first, period.last)
    as_at = command.as_at or (None if period.is_over(request.today) else request.today)
    said = Given(period.span, period.first, period.last, value, as_at, command.note, command.source)
    said = _with_what_stands(said, before)
    _refuse_same(said, before, measure, request)
    ask(command, _doubts(command, said, measure, request), "Save it", request)
    reading = request.stores.measures.give(measure, said, before, request.now, request.member)
    return _answer(reading, before, measure, request)


def _refuse(command: SetFigure, request: Request) -> None:
    """What cannot be: a period that has not begun, a day before it, or one to come that would make it look over."""
    period = command.period
    if period.first > request.today:
        said = f"{period} has not begun yet, so there is no figure for it."
        raise Refused(f"{said} Type a period that has, such as {_last(period, request)}.", field="period")
    if command.as_at and not period.first <= command.as_at <= request.today:
        why = "is still to come" if command.as_at > request.today else f"is before {period} begins"
        raise Refused(f"{say_day(command.as_at)} {why}. Type the day on which the figure was counted.", field="as_at")


def _last(period: Period, request: Request) -> str:
    """The same kind of period, so many years back that it has begun."""
    while period.first > request.today:
        period = period.shifted(-1)
    return period.short


def _with_what_stands(said: Given, before: Reading | None) -> Given:
    """A corrected figure is from the same source, unless another is named."""
    return replace(said, source=said.source or before.source) if before else said


def _refuse_same(said: Given, before: Reading | None, measure: Measure, request: Request) -> None:
    """A figure that stands already just so: nothing new is stored."""
    if before is None or before.value != said.value:
        return
    dated = said.as_at == before.as_at or (said.as_at is None and not known(before).partial)
    if dated and said.note in ("", before.note) and said.source == before.source:
        stands = f"{said_of(before, measure)} stands already, {given(before, request)}"
        raise Refused(f"{stands}. Nothing new was stored.", show_button(measure))


def _doubts(command: SetFigure, said: Given, measure: Measure, request: Request) -> Iterator[str]:
    period, figure = command.period, say_in_words(said.value, measure.unit)
    if not period.is_over(request.today):
        as_at = say_day(said.as_at) if said.as_at else ""
        yield f"{period} is not over: {figure} would stand as part of a period, as at {as_at}."
    if period.last < request.today - LONG_AGO:
        yield f"{period} ended long ago, on {say_day(period.last)}."
    if measure.unit in WHOLE and said.value > 100:
        yield f"{figure} is more than all of it, and {measure.name} is {measure.unit}."


def _answer(reading: Reading, before: Reading | None, measure: Measure, request: Request) -> Reply:
    track, figure = _track(measure, request), known(reading)
    rows = [
        ("Before", f"{say_in_words(before.value, measure.unit)}, {given(before, request)}" if before else ""),
        ("A year before", compared(track, figure)),
        ("Rating", rated(track, request)),
        ("As at", say_day(reading.as_at) if reading.as_at else ""),
        ("Source", reading.source),
        ("Note", reading.note),
    ]
    told = Facts(rows=tuple((name, value) for name, value in rows if value))
    still = awaited(track, request)
    parts = (*((told,) if told.rows else ()), *((Text(text=f"Still {still}."),) if still else ()))
    corrects = Button(label="Correct it", line=f"/form measure set {quote(measure.name)} {quote(_short(reading))}")
    title = f"Saved: {measure.name}, {said_of(reading, measure)}{part(figure)}"
    return Reply(title=title, parts=parts, buttons=(show_button(measure), corrects), tone=Tone.DONE)


def _track(measure: Measure, request: Request) -> Track:
    readings = request.stores.measures.history(measure)
    return Track(measure, tuple(each for each in reversed(readings) if each.replaced_at is None))


def _short(reading: Reading) -> str:
    return period_of(reading).short
