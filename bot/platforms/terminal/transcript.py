"""What a play prints: for people, words under the time at which they were said; for programs, one JSON object each."""

import json
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TextIO

from bot.drawings.neutral import clean
from bot.drawings.words import say
from bot.platforms.terminal.chat import Message
from bot.platforms.terminal.script import Fill, Instruction, Note, Press, Respond, Say, Start, Stop
from handlers.form import Form
from handlers.reply import Marking, Reply, Tone
from schedules.calendar import say_day, say_time

WIDTH = 80
BAR = "  │ "
GLUE = "\xa0"
BLANK = "\n\n"


class Printer(Protocol):
    """Whatever prints a play as it is performed."""

    def enter(self, instruction: Instruction, now: datetime) -> None:
        """An instruction is about to be carried out, at a local time."""
        ...

    def tell(self, message: Message) -> None:
        """The bot said something."""
        ...


class Mute:
    """Prints nothing."""

    def enter(self, instruction: Instruction, now: datetime) -> None:
        """Nothing is printed."""

    def tell(self, message: Message) -> None:
        """Nothing is printed."""


class JsonLines:
    """Prints what the bot says, one JSON object a line, and nothing else."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def enter(self, instruction: Instruction, now: datetime) -> None:
        """People's own words are no part of it."""

    def tell(self, message: Message) -> None:
        """Print a message."""
        self._out.write(f"{json.dumps(as_json(message))}\n")


def as_json(message: Message) -> dict[str, object]:
    """A message as what JSON can hold."""
    content = message.content
    return {
        "at": message.at.isoformat(),
        "kind": message.kind,
        "to": message.to,
        "private": message.private,
        "title": content.title,
        "text": say(content),
        "tone": content.tone if isinstance(content, Reply) else Tone.PLAIN,
        "buttons": [button.label for _, button in message.buttons()],
        "marking": Marking.OPEN if isinstance(content, Form) else content.marking,
        "file": message.file or None,
    }


@dataclass(frozen=True)
class Ink:
    """How words are made to stand out; without colour, not at all."""

    colour: bool = False

    def heading(self, text: str) -> str:
        return self._in("1", text)

    def typed(self, text: str) -> str:
        return self._in("36", text)

    def quiet(self, text: str) -> str:
        return self._in("2", text)

    def _in(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text


class Transcript:
    """Prints what is said, by people and by the bot, as it happens."""

    def __init__(self, out: TextIO, ink: Ink) -> None:
        self._out = out
        self._ink = ink
        self._time = ""
        self._noted = 0
        self._told: dict[str, list[str]] = {}

    def enter(self, instruction: Instruction, now: datetime) -> None:
        """Print what somebody is about to do."""
        match instruction:
            case Note(line, text):
                self.note(line, text)
            case Say(_, handle, channel, text):
                self.act(now, f"{_whom(handle, channel)}: {text}")
            case Press(_, handle, channel, label, ref):
                self.act(now, f"{_whom(handle, channel)} presses [{label}]" + (f" on {ref}" if ref else ""))
            case Respond(_, handle, ref, text):
                self.act(now, f"{handle} replies{f' on {ref}' if ref else ''}: {text}")
            case Fill(_, handle, values):
                filled = "; ".join(f"{name}={value}" for name, value in values.items())
                self.act(now, f"{handle} fills in: {filled}")
            case Stop() | Start():
                self.act(now, "The bot is stopped." if isinstance(instruction, Stop) else "The bot is started again.")

    def act(self, now: datetime, words: str) -> None:
        """Print what somebody does."""
        self._at(now)
        self._print(_wrapped(clean(words), "", "    "), self._ink.typed)
        self._print("")

    def note(self, line: int, text: str) -> None:
        """Print a line of narration; those that follow each other stay together."""
        if self._noted and line > self._noted + 1:
            self._print("")
        self._print(_wrapped(text, "", ""), self._ink.heading)
        self._noted = line

    def tell(self, message: Message) -> None:
        """Print what the bot says; of what it puts in place of an earlier message, what is new in it."""
        self._at(message.at)
        whom = f"{message.to[1:]} alone" if message.private else message.to
        if message.file:
            self._print(self._ink.quiet(f"  Convenor to {whom}, a file: {clean(message.file)}"))
            self._print("")
            return
        blocks = say(message.content, buttons=True).split(BLANK)
        before, self._told[message.id] = self._told.get(message.id), blocks
        change = ", in place of an earlier message" if before else ""
        self._print(self._ink.quiet(f"  Convenor to {whom}{change}"))
        for line in BLANK.join(_news(blocks, before or [])).split("\n"):
            self._print(_wrapped(_whole_buttons(line), BAR, BAR + _hang(line)).replace(GLUE, " "))
        self._print("")

    def _at(self, instant: datetime) -> None:
        time = f"{say_day(instant.date())} at {say_time(instant)}"
        if self._noted:
            self._print("")
            self._noted = 0
        if time != self._time:
            self._time = time
            self._print(f"── {time} {'─' * (WIDTH - len(time) - 4)}", self._ink.quiet)
            self._print("")

    def _print(self, text: str, ink: Callable[[str], str] = str) -> None:
        self._out.write("".join(f"{ink(line)}\n" for line in text.split("\n")))


def _whom(handle: str, channel: str) -> str:
    return f"{handle} #{channel}" if channel else handle


def _wrapped(text: str, first: str, later: str) -> str:
    paragraphs = text.split("\n")
    return "\n".join(
        textwrap.fill(
            paragraph,
            WIDTH,
            initial_indent=first if number == 0 else later,
            subsequent_indent=later,
            break_long_words=False,
            break_on_hyphens=False,
            drop_whitespace=True,
        )
        or first.rstrip()
        for number, paragraph in enumerate(paragraphs)
    )


def _news(blocks: list[str], before: list[str]) -> list[str]:
    """The title and what did not stand there before; dots stand for the rest."""
    kept = [block if number == 0 or block not in before else "…" for number, block in enumerate(blocks)]
    return [block for block, last in zip(kept, ["", *kept], strict=False) if (block, last) != ("…", "…")]


def _whole_buttons(line: str) -> str:
    """A row of buttons with their words glued together, so that a line never ends inside a button."""
    row = line.strip()
    return re.sub(r"\[[^]]*]", lambda one: one[0].replace(" ", GLUE), line) if row[:1] + row[-1:] == "[]" else line


def _hang(line: str) -> str:
    """How far the later lines of a wrapped line are indented: as far as its own words."""
    inside = len(line) - len(line.lstrip())
    return " " * (inside + (2 if line.lstrip().startswith("- ") else 0))
