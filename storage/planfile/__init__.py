"""Plans as data: a partnership's YAML file, read into frozen values or refused in plain English.

`read_plan` takes a preset's name, a path or a text. storage/presets/README.md describes the format.
"""

from storage.planfile.background import Baseline
from storage.planfile.bad import BadPlan
from storage.planfile.fields import MeetingDate, Month
from storage.planfile.meetings import MeetingFile, PaperKind
from storage.planfile.models import (
    ActionFile,
    ClosedDayFile,
    ObjectiveFile,
    PartnershipFile,
    PeriodFile,
    PlanFile,
)
from storage.planfile.names import gist
from storage.planfile.organisations import OrganisationFile
from storage.planfile.sources import parse_plan, preset_names, read_plan, read_preset
from storage.planfile.words import Words

__all__ = [
    "ActionFile",
    "BadPlan",
    "Baseline",
    "ClosedDayFile",
    "MeetingDate",
    "MeetingFile",
    "Month",
    "ObjectiveFile",
    "OrganisationFile",
    "PaperKind",
    "PartnershipFile",
    "PeriodFile",
    "PlanFile",
    "Words",
    "gist",
    "parse_plan",
    "preset_names",
    "read_plan",
    "read_preset",
]
