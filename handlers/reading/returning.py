"""Forms that come back: read as a command, drawn anew while they are filled in, or asked about once more.

Whatever was typed is in the form that is shown again, and what others said in the meantime stands beside it.
"""

from collections.abc import Mapping
from dataclasses import replace

from handlers.command import Change
from handlers.form import Form, FormField
from handlers.reading.drafts import (
    Draft,
    Incomplete,
    Understood,
    Wrong,
    asking,
    build,
    form_of,
    interpret,
    missing,
)
from handlers.reading.refusals import say_errors
from handlers.reading.seen import Seen, digest, mark_row, row_slot
from handlers.reading.slots import slots_of
from handlers.reply import Barred, Refused
from handlers.request import Request

EMPTY = "Please fill this in."
SAVE_BOTH = "Save mine too"
MOST_SAID = 4
"""Of what others said meanwhile, the newest; all of it stands in the history."""


def read_form(draft: Draft, request: Request) -> Understood:
    """A command from a form that came back.

    Raises Wrong with a sentence for each bad field, Incomplete when the row changed since the form was opened.
    """
    draft.command.bar(draft.values, request)
    read_values, errors = interpret(draft, request)
    wrong = say_errors(errors) | dict.fromkeys(missing(draft), EMPTY)
    if wrong:
        raise Wrong(wrong)
    seen = Seen.read(draft.seen)
    now = mark_row(draft.command, draft.values, request) if issubclass(draft.command, Change) else ""
    if now and seen.row not in ("", now) and (seen.is_of(now) or seen.stood):
        _refuse_over(draft, seen, request)
        raise Incomplete(_changed(draft, seen, now, request))
    return Understood(build(draft.command, read_values), draft)


def reshape(draft: Draft, request: Request) -> Form:
    """The form as it should look now that something was chosen in it: nothing is missing yet, and nothing is wrong.

    What was typed stays. What stood there already is what is known now, perhaps of another row. A change by others
    is asked about when the form is sent. Raises Incomplete with a form that holds what may be kept, Refused where
    nothing could be saved.
    """
    draft.command.bar(draft.values, request)
    seen = Seen.read(draft.seen)
    form = asking(replace(draft, values=seen.touched(draft.values), wrong={}), request, also=_rare(draft))
    now = Seen.read(form.seen)
    if seen.row and seen.is_of(now.row):
        now = replace(now, row=seen.row, at=seen.at)
    fields = tuple(each.model_copy(update={"error": ""}) for each in form.fields)
    return form.model_copy(update={"fields": fields, "seen": str(now)})


def _refuse_over(draft: Draft, seen: Seen, request: Request) -> None:
    """Say at once, with what became of the row, that nothing more can be said of it."""
    try:
        draft.command.asks_with(draft.values, request)
    except Barred:
        raise
    except Refused as refused:
        refused.sentence = f"{_news(draft, seen, request)} {refused.sentence}".strip()
        raise


def _changed(draft: Draft, seen: Seen, now: str, request: Request) -> Form:
    """The form again, with what was typed in it and what the row says now beside it."""
    said = replace(draft, values=seen.touched(draft.values))
    form = form_of(said, request, also=_rare(draft))
    known = draft.command.known(said.values, request)
    fields = tuple(_beside(each, known, seen) for each in form.fields)
    if not seen.is_of(now):
        intro = f"{standing(draft, request)} You opened this form for another one: please look through it again."
        return form.model_copy(update={"intro": intro.strip()})
    told = ("This was changed while you were writing.", _news(draft, seen, request), "Save yours too, or cancel?")
    return form.model_copy(update={"intro": " ".join(filter(None, told)), "fields": fields, "submit": SAVE_BOTH})


def _rare(draft: Draft) -> frozenset[str]:
    """The rare fields that the form showed: whoever asked for them once is not made to ask again."""
    return frozenset(name for name, slot in slots_of(draft.command).items() if slot.rare and name in draft.values)


def _beside(field: FormField, known: Mapping[str, str], seen: Seen) -> FormField:
    """A field that somebody else changed too shows both: what was typed in it, and what stands there now."""
    now = known.get(field.name, "")
    if not now or now == field.value or seen.stood.get(field.name) == digest(now):
        return field
    return field.model_copy(update={"hint": f"Somebody else has changed this to: {now}"})


def _news(draft: Draft, seen: Seen, request: Request) -> str:
    """Who said what since the form was opened; or how the row stands now, where nobody said anything of it."""
    slot = row_slot(draft.command)
    words = draft.values.get(slot.name, "") if slot else ""
    told = slot.kind.news(words, seen.at, request) if slot and slot.kind.news and seen.at else []
    earlier = len(told) - MOST_SAID
    more = [f"{earlier} earlier changes stand in its history."] if earlier > 0 else []
    return " ".join([*more, *told[-MOST_SAID:]]) or standing(draft, request)


def standing(draft: Draft, request: Request) -> str:
    """How the row that a draft is about stands now, in one sentence."""
    slot = row_slot(draft.command)
    words = draft.values.get(slot.name, "") if slot else ""
    return slot.kind.tells(words, request) if slot and slot.kind.tells and words else ""
