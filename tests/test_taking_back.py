"""Taking back or editing what one has just said: of an action, and an incident that was logged by mistake."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.form import Form
from handlers.reply import Reply, Tone
from storage.tables import Action, Update
from storage.vocabulary import ANSWERS, Role, UpdateKind
from tests.board import Board, at, post
from tests.grants import grant
from tests.talk import COUNCIL, MEMBERS, POLICE, Talk, button_of, labels, talking, tone, verify, words

PEOPLE = MEMBERS | {"sergeant": (Role.PARTNER, POLICE), "deputy": (Role.COORDINATOR, COUNCIL)}
MEETING = "Joint Action Group (SoSafe meeting) on Thursday 10 December 2026 at 14:00"
SAYS = "/action update 4.2 amber Six notices issued next=Visit"
UPDATE, UNDO_FIRST = "Update it", "Take that back first."


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://", members=PEOPLE) as each:
        each.says("council", "/action assign 4.2 police")
        yield each


@pytest.fixture
def board() -> Board:
    return Board()


def entry(talk: Talk) -> int:
    """The number of the newest answer on 4.2."""
    with talk.stores() as stores:
        action = stores.actions.find("4.2")
        assert action and action.latest_id
        return action.latest_id


def test_an_update_is_taken_back_with_a_press_and_stays_in_the_history(talk: Talk) -> None:
    talk.says("police", "/action update 4.2 green All well")
    talk.clock.move(minutes=1)
    said = talk.says("police", SAYS)
    assert labels(said) == ["Edit", "Undo until 10:11", "Show history"]
    talk.clock.move(minutes=9)
    taken = words(talk.presses("police", "Undo until 10:11"))
    assert taken.startswith("Taken back: your update on 4.2, which is on track now")
    assert "Six notices issued" in taken, "whoever wants to say it better need not type it again"
    assert "Last answer: Friday 20 November 2026 at 10:00" in taken
    history = words(talk.says("police", "/action history 4.2"))
    assert "at 10:10 · police (Hertfordshire Constabulary) · undone" in history
    assert "What was said Friday 20 November 2026 at 10:01 counts no more." in history
    assert "update · taken back Friday 20 November 2026 at 10:10\n  on track → at risk\n  Six notices" in history
    verify(
        talk,
        [
            ("police", "/action show 4.2", "Status: on track", "All well"),
            ("police", f"/action undo 4.2 entry={entry(talk)}", "it can be taken back for 10 minutes"),
            ("council", "/digest jag preview", "All well"),
            ("police", "/action nochange 4.2", "still on track"),
        ],
    )
    assert "Six notices" not in words(talk.says("council", "/digest jag preview"))


def test_undo_said_again_takes_nothing_else_back_unasked(talk: Talk) -> None:
    talk.says("police", "/action update 4.2 green All well")
    talk.clock.move(minutes=1)
    talk.says("police", SAYS)
    assert "which is on track now" in words(talk.says("police", "/action undo 4.2"))
    again = talk.says("police", "/action undo 4.2")
    assert tone(again) is Tone.REFUSED
    assert "taken back already, Friday 20 November 2026 at 10:01. 4.2 is on track now." in words(again)
    assert "which is not started now" in words(talk.presses("police", "Undo until 10:10")), "where it is meant"
    talk.says("police", "/incident log graffiti Bedwell Tags")
    talk.says("police", "/incident undo 1")
    assert "Incident 1 was taken back already" in words(talk.says("police", "/incident undo 1"))


REFUSED = [
    ("police", "/action undo 4.2 entry={first}", 1, "You have answered on 4.2 again since", UNDO_FIRST, "[Undo until"),
    (
        "sergeant",
        "/action undo 4.2 entry={last}",
        1,
        "said by police (Hertfordshire Constab",
        f"[{UPDATE}]",
    ),
    ("sergeant", "/action undo 4.2", 1, "You have said nothing of 4.2 that could be taken back."),
    ("council", "/action undo 4.2", 1, "(assigned) is put right in another way. Say who leads it with /action assign"),
    (
        "police",
        "/action undo 4.2 entry={last}",
        10,
        "You said that Friday 20 November 2026 at 10:01",
        f"To put it right, edit it.\n\n[Edit] [{UPDATE}]",
    ),
    ("police", "/action undo 4.2 entry=99", 1, "You have said nothing of 4.2 that could be taken back."),
    ("police", "/action undo 4.2 entry=it", 1, "“it” is not an entry. Press the button"),
    ("sergeant", "/action correct 4.2 amber In my words", 1, "is not yours: ", f"[{UPDATE}]"),
    ("police", "/action correct 4.2 entry={first} Anew", 1, "That is not your last answer on 4.2 any more"),
    ("probation", "/action correct 4.2 amber In our words", 1, "4.2 is answered for by"),
    ("council", "/action correct 4.1 amber Words", 1, "Nothing was said of 4.1 yet."),
    ("police", "/action correct 4.2 at risk Six notices issued next=Visit", 1, "says just that already"),
    ("councillor", "/action undo 4.2", 1, "As a viewer"),
]


@pytest.mark.parametrize(("who", "line", "minutes", "expected"), [(a, b, c, d) for a, b, c, *d in REFUSED])
def test_what_is_not_taken_back_or_edited_says_why_and_what_to_do(
    talk: Talk, who: str, line: str, minutes: int, expected: list[str]
) -> None:
    talk.says("police", "/action update 4.2 green All well")
    first = entry(talk)
    talk.clock.move(minutes=1)
    talk.says("police", SAYS)
    talk.clock.move(minutes=minutes)
    answer = talk.says(who, line.format(first=first, last=entry(talk)))
    assert tone(answer) is Tone.REFUSED
    assert [each for each in expected if each not in words(answer)] == [], words(answer)


def test_what_others_answered_on_or_withdrew_stays(talk: Talk) -> None:
    talk.says("police", SAYS)
    number = entry(talk)
    talk.says("council", "/action update 4.2 red Both contested")
    verify(
        talk,
        [
            (
                "police",
                f"/action undo 4.2 entry={number}",
                "council (Stevenage Borough Council) has spoken",
                "is off track now.",
            ),
            ("council", "/action undo 4.2", "Taken back", "which is at risk now"),
            ("council", "/action withdraw 4.2 Replaced", "withdrawn"),
            ("police", f"/action undo 4.2 entry={number}", "has spoken of 4.2 since", "4.2 is withdrawn now."),
            ("police", "/action correct 4.2 amber Seven", "4.2 is withdrawn"),
            ("council", "/action reopen 4.2 Needed after all", "4.2 is open again, at risk"),
            ("council", "/action undo 4.2 sure=yes", "your reopening on 4.2, which is withdrawn now"),
        ],
    )


def test_an_answer_is_edited_in_a_form_and_stands_once(talk: Talk) -> None:
    talk.says("police", SAYS)
    form = talk.presses("police", "Edit")
    assert isinstance(form, Form)
    assert {each.name: each.value for each in form.fields if each.value} == {
        "ref": "4.2",
        "status": "at risk",
        "text": "Six notices issued",
        "next": "Visit",
    }
    talk.clock.move(hours=3)
    saved = talk.fills("police", text="Seven notices issued", next="")
    assert words(saved).startswith("Corrected: 4.2 is at risk\n")
    assert "Left out now: what happens next." in words(saved)
    preview = words(talk.says("council", "/digest jag preview"))
    assert "Seven notices" in preview
    assert "Six notices" not in preview
    history = words(talk.says("police", "/action history 4.2"))
    assert "update · said anew Friday 20 November 2026 at 13:00\n  not started → at risk\n  Six notices" in history
    talk.answers["police"] = saved
    assert "which is not started now" in words(talk.presses("police", "Undo until 13:10")), "both wordings go"


def test_a_completion_is_edited_with_its_result_and_lesson(talk: Talk) -> None:
    talk.says("police", "/action complete 4.2 result=Twelve lesson=Sooner")
    form = talk.presses("police", "Edit")
    assert isinstance(form, Form)
    assert form.words == "action recomplete"
    assert "Corrected: 4.2 is complete" in words(talk.fills("police", result="Thirteen"))
    assert "Result: Thirteen\n  Lesson: Sooner" in words(talk.says("police", "/action history 4.2"))
    talk.says("police", "/action undo 4.2")
    talk.says("police", SAYS)
    talk.says("police", "/action correct 4.2 complete Twelve kept")
    assert "Corrected: 4.2 is complete" in words(talk.fills("police", lesson="Sooner"))
    with talk.stores() as stores:
        action = stores.actions.find("4.2")
        assert action
        counting = [each for each in stores.actions.history(action) if not each.taken_back_at]
    assert [each.kind for each in counting if each.kind in ANSWERS] == [UpdateKind.COMPLETED]


def test_a_form_that_edits_saves_nothing_over_another_answer(talk: Talk) -> None:
    talk.says("police", SAYS)
    talk.presses("police", "Edit")
    talk.says("council", "/action update 4.2 red Both contested")
    answer = talk.fills("police", text="Seven notices issued")
    assert "The last answer on 4.2 is not yours" in words(answer)
    assert "Seven notices issued" in words(answer), "nothing typed is lost"


@pytest.mark.parametrize(
    ("line", "undo"), [("/action update 4.2 red Two contested", "/action undo 4.2"),
                       ("/incident log graffiti Bedwell A tag on the underpass", "/incident undo 1")],
)  # fmt: skip
def test_what_was_taken_back_can_be_said_again_without_a_question(talk: Talk, line: str, undo: str) -> None:
    assert tone(talk.says("police", line)) is Tone.DONE
    assert "You said just this" in words(talk.says("police", line))
    assert tone(talk.says("police", undo)) is Tone.DONE
    assert tone(talk.says("police", line)) is Tone.DONE


def test_a_comment_is_taken_back_and_is_no_answer(talk: Talk) -> None:
    talk.says("police", SAYS)
    said = talk.says("probation", "/action update 4.2 We heard of it too")
    assert labels(said) == ["Undo until 10:10", "Show history"]
    assert "Stands in" not in words(said)
    taken = words(talk.presses("probation", "Undo until 10:10"))
    assert taken.startswith("Taken back: your comment on 4.2, which is at risk now")
    assert "comment · taken back" in words(talk.says("police", "/action history 4.2"))


def test_an_answer_says_in_which_paper_it_will_stand(talk: Talk, board: Board) -> None:
    nowhere = "No meeting with a paper is planned, so for now it stands in the history alone."
    assert nowhere in words(talk.says("police", SAYS))
    talk.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
    expected = f"Stands in the digest for the {MEETING}, which goes out on Wednesday 9 December 2026 at 09:00."
    assert expected in words(talk.says("police", "/action nochange 4.2"))
    talk.says("council", "/digest hold jag")
    assert "which a coordinator holds back for now" in words(talk.says("police", "/action ontrack 4.2"))
    talk.says("council", "/digest release jag")
    post(talk, board, "2026-12-09 09:00")
    assert f"Stands in the addendum for the {MEETING}" in words(talk.says("police", "/action nochange 4.2"))
    post(talk, board, "2026-12-10 09:01")
    at(talk, "2026-12-10 11:00")
    nothing = f"No paper goes out any more before the {MEETING}, so please say it there."
    assert nothing in words(talk.says("police", "/action nochange 4.2"))


def test_what_a_paper_has_printed_is_said_anew(talk: Talk, board: Board) -> None:
    talk.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
    at(talk, "2026-12-09 08:55")
    talk.says("police", SAYS)
    number = entry(talk)
    post(talk, board, "2026-12-09 09:00")
    printed = f"It stands in the paper for the {MEETING}, made Wednesday 9 December 2026 at 09:00, which does not"
    assert printed in words(talk.says("police", f"/form action correct 4.2 entry={number}"))
    assert f"{printed} change; the next one will" in words(talk.says("police", "/action undo 4.2"))
    listed = words(talk.says("police", "/action"))
    assert "wait for an answer before the" in listed
    assert "Undo" not in listed


def test_the_addendum_says_what_of_the_paper_was_taken_back(talk: Talk, board: Board) -> None:
    talk.says("council", "/action assign 4.3 police")
    talk.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
    at(talk, "2026-12-09 08:55")
    talk.says("police", "/action complete 4.2 result=Twelve lesson=Sooner")
    talk.says("police", "/action update 4.3 red Court date lost")
    post(talk, board, "2026-12-09 09:00")
    talk.clock.move(minutes=1)
    for ref in ("4.2", "4.3"):
        assert "does not change" in words(talk.says("police", f"/action undo {ref}"))
    talk.says("police", "/action update 4.3 green Court date kept")
    preview = words(talk.says("council", "/digest jag preview"))
    assert "Since papers were issued: 1 action reported on (4.3), 2 answers taken back." in preview
    ((_, told),) = [(place, text) for place, text in post(talk, board, "2026-12-10 09:00") if "Addendum" in text]
    undone = told.split("Taken back since papers were issued")[1]
    assert "4.2 Use behavioural contracts" in undone and "not started" in undone
    assert "Wednesday 9 December) was taken back on Wednesday 9 December, and counts no more" in undone
    assert "Twelve" not in told and "Court date lost" not in told


def test_the_addendum_says_which_incidents_of_the_paper_count_no_more(talk: Talk, board: Board) -> None:
    grant(talk, "police")
    talk.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
    at(talk, "2026-12-09 08:55")
    for line in ("log graffiti Bedwell Tags count=3", "count cuckooing Bedwell", "log begging Shephall Two people"):
        talk.says("police", f"/incident {line}")
    post(talk, board, "2026-12-09 09:00")
    talk.clock.move(minutes=1)
    for number in (1, 2):
        assert "counts it and does not change" in words(talk.says("police", f"/incident undo {number}"))
    talk.says("police", "/incident log begging Bedwell A man")
    talk.says("police", "/incident undo 4")  # no paper has it
    assert "Since papers were issued: 4 incidents taken back." in words(talk.says("council", "/digest jag preview"))
    ((_, told),) = [(place, text) for place, text in post(talk, board, "2026-12-10 09:00") if "Addendum" in text]
    undone = told.split("4 incidents taken back since papers were issued")[1]
    assert "graffiti" in undone and "Bedwell" in undone and "begging" not in undone and "Tags" not in undone
    assert "not named here" in undone.split("cuckooing")[1].split("graffiti")[0], "nor is the place of a restricted one"


def told_of(talk: Talk, board: Board, moment: str) -> list[str]:
    """What the other coordinator is told of 4.2 at a moment."""
    return [text for place, text in post(talk, board, moment) if place == "@U-deputy" and text.startswith("4.2 ")]


def test_whoever_was_told_off_track_is_told_that_it_was_taken_back(talk: Talk, board: Board) -> None:
    talk.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
    post(talk, board, "2026-12-09 09:00")
    talk.clock.move(minutes=1)
    talk.says("police", "/action update 4.2 red Court date lost")
    talk.says("police", "/action correct 4.2 red Court date moved")
    (told,) = told_of(talk, board, "2026-12-09 09:05")
    assert told.startswith("4.2 is off track, and the papers have gone out"), "once, as it was said last"
    assert "Court date moved" in told
    talk.says("police", "/action undo 4.2")
    (taken,) = told_of(talk, board, "2026-12-09 09:06")
    assert taken.startswith("4.2 is not started: that it is off track was taken back")


def test_a_reminder_asks_again_for_what_was_taken_back(talk: Talk, board: Board) -> None:
    talk.says("council", "/action assign 4.2 police")
    talk.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
    post(talk, board, "2026-11-26 09:00")
    talk.says("police", "/action ontrack 4.2")
    post(talk, board, "2026-11-26 09:01")
    assert "Thank you. Nothing is left" in board.edited[-1][1]
    talk.says("police", "/action undo 4.2")
    post(talk, board, "2026-11-26 09:02")
    assert "You have 1 action to update" in board.edited[-1][1]


def test_my_actions_begin_with_what_waits_and_say_what_was_answered(talk: Talk) -> None:
    talk.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
    for ref in ("4.1", "4.3"):
        talk.says("council", f"/action assign {ref} police")
    talk.says("police", "/action nochange 4.1")
    talk.says("sergeant", "/action update 4.2 red Stuck")
    listed = words(talk.says("police", "/action"))
    assert "2 of 4 wait for an answer before the" in listed
    assert listed.index("- 4.3 ") < listed.index("- 4.1 ")
    mine, theirs = (listed.split(f"- {ref} ")[1].split("\n- ")[0] for ref in ("4.1", "4.2"))
    assert "Answered: no change, still not started · you · Friday 20 November 2026 at 10:00" in mine
    assert "[Edit] [Undo until 10:10] [Update it]" in mine
    assert "Answered: off track · Hertfordshire Constabulary" in theirs
    assert "[Edit]" not in theirs
    assert "Taken back" in words(talk.presses("police", "Undo until 10:10"))
    assert "3 of 4 wait for" in words(talk.says("police", "/action"))


def test_a_restricted_answer_is_taken_back_by_those_who_see_it(talk: Talk) -> None:
    grant(talk, "police", "council")
    talk.says("council", "/action restrict 4.2 sure=yes")
    said = talk.says("police", SAYS)
    assert "no paper for the partners has it" in words(said)
    line = button_of(said, "Undo until 10:10").line if isinstance(said, Reply) else ""
    assert "that you may see" in words(talk.says("sergeant", line))
    assert "You typed" not in words(talk.answers["sergeant"]), "they pressed"
    taken = talk.says("police", line)
    assert isinstance(taken, Reply)
    assert (taken.audience, taken.marking) == ("person", "restricted")


def test_a_text_is_erased_from_each_wording_of_an_answer(talk: Talk) -> None:
    talk.says("police", "/action update 4.2 amber A long note of the wrong flat")
    talk.says("police", "/action correct 4.2 amber Six notices issued")
    asked = words(talk.says("council", "/action erase 4.2 latest It named a flat"))
    assert "the text of entry 4 of 4.2" in asked
    assert "in each of its wordings" in asked
    talk.presses("council", "Remove it")
    history = words(talk.says("council", "/action history 4.2"))
    assert history.count("[text removed on 20 November 2026") == 2
    assert "Six notices" not in history
    assert "wrong flat" not in history


@dataclass
class Series:
    """What was said of an action, one after another, and what of it counts in the end.

    `lines` are as they are typed, a minute apart; of the lines that count in the end `counting` has the minute.
    """

    lines: list[str] = field(default_factory=list)
    counting: list[tuple[int, str]] = field(default_factory=list)

    def say(self, step: str) -> None:
        """One more, if it can be said now."""
        minute, last = len(self.lines), self.counting[-1] if self.counting else (0, "")
        is_open = not last[1].startswith("complete")
        if step in ("undo", "correct"):
            young = self.counting and minute - last[0] < 10
            if step == "undo" and young:
                self.counting.pop()
                self.lines.append("undo {ref}")
            elif step == "correct" and self.counting and not last[1].startswith("reopen"):
                said = f"red Anew {minute} next=Later" if is_open else f"result=R{minute} lesson=Anew"
                self.lines.append(f"{'correct' if is_open else 'recomplete'} {{ref}} {said}")
                self.counting[-1] = minute, f"{'update' if is_open else 'complete'} {{ref}} {said}"
        elif is_open != (step == "reopen"):
            line = f"{step.format(minute)}"
            self.lines.append(line)
            self.counting.append((minute, line))


STEPS = (
    "update {{ref}} amber Words {}",
    "update {{ref}} Only words {} public=Said",
    "nochange {{ref}}",
    "ontrack {{ref}}",
    "complete {{ref}} result=R{} lesson=L",
    "reopen",
    "undo",
    "undo",
    "correct",
)


def stands(talk: Talk, ref: str) -> tuple[object, ...]:
    """All that an action's row, its lists and its papers say of it, and the entries that count."""
    with talk.stores() as stores:
        action = stores.actions.find(ref)
        assert action
        history = [each for each in stores.actions.history(action) if not each.taken_back_at]
        shown = [*stores.progress.words([action]), *stores.actions.latest([action]).values()]
        public = stores.progress.public_lines([action]).get(action.id)
        return _row(action), public, *map(_said, shown), *(_said(each) for each in history if each.kind in ANSWERS)


def _row(action: Action) -> tuple[object, ...]:
    return action.status, action.lifecycle, action.answered_at, action.latest_id is None


def _said(update: Update) -> tuple[object, ...]:
    names = ("kind", "at", "from_status", "to_status", "text", "next_step", "public", "result", "lesson")
    return tuple(getattr(update, name) for name in names)


@given(st.lists(st.sampled_from(STEPS), max_size=12))
@settings(max_examples=30, deadline=None)
def test_whatever_is_undone_or_edited_leaves_an_action_as_if_it_had_never_been_said(steps: list[str]) -> None:
    series = Series()
    for each in steps:
        series.say("reopen" if each == "reopen" else each)
    with talking("sqlite://", members=PEOPLE) as talk:
        for ref in ("4.1", "4.3"):
            talk.says("council", f"/action assign {ref} police")
        counting = dict(series.counting)
        for minute, line in enumerate(series.lines):
            for ref, said in (("4.1", line), ("4.3", counting.get(minute, ""))):
                typed = said.replace("{ref}", ref) if "{ref}" in said else f"reopen {ref} Why {minute}" if said else ""
                if typed:
                    verb, _, rest = typed.partition(f" {ref}")
                    assert tone(talk.says("police", f"/action {verb} {ref} sure=yes{rest}")) is Tone.DONE, typed
            talk.clock.move(minutes=1)
        assert stands(talk, "4.1") == stands(talk, "4.3")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("/action undo 4.2", "/action undo 4.2 entry={last}"),
        ("/action undo 4.2", "/action update 4.2 red Both contested"),
        ("/action undo 4.2", "/action correct 4.2 red Both contested"),
        ("/action correct 4.2 red Both contested", "/action correct 4.2 green Neither"),
    ],
)
def test_the_database_decides_who_was_first(database_url: str, first: str, second: str) -> None:
    with talking(database_url, members=PEOPLE) as talk:
        talk.says("council", "/action assign 4.2 police")
        talk.says("police", SAYS)
        number = entry(talk)
        answers = talk.together(("police", first), ("police", second.format(last=number)))
        with talk.stores() as stores:
            action = stores.actions.find("4.2")
            assert action
            history = stores.actions.history(action)
            counting = [each for each in history if each.kind in ANSWERS and not each.taken_back_at]
            assert action.latest_id == (counting[0].id if counting else None)
            assert len([each for each in history if each.corrects_id == number]) <= 1, "taken back once"
            assert len(counting) <= 2 if "update" in second else len(counting) <= 1
        assert any(tone(each) is Tone.DONE for each in answers)


def test_an_incident_logged_by_mistake_counts_nowhere_and_keeps_its_number(talk: Talk) -> None:
    said = talk.says("police", "/incident log fly-tipping Bedwell Mattresses count=3")
    assert labels(said) == ["Edit", "Undo until 10:10", "Show", "Link"]
    taken = words(talk.presses("police", "Undo until 10:10"))
    assert taken.startswith("Taken back: incident 1 (fly-tipping, Bedwell) counts no more")
    verify(
        talk,
        [
            ("police", "/incident undo 1", "was taken back already"),
            ("police", "/incident list", "No incident has been logged yet"),
            ("police", "/incident show 1", "Taken back: Friday 20 November 2026 at 10:00", "counted\n  yes → no"),
            ("police", "/incident close 1 Cleared", "was taken back", "[Log one]"),
            ("police", "/incident log graffiti Bedwell Tags", "Saved: incident 2"),
            ("council", "/incident undo 2", "Only whoever logged incident 2 takes it back.", "[Edit it]"),
            ("probation", "/incident undo 2", "was logged by Hertfordshire Constabulary"),
            ("council", "/incident edit 2 count=4", "Saved"),
            ("police", "/incident undo 2", "was changed since by council"),
        ],
    )
    assert "fly-tipping" not in words(talk.says("council", "/digest jag preview"))
    talk.says("police", "/incident log begging Bedwell Two people")
    talk.says("police", "/incident log graffiti Bedwell A second tag")
    talk.says("council", "/form incident edit 4")
    talk.says("police", "/incident undo 4")
    told = talk.fills("council", count="4")
    assert isinstance(told, Form) and told.submit == "Save", "it is no question of saving it all the same"
    assert "police (Hertfordshire Constabulary) took it back at 10:00, so it counts no more. Incident 4" in told.intro
    assert "[Log one]" in words(talk.says("council", "/form incident link 4")), "nor is a form opened for nothing"
    talk.clock.move(minutes=10)
    assert "it can be taken back for 10 minutes" in words(talk.says("police", "/incident undo 3"))


def test_the_next_incident_begins_where_the_last_was_and_never_with_a_restricted_one(talk: Talk) -> None:
    grant(talk, "police")
    talk.says("police", '/incident log fly-tipping "Bedwell Park" Mattresses')
    talk.says("police", "/incident count cuckooing Bedwell")
    form = talk.says("police", "/incident")
    assert isinstance(form, Form)
    assert {each.name: each.value for each in form.fields if each.value} == {
        "category": "fly-tipping",
        "place": "Bedwell Park",
    }
    assert [each.name for each in form.fields if each.required] == ["category", "place", "text"]
    assert "Saved: incident 3 (fly-tipping, Bedwell Park)" in words(talk.fills("police", text="A fridge"))
    counted = talk.says("police", "/incident count cuckooing Bedwell count=2")
    assert isinstance(counted, Reply)
    assert "Taken back: incident 4 (cuckooing) counts no more" in words(talk.presses("police", "Undo until 10:10"))
