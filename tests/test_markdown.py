"""Papers as Markdown: nothing that was typed is markup, a link or HTML, and it is still what was typed."""

import re
from collections import Counter

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.drawings.markdown import escaped, markdown
from handlers.paper import Paper, Section
from handlers.reply import Facts, Item, Items, Table, Text
from tests.papers import rich
from tests.reread import GITHUB, rendered, squeeze

tricky = st.text("*_`#->+=~|[]()<>&;!\\$:/@.13 \n\tabw", max_size=30)
OURS = {"text", "text_special", "softbreak", "hardbreak", "strong_open", "strong_close", "inline"}
LINKED = re.compile(r"(?<!\\)(://|www\.|@)")


@settings(max_examples=150, deadline=None)
@given(tricky)
@example("https://example.org www.example.org a@example.org mailto:a@example.org")
@example("<script>alert(1)</script> &lt; ![x](y) [x]: /y ~~gone~~")
@example("1. one\n2) two\n- three\n+ four\n# five\n===\n---\n    six\n> seven\n```\neight")
def test_nothing_that_is_typed_is_markup(typed: str) -> None:
    tokens = [token for block in GITHUB.parse(escaped(typed)) for token in (block, *(block.children or ()))]
    assert {token.type for token in tokens} <= OURS | {"paragraph_open", "paragraph_close"}
    assert squeeze("".join(token.content for token in tokens if token.type.startswith("text"))) == squeeze(typed)
    assert not LINKED.search(escaped(typed))


@settings(max_examples=60, deadline=None)
@given(tricky)
def test_a_paper_has_the_shape_of_its_parts_whatever_they_say(typed: str) -> None:
    words = f"a {typed} b"
    parts = (
        Text(text=words),
        Facts(rows=((words, words),)),
        Items(title=words, items=(Item(text=words, detail=words),)),
        Table(title=words, head=(words, words), rows=((words, words),)),
    )
    paper = Paper(key="jag", title=words, facts=(), counts=words, sections=(Section(title=words, parts=parts),))
    shape = Counter(token.tag for token in GITHUB.parse(markdown(paper)) if token.nesting == 1)
    assert {tag: shape[tag] for tag in ("h1", "h2", "h3", "ul", "li", "table", "th", "td")} == {
        **{"h1": 1, "h2": 1, "h3": 2},
        **{"ul": 2, "li": 2, "table": 1, "th": 2, "td": 2},
    }
    assert squeeze(rendered(paper)).count(squeeze(words)) == 14


def test_sections_are_headings_in_their_order() -> None:
    paper = rich()
    headings = re.findall(r"^## (.+)$", markdown(paper), re.MULTILINE)
    assert headings == [section.title for section in paper.sections]
