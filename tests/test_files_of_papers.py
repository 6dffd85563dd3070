"""Word, PDF, the workbook, Markdown and plain text draw one value: the same words, and the same figures, in each."""

import pytest
from hypothesis import HealthCheck, given, settings

from handlers.paper import Paper
from handlers.reply import Marking
from tests.any_papers import papers
from tests.papers import long, rich
from tests.reread import judge, judge_pages
from tests.templates import MEMORY
from tests.test_papers import PAPERS, issue, welwyn

few = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("paper", [rich(), rich(Marking.RESTRICTED), long()], ids=["rich", "restricted", "long"])
def test_every_figure_is_the_same_in_every_file(paper: Paper) -> None:
    judge(paper)
    judge_pages(paper)


@pytest.mark.parametrize(("key", "moment"), PAPERS)
def test_a_digest_says_the_same_in_every_file(key: str, moment: str) -> None:
    with welwyn(MEMORY) as talk:
        paper = issue(talk, key, moment)
    judge(paper)
    judge_pages(paper)
    assert paper.sheets and paper.events and paper.partnership and paper.compiled


@few
@given(papers)
def test_any_paper_is_said_whole_in_every_file(paper: Paper) -> None:
    judge(paper)
