"""Forms as they are filled in: what they ask for as needed, what stands in them, and what others said meanwhile."""

from collections.abc import Iterator

import pytest

from handlers.form import Form
from handlers.reading.drafts import MORE
from handlers.reply import Reply, Tone
from storage.vocabulary import Lifecycle
from tests.grants import grant
from tests.talk import POLICE, PROBATION, Talk, talking, tone, words


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        yield each


def opened(talk: Talk, who: str, line: str) -> Form:
    """The form that a line opens."""
    form = talk.says(who, f"/form {line}")
    assert isinstance(form, Form), words(form)
    return form


def asks(form: Form) -> list[str]:
    """The names of what a form asks for."""
    return [each.name for each in form.fields]


def stands(form: Form) -> dict[str, str]:
    """What stands in a form, by field; nothing of those that are empty."""
    return {each.name: each.value for each in form.fields if each.value}


def history(talk: Talk, ref: str = "4.2") -> list[str]:
    """What people said of an action, newest first."""
    with talk.stores() as stores:
        action = stores.actions.find(ref)
        assert action
        return [each.text for each in stores.actions.history(action) if each.entered_by_id]


class TestAsNeeded:
    """Fields appear when something was chosen that needs them, and nothing typed is lost on the way."""

    def test_trouble_asks_why_and_what_next(self, talk: Talk) -> None:
        form = opened(talk, "police", "action update 4.2")
        assert asks(form) == ["ref", "status", "text"]
        assert form.fields[1].hint == "Now not started; leave it empty if it stays so"
        assert form.fields[1].shapes
        form = talk.chooses("police", status="off track", text="Two notices are contested")
        assert asks(form) == ["ref", "status", "text", "next"]
        assert form.fields[2].label == "Why"
        talk.chooses("police", next="The hearing is in May")
        form = talk.chooses("police", status="on track")
        assert asks(form) == ["ref", "status", "text", "next", "public"], "what was typed stays where it can be seen"
        assert form.fields[2].label == "What has happened"
        assert "Next: The hearing is in May" in words(talk.fills("police"))

    def test_nothing_is_stored_and_nothing_is_missing_while_a_form_is_filled_in(self, talk: Talk) -> None:
        opened(talk, "police", "action update")
        form = talk.chooses("police", status="amber")
        assert not any(each.error for each in form.fields)
        assert stands(form) == {"status": "at risk"}
        assert history(talk) == []

    def test_complete_asks_for_result_and_lesson_and_leads_back(self, talk: Talk) -> None:
        opened(talk, "police", "action update 4.2")
        talk.chooses("police", status="at risk", text="Twelve kept", next="Tell the board")
        form = talk.chooses("police", status="complete")
        assert (form.words, asks(form)) == (
            "action complete",
            ["ref", "status", "result", "lesson", "next", "public"],
        )
        form = talk.chooses("police", lesson="Start earlier", status="at risk")
        assert form.words == "action update"
        assert stands(form) == {
            "ref": "4.2",
            "status": "at risk",
            "text": "Twelve kept\nStart earlier",
            "next": "Tell the board",
        }
        talk.chooses("police", status="complete", next="")
        assert "Saved: 4.2 is complete" in words(talk.fills("police", lesson="Begin in May"))

    def test_a_completion_sent_with_another_status_is_an_update_again(self, talk: Talk) -> None:
        talk.says("police", "/action update 4.2 blue Twelve kept")
        form = talk.fills("police", status="on track", lesson="Start earlier")
        assert isinstance(form, Form)
        assert (form.words, stands(form)["text"]) == ("action update", "Twelve kept\nStart earlier")

    def test_whoever_does_not_answer_for_an_action_is_asked_for_words_alone(self, talk: Talk) -> None:
        talk.says("council", "/action assign 4.2 police")
        form = opened(talk, "probation", "action update 4.2")
        assert asks(form) == ["ref", "text"]
        assert form.fields[1].hint == f"Kept as a comment, because 4.2 is answered for by {POLICE}"
        assert "a comment on 4.2" in words(talk.fills("probation", text="Seen in court"))

    def test_a_coordinator_is_asked_for_whom_only_where_it_is_not_their_own(self, talk: Talk) -> None:
        assert "on_behalf_of" in asks(opened(talk, "council", "action nochange 4.2"))
        talk.says("council", '/action assign 4.2 "Stevenage Borough Council"')
        assert "on_behalf_of" not in asks(opened(talk, "council", "action nochange 4.2"))
        assert "on_behalf_of" not in asks(opened(talk, "police", "action nochange 4.3"))

    def test_of_a_restricted_category_only_the_count_is_asked_and_no_word_is_kept(self, talk: Talk) -> None:
        opened(talk, "police", "incident log")
        form = talk.chooses("police", category="domestic-abuse", place="Bedwell", text="Shouting at number 5")
        assert (form.words, asks(form)) == ("incident count", ["category", "place", "count", "on"])
        assert "Shouting" not in form.model_dump_json()
        assert stands(form)["place"] == "Bedwell"
        form = talk.chooses("police", category="graffiti")
        assert form.words == "incident log"
        assert stands(form)["place"] == "Bedwell"

    def test_what_may_not_be_logged_at_all_is_said_at_once(self, talk: Talk) -> None:
        opened(talk, "police", "incident log")
        told = talk.runner.run(talk.desk.reshape(talk._filled("police", {"category": "prevent", "text": "A boy"})))
        assert isinstance(told, Reply) and "A boy" not in told.model_dump_json()
        assert "not logged here" in told.title

    def test_what_must_not_be_kept_is_put_back_into_no_form(self, talk: Talk) -> None:
        for who in ("police", "council"):
            opened(talk, who, "action update 4.2")
            said = {"status": "off track", "text": "Ring 07700 900123"}
            told = talk.runner.run(talk.desk.reshape(talk._filled(who, said)))
            assert isinstance(told, Reply) and "07700" not in told.model_dump_json()
            assert "a phone number" in told.title

    def test_nobody_shapes_a_form_that_they_may_not_send(self, talk: Talk) -> None:
        opened(talk, "council", "action edit 4.2")
        talk.forms["police"] = talk.forms["council"]
        told = talk.runner.run(talk.desk.reshape(talk._filled("police", {"ref": "4.3"})))
        assert isinstance(told, Reply) and "is for coordinators" in told.title

    def test_more_shows_the_rare_fields(self, talk: Talk) -> None:
        form = opened(talk, "council", "measure add")
        assert asks(form) == ["name", "objective", "unit", "geography", "polarity", "target", MORE]
        assert form.fields[-1].hint == "Baseline, Source"
        form = talk.chooses("council", name="Walks", **{MORE: "yes"})
        assert asks(form)[5:] == ["baseline", "target", "source"]
        form = talk.chooses("council", target="40")
        assert asks(form)[5:] == ["baseline", "target", "per", "bands", "source"]
        assert stands(form) == {"name": "Walks", "target": "40"}


class TestKnown:
    """Nobody types again what the records hold, and what stands there already is no change."""

    def test_choosing_a_row_fills_the_form_and_choosing_another_fills_it_anew(self, talk: Talk) -> None:
        opened(talk, "council", "action edit")
        first = stands(talk.chooses("council", ref="4.2"))["text"]
        second = stands(talk.chooses("council", ref="4.3"))["text"]
        assert first != second and first.startswith("Use behavioural contracts")
        assert stands(talk.chooses("council", ref="4.2", text="Mine"))["text"] == "Mine"
        assert stands(talk.chooses("council", ref="4.3", text="Mine"))["text"] == "Mine"

    def test_what_was_emptied_stays_empty(self, talk: Talk) -> None:
        talk.says("police", "/incident log graffiti Bedwell Tags count=3")
        opened(talk, "police", "incident edit 1")
        assert "count" not in stands(talk.chooses("police", count="", category="graffiti"))

    @pytest.mark.parametrize(
        ("first", "line", "field", "hint"),
        [
            ("/action due 4.2 30/6/2027 Later", "action due 4.2", "day", "Now due Wednesday 30 June 2027"),
            ("/action assign 4.2 police", "action assign 4.2", "who", f"Now with {POLICE} (police). An"),
            ("/meeting schedule jag 10/12/2026 14:00 in #jag", "meeting move jag", "to", "Now Thursday 10 December"),
            (
                "/meeting repeat jag second thursday 14:00 in #jag",
                "meeting repeat jag",
                "rule",
                "Now the second Thursday of",
            ),
            ("/meeting channel jag #jag", "meeting channel jag", "in_", "Now #jag"),
        ],
    )
    def test_how_it_stands_is_said_beside_the_field(
        self, talk: Talk, first: str, line: str, field: str, hint: str
    ) -> None:
        talk.says("council", first)
        form = opened(talk, "council", line)
        assert next(each.hint for each in form.fields if each.name == field).startswith(hint)

    def test_the_next_meeting_and_its_usual_place_and_time_are_known(self, talk: Talk) -> None:
        form = opened(talk, "council", "meeting schedule jag")
        assert "in_" in asks(form), "no channel is known yet"
        talk.says("council", '/meeting schedule jag 10/12/2026 14:00 in #jag place="Council offices"')
        form = opened(talk, "council", "meeting schedule jag")
        assert "in_" not in asks(form)
        assert stands(form) == {"meeting": "jag", "time": "14:00", "place": "Council offices"}
        form = opened(talk, "council", "meeting change jag")
        assert stands(form) == {"meeting": "jag", "day": "10/12/2026", "place": "Council offices", "in_": "#jag"}
        assert "nothing was changed" in words(talk.fills("council"))


class TestMeanwhile:
    """What others did while a form was open is shown beside what was typed in it, and asked about once."""

    def test_both_wordings_are_shown_and_yours_is_saved_once(self, talk: Talk) -> None:
        opened(talk, "council", "action edit 4.2")
        talk.clock.move(minutes=2)
        talk.says("council", "/action edit 4.2 Use contracts only")
        form = talk.fills("council", text="Use notices only")
        assert isinstance(form, Form)
        assert "Stevenage Borough Council changed its wording at 10:02: Use behavioural contracts" in form.intro
        assert form.submit == "Save mine too"
        text = next(each for each in form.fields if each.name == "text")
        assert (text.value, text.hint) == ("Use notices only", "Somebody else has changed this to: Use contracts only")
        assert tone(talk.fills("council")) is Tone.DONE
        with talk.stores() as stores:
            action = stores.actions.find("4.2")
            assert action and action.text == "Use notices only"

    def test_what_nobody_touched_here_is_not_put_back_over_what_others_said(self, talk: Talk) -> None:
        talk.says("police", "/incident log graffiti Bedwell Tags count=3")
        opened(talk, "police", "incident edit 1")
        talk.says("council", "/incident edit 1 count=5")
        form = talk.fills("police", text="Tags and paint")
        assert isinstance(form, Form)
        assert "changed its count at 10:00: 3 → 5." in form.intro
        assert (stands(form)["count"], stands(form)["text"]) == ("5", "Tags and paint")
        talk.fills("police")
        with talk.stores() as stores:
            incident = stores.incidents.find(1)
            assert incident and (incident.count, incident.text) == (5, "Tags and paint")

    def test_a_place_that_somebody_else_gave_a_meeting_stays(self, talk: Talk) -> None:
        talk.says("council", "/meeting schedule jag 10/12/2026 14:00 in #jag place=Office")
        opened(talk, "council", "meeting change jag")
        talk.says("council", '/meeting change jag 10/12/2026 place="Town hall"')
        form = talk.fills("council", link="https://meet.example.org/jag")
        assert isinstance(form, Form)
        assert "changed while you were writing" in form.intro
        assert stands(form)["place"] == "Town hall"
        assert "Place: Town hall" in words(talk.fills("council"))

    def test_of_another_action_an_empty_form_is_as_good(self, talk: Talk) -> None:
        opened(talk, "police", "action update 4.2")
        assert "Saved: 4.3 is on track" in words(talk.fills("police", ref="4.3", status="on track", text="Done well"))

    def test_a_form_sent_about_another_row_than_it_was_opened_for_is_shown_again(self, talk: Talk) -> None:
        opened(talk, "council", "action edit 4.2")
        form = talk.fills("council", ref="4.3")
        assert isinstance(form, Form)
        assert "You opened this form for another one" in form.intro
        with talk.stores() as stores:
            action = stores.actions.find("4.3")
            assert action and stands(form)["text"] == action.text

    @pytest.mark.parametrize(
        ("meanwhile", "said"),
        [
            ('/action complete 4.2 result="Done" lesson="Early"', "4.2 is complete since Friday 20 November 2026"),
            (
                "/action withdraw 4.2 Replaced",
                "Stevenage Borough Council withdrew it at 10:00: Replaced. 4.2 is withdrawn.",
            ),
            ("/action restrict 4.2", "There is no action 4.2 that you may see. Ask council"),
            (f'/action assign 4.2 "{PROBATION}"', f"{PROBATION}"),
        ],
    )
    def test_what_became_of_the_action_is_said_and_the_text_is_kept(
        self, talk: Talk, meanwhile: str, said: str
    ) -> None:
        grant(talk, "council")
        talk.says("council", "/action assign 4.2 police")
        opened(talk, "police", "action update 4.2")
        assert tone(talk.says("council", meanwhile)) is Tone.DONE, words(talk.answers["council"])
        answer = talk.fills("police", status="on track", text="Six notices")
        assert said in words(answer)
        assert isinstance(answer, Form) is ("restrict" not in meanwhile)
        assert not isinstance(answer, Form) or stands(answer)["text"] == "Six notices"
        assert "Six notices" not in history(talk)

    def test_somebody_who_no_longer_answers_for_it_may_keep_the_words_as_a_comment(self, talk: Talk) -> None:
        talk.says("council", f'/action assign 4.2 "{PROBATION}"')
        opened(talk, "probation", "action update 4.2")
        talk.says("council", "/action assign 4.2 police")
        form = talk.fills("probation", status="on track", text="Six notices")
        assert isinstance(form, Form)
        assert f"assigned it at 10:00: {PROBATION} → {POLICE} (police)." in form.intro
        assert asks(form) == ["ref", "status", "text"]
        assert form.fields[-1].hint.startswith("Kept as a comment")
        talk.fills("probation", status="")
        assert history(talk)[0] == "Six notices"
        with talk.stores() as stores:
            action = stores.actions.find("4.2")
            assert action and action.lifecycle == Lifecycle.OPEN
