"""What must not be typed into chat goes back to whoever said it, in a form, and is held nowhere else."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import pytest
from sqlalchemy import select

from bot.desk import Desk
from bot.hearing import Errors, Filled, Person, Posted, Said
from bot.screening import LET_THROUGH
from handlers.families import COMMANDS
from handlers.form import Form
from handlers.reading.slots import slots_of
from handlers.reply import Audience, Reply, Tone
from handlers.screening import Harmless, find
from storage.tables import AuditEntry, Base
from tests.fake_slack import FakeSlack, faults, labels, texts
from tests.slack_rig import Rig, web
from tests.talk import PLATFORM, STRANGER, Talk, person_id, talking, words

__all__ = ["web"]
PHONE = "07700 900123"
DIRTY = f"Ring the caller on {PHONE}"
EMAIL = "duty.desk@police.example"
UNSCREENED = {("member add", "email"), ("member deputy", "email")}
"""The fields of the forms that register a member; nothing else takes an email."""


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        yield each


def dump(talk: Talk) -> str:
    """All that stands in every table."""
    with talk.database.reading() as unit:
        session = unit.within(talk.partnership.id).session
        return "\n".join(str(row) for table in Base.metadata.sorted_tables for row in session.execute(select(table)))


def held(talk: Talk) -> bool:
    """Whether anything of what must not be kept stands in a table."""
    return PHONE in (rows := dump(talk)) or "caller" in rows


def in_chat(talk: Talk, who: str, line: str) -> Reply:
    """What is answered to a direct message, where no form opens and the answer is kept as a delivery."""
    said = Said(
        Person(PLATFORM, person_id(who), who),
        key=f"chat {hash(line)}",
        text=line,
        forms=False,
        answer_to=(f"@{person_id(who)}", ""),
    )
    answer = talk.runner.run(talk.desk.hear(said))
    assert isinstance(answer, Posted), answer
    return answer.reply


def shown(form: object) -> dict[str, str]:
    """What stands in the fields of a form."""
    assert isinstance(form, Form), form
    return {each.name: each.value for each in form.fields if each.value}


def test_what_was_typed_comes_back_in_its_form_and_is_held_nowhere_else(talk: Talk) -> None:
    form = talk.says("police", f"/action update 4.2 amber {DIRTY}")
    assert shown(form) == {"ref": "4.2", "status": "at risk", "text": DIRTY}
    assert isinstance(form, Form)
    assert "a phone number" in form.intro and "without the number" in form.intro and "SafetyNet" in form.intro
    assert "ask council to enter it for you" in form.intro
    wrong = talk.fills("police")
    assert isinstance(wrong, Errors) and list(wrong.fields) == ["text"]
    assert "a phone number" in words(wrong) and PHONE not in words(wrong)
    assert not held(talk)
    talk.forms["police"] = form
    assert "Saved" in words(talk.fills("police", text="Ring the caller on the number we have"))
    assert PHONE not in dump(talk)


def test_a_number_in_two_halves_is_one(talk: Talk) -> None:
    form = talk.says("police", "/incident log graffiti SG1 2AB Tags")
    assert shown(form) == {"category": "graffiti", "place": "SG1", "text": "2AB Tags"}
    wrong = talk.fills("police")
    assert isinstance(wrong, Errors) and "a full postcode" in wrong.fields["text"]
    assert "Saved" in words(talk.fills("police", text="Tags"))


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (f"/action upadte 4.2 {DIRTY}", "text"),
        (f"/zebra {DIRTY}", "text"),
        (f"{DIRTY} about 4.2", "text"),
        (f"4.2 {DIRTY}", "text"),
        (f"/action update 4.2 next={PHONE.replace(' ', '')} Waiting", "next"),
        (f"/action complete 4.2 result=Done lesson=Ask {PHONE}", "lesson"),
    ],
)
def test_whatever_was_said_with_or_without_a_command_is_stopped(talk: Talk, line: str, field: str) -> None:
    form = talk.says("police", line)
    assert find(shown(form)[field])
    assert not held(talk)


def test_where_no_form_opens_the_answer_names_the_kind_and_nothing_else(talk: Talk) -> None:
    for line in (f"4.2 {DIRTY}", f"/action update 4.2 {DIRTY}", DIRTY, f"/zebra {DIRTY}"):
        reply = in_chat(talk, "police", line)
        assert (reply.tone, reply.audience) == (Tone.REFUSED, Audience.PERSON)
        assert "a phone number" in reply.title and "please delete your message" in words(reply)
    assert not held(talk)
    empty = in_chat(talk, "police", f"action update 4.2 amber {DIRTY} once more")
    assert [each.line for each in empty.buttons] == ["/form action update 4.2"]
    assert "ab12cde" not in str(in_chat(talk, "police", "action update ab12cde Seen twice")).lower()
    talk.answers["police"] = empty
    assert shown(talk.presses("police", "Open the form")) == {"ref": "4.2"}


def test_reads_and_strangers_and_those_who_may_not_hear_none_of_it_back(talk: Talk) -> None:
    for who, line, said in (
        ("police", "/action list someone@example.org", "an email address"),
        ("councillor", f"/action update 4.2 {DIRTY}", "As a viewer"),
        (STRANGER, DIRTY, "I do not know you yet"),
        ("police", f"/meeting cancel jag 2026-12-10 {DIRTY}", "for coordinators"),
    ):
        answer = talk.says(who, line)
        assert isinstance(answer, Reply) and said in words(answer)
        assert PHONE not in words(answer) and "example.org" not in words(answer)
    assert not held(talk)


def test_an_email_is_taken_where_a_member_is_added_and_nowhere_else(talk: Talk) -> None:
    assert "Saved" in words(talk.says("council", f'/member add "duty desk" partner police email={EMAIL}'))
    stopped = talk.says("council", f'/member add "night desk {EMAIL}" partner police email=night@police.example')
    assert isinstance(stopped, Form) and "an email address" in stopped.intro
    assert isinstance(talk.says("police", f"/action update 4.2 Write to {EMAIL}"), Form)
    refused = in_chat(talk, "police", '/member add "day desk" partner police email=day@police.example')
    assert "for coordinators" in words(refused)
    assert "day@police.example" not in dump(talk)


def test_a_list_of_refs_is_no_number_and_a_number_no_list_of_refs(talk: Talk) -> None:
    assert isinstance(talk.says("council", "/action assign 1.1 1.2 1.3 1.4 1.5, 1.6 and 2.1 police"), Reply)
    for number in ("07.70 09.00 12.3", "4.2 9 9 9 0 0 0 0 0 1 8", "4.2 A B 1 2 C D E"):
        assert isinstance(talk.says("police", f"/action update 4.2 Said {number}"), Form), number


def test_only_the_forms_that_register_a_member_take_an_email() -> None:
    free = {
        (words, slot.name) for words, each in COMMANDS.items() for slot in slots_of(each).values() if not slot.screened
    }
    assert ("member add", "email") in free
    assert free <= UNSCREENED


def test_a_coordinator_lets_it_through_and_the_audit_keeps_the_reason(talk: Talk) -> None:
    line = "Posters with Crimestoppers on 0800 555 111"
    form = talk.says("council", f"/action update 4.2 {line}")
    assert isinstance(form, Form) and form.fields[-1].name == "allow"
    again = talk.fills("council")
    assert isinstance(again, Form)
    assert [each.name for each in again.fields if each.error] == ["text"]
    assert "Saved" in words(talk.fills("council", allow=Harmless.CONTACT))
    typed = f'/action update 4.3 allow="{Harmless.CONTACT}" {line}'
    assert "Saved" in words(talk.says("council", typed))
    with talk.stores() as stores:
        entries = [each for each in stores.session.scalars(select(AuditEntry)) if each.event == LET_THROUGH]
    assert [(each.now["found"], each.now["reason"]) for each in entries] == [(["phone number"], Harmless.CONTACT)] * 2
    assert entries[0].subject.startswith("action ") and "0800" not in str([each.now for each in entries])
    stopped = talk.says("police", typed)
    assert isinstance(stopped, Form) and "allow" not in shown(stopped)
    spoofed = Filled(
        Person(PLATFORM, person_id("police"), "police"),
        key="spoofed",
        words="action update",
        values={"ref": "4.2", "text": DIRTY, "allow": Harmless.NOBODY},
    )
    assert isinstance(talk.runner.run(talk.desk.submit(spoofed)), Errors)
    assert not held(talk)


def test_what_was_let_through_is_in_nobodys_way_who_changes_something_else(talk: Talk) -> None:
    line = f'/incident log graffiti Bedwell allow="{Harmless.CONTACT}" Reported on 0800 555 111'
    assert "Saved" in words(talk.says("council", line))
    talk.says("chair", "/incident edit 1")
    assert "Saved: count" in words(talk.fills("chair", count="2"))
    talk.says("chair", "/incident edit 1")
    assert isinstance(talk.fills("chair", text=DIRTY), Errors)


def test_what_fails_says_none_of_it_back(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talk.desk, "_seconds", 0.0)
    with nobody_at_work(talk.desk):
        answer = words(talk.says("police", f"/action update 4.2 {DIRTY}"))
    assert "it took too long" in answer and PHONE not in answer


@contextmanager
def nobody_at_work(desk: Desk) -> Iterator[None]:
    """Keep every thread of the desk busy, so that what is asked waits."""
    over = Event()
    for _ in range(desk._pool._max_workers):
        desk._pool.submit(over.wait)
    try:
        yield
    finally:
        over.set()


async def test_in_slack_too_the_words_come_back_in_a_form_and_stand_in_no_table_and_no_log(
    web: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger().setLevel(logging.DEBUG)
    await web.slack.command("police", "jag", "/action", f"update 4.2 amber {DIRTY}")
    form = await web.slack.form("police")
    assert DIRTY in texts(form) and "a phone number" in texts(form)
    assert PHONE not in str((await web.slack.submit(form)).errors)
    for line in (f"4.2 {DIRTY}", f"{DIRTY} <mailto:a@example.org|a@example.org>"):
        await web.slack.direct("police", line, raw=True)
        await web.slack.heard("please delete your message", "@police")
    await web.slack.mention("police", "jag", f"action update 4.2 {DIRTY}")
    await web.app.tick()
    assert web.updates() == []
    with web.stores() as stores:
        rows = [str(row) for table in Base.metadata.sorted_tables for row in stores.session.execute(select(table))]
    log = "\n".join(logging.Formatter().format(record) for record in caplog.records)
    said = "\n".join(texts(post) for post in web.slack.posts if post.how != "person")
    for place in ("\n".join(rows), log, said):
        assert PHONE not in place and "a@example.org" not in place and "the caller" not in place


async def test_a_form_that_cannot_be_opened_leaves_no_button_that_holds_the_words(web: Rig, slack: FakeSlack) -> None:
    slack.fail("views.open", faults.refused("expired_trigger_id"))
    await slack.command("police", "jag", "/action", f"update 4.2 {DIRTY}")
    told = await slack.heard("must not be kept", "#jag")
    assert labels(told) == ["Open the form"] and PHONE not in str(told)
    await slack.press(told, "Open the form")
    assert "Ring" not in texts(await slack.form("police"))
