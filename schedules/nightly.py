"""The nightly work of a partnership: one delivery that is never sent and never settled, looked at every night.

It stands among the deliveries so that a tick needs no second question to know whether anything is due.
"""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from schedules.calendar import DAY, at_local
from storage.deliveries import SETTLED, Planned, Settlement
from storage.stores import Stores
from storage.tables import DeliveryState

PLANNING = "planning"
NIGHT = time(2)


def plan_nights(stores: Stores, now: datetime) -> None:
    """Let the nightly work be done now, and every night from now on."""
    planned = Planned(PLANNING, PLANNING, "", "", now)
    if stores.deliveries.plan(planned):
        return
    for standing in stores.deliveries.about(PLANNING, lock=True):
        if standing.state in (DeliveryState.DUE, *SETTLED):  # settled by a fault only; at work it comes back by itself
            stores.deliveries.reset(standing, planned)
    stores.session.flush()


def until_next_night(now: datetime, zone: ZoneInfo) -> Settlement:
    """The work is done for now: two in the morning, local time, is when it is looked at again."""
    tomorrow = now.astimezone(zone).date() + DAY
    return Settlement(DeliveryState.DUE, next_at=at_local(tomorrow, NIGHT, zone))
