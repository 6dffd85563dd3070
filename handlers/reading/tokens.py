"""The smallest parts of what people type: a word, quoted words, a known name at the start of a text."""

import re
from collections.abc import Callable, Iterable

from handlers.form import Choice
from handlers.reply import Refused
from storage.organisations import fold

OPENING = '"“”'
"""What quoted words begin with; phones type either curly quote at either end."""
QUOTED = r'(?:"(?:[^"\\]|\\.)*"|[“”][^“”]*[“”]|[\'‘][^\'‘’]+[\'’](?=\s|$))'
"""Words in quotes; single ones only where no apostrophe can be meant."""
TOKEN = re.compile(rf"{QUOTED}|\S+", re.DOTALL)
MOST_OFFERED = 5
LONGEST_NAME = 200
"""Characters of a name, as the tables keep them."""
MOST_WORDS = 7
"""Words that the name of a place, a category or a meeting has at the most."""


class Unclear(Refused):
    """Several things could be meant, or none quite: the candidates are offered, each to be chosen by a press."""

    def __init__(self, sentence: str, candidates: Iterable[Choice]) -> None:
        super().__init__(sentence)
        self.candidates = tuple(candidates)[:MOST_OFFERED]


def take_token(text: str) -> tuple[str, str]:
    """The first word of a text, or its first quoted words, and the rest."""
    match = TOKEN.match(text)
    return (unquote(match[0]), text[match.end() :].lstrip()) if match else ("", text)


def take_name(text: str, known: set[str], plain: Callable[[str], str]) -> tuple[str, str]:
    """The longest beginning of a text whose `plain` form is known, else its first word, and the rest."""
    words = [] if text.startswith(tuple(OPENING)) else list(re.finditer(r"\S+", text))
    for last in reversed(words[:MOST_WORDS]):
        if plain(text[: last.end()]) in known:
            return text[: last.end()], text[last.end() :].lstrip()
    return take_token(text)


def unquote(words: str) -> str:
    """Words without the quotes around them; `\\"` and `\\\\` inside straight quotes stand for themselves."""
    if not re.fullmatch(QUOTED, words, re.DOTALL):
        return words
    return re.sub(r"\\(.)", r"\1", words[1:-1], flags=re.DOTALL) if words[0] == '"' else words[1:-1]


def quote(words: str) -> str:
    """Words in straight quotes, which `unquote` takes off again whatever they hold."""
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def plain_name(words: str) -> str:
    """Words without hyphens, underscores, capitals and doubled spaces."""
    return " ".join(re.split(r"[\s_\-]+", fold(words).strip(" .,:;"))).strip()


def an(noun: str) -> str:
    """A noun with its article."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def refuse_long(words: str, field: str, instead: str = "Say it shorter.") -> None:
    """Refuse a name that the tables have no room for; `instead` says what to do."""
    if len(words) > LONGEST_NAME:
        said = f"“{clip(words)}” has {len(words)} characters, and there is room for {LONGEST_NAME}."
        raise Refused(f"{said} {instead}", field=field)


def clip(words: str, most: int = 60) -> str:
    """What somebody typed, short enough to be repeated inside a sentence."""
    return words if len(words) <= most else words[: most - 1] + "…"
