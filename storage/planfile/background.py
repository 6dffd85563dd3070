"""What a plan's sources say beside the plan itself: figures, bids, resolutions, campaigns.

Read and checked, so that nothing in a file is silently ignored. Baselines and bids are loaded, and what papers quote;
the rest is for readers of the file.
"""

from typing import ClassVar, Literal

from pydantic import Field, field_validator

from storage.planfile.fields import (
    Day,
    DayOrMonth,
    Key,
    Line,
    Name,
    Number,
    ObjectiveRef,
    Prose,
    Whole,
    Word,
    YesNo,
    refuse,
)
from storage.planfile.part import Part

Unit = Literal[
    "count", "count_at_one_time", "count_per_week", "cumulative", "percent", "percent_change", "percent_of_time", "gbp"
]
UNITS = "count, count_at_one_time, count_per_week, cumulative, percent, percent_change, percent_of_time or gbp"


class Candidate(Part):
    """An action that the partnership has spoken of and not yet taken into the plan. It is not loaded."""

    noun: ClassVar[str] = "a candidate action"

    text: Line = Field(description="what would be done")
    objective: ObjectiveRef | None = Field(None, description="ref of the objective it would belong to")
    lead: Name | None = Field(None, description="organisation or post that would lead")
    partners: tuple[Name, ...] = Field((), description="who would support it")
    case_data: Literal["never_in_chat"] | None = Field(None, description="`never_in_chat` where cases are involved")


class Performance(Part):
    """How progress is measured and where it is reported."""

    noun: ClassVar[str] = "the performance"

    targets: Line | None = Field(None, description="what targets are like")
    indicators_agreed: Line | None = Field(None, description="how often indicators are agreed")
    measured: Line | None = Field(None, description="how often they are measured")
    reported_to: tuple[Key, ...] = Field((), description="keys of the meetings that hear of it")


class Bid(Part):
    """Money won or asked for."""

    noun: ClassVar[str] = "a bid"
    known_by: ClassVar[str] = "name"

    name: Name = Field(description="what the bid is called")
    purpose: Line | None = Field(None, description="what the money is for")
    gbp: Whole | None = Field(None, description="pounds")
    funder: Line | None = Field(None, description="who gives it")
    objective: ObjectiveRef | None = Field(None, description="ref of the objective it pays for")
    outcome: Literal["secured", "bid out", "unsuccessful"] = Field(
        "secured", description="secured, bid out or unsuccessful"
    )
    ends: Day | None = Field(None, description="last day that the money pays for")


class Funding(Part):
    """The bids of a period."""

    noun: ClassVar[str] = "the funding"

    period: Name | None = Field(None, description="such as 2018-21")
    total_gbp: Whole | None = Field(None, description="total in pounds that the source states")
    listed_total_gbp: Whole | None = Field(None, description="sum of the listed bids where the source states none")
    bids: tuple[Bid, ...] = Field((), description="list of bids")
    risk: Prose | None = Field(None, description="what may end")
    note: Prose | None = Field(None, description="anything else")


class BandFile(Part):
    """How far off its target a figure may be to be called so."""

    noun: ClassVar[str] = "a rating band"
    known_by: ClassVar[str] = "word"

    word: Word = Field(description="what such a figure is called, such as on target")
    within: Number | None = Field(
        None, description="within how many percent of the target; left out in the last band, and for 0 in the first"
    )


class Baseline(Part):
    """A measure of the plan with its figure at the start, against which later ones are read."""

    noun: ClassVar[str] = "a baseline"
    known_by: ClassVar[str] = "name"

    name: Name = Field(description="what is counted")
    objective: ObjectiveRef | None = Field(None, description="ref of the objective it belongs to")
    value: Number = Field(description="the figure")
    unit: Unit = Field(description=UNITS)
    period: Name | None = Field(None, description="when it was counted")
    geography: Name | None = Field(None, description="the area it was counted in")
    comparator: Line | None = Field(None, description="what it is compared with")
    polarity: Literal["higher", "lower", "context"] = Field("context", description="higher or lower if that is better")
    small_number: YesNo = Field(False, description="true where the count is so small that people could be recognised")
    target: Number | None = Field(None, description="the figure to be reached")
    per: Literal["month", "quarter", "financial year", "calendar year", "twelve months"] | None = Field(
        None, description="what the target is for: month, quarter, financial year, calendar year or twelve months"
    )
    bands: tuple[BandFile, ...] = Field((), description="how figures are rated, from near the target to far from it")
    source: Line | None = Field(None, description="where it is said")

    @field_validator("bands")
    @classmethod
    def from_near_to_far(cls, bands: tuple[BandFile, ...]) -> tuple[BandFile, ...]:
        """Refuse bands that leave figures out, or of which one hides another."""
        limits = [each.within or (0 if each is bands[0] else None) for each in bands[:-1]]
        if bands and (not limits or None in limits or bands[-1].within is not None):
            raise refuse("has two bands or more, each with 'within' but the last")
        if limits != sorted(set(limits), key=lambda each: each or 0):
            raise refuse("goes from near the target to far from it, with a larger 'within' each time")
        return bands


class Fact(Part):
    """A figure that is no measure of the plan."""

    noun: ClassVar[str] = "a fact"
    known_by: ClassVar[str] = "name"

    name: Name = Field(description="what was said")
    value: Number = Field(description="the figure")
    unit: Unit = Field(description=UNITS)


class Milestone(Part):
    """A step on the way to the plan's approval."""

    noun: ClassVar[str] = "a milestone"

    date: DayOrMonth = Field(description="day, or month such as 2020-09")
    event: Line = Field(description="what happened")
    source: Line | None = Field(None, description="where it is said")


class Review(Part):
    """Something that is done to the plan at intervals."""

    noun: ClassVar[str] = "a review"

    what: Line = Field(description="what is done")
    cadence: Line | None = Field(None, description="how often")
    example: Line | None = Field(None, description="when it was done")


class Attendance(Part):
    """How many came to one meeting."""

    noun: ClassVar[str] = "an attendance"

    meeting: Day = Field(description="day of the meeting")
    present: Whole = Field(description="people present")
    officers: Whole | None = Field(None, description="officers beside them")
    apologies: Whole | None = Field(None, description="apologies received")
    organisations: Whole | None = Field(None, description="organisations in the room")


class Resolution(Part):
    """What a meeting agreed under one item."""

    noun: ClassVar[str] = "a resolution"
    known_by: ClassVar[str] = "item"

    item: Whole = Field(description="number of the agenda item")
    agreed: Prose = Field(description="the words of the resolution")
    restricted: YesNo = Field(False, description="true where the report was restricted")
    arising: Prose | None = Field(None, description="action found in the narrative")


class EarlierConsultation(Part):
    """The consultation before."""

    noun: ClassVar[str] = "the earlier consultation"

    season: Name = Field(description="when, such as summer 2013")
    cost_gbp: Whole | None = Field(None, description="pounds")


class Consultation(Part):
    """How the public was asked."""

    noun: ClassVar[str] = "the consultation"

    month: DayOrMonth | None = Field(None, description="when")
    channel: Line | None = Field(None, description="how")
    scale: Line | None = Field(None, description="what could be answered")
    top_concerns: tuple[Name, ...] = Field((), description="what most people named")
    previous: EarlierConsultation | None = Field(None, description="the consultation before")


class Risk(Part):
    """Where risks are recorded and which is recognised."""

    noun: ClassVar[str] = "the risk"

    recorded_in: Line | None = Field(None, alias="register", description="where risks are recorded")
    recognised: Prose | None = Field(None, description="the recognised risk")


class Campaign(Part):
    """A campaign or event."""

    noun: ClassVar[str] = "a campaign"
    known_by: ClassVar[str] = "name"

    name: Name = Field(description="what it is called")
    place: Name | None = Field(None, description="where")
    date: Day | None = Field(None, description="when")
