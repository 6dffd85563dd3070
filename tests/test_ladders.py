"""The reminders of a meeting as data: changing a ladder, and what a plan file may say of one."""

from collections.abc import Callable, Iterator
from datetime import time
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.ladders import in_order, is_usual, moves, put, taken
from schedules.reminders import LADDERS, BadRung, Kind, Rung, To, keyed, ladder_of
from storage.database import Database
from storage.ladders import (
    FROM_A_PAPER,
    MOST_RUNGS,
    ONCE,
    USUAL,
    USUAL_WITH_A_PAPER,
    usually_to,
    wrong_days,
    wrong_time,
    wrong_to,
)
from storage.planfile import BadPlan, parse_plan
from storage.planfile.reminders import ReminderFile
from storage.tables import Base, MeetingKind
from tests.exampleton import PLAN, exampleton, load_text

JAG = "  - {key: jag, name: Joint Action Group, aliases: [SaferEx meeting], cadence: monthly}\n"
SCRUTINY = "  - {key: scrutiny, name: Scrutiny committee}\n"


def test_the_names_are_those_of_the_usual_ladders() -> None:
    assert tuple(LADDERS) == USUAL
    with_a_digest = {name for name in USUAL if any(each.kind in FROM_A_PAPER for each in LADDERS[name])}
    assert with_a_digest == {*USUAL_WITH_A_PAPER, "board"}


@pytest.mark.parametrize("name", USUAL)
def test_a_usual_ladder_could_be_made_rung_by_rung(name: str) -> None:
    ladder: tuple[Rung, ...] = ()
    for rung in reversed(LADDERS[name]):
        ladder = put(ladder, rung)
    assert is_usual(ladder, LADDERS[name]) and ladder_of("none", [each.data() for each in ladder]) == ladder


@pytest.mark.parametrize(
    ("rung", "said", "field"),
    [
        (Rung(Kind.DIGEST, 3), "a meeting has one digest at most", "what"),
        (Rung(Kind.REMINDER, 5), "a reminder goes out 5 working days before the meeting already", "days"),
        (Rung(Kind.REMINDER, 5, at=time(10)), "a reminder goes out 5 working days before the meeting already", "days"),
    ],
)
def test_what_cannot_stand_beside_the_rest_is_refused(rung: Rung, said: str, field: str) -> None:
    with pytest.raises(BadRung, match=said) as refused:
        put(LADDERS["jag"], rung)
    assert refused.value.field == field


def test_a_ladder_has_an_end() -> None:
    ladder = tuple(Rung(Kind.REMINDER, days) for days in range(1, MOST_RUNGS + 1))
    with pytest.raises(BadRung, match="20 reminders at most, not 21"):
        put(ladder, Rung(Kind.REMINDER, 40))


def rungs() -> st.SearchStrategy[Rung]:
    """Any rung that can be."""
    days, at = (
        st.integers(1, 60),
        st.times(time(9), time(15, 59)).map(lambda each: each.replace(microsecond=0, second=0)),
    )
    to = st.sampled_from([To.OWNERS, To.SILENT])
    private = st.builds(Rung, st.just(Kind.PROMPTS), days, st.booleans(), at, to)
    others = st.sampled_from([each for each in Kind if each != Kind.PROMPTS])
    return private | others.flatmap(
        lambda kind: st.builds(Rung, st.just(kind), days, st.booleans(), at, st.just(usually_to(kind)))
    )


def built(some: list[Rung]) -> tuple[Rung, ...]:
    ladder: tuple[Rung, ...] = ()
    for each in some:
        try:
            ladder = put(ladder, each)
        except BadRung:
            continue
    return ladder


LADDER = st.lists(rungs(), max_size=12).map(built)


@settings(max_examples=50)
@given(LADDER, LADDER)
def test_the_moves_lead_from_one_ladder_to_the_other(before: tuple[Rung, ...], after: tuple[Rung, ...]) -> None:
    ladder = before
    for was, now in moves(before, after):
        assert was is None or now is None or (was.kind, was.to) == (now.kind, now.to)
        ladder = tuple(each for each in ladder if each != was) + ((now,) if now else ())
    assert in_order(ladder) == in_order(after)


@settings(max_examples=50)
@given(LADDER)
def test_whatever_can_be_stored_comes_back_and_has_keys_of_its_own(ladder: tuple[Rung, ...]) -> None:
    assert ladder_of("jag", [each.data() for each in ladder]) == ladder
    assert len({key for key, _ in keyed(ladder)}) == len(ladder)
    assert sum(each.kind in ONCE for each in ladder) <= len(ONCE)
    assert all(each not in taken(ladder, each) for each in ladder)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("days", [0, 1, 60, 61])
def test_a_file_and_a_rung_have_the_same_limits(kind: Kind, days: int) -> None:
    for at in (time(8, 59), time(9), time(15, 59), time(16)):
        for to in To:
            refused = any((wrong_days(kind, days), wrong_time(at), wrong_to(kind, to)))
            assert _stands(partial(Rung, kind, days, False, at, to)) is not refused
            data = {"what": kind.value, "to": to.value, "days": str(days), "at": f"{at:%H:%M}"}
            assert _stands(partial(ReminderFile.model_validate, data)) is not refused


def _stands(make: Callable[[], object]) -> bool:
    try:
        make()
    except ValueError:
        return False
    return True


def own(reminders: str, key: str = "jag") -> str:
    """The plan with reminders of its own for a meeting."""
    line = JAG if key == "jag" else SCRUTINY
    return PLAN.replace(line, line.replace("}", f", reminders: {reminders}}}"))


@pytest.mark.parametrize(
    ("reminders", "said"),
    [
        ("bord", "'reminders' is jag, rag, board, priorities, scrutiny, bare or none, or a list of reminders; 'bord' "
         "stands here."),
        ("{what: digest, days: 1}", "'reminders' is a list, each entry on a line of its own that begins with '- '; a "
         "group of keys stands here."),
        ("[digest]", "an entry of 'reminders' is a reminder, written as lines of 'key: value'; 'digest' stands here."),
        ("[{what: digets, days: 1}]", "'what' is reminder, announcement, prompts, returns, summary, digest or "
         "addendum; 'digets' stands here; did you mean 'digest'?"),
        ("[{days: 1}]", "a reminder needs 'what': reminder, announcement, prompts, returns, summary, digest or "
         "addendum; prompts are the private reminders."),
        ("[{what: digest}]", "a reminder needs 'days': how many working days before the meeting."),
        ("[{what: digest, days: 1, whom: police}]", "'whom' is not a key of a reminder; its keys are what, to, days, "
         "clear and at."),
        ("[{what: digest, days: two}]", "'days' is a number of working days, such as 5, not 'two'."),
        ("[{what: digest, days: -1}]", "'days' is a number of working days, such as 5, not '-1'."),
        ("[{what: digest, days: 0}]", "'days' cannot stand: the digest goes out 1 to 60 working days before its "
         "meeting, not 0."),
        ("[{what: reminder, days: 61}]", "'days' cannot stand: a reminder goes out 1 to 60 working days before its "
         "meeting, not 61."),
        ("[{what: digest, days: 1, at: 08:00}]", "'at' cannot stand: messages go out from 09:00 until just before "
         "16:00, so that they are welcome, not at 08:00."),
        ("[{what: digest, days: 1, at: 16:00}]", "'at' cannot stand: messages go out from 09:00 until just before "
         "16:00, so that they are welcome, not at 16:00."),
        ("[{what: digest, days: 1, at: 25:00}]", "'at' is a local time from 00:00 to 23:59, such as 10:30, not "
         "'25:00'."),
        ("[{what: digest, days: 1, at: 930}]", "'at' is a local time from 00:00 to 23:59, such as 10:30, not '930'."),
        ("[{what: digest, days: 1, clear: perhaps}]", "'clear' is true or false, not 'perhaps'."),
        ("[{what: prompts, days: 1, to: police}]", "'to' is channel, owners, silent or coordinator; 'police' stands "
         "here."),
        ("[{what: reminder, days: 1, to: owners}]", "'to' cannot stand: a reminder goes to the meeting's channel, not "
         "to each owner."),
        ("[{what: prompts, days: 1, to: channel}]", "'to' cannot stand: a private reminder goes to each owner or to "
         "those who have not answered, not to the meeting's channel."),
    ],
)  # fmt: skip
def test_a_mistake_in_a_list_is_said_where_it_stands(reminders: str, said: str) -> None:
    with pytest.raises(BadPlan) as refused:
        parse_plan(own(reminders))
    (sentence,) = refused.value.sentences
    assert sentence.startswith("Line 27, meeting jag") and sentence.endswith(f": {said}")


@pytest.mark.parametrize(
    ("reminders", "key", "said"),
    [
        ("[{what: reminder, days: 2}, {what: reminder, days: 2, at: 10:30}]", "jag", "Line 27: meeting jag: a reminder "
         "stands here twice for the same day; leave one of them out."),
        ("[{what: digest, days: 2}, {what: digest, days: 3}]", "jag", "Line 27: meeting jag: a meeting has one digest "
         "at most; leave one of them out."),
        ("jag", "scrutiny", "Line 28: meeting scrutiny: it has no digest, so neither a digest nor an addendum can be "
         "sent before it; those of a board are the same without."),
        ("[{what: addendum, days: 0}]", "scrutiny", "Line 28: meeting scrutiny: it has no digest, so neither a digest "
         "nor an addendum can be sent before it."),
        (f"[{', '.join(f'{{what: reminder, days: {each}}}' for each in range(1, 22))}]", "jag", "Line 27: meeting jag: "
         "a meeting has 20 reminders at most, not 21."),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_said(reminders: str, key: str, said: str) -> None:
    with pytest.raises(BadPlan) as refused:
        parse_plan(own(reminders, key))
    assert list(refused.value.sentences) == [said]


def test_the_entry_that_is_wrong_is_named_by_its_line() -> None:
    text = PLAN.replace(JAG, "  - key: jag\n    name: Joint Action Group\n    reminders:\n"
                        "      - {what: digest, days: 1}\n      - {what: reminder, days: 0}\n")  # fmt: skip
    with pytest.raises(BadPlan) as refused:
        parse_plan(text)
    assert str(refused.value).startswith("Line 31, meeting jag, reminder number 2: 'days' cannot stand")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'ladders.db'}")
    Base.metadata.create_all(database.writer)
    yield database
    database.close()


def kind(database: Database, key: str = "jag") -> MeetingKind:
    with exampleton(database) as stores:
        found = stores.meetings.kind(key)
        assert found
        stores.session.expunge_all()
        return found


def test_what_a_file_says_becomes_what_is_sent(database: Database) -> None:
    load_text(database, own("[{what: prompts, days: 8, to: silent, at: 9:30}, {what: digest, days: 5, clear: true}]"))
    jag = kind(database)
    assert ladder_of(jag.usual, jag.reminders) == (
        Rung(Kind.PROMPTS, 8, at=time(9, 30), to=To.SILENT),
        Rung(Kind.DIGEST, 5, clear=True),
    )
    scrutiny = kind(database, "scrutiny")
    assert (scrutiny.usual, scrutiny.reminders) == ("bare", None)


@pytest.mark.parametrize(("said", "usual"), [("board", "board"), ("none", "none"), ("bare", "bare")])
def test_a_file_can_name_what_is_usual(database: Database, said: str, usual: str) -> None:
    load_text(database, own(said, "scrutiny"))
    assert (kind(database, "scrutiny").usual, kind(database, "scrutiny").reminders) == (usual, None)


def test_a_file_can_have_nothing_sent(database: Database) -> None:
    load_text(database, own("[]"))
    assert ladder_of(kind(database).usual, kind(database).reminders) == ()


def change_in_chat(database: Database, *rungs: Rung) -> None:
    with exampleton(database) as stores:
        found = stores.meetings.kind("jag")
        assert found
        found.reminders = [each.data() for each in rungs]


def test_what_was_changed_in_chat_stays_until_the_file_says_something_else(database: Database) -> None:
    mine = Rung(Kind.REMINDER, 3)
    text = own("[{what: reminder, days: 4}]")
    load_text(database, text)
    change_in_chat(database, mine)
    assert not load_text(database, text).changed
    assert kind(database).reminders == [mine.data()]
    load_text(database, PLAN)
    assert kind(database).reminders == [mine.data()], "a file that says nothing takes nothing away"
    assert load_text(database, own("[{what: reminder, days: 6}]")).edits
    assert kind(database).reminders == [Rung(Kind.REMINDER, 6).data()]
    load_text(database, PLAN)
    assert kind(database).reminders is None, "what only the file had said goes with it"
