"""Taking a text out of whatever repeats it, whole or cut short: pure, over strings and the JSON of what was said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

CUT = "…"
"""What stands where a text was cut short."""
LEAST_CUT = 16
"""So many letters of a text before a cut are taken for that text."""
DISTINCT = 20
"""A text of fewer letters may be anybody's ("Done"): it is taken out only beside what it was said of."""
HINTING = 40
"""The hint lies within so many letters: a text that was cut short has these too."""

GONE = object()
"""In the place of what does not stay."""


@dataclass(frozen=True)
class Erased:
    """Texts that go, and what stands in their place. `about` finds the mention of what they were said of."""

    texts: tuple[str, ...]
    instead: str
    about: re.Pattern[str]
    note: str = ""

    @cached_property
    def _whole(self) -> Sequence[tuple[bool, re.Pattern[str]]]:
        ordered = sorted({each.strip() for each in self.texts if each.strip()}, key=len, reverse=True)
        return [(_letters(each) >= DISTINCT, _loosely(each)) for each in ordered]

    def out_of(self, said: str, near: bool) -> str:
        """A string without the texts; `near`: it stands beside what they were said of."""
        for distinct, pattern in self._whole:
            if distinct or near:
                said = pattern.sub(lambda _: self.instead, said)
        return self._out_of_cut(said) if CUT in said else said

    def _out_of_cut(self, said: str) -> str:
        for text in self.texts:
            for form in (text.strip(), " ".join(text.split())):
                said = _without_cut(said, form, self.instead)
        return said


def hints(texts: Sequence[str]) -> list[str]:
    """Of each text a word in plain letters that every repetition of it has, however it is stored; empty for none."""
    words = [re.findall(r"[A-Za-z0-9]+", " ".join(each.split())[:HINTING]) for each in texts]
    # The last word may have been cut in two here.
    return [max(each[:-1] or each[:1], key=len, default="") for each in words]


def scrub(value: Any, erased: Erased, near: bool = False) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """A content without the texts: buttons that held one go, and a paper says that something was removed."""
    if isinstance(value, str):
        return erased.out_of(value, near)
    if isinstance(value, list):
        near = near or _is_row_of(value, erased)
        return [after for each in value if (after := _kept(each, erased, near)) is not GONE]
    if not isinstance(value, dict):
        return value
    near = _near(value, erased, near)
    after = {name: scrub(each, erased, near) for name, each in value.items()}
    marked = value.get("shape") == "paper" and erased.note and after != value
    return {**after, "note": _noted(after.get("note", ""), erased.note)} if marked else after


def _kept(value: Any, erased: Erased, near: bool) -> Any:  # noqa: ANN401 - see scrub
    after = scrub(value, erased, near)
    is_button = isinstance(value, dict) and "line" in value and "label" in value
    return GONE if is_button and after != value else after


def _near(value: dict[str, Any], erased: Erased, inherited: bool) -> bool:
    """Whether a part stands beside what the texts were said of: a row says so itself, the rest takes it from above."""
    said = [each for name in ("title", "text") if isinstance(each := value.get(name), str)]
    if "buttons" in value and "text" in value:  # one row of a list
        return bool(erased.about.search(" ".join(said)))
    return inherited or any(erased.about.search(each) for each in said)


def _is_row_of(value: list[Any], erased: Erased) -> bool:
    """Whether a list is a table's or a sheet's row about what the texts were said of."""
    return all(isinstance(each, str) for each in value) and any(erased.about.search(each) for each in value)


def _noted(note: str, said: str) -> str:
    return note if said in note else f"{note}\n{said}".strip()


def _letters(text: str) -> int:
    return sum(each.isalnum() for each in text)


def _loosely(text: str) -> re.Pattern[str]:
    """The text with whatever space between its words, and no letter right before or behind it."""
    said = r"\s+".join(map(re.escape, text.split()))
    before, behind = (r"(?<!\w)" if text[0].isalnum() else ""), (r"(?!\w)" if text[-1].isalnum() else "")
    return re.compile(f"{before}{said}{behind}")


def _without_cut(said: str, text: str, instead: str) -> str:
    """Without what a text begins with, where it was cut short there."""
    parts = said.split(CUT)
    for number, part in enumerate(parts[:-1]):
        bare = part.rstrip()
        length = next((size for size in range(len(text) - 1, LEAST_CUT - 1, -1) if bare.endswith(text[:size])), 0)
        parts[number] = f"{bare[:-length]}{instead}" if length else part
    return CUT.join(parts)
