"""Removing at night what has been kept for long enough, a bounded number of rows at a time, and saying so once a month.

What one night does not come to the next one does, so that nobody waits long for their turn to write.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.erasing.people import forget_person
from handlers.exports import take_up_notes
from handlers.reply import Button, Facts, Reply, Text
from handlers.retention.rows import cutoff
from schedules.calendar import say_month
from schedules.retention import PERIODS, periods
from storage.keeping.retaining import Retaining
from storage.keeping.sweeping import sweep_after
from storage.stores import Stores

MOST = 300
"""Rows of one table that go in one night."""
MOST_PEOPLE = 10
"""People whose names go in one night: each name is looked for in every text there is."""
EVENT = "kept for long enough"
A_DAY, A_MONTH = timedelta(days=1), timedelta(days=31)


def retain(stores: Stores, now: datetime, most: int = MOST) -> dict[str, int]:
    """Remove what has been kept for long enough; how many of each sort, without those of which nothing went."""
    take_up_notes(stores)
    Retaining(stores.session, stores.partnership_id).forget_words(now - A_DAY)
    stores.overview.forget_unopened(now - A_MONTH)
    months = periods(stores.partnership.retention)
    gone = {key: _remove(stores, key, cutoff(stores, now, months[key]), now, most) for key in PERIODS}
    gone = {key: count for key, count in gone.items() if count}
    if gone:
        stores.audit.add(EVENT, _month(_today(stores, now)), now=gone, at=now)
        sweep_after(stores.session)
    return gone


def month_told(stores: Stores, now: datetime) -> tuple[str, Reply] | None:
    """What went in the month before, for the coordinators: its key and the message; nothing when nothing went."""
    last = _today(stores, now).replace(day=1) - timedelta(days=1)
    gone = dict.fromkeys(PERIODS, 0)
    for entry in stores.audit.about(_month(last)):
        for key, count in entry.now.items() if entry.event == EVENT else ():
            gone[key] = gone.get(key, 0) + count
    return (_month(last), _told(last, gone)) if any(gone.values()) else None


def _remove(stores: Stores, key: str, before: datetime, now: datetime, most: int) -> int:
    retaining = Retaining(stores.session, stores.partnership_id)
    if key != "members":
        return retaining.remove(key, before, now, most)
    numbers = retaining.removed_members(before, min(most, MOST_PEOPLE))
    for member in filter(None, map(stores.members.get, numbers)):
        forget_person(stores, member, now)
    return len(numbers)


def _told(last: date, gone: Mapping[str, int]) -> Reply:
    rows = tuple((PERIODS[key].label, f"{count:,}") for key, count in gone.items() if count)
    return Reply(
        title=f"What was kept for long enough and went in {say_month(last.month)} {last.year}",
        parts=(Facts(rows=rows), Text(text="These are counts only; nobody can bring back what they were.")),
        buttons=(Button(label="The periods", line="/plan retention"),),
    )


def _today(stores: Stores, now: datetime) -> date:
    return now.astimezone(ZoneInfo(stores.partnership.zone)).date()


def _month(day: date) -> str:
    return f"retention {day:%Y-%m}"
