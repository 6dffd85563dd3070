"""The terminal as the courier's platform: one message for each content, and what the play says of its channels.

Files are only told of, under their names, unless there is a folder to write them into.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.platforms.contract import Rejected
from bot.platforms.terminal.chat import Chat, Kind
from bot.printing.printer import PrintedFile
from handlers.landing import Landing
from handlers.paper import Content, File, Paper
from handlers.reply import Reply, Text

NAME = "terminal"


@dataclass(frozen=True)
class Drawn:
    """A content on its way, with the mark under which it can be found again."""

    content: Reply | Paper
    mark: str


class TerminalPlatform:
    """Posts into a chat. `carrying` is what the next message is: an answer to somebody, or a post.

    `folder` is where files are written to; without one they are only told of.
    """

    files_together = 1

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self.folder: Path | None = None
        self._files: dict[str, PrintedFile] = {}
        self.carrying = Kind.POST

    def draw(self, content: Content, mark: str) -> Sequence[Drawn]:
        """One message, however long: a terminal has no limits."""
        assert not isinstance(content, File)
        return (Drawn(content, mark),)

    async def look_around(self, destination: str, *, closely: bool) -> Landing:
        """A channel, or a direct conversation, as the play says it is. Raises Rejected where there is none."""
        if destination.startswith("@"):
            return Landing(direct=True, people=frozenset({destination[1:]}))
        channel = self._chat.channels.get(destination)
        if channel is None:
            raise Rejected(f"there is no channel #{destination} here")
        people = frozenset(self._chat.people) if channel.people is None else channel.people
        return Landing(archived=channel.archived, shared=channel.shared, guests=channel.guests, people=people)

    def decreed(self, destination: str) -> bool:
        """Whether the play says of a channel that everybody in it may see restricted items."""
        channel = self._chat.channels.get(destination)
        return channel is not None and channel.restricted and channel.people is None

    async def post(self, destination: str, thread: str, message: Drawn) -> str:
        """Show a message, and return its id."""
        return self._chat.post(self.carrying, _to(destination), message.content, mark=message.mark, thread=thread).id

    async def hand_over(self, file: PrintedFile) -> str:
        """Keep a file until it is shared, and return its id."""
        number = f"file {len(self._files) + 1}"
        self._files[number] = file
        return number

    async def share(self, destination: str, thread: str, content: File, files: Mapping[str, str]) -> None:
        """Show files by name, and write them where there is a folder for them."""
        for number in files:
            file = self._files[number]
            told = Reply(title=content.title, parts=_said(file), marking=content.marking)
            self._chat.post(Kind.FILE, _to(destination), told, thread=thread, file=file.name, id=number)
            if self.folder:
                (self.folder / file.name).write_bytes(file.data)

    async def look_for_files(self, destination: str, thread: str, since: datetime) -> Mapping[str, str]:
        """The files that stand there."""
        return {each.file: each.id for each in self._chat.messages if each.file and each.to == _to(destination)}

    async def edit(self, destination: str, message_id: str, message: Drawn) -> None:
        """Put another content in a message's place."""
        if not self._chat.edit(message_id, message.content):
            raise Rejected("the message is not there any more")

    async def delete(self, destination: str, message_id: str) -> None:
        """Take a message away, if it is there still."""
        self._chat.delete(message_id)

    async def look(self, destination: str, thread: str, mark: str, since: datetime) -> Mapping[int, str]:
        """The message under a mark, if it was posted."""
        found = [message.id for message in self._chat.messages if message.mark == mark]
        return dict(enumerate(found[:1]))


def _to(destination: str) -> str:
    return destination if destination.startswith("@") else f"#{destination}"


def _said(file: PrintedFile) -> tuple[Text, ...]:
    return (Text(text=file.alt),) if file.alt else ()
