"""What a field can be: how its words are taken from a line, what they mean, and how a form asks for it."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from handlers.form import Choice, FieldKind
from handlers.reading import arising, categories, lookups, money, news, parties, refs, spots
from handlers.reading.dates import read_date, take_date, unreadable
from handlers.reading.emoji import Meaning, read_emoji
from handlers.reading.formats import read_formats
from handlers.reading.months import read_day_or_month, read_month
from handlers.reading.rules import read_dates, read_left_out, read_months, read_said_rule
from handlers.reading.statuses import read_status, take_status
from handlers.reading.times import read_time, take_time
from handlers.reading.tokens import OPENING, clip, take_token
from handlers.reply import Refused
from handlers.request import Request
from handlers.screening import Harmless
from storage.vocabulary import CATEGORIES, Confirming, IncidentSource, IncidentState, Outcome, Role, Status

Take = Callable[[str, Request], tuple[str, str]]
LONGEST_NUMBER, LONGEST_ENTRY = 6, 18
NEXT = "next"


def _take_word(text: str, _request: Request) -> tuple[str, str]:
    return take_token(text)


@dataclass(frozen=True)
class Kind:
    """One sort of field. `read` raises Refused with a sentence for the person.

    `free` takes all that is left of a line exactly as typed; `alone` may take several unquoted words when it
    stands last; `flag` is said by its name alone. `source` names what suggestions are drawn from. For a field
    that names a row, `marks` gives a mark that changes with the row, `tells` how the row stands, and `news` a sentence
    for each thing that was said of it since an instant, oldest first.
    """

    read: Callable[[str, Request], Any]
    take: Take = _take_word
    field: FieldKind = FieldKind.LINE
    source: str = ""
    choices: tuple[Choice, ...] = ()
    free: bool = False
    alone: bool = False
    flag: bool = False
    marks: Callable[[str, Request], str] | None = None
    tells: Callable[[str, Request], str] | None = None
    news: Callable[[str, datetime, Request], list[str]] | None = None


def _text(words: str, _request: Request) -> str:
    if not any(unicodedata.category(each)[0] not in "CZ" for each in words):  # spaces, or nothing that can be seen
        raise Refused("Please say something here: there was nothing but space.")
    return words


def _choice(of: type[StrEnum]) -> Callable[[str, Request], StrEnum]:
    def read(words: str, _request: Request) -> StrEnum:
        plain = " ".join(words.lower().replace("_", " ").replace("-", " ").split())
        for choice in of:
            if choice.value == plain:
                return choice
        known = ", ".join(choice.value for choice in of)
        raise Refused(f"“{clip(words)}” is not one of: {known}.")

    return read


def _choices(of: type[StrEnum]) -> tuple[Choice, ...]:
    return tuple(Choice(value=choice.value, label=choice.value.capitalize()) for choice in of)


def _number(words: str, _request: Request) -> int:
    plain = words.strip().lstrip("#").rstrip(".,:")
    if not plain.isdecimal() or not 0 < len(plain) <= LONGEST_NUMBER or int(plain) == 0:
        raise Refused(f"“{clip(words)}” is not a whole number from 1 to 999,999. Type it in figures, such as 3.")
    return int(plain)


def _entry(words: str, _request: Request) -> int:
    plain = words.strip()
    if not plain.isdecimal() or len(plain) > LONGEST_ENTRY:
        raise Refused(f"“{clip(words)}” is not an entry. Press the button beside what you said, or leave this out.")
    return int(plain)


def _yes(words: str, _request: Request) -> bool:
    plain = words.strip().lower()
    if plain not in {"yes", "y", "true", "no", "n", "false"}:
        raise Refused(f"“{clip(words)}” is neither yes nor no. Type one of them.")
    return plain in {"yes", "y", "true"}


def _take_date(text: str, request: Request) -> tuple[str, str]:
    if text.startswith(tuple(OPENING)):
        return take_token(text)
    found = take_date(text, request.today)
    if found is None:
        raise unreadable(text, request.today)
    return text[: len(text) - len(found[1])].strip(), found[1].lstrip()


def _take_held(text: str, request: Request) -> tuple[str, str]:
    try:
        return _take_date(text, request)
    except Refused:
        word, rest = take_token(text)
        if word.lower() == NEXT:
            return word, rest
        raise


def _held(words: str, request: Request) -> date | str:
    return NEXT if words.strip().lower() == NEXT else read_date(words, request.today)


def _take_time(text: str, _request: Request) -> tuple[str, str]:
    found = take_time(text)
    return (text[: len(text) - len(found[1])].strip(), found[1].lstrip()) if found else take_token(text)


def _take_status(text: str, _request: Request) -> tuple[str, str]:
    return take_status(text)


def _status(words: str, request: Request) -> Status:
    if re.match(r"rag\b", words, re.IGNORECASE):
        request.note(
            "Here RAG always means the Responsible Authorities Group, a meeting; the status was read as a word."
        )
    return read_status(words)


def choice(of: type[StrEnum]) -> Kind:
    """One of a few words."""
    return Kind(_choice(of), field=FieldKind.CHOICE, choices=_choices(of))


CATEGORY_CHOICES = tuple(Choice(value=c.key.replace("_", "-"), label=c.label) for c in CATEGORIES.values())

LINE = Kind(_text, alone=True)
FREE = Kind(_text, field=FieldKind.LONG, free=True)
NUMBER = Kind(_number)
ENTRY = Kind(_entry)
"""One entry of a history, by a number that only buttons name."""
FLAG = Kind(_yes, flag=True)
STATUS = Kind(_status, take=_take_status, field=FieldKind.CHOICE, choices=_choices(Status))
DATE = Kind(lambda words, request: read_date(words, request.today), take=_take_date, field=FieldKind.DATE)
MONTH = Kind(read_month)
DAY_OR_MONTH = Kind(read_day_or_month, take=_take_date, field=FieldKind.DATE)
HELD = Kind(_held, take=_take_held, field=FieldKind.DATE)
"""The day of a meeting that stands already, or `next` for the next one."""
TIME = Kind(lambda words, _request: read_time(words), take=_take_time, field=FieldKind.TIME)
RULE = Kind(read_said_rule, alone=True)
DATES = Kind(read_dates, alone=True)
MONTHS = Kind(read_months)
LEFT_OUT = Kind(read_left_out, alone=True)
"""A month of every year, or one day."""
HARMLESS = Kind(_choice(Harmless), field=FieldKind.CHOICE, choices=_choices(Harmless))
"""Why a coordinator lets through what screening took for personal."""
ROLE, SOURCE, STATE = choice(Role), choice(IncidentSource), choice(IncidentState)
CONFIRMING = choice(Confirming)
"""How much of what is saved in a channel all who read it are shown."""
OUTCOME = replace(choice(Outcome), read=money.read_outcome)
MONEY = Kind(money.read_amount)
"""Pounds, or that nobody knows how many."""
ENDS = Kind(money.read_end, take=money.take_end)
"""The last day that money pays for, or that there is none."""
BID = Kind(
    money.read_bid,
    field=FieldKind.SUGGEST,
    source="bid",
    alone=True,
    marks=money.mark_bid,
    tells=money.tell_bid,
)
FORMATS = Kind(read_formats)
"""What a paper can be made into."""
CATEGORY = Kind(
    categories.read_category, take=categories.take_category, field=FieldKind.SUGGEST, source="category", alone=True
)
ACTION = Kind(
    lookups.read_action,
    take=lookups.take_action,
    field=FieldKind.SUGGEST,
    source="action",
    alone=True,
    marks=lookups.mark_action,
    tells=lookups.tell_action,
    news=news.news_of_action,
)
ASSIGNED = replace(ACTION, take=refs.take_assigned)
"""An action before others, or before who is to have it."""
REFS = Kind(refs.read_refs, take=refs.take_refs)
OBJECTIVE = Kind(lookups.read_objective, field=FieldKind.SUGGEST, source="objective", alone=True)
PART = Kind(lookups.read_part, field=FieldKind.SUGGEST, source="part", alone=True)
"""An objective or an action."""
INCIDENT = Kind(
    lookups.read_incident,
    field=FieldKind.SUGGEST,
    source="incident",
    marks=lookups.mark_incident,
    tells=lookups.tell_incident,
    news=news.news_of_incident,
)
PLACE = Kind(spots.read_place, take=spots.take_place, field=FieldKind.SUGGEST, source="place", alone=True)
WARD = replace(PLACE, source="ward")
"""A place that is known already; no new one is offered."""
ORGANISATION = Kind(parties.read_organisation, field=FieldKind.SUGGEST, source="organisation", alone=True)
WHO = Kind(parties.read_who, take=parties.take_who, field=FieldKind.SUGGEST, source="who", alone=True)
PERSON = Kind(parties.read_person, field=FieldKind.PERSON)
STAND_IN = Kind(parties.read_person, take=parties.take_member, field=FieldKind.PERSON)
"""Somebody who is a member, or becomes one."""
MEMBER = Kind(parties.read_member, take=parties.take_member, field=FieldKind.SUGGEST, source="member", alone=True)
PRINCIPAL = Kind(parties.read_principal, take=parties.take_member, field=FieldKind.SUGGEST, source="member", alone=True)
"""A member, or none."""
TAKER = Kind(parties.read_taker, field=FieldKind.SUGGEST, source="taker", alone=True)
"""Who takes over what somebody had."""
MEETING = Kind(spots.read_meeting, take=spots.take_meeting, field=FieldKind.SUGGEST, source="meeting", alone=True)
CHANNEL = Kind(spots.read_channel, take=spots.take_channel, field=FieldKind.CHANNEL)
NAMED_MEETING = replace(MEETING, take=arising.take_known_meeting)
"""A kind of meeting before other words; where it is not named, the next field begins."""
NAMED_WHO = replace(WHO, take=parties.take_known_who)
"""Who leads, before a text of any words."""
BY_WHEN = Kind(arising.read_due, field=FieldKind.DATE)
"""A day, the next meeting, or none."""
ARISING = Kind(
    arising.read_arising,
    field=FieldKind.SUGGEST,
    source="arising",
    marks=arising.mark_arising,
    tells=arising.tell_arising,
)
"""A meeting action."""
WANTED = Kind(arising.read_wanted, alone=True)
"""Which meeting actions to list."""
EMOJI = Kind(read_emoji)
MEANING = replace(choice(Meaning), alone=True)
"""What an emoji makes of a message, or that it makes nothing of it."""
