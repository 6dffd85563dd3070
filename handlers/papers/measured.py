"""What a paper says of the measures: a table of figures, and how each has moved."""

from collections.abc import Iterable

from handlers.papers.standing import Standing
from handlers.reply import Section, Sheet


def measures(standing: Standing) -> Iterable[Section]:
    """The figures of every measure, awaited ones included; nothing for a plan without measures."""
    return ()


def measures_sheet(standing: Standing) -> Sheet | None:
    """Every figure on a row of its own."""
    return None
