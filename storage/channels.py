"""Channels that the partnership knows: what is posted where and may be, and what becomes of a channel's id."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, or_, select, update
from sqlalchemy.orm import joinedload

from storage.scoped import Scoped
from storage.tables import Board, Channel, Delivery, MeetingKind, Occurrence, OccurrenceState, Origin

# Made once, because it is asked with every request and making a statement takes longer than the database does over it.
KNOWN = (
    select(Channel.id)
    .where(Channel.partnership_id == bindparam("partnership_id"), Channel.place == bindparam("place"))
    .limit(1)
)


@dataclass(frozen=True)
class Uses:
    """What a channel is used for: kinds of meeting that are posted there, and meetings ahead, soonest first."""

    kinds: tuple[MeetingKind, ...]
    meetings: tuple[Occurrence, ...]


class Channels(Scoped):
    """The channels of one partnership."""

    def at(self, platform: str, place: str, *, lock: bool = False) -> Channel | None:
        """The channel with this id on a platform; locked, it is read anew for it may have been changed."""
        query = self._query().where(Channel.platform == platform, Channel.place == place)
        locked = query.with_for_update().execution_options(populate_existing=True)
        return self._session.scalar(locked if lock else query)

    def remember(self, platform: str, place: str, name: str) -> Channel:
        """The channel with this id on a platform, from now on under the name people see."""
        known = self.at(platform, place)
        if known is None:
            known = Channel(partnership_id=self._partnership_id, platform=platform, place=place, name=name)
            self._session.add(known)
        known.name = name or known.name
        self._session.flush()
        return known

    def knows(self, place: str) -> bool:
        """Whether there is a channel with this id on any platform."""
        asked = {"partnership_id": self._partnership_id, "place": place}
        return self._session.scalar(KNOWN, asked) is not None

    def allowed(self) -> list[Channel]:
        """Those that restricted items may be posted in, by name."""
        query = self._query().where(Channel.allowed_at.is_not(None))
        return list(self._session.scalars(query.order_by(Channel.name)))

    def named(self, platform: str, name: str) -> Channel | None:
        """The channel that people call so, if the partnership knows it and no other is called the same."""
        query = self._query().where(Channel.platform == platform, Channel.name == name).limit(2)
        found = list(self._session.scalars(query))
        return found[0] if len(found) == 1 else None

    def used(self, now: datetime) -> list[Channel]:
        """Those that anything depends on: a meeting, a permission, a message kept true, or what is shown there."""
        kinds = self._of(MeetingKind).where(MeetingKind.channel_id.is_not(None))
        query = self._query().where(
            or_(
                Channel.id.in_(kinds),
                Channel.id.in_(self._of(Occurrence).where(Occurrence.channel_id.is_not(None), *_ahead(now))),
                Channel.id.in_(self._of(Board)),
                Channel.allowed_at.is_not(None),
                Channel.confirms.is_not(None),
            )
        )
        return list(self._session.scalars(query.order_by(Channel.id)))

    def uses(self, channel: Channel, now: datetime) -> Uses:
        """What is posted in a channel."""
        kinds = select(MeetingKind).where(MeetingKind.partnership_id == self._partnership_id)
        meetings = select(Occurrence).where(Occurrence.partnership_id == self._partnership_id, *_ahead(now))
        meetings = meetings.where(Occurrence.channel_id == channel.id).options(joinedload(Occurrence.kind))
        return Uses(
            tuple(self._session.scalars(kinds.where(MeetingKind.channel_id == channel.id).order_by(MeetingKind.id))),
            tuple(self._session.scalars(meetings.order_by(Occurrence.starts_at, Occurrence.id))),
        )

    def follow(self, channel: Channel, place: str) -> Channel:
        """Let a channel have another id on its platform, with all that is planned and known by the old one.

        Where the new id is known already, that channel takes over what the other was used for.
        """
        former, other = channel.place, self.at(channel.platform, place)
        if other:
            self._take_over(channel, other)
        else:
            channel.place = place
        sent = update(Delivery).where(Delivery.partnership_id == self._partnership_id)
        sent = sent.where(Delivery.platform == channel.platform, Delivery.destination == former)
        self._session.execute(sent.values(destination=place))
        origins = select(Origin).where(Origin.partnership_id == self._partnership_id)
        for origin in self._session.scalars(origins.where(Origin.platform == channel.platform, Origin.place == former)):
            origin.place = place
        self._session.flush()
        return other or channel

    def _take_over(self, former: Channel, other: Channel) -> None:
        tables: tuple[Any, ...] = (MeetingKind, Occurrence, Board)
        for table in tables:
            query = select(table).where(table.partnership_id == self._partnership_id)
            for row in self._session.scalars(query.where(table.channel_id == former.id)):
                row.channel_id = other.id
        other.confirms, former.confirms = other.confirms or former.confirms, None
        former.allowed_at = former.allowed_by_id = None
        self._session.flush()

    def _of(self, table: Any) -> Select[int]:  # noqa: ANN401 - any table with channels
        return select(table.channel_id).where(table.partnership_id == self._partnership_id)

    def _query(self) -> Select[Channel]:
        return select(Channel).where(Channel.partnership_id == self._partnership_id)


def _ahead(now: datetime) -> tuple[Any, ...]:
    return (Occurrence.starts_at > now, Occurrence.state != OccurrenceState.CANCELLED)
