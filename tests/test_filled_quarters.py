"""The papers of the four plans that come with Convenor, with a quarter's figures in them."""

import pytest

from tests.filled import GOLDEN, PRESETS, hear, papers
from tests.reread import judge, judge_pages


@pytest.mark.parametrize("preset", PRESETS)
def test_the_papers_of_a_filled_quarter(preset: str) -> None:
    assert papers(preset) == (GOLDEN / f"{preset}.txt").read_text(encoding="utf-8"), "not as it is written here"
    *_, of_those_who_decide = hear(preset).posted.values()
    judge(of_those_who_decide)
    judge_pages(of_those_who_decide)


def test_every_plan_that_comes_with_convenor_has_its_quarter() -> None:
    assert len(PRESETS) == 4
