"""What a plan file says of how long records are kept."""

import re
from typing import Any, ClassVar

from pydantic import Field, ValidationInfo, field_validator

from storage.keeping.periods import LONGEST, MONTHS
from storage.planfile.bad import shape
from storage.planfile.fields import refuse
from storage.planfile.part import Part


def _kept(key: str, what: str) -> Any:  # noqa: ANN401 - what pydantic takes for a default
    return Field(None, description=f"months for {what}: {MONTHS[key].least} to {LONGEST}, usually {MONTHS[key].usual}")


class RetentionFile(Part):
    """How many months each sort of record is kept. Whatever is not said is as usual."""

    noun: ClassVar[str] = "the retention"

    history: int | None = _kept("history", "updates and digests, after the strategy was followed by another")
    incidents: int | None = _kept("incidents", "incidents, after they were logged")
    members: int | None = _kept("members", "the names of members, after they were removed")
    reminders: int | None = _kept("reminders", "private reminders, after they were sent")
    messages: int | None = _kept("messages", "the texts of the bot's messages, after they were sent")
    requests: int | None = _kept("requests", "answers to requests, after they were given")

    @field_validator("*", mode="plain")
    @classmethod
    def within_bounds(cls, value: object, info: ValidationInfo) -> int:
        """Refuse what is no number of months, or one that this sort of record may not be kept for."""
        least = MONTHS[str(info.field_name)].least
        if isinstance(value, str) and re.fullmatch("[0-9]{1,4}", value.strip()) and least <= int(value) <= LONGEST:
            return int(value)
        raise refuse(f"is a number of months from {least} to {LONGEST}; {shape(value)} stands here")

    @property
    def months(self) -> dict[str, int]:
        """The periods that are said, by the key of their sort."""
        return self.model_dump(exclude_none=True)
