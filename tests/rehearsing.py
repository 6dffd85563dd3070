"""Plays for tests: performed by the command line itself, and what was said read as JSON."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main

STEVENAGE = """plan stevenage-2025-28
member council coordinator "Stevenage Borough Council"
member police partner "Hertfordshire Constabulary"
member sada partner SADA
member councillor viewer "Stevenage Borough Council"
channel jag
channel rag restricted
channel town shared
clock 2026-11-20 10:00
"""


@dataclass(frozen=True)
class Performed:
    """How a play went: exit status, what was said in order, and what stood on standard error."""

    status: int
    said: list[dict[str, Any]]
    errors: str

    def of(self, **wanted: object) -> list[dict[str, Any]]:
        """What was said with these values."""
        return [each for each in self.said if wanted.items() <= each.items()]

    @property
    def titles(self) -> list[str]:
        """The titles of all that was said."""
        return [each["title"] for each in self.said]


@dataclass(frozen=True)
class Rehearsal:
    """Performs plays in a folder of the test's own."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def __call__(self, *lines: str, scene: str = STEVENAGE) -> Performed:
        """Perform lines after the usual scene."""
        play = self.folder / "test.play"
        play.write_text(scene + "\n".join(lines) + "\n", encoding="utf-8")
        return self.perform(play)

    def perform(self, play: Path) -> Performed:
        """Perform a file. Every line on standard output must be a JSON object."""
        self.capture.readouterr()
        status = main(["rehearse", str(play), "--json"])
        out, errors = self.capture.readouterr()
        return Performed(status, [json.loads(line) for line in out.splitlines()], errors)


@pytest.fixture
def rehearse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Rehearsal:
    """Performs plays."""
    return Rehearsal(tmp_path, capsys)
