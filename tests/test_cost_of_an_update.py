"""What an update may cost: all of it is done in the one transaction that everybody else waits for on SQLite."""

from collections.abc import Iterator

import pytest

from handlers.reply import Tone
from tests.board import Board, at, tick
from tests.statements import counting
from tests.talk import Talk, talking, tone
from tests.templates import MEMORY

UPDATE = "/action update 4.2 amber Six notices issued"
STATEMENTS = 12
"""Who speaks, the action, what was heard before; the entry, the receipt, how the action stands now; the prompts that
list it, the papers ahead; and four of the audit.
"""
CONFIRMED, BOARDED, REDRAWN = 2, 2, 1
"""Statements more where a channel is shown a line, where a message of the next meeting is kept, and for each reminder
that is drawn anew.
"""


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking(MEMORY) as talk:
        talk.says("council", "/action assign 4.2 police")
        talk.says("council", "/meeting schedule jag 10/12/2026 14:00 in #jag")
        talk.says("council", "/meeting schedule rag 14/1/2027 10:00")
        yield talk


def cost(talk: Talk, line: str) -> int:
    """The statements that a line of the police takes which is saved."""
    with counting(talk.database) as statements:
        answer = talk.says("police", line)
    assert tone(answer) == Tone.DONE, answer
    return len(statements)


def test_an_update_takes_few_statements(talk: Talk) -> None:
    assert cost(talk, UPDATE) == STATEMENTS
    assert cost(talk, "/action nochange 4.2") == STATEMENTS
    assert cost(talk, f"{UPDATE}, and two contested") == STATEMENTS, "and no more when more was said"


def test_what_is_shown_elsewhere_costs_only_where_it_is(talk: Talk) -> None:
    talk.says("council", "/meeting confirm line #jag")
    assert cost(talk, UPDATE) == STATEMENTS + CONFIRMED
    talk.clock.move(minutes=2)
    talk.says("council", "/meeting board jag")
    assert cost(talk, "/action nochange 4.2") == STATEMENTS + CONFIRMED + BOARDED
    talk.says("council", "/meeting confirm quiet #jag")
    talk.says("council", "/meeting board jag off")
    assert cost(talk, f"{UPDATE}, and two contested") == STATEMENTS


def test_a_reminder_that_lists_it_costs_one_more(talk: Talk) -> None:
    board = Board()
    for day in range(24, 31):
        at(talk, f"2026-11-{day} 10:00")
        tick(talk, board)
    assert any("4.2" in each for each in board.on("@U-police"))
    assert cost(talk, UPDATE) == STATEMENTS + REDRAWN
