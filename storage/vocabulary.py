"""The closed lists of the field: what a status, a role or a category may be, and how each is said.

The incident categories follow the national ASB and crime recording lists; `restricted` marks those of
which only category, month, ward and count may leave the case systems.
"""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How an action is going, as its lead sees it. Always printed as a word, never as a colour alone."""

    NOT_STARTED = "not started"
    ON_TRACK = "on track"
    AT_RISK = "at risk"
    OFF_TRACK = "off track"
    COMPLETE = "complete"


COLOURS = {
    "grey": Status.NOT_STARTED,
    "gray": Status.NOT_STARTED,
    "green": Status.ON_TRACK,
    "amber": Status.AT_RISK,
    "red": Status.OFF_TRACK,
    "blue": Status.COMPLETE,
}


class Lifecycle(StrEnum):
    """Where an action stands in its life; kept apart from its status."""

    PROPOSED = "proposed"
    OPEN = "open"
    COMPLETE = "complete"
    WITHDRAWN = "withdrawn"
    CARRIED_FORWARD = "carried forward"


class Role(StrEnum):
    """What a member is to the partnership."""

    COORDINATOR = "coordinator"
    CHAIR = "chair"
    PARTNER = "partner"
    DEPUTY = "deputy"
    VIEWER = "viewer"


class OrganisationKind(StrEnum):
    """What an organisation is to the partnership."""

    RESPONSIBLE_AUTHORITY = "responsible_authority"
    PARTNER = "partner"
    SERVICE = "service"


class UpdateKind(StrEnum):
    """What an entry in an action's history records."""

    PROGRESS = "progress"
    NO_CHANGE = "no change"
    COMPLETED = "completed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    ADDED = "added"
    PROPOSED = "proposed"
    EDITED = "edited"
    DUE = "due date"
    FUNDING = "fundraising plan"
    ASSIGNED = "assigned"
    NOT_MINE = "not mine"
    COMMENT = "comment"
    RESTRICTED = "restricted"
    UNRESTRICTED = "no longer restricted"
    UNDONE = "undone"


ASIDE = (
    UpdateKind.NOT_MINE,
    UpdateKind.COMMENT,
    UpdateKind.RESTRICTED,
    UpdateKind.UNRESTRICTED,
    UpdateKind.UNDONE,
)
"""The kinds that stand in the history alone: no paper tells of them."""
ANSWERS = (UpdateKind.PROGRESS, UpdateKind.NO_CHANGE, UpdateKind.COMPLETED, UpdateKind.REOPENED)
"""The kinds that count as an update received before a meeting."""


class Confirming(StrEnum):
    """How much a channel is shown of what was saved in it: nothing, a line, or the answer as it was given."""

    QUIET = "quiet"
    LINE = "line"
    FULL = "full"


class Becoming(StrEnum):
    """What a message can be made into."""

    UPDATE = "update"
    INCIDENT = "incident"
    MEETING_ACTION = "meeting action"


class IncidentState(StrEnum):
    """How far an incident has been dealt with."""

    OPEN = "open"
    BEING_DEALT_WITH = "being dealt with"
    CLOSED = "closed"


class IncidentSource(StrEnum):
    """Where word of an incident came from; third-party reporting centres are one source."""

    POLICE = "police"
    COUNCIL = "council"
    HOUSING = "housing"
    FIRE = "fire"
    HEALTH = "health"
    THIRD_PARTY = "third party"
    COMMUNITY = "community"
    ECHO = "echo"
    OTHER = "other"


class Unit(StrEnum):
    """What a measure's figures are."""

    COUNT = "count"
    PERCENT = "percent"
    PERCENT_CHANGE = "percent change"
    PERCENT_OF_TIME = "percent of time"
    POUNDS = "pounds"
    PER_WEEK = "per week"
    CUMULATIVE = "cumulative"
    AT_ONE_TIME = "count at one time"


SUMMED = frozenset({Unit.COUNT, Unit.POUNDS})
"""The units whose figures may be added up over periods; a percentage, a rate or a running total may not, nor may a
count of what there is at one time, such as safe spaces: those of one quarter are there in the next."""


class Polarity(StrEnum):
    """Which way is better. Of a measure that gives `context` neither is: a rise in reports may mean trust."""

    HIGHER = "higher"
    LOWER = "lower"
    CONTEXT = "context"


class Span(StrEnum):
    """How long the period of a figure is. Quarters are those of the financial year, which begins in April."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "financial year"
    CALENDAR_YEAR = "calendar year"
    ROLLING = "twelve months"


class Outcome(StrEnum):
    """What became of a bid for money."""

    ASKED = "bid out"
    SECURED = "secured"
    UNSUCCESSFUL = "unsuccessful"


@dataclass(frozen=True)
class Category:
    """One kind of incident: `key` as stored, `label` as said.

    Of a restricted one only category, month, ward and count are kept here; `belongs` says where all else goes. What is
    `barred` is not kept here at all.
    """

    key: str
    label: str
    restricted: bool = False
    belongs: str = ""
    barred: bool = False


_OPEN = {
    "asb": "anti-social behaviour",
    "hate_crime": "hate crime",
    "hate_incident": "hate incident",
    "drugs_supply": "drugs supply",
    "drugs_possession": "drugs possession",
    "substance_misuse_alcohol": "substance misuse and alcohol",
    "knife_crime": "knife crime",
    "serious_violence": "serious violence",
    "violence_other": "other violence",
    "robbery": "robbery",
    "burglary_residential": "residential burglary",
    "burglary_business": "business burglary",
    "vehicle_crime": "vehicle crime",
    "theft_shoplifting": "theft and shoplifting",
    "criminal_damage": "criminal damage",
    "graffiti": "graffiti",
    "arson_deliberate_fire": "arson and deliberate fire",
    "fraud_scam": "fraud and scams",
    "cyber": "cyber crime",
    "fly_tipping": "fly-tipping",
    "enviro_crime_other": "other environmental crime",
    "speeding_road_safety": "speeding and road safety",
    "rough_sleeping": "rough sleeping",
    "begging": "begging",
    "licensing_night_time_economy": "licensing and night-time economy",
    "pspo_breach": "public spaces protection order breach",
    "other": "other",
}
_RESTRICTED = {
    "domestic_abuse": "domestic abuse",
    "vawg": "violence against women and girls",
    "sexual_violence": "sexual violence",
    "modern_slavery": "modern slavery",
    "exploitation_cse_cce": "child exploitation",
    "county_lines": "county lines",
    "cuckooing": "cuckooing",
    "cohesion_tension": "community tension",
    "prevent": "Prevent",
}

_BELONGS = {
    "domestic_abuse": "SafetyNet, and the MARAC where the risk is high",
    "vawg": "SafetyNet or the police, and the MARAC where it is domestic abuse of high risk",
    "sexual_violence": "the police or the sexual assault referral centre",
    "modern_slavery": "the police and the National Referral Mechanism, through a first responder",
    "exploitation_cse_cce": "children's social care and SafetyNet",
    "county_lines": "the police, as intelligence, and SafetyNet",
    "cuckooing": "SafetyNet and the police",
    "cohesion_tension": "the police, as a community tension report",
    "prevent": "the Prevent lead of your organisation or the Channel panel",
}
BARRED = frozenset({"prevent"})

CATEGORIES: dict[str, Category] = {
    **{key: Category(key, label) for key, label in _OPEN.items()},
    **{
        key: Category(key, label, restricted=True, belongs=_BELONGS[key], barred=key in BARRED)
        for key, label in _RESTRICTED.items()
    },
}
