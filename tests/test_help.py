"""Help equals the registry: every command is in it, for those who may use it first, with its fields and an example."""

from collections.abc import Iterator
from typing import Annotated

import pytest

from handlers.command import Command
from handlers.families import COMMANDS, FAMILIES
from handlers.help import Row, table, usage
from handlers.reading.kinds import ACTION, FLAG, FREE, LINE
from handlers.reading.slots import Slot, slots_of
from handlers.reply import Reply
from handlers.rights import Right
from storage.vocabulary import CATEGORIES, Role
from tests.talk import Talk, talking, verify, words

ROWS = [row for row in table() if not row.words.startswith("test ")]


@pytest.fixture(scope="module")
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        yield each


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("action update", "/action update REF [STATUS] TEXT [next= public= on-behalf-of=]"),
        ("action complete", "/action complete REF result= lesson= [on-behalf-of=]"),
        ("action list", "/action list [objective= lead= status= overdue stale unled page=]"),
        ("action mine", "/action mine [page=]"),
        ("incident log", "/incident log CATEGORY PLACE TEXT [count= on= source= objective= action=]"),
        ("incident link", "/incident link NUMBER [REF] [objective= action=]"),
        ("member add", "/member add PERSON ROLE ORGANISATION [email=]"),
        ("help", "/help [COMMAND]"),
    ],
)
def test_usage(words: str, said: str) -> None:
    assert usage(COMMANDS[words]) == said


class Sample(Command):
    words = "sample try"
    right = Right.READ
    help = "Try"

    ref: Annotated[str, Slot(ACTION, "Action")]
    text: Annotated[str, Slot(FREE, "Text")] = ""
    needed: Annotated[str, Slot(LINE, "Needed", option=True)]
    in_: Annotated[str, Slot(LINE, "Where", option=True)] = ""
    loud: Annotated[bool, Slot(FLAG, "Loud", option=True)] = False


def test_usage_of_every_kind_of_field() -> None:
    assert usage(Sample) == "/sample try REF [TEXT] needed= [in= loud]"


def test_the_table_is_the_registry() -> None:
    assert {(row.words, row.help, row.right) for row in ROWS} == {
        (words, each.help, each.right) for words, each in COMMANDS.items() if not words.startswith("test ")
    }
    assert ROWS[0].words == "action update"
    assert next(row.words for row in ROWS if row.words.startswith("incident")) == "incident log"


def test_every_family_is_registered() -> None:
    declared = {each.__module__ for each in COMMANDS.values() if not each.words.startswith("test ")}
    assert declared == {family.__name__ for family in FAMILIES}


@pytest.mark.parametrize("who", ["councillor", "police", "council"])
def test_what_somebody_may_use_is_listed_and_the_rest_is_named(talk: Talk, who: str) -> None:
    rights = {"councillor": {Right.READ}, "police": {Right.READ, Right.REPORT}, "council": set(Right)}[who]
    listed, _, named = words(talk.says(who, "/help")).partition("\n\nFor ")
    for row in ROWS:
        assert (f"- /{row.words}: {row.help}" in listed) is (row.right in rights), row.words
        assert row.right in rights or f"/{row.words}" in named, row.words
    assert ("coordinators: " in named) is (who != "council")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.words)
def test_every_command_explains_itself(talk: Talk, row: Row) -> None:
    answer = words(talk.says("councillor", f"/help {row.words}"))
    command = COMMANDS[row.words]
    assert answer.startswith(usage(command))
    assert command.help in answer
    assert f"Example: /{row.words} {command.example}".strip() in answer
    for slot in slots_of(command).values():
        if slot.name != "sure":
            assert slot.label in answer
            assert slot.hint in answer
            assert all(choice.value in answer for choice in slot.kind.choices)


def test_the_categories_are_listed(talk: Talk) -> None:
    answer = words(talk.says("police", "/help incident log"))
    assert all(key.replace("_", "-") in answer for key in CATEGORIES)


def test_ways_to_ask(talk: Talk) -> None:
    verify(
        talk,
        [
            ("police", "help", "What you can type", "[Log an incident]"),
            ("police", "/convenor help", "What you can type"),
            ("police", "/help /action update", "/action update REF"),
            ("police", "/help  Action   Update", "/action update REF"),
            ("police", "/help action", "Help on action", "/action update REF", "/action add OBJECTIVE TEXT"),
            ("police", "/help priorities", "/objective show REF"),
            ("police", "/help nochange", "/action nochange REF"),
            ("police", "/help list", "/incident list", "/action list"),
            ("police", "/help updte", "I do not know “updte”", "[/help action update]"),
            ("police", "/help the moon", "I do not know “the moon”. /help alone shows everything"),
            ("stranger", "/help", "I do not know you yet"),
        ],
    )
    assert "[Log an incident]" not in words(talk.says("councillor", "/help"))


def test_a_press_opens_what_helps(talk: Talk) -> None:
    talk.says("police", "/help updte")
    answer = talk.presses("police", "/help action update")
    assert isinstance(answer, Reply)
    assert answer.title.startswith("/action update REF")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/help action add", "Add a key action to the plan. It is for coordinators."),
        ("/help action due", "Set or move a key action's due date, with the reason."),
        ("/help objective list", "List the plan's priorities, with how many key actions stand where."),
        ("/help incident link", "REF: Priority or key action, optional"),
        ("/help incident link", "Say which priority or key action an incident belongs to."),
        ("/help action add", "/action add OBJECTIVE TEXT"),
        ("/help help", "Such as action update, or incident"),
        ("/help", "such as /help action update, shows its fields"),
        ("/help", "/action list: List key actions, all or some"),
        ("/form action list", "List key actions, all or some"),
        ("/form incident log", "Priority (optional)"),
    ],
)
def test_help_and_forms_speak_the_plans_own_words_and_leave_commands(line: str, said: str) -> None:
    members = {"council": (Role.COORDINATOR, "Welwyn Hatfield Borough Council")}
    with talking("sqlite://", "welwyn-hatfield-2021", members) as talk:
        assert said in words(talk.says("council", line))


def test_what_is_not_known_leads_to_everything(talk: Talk) -> None:
    assert "[Everything you can type]" in words(talk.says("police", "/help moonshine"))
