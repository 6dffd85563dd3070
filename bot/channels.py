"""What a platform shows of its channels, taken in for every partnership that depends on them."""

from datetime import datetime

from bot.hearing import Noticed
from handlers.meetings.channel_changes import take_in, welcome
from storage.database import Database
from storage.stores import Stores, Unit


def places_in_use(database: Database, platform: str, now: datetime) -> frozenset[str]:
    """The ids of the channels on a platform that anything depends on."""
    with database.reading() as unit:
        used = [channel for stores in _all(unit) for channel in stores.channels.used(now)]
        return frozenset(each.place for each in used if each.platform == platform)


def out_of_reach(database: Database, now: datetime) -> list[str]:
    """The channels that something depends on and that nothing can be posted in, each as a sentence."""
    with database.reading() as unit:
        used = [channel for stores in _all(unit) for channel in stores.channels.used(now)]
        return [f"Nothing can be posted in {each.name}: {each.gone}." for each in used if each.gone]


def take_notice(database: Database, noticed: Noticed, now: datetime) -> None:
    """Bring every partnership in line with what was seen of a channel; each tells its own coordinators.

    Of a channel that nobody depends on nothing is kept. Who let the bot into it is told how it is used.
    """
    with database.unit() as unit:
        unit.acts(now)
        found = [
            take_in(stores, noticed.seen, now, was=noticed.was, joined=noticed.key if noticed.joined else "")
            for stores in _all(unit)
        ]
        if noticed.joined and not any(found):
            _welcome(unit, noticed, now)


def _welcome(unit: Unit, noticed: Noticed, now: datetime) -> None:
    """To whoever let it in; where nobody knows them, to the coordinators of the only partnership there is."""
    for known in unit.people.identify(noticed.seen.platform, noticed.by)[-1:]:
        stores = unit.within(known.partnership_id)
        if member := stores.members.get(known.id):
            welcome(stores, member, noticed.seen, noticed.key, now)
        return
    every = _all(unit)
    for coordinator in every[0].members.coordinators() if len(every) == 1 else ():
        welcome(every[0], coordinator, noticed.seen, noticed.key, now)


def _all(unit: Unit) -> list[Stores]:
    return [unit.within(each.id) for each in unit.partnerships.all()]
