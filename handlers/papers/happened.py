"""What a paper says of incidents: by category and ward, where they repeat, and how they changed."""

from collections.abc import Iterable

from handlers.papers.standing import Standing
from handlers.reply import Section, Sheet


def incidents(standing: Standing) -> Iterable[Section]:
    """Incidents of the whole plan; nothing where none was logged in this period or the one before."""
    return ()


def incidents_sheet(standing: Standing) -> Sheet | None:
    """Counts by objective, category and ward, a row each."""
    return None
