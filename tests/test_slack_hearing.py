"""What Slack sends as what people typed: escapes undone once, references as labels, nothing else changed."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.slack.client import make_client, proxy_for
from bot.platforms.slack.hearing import read_words, said_by_event
from bot.platforms.slack.names import Names


def names() -> Names:
    """Nobody is known yet."""
    return Names(make_client("xoxb-none", "http://127.0.0.1:9/api/"))


READ = [
    ("plain", "plain"),
    ("a &lt;b&gt; &amp; c", "a <b> & c"),
    ("&amp;lt;", "&lt;"),
    ("&amp;amp;amp;", "&amp;amp;"),
    ("<@U012|police> said", "@police said"),
    ("<@U012> said", "@U012 said"),
    ("<@U012|the.duty sergeant>", "@the.duty.sergeant"),
    ("in <#C012|jag>", "in #jag"),
    ("in <#C012|> and <#C013>", "in #C012 and #C013"),
    ("<!here> <!channel|@channel> <!everyone>", "@here @channel @everyone"),
    ("<!subteam^S1|@wardens> <!subteam^S2>", "@wardens @group"),
    ("<http://example.org|example.org>", "example.org"),
    ("<https://example.org/?a=1&amp;b=2>", "https://example.org/?a=1&b=2"),
    ("<mailto:a@example.org|a@example.org>", "a@example.org"),
    ("<https://example.org|our &amp; page>", "our & page (https://example.org)"),
    ("1 < 2", "1 < 2"),
]


@pytest.mark.parametrize(("sent", "typed"), READ)
def test_it_is_read_as_it_was_typed(sent: str, typed: str) -> None:
    assert read_words(sent, names()).text == typed


def test_labels_are_known_by_their_ids() -> None:
    words = read_words("<@U012|police> and <@W013> in <#C014|jag>", names())
    assert words.people == {"@police": "U012", "@W013": "W013"}
    assert words.channels == {"#jag": "C014"}


def test_two_people_of_one_handle_are_told_apart() -> None:
    words = read_words("<@U012|police> and <@U013|police>", names())
    assert words.text == "@police and @U013"
    assert words.people == {"@police": "U012", "@U013": "U013"}


@given(st.text())
def test_whatever_is_typed_comes_back_whole(typed: str) -> None:
    assert read_words(html.escape(typed, quote=False), names()).text == typed


@pytest.mark.parametrize(
    ("sent", "heard"),
    [
        ("<@UBOT> action list", "action list"),
        (" <@UBOT|convenor>: action list", "action list"),
        ("<@UBOT>, <@U012> is in", "@U012 is in"),
        ("action update 4.2 thanks to <@UBOT>", "action update 4.2 thanks to @UBOT"),
        ("Hi <@UBOT> action list", "action list"),
        ("Good morning, <@UBOT>: action list", "action list"),
        ("<@UBOT> <@UBOT|convenor> action list", "action list"),
        ("Hi <@U012>, ask <@UBOT>", "Hi @U012, ask @UBOT"),
        ("action update 4.2 <@UBOT> was down", "action update 4.2 @UBOT was down"),
        ("Thanks <@UBOT>", "Thanks @UBOT"),
        ("<@UBOT>", ""),
    ],
)
def test_the_bots_own_name_in_front_is_no_word(sent: str, heard: str) -> None:
    event = {"user": "U1AA", "channel": "C1AA", "ts": "1.1", "text": sent}
    assert said_by_event(event, "UBOT", names()).text == heard


def test_labels_in_a_button_are_known_again() -> None:
    known = names()
    known.learn("U012", "police")
    known.learn("C014", "jag")
    found = known.ids_in('/member add @police "x" in=#jag and @nobody @U099AA a@example.org')
    assert found == {"@police": "U012", "#jag": "C014", "@U099AA": "U099AA"}


PROXIES = {"HTTPS_PROXY": "http://proxy.example.org:3128", "NO_PROXY": "slack.example.org,10.0.0.1"}


@pytest.mark.parametrize(
    ("url", "proxy"),
    [
        ("https://slack.com/api/", PROXIES["HTTPS_PROXY"]),
        ("http://127.0.0.1:3000/api/", None),
        ("http://localhost/api/", None),
        ("http://[::1]:80/api/", None),
        ("https://slack.example.org/api/", None),
    ],
)
def test_a_proxy_is_used_only_where_it_should_be(url: str, proxy: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in PROXIES.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(url) == proxy
    assert make_client("xoxb-none", url).proxy == proxy
