"""The screening itself: every family of rules over every reading of a text."""

import re

from handlers.screening.addresses import addresses_in
from handlers.screening.kinds import Kind
from handlers.screening.numbers import numbers_in
from handlers.screening.people import people_in
from handlers.screening.plain import readings
from handlers.screening.vehicles import vehicles_in
from handlers.screening.wording import wording_in

RULES = (numbers_in, addresses_in, vehicles_in, people_in, wording_in)
LINK = re.compile(r"\bhttps?://[^\s<>]+", re.IGNORECASE)
IN_LINK = re.compile(
    r"[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?!\w)|(?<![\w%])(?:\+|%2B|00)?(?:44|0)7\d{9}(?![\w%])",
    re.IGNORECASE,
)
"""What of a link belongs to a person; all else in it is an address of a page."""


def find(text: str) -> tuple[Kind, ...]:
    """The kinds of thing in a text that must not be kept, in the order of `Kind`; nothing for a text that is clean."""
    found = {kind for reading in readings(text) for rule in RULES for kind in rule(_without_links(reading))}
    return tuple(kind for kind in Kind if kind in found)


def _without_links(text: str) -> str:
    """A text in which of each link only stands what belongs to a person."""
    if "://" not in text:
        return text
    return LINK.sub(lambda link: " ; ".join(each.replace("%40", "@") for each in IN_LINK.findall(link[0])), text)
