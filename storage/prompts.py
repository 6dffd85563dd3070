"""Prompts: whom the bot asks privately, on which day, about which actions; and which of them to draw anew."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Row, Select, bindparam, delete, select
from sqlalchemy.orm import Session

from storage.deliveries import Deliveries, Planned, again
from storage.scoped import Scoped, add_many
from storage.tables import Delivery, DeliveryState, Prompt, PromptAction
from storage.tables.base import Json

KIND = "prompt"
REDRAW = "redraw"
UNSENT = (DeliveryState.DUE, DeliveryState.CANCELLED, DeliveryState.EXPIRED)
"""What did not reach the person and may still do so."""
GOING = (DeliveryState.SENT, DeliveryState.SENDING, DeliveryState.UNKNOWN)
"""What the person has before them, or may soon have."""
REMEMBERED = timedelta(days=183)
"""Longer than anybody is asked before a meeting."""


@dataclass(frozen=True)
class Asking:
    """A private question to a member, before it is a row.

    `occurrences` are the numbers of the meetings it is for, `actions` those of what it asks about, by their place in
    the plan. It is of no use from the start of the latest meeting, `expires_at`.
    """

    member_id: int
    day: date
    platform: str
    destination: str
    not_before: datetime
    expires_at: datetime
    occurrences: tuple[int, ...]
    actions: Mapping[int, int]

    @property
    def subject(self) -> str:
        """The key: nobody is asked twice in a day."""
        return subject_of(self.day, self.member_id)

    def planned(self) -> Planned:
        """The message; what it says is drawn when it is sent."""
        return Planned(
            subject=self.subject,
            kind=KIND,
            platform=self.platform,
            destination=self.destination,
            not_before=self.not_before,
            occurrence_id=self.occurrences[0],
            expires_at=self.expires_at,
        )


def subject_of(day: date, member_id: int) -> str:
    """What the message to a member on a day is about, as its key says it."""
    return f"prompt {day.isoformat()} member {member_id}"


Found = tuple[Prompt, Delivery]


class Prompts(Scoped):
    """The prompts of one partnership."""

    def __init__(self, session: Session, partnership_id: int) -> None:
        super().__init__(session, partnership_id)
        self._deliveries = Deliveries(session, partnership_id)

    def plan(self, askings: Sequence[Asking]) -> set[int]:
        """Ask these members unless they are asked on that day already; the members who are newly asked.

        Three statements, however many are asked.
        """
        by_subject = {each.subject: each for each in askings}
        numbers = self._deliveries.plan_many([each.planned() for each in by_subject.values()])
        new = [(by_subject[subject], number) for subject, number in numbers.items()]
        rows = add_many(self._session, Prompt, [self._row(*each) for each in new], Prompt.id, Prompt.member_id)
        prompts = {member_id: prompt_id for prompt_id, member_id in rows}
        self._list((prompts[asking.member_id], asking.actions) for asking, _ in new)
        return set(prompts)

    def extend(self, prompt: Prompt, delivery: Delivery, asking: Asking) -> bool:
        """Let a prompt that was not sent yet ask for another meeting too; one that was withdrawn, for that alone.

        False when it is being sent meanwhile.
        """
        held = self._deliveries.get(delivery.id, lock=True)
        if held is None or held.state not in UNSENT or held.posted:
            return False
        earlier = prompt.occurrences if held.state == DeliveryState.DUE else []
        if held.state != DeliveryState.DUE:
            self._deliveries.reset(held, asking.planned())
            self.list_only(prompt, ())
        held.content, held.expires_at = None, max(held.expires_at or asking.expires_at, asking.expires_at)
        prompt.occurrences = list(dict.fromkeys([*earlier, *asking.occurrences]))
        held.occurrence_id = prompt.occurrences[0]
        self._list([(prompt.id, asking.actions)])
        return True

    def put_off(self, prompt: Prompt, day: date, at: datetime | None = None) -> None:
        """Give a prompt that was not sent yet the key of another day, and with `at` the instant when it is sent."""
        delivery = self.delivery(prompt)
        prompt.day, delivery.subject = day, subject_of(day, prompt.member_id)
        if at:
            self._deliveries.put_off(delivery, at)

    def get(self, prompt_id: int) -> Prompt | None:
        """One by number."""
        return self._session.scalar(self._query().where(Prompt.id == prompt_id))

    def of(self, delivery_id: int) -> Prompt | None:
        """The prompt that a delivery is."""
        return self._session.scalar(self._query().where(Prompt.delivery_id == delivery_id))

    def marked(self, mark: str) -> Prompt | None:
        """The prompt that was sent with a mark."""
        return self._session.scalar(self._query().join(Delivery).where(Delivery.mark == mark))

    def posted(self, member_id: int, platform: str, message_id: str) -> Prompt | None:
        """The prompt of a member that the platform knows by the id of a message."""
        query = self._both().where(Prompt.member_id == member_id, Delivery.platform == platform)
        rows = self._session.execute(query.order_by(Prompt.id.desc()))
        return next((prompt for prompt, delivery in rows if message_id in delivery.posted), None)

    def delivery(self, prompt: Prompt) -> Delivery:
        """The message that a prompt is."""
        found = self._deliveries.get(prompt.delivery_id)
        assert found is not None  # its key says so
        return found

    def asked(self, members: Collection[int], first: date) -> dict[int, dict[date, Found]]:
        """Of each member the days on which they are or were asked, from a day on; one statement for all."""
        query = self._both().where(Prompt.member_id.in_(members), Prompt.day >= first)
        found: defaultdict[int, dict[date, Found]] = defaultdict(dict)
        for prompt, delivery in self._session.execute(query):
            found[prompt.member_id][prompt.day] = prompt, delivery
        return found

    def list_only(self, prompt: Prompt, actions: Collection[int]) -> None:
        """Ask about these actions only, of those that a prompt was planned with."""
        listed = PromptAction.prompt_id == prompt.id
        self._session.execute(delete(PromptAction).where(listed, PromptAction.action_id.not_in(actions)))

    def listing(self, action_id: int, now: datetime) -> list[Found]:
        """The prompts that people have before them, that list an action and whose meeting is ahead."""
        asked = {"partnership_id": self._partnership_id, "action_id": action_id, "now": now}
        return _pairs(self._session.execute(LISTING, asked))

    def asking_for(self, occurrence_id: int, now: datetime) -> list[Found]:
        """The prompts that people have before them and that ask for a meeting, whenever that is now."""
        mine = Delivery.partnership_id == self._partnership_id
        recent = (mine & Delivery.settled_at.is_(None)) | (mine & (Delivery.settled_at > now - REMEMBERED))
        rows = _pairs(self._session.execute(self._both().where(recent, _with_people())))
        return [(prompt, delivery) for prompt, delivery in rows if occurrence_id in prompt.occurrences]

    def redraw(self, found: Iterable[Found], cause: str, at: datetime) -> None:
        """Draw prompts anew where people have them before them, once for each cause."""
        for prompt, delivery in found:
            self._deliveries.plan(
                Planned(
                    subject=f"redraw {prompt.id} {cause}",
                    kind=REDRAW,
                    platform=delivery.platform,
                    destination=delivery.destination,
                    not_before=at,
                    replaces=delivery.posted[-1] if delivery.posted else "",
                    mark=again(delivery.mark, cause),
                    occurrence_id=delivery.occurrence_id,
                    expires_at=delivery.expires_at,
                )
            )

    def _query(self) -> Select[Prompt]:
        return select(Prompt).where(Prompt.partnership_id == self._partnership_id)

    def _both(self) -> Select[Prompt, Delivery]:
        query = select(Prompt, Delivery).join(Delivery, Prompt.delivery_id == Delivery.id)
        return query.where(Prompt.partnership_id == self._partnership_id)

    def _row(self, asking: Asking, delivery_id: int) -> Json:
        return {
            "partnership_id": self._partnership_id,
            "delivery_id": delivery_id,
            "member_id": asking.member_id,
            "day": asking.day,
            "occurrences": list(asking.occurrences),
        }

    def _list(self, listed: Iterable[tuple[int, Mapping[int, int]]]) -> None:
        rows = [
            {"prompt_id": prompt_id, "action_id": action_id, "position": position}
            for prompt_id, actions in listed
            for action_id, position in actions.items()
        ]
        add_many(self._session, PromptAction, rows)


def _with_people() -> ColumnElement[bool]:
    """What people have before them, or may: it was sent, is being sent, or was tried and is tried again."""
    tried = (Delivery.state == DeliveryState.DUE) & (Delivery.attempt > 0)
    return Delivery.state.in_(GOING) | tried


# Made once, because every update asks for it and making a statement takes longer than the database does over it.
LISTING = (
    select(Prompt, Delivery)
    .join(Delivery, Prompt.delivery_id == Delivery.id)
    .join(PromptAction, PromptAction.prompt_id == Prompt.id)
    .where(
        Prompt.partnership_id == bindparam("partnership_id"),
        PromptAction.action_id == bindparam("action_id"),
        Delivery.expires_at > bindparam("now"),
        _with_people(),
    )
)


def _pairs(rows: Iterable[Row[Prompt, Delivery]]) -> list[Found]:
    return [(prompt, delivery) for prompt, delivery in rows]
