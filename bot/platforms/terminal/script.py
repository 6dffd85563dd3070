"""What a play consists of: who is there, what time it is, and what is said, pressed and filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from storage.vocabulary import Role


class BadPlay(Exception):
    """A line of a play that cannot be understood or carried out; `line` counts from 1, and is 0 for the whole file."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"Line {line}: {reason}" if line else reason)
        self.line = line
        self.reason = reason


@dataclass(frozen=True)
class Instruction:
    """One line of a play; `line` is its number."""

    line: int


@dataclass(frozen=True)
class Note(Instruction):
    """A line that is a comment: it says what is going on, and nothing happens."""

    text: str


@dataclass(frozen=True)
class LoadPlan(Instruction):
    """A plan by the name of a preset, or by the path of a file."""

    source: str


@dataclass(frozen=True)
class AddMember(Instruction):
    """Somebody who takes part: the name of their role, and the organisation they speak for.

    `principal` is the handle of the member for whom a deputy stands in; a deputy of nobody is one for all.
    """

    handle: str
    role: Role
    organisation: str
    principal: str = ""


@dataclass(frozen=True)
class OpenChannel(Instruction):
    """A channel, new or as it is from now on.

    `restricted`: restricted items may stand there. `shared`: another organisation can read it. `guests`: a guest is in
    it. `archived`: nobody can write there any more.
    """

    name: str
    restricted: bool = False
    shared: bool = False
    guests: bool = False
    archived: bool = False


@dataclass(frozen=True)
class Gather(Instruction):
    """Who is in a channel from now on, and nobody else."""

    channel: str
    handles: tuple[str, ...]


@dataclass(frozen=True)
class SetClock(Instruction):
    """A day and a time of day on the partnership's own clocks."""

    day: date
    time: time


@dataclass(frozen=True)
class Say(Instruction):
    """Words of somebody, in a channel or to the bot alone, exactly as typed."""

    handle: str
    channel: str
    text: str


@dataclass(frozen=True)
class Press(Instruction):
    """A button on the newest message that somebody can see; `ref` is what the message names, if that matters."""

    handle: str
    channel: str
    label: str
    ref: str


@dataclass(frozen=True)
class Respond(Instruction):
    """Words in the thread of somebody's newest private message; `ref` is what the message names, if that matters."""

    handle: str
    ref: str
    text: str


@dataclass(frozen=True)
class Fill(Instruction):
    """What somebody puts in the form that was last opened for them."""

    handle: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Stop(Instruction):
    """The bot is stopped."""


@dataclass(frozen=True)
class Start(Instruction):
    """The bot is started again."""


@dataclass(frozen=True)
class Play:
    """A whole play, in order."""

    instructions: tuple[Instruction, ...]

    @property
    def opening(self) -> SetClock | None:
        """Where its clock is set first; everything before that happens at this time too."""
        return next((each for each in self.instructions if isinstance(each, SetClock)), None)
