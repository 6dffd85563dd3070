"""What the courier asks of every platform, and the ways in which a platform may answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from bot.printing.printer import PrintedFile
from handlers.landing import Landing
from handlers.paper import Content, File


class Rejected(Exception):
    """The platform will not take this message, and never will as it stands. The text says what to do about it."""


class TryLater(Exception):
    """The platform took nothing and asks to be left alone for `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:g} s")
        self.seconds = seconds


class Uncertain(Exception):
    """Nobody can say whether the platform took the message: the connection broke, or the answer made no sense."""


class CannotLook(Exception):
    """The platform does not let us see what was posted; a person has to look."""


VERDICTS = (Rejected, TryLater, Uncertain)
"""What a platform says of a post; anything else is a fault of ours."""

Drawn = TypeVar("Drawn")


class Platform(Protocol[Drawn]):
    """What the courier needs of a platform. `destination` is a channel's id, or `@` and a person's id.

    `files_together` is how many files one message holds.
    """

    files_together: int

    def draw(self, content: Content, mark: str) -> Sequence[Drawn]:
        """The content as this platform's messages, each carrying `mark` and its number where it can be found again.

        Those after the first belong in the first one's thread. Files are no messages: they are handed over and shared.
        """
        ...

    async def look_around(self, destination: str, *, closely: bool) -> Landing:
        """The destination as it is this moment; `closely` also who reads there, which restricted content asks for.

        Tells facts and decides nothing. Raises Rejected where there is none, or where they cannot be known as things
        stand, TryLater where they cannot be known now.
        """
        ...

    async def post(self, destination: str, thread: str, message: Drawn) -> str:
        """Post one message, once, and return the platform's id of it. Raises Rejected, TryLater or Uncertain."""
        ...

    async def edit(self, destination: str, message_id: str, message: Drawn) -> None:
        """Put one message in the place of another, however often. Raises Rejected, TryLater or Uncertain."""
        ...

    async def delete(self, destination: str, message_id: str) -> None:
        """Take a message or a shared file away; one that is gone already is no trouble.

        Raises Rejected, TryLater or Uncertain.
        """
        ...

    async def look(self, destination: str, thread: str, mark: str, since: datetime) -> Mapping[int, str]:
        """The ids of those messages under `mark` that have arrived, by their number from 0. Raises CannotLook."""
        ...

    async def hand_over(self, file: PrintedFile) -> str:
        """Give the platform a file, which nobody sees yet, and return its id there. Raises Rejected or TryLater."""
        ...

    async def share(self, destination: str, thread: str, content: File, files: Mapping[str, str]) -> None:
        """Show files that were handed over, once, in one message under the content's title: each id with its title.

        Raises Rejected, TryLater or Uncertain.
        """
        ...

    async def look_for_files(self, destination: str, thread: str, since: datetime) -> Mapping[str, str]:
        """The ids of the files that the bot shared there, by their names. Raises CannotLook or Uncertain."""
        ...
