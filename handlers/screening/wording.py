"""Wording that tells where somebody lives or is kept safe, where it stands beside a name or a place."""

import re
from collections.abc import Iterator

from handlers.screening.capitals import CAPITAL
from handlers.screening.kinds import Kind

HOMES = (
    r"(?:flats?|houses?|bungalows?|hostels?|caravans?|lodges?|bedsits?|maisonettes?|apartments?|address|hotels?|b&b)\b"
)
WHERE = rf"(?:[Tt]he )?(?:{CAPITAL}|\d|(?i:number|no\.?) ?\d|(?:\w+ ){{0,3}}{HOMES})"
NEAR = r"(?i:at|in|on|near|behind|opposite|above|below|next to|next door to|off|close to|beside|by|with|outside|over)"
DWELLS = r"(?i:lives|living|lived|resides|residing|resided|staying|sleeping|hiding|lodging|housed|rehoused)"
COUPLE = r"(?i:they|couple|parents|siblings)"
KIN = r"(?i:he|she|who|victim|suspect|tenant|family|woman|man|boy|girl|child|mother|father|mum|dad|person|nominal)"
STAYS = re.compile(
    rf"\b{DWELLS} {NEAR} {WHERE}|\b{COUPLE} (?:both |all |now |still )?live {NEAR} {WHERE}"
    rf"|\b{KIN} (?:now |still |often )?stay(?:s|ed) {NEAR} {WHERE}"
)
RELATIVE = (
    r"(?i:mum|mother|dad|father|parents|sister|brother|aunt|uncle|nan|grandparents|cousin|family|friends?|partner)"
)
WITH_SOMEBODY = re.compile(
    rf"\b(?i:he|she|victim|suspect|woman|man|boy|girl|child) (?i:is |was |now |still )*(?i:lives|living|lived|staying)"
    rf" with (?i:his |her |their |a )?{RELATIVE} (?i:in|at|near|on) (?:[Tt]he )?{CAPITAL}"
)
"""One person with somebody of theirs; that the young live with their families is said of many."""
MANY = re.compile(
    r"(?:(?<!s)s|people|men|women|children|those|persons|police|[\d%])$"
    r"|^(?:improv\w*|sav\w*|chang\w*|affect\w*|transform\w*|daily|whose|our|their|young|better|blight\w*|ruin\w*|everyday"
    r"|disrupt\w*|make|making|of|rough|supported|independent|assisted|sheltered|for|how|day)$",
    re.IGNORECASE,
)
"""What stands before "lives", "living" and their like where nobody in particular is meant."""
MOVED = re.compile(
    r"\b(?i:he|she|they|victim|family|survivor|mother|woman|man) (?i:has |have |had |was |were )?(?i:been )?"
    rf"(?i:re)?(?i:moved|placed|housed) (?:to|at|into|in|with) {WHERE}"
)
REFUGE = (
    r"(?i:refuge|safe[ -]?house|safe (?:accommodation|address|flat)|women['’]s shelter|move[ -]on (?:address|flat)"
    r"|move[ -]on house|(?:emergency|temporary|dispersed) accommodation|cuckooed (?:flat|property|address|house|home))"
)
SAFE = re.compile(
    rf"\b(?i:safe[ -]?house), {CAPITAL}|\b{REFUGE}(?: \w+)? (?:(?:is|was|are) )?{NEAR} {WHERE}"
    rf"|\b{CAPITAL} {REFUGE}\b(?! (?:\w+ )?(?:fund|bid|review))"
)
HINTS = ("live", "living", "resid", "stay", "sleep", "hiding", "lodg", "hous", "moved", "placed")
SAFE_HINTS = ("refuge", "safe", "shelter", "move", "accommodation", "cuckooed")


def wording_in(text: str) -> Iterator[Kind]:
    """Whether a text that is in its plain form tells where somebody is to be found."""
    low = text.lower()
    dwells = any(hint in low for hint in HINTS)
    safe = any(hint in low for hint in SAFE_HINTS)
    if (
        (safe and SAFE.search(text))
        or (dwells and any(map(_is_of_somebody, STAYS.finditer(text))))
        or (dwells and MOVED.search(text))
        or (dwells and WITH_SOMEBODY.search(text))
    ):
        yield Kind.STAYS


def _is_of_somebody(found: re.Match[str]) -> bool:
    """Whether it is somebody who lives there, and not the lives of many that are spoken of."""
    before = found.string[max(0, found.start() - 40) : found.start()].split()
    word = before[-1].strip("*_,.;:()") if before else ""
    return word in {"is", "was", "has"} or not MANY.search(word)
