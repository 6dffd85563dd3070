"""Nobody sees what is not theirs to see: every command, form, suggestion, delivery and log line, for everybody."""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping

import pytest

from bot.hearing import Answer, Errors, Posted
from handlers.families import COMMANDS
from handlers.form import Form
from handlers.reading import kinds
from handlers.reading.kinds import Kind
from handlers.reading.slots import slots_of
from handlers.reply import Audience, Marking, Reply
from handlers.suggestions import SOURCES
from schedules.beat import Parcel
from tests.leaks.asking import order, usual
from tests.leaks.town import (
    BOTH,
    CLEARED,
    NOW,
    RESTRICTED_ACTION,
    RESTRICTED_INCIDENT,
    STRANGER,
    Town,
    live,
    town,
)

PEOPLE = (STRANGER, "gone", "councillor", "lapsed", "deputy", "police", "wardens", BOTH, "chair", "council", *CLEARED)
FEW = ("lapsed", "cleared")
"""Who asks on PostgreSQL: either sight. What people see is decided above the database, so on SQLite all ask."""
TARGETS: dict[str, dict[Kind, str]] = {
    "ours": {},
    "restricted": {
        kinds.ACTION: RESTRICTED_ACTION,
        kinds.REFS: RESTRICTED_ACTION,
        kinds.INCIDENT: RESTRICTED_INCIDENT,
        kinds.OBJECTIVE: "2",
    },
    "theirs": dict.fromkeys((kinds.WHO, kinds.PERSON, kinds.MEMBER, kinds.STAND_IN, kinds.TAKER), "there-police"),
}
"""What the fields of a command are filled with; the rest is filled as its example would be."""


def asked(town: Town, who: str, words: str) -> Iterator[tuple[str, Answer]]:
    """Everything that somebody can ask with one command: its help, and as typed, as a form, and filled in."""
    yield "help", town.hears(who, f"/help {words}")
    for line, target in {typed(words, named): target for target, named in TARGETS.items()}.items():
        yield f"typed of {target}", town.hears(who, f"/{words} {line}")
    restricted = TARGETS["restricted"]
    yield "form of restricted", town.hears(who, f"/form {words} {typed(words, restricted)}")
    yield "filled with restricted", town.takes(who, words, filled(words, restricted))


def typed(words: str, named: Mapping[Kind, str]) -> str:
    """The fields of a command as they are typed."""
    slots = slots_of(COMMANDS[words])
    return " ".join(f'{slots[name].option_name}="{value}"' for name, value in filled(words, named).items())


def filled(words: str, named: Mapping[Kind, str]) -> dict[str, str]:
    """The required fields of a command, about what was named where they can be."""
    slots = slots_of(COMMANDS[words])
    return {name: named.get(slot.kind) or usual(slot) for name, slot in slots.items() if not slot.option}


def told(answer: Answer) -> str:
    """All that an answer holds, seen or not."""
    match answer:
        case Errors():
            return "\n".join(answer.fields.values())
        case Posted():
            return answer.reply.model_dump_json()
    return answer.model_dump_json()


def kept_private(answer: Answer) -> bool:
    """Whether an answer is marked as restricted and given to who asked alone. A form opens for them alone."""
    if isinstance(answer, Reply):
        return answer.marking == Marking.RESTRICTED and answer.audience == Audience.PERSON
    return isinstance(answer, Form | Errors)


ON_THEIR_PAGE = ("both", "member home", "partnership.name")
"""Somebody who is in both partnerships turns from the page of one to that of the other, by its name."""


class Matrix:
    """Counts every cell, and keeps what leaked."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.people = PEOPLE if town.database.on_sqlite else FEW
        self.cells: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()
        self.leaks: list[str] = []

    def look(self, where: str, who: str, text: str, private: bool) -> None:
        """One cell: what of others' may be in what somebody was shown."""
        self.cells[who] += 1
        for side, field in self.town.planted.seen(text):
            self.seen[f"{side} by {who}"] += 1
            if (who, where.partition(",")[0], field) == ON_THEIR_PAGE:
                continue
            if side != "restricted" or who not in CLEARED or not private:
                self.leaks.append(f"{who} · {where} · {field} of {side}")


def ask_everything(matrix: Matrix) -> None:
    """Every command and every suggestion, by everybody."""
    for source in SOURCES:
        for who in matrix.people:
            text = matrix.town.offers(who, source)
            matrix.look(f"suggests {source}", who, text, private=True)
    for words in sorted((each for each in COMMANDS if not each.startswith("test ")), key=order):
        for who in matrix.people:
            for how, answer in asked(matrix.town, who, words):
                matrix.look(f"{words}, {how}", who, told(answer), kept_private(answer))


def ask_for_the_public(matrix: Matrix) -> None:
    """The public edition, of every kind of paper: nothing restricted stands in it, whoever asks."""
    for who in matrix.people:
        for key in ("jag", "scrutiny"):
            for line in (f"/digest {key} audience=public", f"/digest issue {key} audience=public sure=yes"):
                matrix.look(line, who, told(matrix.town.hears(who, line)), private=False)


def look_at(matrix: Matrix, parcel: Parcel) -> None:
    """A message that was sent, as it was compiled and as Slack gets it: with its metadata."""
    content = parcel.content or {}
    text = repr(content) + parcel.thread + parcel.mark
    person = parcel.destination.removeprefix("@U-") if parcel.destination.startswith("@") else ""
    if parcel.partnership_id == matrix.town.ids["here"]:
        matrix.look(f"sent: {parcel.kind}", person, text, content.get("marking") == Marking.RESTRICTED)
        return
    matrix.cells[f"there {person}"] += 1
    foreign = [field for side, field in matrix.town.planted.seen(text) if side == "restricted"]
    matrix.leaks += [f"{person} of the other partnership · {parcel.kind} · {field}" for field in foreign]


async def test_no_canary_is_where_it_does_not_belong(database_url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with town(database_url) as stands:
        await live(stands)
        matrix = Matrix(stands)
        ask_for_the_public(matrix)
        await stands.send_due(NOW)
        ask_everything(matrix)
        for day in range(1, 60, 7):
            await stands.send_due(NOW.replace(day=1) + (day + 29) * (NOW - NOW.replace(day=18)))
        for parcel in stands.sent:
            look_at(matrix, parcel)
    leaks = Counter(matrix.leaks)
    assert not leaks, "\n".join(f"{count} x {leak}" for leak, count in sorted(leaks.items()))
    assert not stands.planted.seen(caplog.text)
    assert len(stands.sent) > 20
    assert any(parcel.kind == "public" for parcel in stands.sent)
    assert set(matrix.cells) >= set(matrix.people)
    assert all(matrix.cells[who] > 4 * len(COMMANDS) for who in matrix.people)
    assert all(matrix.seen[f"restricted by {who}"] for who in CLEARED.intersection(matrix.people)), (
        "those who may see it do"
    )
