"""Tampering with the audit, or with what it tells of, on both databases: it is refused, or found and named."""

import argparse
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.verifying import verify as command
from handlers.reply import Tone
from storage.auditing.book import ENTRIES
from storage.auditing.chain import BEGINNING, digest_of
from storage.auditing.verifying import Anchor, verify, verify_within
from storage.database import Database
from storage.serving import backup
from tests.talk import START, Talk, talking, tone

UNGUARDED = {
    "sqlite": ("DROP TRIGGER audit_keeps", "DROP TRIGGER audit_stays"),
    "postgresql": ("DROP TRIGGER audit_keeps ON audit",),
}
SAID = ("/action update 4.2 amber Six notices", "/action update 4.3 red It slipped", "/incident log asb Bedwell Noise")
LAST = 15
"""Entries after all of this: the plan's two, two for each of the five members, and these."""


@pytest.fixture
def talk(database_url: str) -> Iterator[Talk]:
    with talking(database_url) as each:
        for line in SAID:
            assert tone(each.says("police", line)) is Tone.DONE
        yield each


def run(talk: Talk, *statements: str) -> None:
    with talk.database.writer.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def unguard(talk: Talk) -> None:
    """What somebody does first who has the database to themselves."""
    run(talk, *UNGUARDED[talk.database.writer.dialect.name])


def found(talk: Talk, *anchors: Anchor) -> list[str]:
    (verdict,) = verify(talk.database, anchors)
    return [each.sentence for each in verdict.faults]


class Undone(Exception):
    """Takes back what was done."""


def found_after(talk: Talk, statements: Iterable[str]) -> list[str]:
    """What is found after these statements, which are taken back then."""
    faults: list[str] = []
    with suppress(Undone), talk.database.unit() as unit:
        for statement in statements:
            unit.within(1).session.execute(text(statement))
        (verdict,) = verify_within(unit)
        faults += [each.sentence for each in verdict.faults]
        raise Undone
    return faults


def rebuild(talk: Talk, number: int, **values: Any) -> None:  # noqa: ANN401 - a column may hold anything
    """Change an entry and make the whole chain anew, head and all, as somebody can who has read how it works."""
    with talk.database.writer.begin() as connection:
        previous = BEGINNING
        for row in connection.execute(ENTRIES.select().order_by(ENTRIES.c.number)).mappings().all():
            entry = {**row, **(values if row["number"] == number else {}), "previous": previous}
            previous = entry["digest"] = digest_of(entry)
            connection.execute(ENTRIES.update().where(ENTRIES.c.id == row["id"]).values(**entry))
        connection.execute(text("UPDATE audit_head SET digest = :digest"), {"digest": previous})


SLIPPED = "WHERE number = 14"
TAMPERING: dict[str, tuple[str, ...]] = {
    "Entry 14 was changed or moved: its digest does not fit what it says.": (
        f"UPDATE audit SET member_id = 1 {SLIPPED}",),
    "Entry 14 is missing.": (f"DELETE FROM audit_key WHERE audit_id IN (SELECT id FROM audit {SLIPPED})",
                             f"DELETE FROM audit {SLIPPED}"),
    "Entry 13 was changed or moved: its digest does not fit what it says.": (
        "UPDATE audit SET number = 99 WHERE number = 13", f"UPDATE audit SET number = 13 {SLIPPED}",
        "UPDATE audit SET number = 14 WHERE number = 99"),
    "Entries 14 to 15 are missing at the end, by the head of the chain.": (
        "DELETE FROM audit_key", "DELETE FROM audit WHERE number > 13"),
    "Entry 15 is beyond the head of the chain.": (
        "UPDATE audit_head SET number = 14, digest = (SELECT digest FROM audit WHERE number = 14)",),
    "Entry 15 was changed: the head of the chain has another digest.": ("UPDATE audit_head SET digest = 'other'",),
    "Entries 1 to 15 are beyond the head of the chain.": ("DELETE FROM audit_head",),
}  # fmt: skip


def test_a_chain_cut_or_rebuilt_with_its_head_is_found_by_its_last_anchor(talk: Talk) -> None:
    (before,) = verify(talk.database)
    unguard(talk)
    rebuild(talk, 14, member_id=1)
    assert found(talk) == []
    rebuilt = f"Entry {LAST} is not that of its anchor: the chain was rebuilt, up to here at least."
    assert found(talk, before.anchor) == [rebuilt]
    run(
        talk,
        "DELETE FROM audit_key",
        "DELETE FROM audit WHERE number > 12",
        "UPDATE audit_head SET number = 12, digest = (SELECT digest FROM audit WHERE number = 12)",
    )
    assert found(talk, before.anchor)[0] == "Entries 13 to 15 are missing: the chain is shorter than its anchor."


BEHIND: dict[str, str] = {
    "UPDATE action_update SET text = 'Nothing to see' WHERE text = 'Six notices'":
        "Update 38 is not as entry 13 left it: text.",
    "UPDATE incident SET restricted = NOT restricted, count = 7": "Incident 1 (known as 1) is not as entry 15 left it: "
        "count, restricted.",
    "UPDATE member SET cleared_until = '2030-01-01', role = 'coordinator' WHERE name = 'police'":
        "Member 2 is not as entry 5 left it: role, cleared until.",
    "DELETE FROM identity WHERE id = 5": "Identity 5 is gone, and no entry says who removed it.",
    "UPDATE identity SET member_id = 1 WHERE id = 2": "Identity 2 is not as entry 6 left it: member.",
    "INSERT INTO identity (id, partnership_id, member_id, platform, person) VALUES (77, 1, 1, 'talk', 'U-x')":
        "Identity 77 was added, and no entry says by whom.",
    "UPDATE action SET status = 'on track' WHERE ref = '4.3'":
        "Action 4.3 does not have the status that its last update gave it.",
    "DELETE FROM audit_key WHERE audit_id = (SELECT id FROM audit WHERE number = 13)":
        "The key of entry 13 is gone, and no erasure says why.",
}  # fmt: skip

LOADED: dict[str, str] = {
    "UPDATE plan SET title = 'None'": "Plan 1 is not as entry 2 left it: text.",
    "UPDATE organisation SET name = 'Nobody' WHERE id = 3": "Organisation 3 is not as entry 2 left it: text.",
    "UPDATE meeting_kind SET paper = 'none' WHERE key = 'jag'": "Meeting kind 1 is not as entry 2 left it: paper.",
    "UPDATE aim SET title = 'None' WHERE id = 1": "Aim 1 is not as entry 2 left it: text.",
    "UPDATE objective SET title = 'None' WHERE id = 2": "Objective 2 (known as 2) is not as entry 2 left it: text.",
    "UPDATE action SET text = 'None', due = '2027-01-01' WHERE ref = '4.6'":
        "Action 27 (known as 4.6) is not as entry 2 left it: due, text.",
    "UPDATE action SET status = 'on track' WHERE ref = '4.5'": "Action 4.5 has a status without an update.",
    "UPDATE action_update SET at = '2020-01-01 00:00:00' WHERE id = 5": "Update 5 is not as entry 2 left it: at.",
    "DELETE FROM category_objective WHERE category = 'asb'":
        "Category objective 8 is gone, and no entry says who removed it.",
    "INSERT INTO place (id, partnership_id, name) VALUES (77, 1, 'Nowhere Lane')":
        "Place 77 was added, and no entry says by whom.",
}  # fmt: skip
"""Done to what came with the plan, and that nobody has touched since."""


def test_tampering_is_refused_or_found_and_the_first_bad_entry_named(talk: Talk) -> None:
    for statement in ("UPDATE audit SET event = 'nothing'", "DELETE FROM audit WHERE number = 3"):
        with pytest.raises(DBAPIError, match="only added to"):
            run(talk, statement)
    unguard(talk)
    for sentence, statements in TAMPERING.items():
        assert found_after(talk, statements)[0] == sentence
    for statement, sentence in BEHIND.items():
        assert found_after(talk, [statement]) == [sentence]
    assert sorted(found_after(talk, LOADED)) == sorted(LOADED.values())
    assert found(talk) == []


def test_what_is_taken_back_or_edited_is_no_tampering_but_hiding_an_update_is(talk: Talk) -> None:
    for line in ("correct 4.2 red Two contested", "undo 4.2", "undo 4.3", "update 4.3 red Again", "undo 4.3"):
        assert tone(talk.says("police", f"/action {line} sure=yes")) is Tone.DONE, line
    assert tone(talk.says("police", "/incident undo 1")) is Tone.DONE
    assert found(talk) == []
    assert tone(talk.says("police", "/action update 4.2 green All kept")) is Tone.DONE
    hidden = "UPDATE action_update SET taken_back_at = at WHERE text = 'All kept'"
    assert any("taken back at" in each for each in found_after(talk, [hidden]))


def test_an_erasure_takes_what_the_audit_knows_of_a_text_and_the_chain_holds(talk: Talk) -> None:
    with talk.database.unit() as unit:
        unit.acts(START, member_id=1, organisation_id=1)
        stores = unit.within(1)
        assert stores.audit.forget("update 38", "update 39", at=START) == 2
    assert found(talk) == []
    with talk.stores() as stores:
        assert [(each.event, each.member_id) for each in stores.audit.about("update 38")] == [
            ("content erased", 1),
            ("update added", 2),
        ]
    run(talk, "UPDATE action_update SET text = '[removed]' WHERE id = 38", "DELETE FROM action_update WHERE id = 39")
    run(talk, "UPDATE action SET status = 'not started', latest_id = NULL WHERE ref = '4.3'")
    assert found(talk) == [], "it is known that these were erased, and not from what"
    assert tone(talk.says("police", "/action update 4.4 amber Still slow")) is Tone.DONE
    assert found(talk) == []
    write_at_once(talk, LAST + 3)


def write_at_once(talk: Talk, last: int) -> None:
    """Two who write at once get a number each."""
    lines = [(who, f"/action update 4.{n} amber Slow") for n in (1, 5, 6) for who in ("council", "police")]
    assert {tone(each) for each in talk.together(*lines)} == {Tone.DONE}
    with talk.stores() as stores:
        head = stores.audit.head()
        assert head
        assert head.number == last + len(lines)
        written = stores.audit.numbered(range(last + 1, head.number + 1))
    assert sorted(each.member_id for each in written if each.member_id) == [1] * 3 + [2] * 3
    assert found(talk) == []


def test_the_command_says_ok_or_what_is_wrong(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    saved = tmp_path / "anchors.jsonl"

    def says(anchor: str = "", save: str = "") -> tuple[int, str]:
        status = command(argparse.Namespace(anchor=anchor, save=save))
        captured = capsys.readouterr()
        return status, captured.out + captured.err

    with talking(sqlite_url) as talk:
        assert tone(talk.says("police", SAID[0])) is Tone.DONE
        status, said = says(save=str(saved))
        assert (status, said.splitlines()[0][:46]) == (0, "ok    stevenage: 13 entries, and the last is s")
        line = said.splitlines()[0].partition("last is ")[2]
        assert says(anchor=str(saved))[0] == says(anchor=line)[0] == says(anchor=line.partition(" ")[2])[0] == 0
        unguard(talk)
        rebuild(talk, 13, member_id=1)
        assert says()[0] == 0
        for anchor in (str(saved), line):
            status, said = says(anchor=anchor, save=str(saved))
            assert status == 1
            assert said.startswith("WRONG stevenage: Entry 13 is not that of its anchor")
            assert "Nothing was saved" in said
        assert says(anchor="no anchor") == (2, "--anchor: this is no anchor: no anchor.\n")
        assert "belongs to none of: stevenage" in says(anchor="luton " + line.partition(" ")[2])[1]


def test_a_backup_has_the_chain_its_keys_and_its_guard(sqlite_url: str, tmp_path: Path) -> None:
    with talking(sqlite_url) as talk:
        assert tone(talk.says("police", SAID[0])) is Tone.DONE
        (before,) = verify(talk.database)
        backup(talk.database, tmp_path / "copy.db")
    restored = Database(f"sqlite:///{tmp_path / 'copy.db'}")
    assert list(verify(restored, [before.anchor])) == [before]
    with pytest.raises(DBAPIError, match="only added to"), restored.writer.begin() as connection:
        connection.execute(text("DELETE FROM audit"))
    restored.close()
