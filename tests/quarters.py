"""Whole quarters as plays: performed once and heard twice, as people read them and as JSON; and what always holds."""

import asyncio
import io
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.platforms.terminal.chat import Message
from bot.platforms.terminal.play import read_play
from bot.platforms.terminal.rehearse import perform
from bot.platforms.terminal.script import Instruction
from bot.platforms.terminal.transcript import Ink, JsonLines, Transcript
from schedules.calendar import WorkingCalendar
from schedules.reminders import SENDING_ENDS, SENDING_STARTS

PLAYS = Path(__file__).parent / "plays"
PLAY = PLAYS / "quarter.play"
ASKS = re.compile(r"You have (?:\d+ of )?\d+ actions? (?:left )?to update before the (?P<meeting>.+?)(?: \(.*)?")
INTERNAL = re.compile(r"\b(occurrences?|deliver(?:y|ies)|rungs?|ladders?|beat|prompts?|settle\w*)\b", re.I)
"""Words of the code that people never read."""
DIGEST = re.compile(r"\b[0-9a-f]{32}\b")
"""Of the audit: no two performances have the same."""
Said = dict[str, Any]


@dataclass
class Both:
    """Prints a play for people and for programs at once."""

    words: Transcript
    lines: JsonLines

    def enter(self, instruction: Instruction, now: datetime) -> None:
        self.words.enter(instruction, now)
        self.lines.enter(instruction, now)

    def tell(self, message: Message) -> None:
        self.words.tell(message)
        self.lines.tell(message)


@dataclass(frozen=True)
class Heard:
    """All that was said in a play: as people read it, and message by message."""

    words: str
    said: list[Said]

    def posts(self, to: str = "") -> list[Said]:
        """What the bot said of itself, to all or to one place or person."""
        return [each for each in self.said if each["kind"] == "post" and to in ("", each["to"])]

    def asked(self, to: str = "") -> list[Said]:
        """The private reminders, to all or to one person."""
        return [each for each in self.posts(to) if each["private"] and ASKS.fullmatch(each["title"])]

    def titled(self, words: str) -> list[Said]:
        """What has these words in its title."""
        return [each for each in self.said if words in each["title"]]


def hear(play: str) -> Heard:
    """Perform a play; a plan that it names may stand among the plays of the tests."""
    words, lines = io.StringIO(), io.StringIO()
    printer = Both(Transcript(words, Ink()), JsonLines(lines))
    asyncio.run(perform(read_play(play), PLAYS, printer))
    return Heard(DIGEST.sub("0" * 32, words.getvalue()), [json.loads(each) for each in lines.getvalue().splitlines()])


def moment(said: Said) -> datetime:
    """When something was said, on local clocks."""
    return datetime.fromisoformat(said["at"])


def verify_always(heard: Heard, handles: Iterable[str]) -> None:
    """What holds of every quarter, whatever happens in it."""
    verify_nobody_is_asked_twice_a_day(heard)
    verify_hours(heard.posts())
    verify_nothing_is_repeated(heard)
    verify_words(heard, handles)


def verify_nobody_is_asked_twice_a_day(heard: Heard) -> None:
    days = Counter((each["to"], moment(each).date()) for each in heard.asked())
    assert [each for each, number in days.items() if number > 1] == []


def verify_hours(posts: Iterable[Said]) -> None:
    """All of these came on a working day, in the hours in which messages are welcome."""
    calendar = WorkingCalendar({})
    for each in posts:
        told = (each["title"], each["at"])
        assert calendar.is_working(moment(each).date()), told
        assert SENDING_STARTS <= moment(each).time() < SENDING_ENDS, told


def verify_nothing_is_repeated(heard: Heard) -> None:
    """Two digests have one title, so the words count with it."""
    seen = Counter((each["to"], each["text"]) for each in heard.posts())
    assert [each for each, number in seen.items() if number > 1] == []


def verify_words(heard: Heard, handles: Iterable[str]) -> None:
    """No word of the code anywhere, and nobody's name where several people read."""
    names = re.compile(rf"\b(?:{'|'.join(map(re.escape, handles))})\b")
    for each in heard.said:
        assert not INTERNAL.search(each["text"]), each["text"]
        assert each["private"] or not names.search(each["text"]), each["text"]
