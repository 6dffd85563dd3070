"""Vehicle registrations of the formats in use, told from postcode districts, roads and the words behind them."""

import re
from collections.abc import Iterator

from handlers.screening.kinds import Kind

BETWEEN = r"[ \n.\-_/,*]{0,3}"
NOW = re.compile(rf"(?<![A-Za-z\d])([A-Z]{{2}})({BETWEEN})(\d\d)({BETWEEN})([A-Z]{{3}})(?![A-Za-z\d])", re.IGNORECASE)
PREFIX = re.compile(
    rf"(?<![A-Za-z\d])([A-HJ-NP-TV-Y])(\d{{1,3}})({BETWEEN})([A-Z]{{3}})(?![A-Za-z\d])",
    re.IGNORECASE,
)
SUFFIX = re.compile(
    rf"(?<![A-Za-z\d])([A-Z]{{3}})({BETWEEN})(\d{{1,3}})([A-HJ-NPR-TV-Y])(?![A-Za-z\d])",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"\b(?i:reg(?:istration)?|vrm|number ?plate|licence plate)\b(?i: (?:no|number|mark)\b)?[.:]? *(?i:is +|was +)?"
    r"(?:[A-Z]{1,3} ?\d{1,4}|\d{1,4} ?[A-Z]{1,3})(?![A-Za-z\d])"
)
SHORT_WORDS = (
    "act add age ago aid aim air all and any are arm art ask ate bad bag ban bar bed bid big bin bit box boy bus but"
    " buy bye can car cut day did die dog due ebb end est eve far few fit fix fly for fox fun gap gas get got gun guy"
    " had has her hid him his hit hot how hub ice ill its job key kid law led let lit lot low man may men met mid mix"
    " net new nil nor not now off oil old one our out own pay per put ran red rep rid row run sad sat saw say sea see"
    " set she sit six sky son sum ten the tie tip too top two use van via war was way web wet who why win won yes yet"
    " you nos ref sec pub gym hrs min max avg pct ppl org gov jan feb mar apr jun jul aug sep oct nov dec mon tue wed"
    " thu fri sat sun"
)
ABBREVIATIONS = (
    "abc acc adv asb asc bbc bsb cad cbo cce ccg ccr cdr cfo ceo cid cja cpn cps crc cro cse csm csp csu dhr dpa dpo"
    " dva dvs efs faq fgm foi fpn fta gdp gps hfs hmo hmp icb icr ict ifs imd iom itv jag jar kpi loc mop nfa ngo nhs"
    " nhw nps ocg ofs osg pcc pcs poc pov pnc pns psa pvp qtr rag rsl rta rtc sbc sla smt soc ssf svd tba tbc tfl tro"
    " vcs vru yjs yot ytd"
)
WORDS = frozenset(f"{SHORT_WORDS} {ABBREVIATIONS}".split())
"""Words and abbreviations of three letters that stand behind a district or a road."""
YEARS = frozenset({"FY", "AY", "CY", "PY"})


def vehicles_in(text: str) -> Iterator[Kind]:
    """Whether there is a vehicle registration in a text that is in its plain form."""
    if any(figure in text for figure in "0123456789") and (
        any(map(_is_now, NOW.finditer(text)))
        or any(map(_is_prefixed, PREFIX.finditer(text)))
        or any(map(_is_suffixed, SUFFIX.finditer(text)))
        or NAMED.search(text)
    ):
        yield Kind.VEHICLE


def _is_now(found: re.Match[str]) -> bool:
    """`AB12 CDE`. In "in 24 hrs" and "SG12 and" the gap and the word tell."""
    letters, before, age, behind, last = found.groups()
    if age in {"00", "01"} or letters.upper() in YEARS:
        return False
    if before:
        return letters.isupper() and last.isupper() and not (_gap(before) and last.lower() in WORDS)
    return _is_alike(letters, behind, last)


def _is_prefixed(found: re.Match[str]) -> bool:
    return _is_alike(found[1], found[3], found[4])


def _is_suffixed(found: re.Match[str]) -> bool:
    """`ABC 123D`. A capital at the beginning of a word alone is a word's."""
    letters, between, figures, last = found.groups()
    if not (letters.isupper() or letters.islower()) or (between and letters.isupper() != last.isupper()):
        return False
    word = letters.lower() in WORDS and (letters.islower() or len(figures) < 3)
    return not (between and word)


def _is_alike(one: str, between: str, other: str) -> bool:
    """Whether both parts are written in one way, and the second is no word of its own."""
    if not between:
        return True
    return one.isupper() == other.isupper() and (one.isupper() or other.islower()) and other.lower() not in WORDS


def _gap(between: str) -> bool:
    return between.strip() == ""
