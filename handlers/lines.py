"""Command lines: taking one apart into the words of each field, and writing one that says the same.

Options are `name=value`, before the free text or at its very end, values with spaces in quotes. Whatever else
stands in the free text is kept exactly as typed.
"""

import re
from collections.abc import Mapping

from handlers.reply import Refused
from handlers.request import Request
from handlers.slots import Slot, slots_of
from handlers.tokens import unquote

OPENING = '"“”'
VALUE = r'(?:"(?:[^"\\]|\\.)*"|“[^”]*”|[^\s"“”]\S*)'


def split(command: type, text: str, request: Request, *, forgiving: bool = False) -> dict[str, str]:
    """The words of each field of a command, as typed; a field that is not there is left out.

    What is left over when there is no free text stands under the key `""`. Raises Refused where the words can be
    no such field, unless `forgiving`: then they go to the next one, to be put right in a form.
    """
    slots = slots_of(command)
    options = {slot.option_name: slot for slot in slots.values()}
    found: dict[str, str] = {}
    rest = _take_trailing(_keyworded(text, options).strip(), options, found)
    places = [slot for slot in slots.values() if not slot.option]
    for slot in places:
        rest = _take_leading(rest, options, found)
        if slot.name in found or not rest:
            continue
        words, rest = _take(slot, places[-1] is slot, rest, request, forgiving)
        if words:
            found[slot.name] = words
    rest = _take_leading(rest, options, found).strip()
    return found | ({"": rest} if rest else {})


def join(words: str, command: type, values: Mapping[str, str], request: Request) -> str:
    """A command line that reads back as these values: as people would type it where that is unambiguous."""
    slots = slots_of(command)
    given = {name: value for name, value in values.items() if value and name}
    pretty = f"/{words} {_pretty(slots, given)}".strip()
    if split(command, pretty.removeprefix(f"/{words}"), request, forgiving=True) == given:
        return pretty
    return f"/{words} " + " ".join(_option(slots[name], value) for name, value in given.items())


def _take(slot: Slot, alone: bool, rest: str, request: Request, forgiving: bool) -> tuple[str, str]:
    if slot.kind.free:
        return rest, ""
    if alone and slot.kind.alone and not rest.startswith(tuple(OPENING)):
        return rest, ""
    try:
        return slot.kind.take(rest, request)
    except Refused:
        if forgiving:
            return "", rest
        raise


def _take_leading(text: str, options: Mapping[str, Slot], found: dict[str, str]) -> str:
    while match := re.match(rf"\s*({_any(options)})=({VALUE}|)(?=\s|$)", text, re.IGNORECASE):
        found.setdefault(options[match[1].lower()].name, unquote(match[2]))
        text = text[match.end() :]
    while match := re.match(rf"\s*({_flags(options)})(?=\s|$)", text, re.IGNORECASE):
        found.setdefault(options[match[1].lower()].name, "yes")
        text = text[match.end() :]
    return text.lstrip()


def _take_trailing(text: str, options: Mapping[str, Slot], found: dict[str, str]) -> str:
    while match := re.search(rf"(?:^|\s)({_any(options)})=({VALUE}|)\s*$", text, re.IGNORECASE):
        found.setdefault(options[match[1].lower()].name, unquote(match[2]))
        text = text[: match.start()]
    return text.rstrip()


def _keyworded(text: str, options: Mapping[str, Slot]) -> str:
    """`in #jag` is how people say `in=#jag`."""
    return re.sub(r"(^|\s)in\s+(?=#|<)", r"\1in=", text) if "in" in options else text


def _any(options: Mapping[str, Slot]) -> str:
    return "|".join(re.escape(name) for name in sorted(options, key=len, reverse=True))


def _flags(options: Mapping[str, Slot]) -> str:
    flags = [re.escape(name) for name, slot in options.items() if slot.kind.flag and name != "sure"]
    return "|".join(flags) or r"(?!)"


def _pretty(slots: Mapping[str, Slot], given: Mapping[str, str]) -> str:
    options = [_option(slots[name], value) for name, value in given.items() if slots[name].option]
    fixed = [_quoted(given[n]) for n, s in slots.items() if n in given and not s.option and not s.kind.free]
    free = [given[n] for n, s in slots.items() if n in given and s.kind.free and not s.option]
    return " ".join(fixed + options + free)


def _option(slot: Slot, value: str) -> str:
    return f"{slot.option_name}={_quoted(value)}"


def _quoted(value: str) -> str:
    if value and not re.search(r'[\s"“”\\]', value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
