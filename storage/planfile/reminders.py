"""What a plan file says of the reminders before a meeting: the name of a usual set, or a list of its own."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import time
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import Field, GetCoreSchemaHandler, GetPydanticSchema, PlainValidator, ValidationInfo, field_validator
from pydantic_core import CoreSchema, core_schema

from storage.ladders import (
    FROM_A_PAPER,
    NAMES,
    SENDING_STARTS,
    USUAL,
    USUAL_WITH_A_PAPER,
    Kind,
    To,
    too_long,
    too_many,
    usually_to,
    wrong_days,
    wrong_time,
    wrong_to,
)
from storage.planfile.bad import listed, shape, shown
from storage.planfile.fields import YesNo, refuse
from storage.planfile.part import Part
from storage.tables.base import Json

Value = TypeVar("Value")

Place = tuple[str | int, ...]
NO_PAPER = "it has no digest, so neither a digest nor an addendum can be sent before it"


def _days(value: object) -> int:
    expected = "is a number of working days, such as 5"
    if not isinstance(value, str):
        raise refuse(f"{expected}; {shape(value)} stands here")
    if not re.fullmatch(r"[0-9]{1,4}", value.strip()):
        raise refuse(f"{expected}, not '{shown(value.strip())}'")
    return int(value)


def _clock(value: object) -> time:
    expected = "is a local time from 00:00 to 23:59, such as 10:30"
    if not isinstance(value, str):
        raise refuse(f"{expected}; {shape(value)} stands here")
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", value.strip())
    if not found:
        raise refuse(f"{expected}, not '{shown(value.strip())}'")
    return time(int(found[1]), int(found[2]))


Days = Annotated[int, PlainValidator(_days)]
Clock = Annotated[time, PlainValidator(_clock)]


class ReminderFile(Part):
    """Something that is sent before each meeting of a kind. Whatever is not said is as usual."""

    noun: ClassVar[str] = "a reminder"

    what: Kind = Field(description=f"{listed(Kind, 'or')}; prompts are the private reminders")
    to: To | None = Field(
        None, description="owners or silent, for prompts: each owner, or those who have not answered by then"
    )
    days: Days = Field(description="how many working days before the meeting")
    clear: YesNo = Field(False, description="true where those are clear working days, as for agendas and papers")
    at: Clock = Field(SENDING_STARTS, description="local time, such as 10:30; 09:00 unless said")

    @field_validator("to")
    @classmethod
    def fits_what(cls, to: To | None, info: ValidationInfo) -> To | None:
        """Refuse people to whom this is not sent."""
        return to if to is None else _unless(to, info, wrong_to)

    @field_validator("days")
    @classmethod
    def fits_before_the_meeting(cls, days: int, info: ValidationInfo) -> int:
        """Refuse days on which this is not sent."""
        return _unless(days, info, wrong_days)

    @field_validator("at")
    @classmethod
    def is_welcome(cls, at: time) -> time:
        """Refuse times at which nothing is sent."""
        if why := wrong_time(at):
            raise refuse(f"cannot stand: {why}")
        return at

    @property
    def audience(self) -> To:
        """Who it is for."""
        return self.to or usually_to(self.what)

    def data(self) -> Json:
        """The reminder as plain data, for a store."""
        return {"what": self.what.value, "to": self.audience.value, "days": self.days, "clear": self.clear,
                "at": f"{self.at:%H:%M}"}  # fmt: skip


def _unless(value: Value, info: ValidationInfo, wrong: Callable[[Kind, Value], str]) -> Value:
    """The value, unless something is wrong with it for what is sent, where that could be read."""
    if "what" in info.data and (why := wrong(info.data["what"], value)):
        raise refuse(f"cannot stand: {why}")
    return value


def _name_or_list(value: object, read_list: Callable[[object], Any]) -> Any:  # noqa: ANN401 - the one or the other
    if not isinstance(value, str):
        return read_list(value)
    if value in USUAL:
        return value
    raise refuse(f"is {listed(USUAL, 'or')}, or a list of reminders; {shape(value)} stands here")


def _schema(_source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
    """A list as any other, so that what is wrong in it is said of its place; a text is a name."""
    return core_schema.no_info_wrap_validator_function(_name_or_list, handler(tuple[ReminderFile, ...]))


Reminders = Annotated[str | tuple[ReminderFile, ...], GetPydanticSchema(_schema)]
"""The name of a usual set of reminders, or a meeting's own; an empty list is none at all, as is `none`."""


def wrong_reminders(reminders: Reminders | None, *, has_paper: bool) -> Iterator[tuple[Place, str]]:
    """What is wrong with the reminders of a meeting as a whole: where within them, and a sentence."""
    if isinstance(reminders, str) and reminders in USUAL_WITH_A_PAPER and not has_paper:
        yield (), f"{NO_PAPER}; those of a board are the same without."
    if isinstance(reminders, tuple):
        yield from _wrong_in(reminders, has_paper)


def _wrong_in(reminders: Sequence[ReminderFile], has_paper: bool) -> Iterator[tuple[Place, str]]:
    seen: Counter[object] = Counter()
    for at, each in enumerate(reminders):
        seen.update([each.what, (each.what, each.audience, each.days, each.clear)])
        if each.what in FROM_A_PAPER and not has_paper:
            yield (at,), f"{NO_PAPER}."
        if seen[each.what, each.audience, each.days, each.clear] > 1:
            yield (at,), f"{NAMES[each.what]} stands here twice for the same day; leave one of them out."
        elif seen[each.what] == 2 and (why := too_many(each.what, 2)):
            yield (at,), f"{why}; leave one of them out."
    if why := too_long(len(reminders)):
        yield (), f"{why}."
