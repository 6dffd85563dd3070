"""What a door hands to the desk: words that were said, or a form that was filled in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers.form import Form
from handlers.meetings.channel_changes import SeenChannel
from handlers.reply import Reply
from handlers.request import Footing, OriginMessage, Spot


@dataclass(frozen=True)
class Person:
    """Somebody on a platform: their id there, and the name they are called by."""

    platform: str
    id: str
    name: str = ""


@dataclass(frozen=True)
class Spoken:
    """What every request carries. `key` is the platform's id of the request, the same when it is delivered again.

    `people` and `channels` map the labels in the words (`@police`, `#jag`) to ids. `answer_to` is set where the
    answer cannot travel back with the acknowledgement: (destination, thread) of the message that must carry it.

    `shared` are those of the channels named here, by id, that another organisation can read, `absent` those that the
    bot is not in, and `archived` those that are archived, as far as the platform said so in time. `footings` say of
    people, by their ids, what they are to the workspace.

    `mark` is that of the message in which a button was pressed, or from which a form was opened; empty where it bears
    none. `reply_to` is the platform's id of that message, or of the one in whose thread something was said.

    `outside`: it came from another organisation's workspace, which keeps a copy of what is shown there. `within` is
    the number of the partnership whose page the person looks at, where it was said on such a page.

    `origin` is the message that is to be recorded: what somebody said to the bot, or chose to make something of.
    """

    person: Person
    key: str
    spot: Spot | None = None
    people: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    answer_to: tuple[str, str] | None = None
    mark: str = ""
    reply_to: str = ""
    shared: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    archived: frozenset[str] = frozenset()
    footings: Mapping[str, Footing] = field(default_factory=dict)
    outside: bool = False
    within: int | None = None
    origin: OriginMessage | None = None


@dataclass(frozen=True)
class Said(Spoken):
    """A line of words, with or without a slash. `forms`: whether a form can be opened in answer."""

    text: str = ""
    forms: bool = True


@dataclass(frozen=True)
class Filled(Spoken):
    """A form that came back: the words of its command and what each field holds, as it would be typed."""

    words: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    seen: str = ""
    sure: bool = False


@dataclass(frozen=True)
class Opened(Spoken):
    """A message that somebody wants to make something of: the words of the command, perhaps with a row, and its text.

    `files`: there is more in it than the text.
    """

    words: str = ""
    text: str = ""
    files: bool = False


@dataclass(frozen=True)
class Reacted(Spoken):
    """Somebody put an emoji to a message, which is the `origin`; by its name without colons."""

    emoji: str = ""


@dataclass(frozen=True)
class Noticed:
    """Something happened to a channel, or may have: `seen` is how it looks now.

    `was` is the id that it had until now, if that is another. `joined`: the bot was let in, by the person of the
    platform's id `by`, if anybody is known to have done it. `key` is the platform's id of what it told.
    """

    seen: SeenChannel
    was: str = ""
    joined: bool = False
    by: str = ""
    key: str = ""


@dataclass(frozen=True)
class Asked(Spoken):
    """Somebody is typing in a field and wants suggestions drawn from `source`."""

    source: str = ""
    typed: str = ""


@dataclass(frozen=True)
class Errors:
    """What is wrong with a form, by field."""

    fields: Mapping[str, str]


@dataclass(frozen=True)
class Posted:
    """The answer was planned as a message of its own, as `answer_to` asked: nothing is left to say here."""

    reply: Reply


Answer = Reply | Form | Errors | Posted
