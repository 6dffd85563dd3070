"""Reads plans from the presets that come with Convenor, from a partnership's own file, or from text."""

import re
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from storage.planfile.bad import BadPlan, listed, nearest, shown
from storage.planfile.checks import check
from storage.planfile.models import PlanFile
from storage.planfile.sentences import sentences_for
from storage.planfile.yaml_tree import read_tree

PRESETS = Path(__file__).parents[1] / "presets"
MOST_BYTES = 1_000_000
NO_TEXT = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]"
RESAVE = "open it in an editor and save it as UTF-8 (in Notepad: Save As, Encoding: UTF-8)"


def read_plan(source: str | Path) -> PlanFile:
    """The plan of a preset's name, of a file's path, or of a text of several lines. Raises BadPlan."""
    if isinstance(source, str) and ("\n" in source or not source.strip()):
        return parse_plan(source)
    if isinstance(source, str) and source in preset_names():
        return read_preset(source)
    return parse_plan(_decoded(_contents(source)))


@cache
def preset_names() -> tuple[str, ...]:
    """The plans that come with Convenor, by name."""
    return tuple(sorted(path.stem for path in PRESETS.glob("*.yaml")))


@cache
def read_preset(name: str) -> PlanFile:
    """A plan that comes with Convenor. Raises BadPlan where there is none of this name; no path is ever opened."""
    if name not in preset_names():
        near = nearest(name, preset_names())
        hint = f"did you mean '{near}'?" if near else f"the presets are {listed(preset_names())}."
        raise BadPlan([f"There is no preset called '{shown(name, 80)}'; {hint}"])
    return parse_plan((PRESETS / f"{name}.yaml").read_text(encoding="utf-8"))


def parse_plan(text: str) -> PlanFile:
    """The plan that this text is. Raises BadPlan with every mistake of the first kind that is found."""
    plain = text.removeprefix("\ufeff")
    _refuse_what_is_no_text(plain)
    tree = read_tree(plain)
    if not isinstance(tree.data, dict):
        raise BadPlan(["Line 1: a plan begins with lines of 'key: value', such as 'partnership:' and 'objectives:'."])
    try:
        plan = PlanFile.model_validate(tree.data)
    except ValidationError as error:
        raise BadPlan(sentences_for(error, tree)) from None
    if troubles := check(plan, tree):
        raise BadPlan(troubles)
    return plan


def _refuse_what_is_no_text(text: str) -> None:
    if len(text) > MOST_BYTES:
        raise BadPlan([f"The plan is too big: {len(text):,} characters, where {MOST_BYTES:,} are the most."])
    if not text.strip():
        raise BadPlan(["Line 1: the plan is empty; it begins with 'partnership:', 'period:' and 'objectives:'."])
    if found := re.search(NO_TEXT, text):
        line = len(re.split("\r\n|\r|\n", text[: found.start()]))
        raise BadPlan([f"Line {line}: a control character stands here, which no text has; type the line again."])


def _contents(source: str | Path) -> bytes:
    name = shown(str(source), 80)
    try:
        path = Path(source)
        if path.is_dir():
            raise BadPlan([f"'{name}' is a folder; give the plan file in it, such as '{name}/plan.yaml'."])
        if not path.is_file():
            raise BadPlan([_unknown(str(source))])
        if path.stat().st_size > MOST_BYTES:
            raise BadPlan(
                [f"'{name}' is too big for a plan: {path.stat().st_size:,} bytes, where {MOST_BYTES:,} are the most."]
            )
        return path.read_bytes()
    except (OSError, ValueError):
        raise BadPlan([f"'{name}' cannot be opened; check the name, and that you may read the file."]) from None


def _unknown(name: str) -> str:
    near = nearest(name, preset_names())
    hint = f"did you mean '{near}'?" if near else f"the presets are {listed(preset_names())}."
    return f"There is no preset and no file called '{shown(name, 80)}'; {hint}"


def _decoded(contents: bytes) -> str:
    if contents.startswith((b"\xff\xfe", b"\xfe\xff")) or contents[:2].count(b"\0") == 1:
        raise BadPlan([f"The file is in UTF-16, not in UTF-8; {RESAVE}."])
    if b"\0" in contents:
        raise BadPlan(["The file is not a text; a plan is a YAML file, such as plan.yaml."])
    try:
        return contents.decode()
    except UnicodeDecodeError as error:
        line = contents[: error.start].count(b"\n") + 1
        raise BadPlan([f"Line {line}: the file is not in UTF-8 here; {RESAVE}."]) from None
