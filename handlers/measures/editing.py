"""Changing what is said of a measure, retiring it, and bringing it back. Its figures stay as they are."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from handlers.command import Change, handles
from handlers.measures.adding import BASELINE, NEEDS_TARGET, SAVE, TARGET, contradictions
from handlers.measures.rows import amount, facts, held, set_button, show_button
from handlers.questions import ask
from handlers.reading.bands import say_bands
from handlers.reading.drafts import Draft, Incomplete, form_of
from handlers.reading.figures import WHOLE_NUMBERS, Figure, fitting
from handlers.reading.kinds import LINE, OBJECTIVE
from handlers.reading.measures import (
    ANY_MEASURE,
    BANDS,
    FIGURE_OR_NONE,
    MEASURE,
    NONE,
    PER,
    POLARITY,
    UNIT,
    named_measure,
)
from handlers.reading.slots import Slot
from handlers.reading.tokens import quote, refuse_long
from handlers.reply import Button, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Right
from handlers.sayings import counted, when
from storage.actions import PLAN_WIDE
from storage.organisations import fold
from storage.tables import Measure
from storage.tables.base import Json
from storage.vocabulary import Polarity, Span, Unit

KEPT = "Its figures are kept, and /measure restore brings it back."


class EditMeasure(Change):
    words = "measure edit"
    right = Right.COORDINATE
    help = "Change a measure; what is not named stays"
    example = '"DA referrals" target=600 per=year'
    once: ClassVar[bool] = True

    name: Annotated[Measure, Slot(MEASURE, "Measure")]
    rename: Annotated[str, Slot(LINE, "Its name", option=True)] = ""
    objective: Annotated[str, Slot(OBJECTIVE, "Objective", "Its number, or plan for none", option=True)] = ""
    unit: Annotated[Unit | None, Slot(UNIT, "Unit", "Only while it has no figure", option=True)] = None
    geography: Annotated[str, Slot(LINE, "Geography", option=True, also=("area",))] = ""
    polarity: Annotated[Polarity | None, Slot(POLARITY, "Which way is better", option=True, also=("better",))] = None
    baseline: Annotated[
        Figure | str | None, Slot(FIGURE_OR_NONE, "Baseline", "none takes it away", option=True, rare=True)
    ] = None
    baseline_period: Annotated[str, Slot(LINE, "Period of the baseline", option=True, when=BASELINE)] = ""
    comparator: Annotated[str, Slot(LINE, "Compared with", "none takes it away", option=True, when=BASELINE)] = ""
    target: Annotated[Figure | str | None, Slot(FIGURE_OR_NONE, "Target", "none takes it away", option=True)] = None
    per: Annotated[Span | None, Slot(PER, "Target for", option=True, when=TARGET)] = None
    bands: Annotated[tuple[Json, ...] | None, Slot(BANDS, "Rating", "In your own words", option=True, when=TARGET)] = (
        None
    )
    source: Annotated[str, Slot(LINE, "Source", "none takes it away", option=True, rare=True)] = ""

    @classmethod
    def known(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        measure = named_measure(values, request)
        return _known(measure) if measure else {}


@handles
def edit_measure(command: EditMeasure, request: Request) -> Reply:
    measure = held(command.name, request)
    said = _said(command, measure, request)
    if not said:
        draft = Draft(EditMeasure, {"name": measure.name})
        raise Incomplete(form_of(draft, request).model_copy(update={"intro": "Change what is wrong; the rest stays."}))
    changed = {name: value for name, value in said.items() if getattr(measure, name) != value}
    if not changed:
        raise Refused(f"{measure.name} says just that already.", show_button(measure))
    _ask(command, measure, said, request)
    for name, value in changed.items():
        setattr(measure, name, value)
    request.stores.session.flush()
    request.stores.session.expire(measure, ["objective"])
    measure = held(measure, request)
    buttons = (show_button(measure), set_button(measure))
    return Reply(title=f"Saved: {measure.name}", parts=(facts(measure),), buttons=buttons, tone=Tone.DONE)


class RetireMeasure(Change):
    words = "measure retire"
    right = Right.COORDINATE
    help = "Retire a measure; its figures are kept"
    example = '"DA referrals"'
    once: ClassVar[bool] = True

    name: Annotated[Measure, Slot(MEASURE, "Measure")]


@handles
def retire_measure(command: RetireMeasure, request: Request) -> Reply:
    measure = held(command.name, request)
    figures = len(request.stores.measures.history(measure))
    if not command.sure:
        line = f"/measure retire {quote(measure.name)} sure=yes"
        said = (
            f"{measure.name} would be in no list and no paper from now on. {KEPT} It has {counted(figures, 'figure')}."
        )
        raise Refused(said, Button(label="Retire it", line=line, style="danger"), tone=Tone.ASK)
    measure.retired_at = request.now
    request.stores.session.flush()
    restore = Button(label="Bring it back", line=f"/measure restore {quote(measure.name)}")
    return Reply(
        title=f"Saved: {measure.name} is retired", parts=(Text(text=KEPT),), buttons=(restore,), tone=Tone.DONE
    )


class RestoreMeasure(Change):
    words = "measure restore"
    right = Right.COORDINATE
    help = "Bring a measure back that was retired"
    example = '"DA referrals"'
    once: ClassVar[bool] = True

    name: Annotated[Measure, Slot(ANY_MEASURE, "Measure")]


@handles
def restore_measure(command: RestoreMeasure, request: Request) -> Reply:
    measure = held(command.name, request)
    if measure.retired_at is None:
        raise Refused(f"{measure.name} is in use.", show_button(measure))
    since, measure.retired_at = when(measure.retired_at, request), None
    request.stores.session.flush()
    return Reply(
        title=f"Saved: {measure.name} is in use again",
        parts=(Text(text=f"It was retired on {since}."), facts(measure)),
        buttons=(set_button(measure), show_button(measure)),
        tone=Tone.DONE,
    )


def _said(command: EditMeasure, measure: Measure, request: Request) -> dict[str, Any]:
    """The columns that were named, with what they are to hold."""
    said: dict[str, Any] = {name: getattr(command, name) for name in ("unit", "polarity") if getattr(command, name)}
    for name in ("geography", "baseline_period", "comparator", "source"):
        if words := getattr(command, name):
            said[name] = "" if words.lower() == NONE else words
    said |= _figures(command, measure)
    if command.rename:
        said["name"] = _renamed(command.rename, measure, request)
    if command.objective:
        objective = None if command.objective == PLAN_WIDE else request.stores.plans.objective(command.objective)
        said["objective_id"] = objective.id if objective else None
    if command.per and command.target != NONE:
        said["target_span"] = command.per
    if command.bands and command.target != NONE:
        said["bands"] = list(command.bands)
    _refuse(said, measure, request)
    return said


def _figures(command: EditMeasure, measure: Measure) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name, value in (("baseline", command.baseline), ("target", command.target)):
        if isinstance(value, Figure):
            said[name] = fitting(value, command.unit or measure.unit, measure.name, name)
        elif value == NONE:
            said[name] = None
    if command.target == NONE:  # what it was for, and how it was rated, goes with it
        said |= {"target_span": None, "bands": None}
    return said


def _renamed(name: str, measure: Measure, request: Request) -> str:
    refuse_long(name, "rename")
    for each in request.stores.measures.all():
        if each.id != measure.id and fold(each.name) == fold(name):
            raise Refused(f"{each.name} is another measure of this plan.", show_button(each), field="rename")
    return name


def _refuse(said: Mapping[str, Any], measure: Measure, request: Request) -> None:
    if said.get("target", measure.target) is None and (said.get("target_span") or said.get("bands")):
        raise Refused(NEEDS_TARGET, field="target")
    refuse_long(said.get("geography", ""), "geography")
    refuse_long(said.get("baseline_period", ""), "baseline_period")
    units = {said.get("unit", measure.unit), measure.unit}
    if len(units) > 1 and not units <= WHOLE_NUMBERS and request.stores.measures.history(measure):
        what = f"{measure.name} has figures that are {measure.unit}, and they would mean something else."
        raise Refused(f"{what} Retire it, and add one by another name with the other unit.", field="unit")


def _ask(command: EditMeasure, measure: Measure, said: Mapping[str, Any], request: Request) -> None:
    """Ask where a target that was just named contradicts which way is better."""
    columns = ("unit", "polarity", "baseline", "target")
    if {"polarity", "baseline", "target"} & said.keys():
        ask(command, contradictions(*(said.get(name, getattr(measure, name)) for name in columns)), SAVE, request)


def _known(measure: Measure) -> dict[str, str]:
    """How it stands, as it would be typed."""
    said = {
        "rename": measure.name,
        "objective": measure.objective.ref if measure.objective else PLAN_WIDE,
        "unit": measure.unit,
        "geography": measure.geography,
        "polarity": measure.polarity,
        "baseline": amount(measure.baseline, measure),
        "baseline_period": measure.baseline_period,
        "comparator": measure.comparator,
        "target": amount(measure.target, measure),
        "per": measure.target_span or "",
        "bands": say_bands(measure.bands) if measure.bands else "",
        "source": measure.source,
    }
    return {name: str(words) for name, words in said.items() if words}
