"""The papers of boards, of meetings that set priorities and of scrutiny committees, and the plan on a page."""

from collections.abc import Iterator
from datetime import date

import pytest

from bot.drawings.blocks import draw
from bot.drawings.words import say
from bot.platforms.terminal.unmade import name_files
from handlers.paper import Paper
from handlers.papers.digest import digest
from handlers.papers.reading_background import with_background
from handlers.papers.reading_standing import standing_of
from handlers.reply import Audience, Marking, Reply, Tone
from handlers.sending.compiling import compile_delivery
from schedules.calendar import municipal_year
from storage.vocabulary import Role
from tests.board import Board, at, tick
from tests.grants import grant
from tests.statements import counting
from tests.talk import COUNCIL, POLICE, STEVENAGE, Talk, talking, tone, verify, words
from tests.templates import MEMORY
from tests.test_papers import due, issue, log, section

OLD, STOCKTON, WELWYN = "stevenage-2021-24", "stockton-2017-20", "welwyn-hatfield-2021"
PAIRS = {
    OLD: (COUNCIL, POLICE),
    STEVENAGE: (COUNCIL, POLICE),
    STOCKTON: ("Stockton-on-Tees Borough Council", "Cleveland Police"),
    WELWYN: ("Welwyn Hatfield Borough Council", POLICE),
}
TITLES = {
    OLD: {
        "sada board": "Digest for the SADA Board",
        "police priority setting": "Digest for the Police Priority Setting",
        "scrutiny": "Yearly report for the Community Select Committee sitting as the Crime and Disorder Committee",
    },
    STEVENAGE: {
        "sada_board": "Digest for the SADA Board",
        "police_priority_setting": "Digest for the Police Priority Setting",
        "scrutiny committee": "Yearly report for the scrutiny committee (elected councillors)",
    },
    STOCKTON: {"partnership": "Digest for the Safer Stockton Partnership"},
    WELWYN: {"scrutiny": "Yearly report for the Overview and Scrutiny Committee"},
}
STATEMENTS = 25


def two(plan: str) -> dict[str, tuple[Role, str]]:
    """A coordinator and a partner of a plan."""
    council, police = PAIRS[plan]
    return {"council": (Role.COORDINATOR, council), "police": (Role.PARTNER, police)}


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking(MEMORY) as each:
        yield each


@pytest.mark.parametrize("plan", list(TITLES))
def test_every_kind_reads_well_with_nothing_in_it(plan: str) -> None:
    with talking(MEMORY, plan, two(plan)) as talk:
        for name, title in TITLES[plan].items():
            answer = talk.says("police", f"/digest {name}")
            text = words(answer)
            assert text.startswith(title) and tone(answer) is not Tone.REFUSED
            assert "None" not in text.replace("None:", "").replace("None was", "").replace("None is", "")
            assert "awaits" not in text and "\n\n\n" not in text
        assert "has no digest" in words(talk.says("police", "/digest health check")) or plan != STOCKTON


def test_a_board_hears_of_its_objectives_alone(talk: Talk) -> None:
    busy(talk)
    talk.says("council", "/meeting schedule sada_board 10/12/2026 10:00 in #jag")
    paper = issue(talk, "sada_board", "2026-12-09 09:00")
    assert dict(paper.facts)["About"] == "objective 2 only"
    assert paper.counts.startswith("7 actions:")
    assert "About: objective 2 only" in draw(paper)[0].text
    text = say(paper)
    assert "Objective 2: Provide safe reporting" in text and "2 incidents" in text
    assert not any(each in text for each in ("4.2", "Bedwell", "anti-social", "plan-wide", "The plan as a whole"))
    assert "Safer Streets" not in text and "1,423,000 pounds" in text
    assert [each.rows for each in paper.sheets if each.name == "Incidents"] == [
        (("2", "domestic abuse", "Town Centre", "2026-12", "2"),)
    ]


def test_a_board_whose_objective_the_plan_does_not_have_says_so(talk: Talk) -> None:
    with talk.database.unit() as unit:
        kind = unit.within(talk.partnership.id).meetings.kind("sada_board")
        assert kind
        kind.objectives = ["9"]
    text = words(talk.says("police", "/digest sada_board"))
    assert "About: objective 9 only, which this plan does not have" in text and "0 actions:" in text


def test_a_board_of_several_objectives_compares_them(talk: Talk) -> None:
    busy(talk)
    with talk.database.unit() as unit:
        kind = unit.within(talk.partnership.id).meetings.kind("sada_board")
        assert kind
        kind.objectives = ["2", "4"]
    text = words(talk.says("police", "/digest sada_board"))
    assert "About: objectives 2, 4 only" in text
    assert "Status by objective\nObjective | Complete" in text and "\nall | " in text
    assert "By ward or place\nWard or place | Count | Of which\nBedwell | 5" in text


def test_a_boards_digest_is_held_annotated_released_and_added_to(talk: Talk) -> None:
    verify(
        talk,
        [
            ("council", "/meeting schedule sada_board 10/12/2026 10:00 in #jag", "Digest: Wednesday 9 December"),
            ("council", "/digest note sada_board Bring the figures", "Saved"),
            ("council", "/digest hold sada_board", "Held"),
            ("police", "/meeting list", "SADA Board", "Digest held until a coordinator lets it go"),
            ("council", "/digest release sada_board", "goes out on Wednesday 9 December 2026"),
            ("council", "/digest addendum sada_board", "has not been issued yet"),
        ],
    )
    assert issue(talk, "sada_board", "2026-12-09 09:00").note == "Note from the coordinator: Bring the figures"
    at(talk, "2026-12-09 11:00")
    talk.says("council", "/action update 2.3 green Two drop-ins held on-behalf-of=SADA")
    talk.says("council", "/action update 4.2 green Not for this board on-behalf-of=police")
    answer = words(talk.says("police", "/digest addendum sada_board"))
    assert "1 action reported on (2.3)" in answer and "4.2" not in answer


def busy(talk: Talk) -> None:
    """A JAG with its digest, then some weeks in which much happens under the objectives 2 and 4."""
    verify(
        talk,
        [
            ("council", "/meeting schedule jag 26/11/2026 14:00 in #jag", "Scheduled"),
            ("council", "/action assign 4.2 police", "Saved"),
            ("council", "/action assign 3.4 police", "Saved"),
            ("police", "/action update 4.2 amber Six notices issued", "Saved"),
            ("council", "/action update 2.3 green Two drop-ins held on-behalf-of=SADA", "Saved"),
        ],
    )
    issue(talk, "jag", "2026-11-25 09:00")
    at(talk, "2026-12-01 10:00")
    log(talk, "asb", "Bedwell", count=3, objective="4")
    log(talk, "fly_tipping", "Bedwell", count=2, objective="4")
    log(talk, "asb", "Oaks Cross", objective="4")
    log(talk, "domestic_abuse", "Town Centre", count=2, objective="2")
    verify(
        talk,
        [
            ("council", '/action complete 4.1 result="Twelve posters up" lesson="Start earlier"', "Saved"),
            ("council", "/action due 4.3 12/2/2027 Agreed", "Saved"),
            ("police", "/action propose 4 Hold a street meet", "Saved"),
        ],
    )


def test_priorities_are_set_over_wards_and_what_is_done_there(talk: Talk) -> None:
    busy(talk)
    talk.says("council", "/meeting schedule police_priority_setting 16/12/2026 18:00 in #jag")
    talk.says("council", "/meeting schedule police_priority_setting 17/3/2027 18:00")
    paper = issue(talk, "police_priority_setting", "2026-12-09 09:00")
    assert "Bedwell | 5 | anti-social behaviour 3, fly-tipping 2" in section(paper, "Incidents")
    assert "Bedwell 5 (anti-social behaviour 3, fly-tipping 2)" in section(paper, "Where incidents repeat")
    assert "until the next one, Wednesday 17 March 2027" in section(paper, "Priorities")
    led = section(paper, "Open actions led by the police")
    assert "3.4" in led and "4.2 Use behavioural" in led and "4.3" not in led
    others = section(paper, "Open actions of others")
    assert "2.3 Extend weekly SADA drop-in" in others and "Two drop-ins held" in others
    assert "Without an update in this period: 2.1, 2.2, 2.4, 2.5, 2.6, 2.7, 4.3, 4.4, 4.5, 4.6." in others
    assert "Result: Twelve posters up" in section(paper, "Completed")
    assert "4.3 Introduce" in section(paper, "Due before the next meeting, Wednesday 17 March 2027")
    assert paper.counts.startswith("14 actions: 1 complete")
    assert [each.kind for each in paper.summary] == ["items", "text", "items"]
    assert "Bedwell 5: anti-social behaviour 3, fly-tipping 2" in say(Reply(title="", parts=paper.summary))


def test_the_public_reads_no_small_number_of_a_priority_setting(talk: Talk) -> None:
    busy(talk)
    with talk.stores() as stores:
        kind = stores.meetings.kind("police_priority_setting")
        assert kind
        standing = standing_of(stores, kind, None, talk.clock.now())
        text = say(digest(with_background(standing, stores, Marking.PUBLIC), version=1))
    assert "Open actions led by the police" in text and "of others" not in text
    assert "domestic abuse" not in text and "Bedwell | 5" not in text.replace("| 5\n", "")


def test_a_scrutiny_committee_reads_of_a_year(talk: Talk) -> None:
    busy(talk)
    verify(
        talk,
        [
            ("council", "/meeting schedule scrutiny 10/3/2027 18:30 in #jag", "Digest: Tuesday 2 March 2027"),
            ("police", "/meeting reminders scrutiny", "This is usual for a scrutiny committee"),
        ],
    )
    paper = issue(talk, "crime_disorder_committee", "2027-03-02 09:00")
    assert dict(paper.facts)["Period"] == "from Monday 2 March 2026 to Tuesday 2 March 2027"
    assert paper.file == "2027-03-10 scrutiny committee (elected councillors) yearly report v1"
    assert "No such meeting in the period is known here" in section(paper, "Why the committee")
    assert "4.7 Hold a street meet" in section(paper, "Emerging priorities for the municipal year 2027/28")
    assert "Lesson: Start earlier" in section(paper, "Completed")
    assert "Hertfordshire Constabulary | 2 | 0 | 1" in section(paper, "Partners")
    assert "Joint Action Group (SoSafe meeting) | 1 | Thursday 26 November 2026" in section(paper, "Meetings held")
    assert "8 incidents since Monday 2 March 2026" in section(paper, "Incidents")
    assert "No update received" not in say(paper)


def test_the_public_reads_in_a_yearly_report_what_is_done_and_not_who_was_silent(talk: Talk) -> None:
    busy(talk)
    text = words(talk.says("councillor", "/digest scrutiny audience=public"))
    assert not any(each in text for each in ("Partner | Leads", "Emerging", "Hold a street meet", "without update"))
    assert "Six notices issued" not in text


def test_a_yearly_report_begins_a_year_ago_or_where_the_last_one_ended(talk: Talk) -> None:
    for day, moment, begins in (
        ("10/3/2027", "2027-03-02 09:00", "Monday 2 March 2026"),
        ("7/7/2027", "2027-06-29 09:00", "Monday 29 June 2026"),
        ("4/10/2028", "2028-09-26 09:00", "Tuesday 29 June 2027"),
    ):
        talk.says("council", f"/meeting schedule scrutiny {day} 18:30 in #jag")
        paper = issue(talk, "crime_disorder_committee", moment)
        assert dict(paper.facts)["Period"].startswith(f"from {begins} to ")
        at(talk, moment.replace("09:00", "23:00"))
    assert "It last met about it on Wednesday 7 July 2027" in section(paper, "Why the committee")


@pytest.mark.parametrize(
    ("day", "year"), [(date(2027, 3, 10), 2026), (date(2027, 4, 30), 2026), (date(2027, 5, 1), 2027)]
)
def test_the_municipal_year_begins_in_may(day: date, year: int) -> None:
    assert municipal_year(day) == year


@pytest.mark.parametrize("key", ["sada_board", "police_priority_setting", "crime_disorder_committee"])
def test_they_take_few_statements(talk: Talk, key: str) -> None:
    busy(talk)
    talk.says("council", f"/meeting schedule {key} 16/12/2026 14:00 in #jag")
    at(talk, "2026-12-09 09:00")
    with talk.database.unit() as unit:
        stores = unit.within(talk.partnership.id)
        delivery = due(stores, key, talk.clock.now())
        stores.session.flush()
        with counting(talk.database) as statements:
            content = compile_delivery(stores, delivery, talk.clock.now())
    assert Paper.model_validate(content).sections and 0 < len(statements) <= STATEMENTS, "\n\n".join(statements)


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (OLD, ("34 actions: 34 not started", "Measures\nAwaiting data: 10 measures")),
        (STEVENAGE, ("2 Provide safe reporting", "7 actions: 7 not started · supported by Beacon", "5 measures")),
        (
            STOCKTON,
            ("Themes\n- 1 Reducing re-offending\n  No actions yet\n- 2 ", "Action plan 2017-20: plan on a page"),
        ),
        (WELWYN, ("16 key actions", "Priorities\n- 1 ", "How the partnership works\n- ")),
    ],
)
def test_the_plan_on_a_page(plan: str, said: tuple[str, ...]) -> None:
    with talking(MEMORY, plan, two(plan)) as talk:
        answer = talk.says("police", "/plan page")
        assert isinstance(answer, Reply) and answer.audience is Audience.PERSON
        text = words(answer)
        assert text.partition("\n")[0].endswith(": plan on a page")
        assert "As it stood on: Friday 20 November 2026" in text and "Preview" not in text
        assert [each for each in said if each not in text] == []


def test_the_public_page_has_no_small_number_and_nothing_restricted() -> None:
    with talking(MEMORY, OLD, two(OLD)) as talk:
        grant(talk, "council")
        talk.says("council", "/action restrict 4.2 sure=yes")
        inside, outside = (words(talk.says("council", f"/plan page {each}")) for each in ("", "audience=public"))
        assert "Not on this page: 1 restricted action" in inside and "restricted action" not in outside
        assert "Marking: Part I · public" in outside and "33 actions" in outside
        talk.says("council", '/measure set "Victims of modern slavery supported" 2026/27 Q2 3')
        assert "3 in 2026/27 Q2" in words(talk.says("council", "/plan page"))
        assert "fewer than 5 in 2026/27 Q2" in words(talk.says("council", "/plan page audience=public"))


def test_the_page_comes_as_files_to_whoever_asks(talk: Talk) -> None:
    talk.says("councillor", "/plan page audience=public")
    answer = words(talk.presses("councillor", "As a PDF"))
    assert "Making it into files for you: Working Together to Make Stevenage Even Safer: plan on a page" in answer
    assert "cannot be made into that" in words(talk.says("councillor", "/plan files format=calendar"))
    verify(talk, [("councillor", "/plan files format=word,pdf", "Word document, PDF", "is noted")])
    board = Board()
    while tick(talk, board, (), name_files):
        pass
    stem = "2026-11-20 {}plan on a page".format
    assert board.shared("@U-councillor") == [f"{stem('public ')}.pdf", f"{stem('')}.docx", f"{stem('')}.pdf"]
