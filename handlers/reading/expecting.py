"""Whether a line asks for a form, by its words alone: one has to be on its way before anybody has looked."""

from handlers.command import Command, Found, find
from handlers.reading.kinds import STATUS
from handlers.reading.slots import slots_of
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
    """Whether there are fewer words than fields that have to be said; a status says nothing but itself."""
    slots = slots_of(found.command).values()
    first, rest = take_token(found.rest)
    if any(slot.kind is STATUS and not slot.required for slot in slots):
        _, rest = take_status(rest)
    return len([first, *rest.split()] if first else []) < sum(slot.required for slot in slots)
