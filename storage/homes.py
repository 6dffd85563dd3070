"""Home pages: whose is open on a platform, what it shows, and who may publish it anew, which the database decides."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, case, delete, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from storage.progress import updates_of
from storage.scoped import Scoped, add_once
from storage.tables import Action, AuditHead, Delivery, DeliveryState, Home, Member, Receipt, Update
from storage.tables.base import Json
from storage.vocabulary import ANSWERS, Lifecycle


@dataclass(frozen=True)
class OpenHome:
    """A home page as it stands: `version` is what its partnership has come to, `upto` what the page took into account.

    They are only ever compared: where they differ, something was changed since. `sent_at` is when the partnership's
    last message went out, or failed to.
    """

    id: int
    platform: str
    person: str
    member_id: int
    page: int
    shown: str
    upto: int | None
    version: int
    opened_at: datetime
    published_at: datetime | None
    sent_at: datetime | None

    def behind(self, now: datetime, fresh: timedelta) -> bool:
        """Whether something was changed or sent since it was drawn, or so long ago that it may read otherwise."""
        if self.upto != self.version or self.published_at is None or now - self.published_at >= fresh:
            return True
        return self.sent_at is not None and self.sent_at > self.published_at


# Made once, because it is asked after every change and making it takes longer than the database does over it.
HEARD = select(func.coalesce(func.max(Receipt.id), 0)).scalar_subquery()
SENT = select(func.max(Delivery.settled_at)).where(Delivery.partnership_id == Home.partnership_id).scalar_subquery()
OPENED = (
    select(Home.id, Home.platform, Home.person, Home.member_id, Home.page, Home.shown, Home.upto)
    .add_columns((func.coalesce(AuditHead.number, 0) + HEARD).label("version"), SENT.label("sent_at"))
    .add_columns(Home.opened_at, Home.published_at)
    .outerjoin(AuditHead, AuditHead.partnership_id == Home.partnership_id)
    .where(Home.platform == bindparam("of"), or_(Home.opened_at >= bindparam("since"), Home.upto.is_(None)))
    .order_by(Home.published_at.asc().nulls_first(), Home.id)
)


class Homes:
    """The home pages of every partnership, for those who publish them. A person has one on a platform."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self, member: Member, platform: str, person: str, at: datetime, page: int = 1) -> None:
        """A person looks at their home page: this page of it, for this membership of theirs. It is drawn anew."""
        row: Json = {"partnership_id": member.partnership_id, "member_id": member.id, "page": page, "opened_at": at}
        row |= {"upto": None}
        if not add_once(self._session, Home, {"shown": "", **row, "platform": platform, "person": person}):
            mine = update(Home).where(Home.platform == platform, Home.person == person)
            self._session.execute(mine.values(**row))

    def blank(self, platform: str, person: str) -> None:
        """The platform shows nothing there, whatever was published: it is published even if it reads as it did."""
        mine = update(Home).where(Home.platform == platform, Home.person == person)
        self._session.execute(mine.values(shown="", upto=None))

    def of(self, platform: str, person: str) -> Home | None:
        """The home page of a person."""
        return self._session.scalar(select(Home).where(Home.platform == platform, Home.person == person))

    def opened(self, platform: str, since: datetime) -> list[OpenHome]:
        """Those of a platform that were opened since an instant, or have to be drawn anew in any case.

        Who waits longest for it comes first. One statement.
        """
        rows = self._session.execute(OPENED, {"of": platform, "since": since})
        return [OpenHome(**row._mapping) for row in rows]

    def claim(self, home_ids: Collection[int], now: datetime, pause: timedelta) -> set[int]:
        """Take leave to publish these, once in a `pause`; those of which nobody else has just done so."""
        rested = or_(Home.published_at.is_(None), Home.published_at <= now - pause)
        taking = update(Home).where(Home.id.in_(home_ids), rested).values(published_at=now).returning(Home.id)
        return set(self._session.scalars(taking))

    def settle(self, home: OpenHome, claimed_at: datetime, shown: str, now: datetime) -> None:
        """Keep what is shown since now, as it was published under a claim; unless another has published since.

        One that was opened or turned since it was read stays behind.
        """
        upto = case((Home.opened_at == home.opened_at, home.version))
        mine = update(Home).where(Home.id == home.id, Home.published_at == claimed_at)
        self._session.execute(mine.values(shown=shown, upto=upto, published_at=now))

    def forget(self, home_id: int) -> None:
        """Nobody looks at this one any more."""
        self._session.execute(delete(Home).where(Home.id == home_id))


class Overview(Scoped):
    """What a home page lists of one partnership that nothing else asks for."""

    def answers(self, organisation_id: int, most: int) -> list[tuple[Update, Action]]:
        """The last answers of an organisation that still stand, to actions that are open or complete; newest first.

        Each action comes with its objective.
        """
        query = updates_of(self._partnership_id).add_columns(Action).join(Action, Update.action_id == Action.id)
        query = query.where(Update.reported_for_id == organisation_id, Update.kind.in_(ANSWERS))
        query = query.where(Update.taken_back_at.is_(None), Action.lifecycle.in_((Lifecycle.OPEN, Lifecycle.COMPLETE)))
        query = query.options(joinedload(Action.objective))
        rows = self._session.execute(query.order_by(Update.id.desc()).limit(most))
        return [(row[0], row[1]) for row in rows]

    def renew(self, member_id: int | None = None) -> None:
        """Have a member's page drawn anew, or everybody's, whenever it was opened: platforms keep what they showed."""
        whose = Home.partnership_id == self._partnership_id if member_id is None else Home.member_id == member_id
        self._session.execute(update(Home).where(Home.partnership_id == self._partnership_id, whose).values(upto=None))

    def forget_unopened(self, before: datetime) -> None:
        """Let go of the home pages that nobody opened since an instant, and of those of people who have left."""
        left = select(Member.id).where(Member.partnership_id == self._partnership_id, Member.removed_at.is_not(None))
        gone = or_(Home.opened_at < before, Home.member_id.in_(left))
        self._session.execute(delete(Home).where(Home.partnership_id == self._partnership_id, gone))

    def stuck(self, since: datetime) -> list[Delivery]:
        """What waits for a coordinator's word, and what could not be sent since an instant; oldest first."""
        waits = Delivery.state.in_((DeliveryState.HELD, DeliveryState.ASKED))
        failed = (Delivery.state == DeliveryState.FAILED) & (Delivery.settled_at > since)
        query = select(Delivery).where(Delivery.partnership_id == self._partnership_id, or_(waits, failed))
        return list(self._session.scalars(query.order_by(Delivery.not_before, Delivery.id)))
