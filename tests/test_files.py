"""Papers as files: what follows a digest into its thread, what is sent to whoever asks, and what comes in between."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.courier import Make
from bot.platforms.terminal.unmade import name_files
from bot.printing.printer import PrintedFile, Unprintable
from handlers.exports import exports_since
from handlers.paper import Format, Paper
from handlers.sending.files import ISSUED
from storage.tables import Delivery, DeliveryState
from tests.board import Board, at, tick
from tests.grants import grant
from tests.rehearsing import Rehearsal, rehearse
from tests.talk import JAG, START, Talk, person_id, talking, verify, words
from tests.templates import MEMORY

__all__ = ["rehearse"]
STEM = "2026-12-10 JAG digest v1"
THREAD = [f"{STEM} status.png", f"{STEM}.docx", f"{STEM}.pdf", f"{STEM}.xlsx"]
COUNCIL, POLICE, COUNCILLOR = (f"@{person_id(each)}" for each in ("council", "police", "councillor"))


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking(MEMORY) as each:
        each.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
        each.says("police", "/action update 4.2 amber Six notices issued to shops in the square")
        each.says("council", "/action update 4.4 amber Waiting for the resident of the sheltered flats")
        yield each


@pytest.fixture
def board() -> Board:
    return Board()


def beat(talk: Talk, board: Board, make: Make = name_files) -> None:
    """The beat, until nothing is due."""
    while tick(talk, board, ISSUED, make):
        pass


def issue(talk: Talk, board: Board) -> None:
    """Post the digest now, and whatever follows it."""
    talk.says("council", "/digest jag issue")
    beat(talk, board)


def files_of(talk: Talk) -> dict[str, DeliveryState]:
    """How far each file of a digest has come."""
    with talk.stores() as stores:
        rows = [each for each in stores.session.query(Delivery) if each.kind.startswith("file ")]
        return {each.kind: each.state for each in rows}


def unmade(*formats: Format) -> Make:
    """A press that is out of order for some formats."""

    async def make(paper: Paper, format: Format) -> Sequence[PrintedFile]:
        if format in formats:
            raise Unprintable(f"The {format} of this paper could not be made: the press is out of order")
        return await name_files(paper, format)

    return make


def test_the_files_follow_their_digest_into_its_thread(talk: Talk, board: Board) -> None:
    at(talk, "2026-12-09 09:00")
    beat(talk, board)
    digest = next(number for number, (place, text) in enumerate(board.posted, 1) if text.startswith("Digest for"))
    assert board.shared(JAG.place) == THREAD
    assert {thread for _, thread, _ in board.files.values()} == {str(digest)}
    with talk.stores() as stores:
        kept = [each.content for each in stores.session.query(Delivery) if each.kind.startswith("file ")]
        assert kept == [None] * 4  # the paper is kept once


def test_without_files_nothing_follows(talk: Talk, board: Board) -> None:
    talk.says("council", "/digest jag issue")
    tick(talk, board, ())
    assert not files_of(talk) and not board.files


def test_they_wait_for_a_digest_that_waits(talk: Talk, board: Board) -> None:
    board.busy = {JAG.place}
    issue(talk, board)
    assert set(files_of(talk).values()) == {DeliveryState.DUE}
    board.busy = set()
    talk.clock.move(minutes=1)
    beat(talk, board)
    assert board.shared(JAG.place) == THREAD


def test_they_are_not_needed_where_the_digest_failed_and_come_with_it_later(talk: Talk, board: Board) -> None:
    board.refuses = {JAG.place}
    issue(talk, board)
    talk.clock.move(minutes=20)
    beat(talk, board)
    assert set(files_of(talk).values()) == {DeliveryState.CANCELLED} and not board.files
    board.refuses = set()
    (told,) = (each for each in board.on(COUNCIL) if "Not posted in #jag" in each)
    assert "[Post it again]" in told
    talk.says("council", f"/digest resend {_number(talk, 'digest')}")
    talk.clock.move(minutes=1)
    beat(talk, board)
    assert board.shared(JAG.place) == THREAD


def test_where_nobody_knows_of_the_digest_they_wait_for_a_person(talk: Talk, board: Board) -> None:
    board.doubts = {JAG.place}
    issue(talk, board)
    talk.clock.move(minutes=2)
    beat(talk, board)
    assert set(files_of(talk).values()) == {DeliveryState.DUE}
    talk.says("council", f"/digest found {_number(talk, 'digest')}")
    talk.clock.move(minutes=16)
    beat(talk, board)
    assert board.shared(JAG.place) == THREAD


def test_one_that_cannot_be_made_holds_back_no_other_and_is_tried_again(talk: Talk, board: Board) -> None:
    talk.says("council", "/digest jag issue")
    beat(talk, board, unmade(Format.PDF))
    assert board.shared(JAG.place) == [each for each in THREAD if not each.endswith("pdf")]
    (told,) = (each for each in board.on(COUNCIL) if "but not its" in each)
    assert "is posted, but not its PDF" in told and "the press is out of order" in told and "[Try it again]" in told
    answer = words(talk.says("council", f"/digest resend {_number(talk, 'file pdf')}"))
    assert "Posting now in #jag: the PDF for the Joint Action Group" in answer
    beat(talk, board)
    assert sorted(board.shared(JAG.place)) == sorted(THREAD)
    assert not any("could not be added" in each for each in board.on(JAG.place))


def test_where_no_files_are_taken_the_digest_stands_and_says_so(talk: Talk, board: Board) -> None:
    board.uploads_disabled = True
    issue(talk, board)
    digest, missing = board.on(JAG.place)
    assert digest.startswith("Digest for") and "pictures of this paper could not be added" in missing
    (told,) = (each for each in board.on(COUNCIL) if "but not its" in each)  # one cause, one message
    assert "not its pictures" in told and "lets no files be uploaded" in told and "words" in told
    board.uploads_disabled = False
    talk.says("council", f"/digest resend {_number(talk, 'file png')}")
    beat(talk, board)
    assert sorted(board.shared(JAG.place)) == sorted(THREAD)


def test_the_public_edition_has_files_of_its_own(talk: Talk, board: Board) -> None:
    talk.says("council", "/digest jag issue audience=public in=#jag")
    talk.says("councillor", "/digest jag files audience=public format=pdf")
    beat(talk, board)
    stem = "2026-12-10 JAG public digest"
    assert f"{stem} v1.docx" in board.shared(JAG.place) and board.shared(COUNCILLOR) == [f"{stem} preview.pdf"]
    answer = words(talk.says("councillor", "/digest jag files audience=public format=png,pdf"))
    assert "version 1, as issued" in answer


def test_whoever_reads_gets_the_issued_paper_in_private(talk: Talk, board: Board) -> None:
    issue(talk, board)
    verify(
        talk,
        [
            ("councillor", "/digest jag files", "version 1, as issued", "calendar file", "plain text", "is noted"),
            ("police", "/digest jag files format=word,pdf", "Word document, PDF"),
            ("police", "/digest jag files format=tiff", "“tiff” is no format", "docx, pdf, xlsx"),
            ("police", "/digest jag files draft format=txt", "a preview, not issued"),
            ("police", "/digest rag files format=txt", "Responsible Authorities Group", "a preview, not issued"),
            ("police", "/digest jag files audience=restricted", "Only members who may see restricted items"),
        ],
    )
    beat(talk, board)
    assert f"{STEM}.txt" in board.shared(COUNCILLOR) and f"{STEM}.docx" not in board.shared(COUNCILLOR)
    drafts = ["2026-12-10 JAG digest preview.txt", "2026-11-20 RAG digest preview.txt"]
    assert board.shared(POLICE) == [f"{STEM}.docx", f"{STEM}.pdf", *drafts]
    with talk.stores() as stores:
        noted = {kind for _, kind in exports_since(stores, START)}
    assert f"{STEM} as docx, pdf" in noted and len(noted) == 4


def test_what_is_restricted_goes_to_those_who_may_see_it_and_is_kept(talk: Talk, board: Board) -> None:
    grant(talk, "police")
    talk.says("council", "/action restrict 4.4")
    answer = words(talk.says("police", "/digest jag files audience=restricted format=docx"))
    assert "It holds restricted items: keep it where only those can read it who may" in answer
    beat(talk, board)
    assert len(board.shared(POLICE)) == 1 and not board.shared(JAG.place)
    number = _number(talk, "file docx")
    with talk.stores() as stores:
        assert "disclosed" in [each.event for each in stores.audit.about(f"delivery {number}")]


def test_whoever_asked_learns_that_it_could_not_be_made(talk: Talk, board: Board) -> None:
    talk.says("police", "/digest jag files format=docx,txt")
    beat(talk, board, unmade(Format.DOCX))
    assert board.shared(POLICE) == ["2026-12-10 JAG digest preview.txt"]
    (told,) = (each for each in board.on(POLICE) if "Not sent to you" in each)
    assert "the Word document for the Joint Action Group" in told and "the press is out of order" in told
    assert not any("Not sent" in each for each in board.on(COUNCIL))
    board.uploads_doubtful = True
    talk.says("police", "/digest jag files format=md")
    beat(talk, board)
    talk.clock.move(minutes=2)
    beat(talk, board)
    assert "It may not have reached you: the Markdown file" in board.on(POLICE)[-1]


@pytest.mark.parametrize("kept", [False, True])
def test_files_that_hold_an_erased_text_give_way_to_others(talk: Talk, board: Board, kept: bool) -> None:
    issue(talk, board)
    talk.says("police", "/digest jag files format=docx")
    beat(talk, board)
    board.keeps, before = kept, list(board.files)
    talk.says("council", "/action erase 4.4 latest It described a resident")
    talk.presses("council", "Remove it")
    talk.clock.move(minutes=1)
    beat(talk, board)
    by_hand = [each for each in board.on(COUNCIL) if "have a file deleted by hand" in each]
    assert sorted(board.shared(JAG.place)) == sorted(THREAD * (1 + kept)) and len(board.shared(POLICE)) == kept
    if not kept:
        assert not set(board.files) & set(before) and not by_hand
        return
    assert len(by_hand) == 5 and "the message cannot be deleted any more" in by_hand[0]
    assert any("private messages to police" in each for each in by_hand)


def test_a_file_that_is_there_by_a_persons_word_is_deleted_by_a_person(talk: Talk, board: Board) -> None:
    board.uploads_doubtful = True
    issue(talk, board)
    talk.says("police", "/digest jag files format=docx")
    beat(talk, board)
    talk.clock.move(minutes=3)
    beat(talk, board)
    talk.says("council", f"/digest found {_number(talk, 'file pdf')}")
    talk.says("council", "/action erase 4.4 latest It described a resident")
    talk.presses("council", "Remove it")
    board.uploads_doubtful = False
    beat(talk, board)
    by_hand = [each for each in board.on(COUNCIL) if "have a file deleted by hand" in each]
    assert len(by_hand) == 5 and all("it is not known which message it is" in each for each in by_hand)
    assert any("in #jag" in each and "It is the PDF" in each for each in by_hand)
    assert any("private messages to police" in each for each in by_hand)


ISSUE = ("council: /meeting schedule jag 2026-12-10 14:00 in #jag", "council: /digest jag issue")


def test_a_play_names_its_files_each_in_an_object_of_its_own(rehearse: Rehearsal) -> None:
    said = rehearse(*ISSUE, "councillor: /digest jag files format=csv").of(kind="file")
    assert [(each["file"], each["to"], each["marking"]) for each in said[:4]] == [
        (name, "#jag", "open") for name in THREAD
    ]
    assert "Objective 1: 9 not started" in said[0]["text"] and said[0]["title"].endswith(": pictures")
    assert {(each["to"], each["private"]) for each in said[4:]} == {("@councillor", True)}


def test_a_play_makes_its_files_where_there_is_a_new_folder_for_them(
    rehearse: Rehearsal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a real child process."""
    folder = tmp_path / "made"
    rehearse(*ISSUE)
    line = ["rehearse", str(tmp_path / "test.play"), "--files", str(folder)]
    assert main(line) == 0
    assert f"  Convenor to #jag, a file: {THREAD[1]}\n" in capsys.readouterr().out
    assert sorted(each.name for each in folder.iterdir()) == sorted(THREAD) and folder.stat().st_mode & 0o777 == 0o700
    starts = {each.suffix: each.read_bytes()[:4] for each in folder.iterdir()}
    assert starts == {".png": b"\x89PNG", ".docx": b"PK\3\4", ".pdf": b"%PDF", ".xlsx": b"PK\3\4"}
    assert main(line) == 2 and "is there already, and nothing was written into it" in capsys.readouterr().err


def _number(talk: Talk, kind: str) -> int:
    with talk.stores() as stores:
        return next(each.id for each in stores.session.query(Delivery) if each.kind == kind)
