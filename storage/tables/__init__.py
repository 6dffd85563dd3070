"""The rows, one file a family."""

from storage.tables.audit import AuditEntry, AuditHead, AuditKey
from storage.tables.base import Base
from storage.tables.delivery import PARTNERS, Delivery, DeliveryState, Paper, Receipt
from storage.tables.funding import Bid
from storage.tables.incident import Incident, IncidentChange
from storage.tables.measure import Measure, Reading
from storage.tables.meeting import MeetingKind, Occurrence, OccurrenceState, Series
from storage.tables.meeting_action import MeetingAction
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
from storage.tables.surface import Board, Home, Origin, Reaction

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
    "Board",
    "CategoryObjective",
    "Channel",
    "ClosedDay",
    "Delivery",
    "DeliveryState",
    "Home",
    "Identity",
    "Incident",
    "IncidentChange",
    "Measure",
    "MeetingAction",
    "MeetingKind",
    "Member",
    "Objective",
    "ObjectiveService",
    "Occurrence",
    "OccurrenceState",
    "Organisation",
    "Origin",
    "Paper",
    "Partnership",
    "Place",
    "Plan",
    "Prompt",
    "PromptAction",
    "QuietPeriod",
    "Reaction",
    "Reading",
    "Receipt",
    "Series",
    "Update",
]
