"""The messages that records were made from: where each stands, and whether it says something else now."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from storage.scoped import Scoped
from storage.tables import Action, Incident, MeetingAction, Origin, Update


class Origins(Scoped):
    """The origins of one partnership's records. A subject is a record by its row, such as `update 12`."""

    def keep(
        self,
        subject: str,
        member_id: int,
        at: datetime,
        *,
        platform: str,
        place: str,
        message: str,
        name: str,
        link: str,
        words: str,
    ) -> Origin:
        """A record was made from a message; `name` is what people call its place, such as `#jag`."""
        origin = Origin(
            partnership_id=self._partnership_id,
            subject=subject,
            member_id=member_id,
            at=at,
            platform=platform,
            place=place,
            message=message,
            name=name,
            link=link,
            words=words,
        )
        self._session.add(origin)
        self._session.flush()
        return origin

    def of_message(self, platform: str, place: str, message: str) -> Sequence[Origin]:
        """Everything that was made from one message, the latest last."""
        query = select(Origin).where(Origin.partnership_id == self._partnership_id, Origin.platform == platform)
        query = query.where(Origin.place == place, Origin.message == message)
        return list(self._session.scalars(query.order_by(Origin.id)))

    def of(self, subjects: Collection[str]) -> dict[str, Origin]:
        """The origins of these records, by subject; one statement for all."""
        if not subjects:
            return {}
        query = select(Origin).where(Origin.partnership_id == self._partnership_id, Origin.subject.in_(subjects))
        return {origin.subject: origin for origin in self._session.scalars(query.order_by(Origin.id))}

    def forget(self, subjects: Collection[str]) -> Sequence[str]:
        """Of these records nobody is to know any more where they came from; the audit's names of what went."""
        query = select(Origin).where(Origin.partnership_id == self._partnership_id, Origin.subject.in_(subjects))
        gone = list(self._session.scalars(query))
        for origin in gone:
            self._session.delete(origin)
        self._session.flush()
        return [f"origin {origin.id}" for origin in gone]

    def entry(self, number: int) -> tuple[Update, Action] | None:
        """An entry by its row, with its action; None where it is not shown."""
        query = select(Update, Action).join(Action, Update.action_id == Action.id).where(Update.id == number)
        row = self._session.execute(query.where(Update.partnership_id == self._partnership_id)).first()
        return (row[0], row[1]) if row else None

    def incident(self, number: int) -> Incident | None:
        """An incident by its row; None where it is not shown."""
        query = select(Incident).where(Incident.partnership_id == self._partnership_id, Incident.id == number)
        return self._session.scalar(query)

    def meeting_action(self, number: int) -> MeetingAction | None:
        """A meeting action by its row."""
        query = select(MeetingAction).where(MeetingAction.partnership_id == self._partnership_id)
        return self._session.scalar(query.where(MeetingAction.id == number))
