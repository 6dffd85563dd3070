"""Erasing a text everywhere: the rows that repeat it, the papers, what was answered, and the messages in the chat."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.erasing.scrubbing import Erased, hints, scrub
from schedules.retention import periods
from storage.auditing.watching import subject_of
from storage.deliveries import REMOVAL, SETTLED, Planned
from storage.keeping.retaining import Retaining
from storage.keeping.rewriting import Rewriting, Rewritten
from storage.keeping.sweeping import sweep_after
from storage.stores import Stores
from storage.tables import (
    Action,
    Delivery,
    DeliveryState,
    Incident,
    MeetingAction,
    Occurrence,
    Paper,
    Receipt,
    Update,
)


@dataclass(frozen=True)
class Outcome:
    """Where a text was: other records that repeated it, papers with their meetings, answers, and messages.

    `typed` are those of the records into which somebody typed the same. `posted` messages are in the chat and being
    changed there; `unsent` ones had yet to go out.
    """

    records: int
    typed: int
    papers: tuple[tuple[Paper, Occurrence | None], ...]
    answers: int
    posted: int
    unsent: int


def removed_text(day: date, because: str = "") -> str:
    """What stands where a text was; in the row itself with the reason."""
    return f"[text removed on {say_date(day)}{f': {because}' if because else ''}]"


def is_removed(text: str) -> bool:
    """Whether a text is what stands where another was."""
    return text.startswith("[text removed on ") and text.endswith("]")


def say_date(day: date) -> str:
    """A day without its weekday."""
    return f"{day.day} {day:%B %Y}"


def note_of(day: date) -> str:
    """What a paper says of a text that it had when it was issued."""
    return f"A text was removed on {say_date(day)}; the rest is as issued."


def erase_everywhere(stores: Stores, erased: Erased, subjects: list[str], now: datetime) -> Outcome:
    """Take texts out of everything that repeats them, and let the audit tell nothing more of them.

    The row that they were typed into is changed before this, in place. `subjects` are its names in the audit.
    """
    rewriting = Rewriting(stores.session, stores.partnership_id)
    texts = [each for each in erased.texts if each.strip()]
    changed = rewriting.everywhere(hints(texts), lambda value: scrub(value, erased))
    deliveries = {each.id: each for each in [*changed.of(Delivery), *rewriting.deliveries_of(changed.of(Paper))]}
    posted = [each for each in deliveries.values() if each.posted or _may_be_there(each)]
    for delivery in posted:
        stores.deliveries.plan(Planned(f"{REMOVAL} {delivery.id} {now.isoformat()}", REMOVAL, "", "", now))
    Retaining(stores.session, stores.partnership_id).forget_words(now)
    stores.session.flush()
    origins = stores.origins.forget(subjects)
    stores.audit.forget(*subjects, *origins, *filter(None, map(subject_of, changed.rows)), at=now)
    sweep_after(stores.session)
    return _outcome(stores, changed, len(posted))


def too_old_for_messages(stores: Stores, written: datetime, now: datetime) -> bool:
    """Whether messages of the time when something was written are not kept any more, so that none can be found."""
    zone = ZoneInfo(stores.partnership.zone)
    months = periods(stores.partnership.retention)["messages"]
    first, today = written.astimezone(zone).date(), now.astimezone(zone).date()
    return (today.year - first.year) * 12 + today.month - first.month >= months


def _may_be_there(delivery: Delivery) -> bool:
    """Whether it may be in the chat already, if only by a person's word, or come there as it was before."""
    under_way = delivery.state not in SETTLED and delivery.attempt > 0
    return under_way or delivery.state == DeliveryState.SENT


def _outcome(stores: Stores, changed: Rewritten, posted: int) -> Outcome:
    papers = [(each, stores.meetings.occurrence(each.occurrence_id)) for each in changed.of(Paper)]
    answers, messages = len(changed.of(Receipt)), changed.of(Delivery)
    unsent = sum(each.attempt == 0 for each in messages)
    records = len(changed.rows) - answers - len(messages) - len(papers)
    typed = sum(isinstance(each, Action | Update | Incident | MeetingAction) for each in changed.rows)
    return Outcome(records, typed, tuple(papers), answers, posted, unsent)
