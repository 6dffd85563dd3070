"""Somebody in two partnerships speaks in the one whose channel they are in, and elsewhere is told which one answers."""

from collections.abc import Iterator

import pytest

from handlers.form import Form
from storage.loading import load
from storage.vocabulary import Role
from tests.talk import JAG, PLATFORM, Talk, person_id, preset, talking, verify, words

OTHER = "welwyn-hatfield-2021"
WHICH = "This is the Welwyn Hatfield"


@pytest.fixture
def talk() -> Iterator[Talk]:
    """The police are in both; the first partnership meets in #jag, the other nowhere."""
    with talking("sqlite://") as each:
        each.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
        with each.database.unit() as unit:
            other = unit.within(load(unit, preset(OTHER), each.clock.now()).partnership_id)
            police = other.organisations.named("Police")
            assert police
            member = other.members.add("police", Role.PARTNER, police, at=each.clock.now())
            other.members.identify(member, PLATFORM, person_id("police"))
        yield each


def test_it_is_said_which_partnership_answers_where_it_could_be_another(talk: Talk) -> None:
    here = words(talk.says("police", "/plan show"))
    assert "Stevenage" in here
    assert "This is the" not in here
    talk.spot = None
    there = words(talk.says("police", "/plan show"))
    assert WHICH in there
    assert "Stevenage" not in there
    verify(
        talk,
        [
            ("police", "/action list", WHICH),
            ("police", "/action show 99.9", WHICH),
            ("police", "/action add 1 Something", "is for coordinators", WHICH),
        ],
    )
    form = talk.says("police", "/form action update")
    assert isinstance(form, Form)
    assert WHICH in form.intro
    assert "This is the" not in words(talk.says("probation", "/action list")), "who is in one knows which"
    talk.spot = JAG
    assert "This is the" not in words(talk.says("police", "/action list"))
