"""What is held, written out: about one member or of a whole partnership; and who is told of it when a text goes."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import select, text

from bot.__main__ import ENTRIES, main
from handlers.exports import exports_since
from handlers.paper import Format
from handlers.reply import Marking
from storage.loading import load
from storage.migrating import SCRIPTS
from storage.serving import serving
from storage.tables import AuditEntry, Incident
from tests.board import Board, at, tick
from tests.grants import grant
from tests.talk import Talk, preset, talking, verify, words

SAID = "Six notices were issued on Tuesday"
HIDDEN = "Told to the police in confidence"
EVER = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def talk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Talk]:
    """A partnership in a file that the command line finds, beside another partnership."""
    url = f"sqlite:///{tmp_path}/convenor.db"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.chdir(tmp_path)
    with talking(url) as talk:
        _stamp(talk)
        with talk.database.unit() as unit:
            load(unit, preset("stockton-2017-20"), talk.clock.now())
        talk.says("police", f"/action update 4.2 amber {SAID}")
        talk.says("police", f"/incident log fly-tipping Bedwell {HIDDEN}")
        with talk.database.unit() as unit:
            unit.clear()
            unit.within(talk.partnership.id).session.scalars(select(Incident)).one().restricted = True
        capsys.readouterr()
        yield talk


def _stamp(talk: Talk) -> None:
    """Let the database count as one that was migrated to this version."""
    with talk.database.writer.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        head = ScriptDirectory(str(SCRIPTS)).get_current_head()
        connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": head})


STEVENAGE = ["--partnership", "stevenage"]


def test_all_that_is_held_about_a_member_is_written_out(
    talk: Talk, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["export", "person", "police"]) == 2
    assert "Say which partnership, with --partnership and one of: stevenage, " in capsys.readouterr().err
    assert main(["export", "person", "police", *STEVENAGE]) == 0
    out, said = capsys.readouterr()
    about = json.loads(out)
    assert about["member"]["name"] == "police" and about["partnership"] == talk.partnership.name
    assert [each["person"] for each in about["who they are in each chat"]] == ["U-police"]
    assert [each["text"] for each in about["updates that they entered"]] == [SAID]
    assert [each["text"] for each in about["incidents that they logged"]] == [HIDDEN]
    assert len(about["what they asked for, with the answer"]) == 2 and about["audit entries by or about them"]
    assert "may name others" in said
    assert main(["export", "person", "fire", *STEVENAGE]) == 2
    assert "Nobody here is or was called fire" in capsys.readouterr().err
    assert main(["export", "person", "#2", "--to", str(tmp_path / "police.json"), *STEVENAGE]) == 0
    assert (tmp_path / "police.json").stat().st_mode & 0o777 == 0o600
    assert main(["export", "person", "#2", "--to", str(tmp_path / "police.json"), *STEVENAGE]) == 2
    assert "was not overwritten" in capsys.readouterr().err


def test_a_whole_partnership_is_written_out_and_nothing_of_another(
    talk: Talk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "all", *STEVENAGE]) == 0
    out, said = capsys.readouterr()
    rows = [json.loads(line) for line in out.splitlines()]
    assert {each.get("partnership_id", talk.partnership.id) for each in rows} == {talk.partnership.id}
    tables = {each["table"] for each in rows}
    assert {"partnership", "member", "incident", "action_update", "action_support", "audit", "receipt"} <= tables
    assert "audit_key" not in tables and "Stockton" not in out and HIDDEN in out and "restricted items" in said


def test_exports_are_told_of_when_a_text_goes_even_those_made_beside_the_bot(
    talk: Talk, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["export", "all", *STEVENAGE]) == 0
    with serving(talk.database):
        assert main(["export", "person", "police", *STEVENAGE]) == 0
        assert main(["retention"]) == 2
        assert main(["retention", "--dry-run"]) == 0
    out, said = capsys.readouterr()
    assert "another process serves this database" in said and "Incidents: 24 months (2 years) after they were" in out
    assert (tmp_path / "convenor.db.exports").stat().st_mode & 0o777 == 0o600
    with talk.stores() as stores:
        assert [kind for _, kind in exports_since(stores, talk.clock.now())][1:] == ["everything"]
    talk.clock.move(hours=1)
    talk.says("council", "/action erase 4.2 latest Personal data")
    told = words(talk.presses("council", "Remove it"))
    assert "- everything, " in told and "- what is held about member 2, " in told
    assert main(["retention"]) == 0
    assert "nothing was kept for long enough to go." in capsys.readouterr().out
    with talk.stores() as stores:
        entries = stores.session.scalars(select(AuditEntry).where(AuditEntry.subject == "exports")).all()
        assert {each.event for each in entries} == {"exported everything", "exported what is held about member 2"}
        later = max(each.at for each in entries) + timedelta(seconds=1)
        assert exports_since(stores, later) == []
    verify(talk, [("council", "/plan retention", "nothing goes tonight")])


def test_a_paper_is_written_out_as_it_was_issued_or_as_it_would_read_now(
    talk: Talk, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    paper = ["export", "paper", "jag", *STEVENAGE, "--to", str(tmp_path / "papers")]
    assert main([*paper, "--format", "txt"]) == 2
    assert "No such paper was issued" in capsys.readouterr().err
    talk.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
    at(talk, "2026-12-09 09:00")
    tick(talk, Board())
    name = "2026-12-10 JAG digest v1.txt"
    capsys.readouterr()
    assert main([*paper, "--format", "txt", "--date", "2026-12-10"]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'papers' / name}\n"
    written = tmp_path / "papers" / name
    assert SAID in written.read_text() and HIDDEN not in written.read_text()
    assert (written.stat().st_mode & 0o777, written.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert main([*paper, "--format", "txt"]) == 2
    assert "exists already and was not overwritten" in capsys.readouterr().err
    (there := written.with_name(name.replace(".txt", " Measures.csv"))).touch()
    assert main([*paper, "--format", "csv"]) == 2
    assert sorted(written.parent.iterdir()) == sorted([written, there]), "else some would leave and not be noted"
    assert main([*paper, "--format", "txt", "--date", "2026-12-11"]) == 2
    with pytest.raises(SystemExit):
        main([*paper, "--date", "2026-13-11"])
    assert "2026-13-11 is no day: write it such as 2026-12-10" in capsys.readouterr().err
    assert main(["export", "paper", "parish", *STEVENAGE, "--to", "x"]) == 2
    assert "No meeting that has a paper is called parish. These have one: jag" in capsys.readouterr().err
    with talk.stores() as stores:
        assert [kind for _, kind in exports_since(stores, EVER)] == [f"{name.removesuffix('.txt')} as txt"]
    grant(talk, "council")
    talk.clock.move(hours=1)
    talk.says("council", "/action restrict 4.4")
    assert main(["export", "paper", "jag", *STEVENAGE, "--to", str(tmp_path / "again"), "--format", "txt"]) == 0
    assert "It holds restricted items" in capsys.readouterr().err


def test_the_annex_is_written_out_with_a_warning(
    talk: Talk, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    line = ["export", "paper", "jag", *STEVENAGE, "--to", str(tmp_path), "--format", "txt", "--audience", "restricted"]
    assert main(line) == 0
    out, said = capsys.readouterr()
    assert "It holds restricted items" in said and "Restricted annex" in Path(out.strip()).read_text()


def test_the_command_line_knows_every_format_and_audience() -> None:
    takes = next(each.takes for each in ENTRIES if each.name == "export paper")
    assert set(takes["--format"]["choices"]) == {"all", *Format}
    assert set(takes["--audience"]["choices"]) == set(Marking)
