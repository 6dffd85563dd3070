"""What a plan file says of a meeting that the partnership holds."""

from typing import ClassVar, Literal

from pydantic import Field

from storage.planfile.fields import Day, Key, Line, MeetingDay, MonthName, Months, Name, ObjectiveRef, Prose
from storage.planfile.part import Part
from storage.planfile.reminders import Reminders

PaperKind = Literal["jag", "rag", "board", "priorities", "scrutiny", "none"]


class MeetingFile(Part):
    """A meeting that the partnership holds."""

    noun: ClassVar[str] = "a meeting"
    known_by: ClassVar[str] = "key"

    key: Key = Field(description="what people type: jag, rag, sada_board")
    name: Name = Field(description="full name")
    aliases: tuple[Name, ...] = Field((), description="other names people use")
    paper: PaperKind | None = Field(
        None,
        description="which digest and reminders it gets: jag, rag, board, priorities, scrutiny or none; unless said, "
        "jag and rag get their own, and a meeting about some objectives that of a board",
    )
    cadence: Line | None = Field(None, description="how often it is held")
    dates: tuple[MeetingDay, ...] = Field(
        (),
        description="list of days, with local time where known: 2026-12-10T14:00; those ahead are scheduled",
    )
    rule: Line | None = Field(
        None,
        description="when it repeats, such as second thursday 14:00, or as RFC 5545 says it; scheduled from it",
    )
    skip: tuple[MonthName, ...] = Field((), description="months in which the rule gives no meeting, such as august")
    within: Months | None = Field(
        None, description="months that must not pass without one; the coordinators are warned before they do"
    )
    reminders: Reminders | None = Field(
        None,
        description="what is sent before it: the usual for a jag, a rag, a board, priorities, scrutiny, bare or none, "
        "or a list of its own",
    )
    objectives: tuple[ObjectiveRef, ...] = Field((), description="refs of those it is about, else the whole plan")
    example_date: Day | None = Field(None, description="a day on which it was held")
    attendance: Literal["required", "optional"] | None = Field(None, description="of partners: required or optional")
    role: Prose | None = Field(None, description="what it is for")
    members: Line | None = Field(None, description="who sits on it, by post")
    attendees: Line | None = Field(None, description="who else comes, by post")
    note: Prose | None = Field(None, description="anything else")
