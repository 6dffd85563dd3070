"""What is installed, from where, and that the tests reach no further than this machine."""

import importlib
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests import conftest

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "handlers", "schedules", "storage")
PINNED = ["requirements.txt", "requirements-dev.txt"]
STRICT = re.compile(r"GPL|MPL|General Public|Mozilla Public")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pins(name: str) -> dict[str, str]:
    """Each pinned distribution, as `name==version`, with its hashes and markers after it."""
    lines = re.sub(r"^ *#.*\n", "", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    entries = (entry.split(maxsplit=1) for entry in lines.replace("\\\n", " ").splitlines())
    return {pin: rest for pin, rest in entries}


@pytest.mark.parametrize("name", PINNED)
def test_every_requirement_is_one_version_with_hashes(name: str) -> None:
    loose = [pin for pin, rest in pins(name).items() if not ("==" in pin and "--hash=sha256:" in rest)]
    assert loose == []


@pytest.mark.parametrize("name", PINNED)
def test_requirements_name_no_index_and_no_place_on_a_machine(name: str) -> None:
    assert re.findall(r"://|--index|--find-links|^-e|^/|file:", (ROOT / name).read_text(encoding="utf-8"), re.M) == []


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")), ids=lambda page: page.name)
def test_pages_name_no_index_either(page: Path) -> None:
    assert re.findall(r"py(?:thonhosted|pi)\.\w+", page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", PINNED)
def test_what_the_project_asks_for_is_pinned_within_its_bounds(name: str) -> None:
    versions = dict(pin.split("==") for pin in pins(name))
    asked = [Requirement(asked) for asked in PROJECT["project"]["dependencies"]]
    unmet = [str(ask) for ask in asked if not ask.specifier.contains(versions[ask.name.replace(".", "-")])]
    assert unmet == []


def test_no_other_licence_asks_for_anything_than_those_that_are_named() -> None:
    strict = {name for name in map(distribution, pins("requirements.txt")) if STRICT.search(licence(name))}
    told = (ROOT / "README.md").read_text(encoding="utf-8").partition("### Licence")[2]
    assert strict == {"psycopg", "psycopg-binary", "python-stdnum", "pathspec"}
    assert all(name.removesuffix("-binary") in told for name in strict)


def distribution(pin: str) -> str:
    return pin.partition("==")[0]


def licence(name: str) -> str:
    """Whatever a distribution says of its licence in a word or a few."""
    found = metadata(name)
    return " ".join([*(found.get_all("License-Expression") or []), *(found.get_all("Classifier") or [])])


def test_the_tests_run_on_the_versions_that_are_deployed() -> None:
    assert pins("requirements.txt").keys() <= pins("requirements-dev.txt").keys()


def test_the_wheel_holds_every_file_of_the_four_packages(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if not name.startswith("convenor-")}
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file())
    assert held == {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}


def test_what_the_tests_start_knows_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in conftest.PROXIES:
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    importlib.reload(conftest)
    assert [name for name in conftest.PROXIES if name in os.environ] == []


def test_the_processes_of_the_procfile_are_commands_of_the_console_script() -> None:
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    (script,) = PROJECT["project"]["scripts"]
    assert lines == [f"release: {script} migrate", f"web: {script} web", f"worker: {script} worker"]
