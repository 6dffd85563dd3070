"""Reads YAML into plain lists, mappings and texts, and remembers on which line each of them stands.

Every scalar stays the text that was written (or None): what is a date or a number is decided by the field
that it stands in, so that `ref: 4.10` does not become 4.1. What YAML can do beyond data is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from storage.planfile.bad import BadPlan, shown
from storage.planfile.yaml_errors import sentence_for

DEEPEST = 12
NOTHING = ("", "~", "null", "Null", "NULL")

Path = tuple[str | int, ...]
Data = str | list["Data"] | dict[str, "Data"] | None


@dataclass
class Tree:
    """The data of a file, and the line on which each key or entry stands."""

    data: Data = None
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of this place, or of what it would stand in."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def at(self, path: Path) -> Data:
        """What stands at this place, or None."""
        here = self.data
        for step in path:
            if isinstance(here, dict) and isinstance(step, str):
                here = here.get(step)
            elif isinstance(here, list) and isinstance(step, int) and step < len(here):
                here = here[step]
            else:
                return None
        return here


def read_tree(text: str) -> Tree:
    """The tree of one YAML document. Raises BadPlan."""
    reader = _Reader(YAML(typ="safe", pure=True).parse(text))
    try:
        reader.read()
    except (YAMLError, ValueError) as trouble:
        raise BadPlan([*reader.troubles, sentence_for(trouble, text, reader.latest)]) from None
    if reader.troubles:
        raise BadPlan(reader.troubles)
    return reader.tree


class _Reader:
    """Builds a tree from the parser's events; notes what is not allowed and reads on."""

    def __init__(self, events: Iterator[Event]) -> None:
        self.events = events
        self.tree = Tree()
        self.troubles: list[str] = []
        self.latest = 1

    def read(self) -> None:
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents == 2:
                    self._trouble(event, "a second document begins here; keep one plan in a file.")
            elif isinstance(event, NodeEvent):
                data = self._node(event, ())
                self.tree.data = data if documents == 1 else self.tree.data

    def _node(self, event: Event, path: Path) -> Data:
        self.latest = _line(event)
        self.tree.lines.setdefault(path, self.latest)
        self._check(event, path)
        match event:
            case MappingStartEvent():
                return self._mapping(path)
            case SequenceStartEvent():
                return self._sequence(path)
            case ScalarEvent():
                return None if event.style is None and event.value in NOTHING else str(event.value)
        return None

    def _check(self, event: Event, path: Path) -> None:
        if isinstance(event, AliasEvent):
            self._trouble(
                event, f"'*{shown(event.anchor)}' repeats something from elsewhere; write it out here instead."
            )
        elif isinstance(event, NodeEvent) and event.anchor:
            self._trouble(event, f"'&{shown(event.anchor)}' is a YAML anchor, which a plan cannot use; leave it out.")
        if getattr(event, "tag", None):
            self._trouble(event, "a YAML tag (a word that begins with '!') cannot be used; leave it out.")
        if len(path) > DEEPEST:
            raise BadPlan([f"Line {_line(event)}: lists or groups stand too deep inside one another here."])

    def _sequence(self, path: Path) -> Data:
        items: list[Data] = []
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                break
            items.append(self._node(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> Data:
        pairs: dict[str, Data] = {}
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                break
            key = self._key(event, path, pairs)
            value = self._node(next(self.events), (*path, key))
            pairs.setdefault(key, value)
        return pairs

    def _key(self, event: Event, path: Path, pairs: dict[str, Data]) -> str:
        if not isinstance(event, ScalarEvent) or not event.value.strip():
            self._trouble(event, "a key must be a word, such as 'title'.")
            self._node(event, (*path, ""))
            return ""
        key = str(event.value)
        self._check(event, path)
        if key in pairs:
            first = self.tree.lines[(*path, key)]
            self._trouble(event, f"'{shown(key)}' stands twice in the same place (first on line {first}).")
        self.tree.lines.setdefault((*path, key), _line(event))
        return key

    def _trouble(self, event: Event, said: str) -> None:
        self.troubles.append(f"Line {_line(event)}: {said}")


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1
