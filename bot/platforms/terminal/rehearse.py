"""`convenor rehearse FILE`: performs a play and prints all that is said."""

import asyncio
from pathlib import Path
from typing import TextIO

from bot.platforms.terminal.play import read_play
from bot.platforms.terminal.script import BadPlay, Instruction, Play
from bot.platforms.terminal.stage import Stage
from bot.platforms.terminal.transcript import Ink, JsonLines, Printer, Transcript

MOST_BYTES = 10_000_000


def rehearse(path: Path, json: bool, out: TextIO, err: TextIO, files: Path | None = None) -> int:
    """Perform the play in a file: 0 when it ran to its end, 2 with line and reason on `err` when it could not.

    With `json` one object a line, for each message as a whole; else words for people. What is sent as a file is
    written into the new folder `files`, if one is named.
    """
    try:
        play = read_play(contents(path))
        if files:
            _make_folder(files)
        asyncio.run(perform(play, path.parent, JsonLines(out) if json else Transcript(out, Ink()), files))
    except BadPlay as bad:
        err.write(f"{path.name}: {bad}\n")
        return 2
    return 0


def contents(path: Path) -> str:
    """The text of a play. Raises BadPlay for what is no text."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadPlay(0, f"It is too big for a play; {MOST_BYTES:,} bytes are the most.")
        raw = path.read_bytes()
    except (OSError, ValueError):
        raise BadPlay(0, "There is no such file, or it cannot be read; check its name.") from None
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadPlay(line, "This is no text in UTF-8; save the play as UTF-8.") from None
    if "\0" in text:
        raise BadPlay(text[: text.index("\0")].count("\n") + 1, "This is no text; a play is a file of lines.")
    return text


async def perform(play: Play, folder: Path, printer: Printer, files: Path | None = None) -> None:
    """Carry out a whole play. Raises BadPlay where it asks for what is not there."""
    stage = Stage(play.opening, folder, files)
    try:
        for instruction in play.instructions:
            await enact(instruction, stage, printer)
    finally:
        stage.close()


async def enact(instruction: Instruction, stage: Stage, printer: Printer) -> None:
    """Carry out one instruction, and print it and whatever the bot said to it."""
    printer.enter(instruction, stage.house.clock.local())
    said_before = len(stage.house.chat.said)
    try:
        await stage.perform(instruction)
    finally:
        for message in stage.house.chat.said[said_before:]:
            printer.tell(message)


def _make_folder(folder: Path) -> None:
    """A new folder for its owner alone. Raises BadPlay."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        raise BadPlay(0, f"{folder} is there already, and nothing was written into it; name a new folder.") from None
    except OSError as error:
        raise BadPlay(0, f"The folder {folder} cannot be made: {error.strerror}.") from None
