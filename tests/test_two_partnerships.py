"""Somebody in two partnerships speaks in the one whose channel they are in, and elsewhere is told which one answers."""

from collections.abc import Iterator

import pytest

from bot.hearing import Opened, Person
from bot.origins import open_message
from handlers.form import Form
from handlers.request import OriginMessage, Spot
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


def test_the_page_of_another_partnership_has_no_button_that_would_speak_in_this_one(talk: Talk) -> None:
    mine = talk.says("police", "/member home")
    assert "[No change]" in words(mine) and "to be read only" not in words(mine)
    talk.spot = None
    page = words(talk.says("police", "/member home partnership=stevenage"))
    assert "Your actions" in page and "to be read only" in page
    pressed = [each.strip("[]") for each in page.split("\n") if each.startswith("[")]
    assert pressed == ["Show the Welwyn Hatfield Community Safety Partnership"] and "[No change]" not in page


def test_the_form_of_a_message_says_for_which_partnership_it_is(talk: Talk) -> None:
    for place, said in ((JAG, False), (Spot("C-other", "#other"), True)):
        origin = OriginMessage(place.place, "1.2", place.name)
        person = Person(PLATFORM, person_id("police"))
        opened = Opened(person, "key", place, origin=origin, words="action update", text="Two contested")
        form = open_message(talk.database, opened, talk.clock.now())
        assert isinstance(form, Form)
        assert (WHICH in form.intro) is said
