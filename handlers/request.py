"""A Request: who speaks, when and where, and the records they may touch."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from handlers.reading.tokens import an
from handlers.reply import Refused
from handlers.rights import sees_restricted
from schedules.calendar import WorkingCalendar
from storage.stores import Stores
from storage.tables import Action, Member, Partnership, Plan, Prompt

LEVELS = re.compile(r"(?<![/\w-])(an? )?((?:objective|action)s?)\b(?! (?:update|show|log|list)\b)", re.IGNORECASE)
"""Our own words for a plan's levels, where they stand in a sentence and not in a command."""


class Footing(StrEnum):
    """What somebody is to the platform's workspace, where not everything there is open to them."""

    GUEST = "guest"
    ELSEWHERE = "elsewhere"
    GONE = "gone"
    APP = "app"


@dataclass(frozen=True)
class Spot:
    """A channel on the platform: its id there, and the name people see, such as `#jag`."""

    place: str
    name: str


@dataclass(frozen=True)
class OriginMessage:
    """The message that a record is made from: the platform's ids of its place and of itself, and its address if known.

    `name` is what people call the place, and `words` a digest of what the message says. `own`: whoever records it said
    it to the bot, which needs no telling. `again`: they know already what was recorded from it before.
    """

    place: str
    message: str
    name: str = ""
    link: str = ""
    words: str = ""
    own: bool = False
    again: bool = False


@dataclass(frozen=True)
class Request:
    """Everything a handler needs beside its command; `now` is the only time it knows.

    `people` and `channels` map the labels in the words (`@police`, `#jag`) to the platform's ids; `shared` are
    those of the channels that another organisation is known to read, `absent` those that the bot is not in,
    and `archived` those that are archived.
    `footings` say of people by their ids what they are to the workspace, where it was asked and matters, and
    `footing` of who speaks.
    `outside`: who speaks does so from another organisation's workspace. `prompt` is the private reminder of this
    member's that they answer, by a press in it or in its thread. `elsewhere` is who they are in the other
    partnerships that they are in. `origin` is the message that is recorded, and `made` are the records that came of
    it, by their rows. `confirming`: some channel is shown what was saved in it, and `boarded`: there is a board; what a
    partnership does not have need not be looked for after each change.
    """

    stores: Stores
    partnership: Partnership
    member: Member
    now: datetime
    platform: str
    people: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    spot: Spot | None = None
    shared: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    archived: frozenset[str] = frozenset()
    footing: Footing | None = None
    footings: Mapping[str, Footing] = field(default_factory=dict)
    outside: bool = False
    changing: bool = False
    prompt: Prompt | None = None
    elsewhere: tuple[Member, ...] = ()
    confirming: bool = True
    boarded: bool = True
    origin: OriginMessage | None = None
    made: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    disclosed: list[str] = field(default_factory=list)
    _actions: dict[str, Action | None] = field(default_factory=dict)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The partnership's time zone."""
        return ZoneInfo(self.partnership.zone)

    @property
    def today(self) -> date:
        """The date where the partnership is."""
        return self.local(self.now).date()

    def footing_of(self, member: Member) -> Footing | None:
        """What somebody who is being added or moved is to the workspace, if it was asked and matters."""
        here = (each.person for each in member.identities if each.platform == self.platform)
        return next((self.footings[each] for each in here if each in self.footings), None)

    @property
    def sees_restricted(self) -> bool:
        """Whether who speaks may see restricted items today, where they are."""
        return not self.outside and sees_restricted(self.member, self.today)

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """Working days, with the partnership's own closed days."""
        return WorkingCalendar(self.stores.closed_days.all())

    def read_calendar_anew(self) -> None:
        """The closed days have just been changed."""
        self.__dict__.pop("calendar", None)

    @cached_property
    def plan(self) -> Plan:
        """The plan worked to now. Raises Refused when none is loaded."""
        plan = self.stores.plans.current()
        if plan is None:
            raise Refused("No plan is loaded yet. A coordinator can load one with /plan load NAME.")
        return plan

    def local(self, instant: datetime) -> datetime:
        """An instant on the partnership's clocks."""
        return instant.astimezone(self.zone)

    def word(self, level: str, *, many: bool = False) -> str:
        """The plan's own word for one of its levels: `objective` may be read as priority or theme."""
        name = f"{level}s" if many else level
        return self._words.get(name, name)

    @cached_property
    def _words(self) -> Mapping[str, str]:
        plan = self.__dict__.get("plan") or self.stores.plans.current()
        return plan.words if plan else {}

    def worded(self, text: str) -> str:
        """A text of ours in the plan's own words: `Objective` may become `Priority`. Commands are left as they are."""
        return LEVELS.sub(lambda found: self._own(found[1] or "", found[2]), text)

    def _own(self, article: str, said: str) -> str:
        own = self.word(said.lower().removesuffix("s"), many=said.lower().endswith("s"))
        own = an(own) if article else own
        return own[:1].upper() + own[1:] if (article or said)[0].isupper() else own

    def action(self, ref: str) -> Action | None:
        """An action of the current plan; locked against others when this request changes something."""
        if ref not in self._actions:
            found = self._actions[ref] = self.stores.actions.find(ref, lock=self.changing)
            if found:  # it came with its plan, which need not be asked for again
                self.__dict__.setdefault("plan", found.plan)
            if found and found.restricted_at:
                self.disclose(f"action {found.id}")
        return self._actions[ref]

    def disclose(self, subject: str) -> None:
        """Have it kept that this restricted item, such as `incident 12` by its row, was shown to who speaks.

        It is written before they get the answer: where it cannot be, they get none.
        """
        if subject not in self.disclosed:
            self.disclosed.append(subject)

    def note(self, sentence: str) -> None:
        """Say something beside the answer."""
        self.notes.append(sentence)
