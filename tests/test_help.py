"""Help equals the registry: every command is in it, for those who may use it first, with its fields and an example.

Every example does what it says, and no answer is longer than somebody reads at once.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Annotated

import pytest

from bot.drawings.blocks import Message, draw
from handlers.command import Command, families
from handlers.families import COMMANDS, FAMILIES
from handlers.help import HIDDEN, Row, table, usage
from handlers.reading.kinds import ACTION, FLAG, FREE, LINE
from handlers.reading.slots import Slot, slots_of
from handlers.reply import Reply, Tone
from handlers.rights import Right
from storage.vocabulary import CATEGORIES, Role
from tests.talk import COUNCIL, Talk, talking, tone, verify, words

BOTH = ("/meeting schedule jag 10/12/2026 14:00 in #jag", "/meeting schedule rag 14/1/2027 10:00 in #jag")
CLOSED = "/meeting close 24/12/2026 to=31/12/2026 Christmas closure"
GRANTED = "/member grant council until=30/6/2027"
REFERRALS = '/measure add "DA referrals" objective=2 unit=count geography=Stevenage polarity=context target=500'
SERGEANT = "/member add sergeant partner police email=sergeant@police.example"
INSPECTOR = "/member add inspector partner police email=inspector@police.example"
DESK = '/member add "duty desk" partner police email=desk@police.example'
AGREED = tuple(f"/meeting action jag police Share plan {number}" for number in range(1, 4))
FIRST = {
    "digest found": (),
    "digest resend": (),
    "action erase": ("/action update 4.2 amber Six notices issued",),
    "action correct": ("/action update 4.2 amber Six notices issued",),
    "action recomplete": ('/action complete 4.2 result="Twelve contracts kept" lesson="Start earlier"',),
    "action undo": ("/action update 4.2 amber Six notices issued",),
    "action reopen": ("/action withdraw 4.2 Replaced by 4.7",),
    "action notmine": ("/action assign 4.2 council",),
    "action unmute": ("/action mute",),
    "digest release": (*BOTH, "/digest hold rag"),
    "measure add": (),
    "measure erase": (REFERRALS, "/measure set da Q2 12 note=Late"),
    "measure restore": (REFERRALS, "/measure retire DA referrals sure=yes"),
    "measure": (REFERRALS,),
    **dict.fromkeys(("meeting amend", "meeting done", "meeting drop", "meeting erase"), AGREED),
    "meeting reopen": (*AGREED, "/meeting done 3"),
    "meeting keep": ("/meeting dates jag 25/12/2026 14:00",),
    "meeting open": (CLOSED,),
    "meeting skip": ("/meeting repeat jag second thursday 14:00",),
    "meeting schedule": (),
    "meeting repeat": (),
    "meeting dates": (),
    "meeting channel": (),
    "meeting allow": (GRANTED,),
    "meeting disallow": (GRANTED, "/meeting allow #jag"),
    "meeting unremind": (),
    "meeting usual": ("/meeting unremind jag addendum",),
    "member deputy": (SERGEANT, INSPECTOR),
    "member erase": (DESK, '/member remove "duty desk"'),
    "member grant": (SERGEANT,),
    "member move": (SERGEANT,),
    "member remove": (SERGEANT,),
    "member revoke": (SERGEANT, "/member grant sergeant"),
    "incident": tuple(f"/incident log fly-tipping Bedwell Sofa {number}" for number in range(1, 13)),
    "digest": BOTH,
    "meeting": BOTH,
}
"""What is typed before an example, for a command or for all others of its family."""
OTHERWISE = {
    "action erase": "This removes the text of entry 2 of 4.2",
    "funding erase": "This removes the purpose and funder of bid 3 for good",
    "incident erase": "This removes the text of incident 12 for good",
    "meeting erase": "This removes the words and result of meeting action 3 for good",
    "incident recount": "Of fly-tipping more is kept. Change it with /incident edit",
    "plan retention": "With 36 months (3 years): Nothing goes tonight. Nothing is changed yet.",
    "member erase": "becomes a former member of Hertfordshire Constabulary",
    "action restrict": "Only a coordinator who may see restricted items",
    "action unrestrict": "Only a coordinator who may see restricted items",
    "action later": "There is no reminder to be put off",
    "measure erase": "This removes the note and source of DA referrals for 2026/27 Q2",
    "measure retire": "would be in no list and no paper from now on",
    "digest found": "No reminder or digest has the number 12",
    "digest resend": "No reminder or digest has the number 12",
    "digest addendum": "has not been issued yet, so there is nothing to add to it",
    "meeting usual": "This would change what is sent",
    "meeting why": "Nothing that was sent to you has the number 12",
}
"""What is answered to an example where nothing was sent that it could be about, or where it is asked about first."""
ROWS = [row for row in table() if not row.words.startswith("test ")]


@pytest.fixture(scope="module")
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        yield each


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("action update", "/action update REF [STATUS] TEXT [next= public= on-behalf-of= as-comment]"),
        ("action complete", "/action complete REF result= lesson= [public= on-behalf-of=]"),
        ("action list", "/action list [objective= lead= status= overdue stale unled page=]"),
        ("action mine", "/action mine [page=]"),
        ("incident log", "/incident log CATEGORY PLACE TEXT [count= on= source= objective= action=]"),
        ("incident link", "/incident link NUMBER [REF] [objective= action=]"),
        ("member add", "/member add PERSON ROLE ORGANISATION [email= for= until=]"),
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
    rights = {"councillor": {Right.READ}, "police": set(Right) - {Right.COORDINATE}, "council": set(Right)}[who]
    listed, _, named = words(talk.says(who, "/help")).partition("\n\nFor ")
    for row in ROWS:
        assert (f"\n  /{row.words}: {row.help}" in listed) is (row.right in rights), row.words
        family, _, verb = row.words.partition(" ")
        assert row.right in rights or re.search(rf"/{family} ([\w-]+, )*{verb}\b", named), row.words
    assert ("coordinators: " in named) is (who != "council")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.words)
def test_every_command_explains_itself(talk: Talk, row: Row) -> None:
    answer = words(talk.says("councillor", f"/help {row.words}"))
    command = COMMANDS[row.words]
    assert answer.startswith(usage(command))
    assert command.help in answer
    assert f"Example: /{row.words} {command.example}".strip() in answer
    for slot in slots_of(command).values():
        if slot.told and slot.name not in HIDDEN:
            assert slot.label in answer
            assert slot.hint in answer
            assert all(choice.value in answer for choice in slot.kind.choices)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.words)
def test_every_example_does_what_it_says(row: Row) -> None:
    with talking("sqlite://", members={"council": (Role.COORDINATOR, COUNCIL)}) as talk:
        for line in FIRST.get(row.words, FIRST.get(row.words.split()[0], ())):
            talk.says("council", line)
        answer = talk.says("council", f"/{row.words} {COMMANDS[row.words].example}".strip())
        if said := OTHERWISE.get(row.words):
            assert said in words(answer)
        else:
            assert tone(answer) in (Tone.PLAIN, Tone.DONE) or "all the same?" in words(answer), words(answer)


def test_an_answer_is_one_message_in_slack_and_the_whole_of_it_two(talk: Talk) -> None:
    for who, most in (("council", 2), ("police", 1), ("councillor", 1)):
        assert len(drawn(talk, who, "/help")) <= most
    asked = [*families(), *(row.words for row in ROWS)]
    assert [each for each in asked if len(drawn(talk, "council", f"/help {each}")) > 1] == []


def drawn(talk: Talk, who: str, line: str) -> Sequence[Message]:
    """What somebody reads in Slack."""
    answer = talk.says(who, line)
    assert isinstance(answer, Reply)
    return draw(answer)


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
        ("/help action add", "Add a key action. It is for coordinators."),
        ("/help action edit", "Reword a key action."),
        ("/help objective list", "List the plan's priorities, with how many key actions stand where."),
        ("/help incident link", "REF: Priority or key action, optional"),
        ("/help incident link", "Link an incident, to its priority or key action."),
        ("/help action add", "/action add OBJECTIVE TEXT"),
        ("/help help", "Such as action update, or incident"),
        ("/help", "such as /help action update, shows its fields"),
        ("/help", "/action list: List key actions, all or some"),
        ("/form action list", "List key actions, all or some"),
        ("/form incident log", "Priority, Key action"),
    ],
)
def test_help_and_forms_speak_the_plans_own_words_and_leave_commands(line: str, said: str) -> None:
    members = {"council": (Role.COORDINATOR, "Welwyn Hatfield Borough Council")}
    with talking("sqlite://", "welwyn-hatfield-2021", members) as talk:
        assert said in words(talk.says("council", line))


def test_what_is_not_known_leads_to_everything(talk: Talk) -> None:
    assert "[Everything you can type]" in words(talk.says("police", "/help moonshine"))
