"""A notice board: a platform whose messages are plain text, and a beat that posts there at the time of a talk."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from bot.courier import Courier, Make
from bot.drawings.words import say
from bot.leaves import leaves_from
from bot.platforms.contract import CannotLook, Rejected, TryLater, Uncertain
from bot.platforms.terminal.unmade import name_files
from bot.printing.printer import PrintedFile
from handlers.landing import Landing
from handlers.paper import Content, File, Format
from handlers.sending.compiling import compile_delivery
from handlers.sending.reports import report
from schedules.beat import Beat
from tests.talk import PLATFORM, Talk

LEASE = timedelta(seconds=60)


@dataclass
class Board:
    """What stands there, as (destination, text) in order of posting, and every edit as (message id, text).

    `refuses` and `doubts` are destinations that do not take it; `fixed` is a board that takes no edits,
    `keeps` one from which nothing is taken away. `landings` says what places are like. `files` are those that were
    shared, each with its destination and thread.
    """

    posted: list[tuple[str, str]] = field(default_factory=list)
    edited: list[tuple[str, str]] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    doubts: set[str] = field(default_factory=set)
    busy: set[str] = field(default_factory=set)
    landings: dict[str, Landing] = field(default_factory=dict)
    can_be_looked_at: bool = False
    files: dict[str, tuple[str, str, PrintedFile]] = field(default_factory=dict)
    files_together: int = 10
    numbers: Iterator[int] = field(default_factory=count)
    fixed: bool = False
    keeps: bool = False
    uploads_disabled: bool = False
    uploads_doubtful: bool = False

    def draw(self, content: Content, mark: str) -> Sequence[str]:
        return [say(content, buttons=True)]

    async def look_around(self, destination: str, *, closely: bool) -> Landing:
        if destination in self.refuses:
            raise Rejected("Convenor is not in that channel; invite it with /invite")
        usual = Landing(direct=destination.startswith("@"), people=frozenset({destination.removeprefix("@")}))
        return self.landings.get(destination, usual)

    async def post(self, destination: str, thread: str, message: object) -> str:
        if destination in self.busy:
            raise TryLater(30)
        if destination in self.doubts:
            raise Uncertain("the connection broke")
        self.posted.append((destination, str(message)))
        return str(len(self.posted))

    async def edit(self, destination: str, message_id: str, message: object) -> None:
        if destination in self.refuses or self.fixed:
            raise Rejected("the message cannot be changed any more")
        if destination in self.doubts:
            raise Uncertain("the connection broke")
        self.edited.append((message_id, str(message)))
        self.posted[int(message_id) - 1] = (destination, str(message))

    async def delete(self, destination: str, message_id: str) -> None:
        if destination in self.refuses or self.keeps:
            raise Rejected("the message cannot be deleted any more")
        if message_id in self.files:
            del self.files[message_id]
            return
        self.posted[int(message_id) - 1] = (destination, "")

    async def look(self, destination: str, thread: str, mark: str, since: datetime) -> Mapping[int, str]:
        if self.can_be_looked_at:
            return {}
        raise CannotLook("the channel's history cannot be read")

    async def hand_over(self, file: PrintedFile) -> str:
        number = f"file {next(self.numbers)}"
        self.files[number] = ("", "", file)
        return number

    async def share(self, destination: str, thread: str, content: File, files: Mapping[str, str]) -> None:
        if self.uploads_disabled:
            raise Rejected("the workspace lets no files be uploaded")
        if self.uploads_doubtful:
            raise Uncertain("the connection broke")
        self.files |= {number: (destination, thread, self.files[number][2]) for number in files}

    async def look_for_files(self, destination: str, thread: str, since: datetime) -> Mapping[str, str]:
        raise CannotLook("the channel's history cannot be read")

    def shared(self, destination: str) -> list[str]:
        """The names of the files that stand in one place, oldest first."""
        return [file.name for place, _, file in self.files.values() if place == destination]

    def on(self, destination: str) -> list[str]:
        """What stands in one place, oldest first."""
        return [text for place, text in self.posted if place == destination]


def tick(talk: Talk, board: Board, files: Sequence[Format] = (), make: Make = name_files) -> int:
    """One pass of the beat, now; the number of messages handled. `files` follow a digest, by their names alone."""
    courier = Courier({PLATFORM: board}, talk.clock, LEASE, leaves_from(talk.database, talk.clock), make)
    compiling = partial(compile_delivery, files=files)
    beat = Beat(talk.database, compiling, courier.send, report, owner="test", lease=LEASE)
    return talk.runner.run(beat.tick(talk.clock.now()))


def at(talk: Talk, moment: str) -> None:
    """Set the clock to a local time, such as `2026-12-03 09:00`; winter time here, so it is UTC too."""
    talk.clock.at = datetime.fromisoformat(f"{moment}+00:00")


def post(talk: Talk, board: Board, moment: str) -> list[tuple[str, str]]:
    """What is posted at a moment."""
    at(talk, moment)
    before = len(board.posted)
    tick(talk, board)
    return board.posted[before:]
