"""Money at the door: bids are added, changed and listed, their end is warned of, and actions say how they are paid."""

import json
import re
from collections.abc import Iterator

import pytest

from handlers.form import Form
from handlers.reply import Audience, Marking, Reply, Tone
from schedules.nightly import plan_nights
from storage.keeping.exporting import Exporting
from storage.loading import load
from storage.tables import Bid
from tests.board import Board, at, tick
from tests.grants import grant
from tests.talk import STEVENAGE, Talk, preset, talking, tone, verify, words
from tests.templates import MEMORY, kept

AMOUNTS = {
    "395520": "395,520 pounds",
    "£1,423,000": "1,423,000 pounds",
    "1.4m": "1,400,000 pounds",
    "£72k": "72,000 pounds",
    "2 million": "2,000,000 pounds",
    "399 000 pounds": None,
    "2000.50": "2,000.50 pounds",
    "1": "1 pound",
    "350000 GBP": "350,000 pounds",
    "\uff13\uff15\uff10\uff10": "3,500 pounds",
    "unknown": "amount not known",
    "?": "amount not known",
    "tbc": "amount not known",
    "1,4": None,
    "1.423": None,
    "1.423.000": None,
    "1,42,300": None,
    "-5": None,
    "0": None,
    "about 5000": None,
    "5-10k": None,
    "45%": None,
    "10 per week": None,
    "lots": None,
    "9" * 13: None,
    "9" * 400: None,
}
"""How each is said back; None where it is refused, with what was typed."""
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+44",
    "@SUM(A1)",
    "\u202egnidnuf",
    "💷 Jubilee fund",
    "<!channel> *bold*",
    "Fonds für 安全",
)
NIGHTS = ("2026-11-21 02:00", "2026-11-23 09:00", "2027-02-01 02:00", "2027-02-01 09:00", "2027-04-01 02:00")


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking(MEMORY) as each:
        yield each


def bid(talk: Talk, number: int) -> Bid:
    with talk.stores() as stores:
        found = stores.funding.find(number)
        assert found
        return found


def test_an_amount_is_read_forgivingly_and_refused_where_it_could_be_another(talk: Talk) -> None:
    for typed, said in AMOUNTS.items():
        with kept(talk.database):
            answer = words(talk.says("council", f"/funding add Lights amount={typed}"))
        if said:
            assert f"Amount: {said}\n" in answer, typed
        else:
            assert f"“{typed[:20]}" in answer and "Nothing was stored" in answer, typed
            assert "such as 395520, £395,520 or 1.4m" in answer, typed


def test_a_name_may_hold_anything_and_stays_as_typed(talk: Talk) -> None:
    for number, name in enumerate(HOSTILE, start=6):
        assert tone(talk.says("council", f'/funding add "{name}" amount=5k')) is Tone.DONE, name
        assert bid(talk, number).name == name
    assert "there is room for 200" in words(talk.says("council", f"/funding add {'x' * 201} amount=5"))
    screened = talk.says("council", "/funding add Lights amount=5 purpose=For the family at 12 High Street")
    assert "house address" in words(screened)


def test_a_bid_goes_from_asked_for_to_won_and_keeps_what_it_was(talk: Talk) -> None:
    verify(
        talk,
        [
            ("police", "/funding add Lights amount=5000", "is for coordinators"),
            ("councillor", "/funding edit 1 outcome=won", "As a viewer"),
            ("council", "/funding add Lights", "Amount:", "Name: Lights"),
            ("council", "/funding add Lights amount=unknown ends=31/3/2028 objective=4",
             "Saved: bid 6, Lights", "Outcome: bid out", "Ends: Friday 31 March 2028", "[It was won]"),
            ("council", "/funding edit 6 amount=£350,000", "Amount: amount not known → 350,000 pounds"),
            ("council", "/funding edit lights outcome=won funder=Home Office", "Outcome: bid out → secured",
             "Funder: nothing → Home Office"),
            ("council", "/funding edit 6 outcome=secured", "says just that already"),
            ("council", "/funding edit 6 outcome=perhaps", "is not one of: bid out, secured, unsuccessful"),
            ("council", "/funding edit 6 funder=none ends=none", "Home Office → nothing", "2028 → nothing"),
            ("council", "/funding edit 99 amount=5", "There is no bid “99”"),
            ("council", "/bids show op educa8", "Bid 5: Op educa8", "Amount: 3,000 pounds", "Period: 2021-2024"),
            ("councillor", "/money show 6", "bid out → secured", "amount not known → 350,000 pounds",
             "ends Friday 31 March 2028 → no end", "its wording", "council (Stevenage Borough Council)"),
            ("council", "/plan audit", "bid 6 changed: amount", "bid 6 added"),
        ],
    )  # fmt: skip


def test_what_is_typed_wrongly_is_asked_about_and_nothing_of_it_is_lost(talk: Talk) -> None:
    verify(
        talk,
        [
            ("council", "/funding add Old lights amount=12,345 ends=2020-01-01", "has passed", "[Save it]"),
            ("council", "/funding add SADA amount=5 period=2021-2024", "Bid 1 has this name too: 1,423,000 pounds"),
            ("council", "/funding add Lights amount=5k objective=99", "“99” is not clear as an objective"),
            ("council", "/funding add Lights amount=5k action=99.9", "There is no action 99.9"),
            ("council", "/funding add Lights amount=5k objective=4 action=2.1", "2.1 belongs to objective 2"),
            ("council", "/funding add Lights amount=5k ends=31/31/2027", "There is no month 31"),
            ("council", "/funding add Lights amount=5k outcome=secured ends=31 march", "Wednesday 31 March 2027"),
        ],
    )
    assert bid(talk, 6).name == "Lights"
    talk.says("council", "/funding add Old lights amount=12,345 outcome=won ends=2020-01-01")
    assert "ended Wednesday 1 January 2020" in words(talk.presses("council", "Save it")) + listed(talk)
    assert "Money that has ended: 12,345 pounds in 1 bid" in listed(talk)


def listed(talk: Talk, who: str = "police") -> str:
    return words(talk.says(who, "/funding"))


def test_the_list_adds_up_what_is_known_and_keeps_earlier_money_apart(talk: Talk) -> None:
    assert "Money of an earlier period (2021-2024): 2,247,000 pounds in 5 bids" in listed(talk)
    for line in ("Lights amount=395520 outcome=won ends=30/4/2027", "Youth amount=unknown outcome=won",
                 "Vans amount=£72k", "Drones amount=7k outcome=lost"):  # fmt: skip
        talk.says("council", f"/funding add {line}")
    answer = listed(talk)
    assert "Secured: 395,520 pounds in 1 bid, and 1 bid of unknown amount" in answer
    assert "Bids out: 72,000 pounds in 1 bid\n" in answer
    assert "Unsuccessful: 7,000 pounds in 1 bid\n" in answer
    assert "Ends within six months\n- 6 Lights: 395,520 pounds\n  ends Friday 30 April 2027" in answer
    assert "[Add a bid]" not in answer and "[Add a bid]" in listed(talk, "council")


def test_what_ends_later_than_its_plan_began_is_no_money_of_an_earlier_period(talk: Talk) -> None:
    talk.says("council", "/funding edit 1 ends=31/3/2027")
    assert "Secured: 1,423,000 pounds in 1 bid" in listed(talk)
    assert "Money of an earlier period (2021-2024): 824,000 pounds in 4 bids" in listed(talk)


def test_a_period_is_read_from_whatever_its_source_calls_it(talk: Talk) -> None:
    earlier = ("2018-21", "2021 to 2024", "2024/25", "2023", "2021/22 and 2023/24", "April 2022-March 2025")
    current = ("2024-26", "2025/28", "2024/25 to 2026/27", "2026", "three years", "round 2019")
    for number, period in enumerate((*earlier, *current), start=6):
        talk.says("council", f"/funding add Bid{number} amount={number} outcome=won period={period}")
    answer = listed(talk)
    told = set(re.findall(r"earlier period \(([^)]+)\)", answer))
    assert told == {*earlier, "2021-2024", "round 2019"}
    assert f"Secured: {sum(range(12, 17))} pounds in 5 bids" in answer


def test_a_form_shows_how_a_bid_stands_and_notices_who_was_quicker(talk: Talk) -> None:
    form = talk.says("council", "/funding edit 2")
    assert isinstance(form, Form)
    stood = {each.name: each.value for each in form.fields}
    assert (stood["name"], stood["amount"], stood["outcome"]) == ("Safer Streets", "350000", "secured")
    talk.clock.move(minutes=1)
    talk.says("council", "/funding edit 2 amount=360000")
    again = talk.fills("council", ends="31/3/2027")
    assert isinstance(again, Form) and "Bid 2 is now secured" in again.intro


def test_what_paid_for_an_earlier_plan_is_not_taken_for_the_same_number_in_this_one() -> None:
    with talking(MEMORY, "stevenage-2021-24") as talk:
        with talk.database.unit() as unit:
            load(unit, preset(STEVENAGE), talk.clock.now())
        talk.says("council", "/funding edit 1")
        saved = words(talk.fills("council", ends="31/3/2027"))
        assert "Ends: nothing → Wednesday 31 March 2027" in saved and "Pays for" not in saved
        assert "objective 2 of 2021/24 · for 2018-21 · ends Wednesday" in listed(talk)
        assert "Money of an earlier period (2018-21): 60,400 pounds in 4 bids" in listed(talk)
        assert "Money of an earlier period (2021-2024): 2,247,000 pounds in 5 bids" in listed(talk)
        assert "Pays for: objective 2 of 2021/24 → objective 4" in words(
            talk.says("council", "/funding edit 1 objective=4")
        )


def test_a_restricted_action_shows_to_nobody_uncleared_behind_its_bid(talk: Talk) -> None:
    talk.says("council", "/funding add Lamps amount=5k action=4.2")
    grant(talk, "police")
    with talk.database.unit() as unit:
        action = unit.within(talk.partnership.id).actions.find("4.2")
        assert action
        action.restricted_at = talk.clock.now()
    assert "4.2" not in words(talk.says("council", "/funding show 6")) + listed(talk)
    assert "There is no action 4.2 that you may see" in words(
        talk.says("council", "/funding add B amount=5 action=4.2")
    )
    assert "something that you may not see" in words(talk.says("council", "/funding edit 6 objective=5"))
    assert "5,000 pounds → 6,000 pounds" in words(talk.says("council", "/funding edit 6 amount=6k"))
    assert bid(talk, 6).action_id, "what they do not see stays"
    shown = talk.says("police", "/funding show 6")
    assert isinstance(shown, Reply) and "Pays for: action 4.2" in words(shown)
    assert (shown.marking, shown.audience) == (Marking.RESTRICTED, Audience.PERSON)


def test_whoever_leads_an_action_says_how_it_is_paid_for(talk: Talk) -> None:
    plan = "Half from the council, a bid to the Safer Streets fund in March"
    verify(
        talk,
        [
            ("police", f"/action funding 4.2 {plan}", "Only a coordinator may say how its money is raised"),
            ("council", "/action assign 4.2 police", "Saved"),
            ("police", f"/action funding 4.2 {plan}", "Saved: the fundraising plan of 4.2", f"To: {plan}"),
            ("police", "/action funding 4.2 " + plan, "has just this fundraising plan already"),
            ("probation", "/action funding 4.2 Nothing", "Only Hertfordshire Constabulary, which leads 4.2"),
            ("councillor", "/action show 4.2", f"Fundraising plan: {plan}"),
            ("police", "/action funding 4.2 none", f"From: {plan}", "To: nothing"),
            ("police", "/action history 4.2", "· fundraising plan", f"{plan} → nothing", f"nothing → {plan}"),
            ("police", f"/action funding 4.2 {plan}, or none", "Saved"),
            ("council", "/action erase 4.2 latest Personal", "which is its fundraising plan now"),
        ],
    )
    talk.presses("council", "Remove it")
    shown = words(talk.says("police", "/action show 4.2")) + words(talk.says("police", "/action history 4.2"))
    assert plan + ", or" not in shown and "[text removed on 20 November 2026]" in shown


def test_what_was_said_of_a_bid_is_removed_everywhere_and_its_amount_stays(talk: Talk) -> None:
    secret = "For the family in the sheltered flats who complained of noise"
    verify(
        talk,
        [
            ("council", f"/funding add Lights amount=5k outcome=won purpose={secret}", "Saved"),
            ("council", "/meeting schedule rag 2027-01-14 14:00 in #jag", "Scheduled"),
            ("council", "/digest rag issue", "Posting now"),
            ("police", "/funding erase 6 Personal", "is for coordinators"),
        ],
    )
    tick(talk, Board())
    assert "Nothing is removed yet" in words(talk.says("council", "/funding erase 6 Personal"))
    told = words(talk.presses("council", "Remove it"))
    assert "Removed: the purpose and funder of bid 6" in told and "Responsible Authorities Group" in told
    with talk.stores() as stores:
        held = json.dumps([*Exporting(stores.session, stores.partnership_id).all()])
    assert secret not in held and "Lights: 5,000 pounds" in held
    assert "[text removed on 20 November 2026]" in words(talk.says("police", "/funding show 6"))


def test_the_coordinator_is_told_once_six_months_before_money_ends(talk: Talk) -> None:
    for line in (
        "Lights amount=5k outcome=won ends=31/7/2027 purpose=Lamps",
        "Vans amount=5k ends=1/5/2027",
        "Youth amount=unknown outcome=won ends=30/4/2027 objective=5",
    ):
        talk.says("council", f"/funding add {line}")
    with talk.database.unit() as unit:
        plan_nights(unit.within(talk.partnership.id), talk.clock.now())
    board, told = Board(), []
    for moment in NIGHTS:
        at(talk, moment)
        tick(talk, board)
        told.append([text for text in board.on("@U-council") if "The money of bid" in text])
    assert [len(each) for each in told] == [0, 1, 1, 2, 2], "each once, and by day"
    youth, lights = told[-1]
    assert "The money of bid 8, Youth, ends on Friday 30 April 2027" in youth and "amount not known" in youth
    assert "Pays for: objective 5" in youth and "[Add the bid that follows]" in youth
    assert "The money of bid 6, Lights, ends on Saturday 31 July 2027" in lights and "/action funding" in lights
