"""The terminal as the courier's platform: one message for each content, and the rules of who may read what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.courier import Rejected
from bot.platforms.terminal.chat import Chat, Kind
from handlers.reply import Content, Marking

NAME = "terminal"


@dataclass(frozen=True)
class Drawn:
    """A content on its way, with the mark under which it can be found again."""

    content: Content
    mark: str


class TerminalPlatform:
    """Posts into a chat. `carrying` is what the next message is: an answer to somebody, or a post."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self.carrying = Kind.POST

    def draw(self, content: Content, mark: str) -> Sequence[Drawn]:
        """One message, however long: a terminal has no limits."""
        return (Drawn(content, mark),)

    async def check(self, destination: str, content: Content) -> None:
        """Raise Rejected for a channel that is not there, and where restricted items may not stand."""
        if trouble := self._trouble(destination, content.marking):
            raise Rejected(trouble)

    async def post(self, destination: str, thread: str, message: Drawn) -> str:
        """Show a message, and return its id."""
        to = destination if destination.startswith("@") else f"#{destination}"
        return self._chat.post(self.carrying, to, message.content, mark=message.mark, thread=thread).id

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

    def _trouble(self, destination: str, marking: Marking) -> str:
        """Why something may not stand at a destination; nothing when it may."""
        if destination.startswith("@"):
            return ""
        channel = self._chat.channels.get(destination)
        if channel is None:
            return f"there is no channel #{destination} here"
        if marking == Marking.RESTRICTED and channel.shared:
            return f"another organisation can read #{destination}, so nothing restricted is posted there"
        if marking == Marking.RESTRICTED and not channel.restricted:
            return f"#{destination} is not on the list of channels for restricted items"
        return ""
