"""The PDF of a paper, opened by another library: tagged for everybody, and whatever was typed is only text."""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from bot.drawings.glyphs import missing, showable
from bot.drawings.logo import HEAVIEST, WIDEST, check_logo, read_logo
from bot.drawings.outline import UNDRAWN
from bot.drawings.pdf import pdf
from bot.drawings.words import marked
from handlers.paper import Paper, Section
from handlers.reply import Facts, Item, Items, Marking, Table, Text
from tests.any_papers import papers
from tests.papers import figures, long, png, rich, told

DRAWN = {"status": png(), "trends": png(400, 3000), "months": png()}
NASTY = """#eval("1") *bold* _it_ $x^2$ @ref \\ // no /* c */ [b] `raw` <label> ~ -- --- ... "q" 'q'
#image("/etc/passwd")
= heading
- list
+ number
/ term: x"""


def opened(paper: Paper, pictures: Mapping[str, bytes] = DRAWN, logo: bytes | None = None) -> PdfReader:
    return PdfReader(BytesIO(pdf(paper, pictures, logo)))


def tags(element: Any) -> Iterator[tuple[str, DictionaryObject]]:  # noqa: ANN401 - pypdf knows no types of objects
    """Every tag of a document with its element, in the order of reading."""
    element = element.get_object()
    if isinstance(element, ArrayObject):
        for each in element:
            yield from tags(each)
    elif isinstance(element, DictionaryObject):
        if "/S" in element:
            yield str(element["/S"]), element
        if "/K" in element:
            yield from tags(element["/K"])


def tagged(reader: PdfReader) -> list[tuple[str, DictionaryObject]]:
    return list(tags(reader.root_object["/StructTreeRoot"]["/K"]))  # type: ignore[index]


def words(data: bytes) -> str:
    """All that can be read on its pages, its running heads and feet among it."""
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def squeezed(text: str) -> str:
    """Without what the breaking of lines and pages changes."""
    return re.sub(r"[\s\u200b\ufffe\u0002-]+", "", showable(text))


def test_it_says_that_everybody_can_read_it() -> None:
    """ISO 14289-1: identification (5), tags (7.1), a title that is shown (7.1), a language (7.2)."""
    reader = opened(rich())
    root: Any = reader.root_object
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    about = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in about
    assert "Digest for the Responsible Authorities Group" in about


@pytest.mark.parametrize("marking", Marking)
def test_its_properties_say_what_it_is_and_how_far_it_may_travel(marking: Marking) -> None:
    reader = opened(rich(marking))
    about: Any = reader.metadata
    assert about.title == "Digest for the Responsible Authorities Group"
    assert about.author == "Stevenage Community Safety Partnership"
    assert about["/Keywords"] == marked(marking)
    for number, page in enumerate(reader.pages, 1):
        text = page.extract_text()
        assert text.count(marked(marking)) >= 2, "it stands at the top and at the foot of every page"
        assert f"Page {number} of {len(reader.pages)}" in text


def test_headings_lists_tables_and_pictures_are_tagged_as_what_they_are() -> None:
    paper = long()
    reader = opened(paper, logo=png())
    found = tagged(reader)
    kinds = [kind for kind, _ in found]
    titles = [str(element["/T"]) for kind, element in found if kind == "/H1"]
    assert titles == ["Contents", *(section.title for section in paper.sections)]
    assert kinds.count("/LI") >= 120
    heads = [element for kind, element in found if kind == "/TH"]
    assert len(heads) == sum(
        len(part.head) for section in paper.sections for part in section.parts if isinstance(part, Table)
    )
    assert all("/Column" in str(head["/A"]) for head in heads)
    said = [str(element["/Alt"]) for kind, element in found if kind == "/Figure"]
    assert said[0] == paper.partnership
    assert any("Priority 1: 6 on track" in alt for alt in said)
    assert b"/Artifact" in reader.pages[1].get_contents().get_data()  # type: ignore[union-attr]


def test_the_head_of_a_long_table_stands_on_each_of_its_pages_and_a_wide_one_lies() -> None:
    pages = [page for page in opened(long()).pages if "180 (2023/24)" in page.extract_text()]
    assert len(pages) >= 2
    assert all("Geography" in page.extract_text() for page in pages)
    assert all(page.mediabox.width > page.mediabox.height for page in pages)


@pytest.mark.parametrize("paper", [rich(), long()], ids=["rich", "long"])
def test_every_word_and_every_figure_of_the_paper_stands_in_it(paper: Paper) -> None:
    read = squeezed(words(pdf(paper, DRAWN)))
    for said in told(paper):
        for line in said.split("\n"):
            assert squeezed(line) in read or all(squeezed(word) in read for word in line.split()), line
    assert all(squeezed(figure) in read for said in told(paper) for figure in figures(said))


def test_nothing_typed_is_markup() -> None:
    parts = (
        Text(text=NASTY),
        Facts(rows=((NASTY, NASTY), ("", NASTY))),
        Items(title=NASTY, items=(Item(text=NASTY, detail=NASTY),)),
        Table(title=NASTY, head=(NASTY, "b"), rows=((NASTY, NASTY),)),
    )
    section = Section(title=NASTY, parts=parts)
    paper = rich().model_copy(update={"title": NASTY, "note": NASTY, "partnership": NASTY, "sections": (section,)})
    read = squeezed(words(pdf(paper, {})))
    assert read.count(squeezed(NASTY)) >= 10
    kinds = [kind for kind, _ in tagged(opened(paper, {}))]
    assert (kinds.count("/H1"), kinds.count("/H2"), kinds.count("/Formula")) == (1, 2, 0)


def test_a_picture_that_could_not_be_drawn_is_said_in_words() -> None:
    read = words(pdf(rich(), {}))
    assert read.count(UNDRAWN) == 3
    assert "Priority 1: 6 on track" in read


def test_characters_that_the_font_lacks_are_told_by_their_number_and_counted() -> None:
    section = Section(title="现代", parts=(Text(text="مرحبا שלום 😀 \x00\x1b\u202e\u200b 中 \ue000 \U000e0041"),))
    paper = rich().model_copy(update={"sections": (section,)})
    read = words(pdf(paper, {}))
    assert "[U+73B0][U+4EE3]" in read
    assert "[U+4E2D]" in read
    count = missing("现代中") + missing("\ue000")
    assert squeezed(f"{count} characters in this paper could not be shown") in squeezed(read)
    assert "could not be shown" not in words(pdf(rich(), DRAWN))


def test_words_that_no_line_holds_are_broken_inside_the_page() -> None:
    word = "W" * 400
    section = Section(title=word, parts=(Text(text=word), Table(head=("a", word), rows=((word, "https://x/" * 40),))))
    document = pypdfium2.PdfDocument(pdf(rich().model_copy(update={"sections": (section,)}), {}))
    for page in document:
        text = page.get_textpage()
        wide = page.get_width()
        assert all(text.get_rect(place)[2] <= wide - 40 for place in range(text.count_rects()))
    document.close()


def test_titles_in_a_section_without_one_stand_on_its_level() -> None:
    parts = (Items(title="First", items=()), Items(title="Second", items=(Item(text="one"),)))
    paper = rich().model_copy(update={"sections": (Section(title="", parts=parts),)})
    assert [kind for kind, _ in tagged(opened(paper, {})) if kind.startswith("/H")] == ["/H1", "/H1"]


@settings(max_examples=12, deadline=None)
@given(papers)
def test_any_paper_can_be_made(paper: Paper) -> None:
    assert pdf(paper, {}).startswith(b"%PDF")


def test_the_same_paper_is_the_same_bytes_and_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert pdf(rich(), DRAWN, png()) == pdf(rich(), DRAWN, png())
    assert list(tmp_path.iterdir()) == []


BAD_LOGOS = {
    "no picture": (b"<svg/>", "neither a PNG nor a JPEG"),
    "damaged": (png()[:60], "damaged"),
    "only its first bytes": (b"\xff\xd8\xff\xe0" + b"x" * 100, "damaged"),
    "too heavy": (png() + b"x" * HEAVIEST, "larger than 1 MB"),
    "too wide": (png(WIDEST + 1, 1), f"at most {WIDEST}"),
}


@pytest.mark.parametrize("name", BAD_LOGOS)
def test_a_logo_that_documents_cannot_hold_is_told_and_left_out(name: str, tmp_path: Path) -> None:
    data, said = BAD_LOGOS[name]
    (path := tmp_path / "logo").write_bytes(data)
    assert said in check_logo(path)
    assert read_logo(path) == (None, check_logo(path))


def test_a_logo_is_looked_at_before_it_is_used(tmp_path: Path) -> None:
    (path := tmp_path / "logo.png").write_bytes(png())
    assert check_logo(path) == ""
    assert read_logo(path) == (png(), "")
    assert check_logo(tmp_path) == check_logo(tmp_path / "none") != ""
