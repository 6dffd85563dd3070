"""`convenor demo`: a tour of a month, then a prompt at which anything can be tried as any of the roles."""

import asyncio
import os
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import TextIO

from bot.platforms.terminal.play import read_play
from bot.platforms.terminal.prompt import Prompt
from bot.platforms.terminal.rehearse import enact
from bot.platforms.terminal.script import Instruction, Note, Play
from bot.platforms.terminal.stage import Stage
from bot.platforms.terminal.transcript import Ink, Mute, Printer, Transcript


def demo(stdin: TextIO, out: TextIO) -> int:
    """Play the tour and, on a terminal, let the person try things. Returns the exit status."""
    tour = read_play(files(__package__).joinpath("tour.play").read_text(encoding="utf-8"))
    stage = Stage(tour.opening, Path())
    transcript = Transcript(out, Ink(wants_colour(out)))
    scene, shown = _parted(tour)
    try:
        with asyncio.Runner() as runner:
            runner.run(_perform(scene, stage, Mute()))
            runner.run(_perform(shown, stage, transcript))
            if stdin.isatty():
                _try_things(stage, Prompt(stage, transcript, runner, stdin, out), out)
    finally:
        stage.close()
    return 0


def wants_colour(out: TextIO) -> bool:
    """Whether colour is welcome here: on a terminal, unless NO_COLOR or TERM=dumb says otherwise."""
    return out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _try_things(stage: Stage, prompt: Prompt, out: TextIO) -> None:
    """Let the person type. From here on the files that are sent are made, into a folder that goes if it stays empty."""
    folder = Path(tempfile.mkdtemp(prefix="convenor-"))
    stage.house.write_into(folder)
    prompt.run()
    if any(folder.iterdir()):
        out.write(f"The files that were sent are in {folder}\n")
    else:
        folder.rmdir()


async def _perform(instructions: tuple[Instruction, ...], stage: Stage, printer: Printer) -> None:
    for instruction in instructions:
        await enact(instruction, stage, printer)


def _parted(tour: Play) -> tuple[tuple[Instruction, ...], tuple[Instruction, ...]]:
    """What sets the scene, and what is shown: all from the first comment that does not stand at the very top."""
    all_of_it = tour.instructions
    curtain = next(number for number, each in enumerate(all_of_it) if number and isinstance(each, Note))
    return all_of_it[:curtain], all_of_it[curtain:]
