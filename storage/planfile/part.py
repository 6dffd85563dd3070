"""What every group of keys in a plan file shares."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic.fields import FieldInfo


class Part(BaseModel):
    """A group of keys. Unknown keys are refused; an empty key (`lead: null`) is the same as one left out.

    `noun` is what the group is called in a sentence; `known_by` the key whose value tells it from its like.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    noun: ClassVar[str] = "the plan"
    known_by: ClassVar[str] = ""

    @model_validator(mode="before")
    @classmethod
    def leave_out_empty_keys(cls, data: object) -> object:
        """Drop the known keys under which nothing stands; an unknown key is left to be refused."""
        if not isinstance(data, dict):
            return data
        return {key: value for key, value in data.items() if value is not None or key not in cls.written_keys()}

    @classmethod
    def written_keys(cls) -> dict[str, FieldInfo]:
        """The keys of the group as they are written, in the order of the format."""
        return {field.alias or name: field for name, field in cls.model_fields.items()}
