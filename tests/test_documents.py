"""SECURITY.md and DATA-PROTECTION.md say what the code does; every page's links lead somewhere."""

import re
from inspect import signature
from pathlib import Path

import pytest

import storage.tables  # noqa: F401 - so that every table is known
from bot.__main__ import ENTRIES
from bot.drawings.logo import HEAVIEST, WIDEST
from bot.drawings.words import MARKINGS
from bot.platforms.slack import http
from bot.printing.child import MEMORY
from bot.printing.printer import Printer
from bot.process import AT_ONCE
from bot.settings import Settings
from bot.web import ALL_EACH_SECOND, EACH_SECOND, FROM_ALL, FROM_ONE, HEADERS
from handlers.command import Change, families, find
from handlers.erasing.asked import EraseFromAction, EraseFromBid
from handlers.erasing.figures import EraseFromFigure
from handlers.papers.sections.suppressing import USUAL
from storage.tables.base import Base
from tests.documents import DATA_PROTECTION, DOCUMENTS, ROOT, SECURITY
from tests.readme import README, names, parted

PAGES = (README, SECURITY, DATA_PROTECTION)
TEXTS = {page: page.read_text(encoding="utf-8") for page in PAGES}
OUTSIDE = re.compile(r"https?://")


@pytest.mark.parametrize(("page", "name"), [(page, name) for page, parts in DOCUMENTS.items() for name in parts])
def test_what_is_derived_stands_there_as_it_is(page: Path, name: str) -> None:
    _, between, _ = parted(TEXTS[page], name)
    assert between.strip() == DOCUMENTS[page][name]().strip(), "type `python -m tests.readme`"


def anchors(page: Path) -> set[str]:
    """The headings of a page as links name them."""
    titles = re.findall(r"^#+ (.+)", TEXTS[page], re.MULTILINE)
    return {re.sub(r"[^a-z -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = ["".join(link) for link in re.findall(r"\]\(([^)]+)\)|src=\"([^\"]+)\"", TEXTS[page])]
    inside = [link.partition("#") for link in links if not OUTSIDE.match(link)]
    there = [(ROOT / name if name else page, anchor) for name, _, anchor in inside]
    assert there and [str(link) for link in there if not link[0].exists()] == []
    assert [anchor for other, anchor in there if anchor and anchor not in anchors(other)] == []


@pytest.mark.parametrize("page", [SECURITY, DATA_PROTECTION], ids=lambda page: page.name)
def test_every_command_and_setting_that_is_named_exists(page: Path) -> None:
    spans = re.findall(r"`([^`\n]+)`", TEXTS[page])
    for line in (span for span in spans if re.match(rf"/({'|'.join(families())})\b", span)):
        find(line)
    console = [span.removeprefix("convenor ") for span in spans if span.startswith("convenor ")]
    known = [entry.name for entry in ENTRIES]
    assert [each for each in console if not any(f"{each} ".startswith(f"{name} ") for name in known)] == []
    told = {span for span in spans if re.fullmatch(r"[A-Z]+(_[A-Z]+)+", span)} - {"FORWARDED_ALLOW_IPS"}
    assert told <= set(names())


def test_every_table_is_told_of() -> None:
    _, _, section = TEXTS[DATA_PROTECTION].partition("## What is stored where")
    named = re.findall(r"`([a-z_]+)`", section.partition("\n## ")[0].partition("In **Slack**")[0])
    assert sorted(named) == sorted(Base.metadata.tables)


def test_the_numbers_of_the_web_door_are_those_of_the_code() -> None:
    text = " ".join(TEXTS[SECURITY].split())
    assert (EACH_SECOND, f"at most {FROM_ONE} times at once and once a second" in text) == (1, True)
    assert f"{FROM_ALL} times at once and {ALL_EACH_SECOND:g} times a second" in text
    assert f"no longer than {http.LARGEST:,} bytes" in text and f"within {http.LATEST} seconds of ours" in text
    assert f"arrives within {http.READING:g} seconds" in text and f"**At most {AT_ONCE} connections**" in text
    assert all(f"`{name}: {value}`" in text for name, value in HEADERS.items())
    assert all(f"| {status} |" in text for status in (400, 401, 404, 405, 408, 411, 413, 415))


def test_every_secret_of_the_settings_has_its_rotation() -> None:
    secret = [name.upper() for name, field in Settings.model_fields.items() if "Secret" in str(field.annotation)]
    assert len(secret) == 4 and all(re.search(rf"^\| `{name}` \|", TEXTS[SECURITY], re.MULTILINE) for name in secret)


@pytest.mark.parametrize("command", [EraseFromAction, EraseFromBid, EraseFromFigure])
def test_nothing_is_promised_of_what_an_example_cannot_do(command: type[Change]) -> None:
    assert f"`/{command.words} {command.example}`" in TEXTS[DATA_PROTECTION]


def test_what_is_said_of_files_and_of_what_they_are_for_is_so() -> None:
    text = " ".join(TEXTS[SECURITY].split())
    seconds = signature(Printer).parameters["seconds"].default
    assert f"ended after {seconds:g} seconds, and may hold no more than {MEMORY >> 30} GB" in text
    assert f"no larger than {HEAVIEST >> 20} MB and no wider or higher than {WIDEST} pixels" in text
    assert f"at most {HEAVIEST >> 20} MB, and at most {WIDEST} pixels" in " ".join(TEXTS[README].split())
    assert all(f"no count under {USUAL}" in " ".join(TEXTS[page].lower().split()) for page in (README, DATA_PROTECTION))
    assert all(f"**{said}**" in TEXTS[DATA_PROTECTION] and f"*{said}*" in TEXTS[README] for said in MARKINGS.values())
