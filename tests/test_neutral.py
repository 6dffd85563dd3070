"""Text for the screen: what is taken out, what is kept, and where it may be cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.drawings import neutral
from bot.drawings.words import shorten
from tests.drawn import CONTROL, UNSEEN, texts, words


@pytest.mark.parametrize(
    "typed, drawn",
    [
        ("plain text", "plain text"),
        ("two\nlines", "two\nlines"),
        ("one\r\ntwo\rthree\u2028four\x0bfive", "one\ntwo\nthree\nfour\nfive"),
        ("a\tb", "a b"),
        ("nul\x00 bell\x07 escape\x1b[31m", "nul bell escape[31m"),
        ("\u202egnitirw\u202c \u2066x\u2069 \u200fy\u061c", "gnitirw x y"),
        ("zero\u200bwidth\ufeff word\u2060joined soft\u00adhyphen", "zerowidth wordjoined softhyphen"),
        ("hidden\U000e0041\U000e0042 name", "hidden name"),
        ("a\u200db", "ab"),
        ("👩\u200d👧 ❤\ufe0f 👍🏽 🇬🇧", "👩\u200d👧 ❤\ufe0f 👍🏽 🇬🇧"),
        (
            "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
            "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        ),
        ("\ud83d\ude00 and \ud83d alone", "😀 and \ufffd alone"),
        ("café שלום مرحبا 你好", "café שלום مرحبا 你好"),
    ],
)
def test_what_cannot_be_seen_is_not_drawn(typed: str, drawn: str) -> None:
    assert neutral.clean(typed) == drawn


@pytest.mark.parametrize(
    "typed, drawn",
    [
        ("<!channel>", "&lt;!channel>"),
        ("<@U1> <#C1|jag>", "&lt;@U1> &lt;#C1|jag>"),
        ("<https://example.org|x> <MAILTO:a@example.org>", "&lt;https://example.org|x> &lt;MAILTO:a@example.org>"),
        ("<\u200b!channel>", "&lt;!channel>"),
        ("R&D, 3 < 5 > 2, <b>", "R&D, 3 < 5 > 2, <b>"),
    ],
)
def test_a_control_sequence_is_broken_and_nothing_else_is(typed: str, drawn: str) -> None:
    assert neutral.neutral(typed) == drawn


def test_the_fallback_is_escaped_once() -> None:
    assert neutral.escape("R&D <!here> &amp;") == "R&amp;D &lt;!here&gt; &amp;amp;"


@given(words)
def test_cleaning_is_done_once(text: str) -> None:
    cleaned = neutral.clean(text)
    assert neutral.clean(cleaned) == cleaned
    assert not UNSEEN.search(cleaned)
    assert not CONTROL.search(neutral.neutral(text))


@given(st.one_of(words, st.text(alphabet=st.characters())))
def test_a_value_comes_back_as_it_was_sent(value: str) -> None:
    sent = neutral.encode(value)
    assert neutral.decode(sent) == value
    assert not set(sent) & set("&<>\n\x00")
    assert sent.encode().decode() == sent


@pytest.mark.parametrize("line", ["/action nochange 4.2", "/action update 4.2 amber Six notices; café “yes”"])
def test_an_ordinary_line_is_sent_as_it_is(line: str) -> None:
    assert neutral.encode(line) == line


@given(texts.map(neutral.clean), st.integers(8, 3_000))
def test_a_cut_text_is_whole_when_joined(text: str, limit: int) -> None:
    pieces = neutral.cut(text, limit)
    assert "".join(pieces) == text
    assert all(0 < neutral.weigh(piece) <= limit for piece in pieces)


@pytest.mark.parametrize("whole", ["👩\u200d👩\u200d👧", "👍🏽", "e\u0301", "❤\ufe0f"])
@pytest.mark.parametrize("before", range(12))
def test_what_is_drawn_as_one_is_not_cut(whole: str, before: int) -> None:
    first, second = neutral.cut("x" * before + whole + "y" * 40, 40)[:2]
    assert (first + second).count(whole) == 1
    assert whole in first or whole in second


@pytest.mark.parametrize(
    "text, limit, pieces",
    [
        ("one two three four", 12, ("one two ", "three four")),
        ("one two\nthree four", 12, ("one two\n", "three four")),
        ("onetwothreefour", 6, ("onetwo", "threef", "our")),
        ("£££", 4, ("££", "£")),
        ("", 4, ()),
    ],
)
def test_a_cut_comes_at_a_line_or_a_space_where_one_is_near(text: str, limit: int, pieces: tuple[str, ...]) -> None:
    assert neutral.cut(text, limit) == pieces


@pytest.mark.parametrize(
    "text, limit, short",
    [
        ("Report progress", 24, "Report progress"),
        ("Report progress on an action", 24, "Report progress on an…"),
        ("Two\nlines", 24, "Two lines"),
        ("Antidisestablishmentarianism", 12, "Antidises…"),
    ],
)
def test_an_abbreviation_ends_at_a_word(text: str, limit: int, short: str) -> None:
    assert neutral.abbreviate(text, limit) == short


def test_shortening_says_how_much_is_left_out_and_where_it_is() -> None:
    assert shorten("Six notices issued", 60) == "Six notices issued"
    short = shorten("Notices issued. " * 100, 100, "/action history 4.2 has all of it")
    assert short == "Notices issued. Notices issued. … (1,569 more characters; /action history 4.2 has all of it)"
    assert shorten("x" * 2_000, 40) == "x" * 12 + " … (1,988 more characters)"


@given(texts.map(neutral.clean), st.integers(60, 4_000))
def test_a_shortened_text_accounts_for_every_character(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert neutral.weigh(short) <= limit
    if short != text:
        kept, _, note = short.rpartition(" … (")
        assert len(kept) + int(note.removesuffix(" more characters)").replace(",", "")) == len(text)
        assert text.startswith(kept)
