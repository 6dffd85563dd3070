"""Erasing one text or one person everywhere: no table, no file and no message of the bot's tells of them any more."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.platforms.terminal.chat import Chat
from bot.platforms.terminal.platform import TerminalPlatform
from handlers.erasing.scrubbing import Erased, hints, scrub
from handlers.exports import note_export
from handlers.reply import Reply
from handlers.retention.nightly import retain
from storage.auditing.verifying import verify as verify_audit
from storage.tables import AuditEntry, AuditKey, Base, Delivery, DeliveryState, Member, Paper, Receipt, Update
from tests.board import Board, tick
from tests.rehearsing import Rehearsal, rehearse
from tests.talk import PLATFORM, Talk, button_of, person_id, talking, verify, words

__all__ = ["rehearse"]
CANARY = "A named resident of the sheltered flats complained about the noise at weekends"
NEXT = "Call on the same resident"
WORDING = "Visit the sheltered flats where the resident complained of noise"
MARKER = "[text removed on 20 November 2026]"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "convenor.db"


@pytest.fixture
def talk(file: Path) -> Iterator[Talk]:
    with talking(f"sqlite:///{file}") as talk:
        yield talk


def test_an_update_goes_from_every_table_the_files_the_paper_and_the_messages(talk: Talk, file: Path) -> None:
    board = Board()
    _report_and_issue(talk, board)
    before = len(board.on("C-jag"))
    assert any(CANARY in each for each in board.on("C-jag")) and CANARY.encode() in _bytes(file)
    verify(
        talk,
        [
            ("police", "/action erase 4.2 latest Personal", "is for coordinators"),
            ("council", "/action erase 4.2", "Which text of 4.2 is to be removed?", "[2: Friday 20 November 2026"),
            ("council", "/action erase 4.2 99 Personal", "Which text of 4.2"),
            ("council", "/action erase 4.2 lately Personal", "names no entry"),
            ("council", f"/action erase 4.2 {'9' * 5000} Personal", "names no entry"),
            ("council", "/action erase 4.2 latest Personal data", "Nothing is removed yet", "[Remove it]"),
        ],
    )
    answer = talk.presses("council", "Remove it")
    told = words(answer)
    assert "Removed: the text of entry 2 of 4.2" in told and "Joint Action Group (SoSafe meeting), version 1" in told
    assert "person, 20 November 2026" in told and "Backups go when they are replaced" in told and CANARY not in told
    tick(talk, board)
    assert len(board.on("C-jag")) == before and not any(CANARY in each for each in board.on("C-jag"))
    changed = [said for _, said in board.edited]
    assert any(
        MARKER in each and "A text was removed on 20 November 2026; the rest is as issued." in each for each in changed
    )
    assert _where(talk, CANARY) == _where(talk, NEXT) == []
    assert CANARY.encode() not in _bytes(file) and NEXT.encode() not in _bytes(file)
    verify(
        talk,
        [
            ("police", "/action history 4.2", "[text removed on 20 November 2026: Personal data]", "at risk"),
            ("council", "/action erase 4.2 latest Again", "empty, or was removed before"),
        ],
    )
    _is_told_of_without_its_key(talk)
    assert faults(talk) == []


def _is_told_of_without_its_key(talk: Talk) -> None:
    """The paper says that a text was removed, and the audit's digest of it has lost its key."""
    with talk.stores() as stores:
        update = stores.session.scalars(select(Update).where(Update.text.startswith("[text removed"))).one()
        said = stores.session.scalars(select(Receipt).where(Receipt.words != "")).all()
        assert len(said) == 1, "no digest is left of what was said before the removal itself"
        (paper,) = stores.session.scalars(select(Paper))
        assert paper.content["note"] == "A text was removed on 20 November 2026; the rest is as issued."
        told_of = select(AuditEntry).where(AuditEntry.subject == f"update {update.id}").order_by(AuditEntry.number)
        added, *_ = stores.session.scalars(told_of)
        assert added.content and stores.session.get(AuditKey, (added.subject, added.id)) is None


def test_it_goes_from_postgresql_too(postgres_url: str) -> None:
    with talking(postgres_url) as talk:
        board = Board()
        _report_and_issue(talk, board)
        talk.says("council", "/action erase 4.2 latest Personal data")
        talk.presses("council", "Remove it")
        tick(talk, board)
        assert _where(talk, CANARY) == [] and not any(CANARY in each for each in board.on("C-jag"))
        talk.says("police", f"/incident log fly-tipping Bedwell {CANARY}")
        with talk.database.unit() as unit:
            retain(unit.within(talk.partnership.id), datetime(2029, 1, 10, 2, tzinfo=UTC))
        assert _where(talk, CANARY) == []


@pytest.mark.parametrize("keeps", [False, True])
def test_what_cannot_be_changed_is_deleted_and_what_cannot_be_deleted_is_told(talk: Talk, keeps: bool) -> None:
    board = Board(fixed=True, keeps=keeps)
    _report_and_issue(talk, board)
    talk.clock.move(minutes=30)
    talk.says("council", "/action erase 4.2 latest Personal data")
    talk.presses("council", "Remove it")
    tick(talk, board)
    told = [each for each in board.on("@U-council") if "deleted by hand" in each]
    assert any(CANARY in each for each in board.on("C-jag")) is keeps and bool(told) is keeps
    for each in told:
        assert "Please have a message deleted by hand in #jag" in each and "cannot be deleted any more" in each
        assert "It is the digest, posted on Friday 20 November 2026 at 10:00" in each and CANARY not in each


def test_the_wording_of_an_action_and_the_text_of_an_incident_go_too(talk: Talk, file: Path) -> None:
    talk.says("council", f"/action edit 4.2 {WORDING}")
    talk.says("council", "/action edit 4.2 Use notices where they help")
    talk.says("police", f"/incident log fly-tipping Bedwell {CANARY}")
    talk.says("police", "/incident edit 1 Bags left behind the shops")
    talk.says("police", "/incident close 1 Done")
    talk.says("probation", f"/action update 4.2 amber {CANARY}")
    for line in ("/action erase 4.2 wording It named a place", "/incident erase 1 It named a place"):
        asked = words(talk.says("council", line))
        assert "Nothing is removed yet" in asked and CANARY in _texts(talk)
        assert ("1 other update, wording or incident says the same, which goes from there too" in asked) is (
            "incident" in line
        )
        told = words(talk.presses("council", "Remove it"))
        assert "Removed: the" in told and ("loading the file again would bring it back" in told) is ("4.2" in line)
    for gone in (WORDING, CANARY, "Bags left behind the shops"):
        assert _where(talk, gone) == [] and gone.encode() not in _bytes(file)
    verify(
        talk,
        [
            ("police", "/action show 4.2", MARKER),
            ("police", "/incident show 1", "[text removed on 20 November 2026: It named a place]", "Count: 1"),
            ("council", "/incident erase 1 Again", "empty, or was removed before"),
            ("police", "/incident list", "fly-tipping, Bedwell"),
        ],
    )
    assert faults(talk) == []


def test_a_former_member_loses_name_address_and_messages_and_their_words_stay(talk: Talk, file: Path) -> None:
    board = Board()
    talk.says("probation", "/action update 4.2 amber Six notices were issued")
    talk.says("council", "/action assign 4.2 @probation")
    with talk.database.unit() as unit:
        (member,) = unit.within(talk.partnership.id).members.named("probation")
        member.name, member.email = "the probation desk", "desk@probation.example.org"
        number = member.id
    talk.says("council", "/member add @newcomer partner probation")
    tick(talk, board)
    assert "still takes part" in words(talk.says("council", '/member erase "the probation desk"'))
    with talk.database.unit() as unit:
        (member,) = unit.within(talk.partnership.id).members.named("the probation desk")
        member.removed_at = talk.clock.now()
    asked = talk.says("council", '/member erase "the probation desk"')
    assert "becomes a former member of National Probation Service" in words(asked)
    assert button_of(asked, "Remove their name").line == f"/member erase #{number} sure=yes"  # type: ignore[arg-type]
    assert "they are a former member" in words(talk.presses("council", "Remove their name"))
    for gone in ("the probation desk", "desk@probation", "U-probation"):
        assert _where(talk, gone) == [] and gone.encode() not in _bytes(file), gone
    with talk.stores() as stores:
        former = stores.session.get(Member, number)
        assert former and (former.name, former.email) == ("a former member", "")
        assert stores.session.scalars(select(Receipt).where(Receipt.member_id == number)).all() == []
    verify(talk, [("police", "/action history 4.2", "National Probation Service", "Six notices were issued")])
    assert "Nobody called" in words(talk.says("council", f"/member erase #{number}"))
    assert faults(talk) == []


def test_what_another_is_called_too_stays_theirs(talk: Talk) -> None:
    with talk.database.unit() as unit:
        members = unit.within(talk.partnership.id).members
        for each in (*members.named("police"), *members.named("probation")):
            each.name, each.email = "duty desk", "desk@example.org"
    talk.says("council", "/action assign 4.3 @probation")
    talk.says("police", "/action update 4.2 amber Rang the duty desk")
    with talk.database.unit() as unit:
        member = unit.within(talk.partnership.id).members.on_platform(PLATFORM, person_id("probation"))
        assert member
        member.removed_at, number = talk.clock.now(), member.id
    talk.says("council", f"/member erase #{number} sure=yes")
    assert _where(talk, "duty desk (National Probation Service)") == []
    with talk.stores() as stores:
        (left,) = stores.members.named("duty desk")
        assert left.email == "desk@example.org"
        said = stores.session.scalars(select(Update).order_by(Update.id.desc())).first()
        assert said and said.text == "Rang the duty desk"
    assert faults(talk) == []


def test_a_message_that_is_on_its_way_is_changed_as_soon_as_it_is_there(talk: Talk) -> None:
    board = Board(busy={"C-jag"})
    _report_and_issue(talk, board)
    with talk.stores() as stores:
        (waiting,) = stores.session.scalars(select(Delivery).where(Delivery.kind == "digest"))
        assert waiting.state == DeliveryState.DUE and waiting.attempt == 1
    talk.says("council", "/action erase 4.2 latest Personal data")
    talk.presses("council", "Remove it")
    board.busy.clear()
    for _ in range(4):
        talk.clock.move(seconds=30)
        tick(talk, board)
    assert board.on("C-jag") and not any(CANARY in each for each in board.on("C-jag"))


def _row(text: str, detail: str) -> dict[str, object]:
    return {"text": text, "detail": detail, "buttons": []}


def _button(said: str) -> dict[str, object]:
    return {"label": "Save", "line": f"/action update 4.2 {said}"}


def _paper(note: str, *rows: object) -> dict[str, object]:
    return {"shape": "paper", "note": note, "rows": [*rows]}


@pytest.mark.parametrize(
    ("value", "left"),
    [
        (f"Why: {CANARY}.", "Why: *."),
        (f"{CANARY}s", f"{CANARY}s"),
        (CANARY.replace(" ", "\n"), "*"),
        (f"{CANARY[:40]}… (all of it: /action history 4.2)", "*… (all of it: /action history 4.2)"),
        (f"“{CANARY[:10]}…”", f"“{CANARY[:10]}…”"),
        (_row("4.2 Use", "Done · green"), _row("4.2 Use", "* · green")),
        (_row("4.20 Use", "Done"), _row("4.20 Use", "Done")),
        ({"rows": [["4.2", "Done"], ["4.3", "Done"]]}, {"rows": [["4.2", "*"], ["4.3", "Done"]]}),
        ({"title": "Saved: 4.2", "parts": [["Said", "Done"]]}, {"title": "Saved: 4.2", "parts": [["Said", "*"]]}),
        ({"buttons": [_button(CANARY), _button("y")]}, {"buttons": [_button("y")]}),
        (_paper("Late.", CANARY), _paper("Late.\nRemoved.", "*")),
        (_paper("", "Done", 7, None), _paper("", "Done", 7, None)),
    ],
)  # fmt: skip
def test_a_text_is_taken_out_whole_or_cut_short_and_a_short_one_only_beside_its_ref(
    value: object, left: object
) -> None:
    erased = Erased((CANARY, "Done"), "*", re.compile(r"(?<![\w.])4\.2(?!\w)"), "Removed.")
    assert scrub(value, erased) == left


async def test_a_message_of_a_play_is_taken_away_with_what_stood_there_before() -> None:
    chat = Chat(lambda: datetime(2026, 11, 20, 10, 0, tzinfo=UTC))
    platform = TerminalPlatform(chat)
    posted = await platform.post("jag", "", *platform.draw(Reply(title=CANARY), "mark"))
    await platform.edit("jag", posted, *platform.draw(Reply(title=f"{CANARY}, again"), "mark"))
    await platform.delete("jag", posted)
    left = [*chat.messages, *chat.replaced]
    assert {each.content.title for each in left} == {"This message was deleted."}


def test_a_hint_is_a_word_that_every_repetition_has() -> None:
    assert hints([CANARY, "Done", "…", "¿ñandú? más"]) == ["sheltered", "Done", "", "and"]


def _report_and_issue(talk: Talk, board: Board) -> None:
    talk.says("police", f'/action update 4.2 amber {CANARY} next="{NEXT}"')
    talk.says("council", "/meeting schedule jag 10/12/2026 14:00 in #jag")
    with talk.database.unit() as unit:
        note_export(unit.within(talk.partnership.id), "person", datetime(2026, 11, 20, 10, 0, tzinfo=UTC))
    _issue(talk, board)


def _issue(talk: Talk, board: Board) -> None:
    talk.says("council", "/digest jag issue")
    tick(talk, board)


def faults(talk: Talk) -> list[object]:
    """What is wrong with the audit and the rows it tells of."""
    return [fault for verdict in verify_audit(talk.database) for fault in verdict.faults]


def _texts(talk: Talk) -> list[str]:
    """The texts of every update."""
    with talk.stores() as stores:
        return list(stores.session.scalars(select(Update.text)))


def _where(talk: Talk, canary: str) -> list[str]:
    """The tables that still hold a text, as the database stores them."""
    with talk.database.reader.connect() as connection:
        return [
            table.name
            for table in Base.metadata.sorted_tables
            for row in connection.execute(text(f'SELECT * FROM "{table.name}"'))
            if any(canary in str(value) for value in row)
        ]


def _bytes(file: Path) -> bytes:
    """All that the database's files hold, freed pages and the log too."""
    return b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))


def test_the_latest_text_is_meant_and_a_wording_of_now_is_said_to_be_one(rehearse: Rehearsal) -> None:
    done = rehearse(
        f"police: /action update 4.2 amber {CANARY}",
        "police: /action nochange 4.2",
        "council: /action erase 4.2 latest Personal data",
        "council: /action edit 4.2 Use contracts",
        "council: /action erase 4.2 latest Personal data",
        'council presses "Remove it" on 4.2',
        "council: /member remove police",
        "council: /member erase police",
        'council presses "Remove their name"',
        'council: /action assign 4.3 "police force"',
    )
    assert (done.status, done.errors) == (0, "")
    first, _, second, removed, *_, assigned = [each["text"] for each in done.of(to="@council", kind="reply")]
    assert "the text of entry 2 of 4.2" in first and "which is its wording now" in second
    assert "Say what 4.2 is about with /action edit 4.2" in removed
    assert "4.3 is with Hertfordshire Constabulary" in assigned, "what an organisation is called is not a person's"
