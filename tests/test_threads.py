"""What is answered to a private reminder: in its thread, by a press in it, or beginning with a ref."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.hearing import Answer, Filled
from handlers.reading.tidying import tidy
from handlers.reply import Reply, Tone
from storage.prompts import Asking
from storage.tables import Delivery, DeliveryState, Prompt
from tests.talk import PLATFORM, START, Talk, button_of, person_id, talking, tone, words

MESSAGE, MARK = "message 1", "mark of the reminder"
MEETING = START + timedelta(days=20, hours=4)


@dataclass
class Reminded:
    """A conversation in which the police and probation have reminders before them."""

    talk: Talk
    pressed: int = 0

    def remind(self, who: str, *refs: str, message: str = MESSAGE, mark: str = MARK) -> None:
        """Have somebody been sent a reminder of these actions just now, for a meeting in twenty days."""
        talk = self.talk
        with talk.database.unit() as unit:
            stores = unit.within(talk.partnership.id)
            kind = stores.meetings.kind("jag")
            member = stores.members.on_platform(PLATFORM, person_id(who))
            assert kind and member
            meeting = stores.meetings.at(kind, MEETING) or stores.meetings.schedule(
                kind, MEETING, None, "", START, None
            )
            found = [stores.actions.find(ref) for ref in refs]
            listed = {each.id: each.position for each in found if each}
            day = talk.clock.now().date()
            destination = f"@{person_id(who)}"
            stores.prompts.plan(
                [Asking(member.id, day, PLATFORM, destination, talk.clock.now(), MEETING, (meeting.id,), listed)]
            )
            prompt = stores.session.query(Prompt).order_by(Prompt.id.desc()).first()
            assert prompt
            sent = stores.prompts.delivery(prompt)
            sent.state, sent.mark, sent.posted = DeliveryState.SENT, mark, [message]
            sent.first_tried_at, sent.settled_at, sent.next_at = talk.clock.now(), talk.clock.now(), None
        talk.clock.move(minutes=5)

    def replies(self, who: str, text: str, *, to: str = MESSAGE) -> Answer:
        """Say something in the thread of a message."""
        return self._hear(who, text, reply_to=to)

    def writes(self, who: str, text: str) -> Answer:
        """Write to the bot, outside of any thread."""
        return self._hear(who, text)

    def presses(self, who: str, line: str, *, mark: str = MARK) -> Answer:
        """Press a button of a reminder."""
        return self._hear(who, line, mark=mark)

    def fills(self, who: str, *, mark: str = MARK, **values: str) -> Answer:
        """Submit the form last opened for somebody from a reminder."""
        form = self.talk.forms[who]
        stood = {each.name: each.value for each in form.fields} | values
        spoken = self.talk._spoken(who, "")
        filled = Filled(**spoken, mark=mark, words=form.words, values=stood, seen=form.seen, sure=form.sure)
        return self.talk._keep(who, self.talk.runner.run(self.talk.desk.submit(filled)))

    def chooses(self, who: str, label: str) -> Answer:
        """Press a button of the answer last given."""
        return self.talk.presses(who, label)

    def said(self, ref: str) -> list[str]:
        """What is known of an action, oldest first: the status with the words, or the kind of entry."""
        with self.talk.stores() as stores:
            action = stores.actions.find(ref)
            assert action
            entries = [each for each in reversed(stores.actions.history(action)) if each.entered_by_id]
            return [
                f"{each.to_status}: {each.text}" if each.text and each.to_status else each.text or each.kind
                for each in entries
            ]

    def redraws(self) -> list[Delivery]:
        """What was planned to be drawn anew."""
        with self.talk.stores() as stores:
            return stores.session.query(Delivery).filter(Delivery.replaces != "").order_by(Delivery.id).all()

    def _hear(self, who: str, text: str, *, mark: str = "", reply_to: str = "") -> Answer:
        said = replace(self.talk._said(who, text, ""), mark=mark, reply_to=reply_to)
        return self.talk._keep(who, self.talk.runner.run(self.talk.desk.hear(said)))


@pytest.fixture
def chat() -> Iterator[Reminded]:
    with talking("sqlite://") as talk:
        for ref in ("4.1", "4.2", "4.3"):
            talk.says("council", f"/action assign {ref} police")
        talk.clock.move(minutes=20)
        yield Reminded(talk)


ALWAYS = [
    ("4.2 amber Six notices issued", "4.2", "at risk: Six notices issued"),
    ("4.2: at risk - Six notices", "4.2", "at risk: Six notices"),
    ("amber 4.2 Six notices", "4.2", "at risk: Six notices"),
    ("action 4.2 Six notices", "4.2", "Six notices"),
    ("4.2 - Six notices", "4.2", "Six notices"),
    ("4.2 -5 per cent", "4.2", "-5 per cent"),
    ("4.2 no change", "4.2", "no change"),
    ("4.2: No change.", "4.2", "no change"),
    ("4.2 nothing to report", "4.2", "no change"),
    ("4,2 green It's   going “well” 🚒", "4.2", "on track: It's   going “well” 🚒"),
    ('4.2 Six notices next="Court"', "4.2", "Six notices"),
    ("4.2 Six notices\nand two more, 4.5 of them late", "4.2", "Six notices\nand two more, 4.5 of them late"),
    ("3.5 Joined up", "3.5", "Joined up"),
]


@pytest.mark.parametrize("thread", [True, False])
def test_what_begins_with_a_ref_is_an_update_wherever_it_is_said(chat: Reminded, thread: bool) -> None:
    chat.remind("police", "4.1", "4.2", "4.3")
    for text, ref, stored in ALWAYS:
        before = chat.said(ref)
        answer = chat.replies("police", text) if thread else chat.writes("police", text)
        assert tone(answer) == Tone.DONE, words(answer)
        assert chat.said(ref) == [*before, stored]
        chat.talk.clock.move(minutes=11)


IN_THREAD = [
    ("Six notices issued", "Six notices issued"),
    ("amber Six notices", "at risk: Six notices"),
    ("No change", "no change"),
    ("Nothing to report.", "no change"),
    ("Help was given to two families", "Help was given to two families"),
    ("Plan agreed", "Plan agreed"),
    ("Meeting held with SADA", "Meeting held with SADA"),
    ("Action taken: six notices", "Action taken: six notices"),
    ("priority patrols done", "priority patrols done"),
    ("3/4 of the notices are out", "3/4 of the notices are out"),
    ("Burglary is down by 4.1 per cent", "Burglary is down by 4.1 per cent"),
    ("Six notices (4.2)", "Six notices (4.2)"),
]


def test_with_one_action_left_no_ref_is_needed(chat: Reminded) -> None:
    for number, (text, stored) in enumerate(IN_THREAD):
        chat.talk.clock.move(days=1)
        chat.remind("police", "4.1", "4.2", message=f"m {number}", mark=f"mark {number}")
        chat.replies("police", "4.1 no change", to=f"m {number}")
        before = chat.said("4.2")
        answer = chat.replies("police", text, to=f"m {number}")
        assert tone(answer) == Tone.DONE, words(answer)
        assert chat.said("4.2") == [*before, stored]


def test_several_and_none_named_is_asked_with_a_button_each_and_loses_nothing(chat: Reminded) -> None:
    chat.remind("police", "4.1", "4.2", "4.3")
    typed = "amber Six   notices, it's “late”"
    asked = chat.replies("police", typed)
    assert "Which action is this about?" in words(asked) and f"You typed: {typed}" in words(asked)
    assert isinstance(asked, Reply)
    assert [each.line for each in asked.buttons] == [f"/action update {ref} {typed}" for ref in ("4.1", "4.2", "4.3")]
    assert asked.buttons[1].label.startswith("4.2 Use ")
    chat.chooses("police", asked.buttons[1].label)
    assert chat.said("4.2")[-1] == "at risk: Six   notices, it's “late”"


def test_no_change_on_several_can_be_said_of_all_at_once(chat: Reminded) -> None:
    chat.remind("police", "4.1", "4.2", "4.3")
    chat.replies("police", "4.1 green All well")
    asked = chat.replies("police", "no change")
    assert isinstance(asked, Reply) and [each.line for each in asked.buttons][:2] == [
        "/action nochange 4.2",
        "/action nochange 4.3",
    ]
    answer = chat.chooses("police", "All 2")
    assert words(answer).startswith("Saved: 2 answers")
    assert (chat.said("4.2")[-1], chat.said("4.3")[-1]) == ("no change", "no change")


def test_an_action_that_is_named_within_is_meant(chat: Reminded) -> None:
    chat.remind("police", "4.1", "4.2", "4.3")
    chat.replies("police", "Six notices issued on 4.2")
    assert chat.said("4.2")[-1] == "Six notices issued on 4.2"
    asked = chat.replies("police", "Down by 4.2 per cent")
    assert "Which action" in words(asked)


def test_a_line_for_each_action_is_an_update_for_each(chat: Reminded) -> None:
    chat.remind("police", "4.1", "4.2", "4.3")
    answer = chat.replies("police", "4.1 no change\n4.2: amber Six notices\ntwo contested\n\n4.3 Met twice")
    assert words(answer).startswith("Saved: 3 answers")
    assert [chat.said(ref)[-1] for ref in ("4.1", "4.2", "4.3")] == [
        "no change",
        "at risk: Six notices\ntwo contested",
        "Met twice",
    ]


def test_lines_that_cannot_be_saved_are_said_back_and_the_others_are_saved(chat: Reminded) -> None:
    chat.remind("police", "4.1", "4.2", "4.3")
    before = chat.said("4.3")
    answer = chat.replies("police", "4.1 no change\n4.2 ambr Six notices\n4.99 green Lost\n4.3 done\n9.9 x")
    said = words(answer)
    assert said.startswith("Saved: 1 of 5 answers"), said
    assert "Not saved: 4.2 ambr Six notices" in said and "Not saved: 4.99 green Lost" in said
    assert "Not saved: 4.3 done" in said and "Not saved: 9.9 x" in said
    assert chat.said("4.1")[-1] == "no change" and chat.said("4.3") == before


def test_a_beginning_that_names_nothing_is_asked_about(chat: Reminded) -> None:
    chat.remind("police", "4.1", "4.2", "4.3")
    asked = chat.replies("police", "Hello, here you are:\n4.1 no change\n4.2 Six notices")
    assert "Hello, here you are:" in words(asked) and tone(asked) == Tone.ASK
    chat.chooses("police", "Save the 2 that name one")
    assert chat.said("4.2")[-1] == "Six notices"


COMMANDS = [("/action show 4.2", "4.2"), ("help", "/action"), ("action mine", "4.1"), ("help action", "update")]


def test_a_command_in_a_thread_is_that_command(chat: Reminded) -> None:
    chat.remind("police", "4.1", "4.2")
    before = chat.said("4.1"), chat.said("4.2")
    for text, expected in COMMANDS:
        assert expected in words(chat.replies("police", text))
    assert (chat.said("4.1"), chat.said("4.2")) == before


def test_done_asks_for_result_and_lesson(chat: Reminded) -> None:
    chat.remind("police", "4.2")
    for text, ref in [("done", "4.2"), ("4.2 done", "4.2"), ("4.1 completed", "4.1")]:
        chat.replies("police", text)
        assert chat.talk.forms["police"].words == "action complete"
        assert chat.talk.forms["police"].fields[0].value == ref


def test_what_is_said_to_be_kind_is_not_stored_unasked(chat: Reminded) -> None:
    chat.remind("police", "4.2")
    before = chat.said("4.2")
    for text in ("Thanks!", "ok", "👍", "Who reads this?"):
        answer = chat.replies("police", text)
        assert "an update of 4.2?" in words(answer) and text in words(answer)
    assert chat.said("4.2") == before


def test_thanks_for_several_is_not_asked_about(chat: Reminded) -> None:
    chat.remind("police", "4.1", "4.2")
    assert words(chat.replies("police", "Thanks!")).startswith("Thank you. If that was an update")


def test_no_change_alone_is_meant_for_the_one_action_that_is_asked_about(chat: Reminded) -> None:
    assert "by its ref" in words(chat.writes("police", "no change"))
    chat.remind("police", "4.1", "4.2")
    assert "Which action" in words(chat.writes("police", "No change"))
    chat.writes("police", "4.1 no change")
    assert tone(chat.writes("police", "no change")) == Tone.DONE
    assert chat.said("4.2")[-1] == "no change"


def test_other_words_outside_a_thread_are_what_they_were(chat: Reminded) -> None:
    chat.remind("police", "4.2")
    assert "I do not understand" in words(chat.writes("police", "Six notices issued"))
    assert "I do not understand" in words(chat.replies("police", "Six notices issued", to="another message"))
    assert "I do not understand" in words(chat.replies("probation", "Six notices issued"))


def test_words_too_long_for_a_button_come_back_whole(chat: Reminded) -> None:
    chat.remind("police", "4.1", "4.2")
    typed = "word " * 400
    asked = chat.replies("police", typed)
    assert isinstance(asked, Reply) and not asked.buttons
    assert "4.1, 4.2" in words(asked) and typed.strip() in words(asked)


def test_a_press_draws_the_reminder_anew_and_need_not_stay(chat: Reminded) -> None:
    chat.remind("police", "4.1", "4.2")
    answer = chat.presses("police", "/action nochange 4.2")
    assert isinstance(answer, Reply) and answer.passing
    (redraw,) = chat.redraws()
    assert (redraw.replaces, redraw.mark.partition("~")[0]) == (MESSAGE, MARK)
    show = chat.presses("police", "/action show 4.2")
    assert isinstance(show, Reply) and not show.passing


def test_a_press_twice_within_moments_is_one_update(chat: Reminded) -> None:
    chat.remind("police", "4.2")
    before = chat.said("4.2")
    chat.presses("police", "/action nochange 4.2")
    chat.talk.clock.move(seconds=3)
    again = chat.presses("police", "/action nochange 4.2")
    assert words(again).startswith("Saved already: no change on 4.2")
    assert chat.said("4.2") == [*before, "no change"]
    chat.talk.clock.move(minutes=1)
    assert "save it a second time" in words(chat.presses("police", "/action nochange 4.2"))
    chat.talk.says("police", "/action nochange 4.1")
    assert "save it a second time" in words(chat.talk.says("police", "/action nochange 4.1"))


def test_a_press_long_after_the_meeting_is_asked_about(chat: Reminded) -> None:
    chat.remind("police", "4.1", "4.2")
    before = chat.said("4.2")
    chat.talk.clock.at = MEETING + timedelta(hours=23)
    same_day = chat.presses("police", "/action nochange 4.1")
    assert isinstance(same_day, Reply) and not same_day.passing and tone(same_day) == Tone.DONE
    chat.talk.clock.at = MEETING + timedelta(days=2)
    asked = chat.presses("police", "/action update 4.2 on track Six notices")
    assert words(asked).startswith(
        "This reminder was for the Joint Action Group (SoSafe meeting) on Thursday 10 December. "
        "Save “on track: Six notices” for 4.2 now?"
    ), words(asked)
    assert chat.said("4.2") == before and isinstance(asked, Reply)
    assert button_of(asked, "Save it now").line == '/action update 4.2 "on track" sure=yes Six notices'
    chat.chooses("police", "Save it now")
    assert chat.said("4.2") == [*before, "on track: Six notices"]


def test_a_form_that_was_opened_from_an_old_reminder_asks_once(chat: Reminded) -> None:
    chat.remind("police", "4.2")
    chat.talk.clock.at = MEETING + timedelta(days=60)
    before = chat.said("4.2")
    chat.presses("police", "/form action update 4.2 at risk")
    asked = chat.fills("police", text="Six notices")
    assert "Save “at risk: Six notices” for 4.2 now?" in words(asked) and chat.said("4.2") == before
    chat.fills("police", text="Six notices")
    assert chat.said("4.2") == [*before, "at risk: Six notices"]
    assert "“no change” for 4.2" in words(chat.replies("police", "no change"))
    assert "This reminder was for" in words(chat.replies("police", "4.2 Six notices"))


def test_a_press_after_the_action_was_closed_or_given_away_says_so(chat: Reminded) -> None:
    chat.remind("police", "4.1", "4.2", "4.3")
    chat.talk.says("council", "/action withdraw 4.1 Not funded")
    chat.talk.says("council", "/action assign 4.3 probation")
    assert "4.1 is withdrawn. To report on it again" in words(chat.presses("police", "/action nochange 4.1"))
    given = words(chat.presses("police", "/action nochange 4.3"))
    assert given.startswith("4.3 is answered for by National Probation Service") and "You typed" not in given
    assert chat.said("4.1")[-1] == "Not funded"


def test_a_press_by_another_goes_by_their_own_rights(chat: Reminded) -> None:
    chat.remind("police", "3.5")
    chat.talk.says("council", "/action assign 3.5 police")
    refused = chat.presses("councillor", "/action nochange 3.5")
    assert "As a viewer" in words(refused)
    done = chat.presses("council", "/action nochange 3.5")
    assert isinstance(done, Reply) and not done.passing and tone(done) == Tone.DONE


LINES = st.lists(
    st.sampled_from(["4.1 ", "4.2: ", "4.99 ", "amber ", "no change", "Six\n", "\n", "/", "help ", "?", "🚒", "x"])
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.one_of(st.text(max_size=40), LINES.map("".join)))
def test_whatever_is_replied_is_understood_or_comes_back_whole(chat: Reminded, text: str) -> None:
    if not chat.talk.answers.get("reminded"):
        chat.remind("police", "4.1", "4.2", "4.3")
        chat.talk.answers["reminded"] = Reply(title="once")
    chat.talk.clock.move(minutes=11)
    answer = chat.replies("police", text)
    assert "something went wrong" not in words(answer)
    asked_for = tidy(text).strip().lower().startswith(("/", "help"))  # a command that only shows something
    if tone(answer) == Tone.REFUSED and not asked_for:
        assert " ".join(tidy(text).split()) in " ".join(words(answer).split())
