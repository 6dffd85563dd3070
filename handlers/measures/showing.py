"""Looking at measures: all of them by objective, or one with every figure it ever had."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Annotated

from handlers.command import Command, handles
from handlers.measures.rows import (
    about,
    awaited,
    baseline,
    compared,
    facts,
    figure,
    given,
    is_rated,
    objective_of,
    part,
    rated,
    said_of,
    set_button,
    target,
)
from handlers.measures.track import LOOKED_BACK, Known, Track, known, place, tracks
from handlers.paging import page
from handlers.reading.figures import say_in_words
from handlers.reading.kinds import NUMBER, OBJECTIVE
from handlers.reading.measures import ANY_MEASURE
from handlers.reading.slots import Slot
from handlers.reading.tokens import quote
from handlers.reply import AWAITING, Button, Item, Items, Part, Reply, Text
from handlers.request import Request
from handlers.rights import Right, coordinates, rights_of
from handlers.sayings import capital, counted, joined, when
from storage.actions import PLAN_WIDE
from storage.tables import Measure, Reading


class ListMeasures(Command):
    words = "measure list"
    right = Right.READ
    help = "List the measures, their latest figures and what is awaited"
    example = "objective=2"
    bare = "alone"

    objective: Annotated[str, Slot(OBJECTIVE, "Objective", "plan for those of none", option=True)] = ""
    page: Annotated[int, Slot(NUMBER, "Page", option=True, asked=False)] = 1


@handles
def list_measures(command: ListMeasures, request: Request) -> Reply:
    measures = [each for each in request.stores.measures.current() if _wanted(each, command)]
    readings = request.stores.measures.readings(request.today - LOOKED_BACK)
    found = sorted(tracks(measures, readings), key=place)
    if not found:
        return _none(command, request)
    line = f"/measure list{f' objective={command.objective}' if command.objective else ''}"
    shown = page(found, command.page, line)
    groups = groupby(shown.rows, key=lambda each: objective_of(each.measure))
    parts: list[Part] = [_group(title, list(rows), request) for title, rows in groups]
    awaiting = sum(each.awaited(request.today) is not None for each in found)
    still = f", {awaiting} {AWAITING}" if awaiting else ""
    return Reply(
        title=f"{counted(len(found), 'measure')}{still}",
        parts=(*parts, *shown.footer),
        buttons=(*shown.buttons, *_offers(request)),
    )


class ShowMeasure(Command):
    words = "measure show"
    right = Right.READ
    help = "Show one measure, with every figure"
    example = '"DA referrals"'

    name: Annotated[Measure, Slot(ANY_MEASURE, "Measure", "Its name, or words from it")]
    page: Annotated[int, Slot(NUMBER, "Page", option=True, asked=False)] = 1


@handles
def show_measure(command: ShowMeasure, request: Request) -> Reply:
    measure = command.name
    everything = request.stores.measures.history(measure)
    track = Track(measure, tuple(each for each in everything if each.replaced_at is None))
    shown = page(_periods(everything), command.page, f"/measure show {quote(measure.name)}")
    items = tuple(_period(rows, track, request) for rows in shown.rows)
    figures: tuple[Part, ...] = (Items(title="Figures", items=items),) if items else (Text(text="No figure yet."),)
    return Reply(
        title=measure.name,
        parts=(facts(measure), *_standing(track, request), *figures, *shown.footer),
        buttons=(*shown.buttons, *_changes(measure, track, request)),
    )


def _wanted(measure: Measure, command: ListMeasures) -> bool:
    ref = measure.objective.ref if measure.objective else PLAN_WIDE
    return not command.objective or ref == command.objective


def _group(title: str, rows: Sequence[Track], request: Request) -> Items:
    return Items(title=title, items=tuple(_row(each, request) for each in rows))


def _row(track: Track, request: Request) -> Item:
    measure, latest = track.measure, track.latest
    where = joined((measure.unit, measure.geography))
    said = f"{latest.period}: {figure(latest, measure)}" if latest else ""
    against = f"target {target(measure)}" if is_rated(measure) else ""
    base = f"baseline {baseline(measure)}" if measure.baseline is not None else ""
    lines = (joined((said, awaited(track, request))), joined((base, against, rated(track, request))))
    return Item(text=f"{measure.name} ({where})", detail="\n".join(capital(each) for each in lines if each))


def _none(command: ListMeasures, request: Request) -> Reply:
    where = " for this objective" if command.objective else ""
    add = Button(label="Add one", line="/form measure add")
    return Reply(title=request.worded(f"No measure yet{where}"), buttons=(add,) if coordinates(request.member) else ())


def _offers(request: Request) -> tuple[Button, ...]:
    buttons = [Button(label="Set a figure", line="/form measure set", style="primary")] if _reports(request) else []
    buttons += [Button(label="Add a measure", line="/form measure add")] if coordinates(request.member) else []
    return tuple(buttons)


def _reports(request: Request) -> bool:
    return Right.REPORT in rights_of(request.member, request.today)


def _standing(track: Track, request: Request) -> list[Part]:
    retired = track.measure.retired_at
    gone = f"Retired on {when(retired, request)}: no paper shows it any more." if retired else ""
    lines = [gone, "" if retired else awaited(track, request), "" if retired else rated(track, request)]
    return [Text(text=capital(each)) for each in lines if each]


def _periods(everything: Iterable[Reading]) -> list[list[Reading]]:
    """The figures of each period together, the newest of them first."""
    return [list(rows) for _, rows in groupby(everything, key=lambda each: (each.first, each.last))]


def _period(rows: Sequence[Reading], track: Track, request: Request) -> Item:
    newest, *older = rows
    measure, found = track.measure, known(newest)
    lines = [capital(given(newest, request)), *about(newest), *_before(track, found)]
    for each in older:
        replaced = f"until {when(each.replaced_at, request)}" if each.replaced_at else ""
        was = f"Was {say_in_words(each.value, measure.unit)} {replaced}: {given(each, request)}"
        lines.append(joined((was, *about(each))))
    return Item(text=f"{said_of(newest, measure)}{part(found)}", detail="\n".join(each for each in lines if each))


def _before(track: Track, found: Known) -> list[str]:
    said = compared(track, found)
    return [f"A year before: {said}"] if said else []


def _changes(measure: Measure, track: Track, request: Request) -> tuple[Button, ...]:
    name = quote(measure.name)
    if measure.retired_at:
        restore = Button(label="Bring it back", line=f"/measure restore {name}")
        return (restore,) if coordinates(request.member) else ()
    buttons = [set_button(measure, track.awaited(request.today))] if _reports(request) else []
    if coordinates(request.member):
        buttons += [
            Button(label="Change it", line=f"/form measure edit {name}"),
            Button(label="Retire it", line=f"/form measure retire {name}"),
        ]
    return tuple(buttons)
