"""What leads somewhere: an address that a platform gave, and never anything that somebody typed."""

import pytest

from bot.drawings.blocks import draw
from bot.drawings.words import say
from handlers.reply import Facts, Item, Items, Part, Reply, Text
from tests import drawn

ADDRESS = "https://csp.slack.example/archives/C0JAG/p1795301294252414"
TYPED = "See https://example.org, <https://example.org|the minutes> and example.org"


def links(*parts: Part) -> list[dict[str, str]]:
    (message,) = draw(Reply(title="Recorded", parts=parts))
    drawn.judge(message.blocks)
    return [each for each in drawn.walk(list(message.blocks)) if each["type"] == "link"]


def test_the_message_of_a_record_is_one_press_away() -> None:
    told = Text(text="Show the message", link=ADDRESS)
    assert links(told) == [{"type": "link", "url": ADDRESS, "text": "Show the message"}]
    assert f"Show the message: {ADDRESS}" in say(Reply(title="Recorded", parts=(told,)))


def test_nothing_typed_becomes_a_link() -> None:
    assert not links(Text(text=TYPED), Facts(rows=((TYPED, TYPED),)), Items(items=(Item(text=TYPED, detail=TYPED),)))


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "slack://open", "https://a b", "https://a|b", "https://a\n"]
)
def test_what_is_no_address_of_a_page_stands_there_in_full(address: str) -> None:
    told = Text(text="Show the message", link=address)
    assert not links(told)
    (message,) = draw(Reply(title="Recorded", parts=(told,)))
    assert address.split()[0] in str(message.blocks)
