"""Hostile words in every field of every command: nothing breaks, nothing is acted on, and what is kept is as typed."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.drawings import limits
from bot.drawings.forms import draw_errors, draw_form
from bot.drawings.pieces import plain
from bot.drawings.words import say
from bot.hearing import Answer, Errors, Posted
from bot.platforms.slack.messages import draw
from handlers.families import COMMANDS
from handlers.form import FieldKind, Form, FormField
from handlers.reading import kinds
from handlers.reading.slots import slots_of
from handlers.reply import Reply
from tests.drawn import CONTROL, UNSEEN, judge, judge_element
from tests.leaks.asking import order, usual
from tests.leaks.town import Town, town

HOSTILE = (
    "<!channel> come here",
    "<@U1> and <#C1>",
    "<http://x|y> is the link",
    "`rm` ```*bold* _it_ ~no~",
    "before \u202egnp.exe after",
    "nul\x00 and bell\x07",
    "word " * 2000,
    "=HYPERLINK(A1)",
    "+1-2@SUM(A1)",
    "'; DROP TABLE action; --",
    "{0.__class__} {{7*7}} %s %(x)s ${HOME}",
    "../../etc/passwd\\..\\x",
)


TEXTS = (kinds.FREE, kinds.LINE)
"""The kinds of field that take whatever is typed."""


@pytest.fixture(scope="module")
def stands() -> Iterator[Town]:
    with town("sqlite://") as each:
        yield each


def judge_answer(answer: Answer) -> None:
    """Fail where an answer, drawn for Slack or in words, could act, hide or be refused."""
    match answer:
        case Errors():
            judge_errors(answer)
        case Form():
            judge(tuple(draw_form(answer)["blocks"]), limits.BLOCKS_IN_VIEW)
        case Posted():
            judge_reply(answer.reply)
        case Reply():
            judge_reply(answer)


def judge_errors(errors: Errors) -> None:
    """Errors are shown below their fields."""
    fields = tuple(FormField(name=name, label=name, kind=FieldKind.LINE) for name in errors.fields)
    shown = draw_errors(errors.fields, draw_form(Form(words="x", title="x", fields=fields)))
    for sentence in shown["errors"].values():
        judge_element(plain(sentence))


def judge_reply(reply: Reply) -> None:
    """Every message of an answer, its fallback, and how it reads in a terminal."""
    for message in draw(reply):
        judge(message.blocks)
        assert not CONTROL.search(message.text)
    assert not UNSEEN.search(say(reply))


@contextmanager
def naming(cell: str) -> Iterator[None]:
    """Say in which cell a judgement failed."""
    try:
        yield
    except AssertionError as failed:
        failed.add_note(cell)
        raise


def ours() -> list[str]:
    """The commands, without those that tests add."""
    return [each for each in COMMANDS if not each.startswith("test ")]


def cells() -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Every command and its fields: all that is hostile in its texts at once, all in one field of each other kind, and
    the next in every field of that kind after it.
    """
    turns: defaultdict[kinds.Kind, Iterator[tuple[str, ...]]] = defaultdict(
        lambda: itertools.chain([HOSTILE], ((each,) for each in itertools.cycle(HOSTILE)))
    )
    for words in sorted(ours(), key=order):
        slots = slots_of(COMMANDS[words])
        texts = tuple(name for name, slot in slots.items() if slot.kind in TEXTS)
        yield from ((words, texts, hostile) for hostile in HOSTILE if texts)
        for name, slot in slots.items():
            if name not in texts:
                yield from ((words, (name,), hostile) for hostile in next(turns[slot.kind]))


def test_hostile_words_are_only_words_in_every_field(stands: Town) -> None:
    tried = Counter[str]()
    for words, fields, hostile in cells():
        slots = slots_of(COMMANDS[words])
        values = {name: usual(slot) for name, slot in slots.items() if not slot.option} | dict.fromkeys(fields, hostile)
        with naming(f"{words}, {' and '.join(fields)}: {hostile[:40]!r}"):
            judge_answer(stands.takes("council", words, values))
        tried.update(f"{words} {name}" for name in fields)
    assert tried.keys() == {f"{words} {name}" for words in ours() for name in slots_of(COMMANDS[words])}


def test_hostile_words_are_only_words_after_every_command(stands: Town) -> None:
    """What is hostile takes turns: five of it after each."""
    turn = itertools.cycle(HOSTILE)
    for words in ours():
        for hostile in itertools.islice(turn, 5):
            with naming(f"{words}: {hostile[:40]!r}"):
                judge_answer(stands.hears("council", f"/{words} {hostile}"))
