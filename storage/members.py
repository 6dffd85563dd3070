"""Members of a partnership, and who they are on each platform."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from storage.scoped import Scoped
from storage.tables import Board, Channel, Identity, Member, Organisation
from storage.vocabulary import Confirming, Role

HERE = Member.removed_at.is_(None)
"""Those who take part; of those who left, the rows stay for what they wrote."""

# Made once, because they are asked for all the time and making one takes longer than the database does over it.
CONFIRMING = exists().where(
    Channel.partnership_id == Member.partnership_id, Channel.confirms.in_((Confirming.LINE, Confirming.FULL))
)
BOARDED = exists().where(Board.partnership_id == Member.partnership_id)
IDENTIFIED = (
    select(Member, CONFIRMING, BOARDED)
    .join(Member.identities)
    .where(HERE, Identity.platform == bindparam("platform"), Identity.person == bindparam("person"))
    .options(joinedload(Member.organisation), joinedload(Member.partnership))
    .order_by(Member.id)
)
COORDINATORS = (
    select(Member)
    .join(Member.organisation)
    .where(HERE, Member.partnership_id == bindparam("partnership_id"), Member.role == Role.COORDINATOR)
    .options(contains_eager(Member.organisation), joinedload(Member.identities))
    .order_by(Member.id)
)
LOCKED_COORDINATORS = COORDINATORS.with_for_update(of=Member)


@dataclass(frozen=True)
class Membership:
    """Somebody in a partnership, and who else there sees at once what is saved: a channel that confirms, a board."""

    member: Member
    confirming: bool
    boarded: bool


class People:
    """Members of any partnership, found by who they are on a platform."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def identify(self, platform: str, person: str) -> list[Member]:
        """Who this person is in every partnership, oldest first, with organisation and partnership."""
        return [each.member for each in self.memberships(platform, person)]

    def memberships(self, platform: str, person: str) -> list[Membership]:
        """The same with what each partnership shows of what is saved; one statement."""
        rows = self._session.execute(IDENTIFIED, {"platform": platform, "person": person})
        return [Membership(*row) for row in rows]


class Members(Scoped):
    """The members of one partnership. Nobody who was removed is among them, unless it says so."""

    def get(self, member_id: int) -> Member | None:
        """One by number, with organisation and identities; those who were removed too."""
        return self._session.scalar(self._everybody().where(Member.id == member_id))

    def removed(self, platform: str, person: str, name: str, email: str) -> list[Member]:
        """Those who were removed and are this person on the platform, or had this name or email; the last first."""
        on_platform = select(Identity.member_id).where(Identity.platform == platform, Identity.person == person)
        named = [func.lower(Member.name) == name.lower()] + (
            [func.lower(Member.email) == email.lower()] if email else []
        )
        query = self._everybody().where(Member.removed_at.is_not(None), or_(Member.id.in_(on_platform), *named))
        return list(self._session.scalars(query.order_by(Member.removed_at.desc(), Member.id.desc())))

    def deputies(self, member_id: int) -> list[Member]:
        """Who was named to stand in for a member, in force or not."""
        return list(self._session.scalars(self._query().where(Member.deputy_for_id == member_id).order_by(Member.id)))

    def all(self) -> list[Member]:
        """Every member, by organisation and name."""
        return list(self._session.scalars(self._query().order_by(Organisation.name, Member.name)))

    def named(self, name: str) -> list[Member]:
        """Members of this name or email, whatever the capitals."""
        plain = name.strip().lstrip("@").lower()
        matches = (func.lower(Member.name) == plain) | (func.lower(Member.email) == plain)
        return list(self._session.scalars(self._query().where(matches).order_by(Member.id)))

    def on_platform(self, platform: str, person: str) -> Member | None:
        """The member who is this person on the platform."""
        query = self._query().join(Member.identities)
        return self._session.scalar(query.where(Identity.platform == platform, Identity.person == person))

    def coordinators(self, *, lock: bool = False) -> list[Member]:
        """Who looks after the plan, with their identities; locked, so that two do not go at once and leave nobody."""
        query = LOCKED_COORDINATORS if lock else COORDINATORS
        return list(self._session.scalars(query, {"partnership_id": self._partnership_id}).unique())

    def add(
        self, name: str, role: Role, organisation: Organisation, *, at: datetime, email: str = "", by: int | None = None
    ) -> Member:
        """A new member."""
        member = Member(
            partnership_id=self._partnership_id,
            name=name,
            role=role,
            organisation_id=organisation.id,
            email=email,
            added_at=at,
            added_by_id=by,
        )
        self._session.add(member)
        self._session.flush()
        return member

    def is_elsewhere(self, member: Member) -> bool:
        """Whether this person is in another partnership too; which one, nobody is told."""
        other = aliased(Identity)
        same = (other.platform == Identity.platform) & (other.person == Identity.person)
        query = select(other.id).join(Identity, same).where(Identity.partnership_id == self._partnership_id)
        query = query.join(Member, Member.id == other.member_id).where(HERE, Identity.member_id == member.id)
        query = query.where(other.partnership_id != self._partnership_id)
        return self._session.scalar(query.limit(1)) is not None

    def identify(self, member: Member, platform: str, person: str) -> None:
        """Say who the member is on a platform."""
        self._session.add(
            Identity(partnership_id=self._partnership_id, member_id=member.id, platform=platform, person=person)
        )
        self._session.flush()

    def _query(self) -> Select[Member]:
        return self._everybody().where(HERE)

    def _everybody(self) -> Select[Member]:
        return (
            select(Member)
            .join(Member.organisation)
            .where(Member.partnership_id == self._partnership_id)
            .options(contains_eager(Member.organisation), selectinload(Member.identities))
        )
