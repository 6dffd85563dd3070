"""Quarters in which anything happens: whoever answers, stops, moves, cancels and fails, the same things hold."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest

from tests.quarters import Heard, Said, hear, moment, verify_hours, verify_nobody_is_asked_twice_a_day, verify_words

SEEDS = (3, 30)
SCENE = """plan quarter.yaml
member council coordinator "Stevenage Borough Council"
member police partner "Hertfordshire Constabulary"
member sergeant partner "Hertfordshire Constabulary"
member sada partner SADA
member nomore partner "No More Service"
channel jag
channel rag restricted
clock 2026-10-20 09:30
council: /meeting repeat jag second thursday 14:00 until=2026-12-31 in=#jag
council: /meeting schedule rag 2026-12-09 10:00 in #rag
"""
BEGINS, ENDS = (datetime.fromisoformat(each) for each in ("2026-10-20 09:30", "2026-12-18 17:00"))
LED = {"police": ("4.2", "4.3"), "sergeant": ("4.2", "4.3"), "sada": ("2.3",), "nomore": ("1.8",)}
MEETINGS = {"jag": (date(2026, 11, 12), date(2026, 12, 10)), "rag": (date(2026, 12, 9),)}
ANSWERED = re.compile(r"Saved: (?:no change on )?(?P<ref>\d\.\d)(?! is not yours)\b")
REF = re.compile(r"^- (\d\.\d) ", re.MULTILINE)
PAPERS = {"Joint Action Group": "#jag", "Responsible Authorities Group": "#rag"}


@dataclass
class Quarter:
    """Writes a play in which anything may happen on any day."""

    chance: random.Random
    meetings: dict[str, list[date]] = field(default_factory=lambda: {key: list(at) for key, at in MEETINGS.items()})
    now: datetime = BEGINS

    def lines(self) -> Iterator[str]:
        deeds = [self.answer] * 4 + [self.press] * 6 + [self.stop] * 2 + [self.move] * 2 + [self.cancel, self.fail]
        while self.now < ENDS:
            yield from self.later(self.chance.randrange(60 * 60))
            yield from self.chance.choice(deeds)()
        yield from self.later(0)

    def later(self, minutes: int) -> Iterator[str]:
        """Some time on, in the hours in which people work."""
        at = self.now + timedelta(minutes=minutes)
        while at.weekday() > 4 or not time(9) <= at.time() < time(15, 30):
            at += timedelta(hours=1)
        self.now = at
        yield f"clock {at:%Y-%m-%d %H:%M}"

    def answer(self) -> Iterator[str]:
        who = self.chance.choice(list(LED))
        status = self.chance.choice(["on track", "at risk", "off track", "no change"])
        yield f"{who}: /action update {self.chance.choice(LED[who])} {status} Word {self.now:%d %B, %H.%M}"

    def press(self) -> Iterator[str]:
        who = self.chance.choice(list(LED))
        label = self.chance.choice(["On track", "No change", "No change", "Not mine", "Remind me on"])
        yield f'{who} presses "{label}"' if self.chance.random() < 0.8 else f"{who} replies: no change"

    def stop(self) -> Iterator[str]:
        yield f"{self.chance.choice(list(LED))}: /action {self.chance.choice(['mute', 'unmute'])}"

    def move(self) -> Iterator[str]:
        key = self.chance.choice(list(self.meetings))
        if not self.meetings[key]:
            return
        was = self.meetings[key].pop(0)
        to = was + timedelta(days=self.chance.randrange(-7, 15))
        self.meetings[key].append(to)
        yield f"council: /meeting move {key} {was} {to} 11:00"
        yield 'council presses "Move it"'

    def cancel(self) -> Iterator[str]:
        key = self.chance.choice(list(self.meetings))
        if self.meetings[key]:
            yield f"council: /meeting cancel {key} {self.meetings[key].pop()}"

    def fail(self) -> Iterator[str]:
        """The bot is stopped for some hours, or for days."""
        self.now += timedelta(hours=self.chance.randrange(1, 70))
        yield from ("down", f"clock {self.now:%Y-%m-%d %H:%M}", "up")


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_people_are_asked_rightly(seed: int) -> None:
    play = [*SCENE.splitlines(), *Quarter(random.Random(seed)).lines()]
    heard = hear("\n".join(play))
    assert heard.asked(), "somebody was asked"
    verify_nobody_is_asked_twice_a_day(heard)
    verify_hours(heard.asked() + heard.titled(" working days, on "))
    verify_words(heard, LED)
    verify_silence_after_answers(heard)
    verify_silence_after_stopping(heard)
    verify_notes(heard)
    assert len(heard.titled("were not on time")) <= play.count("down")


def verify_silence_after_answers(heard: Heard) -> None:
    """Nobody is asked what was answered since the last digest of that meeting."""
    answered: dict[str, datetime] = {}
    issued: dict[str, datetime] = {}
    asked = {id(each) for each in heard.asked()}
    for each in heard.said:
        if found := ANSWERED.match(each["title"]):
            answered[found["ref"]] = moment(each)
        if each["kind"] == "post" and each["title"].startswith("Digest") and not each["private"]:
            issued[each["to"]] = moment(each)
        if id(each) in asked:
            verify_unanswered(each, answered, issued)


def verify_unanswered(said: Said, answered: dict[str, datetime], issued: dict[str, datetime]) -> None:
    channels = [channel for name, channel in PAPERS.items() if name in said["title"]]
    since = [issued[channel] for channel in channels if channel in issued]
    for ref in REF.findall(said["text"]):
        assert ref not in answered or (len(since) == len(channels) and answered[ref] <= max(since)), said["text"]


def verify_silence_after_stopping(heard: Heard) -> None:
    stopped: set[str] = set()
    asked = {id(each) for each in heard.asked()}
    for each in heard.said:
        if each["title"].startswith("Saved: you get no more private reminders"):
            stopped.add(each["to"])
        if "get private reminders again" in each["title"]:
            stopped.discard(each["to"])
        assert not (id(each) in asked and each["to"] in stopped), each["text"]


def verify_notes(heard: Heard) -> None:
    """Of each change people are told once."""
    for channel in PAPERS.values():
        notes = [each["title"] for each in heard.posts(channel) if re.match("Date changed|Cancelled", each["title"])]
        assert all(note != after for note, after in pairwise(notes)), notes
