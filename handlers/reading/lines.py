"""Command lines: taking one apart into the words of each field, and writing one that says the same.

Options are `name=value`, before the free text or at its very end, values with spaces in quotes. Whatever else
stands in the free text is kept exactly as typed. A command without free text of its own needs no quotes: there a
value runs to the next option.
"""

import re
from collections.abc import Mapping

from handlers.reading.slots import Slot, slots_of
from handlers.reading.tokens import OPENING, QUOTED, quote, take_token, unquote
from handlers.reply import Refused
from handlers.request import Request

NOTHING = r"(?!)"
"""Where a command has no option, none is matched."""
VALUE = rf'(?:{QUOTED}|[^\s"“”]\S*)'


def split(command: type, text: str, request: Request, *, forgiving: bool = False) -> dict[str, str]:
    """The words of each field of a command, as typed; a field that is not there is left out.

    What is left over when there is no free text stands under the key `""`. Raises Refused where the words can be
    no such field, unless `forgiving`: then a word with a figure in it stays there, to be put right in a form, and all
    else goes to the next field.
    """
    slots = slots_of(command)
    options = {name: slot for slot in slots.values() for name in (slot.option_name, *slot.also)}
    found: dict[str, str] = {}
    places = [slot for slot in slots.values() if not slot.option]
    running = not any(slot.kind.free for slot in places)
    rest = _take_trailing((_keyworded(text, options) if running else text).strip(), options, found)
    for slot in places:
        rest = _take_leading(rest, options, found)
        if slot.name in found or not rest:
            continue
        head, tail = _part(rest, options) if running and places[-1] is slot else (rest, "")
        words, rest = _take(slot, places[-1] is slot, head, request, forgiving)
        rest += tail
        if words:
            found[slot.name] = words
    rest = (_take_running if running else _take_leading)(rest, options, found).strip()
    return found | ({"": rest} if rest else {})


def join(words: str, command: type, values: Mapping[str, str], request: Request) -> str:
    """A command line that reads back as these values: as people would type it where that is unambiguous."""
    slots = slots_of(command)
    given = {name: value for name, value in values.items() if value and name}
    pretty = f"/{words} {_pretty(slots, given)}".strip()
    if split(command, pretty.removeprefix(f"/{words}"), request, forgiving=True) == given:
        return pretty
    return f"/{words} " + " ".join(_option(slots[name], value) for name, value in given.items())


def quoted(value: str) -> str:
    """A value as it is typed: in quotes where it would not be one word without them."""
    return value if value and not re.search(r"""[\s"“”\\]|^['‘]""", value) else quote(value)


def _take(slot: Slot, alone: bool, rest: str, request: Request, forgiving: bool) -> tuple[str, str]:
    if slot.kind.free:
        return rest, ""
    if alone and slot.kind.alone and not rest.startswith(tuple(OPENING)):
        return rest, ""
    try:
        return slot.kind.take(rest, request)
    except Refused as refused:
        if not forgiving:
            refused.field = refused.field or slot.name
            raise
        word, after = take_token(rest)
        return (word, after) if any(each.isdigit() for each in word) else ("", rest)


def _take_leading(text: str, options: Mapping[str, Slot], found: dict[str, str]) -> str:
    return _take_options(text, rf"{VALUE}(?=\s|$)|(?=\s|$)", options, found)


def _take_running(text: str, options: Mapping[str, Slot], found: dict[str, str]) -> str:
    ends = rf"(?=\s*$|\s+{_mark(options)})"
    return _take_options(text, rf"{QUOTED}{ends}|.*?{ends}", options, found)


def _take_options(text: str, value: str, options: Mapping[str, Slot], found: dict[str, str]) -> str:
    """Take the options that a text begins with, each with its value, and the flags among them."""
    option = re.compile(rf"\s*(?:({_any(options)})=({value})|({_flags(options)})(?=\s|$))", re.IGNORECASE | re.DOTALL)
    while match := option.match(text):
        found.setdefault(options[(match[1] or match[3]).lower()].name, unquote(match[2]) if match[1] else "yes")
        text = text[match.end() :]
    return text.lstrip()


def _part(text: str, options: Mapping[str, Slot]) -> tuple[str, str]:
    """What stands before the first option behind a text's first word, and the rest. Words in quotes stay whole."""
    mark = None if text.startswith(tuple(OPENING)) else re.search(rf"(?<=\S)\s+{_mark(options)}", text, re.IGNORECASE)
    return (text[: mark.start()], text[mark.start() :]) if mark else (text, "")


def _mark(options: Mapping[str, Slot]) -> str:
    """What an option begins with."""
    return rf"(?:(?:{_any(options)})=|(?:{_flags(options)})(?=\s|$))"


def _take_trailing(text: str, options: Mapping[str, Slot], found: dict[str, str]) -> str:
    while match := re.search(rf"(?:^|\s)({_any(options)})=({VALUE}|)\s*$", text, re.IGNORECASE):
        found.setdefault(options[match[1].lower()].name, unquote(match[2]))
        text = text[: match.start()]
    return text.rstrip()


def _keyworded(text: str, options: Mapping[str, Slot]) -> str:
    """`in #jag` is how people say `in=#jag`, and `at 10:30` how they say `at=10:30`; in free text it is no option."""
    said = re.sub(r"(^|\s)in\s+(?=#|<)", r"\1in=", text) if "in" in options else text
    return re.sub(r"(^|\s)at\s+(?=\d|noon|midday)", r"\1at=", said) if "at" in options else said


def _any(options: Mapping[str, Slot]) -> str:
    names = [re.escape(name) for name in sorted(options, key=len, reverse=True)]
    return "|".join(names) or NOTHING


def _flags(options: Mapping[str, Slot]) -> str:
    flags = [re.escape(name) for name, slot in options.items() if slot.kind.flag and name != "sure"]
    return "|".join(flags) or NOTHING


def _pretty(slots: Mapping[str, Slot], given: Mapping[str, str]) -> str:
    options = [_option(slots[name], value) for name, value in given.items() if slots[name].option]
    fixed = [quoted(given[n]) for n, s in slots.items() if n in given and not s.option and not s.kind.free]
    free = [given[n] for n, s in slots.items() if n in given and s.kind.free and not s.option]
    return " ".join(fixed + options + free)


def _option(slot: Slot, value: str) -> str:
    return f"{slot.option_name}={quoted(value)}"
