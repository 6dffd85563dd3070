"""A plan's own words for its levels, as sentences need them."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.planfile.models import Terminology


@dataclass(frozen=True)
class Words:
    """What this plan calls its levels and itself; `also_called` are other words for an objective."""

    objective: str
    objectives: str
    action: str
    actions: str
    aim: str
    aims: str
    plan: str
    also_called: tuple[str, ...]


def words_of(terminology: "Terminology") -> Words:
    """The words with their plurals."""
    return Words(
        objective=terminology.objective,
        objectives=plural(terminology.objective),
        action=terminology.action,
        actions=plural(terminology.action),
        aim=terminology.aim,
        aims=plural(terminology.aim),
        plan=terminology.plan,
        also_called=terminology.also_called,
    )


def plural(word: str) -> str:
    """`priorities` for `priority`, `key actions` for `key action`."""
    if re.search("[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}es" if re.search("(s|x|ch|sh)$", word) else f"{word}s"
