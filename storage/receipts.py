"""Receipts: a request that was heard twice has one effect and one answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, insert, or_, select, update
from sqlalchemy.orm import Session

from storage.tables import Receipt
from storage.tables.base import Json


@dataclass(frozen=True)
class Kept:
    """A request that was carried out: when, and what was answered."""

    platform: str
    request: str
    at: datetime
    answer: Json


@dataclass(frozen=True)
class Heard:
    """What is known of a request before it is carried out: the same request, or the same words a moment ago."""

    same_request: Kept | None = None
    same_words: Kept | None = None


# Made once and of the table itself, because every change asks for one and keeps one: making a statement, or a row of
# the session's, takes longer than the database does over it.
RECEIPTS = cast("Table", Receipt.__table__)
COLUMNS = RECEIPTS.c
KEPT = select(COLUMNS.platform, COLUMNS.request, COLUMNS.at, COLUMNS.answer)
THIS_REQUEST = (COLUMNS.platform == bindparam("platform")) & (COLUMNS.request == bindparam("request"))
THESE_WORDS = (
    (COLUMNS.member_id == bindparam("member_id"))
    & (COLUMNS.words == bindparam("words"))
    & (COLUMNS.at > bindparam("since"))
)
SAME_REQUEST = KEPT.where(THIS_REQUEST)
HEARD = KEPT.where(or_(THIS_REQUEST, THESE_WORDS)).order_by(COLUMNS.id)
KEEPING = insert(RECEIPTS).inline()


class Receipts:
    """Requests that changed something, of any partnership."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def heard(self, platform: str, request: str, member_id: int, words: str, since: datetime) -> Heard:
        """The receipt of this very request, and of the same words from the same person since an instant."""
        asked = {"platform": platform, "request": request, "member_id": member_id, "words": words, "since": since}
        kept = [Kept(*row) for row in self._session.execute(HEARD, asked)]
        same = next((each for each in kept if (each.platform, each.request) == (platform, request)), None)
        return Heard(same, next((each for each in reversed(kept) if each is not same), None))

    def of(self, platform: str, request: str) -> Kept | None:
        """The receipt of this very request."""
        row = self._session.execute(SAME_REQUEST, {"platform": platform, "request": request}).first()
        return Kept(*row) if row else None

    def keep(
        self, partnership_id: int, platform: str, request: str, member_id: int, words: str, at: datetime, answer: Json
    ) -> None:
        """Record a request with its answer. Two at once cannot both be kept: the second raises IntegrityError."""
        row = {
            "partnership_id": partnership_id,
            "platform": platform,
            "request": request,
            "member_id": member_id,
            "words": words,
            "at": at,
            "answer": answer,
        }
        self._session.execute(KEEPING, row)

    def unsay(self, member_id: int, at: datetime) -> None:
        """What a member said at an instant was taken back: the same words said again are new."""
        said = update(RECEIPTS).where(COLUMNS.member_id == member_id, COLUMNS.at == at)
        self._session.execute(said.values(words=""))
