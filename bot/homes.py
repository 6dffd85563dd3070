"""Home pages: whose is behind, leave to publish it, and what it says now. The methods run in a worker thread.

A page is behind when something was changed in its partnership since it was drawn; nothing is written for that with
each change. Whoever finds it behind, in whatever process, claims it first, and the database lets one of them.
"""

import logging
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.asking import Unknown, asked_in, request_of
from bot.hearing import Person, Said, Spoken
from handlers.command import find
from handlers.home.pages import home_of
from handlers.home.showing import ShowHome
from handlers.reading.drafts import Incomplete, Wrong, draft_of, read
from handlers.reply import Refused, Reply
from storage.database import Database
from storage.homes import OpenHome
from storage.stores import Unit
from storage.tables import Member
from storage.troubles import where

PAUSE = timedelta(seconds=5)
"""Nobody's page is published more than once in this time."""
FRESH = timedelta(minutes=5)
"""After so long a page is drawn anew though nothing was changed: days pass, and reminders go out."""
LOOKED_AT = timedelta(days=1)
"""For so long after it was opened a page is kept up to date."""
AT_ONCE = 8
"""Pages that are claimed together, so that each is published moments after."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Page:
    """A page that may be published now, as it reads. `within` is its partnership; `known`: the person is a member."""

    home: OpenHome
    claimed_at: datetime
    reply: Reply
    within: int | None
    known: bool = True


@dataclass(frozen=True)
class Pages:
    """Some pages to be published, and in how many seconds there may be more; None where nothing is behind."""

    pages: tuple[Page, ...] = ()
    wait: float | None = None


@dataclass(frozen=True)
class HomePages:
    """The home pages of one platform."""

    database: Database
    platform: str
    pause: timedelta = field(default=PAUSE)

    def open(self, person: Person, now: datetime, *, blank: bool) -> bool:
        """Somebody opened theirs, on which nothing stands yet if it is `blank`. False for those whom nobody knows."""
        with self.database.unit() as unit:
            members = unit.people.identify(person.platform, person.id)
            if not members:
                return False
            row = unit.homes.of(person.platform, person.id)
            same = next((each for each in members if row and each.id == row.member_id), None)
            page = row.page if row and same else 1
            unit.homes.open(same or members[-1], person.platform, person.id, now, page)
            if blank:
                unit.homes.blank(person.platform, person.id)
        return True

    def stranger(self, person: Person, now: datetime) -> Reply:
        """What somebody reads whom nobody knows: how they are added."""
        with self.database.reading() as unit:
            return _stranger(unit, person, now)

    def turn(self, said: Said, now: datetime) -> Reply | None:
        """Turn somebody's page to what a line of theirs asks for; why not, where it cannot be."""
        try:
            with asked_in(self.database, said, now, self.database.unit()) as (unit, request):
                command = read(draft_of(ShowHome, find(said.text).rest, request), request).command
                assert isinstance(command, ShowHome)
                member: Member = command.partnership or request.member
                unit.homes.open(member, said.person.platform, said.person.id, now, command.page)
        except Refused as refused:
            return refused.reply()
        except (Incomplete, Wrong):
            return Refused("I do not understand that page. Open the Home tab again.").reply()
        return None

    def claim(self, now: datetime) -> Pages:
        """Claim some of those that are behind and were not published a moment ago, and say how they read now."""
        with self.database.reading() as unit:
            found = unit.homes.opened(self.platform, now - LOOKED_AT)
        behind = [each for each in found if each.behind(now, FRESH)]
        rested = [each for each in behind if each.published_at is None or now - each.published_at >= self.pause]
        left = min((self._rests(each, now) for each in behind if each not in rested), default=None)
        if not rested:
            return Pages(wait=left)
        with self.database.unit() as unit:
            claimed = unit.homes.claim([each.id for each in rested[:AT_ONCE]], now, self.pause)
        pages = tuple(page for each in rested if each.id in claimed and (page := self._read(each, now)))
        return Pages(pages, 0.0 if len(rested) > AT_ONCE else left)

    def settle(self, page: Page, shown: str, now: datetime) -> None:
        """Keep what a page shows since now."""
        with self.database.unit() as unit:
            unit.homes.settle(page.home, page.claimed_at, shown, now)

    def forget(self, page: Page) -> None:
        """Nobody looks at a page any more."""
        with self.database.unit() as unit:
            unit.homes.forget(page.home.id)

    def _rests(self, home: OpenHome, now: datetime) -> float:
        """In how many seconds a page may be published again."""
        assert home.published_at
        return max(0.0, (home.published_at + self.pause - now).total_seconds())

    def _read(self, home: OpenHome, now: datetime) -> Page | None:
        """A page as it reads now; None where it cannot be read, which is not tried again before something changes."""
        try:
            with self.database.reading() as unit:
                return _page(unit, home, now)
        except Exception as error:  # one page that cannot be drawn must not keep the others from it
            log.error("a home page could not be drawn: %s", where(error))
            with self.database.unit() as unit:
                unit.homes.settle(home, now, home.shown, now)
            return None


def is_home_line(line: str) -> bool:
    """Whether a line shows a home page."""
    try:
        return find(line).command is ShowHome
    except Refused:
        return False


def _page(unit: Unit, home: OpenHome, now: datetime) -> Page:
    person = Person(home.platform, home.person)
    members = unit.people.identify(home.platform, home.person)
    member = next((each for each in members if each.id == home.member_id), next(iter(members), None))
    if member is None:
        return Page(home, now, _stranger(unit, person, now), None, known=False)
    try:
        request = request_of(unit, Spoken(person=person, key="", within=member.partnership_id), now)
        reply = home_of(replace(request, notes=[]), home.page)
        if request.disclosed:
            raise ValueError("a home page shows something restricted")
        return Page(home, now, reply, member.partnership_id)
    except Refused as refused:
        return Page(home, now, refused.reply(), member.partnership_id)


def _stranger(unit: Unit, person: Person, now: datetime) -> Reply:
    """What somebody reads whom nobody knows."""
    try:
        request_of(unit, Spoken(person=person, key=""), now)
    except Unknown as unknown:
        return unknown.reply()
    return Refused("Open this page again.").reply()
