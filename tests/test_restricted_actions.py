"""Restricted actions: there for members with a grant, and for nobody else in any answer, list, form or suggestion."""

from collections.abc import Iterator
from datetime import date

import pytest

from handlers.form import Form
from handlers.reply import Audience, Marking, Reply, Tone
from storage.tables import AuditEntry
from storage.vocabulary import Status
from tests.grants import grant
from tests.talk import Talk, talking, tone, verify, words

TEXT = "behavioural contracts"
"""Words of action 4.2, which only those with a grant may read."""
SECRET = "The operation begins on the estate"


@pytest.fixture
def talk() -> Iterator[Talk]:
    """Police and the coordinator hold a grant, and 4.2 is restricted with something said of it."""
    with talking("sqlite://") as each:
        grant(each, "council", "police")
        each.clock.move(minutes=5)
        assert tone(each.says("council", "/action restrict 4.2 It names a planned operation")) is Tone.DONE
        assert tone(each.says("police", f"/action update 4.2 amber {SECRET}")) is Tone.DONE
        yield each


def shown(talk: Talk) -> list[str]:
    """What the audit says was shown, and to whom."""
    with talk.stores() as stores:
        names = {each.id: each.name for each in stores.members.all()}
        rows = stores.session.query(AuditEntry).order_by(AuditEntry.number)
        return [f"{names[each.member_id or 0]} {each.subject}" for each in rows if each.event == "shown"]


ASKING = (
    "/action show 4.2",
    "/action history 4.2",
    "/action update 4.2 green All well",
    "/action nochange 4.2",
    "/action complete 4.2 result=Done lesson=None",
    "/action assign 4.2 probation",
    "/action due 4.2 30/6/2027 Later",
    "/action notmine 4.2",
    "/form action update 4.2",
    "/incident log graffiti Bedwell Tags action=4.2",
)


@pytest.mark.parametrize("who", ["probation", "chair"])
def test_without_a_grant_there_is_no_such_action(talk: Talk, who: str) -> None:
    asked = shown(talk)
    for line in ASKING:
        answer = words(talk.says(who, line))
        assert TEXT not in answer, line
        assert SECRET not in answer, line
        assert "no action 4.2 that you may see. Ask council (Stevenage Borough Council)" in answer, line
    lists = [
        "/action list",
        "/action list objective=4",
        "/action mine",
        "/objective show 4",
        "/digest jag",
        "/plan show",
    ]
    for line in [*lists, f'/action show "{TEXT}"', "4.2", f"/incident link 1 {TEXT}", "/action show 4.9"]:
        answer = words(talk.says(who, line)).split("You typed")[0]
        assert TEXT not in answer.removeprefix(f"No action is known by “{TEXT}”"), line
        assert SECRET not in answer, line
    for line in ("/action list", "/objective show 4"):
        assert "1 restricted action not shown" in words(talk.says(who, line))
    assert "restricted" not in words(talk.says(who, "/objective show 5"))
    assert "4.2" not in talk.offers(who, "action") | talk.offers(who, "part")
    assert shown(talk) == asked, "nothing was shown"


def test_with_a_grant_it_is_shown_to_them_alone_and_that_is_kept(talk: Talk) -> None:
    for line in (
        "/action show 4.2",
        "/action history 4.2",
        "/action list objective=4",
        "/action update 4.2 green Calm",
    ):
        before = shown(talk)
        answer = talk.says("police", line)
        assert isinstance(answer, Reply)
        assert (answer.marking, answer.audience) == (Marking.RESTRICTED, Audience.PERSON), line
        assert TEXT in words(answer), line
        assert [each for each in shown(talk)[len(before) :] if each.startswith("police action")], line
    form = talk.says("police", "/form action update 4.2")
    assert isinstance(form, Form)
    assert TEXT in form.fields[0].shown
    assert "not shown" not in words(talk.says("police", "/action list"))
    assert "4.2" not in talk.offers("police", "action"), "what is offered while one types is shown unasked"
    open_one = talk.says("police", "/action show 4.1")
    assert isinstance(open_one, Reply)
    assert (open_one.marking, open_one.audience) == (Marking.OPEN, Audience.HERE)


def test_papers_and_notices_leave_it_out_whoever_asks(talk: Talk) -> None:
    for line in ("/digest jag preview", "/objective show 4", "/plan show", "/meeting reminders jag", "/reminders"):
        answer = words(talk.says("council", line))
        assert TEXT not in answer, line
        assert SECRET not in answer, line
    talk.says("police", "/action update 4.2 red It went wrong")
    with talk.stores() as stores:
        assert TEXT not in str([each.content for each in stores.deliveries.about("anything")])


def test_it_is_opened_again_only_when_meant(talk: Talk) -> None:
    question = talk.says("council", "/action unrestrict 4.2")
    assert tone(question) is Tone.ASK
    assert "with 2 entries since it was restricted" in words(question)
    assert "no action 4.2" in words(talk.says("chair", "/action show 4.2"))
    assert "4.2 is no longer restricted" in words(talk.presses("council", "Open it to all"))
    assert SECRET in words(talk.says("chair", "/action show 4.2"))
    verify(
        talk,
        [
            ("council", "/action unrestrict 4.2", "4.2 is not restricted"),
            ("council", "/action restrict 4.2", "4.2 is restricted", "stays where it is", "Nobody is reminded of it"),
            ("council", "/action restrict 4.2", "restricted already"),
            ("council", "/action assign 4.2 probation", "owns 4.2 and has no grant", "/member grant probation"),
            ("police", "/action restrict 4.1", "is for coordinators"),
        ],
    )


def test_a_grant_ends_with_its_day_and_a_ref_is_not_given_again(talk: Talk) -> None:
    grant(talk, "police", "council", until=date(2026, 11, 20))
    assert TEXT in words(talk.says("police", "/action show 4.2"))
    talk.clock.move(days=1)
    assert "no action 4.2 that you may see" in words(talk.says("police", "/action show 4.2"))
    assert "Only a coordinator who may see restricted items" in words(talk.says("council", "/action restrict 4.1"))
    added = words(talk.says("council", "/action add 4 Another one"))
    assert "Saved: 4.7 is in the plan" in added, added
    grant(talk, "council")
    talk.says("council", "/action restrict 4.7")
    grant(talk, "council", until=None)
    assert "Saved: 4.8 is in the plan" in words(talk.says("council", "/action add 4 Yet another one"))
    with talk.stores() as stores:
        action = stores.actions.find("4.2")
        assert action
        assert action.status == Status.AT_RISK
