"""Rating bands: a partnership's own words for how far off its target a figure may be.

Typed and printed from near to far: `on target; close to target within 5%; off target`. The first is for figures that
meet the target, unless it says within how many percent of it; the last is for all the others.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from handlers.reading.tokens import clip
from handlers.reply import Refused
from handlers.request import Request
from storage.tables.base import Json
from storage.vocabulary import COLOURS

WITHIN = re.compile(r"(?P<word>.+?)(?:,?\s+within\s+(?P<within>\d{1,3}(?:\.\d{1,2})?)\s*(?:%|per\s?cent|pc)?)?", re.I)
USUAL: tuple[Json, ...] = (
    {"word": "meets target", "within": 0},
    {"word": "within 10 percent of target", "within": 10},
    {"word": "misses target by more than 10 percent"},
)
"""For a partnership that has none of its own."""
EXAMPLE = "on target; close to target within 5%; off target"
LONGEST_WORD = 60
FEWEST, MOST = 2, 6


def read_bands(words: str, _request: Request) -> tuple[Json, ...]:
    """The bands that the words say, from near to far. Raises Refused with how they are written."""
    parts = [part.strip() for part in re.split(r"[;\n]", words) if part.strip()]
    if not FEWEST <= len(parts) <= MOST:
        raise _refused(f"“{clip(words)}” is {len(parts)} of them, and there are {FEWEST} to {MOST}")
    bands = [_band(part, last=part is parts[-1]) for part in parts]
    bands[0].setdefault("within", 0)
    limits = [each["within"] for each in bands[:-1] if "within" in each]
    if len(limits) < len(bands) - 1:
        raise _refused("Each between the first and the last says within how many percent of the target")
    if limits != sorted(set(limits)):
        raise _refused("Each band reaches further from the target than the one before")
    return tuple(bands)


def say_bands(bands: Sequence[Json]) -> str:
    """The bands as they are typed."""
    return "; ".join(
        f"{each['word']} within {each['within']:g}%" if each.get("within") else each["word"] for each in bands
    )


def define(bands: Sequence[Json]) -> str:
    """What each band means, in words that stand in a paper."""
    return "; ".join(f"{each['word']}{_reach(each)}" for each in bands)


def rate(off: Decimal, bands: Sequence[Json]) -> str:
    """The word for a figure that is so many percent off its target; 0 or less meets it."""
    return next(str(each["word"]) for each in bands if off <= Decimal(str(each.get("within", "Infinity"))))


def _reach(band: Json) -> str:
    """How far off the target a band reaches, unless its word says so already."""
    within = f"{band['within']:g}" if band.get("within") else ""
    return f" (within {within} percent of the target)" if within and within not in band["word"] else ""


def _band(part: str, *, last: bool) -> Json:
    match = WITHIN.fullmatch(part)
    assert match
    word, within = match["word"].strip().rstrip(","), match["within"]
    if word.lower() in COLOURS:
        raise _refused(f"“{clip(word)}” is a colour alone, which not everybody can tell: say it in words")
    if len(word) > LONGEST_WORD:
        raise _refused(f"“{clip(word)}” is longer than {LONGEST_WORD} characters")
    if last and within:
        raise _refused(f"“{clip(part)}” is the last, and there has to be one for figures further off")
    return {"word": word, "within": float(within) if "." in within else int(within)} if within else {"word": word}


def _refused(why: str) -> Refused:
    return Refused(f"{why}. Write the bands from near to far, such as: {EXAMPLE}.")
