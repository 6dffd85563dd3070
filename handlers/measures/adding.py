"""Adding a measure to the plan: what is counted, where, in which unit, and which way is better."""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from handlers.command import Change, handles
from handlers.measures.rows import facts, held, set_button, show_button
from handlers.questions import ask
from handlers.reading.figures import WHOLE, Figure, fitting, say_in_words
from handlers.reading.kinds import LINE, OBJECTIVE
from handlers.reading.measures import BANDS, FIGURE, PER, POLARITY, UNIT
from handlers.reading.slots import Slot, said
from handlers.reading.tokens import quote, refuse_long
from handlers.reply import Button, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Right
from storage.actions import PLAN_WIDE
from storage.organisations import fold
from storage.tables.base import Json
from storage.vocabulary import Polarity, Span, Unit

NEEDS_TARGET = "A rating needs a target: say it with target=, such as target=600."
SAVE = "Save it"
BASELINE, TARGET = said("baseline"), said("target")
NO_RATING = "It gives context: its target is printed, and no figure is rated or called better or worse."


class AddMeasure(Change):
    words = "measure add"
    right = Right.COORDINATE
    help = "Add a measure"
    example = '"DA referrals" objective=2 unit=count geography=Stevenage polarity=context'
    once: ClassVar[bool] = True

    name: Annotated[str, Slot(LINE, "Measure", "What is counted, such as DA referrals")]
    objective: Annotated[str, Slot(OBJECTIVE, "Objective", "Its number, or plan for the whole plan", option=True)]
    unit: Annotated[Unit, Slot(UNIT, "Unit", option=True)]
    geography: Annotated[str, Slot(LINE, "Geography", "The area it is counted in", option=True, also=("area",))]
    polarity: Annotated[Polarity, Slot(POLARITY, "Which way is better", option=True, also=("better",))]
    baseline: Annotated[Figure | None, Slot(FIGURE, "Baseline", "The figure to begin with", option=True, rare=True)] = (
        None
    )
    baseline_period: Annotated[
        str, Slot(LINE, "Period of the baseline", "Such as March to November 2020", option=True, when=BASELINE)
    ] = ""
    comparator: Annotated[
        str, Slot(LINE, "Compared with", "What the baseline was compared with", option=True, when=BASELINE)
    ] = ""
    target: Annotated[Figure | None, Slot(FIGURE, "Target", option=True)] = None
    per: Annotated[
        Span | None, Slot(PER, "Target for", "The kind of period the target is for", option=True, when=TARGET)
    ] = None
    bands: Annotated[
        tuple[Json, ...] | None,
        Slot(BANDS, "Rating", "Own words, such as on target; close within 5%; off target", option=True, when=TARGET),
    ] = None
    source: Annotated[str, Slot(LINE, "Source", "Where its figures come from", option=True, rare=True)] = ""


@handles
def add_measure(command: AddMeasure, request: Request) -> Reply:
    _refuse_known(command.name, request)
    refuse_long(command.name, "name")
    refuse_long(command.geography, "geography")
    refuse_long(command.baseline_period, "baseline_period")
    said = _said(command, request)
    ask(command, contradictions(command.unit, command.polarity, said["baseline"], said["target"]), SAVE, request)
    measure = request.stores.measures.add(request.plan, request.now, request.member.id, **said)
    measure = held(measure, request)
    note = NO_RATING if measure.polarity == Polarity.CONTEXT and measure.target is not None else ""
    return Reply(
        title=f"Saved: {measure.name} is a measure of the plan",
        parts=(facts(measure), *((Text(text=note),) if note else ())),
        buttons=(set_button(measure), show_button(measure)),
        tone=Tone.DONE,
    )


def contradictions(unit: Unit, polarity: Polarity, baseline: Any, target: Any) -> Iterator[str]:  # noqa: ANN401 - figures
    """Where a target lies on the wrong side of its baseline, or one of them is more than all there is, that it does."""
    for name, figure in (("target", target), ("baseline", baseline)):
        if unit in WHOLE and figure is not None and figure > 100:
            yield f"The {name}, {say_in_words(figure, unit)}, is more than all of it."
    if baseline is None or target is None or polarity == Polarity.CONTEXT:
        return
    figures = say_in_words(target, unit), say_in_words(baseline, unit)
    if polarity == Polarity.LOWER and target > baseline:
        yield f"Lower is better, and the target, {figures[0]}, is higher than the baseline, {figures[1]}."
    if polarity == Polarity.HIGHER and target < baseline:
        yield f"Higher is better, and the target, {figures[0]}, is lower than the baseline, {figures[1]}."


def _refuse_known(name: str, request: Request) -> None:
    for each in request.stores.measures.all():
        if fold(each.name) != fold(name):
            continue
        if each.retired_at:
            restore = Button(label="Bring it back", line=f"/measure restore {quote(each.name)}")
            raise Refused(f"{each.name} is a measure that was retired; its figures are kept.", restore)
        raise Refused(f"{each.name} is a measure of this plan already.", show_button(each))


def _said(command: AddMeasure, request: Request) -> dict[str, Any]:
    """The columns of the row."""
    objective = None if command.objective == PLAN_WIDE else request.stores.plans.objective(command.objective)
    figures = {
        field: figure and fitting(figure, command.unit, command.name, field)
        for field, figure in (("baseline", command.baseline), ("target", command.target))
    }
    if command.target is None and (command.per or command.bands):
        raise Refused(NEEDS_TARGET, field="target")
    return {
        "name": command.name,
        "objective_id": objective.id if objective else None,
        "unit": command.unit,
        "geography": command.geography,
        "polarity": command.polarity,
        "baseline_period": command.baseline_period,
        "comparator": command.comparator,
        "target_span": command.per,
        "bands": list(command.bands) if command.bands else None,
        "source": command.source,
        **figures,
    }
