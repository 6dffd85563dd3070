"""A Slot: what a command declares of each of its fields. It is the grammar, the form and the help at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from pydantic import BaseModel

from handlers.reading.kinds import Kind


@dataclass(frozen=True)
class Slot:
    """One field of a command.

    By position in the typed line, unless `option`: then only as `name=value`, under its own name or one of `also`.
    `asked` fields stand in the form. What is `screened` may hold nothing that identifies a person.
    """

    kind: Kind
    label: str
    hint: str = ""
    option: bool = False
    asked: bool = True
    screened: bool = True
    also: tuple[str, ...] = ()
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
    return slots
