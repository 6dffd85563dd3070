"""Reading several actions at once: their numbers, before the words that say what becomes of them."""

import re

from handlers.reading.lookups import REF, ref_of, take_action
from handlers.reading.parties import take_known_who
from handlers.reading.tokens import OPENING, clip
from handlers.reply import Refused
from handlers.request import Request

ONE = re.compile(r"(?:\d{1,3}\.\d{1,4}|x\.?\d{1,4})(?=[\s,;:]|$)", re.IGNORECASE)
BETWEEN = re.compile(r"[\s,;:]*(?:(?:and|&)\s+(?=\d|x))?", re.IGNORECASE)


def take_assigned(text: str, request: Request) -> tuple[str, str]:
    """An action before more of them or before somebody's name; nothing where the text begins with such a name."""
    if one := ONE.match(text):
        return one[0], _after(text, one)
    if not (REF.match(text) or text.startswith(tuple(OPENING))) and _begins_with_who(text, request):
        return "", text
    return take_action(text, request)


def take_refs(text: str, _request: Request) -> tuple[str, str]:
    """All the numbers that a text begins with, with commas between them; words in quotes as they are."""
    if text.startswith(tuple(OPENING)) and (quoted := re.match(r'["“”]([\dxX][\d.,;\sxX]*)["“”]\s*', text)):
        return quoted[1].strip(), text[quoted.end() :]
    found: list[str] = []
    while one := ONE.match(text):
        found.append(one[0])
        text = _after(text, one)
    return ", ".join(found), text


def read_refs(words: str, request: Request) -> tuple[str, ...]:
    """The refs of several actions, each once. Raises Refused with all that the plan does not have."""
    said = [each for each in re.split(r"[\s,;]+", words) if each.lower() not in ("", "and", "&")]
    matches = {each: REF.fullmatch(each) for each in said}
    if strange := [each for each, match in matches.items() if not match]:
        raise Refused(f"“{clip(strange[0])}” cannot be read as the number of one. Type them such as 4.3, 4.4.")
    found = dict.fromkeys(ref_of(match) for match in matches.values() if match)
    if missing := [ref for ref in found if not request.action(ref)]:
        raise Refused(f"Nothing was changed: this plan has no {request.word('action')} {' or '.join(missing)}.")
    return tuple(found)


def _after(text: str, one: re.Match[str]) -> str:
    between = BETWEEN.match(text, one.end())
    return text[between.end() if between else one.end() :]


def _begins_with_who(text: str, request: Request) -> bool:
    return bool(take_known_who(text, request)[0])
