"""What others on the machine must not read: the settings, the database and its copies hold it for their owner alone."""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import commands
from bot.guarding import examine_files
from storage import migrating
from storage.database import Database
from storage.serving import backup, files_of, serving
from tests.bot_process import OWN
from tests.fake_slack.state import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET


@pytest.fixture(autouse=True)
def _in_a_folder_where_everything_is_readable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in (name for name in os.environ if name.startswith(OWN)):
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {each.name: each.stat().st_mode & 0o777 for each in folder.iterdir()}


def test_the_database_and_its_copies_are_their_owners_from_the_start(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'convenor.db'}")
    with serving(database):
        migrating.create(database)
        with database.writer.begin():
            assert {"convenor.db", "convenor.db-wal", "convenor.db.lock"} <= modes(tmp_path).keys()
        (tmp_path / "convenor.db").chmod(0o644)
        backup(database, tmp_path / "copy.db")
        (tmp_path / "convenor.db").chmod(0o600)
        assert set(modes(tmp_path).values()) == {0o600}
    database.close()


def test_doctor_names_what_others_can_read_and_says_no_secret(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secrets = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_SIGNING_SECRET": SIGNING_SECRET}
    lines = {**secrets, "SLACK_API_URL": "http://127.0.0.1:9/api/", "DATABASE_URL": "sqlite:///convenor.db"}
    lines["LOGO"] = ".env"
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in lines.items()))
    migrating.create(database := Database("sqlite:///convenor.db"))
    database.close()
    assert commands.doctor(argparse.Namespace()) == 1
    said = capsys.readouterr().out
    for name in (".env", "convenor.db"):
        assert f"WRONG {name} can be reached by other accounts of this machine: chmod 600 {name}\n" in said
    assert "WRONG LOGO: The file is neither a PNG nor a JPEG picture: save it as one of these.\n" in said
    for file in tmp_path.iterdir():
        file.chmod(0o600)
    commands.doctor(argparse.Namespace())
    again = capsys.readouterr().out
    assert "ok    .env can be reached by its owner alone.\n" in again and "chmod" not in again
    assert not any(secret in said + again for secret in secrets.values())


def test_a_backup_holds_no_secret_of_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("SLACK_BOT_TOKEN", BOT_TOKEN), ("SLACK_SIGNING_SECRET", SIGNING_SECRET)):
        monkeypatch.setenv(name, value)
    assert commands.migrate(argparse.Namespace()) == 0
    assert commands.load_plan(argparse.Namespace(name="stevenage-2025-28")) == 0
    assert commands.backup(argparse.Namespace(file="copy.db")) == 0
    held = (tmp_path / "copy.db").read_bytes()
    assert len(held) > 100_000 and not any(each.encode() in held for each in (BOT_TOKEN, SIGNING_SECRET))


def test_what_is_not_there_is_not_spoken_of(tmp_path: Path) -> None:
    assert list(examine_files([tmp_path / "nothing"])) == []
    assert files_of(Database("sqlite://")) == []
