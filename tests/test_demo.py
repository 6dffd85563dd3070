"""`convenor demo`: the tour, and the prompt after it where there is a terminal."""

import io
import os
import pty
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from bot.clock import monotonic
from bot.platforms.terminal.demo import demo, wants_colour

CONVENOR = Path(sys.executable).parent / "convenor"
PATIENCE = 60.0
SEAL = re.compile("[0-9a-f]{32}")
"""The last entry of the audit, which is another each time."""
TURN = "Now it is your turn, as council."


class Keyboard(io.StringIO):
    """Lines typed at a terminal."""

    def isatty(self) -> bool:
        return True


class Screen(io.StringIO):
    """A terminal's screen."""

    def isatty(self) -> bool:
        return True


def tried(*lines: str) -> tuple[str, str]:
    """The tour, and what stands below it when these lines are typed."""
    out = io.StringIO()
    assert demo(Keyboard("".join(f"{line}\n" for line in lines)), out) == 0
    tour, _, below = out.getvalue().partition(TURN)
    return tour, below


SCENES = {
    "number": ("as county", "/action show 5.4", "[4]", "3", "9"),
    "others": ("as police", "/action nochange 3.4", "3"),
    "form": ("as police", "/form action update 4.2", "", "77", "The hearing was moved", "4", "Ask again"),
    "left": (
        "/action complete 1.2",
        ".",
        "/action complete 1.2 result=Done",
        "",
        "-",
        "All read it",
        "",
        "",
        "Ask again",
    ),
    "channel": ("#jag @convenor action show 4.2", "#jag hello", "#nowhere hello"),
    "paper": ("/digest jag", "help"),
    "clock": (
        "/meeting schedule jag 2027-01-14 14:00 in #jag",
        "clock 2027-01-07 09:00",
        "clock 2026-01-01 09:00",
        "clock soon",
        "help",
    ),
    "added": ('/member add @housing partner "Housing Management"', "as housing", "/action mine"),
    "anybody": ("as councillor", "/action update 4.2 green Well", "as mayor", "", "quit", "/action mine"),
}
"""What is typed, one scene after another in one demonstration, for its tour takes a while."""


@pytest.fixture(scope="module")
def demonstration() -> tuple[str, str]:
    """The tour and what stands below it, with every scene; asking for nobody parts one from the next."""
    return tried(*(line for name, typed in SCENES.items() for line in (f"as scene-{name}", "as council", *typed)))


@pytest.fixture
def scenes(demonstration: tuple[str, str]) -> dict[str, str]:
    """What stands below the tour for each scene."""
    parts = re.split(r"Nobody is called scene-(\w+) here\..*\n", demonstration[1])
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_tour(demonstration: tuple[str, str]) -> None:
    tour, _ = demonstration
    order = [
        "CONVENOR: A MONTH OF STEVENAGE'S ACTION PLAN",
        "council: /meeting schedule jag 10/12/2026 14:00 in #jag",
        "Saved: 4.2 is at risk",
        "Saved: incident 1 (fly-tipping, Bedwell)",
        "Saved: 1.1 is complete",
        "There is no action 3.55 in this plan.",
        "Saved: 3.5 is on track",
        "Joint Action Group (SoSafe meeting) in 5 working days",
        "Convenor to county alone\n  │ You have 1 action to update before the Joint Action Group",
        "county presses [No change] on 5.4",
        "Saved: no change on 5.4",
        "Convenor to county alone, in place of an earlier message\n  │ Thank you. Nothing is left",
        "27 actions have no lead, so nobody is asked about them.",
        "Digest for the Joint Action Group (SoSafe meeting)",
        "No update received",
        "- SADA: 1 action",
    ]
    places = [tour.rindex(each) for each in order]
    assert places == sorted(places)
    assert max(map(len, tour.splitlines())) <= 80
    assert "starting position" not in tour
    assert "\x1b" not in tour


@pytest.mark.parametrize(
    ("settings", "out", "wanted"),
    [
        ({"TERM": "xterm"}, Screen(), True),
        ({"TERM": "xterm"}, io.StringIO(), False),
        ({"TERM": "xterm", "NO_COLOR": "1"}, Screen(), False),
        ({"TERM": "dumb"}, Screen(), False),
    ],
)
def test_colour_only_where_it_is_welcome(
    settings: dict[str, str], out: io.StringIO, wanted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert wants_colour(out) == wanted


def test_without_a_keyboard_the_tour_is_played_and_that_is_all(
    demonstration: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    screen = Screen()
    assert demo(io.StringIO("/action complete 1.2\n"), screen) == 0
    assert "\x1b[" in screen.getvalue()
    shown = re.sub(r"\x1b\[\d+m", "", screen.getvalue())
    assert SEAL.sub("", shown).strip() == SEAL.sub("", demonstration[0]).strip()


def test_typing_a_number_presses_the_button_that_has_it(scenes: dict[str, str]) -> None:
    out = scenes["number"]
    assert "[1 On track] [2 At risk] [3 Off track] [4 No change] [5 Done]" in out
    assert "Saved: no change on 5.4" in out
    assert "History of 5.4" in out
    assert "No button has this number now." in out


def test_the_buttons_of_a_message_to_somebody_else_have_no_numbers(scenes: dict[str, str]) -> None:
    out = scenes["others"]
    assert "Convenor to council alone" in out
    assert "[Assign it]" in out
    assert "History of 3.4" in out


def test_a_form_is_asked_field_by_field_until_it_is_right(scenes: dict[str, str]) -> None:
    out = scenes["form"]
    assert "Action [4.2 Use behavioural contracts and Community Protection warnings and notices]: " in out
    assert "  4 Off track\n" in out
    assert "! “77” is not a status." in out
    assert out.count("What has happened: ") == 1
    assert "Status: at risk → off track" in out
    assert "Said: The hearing was moved" in out
    assert "What happens next (optional): " in out
    assert "Next: Ask again" in out


def test_a_form_can_be_left_and_a_field_emptied(scenes: dict[str, str]) -> None:
    out = scenes["left"]
    assert "The form is closed. Nothing was stored." in out
    assert "Result [Done]: " in out
    assert "! Please fill this in." in out
    assert "Result: Ask again" in out
    assert "Lesson: All read it" in out


def test_what_is_said_in_a_channel_is_answered_there(scenes: dict[str, str]) -> None:
    out = scenes["channel"]
    assert out.count("Convenor to #jag") == 1
    assert "There is no channel #nowhere here." in out


def test_somebody_who_is_added_can_be_played_too(scenes: dict[str, str]) -> None:
    out = scenes["added"]
    assert "Convenor to housing alone\n  │ No open action is with housing and Housing Management yet" in out


def test_a_paper_can_be_read_at_the_prompt(scenes: dict[str, str]) -> None:
    out = scenes["paper"]
    assert "Digest for the Joint Action Group" in out
    assert "Preview, not issued" in out


def test_the_clock_moves_forward_past_what_falls_due(scenes: dict[str, str]) -> None:
    out = scenes["clock"]
    assert "── Thursday 7 January 2027 at 09:00" in out
    assert "in 5 working days" in out
    assert "The clock only moves forward." in out
    assert "“soon” is no time. Write it like this: clock 2026-11-20 10:00." in out
    assert "It is Thursday 7 January 2027 at 09:00, and you are council." in out
    assert "There are council, police, probation, fire, county, sada, councillor." in out


def test_anybody_of_the_partnership_can_be_played(scenes: dict[str, str]) -> None:
    out = scenes["anybody"]
    assert "As a viewer you can read everything here, but change nothing." in out
    assert "Nobody is called mayor here. There are council, police," in out
    assert out.endswith("councillor> councillor> ")


class Terminal:
    """A real terminal with the demonstration in it."""

    def __init__(self, control: int, process: "subprocess.Popen[bytes]") -> None:
        self._control = control
        self._read = b""
        self.process = process

    def type(self, line: str) -> None:
        """Type a line and Enter."""
        os.write(self._control, f"{line}\n".encode())

    def until(self, words: str) -> str:
        """What appears up to these words."""
        end = monotonic() + PATIENCE
        while words.encode() not in self._read:
            assert select.select([self._control], [], [], max(end - monotonic(), 0))[0], self._read.decode()
            self._read += os.read(self._control, 65536)
        before, _, self._read = self._read.partition(words.encode())
        return before.decode()


@contextmanager
def terminal() -> Iterator[Terminal]:
    control, screen = pty.openpty()
    process = subprocess.Popen([CONVENOR, "demo"], stdin=screen, stdout=screen, stderr=screen)
    os.close(screen)
    try:
        yield Terminal(control, process)
    finally:
        process.kill()
        process.wait()
        os.close(control)


def test_in_a_real_terminal_people_press_and_fill_in_and_control_c_ends_it() -> None:
    with terminal() as opened:
        opened.until("council> ")
        opened.type("as county")
        opened.until("county> ")
        opened.type("/action show 5.4")
        opened.until("[1 On track]")
        opened.until("county> ")
        opened.type("5")
        opened.until("Action [5.4 ")
        opened.type("")
        opened.until("Result: ")
        opened.type("Nine schools reached")
        opened.until("Lesson: ")
        opened.type("Book halls in June")
        opened.until("Public line (optional): ")
        opened.type("")
        assert "Saved: 5.4 is complete" in opened.until("county> ")
        assert interrupted(opened.process) == 0


def interrupted(process: "subprocess.Popen[bytes]") -> int:
    """Press Control-C until it ends: one in the instant before it begins to read is heard with the next only."""
    for _ in range(10):
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            return process.wait(PATIENCE / 10)
    raise AssertionError("it goes on")
