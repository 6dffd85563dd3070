"""A chat of its own for a play: its channels, everything that was posted, and who can see what."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.drawings.words import say
from handlers.form import Form
from handlers.paper import Paper
from handlers.reply import Button, Items, Part, Reply


class Kind(StrEnum):
    """What a message is: an answer to somebody, a form opened for them, something posted, or a file."""

    REPLY = "reply"
    FORM = "form"
    POST = "post"
    FILE = "file"


@dataclass(frozen=True)
class Channel:
    """A place where several people read: everybody in the play, or only `people` where a line says who.

    `restricted`: restricted items may stand there, and everybody in it may see them, unless a line says who is in it.
    `shared`: another organisation reads there too. `guests`: one of those in it is a guest. `archived`: nobody can
    write there any more.
    """

    name: str
    restricted: bool = False
    shared: bool = False
    guests: bool = False
    archived: bool = False
    people: frozenset[str] | None = None


@dataclass(frozen=True)
class Message:
    """Something that the bot said, `at` a local time. `to` is `#jag` or `@police`, `seen_in` where it was shown.

    `mark` is what it can be found again by, if it stays; `thread` the id of the message in whose thread it stands.
    `file` is the name of a file, whose content then says what it is.
    """

    id: str
    at: datetime
    kind: Kind
    to: str
    content: Reply | Paper | Form
    seen_in: str = ""
    mark: str = ""
    thread: str = ""
    file: str = ""

    @property
    def private(self) -> bool:
        """Whether one person alone can read it."""
        return self.to.startswith("@")

    def buttons(self) -> Iterator[tuple[str, Button]]:
        """Every button with the words beside it: those of its row, or of the whole message."""
        if isinstance(self.content, Form):
            return
        for item in (item for part in _parts(self.content) if isinstance(part, Items) for item in part.items):
            yield from ((f"{item.text}\n{item.detail}", button) for button in item.buttons)
        yield from ((say(self.content), button) for button in self.content.buttons)


@dataclass
class Chat:
    """What stands there now, in the order in which it came; and all that was `said`, every edit as it then read.

    `replaced`: what stood where a message was edited; a phone may still show it, so its buttons can be pressed late.
    """

    now: Callable[[], datetime]
    channels: dict[str, Channel] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    messages: list[Message] = field(default_factory=list)
    said: list[Message] = field(default_factory=list)
    replaced: list[Message] = field(default_factory=list)

    def post(
        self,
        kind: Kind,
        to: str,
        content: Reply | Paper | Form,
        *,
        seen_in: str = "",
        mark: str = "",
        thread: str = "",
        file: str = "",
        id: str = "",
    ) -> Message:
        """Show a message; `id` is its own, where it has one already."""
        number = id or f"message {len(self.messages) + 1}"
        message = Message(number, self.now(), kind, to, content, seen_in or to, mark, thread, file)
        self.messages.append(message)
        self.said.append(message)
        return message

    def edit(self, message_id: str, content: Reply | Paper) -> bool:
        """Put another content in a message's place; False when there is no such message."""
        for place, message in enumerate(self.messages):
            if message.id == message_id:
                self.messages[place] = replace(message, content=content)
                self.replaced.append(message)
                self.said.append(replace(message, content=content, kind=Kind.REPLY, at=self.now()))
                return True
        return False

    def delete(self, message_id: str) -> None:
        """Take a message away, with whatever stood in its place before; an empty row stays, for ids count rows."""
        gone = Reply(title="This message was deleted.")
        for messages in (self.messages, self.replaced):
            messages[:] = [replace(each, content=gone) if each.id == message_id else each for each in messages]

    def find(self, handle: str, channel: str, label: str, ref: str) -> tuple[Message, Button] | None:
        """The newest button of this label that somebody can see, beside words that name `ref` if one is given.

        Where no button is called so, the label may be the beginning of a longer one. Where none stands there any more,
        it is one that stood there before its message was edited.
        """
        there, gone = (_visible(these, handle, channel) for these in (self.messages, self.replaced))
        return _called(label, there, ref) or _called(label, gone, ref)

    def private_message(self, handle: str, ref: str) -> Message | None:
        """The newest private message that stays before somebody: one that names `ref`, or one with buttons."""
        theirs = (each for each in reversed(self.messages) if each.to == f"@{handle}" and each.mark)
        return next((each for each in theirs if _is_about(each, ref)), None)


def _visible(messages: list[Message], handle: str, channel: str) -> Iterator[Message]:
    """What somebody can see, in this channel if one is named; the newest first."""
    for message in reversed(messages):
        theirs = message.to == f"@{handle}" or not message.private
        if theirs and (not channel or message.seen_in == f"#{channel}"):
            yield message


def _called(label: str, messages: Iterable[Message], ref: str) -> tuple[Message, Button] | None:
    seen = [each for message in messages for each in _buttons(message, ref)]
    exact = (each for each in seen if _folded(each[1].label) == _folded(label))
    begun = (each for each in seen if f"{_folded(each[1].label)} ".startswith(f"{_folded(label)} "))
    return next(exact, None) or next(begun, None)


def _buttons(message: Message, ref: str) -> Iterator[tuple[Message, Button]]:
    for words, button in message.buttons():
        if not ref or _names(f"{words}\n{button.line}", ref):
            yield message, button


def _is_about(message: Message, ref: str) -> bool:
    buttons = list(message.buttons())
    lines = "\n".join(button.line for _, button in buttons)
    return _names(f"{say(message.content)}\n{lines}", ref) if ref else bool(buttons)


def _parts(content: Reply | Paper) -> Iterator[Part]:
    if isinstance(content, Reply):
        yield from content.parts
    else:
        yield from (part for section in content.sections for part in section.parts)


def _folded(label: str) -> str:
    return " ".join(label.lower().split())


def _names(words: str, ref: str) -> bool:
    """Whether words name a ref: 4.2 is named by `4.2:`, and neither by 14.2 nor by 4.21 nor by 4.2.1."""
    return bool(re.search(rf"(?<![\w.]){re.escape(ref)}(?!\w)(?!\.\w)", words, re.IGNORECASE))
