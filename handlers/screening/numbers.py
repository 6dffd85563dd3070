"""Numbers that belong to a person: telephone, NHS and National Insurance."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

import phonenumbers
from phonenumbers import NumberParseException
from stdnum.gb import nhs

from handlers.screening.kinds import Kind

GAP = r"[ \n.\-_/\\()*|,:;]{0,3}"
"""What people put inside a number."""
FEWEST = 6
"""Figures that the shortest of these numbers has."""
DATE = re.compile(
    r"(?<![\d.,/-])(?:(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:(?:19|20)\d\d|\d\d)"
    r"|(?:19|20)\d\d[./-](?:0?[1-9]|1[0-2])[./-](?:0?[1-9]|[12]\d|3[01]))(?![\d]|[./-]\d)"
)
NO_NUMBER = re.compile(
    DATE.pattern
    + r"|(?<![\d.,:/-])(?:[01]?\d|2[0-3])[:.][0-5]\d(?:[:.][0-5]\d)?(?![\d]|[.:/-]\d)"  # times
    + r"|(?<![\d.,/-])(?:19|20)\d\d\s?[/-]\s?(?:(?:19|20)\d\d|\d\d)(?![\d]|[./ -]{1,2}\d)"  # years such as 2025/26
    + r"|£\s?\d[\d,.]*\d?"
    + r"|(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])"  # thousands
    + r"|(?<!\w)[HNST][A-HJ-Z] ?(?:\d{3} ?\d{3}|\d{4} ?\d{4}|\d{5} ?\d{5})(?!\d)"  # grid references
)
"""What is written in figures and is a date, a time, a sum of money, a figure or a place on the map."""
RUN = re.compile(r"\d(?:[ \n.\-_/\\()*|,:;]{0,3}\d){8,}")
OH = re.compile(r"(?:(?<![A-Za-z\d])|(?<=\d))[oO]+(?=[ .-]?\d)|(?<=\d)[oO]+(?![A-Za-z])")
"""The letter, where the figure must be meant."""
CANONICAL = {(10,), (3, 3, 4), (5, 5), (4, 3, 3), (3, 4, 3), (6, 4), (4, 6), (3, 7), (1,) * 10}
"""How ten figures are grouped so that they stand out among others."""
ABROAD = re.compile(rf"\+(?:{GAP}\d){{7,15}}")
HOME = re.compile(
    rf"(?<![\d])(?:\+|00)?{GAP}44{GAP}(?:\(?0\)?)?{GAP}[1-9](?:{GAP}\d){{8,9}}(?!\d)",
)
CALLED = re.compile(
    r"\b(?:tel(?:ephone)?|phone|mob(?:ile)?|ring|call|text|whatsapp)\b[^\d\n]{0,15}(?<!\d)(\d(?:[ -]?\d){5,10})(?!\d)",
    re.IGNORECASE,
)
NINO = re.compile(
    rf"(?<![A-Za-z\d])(?!(?:BG|GB|KN|NK|NT|TN|ZZ))([A-CEGHJ-PQR-TW-Z][A-CEGHJ-NPQR-TW-Z]){GAP}"
    rf"(\d{GAP}\d{GAP}\d{GAP}\d{GAP}\d{GAP}\d){GAP}([A-D])(?![A-Za-z\d])",
    re.IGNORECASE,
)
NAMED_NINO = re.compile(
    rf"\b(?:NI|NINO|national insurance)\b[^\d\n]{{0,20}}(?<![A-Z])[A-Z]{{2}}{GAP}(?:\d{GAP}){{6}}", re.IGNORECASE
)
WORDS = {"an", "as", "at", "by", "he", "me", "my", "on", "to", "we", "am", "pm", "no", "so"}
"""What may stand before a date or a time."""


def numbers_in(text: str) -> Iterator[Kind]:
    """The kinds of number in a text that is in its plain form."""
    figures = sum(map(text.count, "0123456789"))
    if figures < FEWEST:
        return
    if any(map(_is_nino, NINO.finditer(text))) or NAMED_NINO.search(text):
        yield Kind.NINO
    if CALLED.search(text):
        yield Kind.PHONE
    if figures + text.count("o") + text.count("O") < 9:
        return
    plain = NO_NUMBER.sub("~", OH.sub(lambda oh: "0" * len(oh[0]), text))
    runs = [re.findall(r"\d+", each[0]) for each in RUN.finditer(plain)]
    if HOME.search(plain) or any(map(_is_phone, runs)) or any(map(_is_abroad, ABROAD.finditer(plain))):
        yield Kind.PHONE
    if any(map(_is_nhs, runs)):
        yield Kind.NHS


def _is_nino(found: re.Match[str]) -> bool:
    """Whether it is not rather a date that begins with "on" and goes on with "a"."""
    gapped = not found[0][2:3].isdigit()
    loose = found[1].lower() in WORDS and gapped
    return not (loose and (found[1].islower() or DATE.fullmatch(found[2])))


def _is_nhs(groups: Sequence[str]) -> bool:
    """Whether ten of these figures, grouped as people do, or all ten of them, have the right check digit."""
    return any(nhs.is_valid("".join(part)) for part in _parts(groups, {10}, CANONICAL))


def _is_phone(groups: Sequence[str]) -> bool:
    """Whether a national number begins somewhere in these figures."""
    return any(_may_be_rung("".join(part)) for part in _parts(groups, {10, 11}, set()))


def _parts(groups: Sequence[str], lengths: set[int], canonical: set[tuple[int, ...]]) -> Iterator[Sequence[str]]:
    """The neighbouring groups that have so many figures together; of those among others the `canonical` ones only.

    Without any canonical ones, those that begin with 0.
    """
    for first in range(len(groups)):
        for last, total in enumerate(accumulate(map(len, groups[first:])), first + 1):
            part = groups[first:last]
            alone = len(part) == len(groups)
            if total in lengths and (alone or tuple(map(len, part)) in canonical or _begins_with_0(part, canonical)):
                yield part
            if total > max(lengths):
                break


def _begins_with_0(part: Sequence[str], canonical: set[tuple[int, ...]]) -> bool:
    return not canonical and part[0][0] == "0" and (len(part[0]) > 2 or {len(each) for each in part} == {1})


def _may_be_rung(figures: str) -> bool:
    """Ten or eleven figures: with the 0 in front all that could be a number, without it real mobiles."""
    if figures[0] == "0":
        short = figures.startswith(("0800", "0500", "01"))
        return figures[1] in "1235789" and (len(figures) == 11 or short)
    return len(figures) == 10 and figures[0] == "7" and _is_valid(f"+44{figures}")


def _is_abroad(found: re.Match[str]) -> bool:
    return _is_valid(found[0])


def _is_valid(number: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, "GB"))
    except NumberParseException:
        return False
