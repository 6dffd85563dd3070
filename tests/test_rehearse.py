"""`convenor rehearse`: the very same bot on a store and a clock of its own."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.platforms.contract import Rejected
from bot.platforms.terminal.chat import Chat, Kind
from bot.platforms.terminal.platform import TerminalPlatform
from bot.platforms.terminal.play import read_play
from bot.platforms.terminal.stage import Stage
from handlers.landing import NO_LEAVE, obstacles
from handlers.reply import Button, Item, Items, Marking, Reply
from storage.deliveries import Planned
from storage.tables import DeliveryState
from tests.rehearsing import STEVENAGE, Performed, Rehearsal, rehearse

__all__ = ["rehearse"]

FIRST_LINE = STEVENAGE.count("\n") + 1
TOUR = Path(__file__).parent.parent / "bot" / "platforms" / "terminal" / "tour.play"
MEETING = "council: /meeting schedule jag 2026-12-10 14:00 in #jag"


def test_a_reply_as_json(rehearse: Rehearsal) -> None:
    performed = rehearse("stranger: /action mine")
    sentence = (
        "I do not know you yet. Ask council (Stevenage Borough Council) to type: "
        "/member add @stranger partner YOUR ORGANISATION"
    )
    assert performed == Performed(
        status=0,
        said=[
            {
                "at": "2026-11-20T10:00:00+00:00",
                "kind": "reply",
                "to": "@stranger",
                "private": True,
                "title": sentence,
                "text": sentence,
                "tone": "refused",
                "buttons": [],
                "marking": "open",
                "file": None,
            }
        ],
        errors="",
    )


def test_a_form_as_json(rehearse: Rehearsal) -> None:
    (form,) = rehearse("police: /action complete 4.2").said
    text = form.pop("text")
    assert form == {
        "at": "2026-11-20T10:00:00+00:00",
        "kind": "form",
        "to": "@police",
        "private": True,
        "title": "Complete an action, with its result and the lesson learnt",
        "tone": "plain",
        "buttons": [],
        "marking": "open",
        "file": None,
    }
    assert "Use behavioural contracts" in text


def test_a_digest_is_one_post_however_long(rehearse: Rehearsal) -> None:
    performed = rehearse(MEETING, "clock 2026-12-09 09:00")
    scheduled = performed.said[0]
    reminder, digest = performed.of(kind="post", to="#jag")
    assert scheduled["buttons"] == ["Preview the digest", "Show its reminders"]
    assert scheduled["tone"] == "done"
    assert (reminder["kind"], reminder["to"], reminder["private"]) == ("post", "#jag", False)
    assert (digest["kind"], digest["to"], digest["private"]) == ("post", "#jag", False)
    assert digest["title"].startswith("Digest for the Joint Action Group")
    assert all(f"- {number}.1 " in digest["text"] for number in range(1, 7))


def test_what_falls_due_happens_at_its_own_time(rehearse: Rehearsal) -> None:
    performed = rehearse(
        "council: /meeting schedule jag 2027-03-25 14:00 in #jag",
        "council: /meeting schedule jag 2027-04-08 14:00 in #jag",
        "clock 2027-03-18 08:59",
        "council: action list",
        "clock 2027-04-07 09:30",
        scene=STEVENAGE.replace("2026-11-20", "2027-03-15"),
    )
    posts = [(each["at"], each["title"].partition(" ")[0]) for each in performed.of(kind="post", to="#jag")]
    assert posts == [
        ("2027-03-18T09:00:00+00:00", "Joint"),
        ("2027-03-24T09:00:00+00:00", "Digest"),
        ("2027-04-01T09:00:00+01:00", "Joint"),
        ("2027-04-07T09:00:00+01:00", "Digest"),
    ]
    times = [each["at"] for each in performed.said]
    assert times == sorted(times)


def test_what_fell_due_while_the_bot_was_down_is_said_late(rehearse: Rehearsal) -> None:
    performed = rehearse(
        MEETING, "down", "clock 2026-12-09 15:00", "police: /action mine", "police: action mine", "up", "police: hm"
    )
    assert performed.status == 0
    reminder, digest = performed.of(kind="post", to="#jag")
    assert reminder["at"] == digest["at"] == "2026-12-09T15:00:00+00:00"
    for late, due in ((reminder, "Thursday 3 December 2026"), (digest, "Wednesday 9 December 2026")):
        assert f"Late: this was due {due} at 09:00" in late["text"]
    (answer,) = performed.of(to="@police", kind="reply")  # once it was up again
    assert answer["at"] == "2026-12-09T15:00:00+00:00"


def test_after_downtime_the_coordinator_gets_one_account(rehearse: Rehearsal) -> None:
    performed = rehearse(MEETING, "down", "clock 2026-12-09 15:00", "up", "clock 2026-12-11 12:00")
    (account,) = (each for each in performed.of(to="@council") if "not on time" in each["title"])
    assert account["at"] == "2026-12-09T15:05:00+00:00"
    assert account["title"] == "Reminders and papers that were not on time: 5 sent late"


def test_what_became_useless_while_the_bot_was_down_is_told_to_the_coordinator_only(rehearse: Rehearsal) -> None:
    performed = rehearse(MEETING, "down", "clock 2026-12-11 09:00", "up", "clock 2026-12-11 09:05")
    assert performed.of(to="#jag") == []
    (account,) = performed.of(kind="post")
    assert (account["to"], account["buttons"]) == ("@council", ["Show a digest now"])


def test_nothing_works_while_the_bot_is_down(rehearse: Rehearsal) -> None:
    performed = rehearse(
        "police: /action complete 4.2",
        "police: /action show 4.2",
        "down",
        'police presses "No change" on 4.2',
        "police fills result=Done; lesson=None",
        "up",
        "police fills result=Done; lesson=None",
    )
    assert performed.status == 0
    told = performed.of(to="@police")
    assert [each["kind"] for each in told] == ["form", "reply", "reply"]
    assert told[2]["title"] == "Saved: 4.2 is complete"


def test_each_door_answers_in_its_own_way(rehearse: Rehearsal) -> None:
    performed = rehearse(
        "police #jag: /action show 4.2",
        "police #jag: @convenor action show 4.2",
        "police #jag: @Bot, /action show 4.2",
        "police #jag: 4.2 is going well, I think",
        "police: action show 4.2",
        "police: @convenor action show 4.2",
    )
    assert [(each["kind"], each["to"]) for each in performed.said] == [
        ("reply", "@police"),
        ("reply", "#jag"),
        ("reply", "#jag"),
        ("reply", "@police"),
        ("reply", "@police"),
    ]
    assert len({each["text"] for each in performed.said}) == 1


@pytest.mark.parametrize("line", ["/action list", "action list", "#jag: @convenor action list", "#jag: /action list"])
def test_an_unknown_sender_is_told_how_to_be_added_by_every_door(rehearse: Rehearsal, line: str) -> None:
    separator = " " if line.startswith("#") else ": "
    (told,) = rehearse(f"newcomer{separator}{line}").said
    assert (told["to"], told["private"], told["tone"]) == ("@newcomer", True, "refused")
    assert "/member add @newcomer partner" in told["text"]


def test_a_play_without_a_plan_knows_nobody(rehearse: Rehearsal) -> None:
    (told,) = rehearse("stranger: /help", scene="").said
    assert told["at"] == "2026-01-05T09:00:00+00:00"
    assert told["title"].startswith("I do not know you yet")


def test_handles_and_channels_are_understood_where_they_are_typed(rehearse: Rehearsal) -> None:
    performed = rehearse(
        "council: /action assign 4.2 police",
        "council: /action assign 4.3 @police",
        "council: /meeting schedule jag 2026-12-10 14:00 in #nowhere",
    )
    assert performed.titles[:2] == [
        f"Saved: {ref} is with Hertfordshire Constabulary (police)" for ref in ("4.2", "4.3")
    ]
    assert performed.said[2]["tone"] == "refused"
    assert "#nowhere is not a channel" in performed.said[2]["text"]


def test_a_form_comes_back_with_what_was_wrong_and_nothing_typed_is_lost(rehearse: Rehearsal) -> None:
    performed = rehearse(
        "police: /action complete 4.2",
        "police fills Result=Twelve contracts kept",
        "police fills lesson=Start earlier",
        "police: action complete 4.3",
        'police presses "Open the form"',
        "police fills result=a; lesson=b",
    )
    told = performed.of(to="@police")
    assert [each["kind"] for each in told] == ["form", "form", "reply", "reply", "form", "reply"]
    assert "Please fill this in." in told[1]["text"]
    assert "Result: Twelve contracts kept" in told[1]["text"]
    assert "Result: Twelve contracts kept" in told[2]["text"]
    assert told[2]["title"] == "Saved: 4.2 is complete"
    assert told[5]["title"] == "Saved: 4.3 is complete"


def test_a_press_finds_the_newest_button_beside_the_ref_that_the_person_can_see(rehearse: Rehearsal) -> None:
    performed = rehearse(
        "council: /action assign 4.2 police",
        "council: /action assign 4.3 police",
        "sada: /action show 4.3",
        "police: /action mine",
        'police presses "no  change" on 4.3',
        'police presses "Off" on 4.2',
    )
    assert performed.said[-2]["title"] == "Saved: no change on 4.3, still not started"
    assert performed.said[-1]["kind"] == "form"
    assert "4.2 Use behavioural" in performed.said[-1]["text"]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["police says hello"], "“police says hello” is not an instruction of a play."),
        (["police: hm", "clock 2026-11-20 09:00"], "The clock only moves forward, and it stands at 2026-11-20 10:00"),
        (
            ["police: /action complete 4.2", "police fills outcome=Done"],
            "The form has no field “outcome”. It has: ref,",
        ),
        (["plan stevenage"], "There is no preset and no file called 'stevenage'; the presets are"),
        (["member fire partner Firefighters"], "The plan has no organisation “Firefighters”. It has: Adult Offender"),
    ],
)
def test_a_line_that_cannot_be_carried_out_ends_the_play(rehearse: Rehearsal, lines: list[str], reason: str) -> None:
    performed = rehearse(*lines)
    assert performed.status == 2
    assert performed.errors.startswith(f"test.play: Line {FIRST_LINE + len(lines) - 1}: {reason}")


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["sada: /action show 4.2", 'police presses "No change"'], "You can see no button “No change”."),
        (
            ["police: /action show 4.2", 'police presses "No change" on 4.9'],
            "You can see no button “No change” on 4.9.",
        ),
        (["police: /action show 4.2", 'police #jag presses "No change"'], "You can see no button “No change”."),
        (["police fills result=Done"], "No form is open for you."),
    ],
)
def test_what_cannot_be_done_is_said_and_the_play_goes_on(rehearse: Rehearsal, lines: list[str], reason: str) -> None:
    performed = rehearse(*lines, "police: /action show 4.3")
    assert performed.status == 0
    refused, shown = performed.said[-2:]
    assert (refused["to"], refused["private"], refused["tone"], refused["title"]) == (
        "@police",
        True,
        "refused",
        reason,
    )
    assert shown["title"].startswith("4.3 ")


def test_what_was_said_before_the_mistake_is_printed(rehearse: Rehearsal) -> None:
    performed = rehearse("police: /action show 4.2", "plan stevenage", "police: /action show 4.3")
    assert (performed.status, len(performed.said)) == (2, 1)


@pytest.mark.parametrize(
    ("contents", "reason"),
    [
        (None, "There is no such file, or it cannot be read; check its name."),
        (b"plan a\n\xff\xfe\n", "Line 2: This is no text in UTF-8; save the play as UTF-8."),
        (b"plan a\n\n\0\0\n", "Line 3: This is no text; a play is a file of lines."),
        (b"#" * 10_000_001, "It is too big for a play; 10,000,000 bytes are the most."),
    ],
)
def test_what_is_no_play_is_refused(rehearse: Rehearsal, tmp_path: Path, contents: bytes | None, reason: str) -> None:
    play = tmp_path / "odd.play"
    if contents is not None:
        play.write_bytes(contents)
    assert rehearse.perform(play) == Performed(2, [], f"odd.play: {reason}\n")
    assert rehearse.perform(tmp_path).status == 2


def test_a_plan_file_may_stand_beside_the_play(rehearse: Rehearsal, tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(
        "partnership: {key: ours, name: Our Partnership, police_force: Kent Police, lead_council: Our Council,"
        " zone: Pacific/Auckland}\n"
        "period: {label: 2026/27}\n"
        "objectives:\n  - {ref: '1', title: Safer streets, actions: [{ref: '1.1', text: Light the park}]}\n"
        "partners: [{name: Kent Police, kind: responsible_authority}]\n",
        encoding="utf-8",
    )
    scene = 'plan ours.yaml\nmember police partner "Kent Police"\nclock 2026-11-20 10:00\n'
    (shown,) = rehearse("police: /action show 1.1", scene=scene).said
    assert shown["at"] == "2026-11-20T10:00:00+13:00"
    assert shown["title"] == "1.1 Light the park"


def test_for_people_the_play_reads_as_a_conversation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    play = tmp_path / "talk.play"
    lines = ["# A note", "police #jag: @convenor action show 4.2", 'police presses "No change" on 4.2', "down"]
    play.write_text(STEVENAGE + "\n".join(lines), encoding="utf-8")
    assert main(["rehearse", str(play)]) == 0
    out = capsys.readouterr().out
    order = [
        "A note\n",
        "── Friday 20 November 2026 at 10:00 ──",
        "police #jag: @convenor action show 4.2\n",
        "  Convenor to #jag\n  │ 4.2 Use behavioural contracts",
        "  │ [On track] [At risk] [Off track] [No change] [Done] [Show history]",
        "police presses [No change] on 4.2\n",
        "  Convenor to police alone\n  │ Saved: no change on 4.2",
        "The bot is stopped.\n",
    ]
    places = [out.index(each) for each in order]
    assert places == sorted(places)
    assert max(map(len, out.splitlines())) <= 80
    assert "\x1b" not in out


def test_whoever_reads_the_output_may_stop_reading() -> None:
    convenor = Path(sys.executable).parent / "convenor"
    command = [str(convenor), "rehearse", str(TOUR), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 1


def test_the_tour_is_a_play_that_runs_to_its_end(rehearse: Rehearsal) -> None:
    performed = rehearse.perform(TOUR)
    assert (performed.status, performed.errors) == (0, "")
    assert performed.of(kind="post", to="#jag")[-1]["title"].startswith("Digest")


RESTRICTED = Reply(title="Not for everybody", marking=Marking.RESTRICTED)


@pytest.mark.parametrize(
    ("destination", "posted_to", "why"),
    [
        ("rag", "#rag", ""),
        ("@council", "@council", ""),
        ("@police", "", "this person may not see restricted items: police (Hertfordshire Constabulary)"),
        ("jag", "", "not on the list of channels for restricted items"),
        ("town", "", "another organisation can read the channel, so nothing restricted is posted there"),
        ("gone", "", "there is no channel #gone here"),
    ],
)
async def test_restricted_items_land_only_where_they_may(destination: str, posted_to: str, why: str) -> None:
    play = read_play(STEVENAGE)
    stage = Stage(play.opening, Path())
    try:
        for instruction in play.instructions:
            await stage.perform(instruction)
        with stage.house.database.unit() as unit:
            (council,) = unit.within(1).members.named("council")
            council.cleared_until = stage.house.clock.local().date()
            unit.within(1).deliveries.plan(
                Planned(
                    "test", "notice", "terminal", destination, stage.house.clock.now(), content=RESTRICTED.model_dump()
                )
            )
        await stage.house.tick()
        said = [message.to for message in stage.house.chat.messages if message.content == RESTRICTED]
        assert said == ([posted_to] if posted_to else [])
        with stage.house.database.reading() as unit:
            (delivery,) = unit.within(1).deliveries.about("test")
            assert why in delivery.trouble
            assert delivery.state == (DeliveryState.HELD if why else DeliveryState.SENT)
    finally:
        stage.close()


async def test_open_items_land_in_every_channel_that_is_there() -> None:
    stage = Stage(None, Path())
    try:
        for instruction in read_play("channel jag\nchannel rag restricted\nchannel town shared").instructions:
            await stage.perform(instruction)
        for channel in ("jag", "rag", "town"):
            place = await stage.house.platform.look_around(channel, closely=False)
            assert obstacles(Marking.OPEN, place, NO_LEAVE) == ()
        with pytest.raises(Rejected, match="no channel #gone"):
            await stage.house.platform.look_around("gone", closely=False)
    finally:
        stage.close()


async def test_what_was_posted_is_found_again_by_its_mark() -> None:
    stage = Stage(None, Path())
    try:
        platform = TerminalPlatform(stage.house.chat)
        (drawn,) = platform.draw(Reply(title="Once"), "mark 1")
        posted = await platform.post("jag", "", drawn)
        now = stage.house.clock.now()
        assert await platform.look("jag", "", "mark 1", now) == {0: posted}
        assert await platform.look("jag", "", "mark 2", now) == {}
    finally:
        stage.close()


@pytest.mark.parametrize(
    ("words", "ref", "found"),
    [
        ("4.2 Use contracts", "4.2", True),
        ("Saved: (4.2), still open", "4.2", True),
        ("Look at 4.2.", "4.2", True),
        ("x.1: a survey", "X.1", True),
        ("14.2 Other", "4.2", False),
        ("4.21 Other", "4.2", False),
        ("4.2.1 Other", "4.2", False),
        ("1.4.2 Other", "4.2", False),
    ],
)
def test_a_ref_is_named_by_itself_only(words: str, ref: str, found: bool) -> None:
    chat = Chat(lambda: datetime(2026, 11, 20, 10, tzinfo=UTC))
    button = Button(label="Go", line="/go")
    chat.post(Kind.POST, "#jag", Reply(title="A list", parts=(Items(items=(Item(text=words, buttons=(button,)),)),)))
    assert (chat.find("police", "", "Go", ref) is not None) is found


ANNEX = "/digest rag issue audience=restricted sure=yes in=#rag"
LEAVES_ROOM = """council: /member grant council until=30/6/2027
council: /meeting schedule rag 2026-12-10 14:00 in #jag
council: /action restrict 4.2
council: /action update 4.2 amber The word nobody else may read"""


def test_refusals_can_be_rehearsed(rehearse: Rehearsal) -> None:
    again = 'council presses "Try it again"'
    shown = rehearse(
        *LEAVES_ROOM.split("\n"),
        f"council: {ANNEX}",
        "channel rag guests",
        f"council: {ANNEX}",
        *("channel rag shared", again, "channel rag archived", again),
        *("channel rag restricted", "people rag council police", again),
    )
    posts = shown.of(to="#rag")
    assert len(posts) == 1 and posts[0]["marking"] == "restricted" and not posts[0]["private"]
    held = [
        each["text"] for each in shown.of(to="@council") if each["title"].startswith("Held, and not posted in #rag")
    ]
    for why in ("a guest", "another organisation", "archived", "police (Hertfordshire Constabulary)"):
        assert any(why in each for each in held), why
    assert all("nobody else may read" not in each for each in held)


def test_a_channel_that_others_read_is_not_allowed_at_all(rehearse: Rehearsal) -> None:
    shown = rehearse(
        *LEAVES_ROOM.split("\n"), "channel town shared", "council: /meeting allow #town", "council: /meeting allowed"
    )
    refused, allowed = shown.of(to="@council")[-2:]
    assert "Another organisation can read #town" in refused["title"] and refused["tone"] == "refused"
    assert "#town" not in allowed["text"]


def test_what_was_held_is_posted_once_it_may_be(rehearse: Rehearsal) -> None:
    shown = rehearse(
        *LEAVES_ROOM.split("\n"),
        "people rag council police",
        f"council: {ANNEX}",
        "council: /member grant police until=30/6/2027",
        'council presses "Try it again"',
        "council: /meeting disallow #rag",
        f"council: {ANNEX}",
    )
    assert [each["marking"] for each in shown.of(to="#rag")] == ["restricted"]
    assert "/meeting allow" in shown.of(to="@council")[-1]["text"]
