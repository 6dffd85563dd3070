"""The beat when something goes wrong inside it: no delivery is stuck, none holds up another, none is sent twice."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.courier import Courier
from handlers.reply import Reply
from handlers.sending.compiling import compile_delivery
from handlers.sending.reports import report
from schedules.beat import Beat
from storage.deliveries import Planned
from storage.stores import Stores
from storage.tables import Delivery, DeliveryState, OccurrenceState
from storage.troubles import Conflict
from tests.board import LEASE, Board
from tests.talk import PLATFORM, START, Talk, talking, words

LATER = START + timedelta(minutes=5)


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        yield each


def plan(talk: Talk, subject: str, *, expires_at: datetime | None = None, made: bool = True) -> None:
    content = Reply(title=subject).model_dump(mode="json") if made else None
    with talk.database.unit() as unit:
        planned = Planned(subject, "reminder", PLATFORM, "C-jag", START, content=content, expires_at=expires_at)
        unit.within(talk.partnership.id).deliveries.plan(planned)


def states(talk: Talk) -> list[str]:
    with talk.stores() as stores:
        return [str(each.state) for each in stores.session.query(Delivery).order_by(Delivery.id)]


def run(talk: Talk, board: Board, compile: Any = None, told: Any = report) -> None:  # noqa: ANN401
    courier = Courier({PLATFORM: board}, talk.clock, LEASE)
    beat = Beat(talk.database, compile, courier.send, told, owner="test", lease=LEASE)
    talk.runner.run(beat.tick(talk.clock.now()))


def cannot_tell(stores: Stores, *_: object) -> None:
    stores.places.ensure("Nowhere")
    raise LookupError("nobody is there to be told")


def test_a_report_that_fails_holds_nothing_up(talk: Talk) -> None:
    plan(talk, "came too late", expires_at=START)
    plan(talk, "refused")
    board = Board(refuses={"C-jag"})
    run(talk, board, told=cannot_tell)
    assert states(talk) == [DeliveryState.EXPIRED, DeliveryState.FAILED]
    board.refuses.clear()
    plan(talk, "in time")
    run(talk, board, told=cannot_tell)
    assert board.on("C-jag") == ["in time"]
    with talk.stores() as stores:
        assert stores.places.named("Nowhere") is None, "half a report is none"


def test_what_is_about_to_go_out_for_a_meeting_that_is_cancelled_does_not(talk: Talk) -> None:
    def compile(stores: Stores, delivery: Delivery, now: datetime) -> object:
        meeting = stores.meetings.occurrence(delivery.occurrence_id or 0)
        assert meeting
        meeting.state = OccurrenceState.CANCELLED
        return compile_delivery(stores, delivery, now)

    talk.says("council", "/meeting schedule jag 2026-11-27 14:00 in #jag")
    run(talk, board := Board(), compile)
    assert set(states(talk)) == {DeliveryState.DUE, DeliveryState.CANCELLED}
    assert board.posted == []


def test_a_round_of_reminders_that_fails_is_told_of_as_what_it_is(talk: Talk) -> None:
    def compile(stores: Stores, delivery: Delivery, now: datetime) -> object:
        if delivery.kind == "prompts owners":
            raise LookupError("nothing says who is to be asked")
        return compile_delivery(stores, delivery, now)

    talk.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
    talk.clock.at = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
    run(talk, board := Board(), compile)
    (told,) = [each for each in board.on("@U-council") if each.startswith("Not sent")]
    assert told.startswith("Not sent: the private reminders for the Joint Action Group (SoSafe meeting) on Thursday")
    assert "[Try it again]" in told
    with talk.stores() as stores:
        (failed,) = [each.id for each in stores.session.query(Delivery) if each.state == DeliveryState.FAILED]
    answer = words(talk.says("council", f"/digest resend {failed}"))
    assert answer.startswith("Sending now: the private reminders for the Joint Action Group")


def test_what_conflicts_while_it_is_made_is_made_a_moment_later(talk: Talk) -> None:
    tries = []

    def compile(*_: object) -> dict[str, Any]:
        tries.append(1)
        if len(tries) == 1:
            raise Conflict
        return Reply(title="made").model_dump(mode="json")

    plan(talk, "digest", made=False)
    board = Board()
    run(talk, board, compile)
    assert states(talk) == [DeliveryState.DUE]
    talk.clock.move(seconds=5)
    run(talk, board, compile)
    assert board.on("C-jag") == ["made"]
    assert states(talk) == [DeliveryState.SENT]


class Stumbling(Board):
    """Takes a message, and then something goes wrong that nobody thought of."""

    async def post(self, destination: str, thread: str, message: object) -> str:
        await super().post(destination, thread, message)
        raise KeyError("ts")


def test_after_the_unexpected_a_person_is_asked(talk: Talk) -> None:
    plan(talk, "taken")
    board = Stumbling()
    run(talk, board)
    assert states(talk)[0] == DeliveryState.ASKED
    assert board.on("C-jag") == ["taken"]


def test_what_was_begun_before_the_meeting_is_finished(talk: Talk) -> None:
    plan(talk, "begun", expires_at=LATER)
    with talk.database.unit() as unit:
        delivery = unit.queue.due(START, 1)[0]
        delivery.posted = ["1"]
        delivery.content = Reply(title="begun").model_dump(mode="json")
    talk.clock.at = LATER
    run(talk, Board())
    assert states(talk) == [DeliveryState.SENT]
