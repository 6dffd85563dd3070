"""What a partnership allows where a parcel goes, asked of the database this moment."""

from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.courier import AskLeave
from handlers.landing import Leave, leave_of
from schedules.beat import Parcel
from storage.database import Database


def leaves_from(database: Database, clock: Clock) -> AskLeave:
    """A function that reads, each time anew, where restricted items are allowed and who may see them today."""

    def ask(parcel: Parcel, people: frozenset[str]) -> Leave:
        with database.reading() as unit:
            stores = unit.within(parcel.partnership_id)
            today = clock.now().astimezone(ZoneInfo(stores.partnership.zone)).date()
            return leave_of(stores, parcel.platform, parcel.destination, people, today)

    return ask
