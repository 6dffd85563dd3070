"""Receipts: a request that was heard twice has one effect and one answer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from storage.tables import Receipt
from storage.tables.base import Json


@dataclass(frozen=True)
class Heard:
    """What is known of a request before it is carried out: the same request, or the same words a moment ago."""

    same_request: Receipt | None = None
    same_words: Receipt | None = None


# Made once, because every change asks for one and making a statement takes longer than the database does over it.
HEARD = (
    select(Receipt)
    .where(
        or_(
            (Receipt.platform == bindparam("platform")) & (Receipt.request == bindparam("request")),
            (Receipt.member_id == bindparam("member_id"))
            & (Receipt.words == bindparam("words"))
            & (Receipt.at > bindparam("since")),
        )
    )
    .order_by(Receipt.id)
)
SAME_REQUEST = select(Receipt).where(Receipt.platform == bindparam("platform"), Receipt.request == bindparam("request"))


class Receipts:
    """Requests that changed something, of any partnership."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def heard(self, platform: str, request: str, member_id: int, words: str, since: datetime) -> Heard:
        """The receipt of this very request, and of the same words from the same person since an instant."""
        asked = {"platform": platform, "request": request, "member_id": member_id, "words": words, "since": since}
        rows = self._session.scalars(HEARD, asked).all()
        same = next((row for row in rows if (row.platform, row.request) == (platform, request)), None)
        return Heard(same, next((row for row in reversed(rows) if row is not same), None))

    def of(self, platform: str, request: str) -> Receipt | None:
        """The receipt of this very request."""
        return self._session.scalar(SAME_REQUEST, {"platform": platform, "request": request})

    def keep(
        self, partnership_id: int, platform: str, request: str, member_id: int, words: str, at: datetime, answer: Json
    ) -> None:
        """Record a request with its answer. Two at once cannot both be kept: the second raises IntegrityError."""
        self._session.add(
            Receipt(
                partnership_id=partnership_id,
                platform=platform,
                request=request,
                member_id=member_id,
                words=words,
                at=at,
                answer=answer,
            )
        )
