"""What is wrong with the shape of a plan file, said in plain English with the line it stands on."""

import re
from collections.abc import Iterator
from typing import get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from storage.planfile.bad import listed, nearest, shape, shown
from storage.planfile.fields import SAID
from storage.planfile.models import PlanFile
from storage.planfile.part import Part
from storage.planfile.yaml_tree import Path, Tree

GUIDE = "storage/presets/README.md"
MOST_LISTED = 15


def sentences_for(error: ValidationError, tree: Tree) -> list[str]:
    """A sentence for each error, in the order of the file."""
    errors = sorted(error.errors(include_url=False), key=lambda each: tree.line(each["loc"]))
    return list(dict.fromkeys(f"{place(tree, each['loc'])}: {_said(each, tree)}" for each in errors))


def place(tree: Tree, path: Path) -> str:
    """Where a key or an entry stands: `Line 42, objective 4, action 4.2`."""
    labels = [_label(tree, where, part) for where, part in _groups(path[:-1])]
    return ", ".join([f"Line {tree.line(path)}", *labels])


def _said(error: ErrorDetails, tree: Tree) -> str:
    path = error["loc"]
    last = path[-1] if path else ""
    subject = f"'{shown(last)}'" if isinstance(last, str) else f"an entry of '{path[-2]}'"
    match error["type"]:
        case "extra_forbidden":
            return _unknown_key(path, error["input"])
        case "missing":
            return _missing(path, empty=str(last) in _keys(tree.at(path[:-1])))
        case "literal_error" | "enum":
            return _none_of(subject, error)
    return f"{subject} {_predicate(error, path)}."


def _predicate(error: ErrorDetails, path: Path) -> str:
    stands = f"{shape(error['input'])} stands here"
    match error["type"]:
        case str() as kind if kind == SAID:
            return error["msg"]
        case "string_type":
            return f"is a text; {stands}"
        case "tuple_type":
            return f"is a list, each entry on a line of its own that begins with '- '; {stands}"
        case "model_type":
            return f"is {_noun(path)}, written as lines of 'key: value'; {stands}"
        case "mapping_type" | "dict_type":
            return f"is a group of lines of 'key: value'; {stands}"
    return "cannot be read; compare it with a plan that loads"


def _unknown_key(path: Path, value: object) -> str:
    owner = _owner(path)
    key = shown(str(path[-1]))
    said = f"'{key}' is not a key of {owner.noun}; "
    if near := nearest(str(path[-1]), owner.written_keys()):
        return f"{said}did you mean '{near}'?"
    if value is None:
        return f"{said}if it belongs to the text before it, put that whole text in quotation marks."
    keys = owner.written_keys()
    return f"{said}its keys are {listed(keys)}." if len(keys) <= MOST_LISTED else f"{said}{GUIDE} lists its keys."


def _missing(path: Path, empty: bool) -> str:
    owner = _owner(path)
    what = owner.written_keys()[str(path[-1])].description
    return f"'{path[-1]}' must not be empty: {what}." if empty else f"{owner.noun} needs '{path[-1]}': {what}."


def _none_of(subject: str, error: ErrorDetails) -> str:
    choices = re.findall("'([^']*)'", error.get("ctx", {}).get("expected", ""))
    said = f"{subject} is {listed(choices, 'or')}; {shape(error['input'])} stands here"
    near = nearest(error["input"], choices) if isinstance(error["input"], str) else None
    return f"{said}; did you mean '{near}'?" if near else f"{said}."


def _keys(data: object) -> set[str]:
    return set(data) if isinstance(data, dict) else set()


def _groups(path: Path) -> Iterator[tuple[Path, type[Part]]]:
    """The groups of keys that a place stands in, from the outside in, without the plan itself."""
    model: type[Part] = PlanFile
    for end, step in enumerate(path, 1):
        if isinstance(step, str):
            annotation = model.written_keys()[step].annotation if step in model.written_keys() else None
            child = _model(annotation)
            if child is None:
                return
            model = child
            if _is_list(annotation):
                continue
        yield path[:end], model


def _owner(path: Path) -> type[Part]:
    """The kind of group that the key at this place belongs to."""
    return ([PlanFile] + [part for _, part in _groups(path[:-1])])[-1]


def _noun(path: Path) -> str:
    return ([PlanFile.noun] + [part.noun for _, part in _groups(path)])[-1]


def _label(tree: Tree, path: Path, part: type[Part]) -> str:
    noun = part.noun.split(" ", 1)[1]
    data = tree.at(path)
    known_by = data.get(part.known_by) if isinstance(data, dict) else data
    if isinstance(known_by, str) and known_by.strip():
        return f"{noun} {shown(known_by)}"
    return f"{noun} number {path[-1] + 1}" if isinstance(path[-1], int) else noun


def _is_list(annotation: object) -> bool:
    """Whether a field holds a list, if only as one of several things that it may hold."""
    return get_origin(annotation) is tuple or any(_is_list(each) for each in get_args(annotation))


def _model(annotation: object) -> type[Part] | None:
    """The group of keys that a field holds, if it holds one or a list of them."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    return next((found for each in get_args(annotation) if (found := _model(each))), None)
