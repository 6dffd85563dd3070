"""What people are told: a Reply and its parts, as plain values that every platform draws in its own way.

Strings here are plain text without any markup: the drawings escape. Values are pydantic models because
answers are kept as JSON beside the request they answer.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Value(BaseModel):
    """A frozen value."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Tone(StrEnum):
    """How an answer is meant; drawings may show it, words carry it too."""

    PLAIN = "plain"
    DONE = "done"
    ASK = "ask"
    REFUSED = "refused"


class Audience(StrEnum):
    """Who may read an answer: the person who asked, or all who are where it was asked."""

    PERSON = "person"
    HERE = "here"


class Marking(StrEnum):
    """How far a text may travel."""

    OPEN = "open"
    RESTRICTED = "restricted"
    PUBLIC = "public"


class Button(Value):
    """Pressing it is typing `line`, which is a whole command line such as `/action nochange 4.2`."""

    label: str
    line: str
    style: Literal["plain", "primary", "danger"] = "plain"


LONGEST_LINE = 1_500
"""Characters of a line that every platform's buttons can stand for; a longer one is said back, to be copied."""


class Text(Value):
    """A paragraph; line breaks are kept. `link` is where it leads: an address that a platform gave, never typed."""

    kind: Literal["text"] = "text"
    text: str
    link: str = ""


class Facts(Value):
    """Pairs of a name and a value."""

    kind: Literal["facts"] = "facts"
    rows: tuple[tuple[str, str], ...]


class Item(Value):
    """One row of a list: a line, an optional quieter second line, and what can be done with it."""

    text: str
    detail: str = ""
    buttons: tuple[Button, ...] = ()


class Items(Value):
    """A list, with an optional heading of its own."""

    kind: Literal["items"] = "items"
    title: str = ""
    items: tuple[Item, ...]


class Table(Value):
    """A small table; every row has as many cells as the head."""

    kind: Literal["table"] = "table"
    title: str = ""
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


AWAITING = "awaiting data"
"""How a figure that nobody has given yet is printed: it is no zero."""


class Series(Value):
    """One row of figures in a picture, each as it is printed elsewhere; None is awaited data, which is no zero."""

    name: str
    values: tuple[str | None, ...]


class Panel(Value):
    """One chart of a picture: a figure of each series at each label. `target` and `baseline` are figures too."""

    title: str = ""
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    target: str = ""
    baseline: str = ""


class Shape(StrEnum):
    """How a picture's figures are drawn."""

    STACKED = "stacked"
    GROUPED = "grouped"
    LINES = "lines"


class Picture(Value):
    """Figures to be drawn. `alt` says all of them in words, for those who do not see it and where nothing is drawn.

    `name` tells it from the other pictures of its paper, in one word such as `status`.
    """

    kind: Literal["picture"] = "picture"
    name: str
    title: str
    alt: str
    shape: Shape
    panels: tuple[Panel, ...]


Part = Annotated[Text | Facts | Items | Table | Picture, Field(discriminator="kind")]


class Reply(Value):
    """An answer to one person, or a message of the bot's own.

    `passing`: what it says can be read elsewhere too, so where it was asked in private it need not stay.
    `whole`: it has to stay one message, because it is drawn anew in its place; a platform that cannot hold all of it
    leaves out buttons, from the end.
    """

    shape: Literal["reply"] = "reply"
    title: str
    parts: tuple[Part, ...] = ()
    buttons: tuple[Button, ...] = ()
    tone: Tone = Tone.PLAIN
    audience: Audience = Audience.HERE
    marking: Marking = Marking.OPEN
    passing: bool = False
    whole: bool = False


class Refused(Exception):
    """Tell the person this sentence; nothing was stored.

    `buttons` are what they can do next; `field` names the part of the command that was wrong, so that a
    form can show the sentence beside it.
    """

    def __init__(self, sentence: str, *buttons: Button, field: str = "", tone: Tone = Tone.REFUSED) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.buttons = buttons
        self.field = field
        self.tone = tone

    def reply(self) -> Reply:
        """The refusal as an answer to the person alone."""
        return Reply(title=self.sentence, buttons=self.buttons, tone=self.tone, audience=Audience.PERSON)


class Barred(Refused):
    """The same of words that may stand nowhere: what was typed is not said back, and no message holds it."""
