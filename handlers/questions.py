"""Asking about what is unusual: all of it at once, with everything typed kept, and a button that does it."""

from collections.abc import Iterable
from datetime import date, time

from handlers.command import Change
from handlers.reading.bands import say_bands
from handlers.reading.figures import Figure
from handlers.reading.lines import join
from handlers.reading.reckoning import typed
from handlers.reply import Button, Refused, Tone
from handlers.request import Request, Spot
from schedules.calendar import say_time
from schedules.periods import Period
from storage.tables import Measure, MeetingKind, Organisation


def ask(command: Change, about: Iterable[str], label: str, request: Request) -> None:
    """Ask about what is unusual, if anything is, with a button that does it all the same. Raises Refused to ask."""
    sentences = list(about)
    if command.sure or not sentences:
        return
    line = join(command.words, type(command), {**values_of(command), "sure": "yes"}, request)
    sentence = f"{' '.join(sentences)} {label} all the same?"
    raise Refused(sentence, Button(label=label, line=line, style="primary"), tone=Tone.ASK)


def values_of(command: Change) -> dict[str, str]:
    """What was said, as it would be typed."""
    said = {name: _said(value) for name, value in command if name != "sure"}
    return {name: words for name, words in said.items() if words}


def _said(value: object) -> str:
    match value:
        case MeetingKind():
            return value.key
        case Measure() | Spot() | Organisation():
            return value.name
        case Figure():
            return value.typed
        case Period():
            return value.short
        case time():
            return say_time(value)
        case date():
            return typed(value)
        case tuple():
            return say_bands(value)
    return str(value or "")
