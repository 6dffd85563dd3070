"""The rows, one file a family."""

from storage.tables.audit import AuditEntry, AuditHead, AuditKey
from storage.tables.base import Base
from storage.tables.delivery import PARTNERS, Delivery, DeliveryState, Paper, Receipt
from storage.tables.funding import Bid
from storage.tables.incident import Incident, IncidentChange
from storage.tables.measure import Measure, Reading
from storage.tables.meeting import MeetingKind, Occurrence, OccurrenceState, Series
from storage.tables.partnership import (
    Channel,
    ClosedDay,
    Identity,
    Member,
    Organisation,
    Partnership,
    QuietPeriod,
)
from storage.tables.plan import (
    Action,
    ActionSupport,
    Aim,
    CategoryObjective,
    Objective,
    ObjectiveService,
    Place,
    Plan,
    Update,
)
from storage.tables.prompt import Prompt, PromptAction

__all__ = [
    "PARTNERS",
    "Action",
    "ActionSupport",
    "Aim",
    "AuditEntry",
    "AuditHead",
    "AuditKey",
    "Base",
    "Bid",
    "CategoryObjective",
    "Channel",
    "ClosedDay",
    "Delivery",
    "DeliveryState",
    "Identity",
    "Incident",
    "IncidentChange",
    "Measure",
    "MeetingKind",
    "Member",
    "Objective",
    "ObjectiveService",
    "Occurrence",
    "OccurrenceState",
    "Organisation",
    "Paper",
    "Partnership",
    "Place",
    "Plan",
    "Prompt",
    "PromptAction",
    "QuietPeriod",
    "Reading",
    "Receipt",
    "Series",
    "Update",
]
