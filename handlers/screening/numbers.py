"""Numbers that belong to a person: telephone, NHS and National Insurance."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

import phonenumbers
from phonenumbers import NumberParseException
from stdnum.gb import nhs

from handlers.screening.figures import Figures, figures_in
from handlers.screening.kinds import Kind

GAP = r"[ \n.\-_/\\()*|,:;]{0,3}"
"""What people put inside a number."""
FEWEST = 6
"""Figures that the shortest of these numbers has."""
OH = re.compile(r"(?:(?<![A-Za-z\d])|(?<=\d))[oO]+(?=[ .-]?\d)|(?<=\d)[oO]+(?![A-Za-z])|(?<=\d )[oO]{2,4}(?= \d)")
"""The letter, where the figure must be meant."""
STANDING_OUT = {(10,), (3, 3, 4), (5, 5), (4, 3, 3), (3, 4, 3), (6, 4), (4, 6), (3, 7), (1,) * 10}
"""How ten figures are grouped so that they stand out among others."""
ABROAD = re.compile(rf"\+(?:{GAP}\d){{7,15}}")
HOME = re.compile(
    rf"(?:(?:\+|(?<!\d)00){GAP}44{GAP}(?:\(?0\)?)?{GAP}[1-9]|(?<!\d)44 ?\(?0?\)? ?7)(?:{GAP}\d){{8,9}}(?!\d)"
)
CALLED = re.compile(
    r"\b(?:tel(?:ephone)?|phone|mob(?:ile)?|ring|call|text|whatsapp)\b[\s:.,=(+]{0,3}"
    r"(?:(?:no|nos|number|on|is|was|at|them|him|her|us|me|the office|back)\b[\s:.,=(+]{0,3}){0,3}"
    r"(?!116 ?\d{3}\b)\d(?:[ -]?\d){5,10}(?!\d)",
    re.IGNORECASE,
)
NINO = re.compile(
    rf"(?<![A-Za-z\d])(?!(?:BG|GB|KN|NK|NT|TN|ZZ))([A-CEGHJ-PQR-TW-Z][A-CEGHJ-NPQR-TW-Z]){GAP}"
    rf"(\d{GAP}\d{GAP}\d{GAP}\d{GAP}\d{GAP}\d){GAP}([A-D])(?![A-Za-z\d])",
    re.IGNORECASE,
)
SPLIT_NINO = re.compile(
    rf"(?<![A-Za-z\d])([A-CEGHJ-PR-TW-Z]){GAP}([A-CEGHJ-NPR-TW-Z]){GAP}(\d(?:{GAP}\d){{5}}){GAP}([A-D])(?![A-Za-z\d])"
)
NAMED_NINO = re.compile(
    rf"\b(?:NI|NINO|national insurance)\b[^\d\n]{{0,20}}(?<![A-Z])[A-Z]{{2}}{GAP}(?:\d{GAP}){{6}}", re.IGNORECASE
)
DATE = re.compile(r"\d{1,2}[./ -]\d{1,2}[./ -]\d\d")
WORDS = {"an", "as", "at", "by", "he", "me", "my", "on", "to", "we", "am", "pm", "no", "so"}
"""What may stand before a date or a time."""


def numbers_in(text: str) -> Iterator[Kind]:
    """The kinds of number in a text that is in its plain form."""
    count = sum(map(text.count, "0123456789"))
    if count < FEWEST:
        return
    if any(map(_is_nino, NINO.finditer(text))) or SPLIT_NINO.search(text) or NAMED_NINO.search(text):
        yield Kind.NINO
    if CALLED.search(text):
        yield Kind.PHONE
    if count + text.count("o") + text.count("O") < 9:
        return
    text = OH.sub(lambda oh: "0" * len(oh[0]), text)
    found = list(figures_in(text))
    if HOME.search(text) or any(map(_is_phone, found)) or any(_is_valid(each[0]) for each in ABROAD.finditer(text)):
        yield Kind.PHONE
    if any(map(_is_nhs, found)):
        yield Kind.NHS


def _is_nino(found: re.Match[str]) -> bool:
    """Whether it is not rather a date that begins with "on" and goes on with "a"."""
    gapped = not found[0][2:3].isdigit()
    loose = found[1].lower() in WORDS and gapped
    return not (loose and (found[1].islower() or DATE.fullmatch(found[2])))


def _is_nhs(figures: Figures) -> bool:
    """Whether ten of these figures, grouped as people do, or all ten of them, have the right check digit."""
    for part in _parts(figures, {10}):
        shape = tuple(len(group) for _, group in part)
        if (len(part) == len(figures.groups) and figures.may_be_one(part)) or shape in STANDING_OUT:
            digits = "".join(group for _, group in part)
            if nhs.is_valid(digits) and not figures.are_known(part):
                return True
    return False


def _is_phone(figures: Figures) -> bool:
    """Whether a national number begins somewhere in these figures."""
    for part in _parts(figures, {10, 11}):
        first = part[0][1]
        single = all(len(group) == 1 for _, group in part)
        begins = first[0] == "0" and (len(first) > 2 or single)
        alone = len(part) == len(figures.groups) and figures.may_be_one(part)
        if (alone or begins) and _may_be_rung("".join(group for _, group in part)) and not figures.are_known(part):
            return True
    return False


def _parts(figures: Figures, lengths: set[int]) -> Iterator[Sequence[tuple[int, str]]]:
    """The neighbouring groups that have so many figures together."""
    groups, most = figures.groups, max(lengths)
    for first in range(len(groups)):
        near = groups[first : first + most]  # no more, for a text may have thousands
        for count, total in enumerate(accumulate(len(group) for _, group in near), 1):
            if total in lengths:
                yield near[:count]
            if total >= most:
                break


def _may_be_rung(digits: str) -> bool:
    """Ten or eleven figures: with the 0 in front all that could be a number, without it real mobiles."""
    if digits[0] == "0":
        short = digits.startswith(("0800", "0500", "01"))
        return digits[1] in "1235789" and (len(digits) == 11 or short)
    return len(digits) == 10 and digits[0] == "7" and _is_valid(f"+44{digits}")


def _is_valid(number: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, "GB"))
    except NumberParseException:
        return False
