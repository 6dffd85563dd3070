"""Papers that were overtaken: by another date before they were posted, by a restriction, or by a later version."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.drawings.words import say
from handlers.paper import Paper
from handlers.sending.files import ISSUED
from storage.tables import Delivery
from tests.board import Board, at, tick
from tests.grants import grant
from tests.talk import JAG, Talk, person_id, talking, words
from tests.templates import MEMORY

SECRET = "Six notices issued to shops in the square"
ISSUED_AT = "2026-12-09 09:00"
COUNCILLOR = f"@{person_id('councillor')}"


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking(MEMORY) as each:
        grant(each, "council")
        each.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
        each.says("police", f"/action update 4.2 amber {SECRET}")
        each.says("police", '/incident log graffiti "Town Centre" Tags count=17')
        yield each


@pytest.fixture
def board() -> Board:
    return Board()


def beat(talk: Talk, board: Board, **later: float) -> None:
    """The beat so much later, until nothing is due."""
    talk.clock.at += timedelta(**later)
    while tick(talk, board, ISSUED):
        pass


def in_channel(board: Board) -> str:
    return "\n".join(board.on(JAG.place))


def test_a_digest_that_waits_for_another_date_is_followed_by_its_own_files(talk: Talk, board: Board) -> None:
    at(talk, ISSUED_AT)
    board.busy = {JAG.place}
    beat(talk, board)
    talk.says("council", "/meeting move jag 2026-12-10 2026-12-11 14:00 sure=yes")
    board.busy = set()
    at(talk, "2026-12-10 09:00")
    beat(talk, board)
    assert "Version 2" in in_channel(board)
    files = board.shared(JAG.place)
    assert len(files) == 5 and all(each.startswith("2026-12-11 JAG digest v2") for each in files)


def test_no_file_of_an_earlier_version_comes_with_one_that_has_none_of_it(talk: Talk, board: Board) -> None:
    at(talk, ISSUED_AT)
    board.busy = {JAG.place}
    beat(talk, board)
    talk.says("council", "/meeting move jag 2026-12-10 2026-12-11 14:00 sure=yes")
    at(talk, "2026-12-10 09:00")
    board.busy = set()
    while tick(talk, board, ISSUED[1:]):  # whoever runs it left pictures out meanwhile
        pass
    with talk.database.unit() as unit:
        stores = unit.within(talk.partnership.id)
        (png,) = (each for each in stores.session.query(Delivery) if each.kind == "file png")
        stores.deliveries.reopen(png, talk.clock.now())
    beat(talk, board)
    assert [each.rpartition(" ")[2] for each in board.shared(JAG.place)] == ["v2.docx", "v2.pdf", "v2.xlsx"]


def test_what_was_restricted_before_anybody_read_it_is_in_no_paper(talk: Talk, board: Board) -> None:
    at(talk, ISSUED_AT)
    board.refuses = {JAG.place}
    beat(talk, board)
    beat(talk, board, minutes=20)
    talk.says("council", "/action restrict 4.2")
    board.refuses = set()
    with talk.stores() as stores:
        number = next(each.id for each in stores.session.query(Delivery) if each.kind == "digest")
    assert "Posting now" in words(talk.says("council", f"/digest resend {number}"))
    beat(talk, board, minutes=1)
    assert "Not in this paper: 1 restricted action" in in_channel(board) and SECRET not in in_channel(board)
    assert all("digest v2" in each for each in board.shared(JAG.place)) and len(board.shared(JAG.place)) == 5
    assert "Making it into files" in words(talk.says("councillor", "/digest jag files format=txt"))


def test_what_is_restricted_by_now_is_not_handed_out_again(talk: Talk, board: Board) -> None:
    at(talk, ISSUED_AT)
    beat(talk, board)
    at(talk, "2026-12-09 11:00")
    talk.says("police", f"/action update 4.2 red {SECRET} again")
    at(talk, "2026-12-10 09:00")
    beat(talk, board)
    assert f"{SECRET} again" in words(talk.says("councillor", "/digest addendum jag"))
    talk.says("council", "/action restrict 4.2")
    assert SECRET not in words(talk.says("councillor", "/digest addendum jag"))
    for who in ("councillor", "council"):
        refused = words(talk.says(who, "/digest jag files format=txt"))
        assert "Version 1 was issued before something in the plan was restricted" in refused
    assert "Making it into files" in words(talk.says("councillor", "/digest jag files format=txt draft=yes"))
    beat(talk, board)
    assert [each for each in board.shared(COUNCILLOR) if "preview" not in each] == []


def test_nor_are_files_that_have_yet_to_come(talk: Talk, board: Board) -> None:
    at(talk, ISSUED_AT)
    board.uploads_disabled = True
    beat(talk, board)
    talk.clock.move(minutes=5)
    talk.says("council", "/action restrict 4.2")
    board.uploads_disabled = False
    with talk.stores() as stores:
        number = next(each.id for each in stores.session.query(Delivery) if each.kind == "file pdf")
    talk.says("council", f"/digest resend {number}")
    beat(talk, board)
    assert board.shared(JAG.place) == []
    assert "was restricted after this paper was made" in board.on(f"@{person_id('council')}")[-1]


def test_a_later_public_version_counts_incidents_as_the_first(talk: Talk, board: Board) -> None:
    for _ in range(2):
        talk.says("council", "/digest jag issue audience=public sure=yes")
        beat(talk, board)
        talk.clock.move(minutes=20)
        talk.says("police", '/incident log graffiti "Town Centre" Tags count=1')
    assert "graffiti | Town Centre | 17" in words(talk.says("council", "/digest jag audience=public"))
    with talk.stores() as stores:
        (meeting,) = stores.meetings.after(talk.clock.now(), stores.meetings.kind("jag"))
        told = [say(Paper.model_validate(each.content)) for each in stores.papers.of(meeting.id, "public")]
    assert ["graffiti | Town Centre | 17" in each for each in told] == [True, True]
    assert ["Counted as in version 1" in each for each in told] == [False, True]
    assert told[1].count("graffiti") == told[0].count("graffiti")
