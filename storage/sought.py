"""Words as they are searched: without capitals, accents and marks, so that each is found by how it begins."""

import re
import unicodedata

_WITHIN = re.compile("['’‘\u02bc`\u00b4]")
"""Marks within a word, which people leave out."""
MOST_WORDS = 20
"""Words that decide what is found; those behind them are not looked at."""


def folded(text: str) -> str:
    """The words of a text with one space before, between and behind them; any other mark parts two words."""
    spelt = unicodedata.normalize("NFKD", _WITHIN.sub("", text)).casefold()
    bare = "".join(each if each.isalnum() else " " for each in spelt if not unicodedata.combining(each))
    return f" {' '.join(bare.split())} "


def sought_of(ref: str, text: str) -> str:
    """What an action is found by: `4.2` by 4.2 and by 42, at its beginning and its end, and by each word between."""
    return folded(f"{ref} {text} {re.sub(r'[^0-9A-Za-z]', '', ref)}")


def words_of(typed: str) -> tuple[str, ...]:
    """The words that somebody looks for; `anti-social` and `4.2` are two that have to stand side by side.

    None both where nothing was typed and where that has neither letters nor figures.
    """
    said = (folded(word).strip() for word in typed.split())
    return tuple(dict.fromkeys(word for word in said if word))[:MOST_WORDS]


def begins(words: tuple[str, ...], sought: str) -> bool:
    """Whether each of these words is the beginning of one in a folded text."""
    return all(f" {word}" in sought for word in words)
