"""Screening at the desk: what must not be kept goes back to whoever said it, in a form, and nowhere else.

It comes before anything that stores, logs or says back. Here nothing is written down but that a coordinator let
something through: what kind it was and the reason, never the text.
"""

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from bot.hearing import Errors, Filled, Said
from handlers.actions.replies import is_command, line_of
from handlers.actions.reporting import UpdateAction
from handlers.command import COMMANDS, Change, Command, Found, check, find
from handlers.form import Form
from handlers.reading.drafts import Draft, asking, draft_of, form_of
from handlers.reading.lines import split
from handlers.reading.slots import slots_of
from handlers.reply import Audience, Button, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Right, coordinates, rights_of
from handlers.screening import Harmless, Kind
from handlers.screening import find as find_kinds
from handlers.screening.saying import elsewhere, found_in, how_else

REF = re.compile(r"^(\W{0,3}(?:[a-z]+[ -]){0,4}?)(?:\d{1,3}|x)\.\d{1,4}(?=[\s:,;)\]])", re.IGNORECASE | re.MULTILINE)
"""The ref that a line begins with; its figures belong to no number behind it."""
ONE_REF = r"(?:[1-9]|1\d|x)\.[1-9]\d?"
REFS = re.compile(rf"(?<![\d.])(?:{ONE_REF}[\s,;]+(?:and )?){{2,}}{ONE_REF}(?![\d.]*\d)", re.IGNORECASE)
"""Three refs or more in a row, whose figures together would make many a number; none of theirs begins with 0."""
ROW = re.compile(r"(?:\d{1,3}|x)\.\d{1,4}|#?\d{1,5}", re.IGNORECASE)
"""A ref or a number of ours, which may stand in an answer that is kept."""
ALLOW = "allow"
NO_COMMAND = "I know no command that begins like this, so it stands here as an update, to be put right or copied."
LET_THROUGH = "let through"
"""The event of a text that a coordinator let through."""


def screen(line: str) -> tuple[Kind, ...]:
    """The kinds of thing in a line of words that must not be kept."""
    return find_kinds(REF.sub(r"\1that:", REFS.sub("these", line)))


def screen_fields(draft: Draft) -> dict[str, tuple[Kind, ...]]:
    """The kinds of thing in the fields of a command, by field; those that may hold such a thing are left out."""
    slots = slots_of(draft.command)
    said = {name: draft.values[name] for name, slot in slots.items() if slot.screened and draft.values.get(name)}
    found = {name: kinds for name, words in said.items() if (kinds := screen(words))}
    places = [name for name in said if not slots[name].option]
    if not found and (kinds := screen(" ".join(said[name] for name in places))):  # half here, half there
        return {places[-1]: kinds}
    return found


def stop(said: Said, request: Request) -> Reply | Form | None:
    """What somebody is answered whose words must not be kept; None where they may pass after all."""
    found = _command_of(said, request)
    if found is None:
        return _stopped_words(said, screen(said.text), request)
    values = split(found.command, found.rest, request, forgiving=True)
    kinds = screen(_without_exempt(said.text, found.command, values))
    if not kinds or is_allowed(found.command, values, request):
        return None
    return _stopped_command(said, found, kinds, request)


def stop_form(filled: Filled, draft: Draft, request: Request) -> Form | Errors | None:
    """What a form is answered whose fields must not be kept as they are; None where they may pass.

    What stands in the row already, because a coordinator let it through, is not asked about again.
    """
    wrong = stopped_fields(draft, request)
    if not wrong:
        return None
    if not coordinates(request.member):
        return Errors({name: f"{sentence} {_whom(request)}" for name, sentence in wrong.items()})
    form = form_of(draft, request, wrong, also={ALLOW})
    kept = {"seen": draft.seen, "sure": filled.sure, "anew": _empty(draft)}
    return form.model_copy(update={"intro": elsewhere(), **kept})


def stopped_fields(draft: Draft, request: Request) -> dict[str, str]:
    """What is said of each field that must not be kept as it is, with nothing of what stands in it."""
    stored = _stored(draft, request)
    found = {name: kinds for name, kinds in screen_fields(draft).items() if name not in stored}
    if not found or is_allowed(draft.command, draft.values, request):
        return {}
    return {name: f"{found_in(kinds)} {how_else(kinds)}" for name, kinds in found.items()}


def _stored(draft: Draft, request: Request) -> frozenset[str]:
    """The fields that say what their row says already, and by themselves hold what was found."""
    try:
        check(draft.command, request)
        stands = draft.command.known(draft.values, request)
    except Refused:
        return frozenset()
    return frozenset(
        name for name, words in draft.values.items() if words and words == stands.get(name) and screen(words)
    )


def is_allowed(command: type[Command], values: Mapping[str, str], request: Request) -> bool:
    """Whether a coordinator says why it may be kept all the same."""
    reason = _plain(values.get(ALLOW, ""))
    return issubclass(command, Change) and coordinates(request.member) and reason in set(Harmless)


def _plain(words: str) -> str:
    return " ".join(words.lower().split())


def note_let_through(draft: Draft, request: Request) -> None:
    """Write down that something was let through, by its kind and the reason; never the text."""
    if not draft.values.get(ALLOW):
        return
    found = {kind for kinds in screen_fields(draft).values() for kind in kinds}
    if not found:
        return
    ref = draft.values.get("ref", "")
    action = request.action(ref) if ref else None
    subject = f"action {action.id}" if action else f"member {request.member.id}"
    now = {"found": [kind.value for kind in Kind if kind in found], "reason": _plain(draft.values[ALLOW])}
    request.stores.audit.add(LET_THROUGH, subject, now={**now, "command": draft.command.words}, at=request.now)


def _command_of(said: Said, request: Request) -> Found | None:
    """The command that was said, or the one that comes nearest; None where it could be anything."""
    text = said.text
    try:
        if not text.startswith("/") and (said.reply_to or not is_command(text)):
            text = line_of(text, request) or text
        return find(text)
    except Refused:
        first, *rest = re.split(r"\s+", text.strip().removeprefix("/"), maxsplit=2)
        near = difflib.get_close_matches(" ".join([first, *rest[:1]]).lower(), COMMANDS, n=1, cutoff=0.8)
        return Found(COMMANDS[near[0]], rest[1] if len(rest) > 1 else "") if near else None


def _without_exempt(line: str, command: type[Command], values: Mapping[str, str]) -> str:
    """A line without the options that may hold what is looked for."""
    for name, slot in slots_of(command).items():
        if not slot.screened and values.get(name):
            line = re.sub(rf"""\b{slot.option_name}=["“”]?{re.escape(values[name])}["“”]?""", "", line, count=1)
    return line


def _stopped_words(said: Said, kinds: Collection[Kind], request: Request) -> Reply | Form:
    """Words that name no command come back as what most people mean to say, where a form can be opened."""
    if said.forms and Right.REPORT in rights_of(request.member, request.today):
        form = stopped_form(Draft(UpdateAction, {"text": said.text.strip()}), kinds, request)
        return form.model_copy(update={"intro": f"{form.intro} {NO_COMMAND}"})
    return _reply(said, kinds, request, ())


def _stopped_command(said: Said, found: Found, kinds: Collection[Kind], request: Request) -> Reply | Form:
    try:
        check(found.command, request)
        if not issubclass(found.command, Change):
            return _reply(said, kinds, request, ())
        draft = draft_of(found.command, found.rest, request, forgiving=True)
        if said.forms:
            return stopped_form(draft, kinds, request)
        return _reply(said, kinds, request, (_open(draft),))
    except Refused as refused:
        return _reply(said, kinds, request, (), "" if find_kinds(refused.sentence) else refused.sentence)


def stopped_form(draft: Draft, kinds: Collection[Kind], request: Request) -> Form:
    """The form of a command with all that was typed in its fields, and why it was not saved."""
    may = coordinates(request.member)
    values = {name: words for name, words in draft.values.items() if name != ALLOW}
    form = asking(replace(draft, values=values), request, also={ALLOW} if may else ())
    why = [found_in(kinds), how_else(kinds), elsewhere(), form.intro, "" if may else _whom(request)]
    return form.model_copy(update={"intro": " ".join(filter(None, why)), "anew": _empty(draft)})


def _reply(said: Said, kinds: Collection[Kind], request: Request, buttons: tuple[Button, ...], more: str = "") -> Reply:
    """The answer where no form can be opened: it holds nothing of what was said, because it may be kept."""
    stands = "" if said.forms else "What you wrote still stands in this chat: please delete your message."
    parts = [how_else(kinds), elsewhere(), stands, more or _whom(request)]
    return Reply(
        title=found_in(kinds),
        parts=tuple(Text(text=each) for each in parts if each),
        buttons=buttons,
        tone=Tone.REFUSED,
        audience=Audience.PERSON,
    )


def _open(draft: Draft) -> Button:
    return Button(label="Open the form", line=_empty(draft), style="primary")


def _empty(draft: Draft) -> str:
    """The line that opens the form with nothing in it but the row that it is about."""
    slots = slots_of(draft.command)
    row = next((name for name, slot in slots.items() if slot.kind.marks and not slot.option), "")
    named = ROW.fullmatch(draft.values.get(row, ""))
    return f"/form {draft.command.words} {named[0] if named else ''}".strip()


def _whom(request: Request) -> str:
    """Who can let it through where it was taken for something that it is not."""
    if coordinates(request.member):
        return f'If it is nothing of the sort, say why with allow=, such as allow="{Harmless.NOBODY}".'
    asked = " or ".join(each.name for each in request.stores.members.coordinators()) or "a coordinator"
    return f"If it is nothing of the sort, ask {asked} to enter it for you."
