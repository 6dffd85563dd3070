"""A Slot: what a command declares of each of its fields. It is the grammar, the form and the help at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from pydantic import BaseModel

from handlers.reading.kinds import Kind


@dataclass(frozen=True)
class When:
    """That the words of another field, `field`, are such as `holds` says."""

    field: str
    holds: Callable[[str], bool]

    def __call__(self, values: Mapping[str, str]) -> bool:
        return self.holds(values.get(self.field, ""))


def said(field: str) -> When:
    """That something stands in a field: one that heeds itself so is shown where it was typed, and never asked for."""
    return When(field, bool)


@dataclass(frozen=True)
class Wording:
    """What a field is called instead, for as long as `when` holds."""

    when: When
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Slot:
    """One field of a command.

    By position in the typed line, unless `option`: then only as `name=value`, under its own name or one of `also`.
    `asked` fields stand in the form: those with a `when` for as long as that holds, or while something stands in them.
    `rare` ones are shown to whoever asks for more. `instead` words it for a case. One that is not `told` stands in no
    help. What is `screened` may hold nothing that identifies a person. `shapes`: what is
    chosen here may change which fields are asked for, or what stands in them.
    """

    kind: Kind
    label: str
    hint: str = ""
    option: bool = False
    asked: bool = True
    screened: bool = True
    also: tuple[str, ...] = ()
    when: When | None = None
    instead: Wording | None = None
    shapes: bool = False
    rare: bool = False
    told: bool = True
    name: str = ""
    required: bool = False

    @property
    def option_name(self) -> str:
        """How the field is named in a typed line: `on_behalf_of` is typed `on-behalf-of`."""
        return self.name.rstrip("_").replace("_", "-")


@cache
def slots_of(command: type[BaseModel]) -> Mapping[str, Slot]:
    """The slots of a command by field name, in order. Raises TypeError for a field without one."""
    slots: dict[str, Slot] = {}
    for name, field in command.model_fields.items():
        slot = next((each for each in field.metadata if isinstance(each, Slot)), None)
        if slot is None:
            raise TypeError(f"{command.__name__}.{name} does not say what kind of field it is")
        slots[name] = replace(slot, name=name, required=field.is_required())
    heeded = {when.field for slot in slots.values() for when in _heeded(slot)}
    if strange := heeded - slots.keys():
        raise TypeError(f"{command.__name__} heeds a field that it does not have: {', '.join(strange)}")
    return {name: replace(slot, shapes=slot.shapes or name in heeded) for name, slot in slots.items()}


def _heeded(slot: Slot) -> list[When]:
    return [when for when in (slot.when, slot.instead and slot.instead.when) if when and when.field != slot.name]
