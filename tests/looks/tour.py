"""The digest at the end of the demonstration's tour. `python -m tests.looks.tour` takes the README's picture of it."""

import asyncio
import sys
import tempfile
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from shutil import which

from bot.drawings.blocks import Message, draw
from bot.platforms import terminal
from bot.platforms.terminal import chat
from bot.platforms.terminal.play import read_play
from bot.platforms.terminal.rehearse import perform
from bot.platforms.terminal.script import Instruction
from handlers.reply import Paper
from tests.looks.page import conversation
from tests.looks.picture import keep, photograph

PICTURE = Path(__file__).parent / "jag-digest.png"


class Papers:
    """Keeps the papers that are posted in a play."""

    def __init__(self) -> None:
        self.posted: list[Paper] = []

    def enter(self, instruction: Instruction, now: datetime) -> None:
        """What people do is not kept."""

    def tell(self, message: chat.Message) -> None:
        """Keep a message that is a paper."""
        if isinstance(message.content, Paper):
            self.posted.append(message.content)


def digest() -> Message:
    """What stands in the channel of the tour's last digest; the rest is in its thread."""
    tour = read_play(files(terminal).joinpath("tour.play").read_text(encoding="utf-8"))
    papers = Papers()
    asyncio.run(perform(tour, Path(), papers))
    return draw(papers.posted[-1])[0]


def main() -> None:
    """Take the picture again, with the words that it shows kept inside."""
    browser = which("chromium")
    if browser is None:
        sys.exit("The picture is taken with Chromium: install it first.")
    shown = digest()
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "digest.html"
        page.write_text(conversation([shown]), encoding="utf-8")
        photograph(page, browser)
        PICTURE.write_bytes(keep(page.with_suffix(".png").read_bytes(), shown.text))


if __name__ == "__main__":
    main()
