"""The terminal as the courier's platform: one message for each content, and what the play says of its channels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.courier import Rejected
from bot.platforms.terminal.chat import Chat, Kind
from handlers.landing import Landing
from handlers.reply import Content

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
