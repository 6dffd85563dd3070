"""Money as a plan's file has it, and as the papers of those who decide tell it."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest

from bot.drawings.words import say
from handlers.paper import Cell, Paper
from handlers.papers.digest import digest
from handlers.papers.reading_background import with_background
from handlers.papers.reading_standing import standing_of
from handlers.reply import Marking
from storage import migrating
from storage.database import Database
from storage.loading import load
from storage.planfile import BadPlan, parse_plan, read_preset
from storage.vocabulary import Outcome, Role
from tests.exampleton import LATER, PLAN, exampleton, load_text
from tests.talk import COUNCIL, STEVENAGE, Talk, talking
from tests.templates import MEMORY
from tests.test_papers import issue, welwyn

WELWYN, EARLIER = "welwyn-hatfield-2021", "stevenage-2021-24"
COUNCILS = {STEVENAGE: COUNCIL, EARLIER: COUNCIL, WELWYN: "Welwyn Hatfield Borough Council"}
LINES = (
    "/funding add Safer Streets 5 amount=395520 outcome=won ends=31/3/2027 objective=2 purpose=Lamps funder=HO",
    "/funding add Youth hub amount=unknown outcome=won",
    "/funding add Vans amount=2000.50 action=2.1",
    "/funding add Drones amount=7k outcome=lost",
    "/action funding 2.1 Half from the council\nThe rest from a bid in March",
)
BIDS = """
funding_secured:
  period: "2027-30"
  bids:
    - {name: Lights, purpose: Lamps, gbp: 5000, objective: "1", ends: 2028-03-31}
    - {name: Youth hub, outcome: bid out}
"""


@pytest.fixture
def database() -> Iterator[Database]:
    database = Database(MEMORY)
    migrating.create(database)
    yield database
    database.close()


def paper(talk: Talk, key: str = "rag", audience: Marking = Marking.OPEN) -> Paper:
    """The paper of a kind of meeting as it reads to nobody in particular."""
    with talk.database.reading() as unit:
        stores = unit.within(talk.partnership.id)
        kind = stores.meetings.kind(key)
        assert kind
        standing = standing_of(stores, kind, None, talk.clock.now())
        return digest(with_background(standing, stores, audience), version=0)


def section(paper: Paper, title: str) -> str:
    found = [each for each in paper.sections if each.title == title]
    return say(paper.model_copy(update={"sections": tuple(found), "summary": ()})) if found else ""


def test_what_a_file_says_of_money_is_loaded_once_and_later_only_in_what_differs(database: Database) -> None:
    assert "2 bids" in str(load_text(database, PLAN + BIDS))
    with exampleton(database) as stores:
        lights, youth = stores.funding.all()
        assert (lights.amount, lights.outcome, lights.period) == (Decimal(5000), Outcome.SECURED, "2027-30")
        assert (lights.objective and lights.objective.ref, youth.amount, youth.outcome) == ("1", None, Outcome.ASKED)
        lights.amount, lights.name, youth.outcome = Decimal(6000), "Street lights", Outcome.SECURED
    assert not load_text(database, PLAN + BIDS, LATER).changed
    said = load_text(database, PLAN + BIDS.replace("2028-03-31", "2029-03-31").replace("Lamps", "Lanterns"), LATER)
    assert dict(said.also_edited) == {"bids": 1}
    with exampleton(database) as stores:
        lights, youth = stores.funding.all()
        stays = (lights.name, lights.amount, youth.outcome)
        assert stays == ("Street lights", Decimal(6000), Outcome.SECURED), "what was changed in chat stays"
        assert (str(lights.ends_on), lights.purpose) == ("2029-03-31", "Lanterns")
    load_text(database, PLAN, LATER)
    with exampleton(database) as stores:
        assert len(stores.funding.all()) == 2, "what the file no longer names stays"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (BIDS.replace("Youth hub", "lights"), "bid lights stands twice"),
        (BIDS.replace("bid out", "perhaps"), "secured, bid out or unsuccessful"),
        (BIDS.replace("2028-03-31", "soon"), "'ends' is a date"),
        (BIDS.replace('objective: "1"', 'objective: "9"'), "names objective 9, which the plan does not have"),
        (BIDS.replace("5000", "£5,000"), "'gbp' is a whole number without commas or signs"),
    ],
)
def test_a_mistake_in_a_file_is_named(wrong: str, said: str) -> None:
    with pytest.raises(BadPlan) as refused:
        parse_plan(PLAN + wrong)
    assert said in str(refused.value)


def test_what_papers_quote_is_kept_with_the_plan(database: Database) -> None:
    more = "risk: {register: Council risk register, recognised: Partners may leave}\nprinciples: [Prevention first]\n"
    load_text(database, PLAN + BIDS + more + "governance_timeline: [{date: 2027-09, event: Draft}]\n")
    with exampleton(database) as stores:
        plan = stores.plans.current()
        assert plan and plan.about == {
            "brand": "SaferEx",
            "funding": {"period": "2027-30"},
            "milestones": [{"date": "2027-09", "event": "Draft"}],
            "principles": ["Prevention first"],
            "risk": {"recorded_in": "Council risk register", "recognised": "Partners may leave"},
        }
    load_text(database, PLAN, LATER)
    with exampleton(database) as stores:
        plan = stores.plans.current()
        assert plan and plan.about == {"brand": "SaferEx"}


@pytest.fixture
def talk() -> Iterator[Talk]:
    with funded(STEVENAGE) as each:
        yield each


@contextmanager
def funded(plan: str) -> Iterator[Talk]:
    """A partnership whose coordinator has added what LINES say."""
    with talking(MEMORY, plan, {"council": (Role.COORDINATOR, COUNCILS[plan])}) as talk:
        for line in LINES:
            talk.says("council", line)
        yield talk


@pytest.mark.parametrize("plan", COUNCILS)
def test_those_who_decide_read_what_ends_what_is_secured_and_what_is_out(plan: str) -> None:
    with funded(plan) as talk:
        text = section(paper(talk), "Funding")
    word, unknown = ("priority", "2 bids") if plan == WELWYN else ("objective", "1 bid")
    assert "Ends within six months\n- Safer Streets 5: 395,520 pounds\n  Lamps · from HO · " in text
    assert f"{word} 2 · ends Wednesday 31 March 2027" in text
    assert f"Secured: 395,520 pounds in 1 bid, and {unknown} of unknown amount" in text
    assert "Bids out: 2,000.50 pounds in 1 bid\n- Vans: 2,000.50 pounds" in text
    assert "Fundraising plans\n- 2.1 " in text and "Half from the council\n  The rest from a bid in March" in text


def test_money_of_an_earlier_period_and_the_words_of_the_plan_are_told_as_such() -> None:
    wanted = {
        STEVENAGE: ("Money of an earlier period (2021-2024): 2,247,000 pounds in 5 bids", "for the years of this plan"),
        EARLIER: ("Money of an earlier period (2018-21): 455,920 pounds in 5 bids", "The plan says: Funding is time"),
        WELWYN: ("Secured: 1 bid of unknown amount", "The plan says: delivery met from existing budgets"),
        "stockton-2017-20": (),
    }
    for plan, expected in wanted.items():
        with talking(MEMORY, plan, {}) as talk:
            key = "rag" if expected else "partnership"
            text = section(paper(talk, key), "Funding")
            assert bool(text) == bool(expected)
            assert all(each in text for each in expected), text


def test_the_public_reads_what_was_secured_and_for_what(talk: Talk) -> None:
    public = paper(talk, audience=Marking.PUBLIC)
    text = section(public, "Funding")
    assert "Safer Streets 5: 395,520 pounds\n  Lamps · from HO" in text
    for inside in ("Vans", "Drones", "Fundraising", "The rest from a bid", "The plan says", "Ends within"):
        assert inside not in text
    (sheet,) = [each for each in public.sheets if each.name == "Funding"]
    assert {row[5] for row in sheet.rows} == {"secured"}


def test_the_spreadsheet_has_every_bid_with_what_nobody_knows_left_empty(talk: Talk) -> None:
    (sheet,) = [each for each in paper(talk).sheets if each.name == "Funding"]
    columns = {each.title: each.cell for each in sheet.columns}
    assert (columns["Pounds"], columns["Ends"]) == (Cell.POUNDS, Cell.DAY)
    rows = {row[1]: dict(zip(columns, row, strict=True)) for row in sheet.rows}
    assert rows["Safer Streets 5"]["Pounds"] == "395520" and rows["Safer Streets 5"]["Ends"] == "2027-03-31"
    assert (rows["Youth hub"]["Pounds"], rows["Youth hub"]["Ends"]) == ("", "")
    assert rows["Vans"]["Pays for"].endswith("action 2.1")
    assert not [each for each in paper(talk, "jag").sheets if each.name == "Funding"]


def test_a_board_reads_of_the_money_for_its_own_objectives(talk: Talk) -> None:
    text = section(paper(talk, "sada_board"), "Funding")
    assert "Safer Streets 5: 395,520 pounds" in text and "Vans: 2,000.50 pounds" in text
    assert "Money of an earlier period (2021-2024): 1,423,000 pounds in 1 bid" in text
    assert "Youth hub" not in text and "Drones" not in text
    with talk.database.unit() as unit:
        load(unit, read_preset(EARLIER), talk.clock.now())
    assert "(2018-21)" not in section(paper(talk, "sada_board"), "Funding"), "of an objective 2 that was another"
    assert "455,920 pounds" in section(paper(talk), "Funding")


def test_a_restricted_action_and_its_fundraising_plan_stand_in_no_paper(talk: Talk) -> None:
    with talk.database.unit() as unit:
        action = unit.within(talk.partnership.id).actions.find("2.1")
        assert action
        action.restricted_at = talk.clock.now()
    told = paper(talk)
    text = section(told, "Funding")
    assert "Vans: 2,000.50 pounds" in text and "2.1" not in text and "The rest from a bid" not in text
    (sheet,) = [each for each in told.sheets if each.name == "Funding"]
    assert not [row for row in sheet.rows if "2.1" in row[-1]]
    public = paper(talk, audience=Marking.PUBLIC)
    assert "Safer Streets" in section(public, "Funding") and "Vans" not in public.model_dump_json()


def test_that_a_fundraising_plan_was_given_stands_among_the_changes() -> None:
    with welwyn(MEMORY) as talk:
        for line in ("2.2 A bid in April", "2.1 A bid in May", "2.1 none"):
            talk.says("council", f"/action funding {line}")
        text = say(issue(talk, "jag", "2026-12-09 09:00"))
    assert "2.2 fundraising plan given" in text and "2.1 fundraising plan taken back" in text
    assert "A bid in April" not in text, "what it says is for those who decide"
