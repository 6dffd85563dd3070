"""Private reminders in plays: pressed, filled in and answered in their thread; an edit is a reply to the person."""

from tests.rehearsing import Performed, Rehearsal, rehearse

__all__ = ["rehearse"]
SCENE = (
    "council: /meeting schedule jag 2026-12-10 14:00 in #jag",
    *(f"council: /action assign {ref} police" for ref in ("4.1", "4.2", "4.3")),
    "clock 2026-11-26 09:30",
)


def since(performed: Performed, title: str) -> list[str]:
    """Of what was said to the police, the titles from the first that begins so."""
    titles = [each["title"] for each in performed.of(to="@police")]
    return titles[next(place for place, each in enumerate(titles) if each.startswith(title)) :]


def test_a_press_a_form_and_a_reply_each_change_the_message_in_its_place(rehearse: Rehearsal) -> None:
    done = rehearse(
        *SCENE,
        'police presses "On track" on 4.1',
        'police presses "At risk" on 4.2',
        "police fills text=Two contested",
        "police replies on 4.3: Met twice",
        'police presses "Change it" on 4.3',
        "police fills text=Met three times",
    )
    assert (done.status, done.errors) == (0, "")
    said = since(done, "You have 3 actions")
    assert [each.split(" before ")[0].split(". ")[0] for each in said] == [
        "You have 3 actions to update",
        "Saved: 4.1 is on track",
        "You have 2 of 3 actions left to update",
        "Say how an action goes",
        "You have 1 of 3 actions left to update",
        "Saved: 4.2 is at risk",
        "Thank you",
        "Saved: 4.3 is not started",
        "Say how an action goes",
        "Saved: 4.3 is not started",
    ]
    kinds = [each["kind"] for each in done.of(to="@police") if each["title"].startswith(("You have", "Thank"))]
    assert kinds == ["post", "reply", "reply", "reply"]


def test_a_reply_without_a_ref_is_asked_about_and_a_press_settles_it(rehearse: Rehearsal) -> None:
    done = rehearse(
        *SCENE,
        "police replies: Six notices, it's late",
        'police presses "4.2 Use behavioural contracts and Community Protection warnings and n…"',
        "police replies: help",
        "police replies on 9.9: Lost",
        "councillor replies: Six notices",
    )
    said = since(done, "Which action is this about?")
    assert "Saved: 4.2 is not started" in said[1:3]
    assert any("4.2" in each["text"] and "Six notices, it's late" in each["text"] for each in done.of(kind="reply"))
    assert "You have no private message that names 9.9." in said
    assert [each["title"] for each in done.of(to="@councillor")] == ["You have no private message with buttons."]


def test_a_button_that_an_edit_took_away_can_be_pressed_late_and_is_answered_as_things_stand(
    rehearse: Rehearsal,
) -> None:
    done = rehearse(
        "council: /action assign 3.5 police",
        *SCENE,
        "council: /action complete 4.1 result=Done lesson=None",
        'police presses "On track" on 4.1',
        "council: /action assign 3.5 sada",
        'police presses "On track" on 3.5',
        "council: /action withdraw 4.3 Not needed",
        'police presses "At risk" on 4.3',
        'sergeant presses "On track" on 4.3',
    )
    refused = [each["title"] for each in done.of(tone="refused")]
    assert refused[0].startswith("4.1 is complete since Thursday 26 November 2026")
    assert refused[1].startswith("3.5 is answered for by SADA")
    assert refused[2].startswith("4.3 is withdrawn.")
    assert refused[3] == "You can see no button “On track” on 4.3."


def test_a_button_pressed_twice_counts_once_though_the_message_was_edited_meanwhile(rehearse: Rehearsal) -> None:
    done = rehearse(*SCENE, *['police presses "On track" on 4.1'] * 2, "police: /action history 4.1")
    assert [each["title"] for each in done.of(to="@police", tone="done")] == [
        "Saved: 4.1 is on track",
        "Saved already: 4.1 is on track",
    ]
    assert done.said[-1]["text"].count("→ on track") == 1


def test_the_first_answer_counts_and_a_late_press_of_another_is_asked_about(rehearse: Rehearsal) -> None:
    done = rehearse(
        'council: /action assign 3.4 "Hertfordshire Constabulary"',
        "council: /meeting schedule jag 2026-12-10 14:00 in #jag",
        "clock 2026-11-26 09:30",
        "council: /action update 3.4 on track on-behalf-of=police Two plans stand",
        'police presses "No change" on 3.4',
        "police: /action history 3.4",
        'police presses "Save it all the same"',
        "police: /action history 3.4",
    )
    (question,) = done.of(tone="ask")
    assert question["title"] == (
        "council (Stevenage Borough Council) has answered this already, on Thursday 26 November 2026 at 09:30: "
        "not started → on track. Save “no change” for 3.4 all the same?"
    )
    histories = [each["text"] for each in done.of(to="@police") if each["title"].startswith("History of 3.4")]
    assert [each.count("no change") for each in histories] == [0, 1]


def test_while_the_bot_is_down_a_reply_is_not_heard(rehearse: Rehearsal) -> None:
    done = rehearse(*SCENE, "down", "police replies on 4.2: Six notices", "up", "police: /action show 4.2")
    assert "Six notices" not in done.said[-1]["text"]
