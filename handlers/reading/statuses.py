"""Reading a status: the word after a ref is one, or a mistaken one, or the beginning of the text.

`rag green` is understood, because people say so elsewhere; here RAG is always a meeting.
"""

import re

from handlers.form import Choice
from handlers.reading.tokens import Unclear, clip
from storage.vocabulary import COLOURS, Status

SAYINGS: dict[str, Status] = {
    **{status.value: status for status in Status},
    **{status.value.replace(" ", ""): status for status in Status},
    **COLOURS,
}
SPELLINGS = frozenset({"gray", *(status.value.replace(" ", "") for status in Status if " " in status.value)})
"""Sayings that are only other spellings; understood, but not offered."""
OTHER_COLOURS = frozenset(
    {"yellow", "orange", "purple", "violet", "pink", "brown", "black", "white", "gold", "silver", "cyan", "magenta"}
)
# Ordinary words that stand one letter from a status; as the first word of a text they are text.
ORDINARY = frozenset(
    {"greens", "greed", "greek", "greet", "ember", "embers", "camber", "umber", "prey", "grew", "greys", "obey"}
    | {"blues", "clue", "glue", "blur", "flue", "slue", "completed", "completes", "compete", "competes"}
)
RAG = re.compile(r"rag[\s:]+", re.IGNORECASE)
OPENED = re.compile(r"[\s\-–—:,.(\[\"“”]+")
"""What may stand before a status: a dash, brackets, quotes."""
CLOSED = re.compile(r"[)\]\"“”]+")
BEHIND = re.compile(r"[:,;.\-–—]*\s*(?:[:\-–—]+(?=\s|[^\W\d]))?\s*")
"""What sets a status off from the text behind it; the minus of a figure belongs to the text."""
OFFER = "not started, on track, at risk, off track or complete (grey, green, amber, red or blue)"


def is_status(words: str) -> bool:
    """Whether these words, and nothing else, are a status."""
    return _plain(words) in SAYINGS


def means_complete(words: str) -> bool:
    """Whether these words say that something is complete."""
    return SAYINGS.get(_plain(words)) is Status.COMPLETE


def means_trouble(words: str) -> bool:
    """Whether these words say that something is in the way."""
    return SAYINGS.get(_plain(words)) in (Status.AT_RISK, Status.OFF_TRACK)


def means_well(words: str) -> bool:
    """Whether these words say that all goes as it should."""
    return SAYINGS.get(_plain(words)) in (Status.ON_TRACK, Status.COMPLETE)


def read_status(words: str) -> Status:
    """A status in words or as a colour. Raises Unclear with the nearest, or with all of them."""
    plain = _plain(RAG.sub("", words, count=1))
    if plain in SAYINGS:
        return SAYINGS[plain]
    near = _nearest(plain)
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    offered = dict.fromkeys(SAYINGS[each] for each in near) or Status
    choices = [Choice(value=each.value, label=each.value.capitalize()) for each in offered]
    raise Unclear(f"“{clip(words)}” is not a status.{meant} A status is {OFFER}.", choices)


def take_status(text: str) -> tuple[str, str]:
    """The status at the start of a text and what follows it; no status leaves the text whole.

    Raises Refused when the first words are a mistaken status: another colour, or a near miss.
    """
    marked = RAG.match(text)
    body = text[marked.end() :] if marked else text
    opened = OPENED.match(body)
    inner = body[opened.end() :] if opened else body
    for length in (2, 1):
        if (words := _first_words(inner, length)) and is_status(words):
            after = inner[len(words) :]
            return ("rag " if marked else "") + words, BEHIND.sub("", CLOSED.sub("", after, 1) if opened else after, 1)
    return _mistaken(text, body)


def _mistaken(text: str, body: str) -> tuple[str, str]:
    for length in (2, 1):
        words = _first_words(body, length)
        if words and (_plain(words) in OTHER_COLOURS or _near_miss(_plain(words), length)):
            return words, body[len(words) :].lstrip()
    return "", text


def _near_miss(plain: str, length: int) -> bool:
    if plain in ORDINARY or len(plain) < 4:
        return False
    return any(_one_slip(plain, saying) for saying in SAYINGS if len(saying) > 3 and saying.count(" ") == length - 1)


def _one_slip(typed: str, meant: str) -> bool:
    """Whether one letter was added, left out, changed, or swapped with its neighbour."""
    if typed == meant or abs(len(typed) - len(meant)) > 1:
        return False
    at = next(
        (i for i, pair in enumerate(zip(typed, meant, strict=False)) if pair[0] != pair[1]), min(len(typed), len(meant))
    )
    changed = typed[at + 1 :] == meant[at + 1 :]
    swapped = typed[at : at + 2] == meant[at : at + 2][::-1] and typed[at + 2 :] == meant[at + 2 :]
    return changed or swapped or typed[at + 1 :] == meant[at:] or typed[at:] == meant[at + 1 :]


def _nearest(plain: str) -> list[str]:
    return [say for say in SAYINGS if say not in SPELLINGS and _one_slip(_joined(plain), _joined(say))]


def _joined(words: str) -> str:
    return words.replace(" ", "")


def _first_words(text: str, length: int) -> str:
    found = re.match(r"[^\W\d_]+" + r"[\s_-]+[^\W\d_]+" * (length - 1) + r"(?!['’\w])", text)
    return found.group(0) if found else ""


def _plain(words: str) -> str:
    return " ".join(re.split(r"[\s_-]+", words.strip().lower())).rstrip(".:,;")
