"""A form in a terminal: its fields as questions, one after another."""

from collections.abc import Callable, Mapping

from handlers.form import Form, FormField

Ask = Callable[[str], str]
"""Print a question and return the line that was typed."""

Tell = Callable[[str], None]
LEAVE = "."
EMPTY = "-"


class Left(Exception):
    """The person does not want to fill in the form."""


def fill(form: Form, ask: Ask, tell: Tell) -> Mapping[str, str]:
    """What a person answers for each field. After a mistake only the fields that were wrong are asked again.

    Raises Left when they leave the form with a full stop.
    """
    wrong = [each for each in form.fields if each.error]
    tell(f"Enter keeps what stands in [brackets], {EMPTY} empties it, and {LEAVE} leaves the form.")
    return {each.name: _answer(each, ask, tell) for each in wrong or form.fields}


def _answer(field: FormField, ask: Ask, tell: Tell) -> str:
    if field.error:
        tell(f"! {field.error}")
    if field.hint:
        tell(f"  {field.hint}")
    for number, choice in enumerate(field.choices, 1):
        tell(f"  {number} {choice.label}")
    known = f" [{field.shown or field.value}]" if field.value else ""
    typed = ask(f"{field.label}{'' if field.required else ' (optional)'}{known}: ").strip()
    if typed == LEAVE:
        raise Left
    if typed == EMPTY:
        return ""
    return _chosen(field, typed) if typed else field.value


def _chosen(field: FormField, typed: str) -> str:
    """What was typed, or the value of the choice whose number or label that is."""
    choices = {str(number): each.value for number, each in enumerate(field.choices, 1)}
    choices |= {each.label.lower(): each.value for each in field.choices}
    return choices.get(typed.lower(), typed)
