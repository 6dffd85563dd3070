"""The four plans that come with Convenor, each after a quarter in which things happened, and their papers."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from bot.drawings.words import say
from bot.platforms.terminal.chat import Kind, Message
from bot.platforms.terminal.play import read_play
from bot.platforms.terminal.rehearse import perform
from bot.platforms.terminal.script import Instruction
from handlers.paper import Paper
from tests.quarters import PLAYS

FILLED = PLAYS / "filled"
PRESETS = sorted(play.stem for play in FILLED.glob("*.play"))
GOLDEN = Path(__file__).parent / "golden" / "papers"
RULE = f"\n\n{'=' * 72}\n\n"


@dataclass
class Heard:
    """Keeps the last paper that was posted in each channel, and the answers of the last moment, which show others."""

    posted: dict[str, Paper] = field(default_factory=dict)
    shown: list[Message] = field(default_factory=list)

    def enter(self, instruction: Instruction, now: datetime) -> None:
        """What people do is not kept."""

    def tell(self, message: Message) -> None:
        """Keep a paper, or an answer."""
        paper = message.content
        if isinstance(paper, Paper) and paper.sheets and not message.private:  # an addendum has no sheets
            self.posted[message.to] = paper
        if message.kind == Kind.REPLY:
            self.shown = [each for each in self.shown if each.at == message.at] + [message]


@cache
def hear(preset: str) -> Heard:
    """Perform the quarter of a plan."""
    heard = Heard()
    play = read_play((FILLED / f"{preset}.play").read_text(encoding="utf-8"))
    asyncio.run(perform(play, FILLED, heard))
    return heard


def papers(preset: str) -> str:
    """Every paper of a plan as text: the last digest posted in each channel, then those that somebody asked to see."""
    heard = hear(preset)
    contents = (*heard.posted.values(), *(each.content for each in heard.shown))
    return RULE.join(map(say, contents)) + "\n"
