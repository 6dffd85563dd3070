"""Reads a play: one instruction a line, handles are names of roles, and `#` begins a comment.

    plan stevenage-2025-28
    member police partner "Hertfordshire Constabulary"
    channel jag
    channel rag restricted
    people rag council police
    clock 2026-11-20 10:00
    police #jag: /action update 4.2 amber Six notices issued

What somebody says is kept as typed, a `#` included. Whatever stands before the first `clock` happens at its time.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, time

from bot.platforms.terminal.script import (
    AddMember,
    BadPlay,
    Fill,
    Gather,
    Instruction,
    LoadPlan,
    Note,
    OpenChannel,
    Play,
    Press,
    Respond,
    Say,
    SetClock,
    Start,
    Stop,
)
from handlers.reading.tokens import unquote
from storage.vocabulary import Role

HANDLE = r"[A-Za-z][\w.-]*"
SPOKEN = re.compile(rf"({HANDLE})(?:\s+#([\w-]+))?\s*:(.*)", re.DOTALL)
DONE = re.compile(rf"({HANDLE})(?:\s+#([\w-]+))?\s+(presses|fills)\b\s*(.*)", re.DOTALL)
RESPONDED = re.compile(rf"({HANDLE})\s+(#[\w-]+\s+)?replies\b([^:]*)(?::(.*))?", re.DOTALL)
PRESSED = re.compile(r'["“]([^"”]+)["”](?:\s+(?:on\s+)?(.+))?')
FILLED = re.compile(r'\s*([^=;"]+?)\s*=\s*((?:"(?:[^"\\]|\\.)*"|“[^”]*”|[^;])*)(?:;|$)')
CLOCK = re.compile(r"(\d{4}-\d\d-\d\d)[T\s]\s*(\d?\d:\d\d)")
COMMENT = re.compile(r'("[^"]*"|“[^”]*”)|(?:^|\s)#(?:\s.*|$)', re.DOTALL)
BOT = ("bot", "convenor")
"""What the bot itself is called in a play."""

KEYWORDS = ("plan", "member", "channel", "people", "clock", "down", "up")
CHANNEL_WORDS = ("restricted", "shared", "guests", "archived")
SHAPES = (
    "plan NAME, member HANDLE ROLE ORGANISATION, channel NAME, channel NAME restricted, people NAME HANDLE HANDLE, "
    "clock 2026-11-20 10:00, HANDLE: WORDS, "
    'HANDLE #CHANNEL: WORDS, HANDLE presses "LABEL" on REF, HANDLE replies on REF: WORDS, '
    "HANDLE fills NAME=VALUE; NAME=VALUE, down, up"
)


def read_play(text: str) -> Play:
    """The play that a text is. Raises BadPlay for the first line that cannot be understood."""
    reader = _Reader()
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")), 1):
        reader.take(number, line)
    return Play(tuple(reader.instructions))


def read_line(line: str, number: int = 1) -> Instruction | None:
    """One line by itself; nothing for an empty one. Raises BadPlay."""
    stripped = line.strip()
    if not stripped:
        return None
    if stripped.startswith("#"):
        return Note(number, stripped.lstrip("#").strip())
    if said := SPOKEN.fullmatch(line.lstrip()):
        return _said(number, said[1], said[2] or "", said[3])
    if answered := RESPONDED.fullmatch(line.lstrip()):
        return _responded(number, *answered.groups())
    plain = COMMENT.sub(lambda found: found[1] or "", stripped).strip()
    if done := DONE.fullmatch(plain):
        read = _pressed if done[3] == "presses" else _filled
        return read(number, _handle(number, done[1]), done[2] or "", done[4])
    word, _, rest = plain.partition(" ")
    if word not in READERS:
        raise BadPlay(number, f"“{_clip(plain)}” is not an instruction of a play. A line is one of: {SHAPES}.")
    return READERS[word](number, rest.strip())


class _Reader:
    """Reads line by line, minding what stands in the lines before."""

    def __init__(self) -> None:
        self.instructions: list[Instruction] = []
        self._people: set[str] = set()
        self._channels: set[str] = set()
        self._clock = (date.min, time.min)
        self._down = False
        self._plan = False

    def take(self, number: int, line: str) -> None:
        instruction = read_line(line, number)
        if instruction is None:
            return
        self._mind(instruction)
        self.instructions.append(instruction)

    def _mind(self, instruction: Instruction) -> None:
        match instruction:
            case LoadPlan():
                self._plan, self._people = True, set()
            case AddMember(line, handle):
                self._planned(line)
                self._new(line, handle, self._people, f"{handle} is a member already.")
            case OpenChannel(line, name):
                self._open(instruction, line, name)
            case Gather(line, name):
                self._known(line, name)
            case SetClock(line, day, clock):
                self._forward(line, day, clock)
            case Say(line, _, name) | Press(line, _, name):
                self._known(line, name)
            case Stop(line) | Start(line):
                self._turn(line, isinstance(instruction, Stop))

    def _planned(self, line: int) -> None:
        if not self._plan:
            raise BadPlay(line, "A plan comes first: write plan stevenage-2025-28, or another, above this line.")

    def _new(self, line: int, name: str, known: set[str], sentence: str) -> None:
        if name in known:
            raise BadPlay(line, sentence)
        known.add(name)

    def _open(self, channel: OpenChannel, line: int, name: str) -> None:
        """A second line with words behind the name says how a channel is from then on."""
        if name in self._channels and channel == OpenChannel(line, name):
            raise BadPlay(line, f"The channel #{name} is there already.")
        self._channels.add(name)

    def _known(self, line: int, channel: str) -> None:
        if channel and channel not in self._channels:
            raise BadPlay(line, f"There is no channel #{channel} yet: write channel {channel} above this line.")

    def _forward(self, line: int, day: date, clock: time) -> None:
        if (day, clock) < self._clock:
            stands = f"{self._clock[0]} {self._clock[1]:%H:%M}"
            raise BadPlay(line, f"The clock only moves forward, and it stands at {stands} already.")
        self._clock = (day, clock)

    def _turn(self, line: int, down: bool) -> None:
        if down == self._down:
            raise BadPlay(line, "The bot is stopped already." if down else "The bot is running: there was no down.")
        self._down = down


def _plan(line: int, rest: str) -> LoadPlan:
    if not rest:
        raise BadPlay(line, "Name a plan or its file: plan stevenage-2025-28.")
    return LoadPlan(line, unquote(rest))


def _member(line: int, rest: str) -> AddMember:
    handle, role, organisation = (*rest.split(None, 2), "", "", "")[:3]
    if not organisation:
        raise BadPlay(line, 'Say who it is: member police partner "Hertfordshire Constabulary".')
    if role not in list(Role):
        raise BadPlay(line, f"“{role}” is no role. The roles are {', '.join(Role)}.")
    organisation, principal = _deputised(organisation) if role == Role.DEPUTY else (organisation, "")
    return AddMember(line, _handle(line, handle), Role(role), unquote(organisation), principal)


def _deputised(rest: str) -> tuple[str, str]:
    """The organisation of a deputy, and for whom they stand in if it says so: "Stevenage Borough Council" for chair."""
    said = re.fullmatch(r"(.+\S)\s+for\s+@?([\w.-]+)", rest)
    return (said[1], said[2]) if said else (rest, "")


def _channel(line: int, rest: str) -> OpenChannel:
    name, *said = rest.split() or [""]
    name = name.removeprefix("#")
    both = {"restricted", "shared"} <= set(said)
    if not re.fullmatch(r"[\w-]+", name) or both or not set(said) <= {*CHANNEL_WORDS}:
        raise BadPlay(
            line,
            "A channel is written channel jag, channel rag restricted or channel town shared. Behind that may stand "
            "guests or archived, and a later line may say what it has become.",
        )
    return OpenChannel(line, name, *(word in said for word in CHANNEL_WORDS))


def _people(line: int, rest: str) -> Gather:
    name, *handles = rest.split() or [""]
    if not handles:
        raise BadPlay(line, "Say who is in a channel: people rag council police.")
    return Gather(line, name.removeprefix("#"), tuple(_handle(line, each) for each in handles))


def _clock(line: int, rest: str) -> SetClock:
    found = CLOCK.fullmatch(rest)
    try:
        if found:
            return SetClock(line, date.fromisoformat(found[1]), time.fromisoformat(found[2].zfill(5)))
    except ValueError:
        pass  # such as 2026-11-31
    raise BadPlay(line, f"“{_clip(rest)}” is no time. Write it like this: clock 2026-11-20 10:00.")


def _turned(kind: type[Stop | Start]) -> Callable[[int, str], Instruction]:
    def read(line: int, rest: str) -> Instruction:
        if rest:
            raise BadPlay(line, f"Nothing follows on this word, so “{_clip(rest)}” is too much.")
        return kind(line)

    return read


READERS: dict[str, Callable[[int, str], Instruction]] = {
    "plan": _plan,
    "member": _member,
    "channel": _channel,
    "people": _people,
    "clock": _clock,
    "down": _turned(Stop),
    "up": _turned(Start),
}


def _said(line: int, handle: str, channel: str, text: str) -> Say:
    if not text.strip():
        raise BadPlay(line, f"Nothing is said: write the words after {handle}:")
    return Say(line, _handle(line, handle), channel, text.removeprefix(" "))


def _pressed(line: int, handle: str, channel: str, rest: str) -> Press:
    found = PRESSED.fullmatch(rest)
    if not found:
        raise BadPlay(line, f'A button is pressed like this: {handle} presses "No change" on 4.2.')
    return Press(line, handle, channel, found[1].strip(), unquote((found[2] or "").strip()))


def _responded(line: int, handle: str, channel: str | None, about: str, text: str | None) -> Respond:
    on = re.fullmatch(r"(?:\s+on\s+(\S+))?\s*", about)
    if channel or not on or not (text or "").strip():
        raise BadPlay(line, f"A private message is answered like this: {handle} replies on 4.2: Six notices issued.")
    return Respond(line, _handle(line, handle), on[1] or "", (text or "").removeprefix(" "))


def _filled(line: int, handle: str, channel: str, rest: str) -> Fill:
    fields = _fields(rest)
    if channel or fields is None:
        raise BadPlay(line, f"A form is filled in like this: {handle} fills result=Done; lesson=Start earlier.")
    return Fill(line, handle, dict(fields))


def _fields(rest: str) -> Iterable[tuple[str, str]] | None:
    """Names and values, or None when that is not what the words are."""
    found, end = [], 0
    while end < len(rest):
        match = FILLED.match(rest, end)
        if not match:
            return None
        found.append((match[1], unquote(match[2].strip())))
        end = match.end()
    return found


def _handle(line: int, handle: str) -> str:
    if handle in KEYWORDS or handle in BOT:
        raise BadPlay(line, f"“{handle}” is a word of plays, so nobody can be called that.")
    if not re.fullmatch(HANDLE, handle):
        raise BadPlay(line, f"“{_clip(handle)}” is no handle. A handle is the name of a role, such as police.")
    return handle


def _clip(words: str) -> str:
    return words if len(words) <= 60 else words[:59] + "…"
