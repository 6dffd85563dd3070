"""What the README has pictures of: the digest at the end of the demonstration's tour, a private reminder, a Home tab.

`python -m tests.looks.tour` takes those pictures again that show something else than what is said now.
"""

import asyncio
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from shutil import which

from bot.drawings.blocks import Message, draw, read
from bot.drawings.home import draw_home
from bot.platforms import terminal
from bot.platforms.terminal import chat
from bot.platforms.terminal.play import read_play
from bot.platforms.terminal.rehearse import perform
from bot.platforms.terminal.script import Instruction
from handlers.paper import Paper
from handlers.reply import Reply
from tests.fake_slack import labels
from tests.looks.page import conversation, home
from tests.looks.picture import keep, kept, photograph

HERE = Path(__file__).parent
ASKED = """
plan stevenage-2025-28
member council coordinator "Stevenage Borough Council"
member police partner "Hertfordshire Constabulary"
channel jag
clock 2026-11-02 09:00
council: /meeting schedule jag 2026-11-12 14:00 in #jag
council: /action assign 3.4 police
council: /action assign 4.2 police
council: /action assign 5.3 police
council: /action due 4.2 2026-12-04 Before the school holidays
clock 2026-11-09 10:00
police: /action update 4.2 amber Six notices issued; cover for January is not agreed
clock 2026-11-13 09:30
council: /meeting schedule jag 2026-12-10 14:00 in #jag
clock 2026-11-26 09:00
police presses "On track" on 3.4
"""
"""Somebody is asked about three actions, and has answered one of them."""
OPENED = """
plan stevenage-2025-28
member council coordinator "Stevenage Borough Council"
member police partner "Hertfordshire Constabulary"
channel jag
clock 2026-11-02 09:00
council: /meeting schedule jag 2026-11-12 14:00 in #jag
council: /action assign 3.4 police
council: /action assign 4.2 police
council: /action due 4.2 2026-12-04 Before the school holidays
clock 2026-11-13 09:30
council: /meeting schedule jag 2026-12-10 14:00 in #jag
council: /meeting action jag police Share the patrol plan
clock 2026-11-25 10:00
police: /action update 3.4 green Two warrants were carried out
police: /member home
"""
"""Somebody opens their own page, with one action answered and one to go."""


class Heard:
    """Keeps what is said in a play."""

    def __init__(self) -> None:
        self.said: list[chat.Message] = []

    def enter(self, instruction: Instruction, now: datetime) -> None:
        """What people do is not kept."""

    def tell(self, message: chat.Message) -> None:
        """Keep a message."""
        self.said.append(message)


@dataclass(frozen=True)
class Shown:
    """What a picture shows: its text, the labels of its buttons, and the page that is photographed."""

    text: str
    labels: tuple[str, ...]
    page: str

    @property
    def words(self) -> str:
        """All that can be read in it."""
        return "\n".join([self.text, *self.labels])


@cache
def digest() -> Shown:
    """What stands in the channel of the tour's last digest; the rest is in its thread."""
    said = said_in(files(terminal).joinpath("tour.play").read_text(encoding="utf-8"))
    papers = [each.content for each in said if isinstance(each.content, Paper) and each.to.startswith("#")]
    return _said(draw(papers[-1])[0])


@cache
def reminder() -> Shown:
    """A private reminder in which one row of three is answered."""
    said = [each.content for each in said_in(ASKED) if isinstance(each.content, Reply)]
    (message,) = draw(said[-1])
    return _said(message)


@cache
def opened() -> Shown:
    """The Home tab of a partner."""
    said = [each.content for each in said_in(OPENED) if isinstance(each.content, Reply)]
    view = draw_home(said[-1])
    return Shown(read(view["blocks"]), tuple(labels(view["blocks"])), home(view))


def _said(message: Message) -> Shown:
    return Shown(message.text, tuple(labels(list(message.blocks))), conversation([message]))


PICTURES: Mapping[Path, Callable[[], Shown]] = {
    HERE / "jag-digest.png": digest,
    HERE / "private-reminder.png": reminder,
    HERE / "home-tab.png": opened,
}
"""What each picture shows."""


def said_in(play: str) -> list[chat.Message]:
    """All that is said in a play, in order."""
    heard = Heard()
    asyncio.run(perform(read_play(play), Path(), heard))
    return heard.said


def main() -> None:
    """Take the pictures, with the words that each shows kept inside."""
    browser = which("chromium")
    if browser is None:
        sys.exit("The pictures are taken with Chromium: install it first.")
    for picture, show in PICTURES.items():
        shown = show()
        if not picture.exists() or kept(picture.read_bytes()) != shown.words:
            _take(picture, shown, browser)


def _take(picture: Path, shown: Shown, browser: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(shown.page, encoding="utf-8")
        photograph(page, browser)
        picture.write_bytes(keep(page.with_suffix(".png").read_bytes(), shown.words))


if __name__ == "__main__":
    main()
