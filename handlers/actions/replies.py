"""Words that name no command: what people answer to a reminder, or write to the bot beginning with a ref.

They are understood as the command line that says the same. What could be about several actions is asked about, with
a button for each that holds the words exactly as they were typed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from handlers.actions.asked import left, listed, open_prompts
from handlers.command import FAMILY_NAMES, families, find
from handlers.reading.lookups import REF, ref_of
from handlers.reading.statuses import take_status
from handlers.reading.tokens import clip
from handlers.reply import LONGEST_LINE, Button, Refused, Tone
from handlers.request import Request
from storage.tables import Action

UNCHANGED = frozenset(
    {"nochange", "nochanges", "nochangetoreport", "nothingtoreport", "nothingnew", "nothingnewtoreport", "noupdate"}
    | {"nothinghaschanged", "nothingchanged", "unchanged", "nilreturn", "asbefore", "sameasbefore", "noupdates"}
)
SHORT = {
    **dict.fromkeys(UNCHANGED, "nochange"),
    **dict.fromkeys(("ontrack", "stillontrack", "green"), "ontrack"),
    **dict.fromkeys(("done", "finished", "complete", "completed", "itisdone", "itsdone"), "complete"),
    **dict.fromkeys(("notmine", "notours", "notminetoanswer"), "notmine"),
}
"""Answers that are said in full by a verb, by their letters alone."""
POLITE = frozenset(
    {"thanks", "thankyou", "manythanks", "ok", "okay", "cheers", "willdo", "noted", "gotit", "yes", "no"}
)
"""What is said to be kind, and is nobody's update."""
LATER = re.compile(r"(?:please\s+)?remind me\b(?:\s+again)?(?:\s+on)?\s*(.*?)[.!]*", re.IGNORECASE)
WISHES = {"later": "/action later", "mute": "/action mute", "stop": "/action mute", "unmute": "/action unmute"}
MOST_ASKED = 8
"""Actions that are offered to choose from."""
LABEL = 70
SET_OFF = re.compile(r"^[\s\-–—:=,.]+(?=\D)")
"""What sets a ref off from the words behind it; the minus of a figure belongs to the figure."""
WITHIN = re.compile(r"(?:\b(?:on|for|re|about|regarding|actions?|ref)\s*:?\s+|[(\[#])(?=\d|x\.)", re.IGNORECASE)
"""What stands before a ref in the middle of a text."""


def is_command(text: str) -> bool:
    """Whether words without a slash begin with a command that the bot knows."""
    try:
        find(text)
    except Refused:
        return False
    return True


def line_of(text: str, request: Request) -> str:
    """The command line that words without a slash stand for; nothing where they are no answer to anything.

    Raises Refused, asking, where nobody can tell which action is meant.
    """
    if request.prompt and _is_surely_command(text):
        return ""
    if several := _several(text, request):
        return several
    if named := _named(text, request):
        return update_line(*named)
    if request.prompt:
        if wish := _wish(text):
            return wish
        return _about(text, left(request.prompt, request) or listed(request.prompt, request), request)
    return _about(text, _asked_of(request), request) if letters(text) in UNCHANGED else ""


def update_line(ref: str, said: str) -> str:
    """The command line for what is said of one action; a ref alone asks to see it."""
    verb = SHORT.get(letters(said), "") if said else "show"
    return f"/action {verb} {ref}" if verb else f"/action update {ref} {said}"


def letters(text: str) -> str:
    """What was said by its letters alone, for comparing it with short answers."""
    return "".join(each for each in text.lower() if each.isalpha())


def split_lines(text: str, request: Request) -> Iterator[tuple[str, str]]:
    """The words for each action of a text whose lines begin with refs; a line without one goes on the line before.

    What stands before the first ref comes under no ref. Where every line begins with a figure that may be a ref, each
    is taken for one, so that a mistyped ref is said back.
    """
    ref, said = "", [""]
    lines = text.split("\n")
    within = not all(REF.match(line.strip()) for line in lines if line.strip())
    for line in lines:
        if begun := _ref_at_start(line, request, within=within):
            if ref or "".join(said).strip():
                yield ref, "\n".join(said).strip()
            ref, said = begun[0], [begun[1]]
        else:
            said.append(line)
    yield ref, "\n".join(said).strip()


def _is_surely_command(text: str) -> bool:
    """Whether words in a reminder's thread are a command: its verb is said, or there is nothing but its family.

    "Help was given to two families" is an answer, and so is "Plan agreed".
    """
    words = text.lower().split()
    if text.startswith("/") or not is_command(text):
        return text.startswith("/")
    verb = find(text).command.words.partition(" ")[2]
    known = {*families(), *FAMILY_NAMES}
    return len(words) == 1 or (bool(verb) and verb in words[1:3]) or (words[0] == "help" and words[1] in known)


def _several(text: str, request: Request) -> str:
    """A text in which several lines begin with a ref, as one command."""
    found = list(split_lines(text, request))
    begun = [each for each in found if each[0]]
    if len(begun) < 2:
        return ""
    line = "/action answers " + "\n".join(f"{ref} {said}" for ref, said in begun)
    if len(begun) == len(found):
        return line
    button = Button(label=f"Save the {len(begun)} that name one", line=line, style="primary")
    raise Refused(
        f"The beginning names no {request.word('action')}: “{clip(found[0][1])}”. Begin each line with a ref.",
        *((button,) if len(line) <= LONGEST_LINE else ()),
        tone=Tone.ASK,
    )


def _named(text: str, request: Request) -> tuple[str, str] | None:
    """The action that a text names, and what is said of it: at its start, behind a status, or once within."""
    if begun := _ref_at_start(text, request):
        return begun
    status, after = _status(text)
    if status and (begun := _ref_at_start(after, request)):
        return begun[0], f"{status} {begun[1]}".strip()
    if not request.prompt:
        return None
    refs = {each.ref for each in request.stores.actions.listed(request.prompt.id)}
    within = {ref for found in WITHIN.finditer(text) if (ref := _ref(text[found.end() :])) in refs}
    return (within.pop(), text.strip()) if len(within) == 1 else None


def _about(text: str, actions: Sequence[Action], request: Request) -> str:
    """Words that name no action: those of the only one that is asked about. Raises Refused, asking, for several."""
    said = text.strip()
    if len(actions) == 1 and not _is_polite(said):
        return update_line(actions[0].ref, said)
    if len(actions) > 1 and letters(said) in POLITE:
        refs = " or ".join(each.ref for each in actions[:MOST_ASKED])
        raise Refused(f"Thank you. If that was an update, say of which {request.word('action')}: {refs}.")
    if not actions:
        sentence = f"Say which {request.word('action')} you mean, by its ref: 4.2 {clip(said)}"
        raise Refused(sentence, Button(label="Show mine", line="/action mine"))
    raise Refused(_question(said, actions, request), *_choices(said, actions), tone=Tone.ASK)


def _question(said: str, actions: Sequence[Action], request: Request) -> str:
    if len(actions) == 1:
        return f"Is “{clip(said)}” an update of {actions[0].ref}?"
    if len(_longest(said, actions)) > LONGEST_LINE:
        refs = ", ".join(each.ref for each in actions[:MOST_ASKED])
        return f"Which {request.word('action')} is this about? Send it again with its ref in front: {refs}."
    return f"Which {request.word('action')} is this about?"


def _choices(said: str, actions: Sequence[Action]) -> Iterable[Button]:
    if len(_longest(said, actions)) > LONGEST_LINE:
        return
    for each in actions[:MOST_ASKED]:
        yield Button(label=clip(f"{each.ref} {each.text}", LABEL), line=update_line(each.ref, said))
    if len(actions) > 1 and letters(said) in UNCHANGED:
        lines = "\n".join(f"{each.ref} {said}" for each in actions)
        yield Button(label=f"All {len(actions)}", line=f"/action answers {lines}")


def _longest(said: str, actions: Sequence[Action]) -> str:
    return max((update_line(each.ref, said) for each in actions), key=len)


def _asked_of(request: Request) -> Sequence[Action]:
    """What this member is being asked about, in all the reminders whose meeting is ahead."""
    found = {each.id: each for prompt in open_prompts(request) for each in left(prompt, request)}
    return list(found.values())


def _ref_at_start(text: str, request: Request, *, within: bool = False) -> tuple[str, str] | None:
    """The ref that a text begins with, as the plan writes it, and the words behind it.

    "3/4 of them" names none, and neither does a figure that begins a line `within` a text: that has to be a ref of
    the plan. A status behind it makes it one in any case.
    """
    begun = REF.match(text.strip())
    if not begun:
        return None
    ref, said = ref_of(begun), SET_OFF.sub("", f" {text.strip()[begun.end() :]}").strip()
    plain = "." in begun[0] and (not within or request.action(ref) is not None)
    return (ref, said) if plain or _status(said)[0] or letters(said) in SHORT else None


def _ref(text: str) -> str:
    found = re.match(r"(?:\d{1,3}|x)\.\d{1,4}(?!\w)", text, re.IGNORECASE)
    return found[0].upper() if found else ""


def _wish(text: str) -> str:
    """What is wished of the reminders themselves: to be asked again later, or not any more."""
    found = LATER.fullmatch(text.strip())
    line = f"/action later {found[1]}".strip() if found else WISHES.get(letters(text), "")
    return line if line and is_command(line) else ""


def _status(text: str) -> tuple[str, str]:
    try:
        return take_status(text.strip())
    except Refused:
        return "", text


def _is_polite(said: str) -> bool:
    return letters(said) in POLITE or said.endswith("?") or not any(each.isalnum() for each in said)
