"""A form in a terminal: its fields as questions, one after another."""

from collections.abc import Callable, Mapping

from handlers.form import Form, FormField

Ask = Callable[[str], str]
"""Print a question and return the line that was typed."""

Tell = Callable[[str], None]
Reshape = Callable[[Mapping[str, str]], Form]
"""The form as it asks for what was answered so far."""
LEAVE = "."
EMPTY = "-"


class Left(Exception):
    """The person does not want to fill in the form."""


def fill(form: Form, ask: Ask, tell: Tell, reshape: Reshape) -> Mapping[str, str]:
    """What a person answers for each field. After a mistake only the fields that were wrong are asked again.

    An answer that needs others is followed by their questions. Raises Left when they leave the form with a full stop.
    """
    right = {each.name for each in form.fields if not each.error}
    passed = right if len(right) < len(form.fields) else set()
    answers: dict[str, str] = {}
    tell(f"Enter keeps what stands in [brackets], {EMPTY} empties it, and {LEAVE} leaves the form.")
    while field := next((each for each in form.fields if each.name not in {*answers, *passed}), None):
        answers[field.name] = _answer(field, ask, tell)
        if field.shapes and answers[field.name] != field.value:
            form = reshape(answers)
    return answers


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
