"""What a paper says of dates: approval and scrutiny ahead, and the meetings for a calendar."""

from collections.abc import Iterable

from handlers.papers.standing import Standing
from handlers.reply import Event, Section


def dates_ahead(standing: Standing) -> Iterable[Section]:
    """Approval and scrutiny dates that are still to come."""
    return ()


def events(standing: Standing) -> tuple[Event, ...]:
    """The meeting itself and those after it."""
    return ()
