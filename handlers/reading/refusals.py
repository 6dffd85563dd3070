"""What is said of words that cannot be read: what they could be, and a press that saves typing the line again."""

from collections.abc import Mapping

from handlers.command import Command
from handlers.form import Choice
from handlers.reading.lines import join
from handlers.reading.slots import slots_of
from handlers.reading.tokens import Unclear, clip
from handlers.reply import LONGEST_LINE, Button, Refused, Tone
from handlers.request import Request

LONGEST_LABEL = 70


def explained(
    command: type[Command], values: Mapping[str, str], name: str, refused: Refused, request: Request
) -> Refused:
    """A refusal that offers what can be pressed instead of typing the line again."""
    candidates = refused.candidates if isinstance(refused, Unclear) else ()
    typed = join(command.words, command, values, request)
    if len(typed) > LONGEST_LINE:
        return Refused(refused.sentence + _offered(refused), field=name)
    choices = [_pick(command, {**values, name: choice.value}, choice, request) for choice in candidates]
    tone = Tone.ASK if choices else Tone.REFUSED
    return Refused(refused.sentence, *choices, *refused.buttons, *correct_buttons(typed), field=name, tone=tone)


def correctable(refused: Refused, command: type[Command], text: str) -> Refused:
    """A refusal of a field that its handler found wrong, with a button that opens what was typed as a form."""
    if refused.buttons or refused.field not in slots_of(command):
        return refused
    buttons = correct_buttons(f"/{command.words} {text}")
    return Refused(refused.sentence, *buttons, field=refused.field, tone=refused.tone)


def correct_buttons(typed: str) -> tuple[Button, ...]:
    """What opens a typed line as a form, where a button can stand for so long a line."""
    line = f"/form {typed.strip().removeprefix('/')}"
    return (Button(label="Correct it in a form", line=line),) if len(line) <= LONGEST_LINE else ()


def say_errors(errors: Mapping[str, Refused]) -> dict[str, str]:
    """What is said beside each field that cannot be read, with what it could be."""
    return {name: refused.sentence + _offered(refused) for name, refused in errors.items()}


def _offered(refused: Refused) -> str:
    candidates = refused.candidates if isinstance(refused, Unclear) else ()
    labels = "; ".join(clip(each.label, LONGEST_LABEL) for each in candidates)
    return f" {labels}" if labels else ""


def _pick(command: type[Command], values: Mapping[str, str], choice: Choice, request: Request) -> Button:
    line = join(command.words, command, values, request)
    return Button(label=clip(choice.label, LONGEST_LABEL), line=line)
