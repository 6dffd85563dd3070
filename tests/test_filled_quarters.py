"""The papers of the four plans that come with Convenor, with a quarter's figures in them, as they are checked in."""

import pytest

from tests.filled import GOLDEN, PRESETS, papers


@pytest.mark.parametrize("preset", PRESETS)
def test_the_papers_of_a_filled_quarter_read_as_they_are_written_here(preset: str) -> None:
    assert papers(preset) == (GOLDEN / f"{preset}.txt").read_text(encoding="utf-8")


def test_every_plan_that_comes_with_convenor_has_its_quarter() -> None:
    assert len(PRESETS) == 4
