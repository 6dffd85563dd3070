"""A play is read line by line; what cannot be understood is refused with its line and a reason."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.terminal.play import read_play
from bot.platforms.terminal.script import (
    AddMember,
    BadPlay,
    Fill,
    Gather,
    Instruction,
    LoadPlan,
    Note,
    OpenChannel,
    Press,
    Respond,
    Say,
    SetClock,
    Start,
    Stop,
)
from storage.vocabulary import Role

OPENING = """plan stevenage-2025-28
member police partner "Hertfordshire Constabulary"
channel jag
"""


def only(line: str) -> Instruction:
    """The instruction of one line, read after a plan, a member and a channel."""
    return read_play(OPENING + line).instructions[3]


@pytest.mark.parametrize(
    ("line", "instruction"),
    [
        ("# A first month", Note(4, "A first month")),
        ("  ## Before the meeting ", Note(4, "Before the meeting")),
        ("plan stevenage-2021-24", LoadPlan(4, "stevenage-2021-24")),
        ('plan "our plan.yaml"   # a file', LoadPlan(4, "our plan.yaml")),
        ('member fire partner "Herts Fire"', AddMember(4, "fire", Role.PARTNER, "Herts Fire")),
        ("member fire chair Herts Fire # a role", AddMember(4, "fire", Role.CHAIR, "Herts Fire")),
        ("member new-post viewer “Herts Fire”", AddMember(4, "new-post", Role.VIEWER, "Herts Fire")),
        ("channel rag restricted              # allow-listed", OpenChannel(4, "rag", restricted=True)),
        ("channel #town shared", OpenChannel(4, "town", shared=True)),
        ("channel rag guests restricted", OpenChannel(4, "rag", restricted=True, guests=True)),
        ("channel jag archived # from now on", OpenChannel(4, "jag", archived=True)),
        ("people #jag council police", Gather(4, "jag", ("council", "police"))),
        ("clock 2026-11-20 10:00   # forward", SetClock(4, date(2026, 11, 20), time(10))),
        ("clock 2026-11-20T9:05", SetClock(4, date(2026, 11, 20), time(9, 5))),
        ("police: /action mine", Say(4, "police", "", "/action mine")),
        ("police #jag: /action mine", Say(4, "police", "jag", "/action mine")),
        ("police #jag:/action mine", Say(4, "police", "jag", "/action mine")),
        ("police #jag: @convenor what now?", Say(4, "police", "jag", "@convenor what now?")),
        ("police: a # b  'c' \"d  ", Say(4, "police", "", "a # b  'c' \"d  ")),
        ("police: see https://example.org: it", Say(4, "police", "", "see https://example.org: it")),
        ("stranger: presses on", Say(4, "stranger", "", "presses on")),
        ('police presses "No change" on 4.2   # newest', Press(4, "police", "", "No change", "4.2")),
        ('police presses "No change" 4.2', Press(4, "police", "", "No change", "4.2")),
        ("police presses “No change”", Press(4, "police", "", "No change", "")),
        ('police #jag presses "# 1" on X.1', Press(4, "police", "jag", "# 1", "X.1")),
        (
            "police replies on 4.2: amber  Six # notices: two ",
            Respond(4, "police", "4.2", "amber  Six # notices: two "),
        ),
        ("police replies: No change", Respond(4, "police", "", "No change")),
        ("police: replies: no", Say(4, "police", "", "replies: no")),
        ("police fills # sent as it stands", Fill(4, "police", {})),
        ("police fills result=Done", Fill(4, "police", {"result": "Done"})),
        (
            'police fills result=Done, all; On behalf of="SADA; Forum" ;next=#1   # a form',
            Fill(4, "police", {"result": "Done, all", "On behalf of": "SADA; Forum", "next": "#1"}),
        ),
        (
            'police fills text=They said "no" twice; next=',
            Fill(4, "police", {"text": 'They said "no" twice', "next": ""}),
        ),
        ("down   # it stops", Stop(4)),
        ("\tdown", Stop(4)),
    ],
)
def test_each_kind_of_line(line: str, instruction: Instruction) -> None:
    assert only(line) == instruction


def test_empty_lines_count_and_line_ends_and_a_byte_order_mark_do_not_matter() -> None:
    play = read_play("\ufeffplan a\r\n\r\n   \rdown\nup\n")
    assert play.instructions == (LoadPlan(1, "a"), Stop(4), Start(5))


def test_a_play_opens_where_its_clock_is_set_first() -> None:
    play = read_play(f"{OPENING}clock 2026-11-20 10:00\nclock 2026-11-20 10:00\nclock 2027-01-01 00:00")
    assert play.opening == SetClock(4, date(2026, 11, 20), time(10))
    assert read_play(OPENING).opening is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("plan", "Name a plan or its file: plan stevenage-2025-28."),
        ("Plan stevenage", "“Plan stevenage” is not an instruction of a play. A line is one of: plan NAME,"),
        ("police says hello", "“police says hello” is not an instruction of a play."),
        ("/action mine", "“/action mine” is not an instruction of a play."),
        ("member fire partner", 'Say who it is: member police partner "Hertfordshire Constabulary".'),
        ("member fire boss Fire", "“boss” is no role. The roles are coordinator, chair, partner, deputy, viewer."),
        ("member police viewer Police", "police is a member already."),
        ("member @fire partner Fire", "“@fire” is no handle. A handle is the name of a role, such as police."),
        ("member convenor partner Fire", "“convenor” is a word of plays, so nobody can be called that."),
        ("clock: tick", "“clock” is a word of plays, so nobody can be called that."),
        ("channel", "A channel is written channel jag, channel rag restricted or channel town shared."),
        ("channel rag open", "A channel is written channel jag, channel rag restricted or channel town shared."),
        ("channel rag restricted shared", "A channel is written channel jag,"),
        ("channel jag", "The channel #jag is there already."),
        ("people jag", "Say who is in a channel: people rag council police."),
        ("people rag council", "There is no channel #rag yet"),
        ("clock 2026-11-20", "“2026-11-20” is no time. Write it like this: clock 2026-11-20 10:00."),
        ("clock 2026-11-31 10:00", "“2026-11-31 10:00” is no time."),
        ("clock 20/11/2026 10:00", "“20/11/2026 10:00” is no time."),
        ("clock 2026-11-20 25:00", "“2026-11-20 25:00” is no time."),
        ("police:", "Nothing is said: write the words after police:"),
        ("police #town: hello", "There is no channel #town yet: write channel town above this line."),
        ('police #town presses "Yes"', "There is no channel #town yet"),
        ("police presses No change on 4.2", 'A button is pressed like this: police presses "No change" on 4.2.'),
        ("police replies", "A private message is answered like this: police replies on 4.2: Six notices issued."),
        ("police replies on 4.2", "A private message is answered like this:"),
        ("police replies: ", "A private message is answered like this:"),
        ("police replies to 4.2: Six", "A private message is answered like this:"),
        ("police replies on 4.2 4.3: Six", "A private message is answered like this:"),
        ("police #jag replies: Six", "A private message is answered like this:"),
        ("bot replies: Six", "“bot” is a word of plays, so nobody can be called that."),
        ("police fills Done", "A form is filled in like this: police fills result=Done; lesson=Start earlier."),
        ("police fills result=Done; and more", "A form is filled in like this:"),
        ("police #jag fills result=Done", "A form is filled in like this:"),
        ("up", "The bot is running: there was no down."),
        ("down\ndown", "The bot is stopped already."),
        ("down now", "Nothing follows on this word, so “now” is too much."),
        (
            "clock 2026-11-20 10:00\nclock 2026-11-20 09:59",
            "The clock only moves forward, and it stands at 2026-11-20 10:00 already.",
        ),
    ],
)
def test_what_cannot_be_understood_is_refused_with_its_line(line: str, reason: str) -> None:
    with pytest.raises(BadPlay) as refused:
        read_play(OPENING + line)
    assert refused.value.line == 4 + line.count("\n")
    assert refused.value.reason.startswith(reason)
    assert str(refused.value) == f"Line {refused.value.line}: {refused.value.reason}"


def test_a_member_needs_a_plan_and_a_second_plan_has_members_of_its_own() -> None:
    with pytest.raises(BadPlay, match=r"Line 2: A plan comes first"):
        read_play("channel jag\nmember police partner Police")
    again = "plan stockton-2017-20\nmember police partner Police"
    assert len(read_play(OPENING + again).instructions) == 5


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), min_size=1))
def test_words_are_kept_exactly_as_typed(words: str) -> None:
    line = f"police: x{words}"
    (said,) = read_play(line).instructions
    assert isinstance(said, Say)
    assert said.text == f"x{words}"


@given(st.text())
def test_any_text_is_a_play_or_refused_with_one_of_its_lines(text: str) -> None:
    try:
        read_play(text)
    except BadPlay as bad:
        assert 1 <= bad.line <= text.count("\n") + text.count("\r") + 1
        assert bad.reason
