"""A Form: the fields of a command that a person still has to fill in, drawn by each platform in its own way."""

from enum import StrEnum

from handlers.reply import Text, Value


class FieldKind(StrEnum):
    """How a field is asked for.

    `SUGGEST` is chosen from what the partnership knows, looked up as the person types (`source` says of what).
    """

    LINE = "line"
    LONG = "long"
    CHOICE = "choice"
    DATE = "date"
    TIME = "time"
    PERSON = "person"
    CHANNEL = "channel"
    SUGGEST = "suggest"


class Choice(Value):
    """One thing that can be chosen: `value` is what is typed, `label` what is read."""

    value: str
    label: str


class Offer(Value):
    """What is offered to somebody who types in a SUGGEST field: the first choices, and how many there are in all."""

    choices: tuple[Choice, ...] = ()
    total: int = 0


class FormField(Value):
    """One field. `value` is what is already known, as it would be typed; `shown` is how it reads if that differs.

    `shapes`: what is chosen here may change which fields are asked for, or what stands in them.
    """

    name: str
    label: str
    kind: FieldKind
    hint: str = ""
    required: bool = True
    value: str = ""
    shown: str = ""
    error: str = ""
    source: str = ""
    choices: tuple[Choice, ...] = ()
    shapes: bool = False


class Form(Value):
    """Questions that complete one command.

    `words` names the command; `seen` marks the state of the row the person was shown, so that a change by
    somebody else in the meantime is noticed when the form comes back. `sure` comes back with it: the person has
    been asked, and sends it again. `anew` opens it without what was typed, where that may be held nowhere else.
    `link` leads to the message that its words come from.
    """

    words: str
    title: str
    intro: str = ""
    fields: tuple[FormField, ...]
    submit: str = "Save"
    seen: str = ""
    sure: bool = False
    anew: str = ""
    link: Text | None = None
