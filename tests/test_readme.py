"""README.md says what the code does: its tables, its dialogue, its picture, its names and its links."""

import re
import tomllib
from configparser import ConfigParser
from pathlib import Path
from typing import get_args

import pytest

from bot.__main__ import ENTRIES
from bot.changing import AGAIN
from bot.platforms.slack.http import PATH
from bot.platforms.slack.manifest import EVENTS
from bot.platforms.terminal.play import read_line
from bot.process import ENDING
from handlers.command import ROOT as WHOLE
from handlers.command import families, find
from handlers.paper import Format
from handlers.reply import Tone
from handlers.sending.explaining import WHY
from handlers.sending.files import ISSUED
from schedules.reminders import LADDERS, Kind, To
from storage.ladders import USUAL
from storage.planfile import parse_plan
from storage.planfile.meetings import PaperKind
from storage.vocabulary import Outcome, Polarity, Role, Status, Unit
from tests.exampleton import PLAN
from tests.looks.picture import keep, kept
from tests.looks.tour import PICTURES
from tests.readme import DERIVED, MEETINGS, README, ROOT, names, parted
from tests.talk import COUNCIL, talking, tone

TEXT = README.read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", TEXT, re.DOTALL)
SPANS = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", TEXT, flags=re.DOTALL))
SHELL = [line for kind, block in BLOCKS if kind == "sh" for line in block.splitlines()]
MARGIN = 22
"""Where the tree says what its names are."""


@pytest.mark.parametrize("name", DERIVED)
def test_what_is_derived_stands_there_as_it_is(name: str) -> None:
    _, between, _ = parted(TEXT, name)
    assert between.strip() == DERIVED[name]().strip(), "type `python -m tests.readme`"


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.name)
def test_a_picture_shows_what_is_said_now(picture: Path) -> None:
    assert kept(picture.read_bytes()) == PICTURES[picture]().words, "take it again with `python -m tests.looks.tour`"


def test_words_are_kept_in_a_picture_and_nothing_else_of_it_changes() -> None:
    bare = keep(next(iter(PICTURES)).read_bytes(), "")
    assert kept(bare) == "" and kept(keep(bare, "Né le 1ᵉʳ mai")) == "Né le 1ᵉʳ mai"
    assert len(keep(bare, "1234")) - len(keep(bare, "")) == 4


def typed_in_chat() -> list[str]:
    """Whatever is quoted as typed in chat: in a sentence, or in a block."""
    started = re.compile(rf"/(?:\w+-)?(?:{'|'.join([WHOLE, *families()])})\b")
    blocks = [line for kind, block in BLOCKS if kind == "text" for line in block.splitlines()]
    return [line for line in [*SPANS, *blocks] if started.match(line)]


@pytest.mark.parametrize("line", typed_in_chat())
def test_every_command_that_is_quoted_is_known(line: str) -> None:
    if " " in line or line.removeprefix("/") in families():
        find(line)
    else:  # the bare name of a prefixed command
        find(f"{line} list")


def test_chat_is_quoted_at_all() -> None:
    assert len(typed_in_chat()) > len(families())


def test_every_command_of_the_command_line_that_is_quoted_exists() -> None:
    quoted = [line for line in [*SPANS, *SHELL] if "make" not in line]
    told = [words for line in quoted for words in re.findall(r"(?:^|/bin/)convenor ([a-z].*)", line)]
    unknown = [words for words in told if not any(words.split()[: len(n.split())] == n.split() for n in known())]
    assert told and unknown == []


def known() -> list[str]:
    return [entry.name for entry in ENTRIES]


def test_every_option_of_the_command_line_that_is_quoted_exists() -> None:
    quoted = {option for span in SPANS if "convenor" in span for option in re.findall(r"--[\w-]+", span)}
    assert quoted and quoted <= {option for entry in ENTRIES for option in entry.takes}


def test_make_has_what_is_quoted_and_nothing_that_is_not() -> None:
    quoted = {words[5:].split()[0] for words in [*SPANS, *SHELL] if words.startswith("make ")}
    (phony,) = re.findall(r"^\.PHONY: (.*)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert quoted == set(phony.split()) - {"clean"}


def tree() -> list[str]:
    """The paths that the tree names: folders end with a slash, and what is in them stands two further in."""
    (drawn,) = [block for _, block in BLOCKS if block.startswith("bot/")]
    folders: list[str] = []
    paths = []
    for line in drawn.splitlines():
        depth = len(line) - len(line.lstrip())
        named = line[:MARGIN].split()
        folders = folders[: depth // 2]
        paths += ["".join(folders) + name for name in named]
        if named[0].endswith("/"):
            folders.append(named[0])
    return paths


def test_the_tree_names_what_is_there() -> None:
    assert [path for path in tree() if not (ROOT / path).exists() or path.endswith("/") != (ROOT / path).is_dir()] == []


def test_the_tree_leaves_out_no_folder_and_nothing_at_the_top() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    top = {path for path in ROOT.iterdir() if path.name != ".git" and not is_ignored(path, ignored)}
    below = {path for folder in top if folder.is_dir() for path in folder.rglob("*/") if path.name != "__pycache__"}
    there = {path.relative_to(ROOT).as_posix() + "/" * path.is_dir() for path in top | below}
    assert there - set(tree()) == set()


def is_ignored(path: Path, patterns: list[str]) -> bool:
    return any(path.match(pattern.rstrip("/")) for pattern in patterns)


def test_settings_that_are_named_exist() -> None:
    assert {span for span in SPANS if re.fullmatch(r"[A-Z]+(_[A-Z]+)+|PLAN|HOST|PORT", span)} <= set(names())


def test_the_reminders_of_a_plan_file_that_are_quoted_load() -> None:
    (quoted,) = [block for kind, block in BLOCKS if kind == "yaml"]
    (jag,) = parse_plan(re.sub(r"meetings:\n(?:  .*\n)+", lambda _: quoted, PLAN)).meetings
    assert isinstance(jag.reminders, tuple)
    assert [(each.what, each.audience, each.days) for each in jag.reminders] == [
        (Kind.PROMPTS, To.OWNERS, 8), (Kind.PROMPTS, To.SILENT, 4), (Kind.DIGEST, To.CHANNEL, 2),
    ]  # fmt: skip


def typed_together() -> list[list[str]]:
    """The blocks of lines that are to be typed one after the other, in the order of the page."""
    blocks = [block.splitlines() for kind, block in BLOCKS if kind == "text"]
    return [lines for lines in blocks if all(line.startswith("/") for line in lines)]


def test_the_lines_that_coordinators_are_to_type_do_what_they_say() -> None:
    """All of them in the order of the page, by a coordinator who is still alone."""
    lines = [line for block in typed_together() for line in block]
    with talking("sqlite://", members={"council": (Role.COORDINATOR, COUNCIL)}) as talk:
        answers = [(line, talk.says("council", line)) for line in lines]
    refused = [line for line, answer in answers if tone(answer) not in (Tone.DONE, Tone.PLAIN)]
    assert len(lines) > 20 and refused == ["/meeting usual jag"], "what changes everything is asked about first"


@pytest.mark.parametrize("rule", re.findall(r"`((?:every|FREQ)[^`]*)`", TEXT))
def test_the_rules_that_are_quoted_are_understood(rule: str) -> None:
    clock = "" if ":" in rule else " 14:00"
    with talking("sqlite://") as talk:
        assert tone(talk.says("council", f"/meeting repeat jag {rule}{clock}")) == Tone.DONE


def test_the_days_of_the_table_are_those_of_the_usual_reminders() -> None:
    _, table, _ = parted(TEXT, "reminders")
    rows = [[cell.strip() for cell in row.split("|")[3 : 3 + len(MEETINGS)]] for row in table.strip().splitlines()[2:]]
    told = {name: sorted(row[place] for row in rows if row[place]) for place, name in enumerate(MEETINGS)}
    usual = {name: LADDERS[name] for name in MEETINGS}
    assert told == {name: sorted(f"{each.days}{' clear' * each.clear}" for each in usual[name]) for name in usual}


def test_the_events_are_named() -> None:
    assert all(f"`{event}`" in TEXT for event in EVENTS)


def test_the_names_of_usual_reminders_are_those_that_a_plan_file_takes() -> None:
    said = re.search(r"is one of the words ([^,]*(?:, [^,]*)*?), or a list", " ".join(TEXT.split()))
    assert said and tuple(re.findall(r"\*(\w+)\*", said[1])) == USUAL
    assert f"*{WHY}*" in TEXT


def test_the_unit_of_systemd_starts_the_bot_and_gives_it_time_to_end() -> None:
    unit = ConfigParser()
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(next(block for kind, block in BLOCKS if kind == "ini"))
    service = unit["Service"]
    assert service["ExecStart"].split("/")[-1] == "convenor run"
    assert int(service["TimeoutStopSec"]) > ENDING + 2


def test_what_is_promised_in_numbers_and_by_name_is_so() -> None:
    assert AGAIN.total_seconds() == 600 and "within ten minutes" in " ".join(TEXT.split())
    assert f"https://convenor.council.example{PATH}" in TEXT
    assert [each for each in (*Status, *Unit, *Polarity, *Outcome) if f"*{each}*" not in " ".join(TEXT.split())] == []


def first_column(head: str) -> list[str]:
    """What stands first in each row of the table whose first heading this is."""
    (rows,) = re.findall(rf"\| {head} \|.*\n\|[- |]+\n((?:\|.*\n)+)", TEXT)
    return [row.split("|")[1].strip() for row in rows.splitlines()]


def test_every_role_is_in_the_table_of_roles() -> None:
    assert sorted(", ".join(first_column("Role")).split(", ")) == sorted(Role)


def test_every_paper_that_a_plan_can_name_is_in_the_table_of_papers() -> None:
    assert {each.strip("*") for each in first_column("Paper")} == set(get_args(PaperKind)) - {"none"}


def test_every_format_of_a_paper_is_told_of_and_those_of_a_thread_are() -> None:
    _, _, files = TEXT.partition("### Files")
    section = " ".join(files.partition("### What the public")[0].split())
    told = {"png": "pictures", "docx": "Word document", "xlsx": "spreadsheet", "ics": "calendar", "md": "Markdown"}
    told |= {"txt": "plain text", "csv": "CSV", "pdf": "PDF"}
    assert told.keys() == set(Format) and all(each in section for each in told.values())
    thread = section.partition("Anything else")[0]
    assert {each for each, words in told.items() if words in thread} == set(ISSUED)


def test_the_lines_of_a_play_that_are_quoted_can_be_read() -> None:
    paragraph = next(part for part in TEXT.split("\n\n") if part.startswith("There is more to write"))
    lines = re.findall(r"`([^`]+)`", paragraph)
    assert all(read_line(line) for line in lines if line != "member") and len(lines) > 5


def test_the_package_is_described_by_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["readme"] == README.name
    versions = re.findall(r"Python (\S+)|python(\d\S*)", TEXT)
    assert {"".join(version) for version in versions} == {project["requires-python"].removeprefix(">=")}
