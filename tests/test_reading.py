"""Reading what people type: lines come apart as they were put together, and free text is kept to the letter."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from handlers.actions.assigning import AssignAction
from handlers.actions.reporting import CompleteAction, UpdateAction
from handlers.actions.showing import ListActions
from handlers.command import Command, find
from handlers.families import COMMANDS
from handlers.incidents.amending import LinkIncident
from handlers.incidents.recording import LogIncident
from handlers.incidents.showing import ListIncidents
from handlers.members.adding import AddMember
from handlers.reading.lines import join, split
from handlers.reading.lookups import read_action, read_objective, read_part
from handlers.reading.slots import slots_of
from handlers.reading.statuses import read_status, take_status
from handlers.reading.tidying import tidy
from handlers.reading.tokens import Unclear
from handlers.reply import Refused
from handlers.request import Request
from storage.vocabulary import Status
from tests.talk import PLATFORM, START, talking

KNOWN = sorted(COMMANDS)
"""The commands of the product; other tests may add some of their own."""


@pytest.fixture(scope="module")
def request_() -> Iterator[Request]:
    """A request of the police's in Stevenage."""
    with talking("sqlite://") as talk, talk.stores() as stores:
        member = stores.members.named("police")[0]
        yield Request(stores=stores, partnership=stores.partnership, member=member, now=START, platform=PLATFORM)


WORDS = [
    "Town Centre",
    "4.2",
    "lead=",
    "next=",
    "amber",
    "end of june",
    '"',
    "“",
    "”",
    "\\",
    "=",
    "in",
    "#jag",
    "\n",
    " ",
]
typed = st.lists(
    st.one_of(st.sampled_from(WORDS), st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)), max_size=6
).map(" ".join)


@st.composite
def said(draw: st.DrawFn) -> tuple[type[Command], dict[str, str]]:
    """A command, and any words for any of its fields."""
    command = COMMANDS[draw(st.sampled_from(KNOWN))]
    values = draw(st.fixed_dictionaries({}, optional=dict.fromkeys(slots_of(command), typed)))
    return command, {name: value for name, value in values.items() if value}


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(said())
def test_a_line_comes_apart_as_it_was_put_together(
    request_: Request, each: tuple[type[Command], dict[str, str]]
) -> None:
    command, values = each
    line = join(command.words, command, values, request_)
    found = find(line)
    assert found.command is command
    assert split(command, found.rest, request_, forgiving=True) == values


OPTION = re.compile(r"(?:^|\s)(?:next|public|on-behalf-of|sure|ref|status|text)=", re.IGNORECASE)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(typed)
def test_free_text_is_kept_exactly(request_: Request, text: str) -> None:
    assume(text.strip() and not OPTION.search(text))
    values = split(UpdateAction, f"4.2 amber x{text}", request_)
    assert values == {"ref": "4.2", "status": "amber", "text": f"x{text}".strip()}


EXACT = [
    "It didn't work; they said \"no\" and 'maybe'",
    'Unbalanced " quote and “ another',
    "line one\nline two\n\n  indented",
    "a  b\tc — d… 😀👍🏽 café ﷽",
    "costs £5 = too much, next= is empty here",
    r"back\slash \" and \n",
    "<@U123> & <b>bold</b> *stars* _under_",
]


@pytest.mark.parametrize("text", EXACT)
def test_text_with_all_that_people_type_is_kept(request_: Request, text: str) -> None:
    assert split(UpdateAction, f"4.2 amber {text}", request_)["text"] == text


@pytest.mark.parametrize(
    ("command", "line", "values"),
    [
        (UpdateAction, "4.2 Six notices", {"ref": "4.2", "text": "Six notices"}),
        (UpdateAction, "a4.2: on track, going well", {"ref": "a4.2:", "status": "on track", "text": "going well"}),
        (
            UpdateAction,
            '4.2 amber next="Visit the school" Six notices',
            {"ref": "4.2", "status": "amber", "next": "Visit the school", "text": "Six notices"},
        ),
        (
            UpdateAction,
            '4.2 red Six notices on-behalf-of="Fire Service" next=Visit',
            {"ref": "4.2", "status": "red", "text": "Six notices", "on_behalf_of": "Fire Service", "next": "Visit"},
        ),
        (
            UpdateAction,
            '"behavioural contracts" at risk Two breached',
            {"ref": "behavioural contracts", "status": "at risk", "text": "Two breached"},
        ),
        (
            LogIncident,
            "fly tipping the oval Mattress count=2",
            {"category": "fly tipping", "place": "the oval", "text": "Mattress", "count": "2"},
        ),
        (
            LogIncident,
            'fly_tipping "Oaks Road" Mattress by no. 3',
            {"category": "fly_tipping", "place": "Oaks Road", "text": "Mattress by no. 3"},
        ),
        (
            CompleteAction,
            "4.2 result=Six notices served lesson=Start earlier",
            {"ref": "4.2", "result": "Six notices served", "lesson": "Start earlier"},
        ),
        (
            CompleteAction,
            '4.2 result="Six, with lesson=x in it" lesson=Start "much" earlier',
            {"ref": "4.2", "result": "Six, with lesson=x in it", "lesson": 'Start "much" earlier'},
        ),
        (ListActions, "overdue objective=4 stale", {"overdue": "yes", "objective": "4", "stale": "yes"}),
        (ListActions, "lead=Fire and Rescue overdue", {"lead": "Fire and Rescue", "overdue": "yes"}),
        (
            ListIncidents,
            "place=Town Centre state=being dealt with",
            {"place": "Town Centre", "state": "being dealt with"},
        ),
        (LinkIncident, "12 objective=4", {"number": "12", "objective": "4"}),
        (
            AssignAction,
            "4.2 Hertfordshire Constabulary sure=yes",
            {"ref": "4.2", "who": "Hertfordshire Constabulary", "sure": "yes"},
        ),
        (
            AddMember,
            '"duty desk" partner Hertfordshire Constabulary email=desk@police.example',
            {
                "person": "duty desk",
                "role": "partner",
                "organisation": "Hertfordshire Constabulary",
                "email": "desk@police.example",
            },
        ),
        (
            AddMember,
            "@police email=desk@police.example partner HFRS",
            {"person": "@police", "role": "partner", "organisation": "HFRS", "email": "desk@police.example"},
        ),
    ],
)
def test_a_typed_line(request_: Request, command: type[Command], line: str, values: dict[str, str]) -> None:
    assert split(command, line, request_) == values


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("4.2", "4.2"),
        ("a4.2", "4.2"),
        ("A4.2", "4.2"),
        ("#4.2", "4.2"),
        ("4.2:", "4.2"),
        ("4.2.", "4.2"),
        ("(4.2", "4.2"),
        ("(4.2)", "4.2"),
        ("[4.2]", "4.2"),
        ("4 2", "4.2"),
        ("Key action 4.2", "4.2"),
        ("4 22", None),
        ("4,2", "4.2"),
        ("4/2", "4.2"),
        ("4. 2", "4.2"),
        ("04.2", "4.2"),
        ("4.02", "4.2"),
        ("action 4.2", "4.2"),
        ("x.1", "X.1"),
        ("X.1", "X.1"),
        ("behavioural contracts", "4.2"),
        ("Contracts BEHAV", "4.2"),
        ("residents survey", "X.1"),
        ("years 6 and 7", None),
        ("4.22", None),
        ("9.9", None),
        ("the moon", None),
        ("4", None),
    ],
)
def test_a_ref(request_: Request, typed: str, meant: str | None) -> None:
    if meant:
        assert read_action(typed, request_) == meant
        return
    with pytest.raises(Unclear):
        read_action(typed, request_)


def test_words_that_match_several_actions_ask_which(request_: Request) -> None:
    with pytest.raises(Unclear) as raised:
        read_action("years 6 and 7", request_)
    assert [choice.value for choice in raised.value.candidates] == ["4.4", "5.4"]


def test_an_unknown_ref_offers_the_nearest(request_: Request) -> None:
    with pytest.raises(Unclear) as raised:
        read_action("4.12", request_)
    assert raised.value.candidates[0].value == "4.6"
    with pytest.raises(Unclear) as raised:
        read_action("6.4", request_)
    assert raised.value.candidates[0].value == "4.6", "the figures may have been swapped"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("4", "4"),
        ("o4", "4"),
        ("objective 4", "4"),
        ("cuckooing", "3"),
        ("Online Fraud", "6"),
        ("x", "X"),
        ("plan", "X"),
    ],
)
def test_an_objective(request_: Request, typed: str, meant: str) -> None:
    assert read_objective(typed, request_) == meant


@pytest.mark.parametrize(
    ("typed", "meant"), [("4", "4"), ("4.2", "4.2"), ("a4.2:", "4.2"), ("plan", "X"), ("x.1", "X.1")]
)
def test_an_objective_or_an_action(request_: Request, typed: str, meant: str) -> None:
    assert read_part(typed, request_) == meant


STATUSES = [
    ("amber Six notices", "amber", "Six notices"),
    ("Amber: six notices", "Amber", "six notices"),
    ("AT RISK - two contested", "AT RISK", "two contested"),
    ("at-risk two", "at-risk", "two"),
    ("on track", "on track", ""),
    ("ontrack fine", "ontrack", "fine"),
    ("not started yet", "not started", "yet"),
    ("green", "green", ""),
    ("rag green all well", "rag green", "all well"),
    ("complete", "complete", ""),
    ("-amber Six", "amber", "Six"),
    ("- amber - six", "amber", "six"),
    (": amber six", "amber", "six"),
    (", amber, six", "amber", "six"),
    ("(amber) six", "amber", "six"),
    ("“at risk” six", "at risk", "six"),
    ("amber –six", "amber", "six"),
    ("amber -5% on last year", "amber", "-5% on last year"),
    ("amber “Six” were issued", "amber", "“Six” were issued"),
    ("amber ...and so on", "amber", "...and so on"),
]


@pytest.mark.parametrize(("text", "status", "rest"), STATUSES)
def test_a_status_at_the_start(text: str, status: str, rest: str) -> None:
    assert take_status(text) == (status, rest)
    read_status(status)


@pytest.mark.parametrize(
    "text",
    [
        "Greens were sown",
        "redirected to the school",
        "read the report",
        "bed and breakfast visited",
        "rad programme begun",
        "grew by two",
        "great progress",
        "blues festival policed",
        "completed the survey",
        "trackers fitted",
        "off to a good start",
        "Risk assessment done",
        "Started on Monday",
        "Not much to say",
        "on Tuesday we met",
        "ambergate visited",
        "green's grocery visited",
        "Reduced by a third",
        "RAG agreed the plan",
        "- Six notices",
        "“Six” were issued",
        "(see the minutes)",
    ],
)
def test_ordinary_words_are_text(text: str) -> None:
    assert take_status(text) == ("", text)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("ambr Six notices", "amber"),
        ("ambre Six", "amber"),
        ("gren all well", "grey or green"),
        ("ontrak", "on track"),
        ("yellow going", ""),
        ("purple", ""),
        ("at rsik two", "at risk"),
        ("on trak fine", "on track"),
        ("complet all", "complete"),
    ],
)
def test_a_mistaken_status_is_refused_with_the_nearest(text: str, nearest: str) -> None:
    taken, _ = take_status(text)
    with pytest.raises(Refused) as raised:
        read_status(taken)
    assert f"Did you mean {nearest}?" in raised.value.sentence if nearest else "A status is" in raised.value.sentence


@pytest.mark.parametrize("status", Status)
def test_every_status_is_read_as_it_is_written(status: Status) -> None:
    for said in (status.value, status.value.upper(), status.value.replace(" ", ""), status.value.replace(" ", "-")):
        assert read_status(said) == status


@pytest.mark.parametrize(
    ("line", "words", "rest", "form"),
    [
        ("/action update 4.2 x", "action update", "4.2 x", False),
        ("action update 4.2 x", "action update", "4.2 x", False),
        ("/Action UPDATE 4.2 x", "action update", "4.2 x", False),
        ("/convenor action update 4.2 x", "action update", "4.2 x", False),
        ("/csp-action update 4.2 x", "action update", "4.2 x", False),
        ("/form action update 4.2", "action update", "4.2", True),
        ("/form /action update", "action update", "", True),
        ("/action", "action mine", "", False),
        ("/incident", "incident log", "", False),
        ("/incidents list", "incident list", "", False),
        ("/priority list", "objective list", "", False),
        ("/themes", "objective list", "", False),
        ("/action update\n4.2 two\nlines", "action update", "4.2 two\nlines", False),
        ("  /help  ", "help", "", False),
        ("/help action update", "help", "action update", False),
    ],
)
def test_finding_a_command(line: str, words: str, rest: str, form: bool) -> None:
    found = find(line)
    assert (found.command.words, found.rest.strip(), found.form) == (words, rest, form)


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("/action updte 4.2 amber x", "/action update 4.2 amber x"),
        ("/incident lgo fly-tipping", "/incident log fly-tipping"),
        ("/action 4.2 amber x", "/action update 4.2 amber x"),
        ("/incident fly-tipping Bedwell x", "/incident log fly-tipping Bedwell x"),
    ],
)
def test_an_unknown_verb_offers_the_nearest_with_the_words(line: str, offered: str) -> None:
    with pytest.raises(Refused) as raised:
        find(line)
    assert offered in [button.line for button in raised.value.buttons]


@pytest.mark.parametrize(
    ("line", "offered"), [("/acton update", "/action"), ("/incidnt", "/incident"), ("hello", "/help"), ("", "/help")]
)
def test_an_unknown_family_offers_the_nearest(line: str, offered: str) -> None:
    with pytest.raises(Refused) as raised:
        find(line)
    assert offered in raised.value.sentence


@given(st.text())
def test_tidied_text_can_be_kept_by_any_database(text: str) -> None:
    kept = tidy(text)
    kept.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", kept)
    assert tidy(kept) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\x07c", "abc"),
        ("a\r\nb\rc\nd\te", "a\nb\nc\nd\te"),
        ("half \ud83d of one", "half  of one"),
        ("\x85\x9b", ""),
        ("whole 😀 and \u202e kept", "whole 😀 and \u202e kept"),
    ],
)
def test_what_is_dropped_at_the_door(text: str, kept: str) -> None:
    assert tidy(text) == kept
