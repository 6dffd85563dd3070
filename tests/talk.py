"""Conversations at the desk: a partnership in a real database, members who speak by the name of their role, and a
clock that stands still until it is moved.

`talk.says("police", "/action update 4.2 amber Six notices")` gives what the desk answers.
"""

import asyncio
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any

from bot.desk import Desk
from bot.drawings.words import say
from bot.hearing import Answer, Asked, Errors, Filled, Person, Posted, Said
from handlers.form import Form
from handlers.reply import Button, Items, Reply, Tone
from handlers.request import Spot
from storage.database import Database
from storage.loading import load
from storage.planfile import read_plan
from storage.stores import Stores, Unit
from storage.tables import Base, Partnership
from storage.vocabulary import Role
from tests.templates import Recipe, begun

PLATFORM = "talk"
START = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
STEVENAGE = "stevenage-2025-28"
COUNCIL = "Stevenage Borough Council"
POLICE = "Hertfordshire Constabulary"
PROBATION = "National Probation Service"
MEMBERS = {
    "council": (Role.COORDINATOR, COUNCIL),
    "police": (Role.PARTNER, POLICE),
    "probation": (Role.PARTNER, PROBATION),
    "chair": (Role.CHAIR, COUNCIL),
    "councillor": (Role.VIEWER, COUNCIL),
}
STRANGER = "stranger"
"""Somebody on the platform whom the partnership does not know."""
JAG = Spot("C-jag", "#jag")
PATIENCE = 30.0
"""Seconds the desk may take here: what is slow is measured elsewhere."""


class StandingClock:
    """A clock that shows the same instant until somebody moves it."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def now(self) -> datetime:
        """The instant it stands at."""
        return self.at

    def move(self, **by: float) -> None:
        """Move it on, by days, hours, minutes or seconds."""
        self.at += timedelta(**by)


@dataclass
class Talk:
    """A partnership whose members can be heard and answered. Answers carry every part, private or not."""

    database: Database
    desk: Desk
    clock: StandingClock
    partnership: Partnership
    runner: asyncio.Runner
    spot: Spot | None = JAG
    forms: dict[str, Form] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    _keys: Iterator[int] = field(default_factory=itertools.count)

    def says(self, who: str, line: str, *, key: str = "") -> Answer:
        """What the desk answers to a line; `key` is the platform's id of the request, a new one unless given."""
        return self.together((who, line), keys=(key,))[0]

    def together(self, *lines: tuple[str, str], keys: Iterable[str] = ()) -> list[Answer]:
        """What the desk answers to several lines that arrive in the same instant."""
        given = itertools.chain(keys, itertools.repeat(""))
        heard = [self._said(who, line, key) for (who, line), key in zip(lines, given, strict=False)]

        async def hear() -> list[Answer]:
            return list(await asyncio.gather(*(self.desk.hear(said) for said in heard)))

        answers = self.runner.run(hear())
        for (who, _), answer in zip(lines, answers, strict=True):
            self._keep(who, answer)
        return answers

    def fills(self, who: str, /, **values: str) -> Answer:
        """Submit the form last opened for somebody, with these values in place of what stood there."""
        return self._keep(who, self.runner.run(self.desk.submit(self._filled(who, values))))

    def chooses(self, who: str, **values: str) -> Form:
        """The form last opened for somebody as it is drawn anew once these stand in it."""
        answer = self.runner.run(self.desk.reshape(self._filled(who, values)))
        assert isinstance(answer, Form), answer
        self._keep(who, answer)
        return answer

    def _filled(self, who: str, values: Mapping[str, str]) -> Filled:
        form = self.forms[who]
        stood = {each.name: each.value for each in form.fields}
        return Filled(
            **self._spoken(who, ""), words=form.words, values={**stood, **values}, seen=form.seen, sure=form.sure
        )

    def offers(self, who: str, source: str, typed: str = "") -> dict[str, str]:
        """What a field suggests to somebody who has typed so much: each value with how it reads."""
        asked = Asked(**self._spoken(who, ""), source=source, typed=typed)
        return {each.value: each.label for each in self.runner.run(self.desk.suggest(asked)).choices}

    def presses(self, who: str, label: str) -> Answer:
        """Press a button of the answer last given to somebody."""
        answer = self.answers[who]
        assert isinstance(answer, Reply), f"there is nothing to press on {answer}"
        return self.says(who, button_of(answer, label).line)

    @contextmanager
    def stores(self) -> Iterator[Stores]:
        """All that the partnership holds, to be looked at; rows that were read stay readable afterwards."""
        with self.database.reading() as unit:
            stores = unit.within(self.partnership.id)
            stores.clear()
            yield stores
            stores.session.expunge_all()

    def _said(self, who: str, line: str, key: str) -> Said:
        return Said(**self._spoken(who, key), text=line)

    def _spoken(self, who: str, key: str) -> dict[str, Any]:
        labels = {f"@{name}": person_id(name) for name in (*MEMBERS, STRANGER, "newcomer")}
        return {
            "person": Person(PLATFORM, person_id(who), who),
            "key": key or f"request {next(self._keys)}",
            "spot": self.spot,
            "people": labels,
            "channels": {JAG.name: JAG.place},
        }

    def _keep(self, who: str, answer: Answer) -> Answer:
        if isinstance(answer, Form):
            self.forms[who] = answer
        self.answers[who] = answer
        return answer


_clocks: dict[str, datetime] = {}
"""What the clock showed when a conversation that others go on from was over."""


@contextmanager
def going_on(
    url: str, so_far: Callable[[Talk], None], plan: str, members: Mapping[str, tuple[Role, str]]
) -> Iterator[Talk]:
    """A conversation that goes on after another, which is had once and not each time."""
    name = f"{so_far.__module__}.{so_far.__name__}"

    def begin(database: Database) -> None:
        _begin(plan, members, database)
        with _speaking(database, plan) as talk:
            talk._keys = itertools.count(100_000)
            so_far(talk)
            _clocks[name] = talk.clock.at

    with begun(url, Recipe(name, begin)) as database, _speaking(database, plan) as talk:
        talk.clock.at = _clocks[name]
        yield talk


@contextmanager
def talking(url: str, plan: str = STEVENAGE, members: Mapping[str, tuple[Role, str]] = MEMBERS) -> Iterator[Talk]:
    """A partnership of its own in the database at `url`, with these members, from 10 in the morning of START."""
    recipe = Recipe(f"{plan} {sorted(members.items())}", partial(_begin, plan, members))
    with begun(url, recipe) as database, _speaking(database, plan) as talk:
        yield talk


@contextmanager
def _speaking(database: Database, plan: str) -> Iterator[Talk]:
    clock = StandingClock()
    desk = Desk(database, clock, seconds=PATIENCE)
    try:
        with asyncio.Runner() as runner:
            yield Talk(database, desk, clock, _partnership(database, plan), runner)
    finally:
        desk.close()


def _begin(plan: str, members: Mapping[str, tuple[Role, str]], database: Database) -> None:
    Base.metadata.create_all(database.writer)
    with database.unit() as unit:
        found(unit, plan, START, members)


def _partnership(database: Database, plan: str) -> Partnership:
    with database.reading() as unit:
        partnership = unit.partnerships.by_key(preset(plan).partnership.key)
        assert partnership
        unit.within(partnership.id).session.expunge_all()
        return partnership


def found(unit: Unit, plan: str, at: datetime, members: Mapping[str, tuple[Role, str]]) -> Partnership:
    """Load a plan and the members of its partnership."""
    file = preset(plan)
    load(unit, file, at)
    partnership = unit.partnerships.by_key(file.partnership.key)
    assert partnership
    stores = unit.within(partnership.id)
    for name, (role, organisation) in members.items():
        of = stores.organisations.named(organisation)
        assert of, f"{organisation} is not in {plan}"
        member = stores.members.add(name, role, of, at=at)
        stores.members.identify(member, PLATFORM, person_id(name))
    return partnership


preset = cache(read_plan)
"""A plan file, read once for all conversations."""


def paperless(talk: Talk, key: str, usual: str = "bare") -> None:
    """Let a kind of meeting have no digest, and the usual reminders of a name."""
    with talk.database.unit() as unit:
        kind = unit.within(talk.partnership.id).meetings.kind(key)
        assert kind
        kind.paper, kind.usual = "none", usual


def person_id(name: str) -> str:
    """Who somebody is on the platform of these conversations."""
    return f"U-{name}"


def button_of(answer: Reply, label: str) -> Button:
    """The button of this label, on the answer itself or on one of its items."""
    parts = [part for part in answer.parts if isinstance(part, Items)]
    buttons = [*answer.buttons, *(each for part in parts for item in part.items for each in item.buttons)]
    found = [each for each in buttons if each.label == label]
    assert found, f"there is no button {label!r} but {[each.label for each in buttons]}"
    return found[0]


def labels(answer: object) -> list[str]:
    """What the buttons of a reply say."""
    assert isinstance(answer, Reply)
    return [each.label for each in answer.buttons]


def words(answer: Answer) -> str:
    """All that an answer says, with its buttons as `[Label]`."""
    if isinstance(answer, Errors):
        return "\n".join(f"{name}: {sentence}" for name, sentence in answer.fields.items())
    return say(answer.reply if isinstance(answer, Posted) else answer, buttons=True)


def tone(answer: Answer) -> Tone:
    """How an answer is meant; a form asks."""
    return answer.tone if isinstance(answer, Reply) else Tone.ASK


def verify(talk: Talk, dialogue: Iterable[tuple[str, ...]]) -> None:
    """Have a conversation: of each line who says it, what, and then words that the answer must have."""
    for who, line, *expected in dialogue:
        answer = words(talk.says(who, line))
        for each in expected:
            assert each in answer, f"{who}: {line}\nshould be answered with {each!r}, not:\n{answer}"
