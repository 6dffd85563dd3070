"""The desk's promises: one effect for one request, an answer in time, and never a wrong word about what was saved."""

import logging
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import pytest

from bot.clock import monotonic
from bot.desk import Desk
from bot.hearing import Asked, Filled, Person, Said
from handlers.command import COMMANDS, HANDLERS, Change, families, handles
from handlers.form import Choice
from handlers.reading.kinds import FREE
from handlers.reading.slots import Slot
from handlers.reply import Reply, Tone
from handlers.request import Request
from handlers.rights import Right
from tests.talk import PLATFORM, Talk, person_id, talking, tone, words

SAYS = "/action update 4.2 amber Six notices issued"


@pytest.fixture
def talk(database_url: str) -> Iterator[Talk]:
    with talking(database_url) as each:
        yield each


def updates(talk: Talk) -> list[str]:
    """The texts of everything said of 4.2, oldest first."""
    with talk.stores() as stores:
        action = stores.actions.find("4.2")
        assert action
        return [each.text for each in reversed(stores.actions.history(action)) if each.text]


def test_a_request_that_comes_twice_has_one_effect_and_one_answer(talk: Talk) -> None:
    first = talk.says("police", SAYS, key="trigger 1")
    talk.clock.move(seconds=90)
    assert talk.says("police", SAYS, key="trigger 1") == first
    assert updates(talk) == ["Six notices issued"]


def test_a_request_that_comes_five_times_at_once_has_one_effect(talk: Talk) -> None:
    answers = talk.together(*[("police", SAYS)] * 5, keys=["trigger 1"] * 5)
    assert len({words(answer) for answer in answers}) == 1
    assert updates(talk) == ["Six notices issued"]


def test_two_people_in_the_same_instant_are_both_kept(talk: Talk) -> None:
    talk.together(
        ("police", "/action update 4.2 amber Six notices"), ("probation", "/action update 4.2 green Two plans")
    )
    assert sorted(updates(talk)) == ["Six notices", "Two plans"]


def test_the_same_words_are_asked_about_for_ten_minutes(talk: Talk) -> None:
    talk.says("police", SAYS)
    talk.clock.move(minutes=9)
    again = talk.says("police", "/action update 4.2  amber Six  notices issued")
    assert tone(again) is Tone.ASK
    assert "Friday 20 November 2026 at 10:00" in words(again)
    assert tone(talk.presses("police", "Save it again")) is Tone.DONE
    talk.clock.move(minutes=11)
    assert tone(talk.says("police", SAYS)) is Tone.DONE
    assert updates(talk) == ["Six notices issued", "Six  notices issued", "Six notices issued"], "kept as typed"


def test_the_same_words_of_somebody_else_are_theirs(talk: Talk) -> None:
    talk.says("police", SAYS)
    assert tone(talk.says("probation", SAYS)) is Tone.DONE


def test_a_refusal_leaves_no_receipt(talk: Talk) -> None:
    assert tone(talk.says("police", "/action update 4.9 amber Six notices", key="trigger 1")) is not Tone.DONE
    assert tone(talk.says("police", SAYS, key="trigger 1")) is Tone.DONE


def test_nobody_unknown_is_heard(talk: Talk) -> None:
    for line in (SAYS, "/action list", "/action", "/nonsense", "/help"):
        answer = talk.says("stranger", line)
        assert "/member add @stranger" in words(answer), line
        assert "council" in words(answer)
    assert updates(talk) == []


def test_not_saved_is_said_in_time_and_is_true(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Another process holds the database for longer than a person waits."""
    file = tmp_path / "held.db"
    with talking(f"sqlite:///{file}") as talk, holding(file) as let_go:
        desk = Desk(talk.database, talk.clock, seconds=0.3)
        began = monotonic()
        answer = talk.runner.run(desk.hear(said()))
        assert monotonic() - began < 2
        assert isinstance(answer, Reply)
        assert answer.title.startswith("Not saved")
        assert "Six notices issued" in words(answer)
        counted = "incident log domestic abuse Bedwell a resident of Elm Court"
        kept = talk.runner.run(desk.hear(replace(said(), text=counted, answer_to=("D1", ""))))
        assert words(kept).startswith("Not saved") and "Elm" not in words(kept), "a message of our own holds no such"
        let_go.set()
        desk.close()
        assert updates(talk) == [], "it was said not to be saved"
    assert "Six notices" not in caplog.text


def test_a_short_wait_for_the_database_is_no_trouble(tmp_path: Path) -> None:
    file = tmp_path / "held.db"
    with talking(f"sqlite:///{file}") as talk, holding(file) as let_go:
        threading.Timer(0.3, let_go.set).start()
        assert tone(talk.says("police", SAYS)) is Tone.DONE
        assert updates(talk) == ["Six notices issued"]


class Break(Change):
    words = "test break"
    right = Right.REPORT
    help = "Go wrong after something was written"

    text: Annotated[str, Slot(FREE, "Text")]


@pytest.fixture
def broken_command() -> Iterator[None]:
    @handles
    def go_wrong(command: Break, request: Request) -> Reply:
        request.stores.places.ensure(command.text)
        raise RuntimeError(f"the text was {command.text}")

    yield
    del COMMANDS[Break.words], HANDLERS[Break]
    families.cache_clear()


@pytest.mark.usefixtures("broken_command")
def test_the_unexpected_is_rolled_back_and_told_by_a_code(talk: Talk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = talk.says("police", "/test break Canary Wharf")
    code = words(answer).partition("code ")[2][:6]
    assert len(code) == 6
    assert code in caplog.text
    assert "go_wrong" in caplog.text, "the log says where"
    assert "Canary" not in caplog.text, "the log never says what"
    assert "Canary Wharf" in words(answer), "the person gets their words back"
    with talk.stores() as stores:
        assert stores.places.named("Canary Wharf") is None


def said() -> Said:
    """What the police say, as a door would hand it over."""
    return Said(person=Person(PLATFORM, person_id("police")), key="held", text=SAYS)


class holding:
    """Holds the write lock of a SQLite file in a connection of its own until the event is set, or the block ends."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._let_go = threading.Event()
        self._held = threading.Event()
        self._thread = threading.Thread(target=self._hold)

    def __enter__(self) -> threading.Event:
        self._thread.start()
        assert self._held.wait(5)
        return self._let_go

    def __exit__(self, *_: object) -> None:
        self._let_go.set()
        self._thread.join()

    def _hold(self) -> None:
        connection = sqlite3.connect(self._file, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        self._held.set()
        self._let_go.wait(10)
        connection.execute("ROLLBACK")
        connection.close()


def test_suggestions_come_in_the_order_of_what_is_mine(talk: Talk) -> None:
    talk.says("council", "/action assign 4.4 police")
    assert offered(talk, "action", "")[0].value == "4.4"
    assert [choice.value for choice in offered(talk, "action", "contracts behav")] == ["4.2"]
    assert offered(talk, "place", "Fairlands")[-1].label == "Fairlands (new place)"


def offered(talk: Talk, source: str, typed: str) -> tuple[Choice, ...]:
    """What the desk offers while somebody types."""
    return talk.runner.run(talk.desk.suggest(asked(source, typed))).choices


def asked(source: str, typed: str) -> Asked:
    return Asked(person=Person(PLATFORM, person_id("police")), key="typing", source=source, typed=typed)


def test_a_form_that_comes_twice_has_one_effect_and_one_answer(talk: Talk) -> None:
    """What it changed is not held against it when it is heard again."""
    talk.says("police", "/form action update 4.2")
    form = talk.forms["police"]
    values = {each.name: each.value for each in form.fields} | {"text": "Six notices issued"}
    person = Person(PLATFORM, person_id("police"))
    filled = Filled(person=person, key="view 1", words=form.words, values=values, seen=form.seen)
    assert form.seen
    first = talk.runner.run(talk.desk.submit(filled))
    assert tone(first) is Tone.DONE
    assert talk.runner.run(talk.desk.submit(filled)) == first
    assert updates(talk) == ["Six notices issued"]
