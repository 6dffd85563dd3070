"""The guide to the format of plan files says of every key what the models say, and its example loads."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_origin

from storage.planfile import parse_plan
from storage.planfile.models import PlanFile
from storage.planfile.part import Part

GUIDE = (Path(__file__).parents[1] / "storage" / "presets" / "README.md").read_text(encoding="utf-8")


def models(model: type[Part] = PlanFile) -> Iterator[type[Part]]:
    """Every group of keys of the format, in the order in which the format names them."""
    yield model
    for field in model.model_fields.values():
        for child in parts_in(field.annotation):
            yield from models(child)


def parts_in(annotation: object) -> Iterator[type[Part]]:
    if isinstance(annotation, type) and get_origin(annotation) is None and issubclass(annotation, Part):
        yield annotation
    for each in get_args(annotation):
        yield from parts_in(each)


def section(model: type[Part]) -> str:
    """What the guide must say of one group of keys."""
    rows = [
        f"| `{key}` | {'yes' if field.is_required() else ''} | {field.description} |".replace("|  |", "| |")
        for key, field in model.written_keys().items()
    ]
    return "\n".join(
        [
            f"### {model.noun.capitalize()}",
            "",
            summary(model),
            "",
            "| Key | Needed | What it is |",
            "| --- | --- | --- |",
            *rows,
        ]
    )


def summary(model: type[Part]) -> str:
    return " ".join((model.__doc__ or "").split())


def test_every_group_of_keys_is_described_as_it_is() -> None:
    expected = list(dict.fromkeys(section(model) for model in models()))
    start = GUIDE.index("### The plan")
    assert GUIDE[start:].strip() == "\n\n".join(expected)


def test_the_example_loads_and_is_what_it_says() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    plan = parse_plan(example)
    assert [action.ref for objective in plan.objectives for action in objective.actions] == ["1.1", "1.2", "2.1"]
    assert [action.ref for action in plan.plan_wide] == ["X.1"]
    assert plan.organisation("police").name == "Hertfordshire Constabulary"
    assert plan.words.objectives == "priorities"
    assert [plan.paper(meeting) for meeting in plan.meetings] == ["jag", "rag", "scrutiny", "none", "board"]
    assert [band.word for measure in plan.baselines for band in measure.bands] == ["on target", "close", "off target"]
    assert plan.funding_secured is not None and [str(bid.ends) for bid in plan.funding_secured.bids] == ["2029-03-31"]
