"""What is written into an open form: its fields by name, the values in them, and what was wrong."""

from collections.abc import Mapping

from bot.hearing import Errors
from handlers.form import Form, FormField


def plain(name: str) -> str:
    """A field's name as it is looked up, however it was written."""
    return name.lower().replace("-", "_").replace(" ", "_").strip("_")


def names_of(form: Form) -> dict[str, FormField]:
    """The fields of a form by their names and labels, as they may be written in a play."""
    return {plain(alias): each for each in form.fields for alias in (each.label, each.name)}


def shaping_of(form: Form, values: Mapping[str, str]) -> dict[str, str]:
    """Which of these values may change what the form asks for: the field of each, by the name in the play."""
    names = names_of(form)
    found = {name: names[plain(name)] for name in values if plain(name) in names}
    return {name: field.name for name, field in found.items() if field.shapes and values[name] != field.value}


def fill_in(form: Form, values: Mapping[str, str]) -> Form:
    """The form with these values in it; what was wrong before is forgotten."""
    return form.model_copy(update={"fields": tuple(_filled_field(each, values) for each in form.fields)})


def _filled_field(field: FormField, values: Mapping[str, str]) -> FormField:
    value = values.get(field.name, field.value)
    shown = field.shown if value == field.value else ""
    return field.model_copy(update={"value": value, "shown": shown, "error": ""})


def with_errors(form: Form, errors: Errors) -> Form:
    """The form with what is wrong beside its fields."""
    fields = (each.model_copy(update={"error": errors.fields.get(each.name, "")}) for each in form.fields)
    return form.model_copy(update={"fields": tuple(fields)})
