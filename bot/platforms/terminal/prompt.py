"""The prompt after the tour: whatever is typed is said as one of the roles, numbers press buttons, forms are asked."""

import asyncio
import re
from collections.abc import Coroutine, Mapping
from typing import TextIO

from bot.platforms.terminal.chat import Kind, Message
from bot.platforms.terminal.numbering import Numbers
from bot.platforms.terminal.play import read_line
from bot.platforms.terminal.questions import Left, fill
from bot.platforms.terminal.script import BadPlay, SetClock
from bot.platforms.terminal.stage import Stage
from bot.platforms.terminal.transcript import Transcript
from handlers.form import Form
from schedules.calendar import say_day, say_time

CHANNEL = re.compile(r"#([\w-]+)\s*:?\s+(\S.*)", re.DOTALL)
WELCOME = "Now it is your turn, as council. help says what can be typed here; quit ends."
HELP = """\
Type what you would type in the chat, such as
  /action mine              a command, answered to you alone
  /help                     everything that the bot understands
  #jag @convenor help       said in the channel, and answered there
  1                         presses the button that has this number
and, for this demonstration only,
  as police                 go on as somebody else
  clock 2026-12-11 09:00    move the clock forward, past whatever falls due
  help, quit
There are {people}.
It is {now}, and you are {who}."""


class Prompt:
    """Reads lines until quit or the end of the input."""

    def __init__(
        self, stage: Stage, transcript: Transcript, runner: asyncio.Runner, lines: TextIO, out: TextIO
    ) -> None:
        self._stage = stage
        self._transcript = transcript
        self._runner = runner
        self._lines = lines
        self._out = out
        self._who = stage.members()[0]
        self._numbers = Numbers()

    def run(self) -> None:
        """Carry out line after line."""
        self._tell(f"\n{WELCOME}\n")
        try:
            while (line := self._ask(f"{self._who}> ").strip()) not in ("quit", "exit"):
                if line:
                    self._do(line)
        except (EOFError, KeyboardInterrupt):
            self._tell("")

    def _do(self, line: str) -> None:
        words = line.split()
        if words in (["help"], ["?"]):
            self._help()
        elif words[0] == "as" and len(words) == 2:
            self._become(words[1].lstrip("@"))
        elif words[0] == "clock":
            self._move_clock(line)
        elif line.strip("[]") in self._numbers.pressable:
            self._show(self._stage.press(self._who, *self._numbers.pressable[line.strip("[]")]))
        elif line.isdecimal():
            self._tell("No button has this number now.\n")
        else:
            self._say(line)
        self._fill_forms()

    def _say(self, line: str) -> None:
        in_channel = CHANNEL.fullmatch(line)
        channel, text = in_channel.groups() if in_channel else ("", line)
        if channel and channel not in self._stage.house.chat.channels:
            self._tell(f"There is no channel #{channel} here.\n")
        else:
            self._show(self._stage.say(self._who, channel, text))

    def _become(self, who: str) -> None:
        members = self._stage.members()
        if who in members:
            self._who, self._numbers = who, Numbers()
        else:
            self._tell(f"Nobody is called {who} here. There are {', '.join(members)}.\n")

    def _move_clock(self, line: str) -> None:
        try:
            instruction = read_line(line)
            assert isinstance(instruction, SetClock)
            self._show(self._stage.perform(instruction))
        except BadPlay as bad:
            self._tell(f"{bad.reason}\n")

    def _help(self) -> None:
        local = self._stage.house.clock.local()
        now = f"{say_day(local.date())} at {say_time(local)}"
        self._tell(HELP.format(people=", ".join(self._stage.members()), now=now, who=self._who) + "\n")

    def _fill_forms(self) -> None:
        """Ask what the open form asks, and again while something is wrong with the answers."""
        while opened := self._stage.forms.get(self._who):
            form = opened.form
            self._tell("\n".join(line for line in (form.title, form.intro) if line))
            try:
                values = fill(form, self._ask, self._tell, self._reshaped)
            except Left:
                del self._stage.forms[self._who]
                self._tell("The form is closed. Nothing was stored.\n")
                return
            self._show(self._stage.submit(self._who, values))

    def _reshaped(self, answers: Mapping[str, str]) -> Form:
        """The form as it asks for what was answered so far; where it cannot go on, the reason is told."""
        told = self._runner.run(self._stage.reshape(self._who, answers))
        if told:
            self._tell(f"! {told.title}")
        return self._stage.forms[self._who].form

    def _show(self, deed: Coroutine[None, None, None]) -> None:
        """Do something, and print what the bot says to it; buttons that this person can see get numbers."""
        before = len(self._stage.house.chat.said)
        self._tell("")
        self._runner.run(deed)
        said = self._stage.house.chat.said[before:]
        if any(message.kind != Kind.FORM for message in said):
            self._numbers = Numbers()
        for message in said:
            self._print(message)

    def _print(self, message: Message) -> None:
        mine = message.to == f"@{self._who}"
        if message.kind == Kind.FORM and mine:
            return  # it is asked instead
        self._transcript.tell(self._numbers.number(message) if mine or not message.private else message)

    def _ask(self, question: str) -> str:
        self._out.write(question)
        self._out.flush()
        line = self._lines.readline()
        if not line:
            raise EOFError
        return line

    def _tell(self, text: str) -> None:
        self._out.write(f"{text}\n")
