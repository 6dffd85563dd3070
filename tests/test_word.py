"""The Word document of a paper: its headings, lists, tables, pictures, marking and language, as its XML has them."""

from io import BytesIO
from itertools import pairwise
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

import pytest
from docx2python import docx2python

from bot.drawings.document import document
from bot.drawings.outline import LONG, UNDRAWN
from bot.drawings.word.markup import SPACES
from bot.drawings.words import marked
from handlers.paper import Paper, Section
from handlers.reply import Facts, Marking, Table, Text
from tests.papers import STATUSES, TRENDS, long, png, rich
from tests.reread import word_paragraphs

PICTURES = {"status": png(1600, 900), "trends": png(400, 200)}
W = f"{{{SPACES['w']}}}"


def parts_of(data: bytes) -> dict[str, Element]:
    """The XML of every part of a document, by its name."""
    with ZipFile(BytesIO(data)) as opened:
        names = [name for name in opened.namelist() if name.endswith((".xml", ".rels"))]
        return {name: fromstring(opened.read(name)) for name in names}


def find(element: Element, path: str) -> list[Element]:
    return element.findall(path, SPACES)


def values(element: Element, path: str, name: str = "val") -> list[str | None]:
    return [each.get(f"{W}{name}") for each in find(element, path)]


@pytest.fixture(scope="module")
def parts() -> dict[str, Element]:
    return parts_of(document(rich(), PICTURES, png(300, 100)))


def test_titles_are_headings_in_their_order() -> None:
    styled = list(word_paragraphs(document(rich(), {})))
    paper = rich()
    assert [text for style, text in styled if style == "Title"] == [paper.title]
    assert [text for style, text in styled if style == "Heading1"] == [section.title for section in paper.sections]
    named = (each for section in paper.sections for each in section.parts if not isinstance(each, Text | Facts))
    titles = [each.title for each in named if each.title]
    assert [text for style, text in styled if style == "Heading2"] == titles
    assert [text for style, text in styled if style == "ListBullet"][
        1
    ] == "3.2 due date set to Tuesday 15 December 2026"


def test_every_table_repeats_its_head_and_keeps_its_rows_whole(parts: dict[str, Element]) -> None:
    tables = find(parts["word/document.xml"], ".//w:tbl")
    assert len(tables) == 2
    for table in tables:
        rows = find(table, "w:tr")
        assert [len(find(row, "w:trPr/w:tblHeader")) for row in rows] == [1] + [0] * (len(rows) - 1)
        assert all(find(row, "w:trPr/w:cantSplit") for row in rows)
        assert values(table, "w:tblPr/w:tblLook", "firstRow") == ["1"]
        assert len(find(table, "w:tblGrid/w:gridCol")) == len(find(rows[0], "w:tc"))
    assert values(tables[0], "w:tblPr/w:tblCaption") == ["Counted on Wednesday 6 January 2027"]
    assert values(tables[1], "w:tblPr/w:tblCaption") == ["Measures"]


def test_it_is_british_english_throughout(parts: dict[str, Element]) -> None:
    languages = [tag.get(f"{W}val") for name in parts for tag in find(parts[name], ".//w:lang")]
    assert languages and set(languages) == {"en-GB"}
    assert values(parts["word/settings.xml"], ".//w:themeFontLang") == ["en-GB"]
    assert not any(key.endswith("Theme") for tag in find(parts["word/styles.xml"], ".//w:rFonts") for key in tag.attrib)


def test_every_style_that_is_used_exists(parts: dict[str, Element]) -> None:
    known = set(values(parts["word/styles.xml"], "w:style", "styleId"))
    used = {value for each in parts.values() for tag in ("p", "tbl") for value in values(each, f".//w:{tag}Style")}
    assert used <= known
    assert known - used <= {"Normal", "DefaultParagraphFont", "TableNormal", "NoList", "TOC1", "TOCHeading"}


def test_pictures_say_in_words_what_they_show(parts: dict[str, Element]) -> None:
    described = [each.get("descr") for each in find(parts["word/document.xml"], ".//wp:docPr")]
    assert described == [STATUSES.alt, TRENDS.alt]
    assert [each.get("descr") for each in find(parts["word/header1.xml"], ".//wp:docPr")] == [
        f"Logo of {rich().partnership}"
    ]
    captions = [text for style, text in word_paragraphs(document(rich(), PICTURES)) if style == "Caption"]
    assert captions[:2] == [STATUSES.alt, TRENDS.alt]


def test_a_picture_that_could_not_be_drawn_is_said() -> None:
    styled = list(word_paragraphs(document(rich(), {"trends": PICTURES["trends"]})))
    following = [after[1] for before, after in pairwise(styled) if before[1] == UNDRAWN]
    assert STATUSES.alt in following and TRENDS.alt not in following


def test_a_picture_stands_within_the_margins(parts: dict[str, Element]) -> None:
    widths = [int(each.get("cx", "0")) for each in find(parts["word/document.xml"], ".//wp:extent")]
    assert len(widths) == 2 and max(widths) <= 9638 * 635
    assert find(parts["word/header1.xml"], ".//wp:extent")[0].get("cy") == str(567 * 635)


@pytest.mark.parametrize("marking", Marking)
def test_the_marking_is_on_every_page_and_in_the_properties(marking: Marking) -> None:
    with docx2python(BytesIO(document(rich(marking), {}))) as opened:
        assert marked(marking) in str(opened.header) and marked(marking) in str(opened.footer)
        told = opened.core_properties
    assert (told["category"], told["keywords"]) == (marked(marking), marked(marking))
    assert marked(marking) in (told["subject"] or "")
    assert (told["title"], told["creator"]) == (rich().title, rich().partnership)
    assert (told["language"], told["created"]) == ("en-GB", "2027-01-06T09:00:00Z")


def test_pages_are_numbered_and_wide_tables_lie(parts: dict[str, Element]) -> None:
    fields = values(parts["word/footer1.xml"], ".//w:fldSimple", "instr")
    assert fields == [" PAGE ", " NUMPAGES "]
    assert "Page 1 of 1" in "".join(parts["word/footer1.xml"].itertext())
    layouts = find(parts["word/document.xml"], ".//w:sectPr")
    assert [values(each, "w:pgSz", "orient") for each in layouts] == [[None], ["landscape"], [None]]
    assert all(find(each, "w:headerReference") and find(each, "w:footerReference") for each in layouts)


def test_a_long_paper_has_contents_that_lead_to_its_headings() -> None:
    paper = long()
    assert len(paper.sections) >= LONG
    body = parts_of(document(paper, {}))["word/document.xml"]
    links = find(body, ".//w:hyperlink")
    assert ["".join(link.itertext()) for link in links] == [section.title for section in paper.sections]
    places = values(body, ".//w:bookmarkStart", "name")
    assert [link.get(f"{W}anchor") for link in links] == [place for place in places if place]
    assert values(body, ".//w:fldChar", "fldCharType") == ["begin", "separate", "end"]


def test_the_same_paper_is_the_same_file() -> None:
    first, again = (document(rich(), PICTURES, png(30, 10)) for _ in range(2))
    assert first == again
    with ZipFile(BytesIO(first)) as opened:
        assert {each.date_time for each in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any("thumbnail" in name or "customXml" in name for name in opened.namelist())


def test_tables_without_anything_and_texts_without_end() -> None:
    table = Table(head=("A" * 300, "", "=1+1"), rows=(("x " * 20_000, "\x00", "שלום"),))
    sections = (Section(title="", parts=(table, table, Text(text="word " * 20_000))), Section(title=" \n", parts=()))
    paper = Paper(key="jag", title="", facts=(("", ""),), counts="", sections=sections)
    texts = [text for _, text in word_paragraphs(document(paper, {}))]
    assert texts[0] == "Paper" and sum(text.count("word") for text in texts) == 20_000
