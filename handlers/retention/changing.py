"""Showing how long records are kept and what goes tonight, and changing one of the periods."""

import re
from typing import Annotated, ClassVar

from handlers.command import Change, Command, check, handles
from handlers.form import Choice, FieldKind
from handlers.reading.kinds import LINE, NUMBER, Kind
from handlers.reading.slots import Slot
from handlers.reading.tokens import Unclear, clip
from handlers.reply import Button, Item, Items, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.retention.rows import Held, held, say_months
from handlers.rights import Right, coordinates
from handlers.sayings import counted
from schedules.retention import PERIODS, Period, periods
from storage.keeping.periods import LONGEST, as_stored

CHANGE = re.compile(r"([a-z]+)\s*[=:\s]\s*(\d{1,4})(?:\s*months?)?", re.IGNORECASE)
NEVER_KEPT = (
    "Text that was refused is never stored. What people wrote in the chat themselves, and backups, are not the bot's "
    "to remove: they have periods of their own."
)


def _read_period(words: str, _request: Request) -> Period:
    said = words.strip().lower()
    found = [each for each in PERIODS.values() if said and each.key.startswith(said)]
    if len(found) == 1:
        return found[0]
    raise Unclear(
        f"No sort of record is called “{clip(words)}”. Which one do you mean?",
        [Choice(value=each.key, label=each.label) for each in found or PERIODS.values()],
    )


PERIOD = Kind(
    _read_period,
    field=FieldKind.CHOICE,
    choices=tuple(Choice(value=each.key, label=each.label) for each in PERIODS.values()),
)


class ShowRetention(Command):
    words = "plan retention"
    right = Right.READ
    help = "Show how long each sort of record is kept, and what goes tonight"
    example = "incidents=36"

    said: Annotated[str, Slot(LINE, "Change", "Such as incidents=36: what it would do", asked=False)] = ""


@handles
def show(command: ShowRetention, request: Request) -> Reply:
    if command.said:
        raise _proposed(command.said, request)
    rows = held(request.stores, request.now)
    goes = sum(each.kept.count for each in rows)
    tonight = f"{counted(goes, 'record')} will go, from tonight on" if goes else "nothing goes tonight"
    return Reply(
        title=f"How long records are kept: {tonight}",
        parts=(Items(items=tuple(_item(each, request) for each in rows)), Text(text=NEVER_KEPT)),
    )


class Retain(Change):
    words = "plan retain"
    right = Right.COORDINATE
    help = "Set how many months a sort of record is kept"
    example = "incidents 36"
    once: ClassVar[bool] = True

    period: Annotated[Period, Slot(PERIOD, "Records")]
    months: Annotated[int, Slot(NUMBER, "Months", "How long they are kept")]


@handles
def retain_for(command: Retain, request: Request) -> Reply:
    period, months = command.period, command.months
    own = periods(request.partnership.retention)
    if not period.least <= months <= LONGEST:
        said = f"{period.label} can be kept for {period.least} to {LONGEST} months."
        raise Refused(f"{said} Nothing was changed.", field="months")
    if own[period.key] == months:
        raise Refused(f"{period.label} are kept for {say_months(months)} already.", field="months")
    if months < own[period.key] and not command.sure:
        raise _ask(period, months, request)
    kept = {**(request.partnership.retention or {}), period.key: months}
    request.partnership.retention = as_stored(kept)
    request.stores.session.flush()
    return Reply(
        title=f"Saved: {period.label.lower()} are kept for {say_months(months)}",
        parts=(Text(text=f"Instead of {say_months(own[period.key])}. {_tonight(period, months, request)}"),),
        buttons=(Button(label="All periods", line="/plan retention"),),
        tone=Tone.DONE,
    )


def _item(row: Held, request: Request) -> Item:
    period = row.period
    source = period.source if row.usual else f"set here; the usual period is {say_months(period.months)}"
    detail = f"Then: {period.goes}.\nWhy: {source}.\nTonight: {row.goes()}"
    change = Button(label="Change", line=f"/form plan retain {period.key} {row.months}")
    return Item(
        text=f"{period.label}: {say_months(row.months)} {period.since}",
        detail=detail,
        buttons=(change,) if coordinates(request.member) else (),
    )


def _proposed(said: str, request: Request) -> Refused:
    """What a change would do, with the button that makes it."""
    found = CHANGE.fullmatch(said.strip())
    if found is None:
        example = "Type the sort and the months, such as /plan retention incidents=36"
        return Refused(f"I do not understand “{clip(said)}”. {example}", Button(label="Show", line="/plan retention"))
    check(Retain, request)
    return _ask(_read_period(found[1], request), int(found[2]), request)


def _ask(period: Period, months: int, request: Request) -> Refused:
    now = periods(request.partnership.retention)[period.key]
    sentence = (
        f"{period.label} are kept for {say_months(now)} {period.since}. With {say_months(months)}: "
        f"{_tonight(period, months, request)} Nothing is changed yet."
    )
    set_it = Button(label="Set it", line=f"/plan retain {period.key} {months} sure=yes", style="danger")
    return Refused(sentence, set_it, tone=Tone.ASK)


def _tonight(period: Period, months: int, request: Request) -> str:
    """What goes on the coming night when a sort is kept for so many months."""
    row = next(each for each in held(request.stores, request.now, {period.key: months}) if each.period is period)
    if not row.kept.count:
        return "Nothing goes tonight."
    return f"Tonight {row.goes()}: {period.goes}. It cannot be brought back."
