"""Runs of figures in a text, and what of them is a date, a time, a sum of money or a place on the map."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

RUN = re.compile(r"\d(?:[ \n.\-_/\\()*|,:;]{0,3}\d){8,}")
GROUP = re.compile(r"\d+")
SURELY = re.compile(
    r"(?<![\d.,/-])(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:19|20)\d\d(?!\d|[./-]\d)"
    r"|(?<![\d.,/-])(?:19|20)\d\d[./-](?:0?[1-9]|1[0-2])[./-](?:0?[1-9]|[12]\d|3[01])(?!\d|[./-]\d)"
    r"|(?<![\d.,:/])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?!\d|:\d)"  # times
    r"|£\s?\d[\d,.]*\d?"
    r"|(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])"  # thousands
)
MAYBE = re.compile(
    r"(?<![\d.,/-])(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-]\d\d(?!\d|[./-]\d)"
    r"|(?<![\d.,:/])(?:[01]?\d|2[0-3])\.[0-5]\d(?!\d|\.\d)"
    r"|(?<![\d.,/-])(?:19|20)\d\d\s?[/-]\s?(?:(?:19|20)\d\d|\d\d)(?!\d|[./-]\d)"  # years such as 2025/26
    r"|(?<![\d.,/-])(?:19|20)\d\d(?!\d|[./-]\d)"
    r"|(?<!\w)[HNST][A-HJ-Z] ?(?:\d{3} ?\d{3}|\d{4} ?\d{4}|\d{5} ?\d{5})(?!\d)"  # grid references
)
Span = tuple[int, int]


@dataclass(frozen=True)
class Figures:
    """The groups of figures of one run, each with where it begins in `text`."""

    text: str
    groups: Sequence[tuple[int, str]]

    def may_be_one(self, part: Sequence[tuple[int, str]]) -> bool:
        """Whether groups of any size may be one number: none of them is surely something else."""
        return not any(_within(start, self._sure) for start, _ in part)

    def are_known(self, part: Sequence[tuple[int, str]]) -> bool:
        """Whether all of these groups are dates, times and the like."""
        return all(_within(start, self._sure) or _within(start, self._maybe) for start, _ in part)

    @cached_property
    def _sure(self) -> list[Span]:
        return [each.span() for each in SURELY.finditer(self.text)]

    @cached_property
    def _maybe(self) -> list[Span]:
        return [each.span() for each in MAYBE.finditer(self.text)]


def figures_in(text: str) -> Iterator[Figures]:
    """The runs of nine and more figures in a text, and those that are left without what is surely something else."""
    runs = [each.span() for each in RUN.finditer(text)]
    yield from (_figures(text, *span) for span in runs)
    if runs and (left := SURELY.sub(lambda each: "~" * len(each[0]), text)) != text:
        yield from (_figures(left, *each.span()) for each in RUN.finditer(left))


def _figures(text: str, start: int, end: int) -> Figures:
    """The rest of a line on either side is looked at too: a grid reference begins before its figures."""
    first, last = max(0, start - 3), min(len(text), end + 3)
    near = text[first:last]
    groups = [(each.start(), each[0]) for each in GROUP.finditer(near, start - first, end - first)]
    return Figures(near, groups)


def _within(start: int, spans: Sequence[Span]) -> bool:
    """Whether a place lies in one of these, which are in order: a text may have thousands."""
    before = bisect_right(spans, start, key=lambda span: span[0])
    return before > 0 and start < spans[before - 1][1]
