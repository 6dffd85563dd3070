"""What is said of a plan file that cannot be loaded."""

from collections.abc import Iterable
from difflib import get_close_matches


class BadPlan(Exception):
    """The plan cannot be loaded, and nothing of it was. `sentences` say where and what is expected, in file order."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))


def shown(text: str, limit: int = 40) -> str:
    """What somebody wrote, fit to be quoted in a sentence: printable and short."""
    plain = "".join(character if character.isprintable() else "?" for character in text)
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


def shape(value: object) -> str:
    """What stands where something else was expected."""
    match value:
        case None:
            return "nothing"
        case str():
            return f"'{shown(value)}'"
        case list() | tuple():
            return "a list"
    return "a group of keys"


def listed(words: Iterable[str], last: str = "and") -> str:
    """`a, b and c`."""
    *most, final = words
    return f"{', '.join(most)} {last} {final}" if most else final


def nearest(word: str, known: Iterable[str], cutoff: float = 0.7) -> str | None:
    """The known word that was probably meant."""
    plain = {each.casefold().replace("-", "_").replace(" ", "_"): each for each in known}
    found = get_close_matches(word.casefold().replace("-", "_").replace(" ", "_"), plain, n=1, cutoff=cutoff)
    return plain[found[0]] if found else None
