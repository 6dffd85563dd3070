"""The format of a plan file: what a partnership, its strategy and its action plan are written down as."""

from collections.abc import Mapping
from functools import cached_property
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from storage.planfile.background import (
    Attendance,
    Baseline,
    Campaign,
    Candidate,
    Consultation,
    Fact,
    Funding,
    Milestone,
    Performance,
    Resolution,
    Review,
    Risk,
)
from storage.planfile.fields import (
    ActionRef,
    Day,
    DayOrMonth,
    Key,
    LeastPublished,
    Line,
    Name,
    ObjectiveRef,
    Prose,
    Word,
    YesNo,
    Zone,
)
from storage.planfile.meetings import MeetingFile, PaperKind
from storage.planfile.organisations import Directory, OrganisationFile, directory_of
from storage.planfile.part import Part
from storage.planfile.retention import RetentionFile
from storage.planfile.words import Words, words_of
from storage.vocabulary import OrganisationKind


class PartnershipFile(Part):
    """The partnership that the plan belongs to."""

    noun: ClassVar[str] = "the partnership"

    key: Key = Field(description="one word that stays the same from plan to plan, such as stevenage")
    name: Name = Field(description="the partnership's full name")
    brand: Name | None = Field(None, description="what it calls itself, such as SoSafe")
    strategy_title: Line | None = Field(None, description="title of the strategy")
    area: Name | None = Field(None, description="district or borough")
    county: Name | None = Field(None, description="county")
    police_force: Name = Field(description="the police force, which is what 'Police' means in the plan")
    lead_council: Name = Field(description="the council that runs the partnership, which is what 'council' means")
    reports_to: Name | None = Field(None, description="the body it reports to")
    status: Literal["current", "superseded", "sample"] = Field("current", description="current, superseded or sample")
    zone: Zone = Field("Europe/London", description="time zone of its meetings")
    suppress_under: LeastPublished | None = Field(
        None, description="counts under this are not printed in public papers; usually 5, at least 3"
    )


class PeriodFile(Part):
    """The years that the strategy covers."""

    noun: ClassVar[str] = "the period"

    label: Name = Field(description="what the period is called, such as 2025/28; it tells plans apart")
    start: Day | None = Field(None, description="first day")
    end: Day | None = Field(None, description="last day")
    adopted_on: Day | None = Field(None, description="day of adoption")
    supersedes: Line | None = Field(None, description="the plan before")
    refreshed: DayOrMonth | None = Field(None, description="when it was last reviewed")
    note: Prose | None = Field(None, description="anything else")


class Terminology(Part):
    """The plan's own words for its levels, in the singular."""

    noun: ClassVar[str] = "the terminology"

    objective: Word = Field("objective", description="such as priority or theme")
    action: Word = Field("action", description="such as key action")
    aim: Word = Field("aim", description="such as aim")
    plan: Word = Field("action plan", description="such as Strategic Action Plan")
    also_called: tuple[Word, ...] = Field((), description="other words people use for an objective")


class ActionFile(Part):
    """A piece of work. Its ref begins with its objective's, or with X. where it is plan-wide. It names no people."""

    noun: ClassVar[str] = "an action"
    known_by: ClassVar[str] = "ref"

    ref: ActionRef = Field(description="such as 4.2; never used again for another action")
    text: Line = Field(description="what will be done, in one line")
    lead: Name | None = Field(None, description="organisation that is accountable")
    partners: tuple[Name, ...] = Field((), description="organisations that support it")
    due: Day | None = Field(None, description="date such as 2027-03-31")
    measure: Line | None = Field(None, description="how it will be seen to be done")
    funder: Name | None = Field(None, description="who pays")
    note: Prose | None = Field(None, description="anything else")
    case_data: Literal["never_in_chat"] | None = Field(None, description="`never_in_chat` where cases are involved")
    restricted: YesNo = Field(False, description="true to show it only to members who may see restricted items")


class ObjectiveFile(Part):
    """What the plan sets out to do."""

    noun: ClassVar[str] = "an objective"
    known_by: ClassVar[str] = "ref"

    ref: ObjectiveRef = Field(description="its number")
    title: Line = Field(description="its full title")
    short_title: Line | None = Field(None, description="a shorter title")
    supporting_services: tuple[Name, ...] = Field((), description="organisations and services that support it")
    supporting_services_plan_on_a_page: tuple[Name, ...] = Field(
        (), description="those that only the one-page plan names"
    )
    note: Prose | None = Field(None, description="anything else")
    seed_spelling: Line | None = Field(None, description="the title as misspelt in its source")
    actions: tuple[ActionFile, ...] = Field((), description="list of actions")

    @property
    def services(self) -> tuple[str, ...]:
        """Every service named in support, as named."""
        return (*self.supporting_services, *self.supporting_services_plan_on_a_page)


class PartnerFile(Part):
    """An organisation of the partnership."""

    noun: ClassVar[str] = "a partner"
    known_by: ClassVar[str] = "name"

    name: Name = Field(description="full name")
    short: Name | None = Field(None, description="short name, such as HCC")
    kind: OrganisationKind | None = Field(
        None, description="responsible_authority, partner or service; the police force and lead council are the first"
    )
    aliases: tuple[Name, ...] = Field((), description="other names people use")
    units: tuple[Name, ...] = Field((), description="its departments that take part")
    source: Line | None = Field(None, description="where it is named")
    note: Prose | None = Field(None, description="anything else")


class ServiceFile(Part):
    """A service or group that the plan speaks of: its name alone, or a group of keys."""

    noun: ClassVar[str] = "a service"
    known_by: ClassVar[str] = "name"

    name: Name = Field(description="full name")
    short: Name | None = Field(None, description="short name")
    aliases: tuple[Name, ...] = Field((), description="other names people use")

    @model_validator(mode="before")
    @classmethod
    def name_alone(cls, data: object) -> object:
        """`SADA` stands for `{name: SADA}`."""
        return {"name": data} if isinstance(data, str) else data


class ClosedDayFile(Part):
    """A day on which the partnership does no work, beside weekends and bank holidays."""

    noun: ClassVar[str] = "a closed day"
    known_by: ClassVar[str] = "date"

    date: Day = Field(description="the day")
    why: Name | None = Field(None, description="such as council closed for Christmas")


class QuietPeriodFile(Part):
    """Days on which a meeting is asked about before it stands, such as a pre-election period."""

    noun: ClassVar[str] = "a quiet period"
    known_by: ClassVar[str] = "first"

    first: Day = Field(description="the first day")
    last: Day = Field(description="the last day, which belongs to it")
    why: Name | None = Field(None, description="such as local elections")


class PlanFile(Part):
    """A partnership and its plan, as one YAML file says it."""

    preset: Key | None = Field(None, description="the name of a plan that comes with Convenor")
    partnership: PartnershipFile = Field(description="which partnership it is, with its police force and lead council")
    period: PeriodFile = Field(description="which years it covers")
    terminology: Terminology = Field(Terminology(), description="the plan's own words")
    aims: tuple[Line, ...] = Field((), description="overarching aims")
    principles: tuple[Line, ...] = Field((), description="how the partnership works")
    objectives: tuple[ObjectiveFile, ...] = Field(description="list of objectives, each with its actions")
    cross_cutting_actions: tuple[ActionFile, ...] = Field((), description="plan-wide actions, X.1 and so on")
    partners: tuple[PartnerFile, ...] = Field((), description="organisations of the partnership")
    services_and_groups: tuple[ServiceFile, ...] = Field((), description="services and groups it works with")
    meetings: tuple[MeetingFile, ...] = Field((), description="meetings it holds")
    closed_days: tuple[ClosedDayFile, ...] = Field((), description="its own closed days")
    quiet_periods: tuple[QuietPeriodFile, ...] = Field((), description="its pre-election and other quiet periods")
    places: tuple[Name, ...] = Field((), description="wards and public places; others may be added in chat")
    incident_objectives: Mapping[str, ObjectiveRef] = Field(
        {}, description="category of incident: ref of the objective it counts under"
    )
    retention: RetentionFile = Field(RetentionFile(), description="how many months each sort of record is kept")

    road_ahead_2022: tuple[Candidate, ...] = Field((), description="candidate actions, not loaded")
    performance: Performance | None = Field(None, description="how progress is measured")
    funding_secured: Funding | None = Field(None, description="bids")
    baselines: tuple[Baseline, ...] = Field((), description="figures at the start")
    facts: tuple[Fact, ...] = Field((), description="figures that are no measure of the plan")
    risk: Risk | None = Field(None, description="risks")
    campaigns: tuple[Campaign, ...] = Field((), description="campaigns and events")
    governance_timeline: tuple[Milestone, ...] = Field((), description="steps to approval")
    review_cycle: tuple[Review, ...] = Field((), description="how the plan is reviewed")
    consultation: Consultation | None = Field(None, description="how the public was asked")
    community_survey_unsafe_ranked: tuple[Line, ...] = Field(
        (), description="what residents said is unsafe, worst first"
    )
    third_party_reporting_centres: tuple[Name, ...] = Field((), description="where hate crime can be reported")
    previous_priorities_2018_21: tuple[Line, ...] = Field((), description="priorities of the plan before")
    attendance_example: Attendance | None = Field(None, description="how many came to one meeting")
    minute_bodies_received: tuple[Name, ...] = Field((), description="bodies whose minutes are received")
    reports_back: tuple[Name, ...] = Field((), description="bodies that report back")
    resolutions_2017_04_04: tuple[Resolution, ...] = Field((), description="what one meeting agreed")

    @property
    def plan_wide(self) -> tuple[ActionFile, ...]:
        """The actions that belong to no objective."""
        return self.cross_cutting_actions

    @property
    def words(self) -> Words:
        """The plan's own words for its levels, singular and plural."""
        return words_of(self.terminology)

    @cached_property
    def directory(self) -> Directory:
        """The organisations, and which of them a name means."""
        return directory_of(self)

    def organisations(self) -> tuple[OrganisationFile, ...]:
        """Every organisation that the plan lists or mentions, once each, in the order of the file."""
        return self.directory.organisations

    def organisation(self, mention: str) -> OrganisationFile:
        """The organisation that a lead, partner or service of this plan means. Raises KeyError for a stranger."""
        return self.directory[mention]

    def usual(self, meeting: MeetingFile) -> str:
        """Which of the usual reminders a meeting gets unless it has its own: those named, or those of its paper."""
        if isinstance(meeting.reminders, str):
            return meeting.reminders
        paper = self.paper(meeting)
        return "bare" if paper == "none" else paper

    def paper(self, meeting: MeetingFile) -> PaperKind:
        """Which digest and reminders a meeting gets.

        What the file says; else a meeting called jag or rag gets its own, and one about some objectives that of a
        board. A plan without a jag or rag reports to the one board it has, so each other meeting is treated as a RAG.
        """
        if meeting.paper:
            return meeting.paper
        own: dict[str, PaperKind] = {"jag": "jag", "rag": "rag"}
        if meeting.objectives and meeting.key not in own:
            return "board"
        known = any(each.key in own or each.paper in own for each in self.meetings)
        return own.get(meeting.key, "none" if known else "rag")
