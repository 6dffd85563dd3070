"""Boards: the one message of a channel that says when a kind of meeting meets next, and is kept true in its place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from storage.deliveries import Deliveries, Planned, again
from storage.scoped import Scoped
from storage.tables import Board, Channel, Delivery, MeetingKind

BOARD = "board"
"""The sort of the message itself."""
RENEWAL = "renewal"
"""The sort of what is drawn in its place."""
COMMITTED = timedelta(seconds=5)
"""Longer than what was changed at an instant takes to be there for whoever draws it."""
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class StandingBoard:
    """A board with the kind of meeting that it tells of, the channel it stands in, and the message that it is."""

    board: Board
    kind: MeetingKind
    channel: Channel
    sent: Delivery


class Boards(Scoped):
    """The boards of one partnership."""

    def get(self, board_id: int) -> StandingBoard | None:
        """One by number."""
        return next(self._found(Board.id == board_id), None)

    def of(self, kind: MeetingKind) -> StandingBoard | None:
        """That of a kind of meeting."""
        return next(self._found(Board.kind_id == kind.id), None)

    def within(self, channel: Channel) -> list[StandingBoard]:
        """Those that stand in a channel."""
        return list(self._found(Board.channel_id == channel.id))

    def shown_as(self, delivery_id: int) -> StandingBoard | None:
        """The one that a message is."""
        return next(self._found(Board.delivery_id == delivery_id), None)

    def put_up(self, kind: MeetingKind, channel: Channel, at: datetime, *, anew: bool = False) -> None:
        """Have a kind's message posted in a channel, in the place of one that stands elsewhere; that stays as it is.

        `anew`: it was posted there before, and is gone.
        """
        subject = f"{BOARD} {kind.id} {uuid4().hex}{' anew' if anew else ''}"  # two of one instant are two messages
        planned = Planned(subject, BOARD, channel.platform, channel.place, at)
        (number,) = self._deliveries.plan_many([planned]).values()
        standing = self.of(kind)
        board = standing.board if standing else Board(partnership_id=self._partnership_id, kind_id=kind.id)
        board.channel_id, board.delivery_id = channel.id, number
        self._session.add(board)
        self._session.flush()

    def take_down(self, board: Board) -> None:
        """Keep a message true no more; it stays as it is."""
        self._session.delete(board)
        self._session.flush()

    def renew(self, at: datetime, *standing: Board) -> None:
        """Have these drawn anew, or every one; each at most once a minute, however much is changed in it.

        Planned with what changed; where there is none, this takes one statement.
        """
        query = select(Board, Delivery).join(Delivery, Board.delivery_id == Delivery.id)
        query = query.where(Board.partnership_id == self._partnership_id)
        if standing:
            query = query.where(Board.id.in_([each.id for each in standing]))
        self._plan(((board, sent) for board, sent in self._session.execute(query).all()), at)

    def _plan(self, boards: Iterable[tuple[Board, Delivery]], at: datetime) -> None:
        minute = (at + COMMITTED).replace(second=0, microsecond=0) + MINUTE
        for board, sent in boards:
            self._deliveries.plan(
                Planned(
                    subject=f"{RENEWAL} {board.id} {sent.id} {minute.isoformat()}",
                    kind=RENEWAL,
                    platform=sent.platform,
                    destination=sent.destination,
                    not_before=minute,
                    replaces=sent.posted[-1] if sent.posted else "",
                    mark=again(sent.mark, minute.isoformat()),
                )
            )

    @property
    def _deliveries(self) -> Deliveries:
        return Deliveries(self._session, self._partnership_id)

    def _found(self, which: ColumnElement[bool]) -> Iterator[StandingBoard]:
        query = select(Board, MeetingKind, Channel, Delivery).where(Board.partnership_id == self._partnership_id)
        query = query.join(MeetingKind, MeetingKind.id == Board.kind_id).join(Channel, Channel.id == Board.channel_id)
        query = query.join(Delivery, Delivery.id == Board.delivery_id).where(which).order_by(Board.id)
        rows = self._session.execute(query.options(joinedload(MeetingKind.channel))).all()
        return (StandingBoard(*row) for row in rows)
