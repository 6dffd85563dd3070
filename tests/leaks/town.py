"""Two partnerships in one workspace, each with a meeting, updates, incidents, papers and reminders of its own."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.hearing import Answer, Asked, Filled, Person, Said
from bot.work import Work
from handlers.request import Spot
from handlers.sending.compiling import compile_delivery
from handlers.sending.reports import report
from schedules.beat import Beat, Parcel
from storage.database import Database
from storage.deadline import Deadline
from storage.deliveries import Settlement
from storage.loading import load
from storage.planfile import parse_plan
from storage.stores import Stores
from storage.tables import Base, DeliveryState, Member
from storage.vocabulary import Role
from tests.exampleton import PLAN
from tests.leaks.planting import Planted, plant

PLATFORM = "talk"
NOW = datetime(2027, 11, 19, 10, tzinfo=UTC)
COUNCIL, FORCE, WARDENS = "Exampleton Borough Council", "Hertfordshire Constabulary", "town wardens"
MEMBERS = {
    "council": (Role.COORDINATOR, COUNCIL),
    "cleared": (Role.COORDINATOR, COUNCIL),
    "chair": (Role.CHAIR, COUNCIL),
    "police": (Role.PARTNER, FORCE),
    "wardens": (Role.PARTNER, WARDENS),
    "trusted": (Role.PARTNER, WARDENS),
    "lapsed": (Role.PARTNER, FORCE),
    "deputy": (Role.DEPUTY, FORCE),
    "councillor": (Role.VIEWER, COUNCIL),
    "gone": (Role.PARTNER, FORCE),
}
"""Who there is in either partnership. `cleared` and `trusted` hold the grant, `lapsed` held it until yesterday."""
CLEARED = frozenset({"cleared", "trusted"})
BOTH = "both"
"""A partner in both partnerships, who is spoken with where the first one meets."""
STRANGER = "stranger"
RESTRICTED_ACTION, RESTRICTED_INCIDENT = "1.2", "2"
STORY = (
    ("council", "/meeting schedule jag 2027-12-16 14:00 in #jag place=Chamber"),
    ("council", "/meeting repeat scrutiny every 3 months first wednesday 10:00"),
    ("police", "/action update 1.1 amber Six walks held next=Two more public=Walks go on"),
    ("council", "/action update 1.2 amber Lamps are late"),
    ("council", "/action funding 1.2 The county pays half"),
    ("council", "/funding add Lamps amount=5000 purpose=Lamps funder=County outcome=secured ends=31/3/2028 action=1.2"),
    ("council", "/measure add Walks objective=1 unit=count area=Town better=up baseline=8 target=40 per=year"),
    ("police", '/measure set Walks 2027/28 Q2 14 note="Two in the rain" source="Duty log" as-at=2027-10-04'),
    ("police", "/measure set Walks 2027/28 Q2 15"),
    ("council", "/action complete 2.1 result=Opened lesson=Sooner"),
    ("police", "/incident log graffiti Town Centre Tags on the shutters"),
    ("police", '/incident log domestic-abuse "Town Centre" count=3'),
    ("council", "/incident close 1 Cleaned"),
    ("council", "/meeting action jag wardens due=2028-01-12 Paint the fence"),
    ("council", "/digest jag issue"),
)


@dataclass
class Town:
    """What can be asked here, and what was sent."""

    database: Database
    ids: dict[str, int]
    planted: Planted = field(default_factory=Planted)
    sent: list[Parcel] = field(default_factory=list)
    _keys: Iterator[int] = field(default_factory=itertools.count)

    def hears(self, who: str, text: str, now: datetime = NOW) -> Answer:
        """What somebody is answered who types this where the first partnership meets."""
        said = Said(**self._spoken(who), text=text)
        return Work(self.database).hear(said, now, Deadline())

    def takes(self, who: str, words: str, values: dict[str, str]) -> Answer:
        """What somebody is answered who sends this form."""
        return Work(self.database).submit(Filled(**self._spoken(who), words=words, values=values), NOW, Deadline())

    def offers(self, who: str, source: str) -> str:
        """All that a field suggests to somebody."""
        asked = Asked(**self._spoken(who), source=source)
        return "\n".join(f"{each.value} {each.label}" for each in Work(self.database).suggest(asked, NOW).choices)

    async def send_due(self, now: datetime) -> None:
        """Compile and send what is due, and keep it."""

        async def send(parcel: Parcel) -> Settlement:
            self.sent.append(parcel)
            return Settlement(DeliveryState.SENT, [f"{parcel.id}.1"])

        lease = timedelta(minutes=1)
        await Beat(self.database, compile_delivery, send, report, owner="here", lease=lease).tick(now)

    def _spoken(self, who: str) -> dict[str, Any]:
        side = "there" if who.startswith("there-") else "here"
        return {
            "person": Person(PLATFORM, f"U-{who}", who),
            "key": f"request {next(self._keys)}",
            "spot": Spot(f"C-{side}", "#jag"),
            "people": {f"@{each}": f"U-{each}" for each in (*MEMBERS, STRANGER, "newcomer")},
            "channels": {"#jag": f"C-{side}"},
        }


@contextmanager
def town(url: str) -> Iterator[Town]:
    """Both partnerships in the database at `url`, with canaries in the other one and in what is restricted here."""
    database = Database(url)
    Base.metadata.create_all(database.writer)
    there, here = _found(database, "otherton", "there-"), _found(database, "exampleton", "")
    stands = Town(database, {"here": here, "there": there})
    try:
        yield stands
    finally:
        database.close()


async def live(stands: Town) -> None:
    """Let both partnerships live for a while, then plant the canaries."""
    for prefix in ("there-", ""):
        for who, line in STORY:
            stands.hears(f"{prefix}{who}", line)
    for day in range(10):
        await stands.send_due(NOW + timedelta(days=day, hours=2))
    stands.sent.clear()
    _mark(stands)
    plant(stands.database, stands.ids["there"], "there", stands.planted, restricted=False)
    plant(stands.database, stands.ids["here"], "restricted", stands.planted, restricted=True)


def _found(database: Database, key: str, prefix: str) -> int:
    text = PLAN.replace("key: exampleton", f"key: {key}").replace("Exampleton Community", f"{key.title()} Community")
    with database.unit() as unit:
        stores = unit.within(load(unit, parse_plan(text), NOW).partnership_id)
        for name, (role, organisation) in MEMBERS.items():
            _add(stores, f"{prefix}{name}", role, organisation)
        _add(stores, BOTH, Role.PARTNER, FORCE)
        return stores.partnership_id


def _add(stores: Stores, name: str, role: Role, organisation: str) -> None:
    of = stores.organisations.named(organisation)
    assert of, organisation
    member = stores.members.add(name, role, of, at=NOW, email=f"{name}@example.org")
    stores.members.identify(member, PLATFORM, f"U-{name}")
    _stand(member, name.removeprefix("there-"))


def _stand(member: Member, name: str) -> None:
    """Grants, and who has left."""
    until = {"cleared": date(2028, 10, 1), "trusted": date(2028, 1, 31), "lapsed": date(2027, 11, 18)}
    if name in until:
        member.cleared_at, member.cleared_until = NOW - timedelta(days=30), until[name]
    if name == "gone":
        member.removed_at = NOW - timedelta(days=1)


def _mark(stands: Town) -> None:
    """Make the action restricted that nobody without the grant must see."""
    for side in stands.ids.values():
        with stands.database.unit() as unit:
            found = unit.within(side).actions.find(RESTRICTED_ACTION)
            if found:
                found.restricted_at = NOW
