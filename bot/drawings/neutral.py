"""Text made harmless for a screen: it can neither ping, link nor format, hide what it says, or be cut in half.

What people typed is stored as typed; these changes are made only where it is drawn.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from unicodedata import combining

_EMOJI = "[\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001faff]"
# The flags of England, Scotland and Wales are spelt with characters that are otherwise only good for hiding text.
_FLAG = "\U0001f3f4[\U000e0061-\U000e007a]{2,6}\U000e007f"
_SHOWN = rf"{_FLAG}|(?<={_EMOJI})\u200d(?={_EMOJI})"
_HIDDEN = (
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters; the breaks among them become line breaks first
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # soft hyphen, fillers, invisible letters
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # zero width, bidirectional controls
    "\ufe00-\ufe0d\ufdd0-\ufdef\ufffe\uffff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_UNSEEN = re.compile(rf"({_SHOWN})|{_HIDDEN}")
_UNTYPED = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# `<!channel>`, `<@U1>`, `<#C1>` and `<https://...|label>` are what Slack acts on.
_CONTROL = re.compile(r"<(?=[!@#]|[a-z][a-z0-9+.-]*:)", re.IGNORECASE)
_ENCODED = re.compile(r"[%&<>\x00-\x1f\x7f\ud800-\udfff]")
_GLUED = re.compile("[\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")


def clean(text: str) -> str:
    """The text without characters that cannot be seen; line breaks become `\\n`, a tab becomes a space."""
    if text.isascii() and text.isprintable():  # the usual case needs none of it
        return text
    whole = _BREAK.sub("\n", _paired(text)).replace("\t", " ")
    return _UNSEEN.sub(lambda found: found[1] or "", whole)


def neutral(text: str) -> str:
    """Clean text for a plain text object or a rich text element, which Slack promises not to read as markup.

    A control sequence is broken all the same: no string that we send contains one.
    """
    whole = clean(text)
    return _CONTROL.sub("&lt;", whole) if "<" in whole else whole


def escape(text: str) -> str:
    """Clean text for the one field that Slack reads as markup: the fallback `text` of a message."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def sendable(text: str) -> str:
    """Text to go on writing at, as it was typed but for what no input can hold."""
    return _UNTYPED.sub("", _paired(text))


def flat(text: str) -> str:
    """Clean text on one line."""
    return " ".join(clean(text).split())


def encode(value: str) -> str:
    """A value for a button or an option, in characters that Slack hands back unchanged.

    `&`, `<` and `>` come back escaped from some payloads and not from others (slackapi/bolt-python issue 513).
    """
    return _ENCODED.sub(lambda found: f"%{ord(found[0]):04X}", value)


def decode(value: str) -> str:
    """The inverse of `encode`."""
    return re.sub("%([0-9A-F]{4})", lambda found: chr(int(found[1], 16)), value)


def weigh(text: str) -> int:
    """An upper bound of whatever Slack may count in a text: its bytes, its escape in markup and that in JSON."""
    if text.isalnum() and text.isascii():
        return len(text)
    size = len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
    # Counted one by one, because every drawn answer asks for this a hundred times.
    size += 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))
    return size + text.count('"') + text.count("\\") + text.count("\n")


def units_of(char: str) -> int:
    """How much one character counts in an input: UTF-16 code units, as browsers count."""
    return 2 if char > "\uffff" else 1


def cut(text: str, limit: int, count: Callable[[str], int] = weigh) -> tuple[str, ...]:
    """Pieces of at most `limit` that make up the text again when joined; `count` says what a character counts.

    They end at a line break or a space where one is near, and never inside a character that is drawn as one.
    """
    if text and weigh(text) <= limit:  # no count is above this one, and most texts fit
        return (text,)
    pieces = []
    start = 0
    while start < len(text):
        piece = _first(text[start : start + limit + 1], limit, count)
        pieces.append(piece)
        start += len(piece)
    return tuple(pieces)


def abbreviate(text: str, limit: int) -> str:
    """One line of at most `limit`, with an ellipsis where something is missing.

    Only for places where all of the text stands nearby.
    """
    line = flat(text)
    if len(line) <= limit and weigh(line) <= limit:
        return line
    return cut(line[: limit + 1], limit - weigh("…"))[0].rstrip() + "…"


def _paired(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _first(text: str, limit: int, count: Callable[[str], int]) -> str:
    room = bisect_right(list(accumulate(map(count, text))), limit)
    return text if room >= len(text) else text[: _good_end(text, max(room, 1))]


def _good_end(text: str, room: int) -> int:
    for mark in ("\n", " "):
        found = text.rfind(mark, room // 2, room + 1)
        if found >= 0:
            return min(found + 1, room)
    near = range(room, max(room - 40, 0), -1)
    return next((end for end in near if not _drawn_as_one(text[end - 1], text[end])), room)


def _drawn_as_one(left: str, right: str) -> bool:
    flags = all("\U0001f1e6" <= char <= "\U0001f1ff" for char in (left, right))
    return left == "\u200d" or flags or combining(right) != 0 or bool(_GLUED.match(right))
