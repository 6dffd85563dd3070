"""Why did I get this? Whatever the bot sends of itself answers that, to those it was sent to and to nobody else."""

import re
from collections.abc import Iterator

import pytest

from handlers.reminders.why import WhyThis
from handlers.reply import Audience, Reply, Tone
from handlers.sending.explaining import EXPLAINED, WHY
from storage.loading import load
from storage.tables import Delivery
from storage.vocabulary import Role
from tests.board import Board, at, tick
from tests.talk import JAG, MEMBERS, POLICE, Talk, person_id, preset, talking, tone, words

NAME = "Joint Action Group (SoSafe meeting)"
MEETING = f"For: {NAME}, Thursday 10 December 2026 at 14:00"
COUNCIL, POLICE_ID = f"@{person_id('council')}", f"@{person_id('police')}"
SERGEANT = {"sergeant": (Role.PARTNER, POLICE)}


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://", members=MEMBERS | SERGEANT) as each:
        each.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
        each.says("council", "/action assign 4.2 @police")
        each.says("council", "/action assign 4.3 Hertfordshire Constabulary")
        yield each


@pytest.fixture
def board() -> Board:
    return Board()


def run(talk: Talk, board: Board, *moments: str) -> None:
    for moment in moments:
        at(talk, moment)
        tick(talk, board)


def lines(talk: Talk, kind: str, destination: str = "") -> list[str]:
    """What is typed by pressing the button below each message of a kind, as it was sent."""
    with talk.stores() as stores:
        rows = stores.session.query(Delivery).filter(Delivery.kind == kind).order_by(Delivery.id).all()
    sent = [row.content for row in rows if row.content and destination in ("", row.destination)]
    buttons = [each for content in sent for each in content["buttons"] if each["label"] == WHY]
    assert len(buttons) == len(sent), "each has the button once"
    return [each["line"] for each in buttons]


def line(talk: Talk, kind: str, destination: str = "") -> str:
    return lines(talk, kind, destination)[-1]


def said(talk: Talk, who: str, typed: str) -> str:
    """An answer that somebody gets alone."""
    answer = talk.says(who, typed)
    assert isinstance(answer, Reply) and answer.audience is Audience.PERSON
    return words(answer)


def test_a_reminder_says_its_rule_and_whom_to_ask(talk: Talk, board: Board) -> None:
    run(talk, board, "2026-12-03 09:00")
    assert board.on(JAG.place)[0].endswith(f"[My actions] [Preview the digest] [{WHY}]")
    typed = line(talk, "reminder")
    assert said(talk, "probation", typed) == (
        f"Why this was posted\n\n{MEETING}\n"
        "What it is: Reminder\n"
        "Rule: 5 working days before the meeting, at 09:00; usual for a Joint Action Group.\n"
        "Why here: #jag is where everything for this meeting is posted. A coordinator can name another: "
        "/meeting channel jag #channel\n"
        "To change it: Ask council (Stevenage Borough Council), who can change what is sent and when."
    )
    told = said(talk, "council", typed)
    assert "To change it: /meeting reminders jag shows all that is sent, and changes it." in told
    assert "Nothing is sent by showing it" in words(talk.presses("council", "Show what is sent"))


def test_a_digest_carries_the_button_and_the_paper_that_is_kept_does_not(talk: Talk, board: Board) -> None:
    run(talk, board, "2026-12-09 09:00")
    digest = next(each for each in board.on(JAG.place) if each.startswith("Digest"))
    assert digest.endswith(f"[{WHY}]")
    assert "What it is: Digest\nRule: 1 working day before the meeting, at 09:00; usual" in said(
        talk, "police", line(talk, "digest")
    )
    with talk.stores() as stores:
        (occurrence,) = stores.meetings.after(talk.clock.now())
        (paper,) = stores.papers.of(occurrence.id)
    assert paper.content["buttons"] == []


def test_a_private_reminder_says_whose_each_action_is_and_how_to_stop(talk: Talk, board: Board) -> None:
    run(talk, board, "2026-11-26 09:00")
    typed = line(talk, "prompt", POLICE_ID)
    assert said(talk, "police", typed) == (
        "Why you got this\n\n"
        f"What it is: A private reminder\n{MEETING}\n"
        "Rule: 10 working days before the meeting, at 09:00; usual for a Joint Action Group.\n"
        "Why you: You own 4.2. Your organisation leads 4.3, which has no owner. Neither had an update yet.\n"
        "To stop it: /action mute stops your private reminders, and /action unmute starts them again.\n"
        "To change it: Ask council (Stevenage Borough Council), who can change what is sent and when.\n\n"
        "[Stop reminders]"
    )
    assert "you get no more private reminders" in words(talk.presses("police", "Stop reminders"))
    muted = said(talk, "police", typed)
    assert "You have stopped your reminders already: /action unmute" in muted and "[Stop reminders]" not in muted


def test_it_says_since_when_nothing_was_heard(talk: Talk, board: Board) -> None:
    talk.says("council", "/meeting schedule jag 2027-01-14 14:00")
    run(talk, board, "2026-12-09 09:00", "2026-12-30 09:00")
    told = said(talk, "sergeant", line(talk, "prompt", f"@{person_id('sergeant')}"))
    assert "For: Joint Action Group (SoSafe meeting), Thursday 14 January 2027 at 14:00" in told
    assert "Why you: Your organisation leads 4.3, which has no owner. It had no update since the last digest, " in told
    assert "Wednesday 9 December" in told


def test_what_is_somebody_elses_by_now_is_said(talk: Talk, board: Board) -> None:
    run(talk, board, "2026-11-26 09:00")
    talk.says("council", "/action assign 4.2 @probation")
    talk.says("council", "/action assign 4.3 @sergeant")
    told = said(talk, "police", line(talk, "prompt", POLICE_ID))
    assert "Your organisation leads 4.3, which somebody else owns. 4.2 was yours to answer then, and not any" in told


def test_a_second_question_has_its_own_rule_and_a_later_one_says_so(talk: Talk, board: Board) -> None:
    run(talk, board, "2026-11-26 09:00")
    talk.says("police", "/action later friday")
    run(talk, board, "2026-11-27 09:00", "2026-12-03 09:00")
    first, deferred, second = lines(talk, "prompt", POLICE_ID)
    assert "This one came later" not in said(talk, "police", first)
    assert (
        "Rule: 10 working days before the meeting, at 09:00; usual for a Joint Action Group. This one came later"
        in (said(talk, "police", deferred))
    )
    assert "Rule: 5 working days before the meeting, at 09:00" in said(talk, "police", second)


def test_two_meetings_in_one_message_each_have_their_rule(talk: Talk, board: Board) -> None:
    talk.says("council", "/meeting schedule rag 2026-12-14 10:00 in #jag")
    run(talk, board, "2026-11-26 09:00")
    told = said(talk, "police", line(talk, "prompt", POLICE_ID))
    assert told.count("For: ") == told.count("Rule: ") == told.count("Why you: ") == 2
    assert "12 working days before the meeting, at 09:00; usual for a Responsible Authorities Group." in told


def test_in_a_message_that_is_drawn_anew_the_button_is_still_that_messages(talk: Talk, board: Board) -> None:
    run(talk, board, "2026-11-26 09:00")
    talk.says("police", "/action nochange 4.2")
    tick(talk, board)
    assert f"[{WHY}]" in board.on(POLICE_ID)[-1] and board.edited
    with talk.stores() as stores:
        (redraw, *_) = stores.session.query(Delivery).filter(Delivery.kind == "redraw").all()
        number = stores.prompts.get(int(redraw.subject.split()[1]))
    assert number and line(talk, "prompt", POLICE_ID) == f"/meeting why {number.delivery_id}"


def test_the_summary_is_explained_to_those_who_coordinate(talk: Talk, board: Board) -> None:
    run(talk, board, "2026-12-08 09:00")
    assert next(each for each in board.on(COUNCIL) if each.startswith("Before the")).endswith(f"[{WHY}]")
    with talk.stores() as stores:
        (summary,) = stores.session.query(Delivery).filter(Delivery.kind == "summary").all()
    typed = f"/meeting why {summary.id}"
    told = said(talk, "council", typed)
    assert "Rule: 2 working days before the meeting, at 09:00" in told
    assert "Why you: You coordinate this partnership." in told
    assert tone(talk.says("police", typed)) is Tone.REFUSED


def test_word_that_could_not_be_delivered_is_explained(talk: Talk, board: Board) -> None:
    board.refuses.add(POLICE_ID)
    run(talk, board, "2026-11-26 09:00", "2026-11-26 09:01")
    told = said(talk, "probation", line(talk, "mention"))
    assert "What it is: Word to an organisation whose private reminder could not be delivered" in told


def test_a_rule_that_has_changed_since_is_not_passed_off_as_the_old_one(talk: Talk, board: Board) -> None:
    run(talk, board, "2026-12-03 09:00")
    typed = line(talk, "reminder")
    talk.says("council", "/meeting remind jag reminder 2")
    told = said(talk, "police", typed)
    assert "Rule: 2 working days before the meeting, at 09:00; set by your partnership. This one went out at an" in told
    talk.says("council", "/meeting unremind jag reminder")
    assert "Rule: It is not sent before this kind of meeting any more" in said(talk, "police", typed)


def test_what_was_sent_by_hand_says_so(talk: Talk, board: Board) -> None:
    talk.says("council", "/digest jag issue")
    tick(talk, board)
    assert "at 09:00; usual for a Joint Action Group. This one went out at another time" in said(
        talk, "police", line(talk, "digest")
    )


def test_a_meeting_that_was_cancelled_is_said_to_be(talk: Talk, board: Board) -> None:
    run(talk, board, "2026-12-03 09:00")
    talk.says("council", "/meeting cancel jag 2026-12-10 sure=yes")
    assert "at 14:00 (cancelled)" in said(talk, "police", line(talk, "reminder"))


def test_nobody_else_is_told_a_word(talk: Talk, board: Board) -> None:
    """Not of another person's message, of what is only planned, of notices, of numbers nobody has."""
    run(talk, board, "2026-11-26 09:00")
    typed = line(talk, "prompt", POLICE_ID)
    refused = words(talk.says("sergeant", typed)).partition("You typed")[0]
    number = typed.rpartition(" ")[2]
    assert refused.startswith(f"Nothing that was sent to you has the number {number}.")
    with talk.stores() as stores:
        rows = stores.session.query(Delivery).all()
    others = [row.id for row in rows if row.kind not in EXPLAINED or not row.content]
    assert others
    for who, numbers in {"council": [int(number), *others], "sergeant": [9999, *others]}.items():
        for each in numbers:
            answer = words(talk.says(who, f"/meeting why {each}")).partition("Nothing was stored")[0]
            assert answer.strip() == refused.partition("Nothing was stored")[0].strip().replace(number, str(each), 1)


def test_another_partnership_is_told_nothing(talk: Talk, board: Board) -> None:
    run(talk, board, "2026-12-03 09:00")
    typed = line(talk, "reminder")
    with talk.database.unit() as unit:
        load(unit, preset("stockton-2017-20"), talk.clock.now())
        other = unit.partnerships.by_key(preset("stockton-2017-20").partnership.key)
        assert other
        stores = unit.within(other.id)
        member = stores.members.add("stranger", Role.COORDINATOR, stores.organisations.all()[0], at=talk.clock.now())
        stores.members.identify(member, "talk", person_id("stranger"))
    assert "Nothing that was sent to you has the number" in words(talk.says("stranger", typed))


def test_everything_that_is_sent_of_itself_has_the_button(talk: Talk, board: Board) -> None:
    """A whole round, from the first question to the addendum."""
    run(talk, board, "2026-11-26 09:00", "2026-12-03 09:00", "2026-12-08 09:00", "2026-12-09 09:00")
    at(talk, "2026-12-09 15:00")
    talk.says("police", "/action update 4.2 off track The court date was moved")
    run(talk, board, "2026-12-10 09:00")
    of_itself = [text for place, text in board.posted if place in (JAG.place, POLICE_ID)]
    assert len(of_itself) >= 5 and all(f"[{WHY}]" in text for text in of_itself)
    assert re.search("since papers were issued", " ".join(of_itself), re.IGNORECASE)


@pytest.mark.parametrize("number", ["", "0", "-1", "twelve", "1234567"])
def test_a_number_that_is_none(talk: Talk, number: str) -> None:
    answer = talk.says("police", f"/{WhyThis.words} {number}".strip())
    assert tone(answer) is not Tone.DONE and "Why" not in words(answer).partition("\n")[0][:4]
