"""For the tests of drawings: values of every shape, and a judge of what is drawn from them."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from hypothesis import strategies as st
from slack_sdk.models.blocks import Block as SlackBlock

from bot.drawings import limits
from bot.drawings.blocks import AT_ONCE
from bot.drawings.neutral import decode, neutral
from handlers.paper import Paper, Section
from handlers.reply import Button, Facts, Item, Items, Marking, Part, Picture, Reply, Shape, Table, Text, Tone
from tests.papers import told_part

HOSTILE = (
    "",
    " \n ",
    "<!channel> please",
    "<@U1> and <#C1|jag>",
    "<https://example.org|Council>",
    "<mailto:a@example.org|write>",
    "& < > &amp; &lt;!here&gt;",
    "*bold* _quiet_ ~gone~ `code` ```block```",
    ":smile: @channel #jag https://example.org",
    "\u202ereversed\u202c \u2066isolated\u2069",
    "zero\u200bwidth\ufeff and\u00ad soft",
    "nul\x00 bell\x07 escape\x1b[31m",
    "lone \ud83d surrogate",
    "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇬🇧 👍🏽 café",
    'quotes " and \\ backslash',
    "one\r\ntwo\rthree\u2028four",
    "\ttab",
)
CONTROL = re.compile(r"<([!@#]|[a-z][a-z0-9+.-]*:)", re.IGNORECASE)
UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)

words = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60))
"""Short texts, ordinary and hostile."""
long_words = st.builds(
    lambda seed, size: (seed * size)[:size], st.one_of(words, st.just("Six notices issued. ")), st.integers(1, 40_000)
)
"""Texts of up to 40,000 characters."""
texts = st.one_of(words, words, words, long_words)

styles = st.sampled_from(["plain", "primary", "danger"])
short_buttons = st.builds(Button, label=words, line=st.builds("/action update 4.2 {}".format, words), style=styles)
long_buttons = st.builds(Button, label=texts, line=st.builds("/action update 4.2 {}".format, texts), style=styles)
buttons = st.one_of(short_buttons, short_buttons, long_buttons)


def tuples(of: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    """A few of them, or now and then many."""
    few = st.lists(of, max_size=3).map(tuple)
    many = st.builds(lambda one, count: (one,) * count, of, st.integers(1, most))
    return st.one_of(few, few, many)


items = st.builds(Item, text=words, detail=words, buttons=st.lists(short_buttons, max_size=2).map(tuple))
big_items = st.builds(Item, text=texts, detail=texts, buttons=tuples(buttons, 30))
pairs = st.tuples(words, words)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Tables with as many cells in every row as in the head."""
    width = draw(st.integers(1, 5))
    row = st.tuples(*[st.one_of(st.sampled_from(["4.2", "at risk", "7"]), words)] * width)
    return Table(title=draw(words), head=draw(row), rows=draw(tuples(row, 120)))


parts: st.SearchStrategy[Part] = st.one_of(
    st.builds(Text, text=texts),
    st.builds(Facts, rows=tuples(pairs, 60)),
    st.builds(Facts, rows=st.tuples(st.tuples(texts, texts))),
    st.builds(Items, title=words, items=tuples(items, 200)),
    st.builds(Items, title=texts, items=st.lists(big_items, max_size=2).map(tuple)),
    tables(),
    st.builds(
        Picture, name=st.just("status"), title=texts, alt=texts, shape=st.sampled_from(Shape), panels=st.just(())
    ),
)
replies = st.builds(
    Reply,
    title=texts,
    parts=st.lists(parts, max_size=3).map(tuple),
    buttons=st.one_of(tuples(short_buttons, 300), st.lists(buttons, max_size=3).map(tuple)),
    tone=st.sampled_from(Tone),
    marking=st.sampled_from(Marking),
)
sections = st.builds(Section, title=texts, parts=st.lists(parts, max_size=2).map(tuple), lead=st.booleans())
papers = st.builds(
    Paper,
    key=st.just("jag"),
    title=texts,
    facts=tuples(st.one_of(pairs, st.tuples(st.sampled_from(AT_ONCE), words)), 10),
    counts=texts,
    since=texts,
    summary=st.lists(parts, max_size=2).map(tuple),
    sections=st.lists(sections, max_size=4).map(tuple),
    version=st.integers(0, 3),
    marking=st.sampled_from(Marking),
    note=texts,
)


def squeeze(text: str) -> str:
    """A text as it is drawn, without its spaces: splitting may add or drop those."""
    return "".join(neutral(text).split())


def told(content: Reply | Paper) -> Iterator[str]:
    """Every string of a value that a reader must find, in the order of reading; buttons apart."""
    yield content.title
    if isinstance(content, Paper):
        at_once = [row for row in content.facts if not content.summary or row[0] in AT_ONCE]
        yield from (content.note, *(cell for row in at_once for cell in row), content.counts, content.since)
        yield from (text for part in content.summary for text in told_part(part, heads=False))
        yield from (cell for row in content.facts if row not in at_once for cell in row)
        for section in sorted(content.sections, key=lambda section: not section.lead):
            yield section.title
            yield from (text for part in section.parts for text in told_part(part, heads=False))
    else:
        yield from (text for part in content.parts for text in told_part(part, heads=False))


def pressed(content: Reply | Paper) -> Iterator[Button]:
    """Every button of a value, in order."""
    parts = content.parts if isinstance(content, Reply) else _parts(content)
    for part in parts:
        if isinstance(part, Items):
            yield from (button for item in part.items for button in item.buttons)
    if isinstance(content, Reply):
        yield from content.buttons


def _parts(paper: Paper) -> list[Part]:
    return [*paper.summary, *(part for section in paper.sections for part in section.parts)]


def visible(blocks: Iterable[dict[str, Any]]) -> str:
    """What a reader sees of blocks, without spaces and without buttons."""
    return "".join("".join(_strings(block).split()) for block in blocks)


def drawn_buttons(blocks: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The buttons in blocks, in order."""
    for block in blocks:
        if block["type"] == "actions":
            yield from block["elements"]
        elif "accessory" in block:
            yield block["accessory"]


def line_of(button: dict[str, Any]) -> str:
    """The command line that pressing a button types."""
    return decode(button["value"])


def judge(blocks: tuple[dict[str, Any], ...], most: int = limits.BLOCKS_IN_MESSAGE) -> None:
    """Fail unless blocks are what Slack takes and nothing in them can act, hide or be cut in half."""
    assert 1 <= len(blocks) <= most
    for block in SlackBlock.parse_all(list(blocks)):
        assert block is not None
        block.validate_json()
    for element in walk(list(blocks)):
        judge_element(element)
    ids = [button["action_id"] for button in drawn_buttons(blocks)]
    assert len(ids) == len(set(ids))


def judge_element(element: dict[str, Any]) -> None:
    """One object anywhere in blocks."""
    kind = element["type"]
    assert kind != "mrkdwn"
    if kind in ("plain_text", "text"):
        assert element["text"] and not CONTROL.search(element["text"]) and not UNSEEN.search(element["text"])
        assert len(element["text"].encode("utf-16-le")) // 2 <= limits.SECTION
    if kind == "plain_text":
        assert element["emoji"] is False
    if kind == "button":
        assert len(element["text"]["text"]) <= limits.BUTTON
        assert 0 < len(element["value"]) <= limits.BUTTON_VALUE
    if kind == "actions":
        assert 1 <= len(element["elements"]) <= limits.ACTIONS
    if kind == "header":
        assert len(element["text"]["text"]) <= limits.HEADER
    if kind.startswith("rich_text") or kind == "context":
        assert element["elements"]


def walk(value: object) -> Iterator[dict[str, Any]]:
    """Every object with a type, at any depth."""
    if isinstance(value, list):
        for each in value:
            yield from walk(each)
    elif isinstance(value, dict):
        if "type" in value:
            yield value
        for each in value.values():
            yield from walk(each)


def size(blocks: Iterable[dict[str, Any]]) -> int:
    """The bytes of blocks as JSON."""
    return len(json.dumps(list(blocks), ensure_ascii=False).encode())


def _strings(block: dict[str, Any]) -> str:
    if block["type"] == "actions":
        return ""
    kept = {name: value for name, value in block.items() if name != "accessory"}
    return "".join(each["text"] for each in walk(kept) if each["type"] in ("plain_text", "text"))
