"""The messages that records were made from: where each stands, and whether it says something else now."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from storage.scoped import Scoped
from storage.tables import Origin


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

    def forget(self, subject: str) -> None:
        """Of this record nobody is to know any more where it came from."""
        query = select(Origin).where(Origin.partnership_id == self._partnership_id, Origin.subject == subject)
        for origin in self._session.scalars(query):
            self._session.delete(origin)
        self._session.flush()
