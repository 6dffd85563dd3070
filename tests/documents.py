"""What SECURITY.md and DATA-PROTECTION.md say of periods, kinds and categories, taken from where each is declared.

`python -m tests.readme` writes it there, with the parts of README.md.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from handlers.retention.rows import say_months
from handlers.screening import STRUCTURED, Kind
from handlers.screening.saying import Harmless
from schedules.retention import PERIODS
from storage.vocabulary import CATEGORIES
from tests.tables import table

ROOT = Path(__file__).parent.parent
SECURITY = ROOT / "SECURITY.md"
DATA_PROTECTION = ROOT / "DATA-PROTECTION.md"


def retention() -> str:
    """Every sort of record with its period, what then becomes of it, and where the period comes from."""
    rows = (
        (each.label, f"{say_months(each.months)} {each.since}", each.goes, each.source, f"`{each.key}`")
        for each in PERIODS.values()
    )
    return table(("What", "Kept for", "Then", "Where the period comes from", "Word"), rows)


def screening() -> str:
    """Every kind of thing that must not be typed, whether each form of it is known, and how else to say it."""
    rows = ((kind.value, "its form" if kind in STRUCTURED else "wording", kind.advice) for kind in Kind)
    return table(("Looked for", "Known by", "What people are told instead"), rows)


def reasons() -> str:
    """Why a coordinator may let something through."""
    return "".join(f"- {reason.value}\n" for reason in Harmless)


def restricted() -> str:
    """The categories of incident that are restricted from the start, and where all else of them belongs."""
    rows = (
        (each.label, "nothing" if each.barred else "category, month, ward and count", each.belongs)
        for each in CATEGORIES.values()
        if each.restricted
    )
    return table(("Category", "Kept here", "Where the rest belongs"), rows)


DOCUMENTS: Mapping[Path, Mapping[str, Callable[[], str]]] = {
    DATA_PROTECTION: {"retention": retention, "screening": screening, "reasons": reasons, "restricted": restricted},
}
"""What stands between the marks of each name in each document."""
