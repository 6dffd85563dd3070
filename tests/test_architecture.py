"""The shape of the house: who may import whom, how long things may be, and who reads the real clock."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "handlers", "schedules", "storage")
LONGEST_FUNCTION = 40
LONGEST_FILE = 300
TOOLS = Path(sys.executable).parent


def sources() -> Iterator[Path]:
    """Every file of the four packages that a person writes; migrations are written once by a tool."""
    for package in PACKAGES:
        yield from (path for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts)


def long_functions(source: str) -> list[str]:
    """Names of the functions that take more lines than they may, from `def` to the last."""
    functions = (
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return [node.name for node in functions if (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION]


def names_of(paths: Iterator[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def run(*command: str, folder: Path = ROOT, typed: str = "") -> tuple[int, str]:
    ran = subprocess.run([TOOLS / command[0], *command[1:]], cwd=folder, input=typed, capture_output=True, text=True)
    return ran.returncode, ran.stdout + ran.stderr


def test_the_import_contracts_hold() -> None:
    status, said = run("lint-imports", "--no-cache")
    assert status == 0, said


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The four packages somewhere else, where breaking them harms nobody."""
    folder = tmp_path_factory.mktemp("copy")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.mark.parametrize(
    ("file", "line", "broken"),
    [
        ("storage/planted.py", "import schedules", "A folder imports only from the folders to its right"),
        ("schedules/planted.py", "import handlers.reply", "A folder imports only from the folders to its right"),
        ("handlers/planted.py", "import bot", "A folder imports only from the folders to its right"),
        ("handlers/planted.py", "from slack_sdk.web import WebClient", "The libraries of chat, web and documents stay"),
        ("schedules/planted.py", "import starlette.routing", "The libraries of chat, web and documents stay"),
        ("bot/planted.py", "from sqlalchemy.orm import Session", "SQLAlchemy and Alembic stay in storage"),
        ("schedules/planted.py", "import alembic", "SQLAlchemy and Alembic stay in storage"),
        ("schedules/planted.py", "import apscheduler.triggers.cron", "APScheduler stays in schedules.ticker"),
    ],
)
def test_an_import_that_breaks_a_contract_is_found(copy: Path, file: str, line: str, broken: str) -> None:
    planted = copy / file
    planted.write_text(line)
    try:
        status, said = run("lint-imports", "--no-cache", folder=copy)
    finally:
        planted.unlink()
    assert status == 1
    assert re.search(rf"{broken}.* BROKEN", " ".join(said.split()))


def test_no_function_is_too_long() -> None:
    paths = (*sources(), *(ROOT / "tests").rglob("*.py"))
    found = {str(path.relative_to(ROOT)): long_functions(path.read_text(encoding="utf-8")) for path in paths}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(("lines", "found"), [(LONGEST_FUNCTION, []), (LONGEST_FUNCTION + 1, ["method"])])
def test_a_function_that_is_too_long_is_found(lines: int, found: list[str]) -> None:
    assert long_functions("class A:\n  async def method():\n" + "    pass\n" * (lines - 1)) == found


def test_no_file_is_too_long() -> None:
    assert names_of(path for path in sources() if path.read_text(encoding="utf-8").count("\n") > LONGEST_FILE) == []


def test_every_file_says_what_it_is() -> None:
    texts = ((path, path.read_text(encoding="utf-8")) for path in sources())
    assert names_of(path for path, text in texts if text.strip() and not ast.get_docstring(ast.parse(text))) == []


def test_there_is_something_to_look_at() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in sources()} == set(PACKAGES)


READS = [
    "from datetime import datetime as d\nx = d.now()",
    "from datetime import UTC, datetime\nx = datetime.now(UTC)",
    "import datetime\nx = datetime.datetime.utcnow()",
    "import datetime\nx = datetime.date.today()",
    "from time import time\nx = time()",
    "import time\nx = time.monotonic()",
    "from time import perf_counter as c\nx = c()",
    "from sqlalchemy import func\nx = func.now()",
    "from sqlalchemy import func\nx = func.current_timestamp()",
]


@pytest.mark.parametrize("source", READS)
@pytest.mark.parametrize("file", ["bot/planted.py", "handlers/planted.py", "storage/planted.py", "tests/planted.py"])
def test_reading_the_real_clock_is_found(file: str, source: str) -> None:
    status, said = run("ruff", "check", "--select=TID251", f"--stdin-filename={file}", "-", typed=source)
    assert status == 1
    assert "TID251" in said


def test_only_the_clock_reads_the_real_time() -> None:
    status, said = run("ruff", "check", "--no-cache", "--select=TID251", "--ignore-noqa", *PACKAGES)
    assert status == 0, said


ASKS = re.compile(r"CURRENT_(TIME|DATE)|\bnow\(\)[\"']|'now'", re.IGNORECASE)


def test_no_database_is_asked_for_the_time() -> None:
    assert names_of(path for path in sources() if ASKS.search(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "sql", ["'SELECT now()'", "SELECT datetime('now')", "server_default=text('current_timestamp')"]
)
def test_asking_a_database_for_the_time_is_found(sql: str) -> None:
    assert ASKS.search(sql)


STAYS = re.compile(r"\.(chat_(?!getPermalink)\w+|(files|canvases|bookmarks|pins)_\w+|views_publish|api_call)\b")
"""What leaves something in Slack that others read."""
SENDS = ("posting.py",)
"""The one place that may: whatever goes from there was looked at, where it would land, right before."""


def test_only_one_module_leaves_anything_in_slack() -> None:
    folder = ROOT / "bot" / "platforms" / "slack"
    found = {path.name for path in folder.glob("*.py") if STAYS.search(path.read_text(encoding="utf-8"))}
    assert found == set(SENDS)
    taken = re.compile(r"^\s*(from|import) slack_", re.MULTILINE)
    elsewhere = (path for path in sources() if folder not in path.parents)
    assert names_of(path for path in elsewhere if taken.search(path.read_text(encoding="utf-8"))) == []
