"""Whether a line asks for a form, by its words alone: one has to be on its way before anybody has looked."""

import re

from handlers.command import Command, Found, find
from handlers.reading.kinds import STATUS
from handlers.reading.slots import Slot, slots_of
from handlers.reading.statuses import take_status
from handlers.reading.tokens import take_token
from handlers.reply import Refused


def expected_form(line: str) -> type[Command] | None:
    """The command whose form a line will open; None where it may as well be answered, or means nothing."""
    try:
        found = find(line)
        return found.command if found.form or _falls_short(found) else None
    except Refused:
        return None


def _falls_short(found: Found) -> bool:
    """Whether something that has to be said cannot be there: named where it only can be named, a word each else."""
    slots = slots_of(found.command).values()
    required = [slot for slot in slots if slot.required]
    if not all(_is_named(slot, found.rest) for slot in required if slot.option):
        return True
    first, rest = take_token(found.rest)
    if any(slot.kind is STATUS and not slot.required for slot in slots):
        _, rest = take_status(rest)  # which says nothing but itself
    return len([first, *rest.split()] if first else []) < sum(not slot.option for slot in required)


def _is_named(slot: Slot, text: str) -> bool:
    names = "|".join(re.escape(name) for name in (slot.option_name, *slot.also))
    return re.search(rf"(?:^|\s)(?:{names})(?:=|\s|$)", text, re.IGNORECASE) is not None
