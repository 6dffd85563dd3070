"""Measures in papers: what the table, the trends and the sheet say, and what the public does not read."""

from collections.abc import Iterator

import pytest

from handlers.paper import Paper, Section
from handlers.papers.digest import digest
from handlers.papers.reading_background import with_background
from handlers.papers.reading_standing import standing_of
from handlers.papers.sections.suppressing import threshold
from handlers.reply import Marking, Picture, Table, Text
from handlers.sending.returns import returns
from storage.loading import load
from storage.planfile import BadPlan, parse_plan
from tests.exampleton import PLAN
from tests.talk import Talk, preset, talking, words

STORY = """
council /measure add "DA referrals" objective=2 unit=count area=Stevenage better=neither target=600 per=year
council /measure add Burglaries objective=4 unit=count area=Stevenage better=lower baseline=500 target=400 per=year
council /measure add Detection objective=4 unit=percent area=Stevenage better=higher target=15% per=quarter
council /measure add Safe objective=4 unit=% area=Town better=up target=65% bands="on target; close within 5%; off"
council /measure add Drop-in objective=2 unit=weekly area=Stevenage better=up
council /measure add Parents objective=2 unit=cumulative area=Stevenage better=up
police /measure set burglaries 2025/26 Q2 110
police /measure set burglaries 2026/27 Q2 96 as-at=5/10/2026 source=Athena note="Two were recorded late"
police /measure set da 2025/26 Q2 150
police /measure set da 2026/27 Q1 171
police /measure set da 2026/27 Q2 190
police /measure set detection 2026/27 Q2 14%
police /measure set detection 2026/27 Q3 16% sure=yes
police /measure set safe 12 months to September 2025 60%
police /measure set safe 12 months to September 2026 63%
police /measure set drop-in 2026/27 Q2 10
police /measure set parents 2025/26 Q2 12
police /measure set parents 2026/27 Q2 21
council /meeting schedule rag 2027-01-14 10:00 in #jag
council /meeting schedule jag 2026-12-10 14:00 in #jag
""".strip()


@pytest.fixture(scope="module")
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        for line in STORY.splitlines():
            who, _, said = line.partition(" ")
            assert words(each.says(who, said)).startswith(("Saved", "Scheduled")), said
        yield each


def paper(talk: Talk, audience: Marking = Marking.OPEN, key: str = "rag") -> Paper:
    """The digest as it would be now."""
    with talk.stores() as stores:
        kind = stores.meetings.kind(key)
        assert kind
        standing = standing_of(stores, kind, stores.meetings.after(talk.clock.at, kind)[0], talk.clock.at)
        return digest(with_background(standing, stores, audience), 0)


def section(paper: Paper) -> Section:
    (found,) = (each for each in paper.sections if each.title == "Measures")
    return found


def row(paper: Paper, name: str) -> dict[str, str]:
    """The row of a measure, each cell by its head."""
    tables = [part for part in section(paper).parts if isinstance(part, Table)]
    (found,) = ((each.head, cells) for each in tables for cells in each.rows if cells[0].startswith(f"{name} ("))
    return dict(zip(*found, strict=True))


def test_the_table_says_what_is_known_and_what_is_awaited(talk: Talk) -> None:
    assert row(paper(talk), "Burglaries") == {
        "Measure": "Burglaries (Stevenage, count)",
        "Baseline": "500 (period not stated)",
        "Target": "400 for a financial year",
        "2026/27 Q1": "awaiting data",
        "2026/27 Q2": "96",
        "2026/27 Q3": "not over yet",
        "2026/27 Q4": "to come",
        "Year to date": "96 (Q2; Q1 missing)",
        "2025/26 Q2": "110",
        "Direction": "better",
        "Rating": "year not complete",
    }


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("DA referrals", {"Year to date": "361 (Q1, Q2)", "Direction": "up", "Rating": "context, not rated"}),
        (
            "Detection",
            {
                "2026/27 Q3": "16% (part, as at Friday 20 November 2026)",
                "Year to date": "not added up",
                "2025/26 Q2": "no figure",
                "Direction": "no comparison",
                "Rating": "within 10 percent of target",
            },
        ),
        (
            "Safe",
            {"2026/27 Q2": "not by quarter", "Direction": "better", "Rating": "close (12 months to September 2026)"},
        ),
        ("Drop-in", {"2026/27 Q2": "10", "Year to date": "not added up", "Rating": "no target"}),
        ("Parents", {"2025/26 Q2": "12", "Year to date": "not added up", "Direction": "running total"}),
        (
            "Reports received by Action Fraud",
            {"2026/27 Q2": "awaiting data", "Year to date": "awaiting data", "Direction": "awaiting data"},
        ),
    ],
)
def test_nothing_is_added_up_compared_or_rated_that_may_not_be(talk: Talk, name: str, cells: dict[str, str]) -> None:
    found = row(paper(talk), name)
    assert {head: found[head] for head in cells} == cells


def test_how_the_figures_are_read_stands_with_them(talk: Talk) -> None:
    said = words(talk.says("councillor", "/digest rag preview"))
    for each in (
        "Financial year 2026/27 (April 2026 to March 2027): Q1 April to June, Q2 July to September",
        "Reported on: 2026/27 Q2 (July to September 2026).",
        "- Burglaries\n  Source: Athena, as at Monday 5 October 2026\n  Note on 2026/27 Q2: Two were recorded late",
        "Latest figure: 63% in 12 months to September 2026 (October 2025 to September 2026); a year before 60% in",
        "Awaiting data is no zero",
        "Rating of Burglaries, Detection: meets target; within 10 percent of target; misses target by more than 10",
        "Rating of Safe: on target; close (within 5 percent of the target); off.",
        "A measure that gives context has no rating",
    ):
        assert each in said
    assert "Measures" not in [each.title for each in paper(talk, key="jag").sections]


def test_a_chat_shows_at_once_how_the_measures_go(talk: Talk) -> None:
    said = [part.text for part in paper(talk).summary if isinstance(part, Text)]
    assert "11 measures: 2 better than a year before, 5 awaiting data" in said


def test_a_trend_is_said_in_words_as_it_is_drawn(talk: Talk) -> None:
    pictures = [part for part in section(paper(talk)).parts if isinstance(part, Picture)]
    assert [each.name for each in pictures] == ["measures-2", "measures-4"]
    burglaries, safe = pictures[1].panels
    assert burglaries.labels == ("2025/26 Q2", "2025/26 Q3", "2025/26 Q4", "2026/27 Q1", "2026/27 Q2")
    assert burglaries.series[0].values == ("110", None, None, None, "96")
    assert (burglaries.target, burglaries.baseline) == ("", ""), "of a year, and of who knows what"
    assert (safe.target, safe.series[0].values) == ("65%", ("60%", "63%"))
    assert (safe.title, safe.labels) == ("Safe, 12 months to the end of", ("September 2025", "September 2026"))
    assert pictures[1].alt.startswith(
        "Burglaries (Stevenage, count): 2025/26 Q2 110, 2025/26 Q3 awaiting data, 2025/26 Q4 awaiting data, "
        "2026/27 Q1 awaiting data, 2026/27 Q2 96; baseline 500 (period not stated)."
    )


def test_every_figure_stands_in_the_sheet(talk: Talk) -> None:
    (sheet,) = (each for each in paper(talk).sheets if each.name == "Measures")
    heads = [each.title for each in sheet.columns]
    rows = [dict(zip(heads, each, strict=True)) for each in sheet.rows]
    assert len(rows) == 12 + 5, "every figure, and a row for each measure without one"
    (found,) = (each for each in rows if each["Measure"] == "Burglaries" and each["Period"] == "2026/27 Q2")
    assert (found["Figure"], found["As at"], found["First day"]) == ("96", "2026-10-05", "2026-07-01")
    assert {each["As printed"] for each in rows if not each["Period"]} == {"awaiting data"}


def test_the_public_reads_no_small_number_and_no_note(talk: Talk) -> None:
    said = [
        ("council", "/measure add Slavery objective=2 unit=count area=Stevenage better=neither baseline=2"),
        ("police", "/measure set slavery 2026/27 Q1 3"),
        ("police", "/measure set slavery 2026/27 Q2 14"),
        ("police", "/measure set slavery July 2026 13"),
        ("police", "/measure set slavery 2025/26 Q2 4"),
        ("council", "/measure add Homes objective=2 unit=cumulative area=Stevenage better=up"),
        ("police", "/measure set homes 2026/27 Q1 20"),
        ("police", "/measure set homes 2026/27 Q2 22"),
    ]
    for who, line in said:
        talk.says(who, line)
    public, partners = paper(talk, Marking.PUBLIC), paper(talk)
    assert "3" in row(partners, "Slavery").values()
    found = row(public, "Slavery")
    assert (found["Baseline"], found["2026/27 Q1"], found["2025/26 Q2"]) == (
        "fewer than 5 (period not stated)",
        "fewer than 5",
        "fewer than 5",
    )
    assert found["2026/27 Q2"] == "not shown", "else the total would tell the other"
    assert (found["Year to date"], found["Direction"]) == ("17 (Q1, Q2)", "not shown")
    assert row(public, "Homes")["2026/27 Q2"] == "not shown", "it grew by two"
    assert row(public, "Burglaries")["2026/27 Q2"] == "96"
    drawn = [panel.title for part in section(public).parts if isinstance(part, Picture) for panel in part.panels]
    assert "Slavery" not in drawn and "DA referrals" in drawn
    (sheet,) = (each for each in public.sheets if each.name == "Measures")
    small = [each for each in sheet.rows if each[1] == "Slavery"]
    assert sorted(each[9] for each in small) == ["fewer than 5", "fewer than 5", "not shown", "not shown"]
    assert {each[8] for each in small} == {""}
    written = public.model_dump_json()
    assert "Two were recorded late" not in written
    assert "Counts under 5 are not printed, nor what they could be worked out from" in written


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (("2025/26 Q1 10", "2025/26 Q2 10", "2025/26 Q3 10", "2025/26 32"), ["10", "10", "10", "not shown"]),
        (("2025/26 Q1 10", "2025/26 Q2 10", "2025/26 32"), ["10", "10", "32"]),
        (("April 2026 5", "May 2026 5", "2026/27 Q1 12"), ["12", "not shown", "not shown"]),
        (("2025/26 Q1 10", "12 months to March 2026 12"), ["10", "not shown"]),
        (("2025/26 Q1 10", "2025/26 Q2 20"), ["10", "20"]),
    ],
)
def test_no_period_tells_the_public_what_is_between_it_and_another(said: tuple[str, ...], shown: list[str]) -> None:
    with talking("sqlite://") as talk:
        talk.says("council", "/meeting schedule rag 2027-01-14 10:00 in #jag")
        talk.says("council", "/measure add Slavery objective=2 unit=count area=S better=neither")
        for each in said:
            assert words(talk.says("police", f"/measure set slavery {each} sure=yes")).startswith("Saved")
        (sheet,) = (each for each in paper(talk, Marking.PUBLIC).sheets if each.name == "Measures")
        assert sorted(row[9] for row in sheet.rows if row[1] == "Slavery") == sorted(shown)


def test_the_public_reads_no_few_beside_a_baseline() -> None:
    with talking("sqlite://") as talk:
        for who, line in (
            ("council", "/meeting schedule rag 2027-01-14 10:00 in #jag"),
            ("council", "/measure add Homes objective=2 unit=cumulative area=S better=up baseline=100"),
            ("police", "/measure set homes 2026/27 Q1 103"),
            ("police", "/measure set homes 2026/27 Q2 2"),
            (
                "council",
                '/measure add Arson objective=2 unit=count area=S better=up baseline=12 baseline-period="2025/26"',
            ),
            ("police", "/measure set arson 2025/26 Q2 10"),
        ):
            assert words(talk.says(who, line)).startswith(("Saved", "Scheduled")), line
        public = paper(talk, Marking.PUBLIC)
    assert (row(public, "Homes")["2026/27 Q1"], row(public, "Homes")["2026/27 Q2"]) == ("not shown", "fewer than 5")
    assert row(public, "Arson")["Baseline"] == "not shown (2025/26)"


def test_figures_are_asked_for_before_a_meeting(talk: Talk) -> None:
    with talk.stores() as stores:
        kind = stores.meetings.kind("rag")
        assert kind
        (meeting,) = stores.meetings.after(talk.clock.at, kind)
        standing = with_background(standing_of(stores, kind, meeting, talk.clock.at), stores)
        said = words(returns(standing, meeting))
    assert "measures await their figures. Type /measure set with the measure, the period and the figure" in said
    assert "For 2026/27 Q3 (October to December 2026)\n- Drug possession offences" in said
    assert "For 12 months to December 2026 (January to December 2026)\n- Safe" in said


def test_a_plan_without_measures_has_no_table() -> None:
    with talking("sqlite://", plan="stockton-2017-20", members={}) as talk, talk.stores() as stores:
        kind = stores.meetings.kinds()[0]
        standing = with_background(standing_of(stores, kind, None, talk.clock.at), stores)
        made = digest(standing, 0)
    assert "Measures" not in [each.title for each in (*made.sections,)]
    assert "Measures" not in [each.name for each in made.sheets]


BASELINES = """
baselines:
  - {name: Walks, objective: "1", value: 8, unit: count_per_week, period: 2026-03..2026-11, polarity: higher,
     target: 12, per: quarter, bands: [{word: on target}, {word: close, within: 5}, {word: off target}]}
  - {name: Lamps, value: 2.5, unit: gbp, period: 2025-03..2026-11}
facts: [{name: Votes, value: 89, unit: percent}]
"""


def test_a_plan_says_what_is_measured_until_somebody_says_otherwise() -> None:
    plan = parse_plan(PLAN + BASELINES)
    with talking("sqlite://", members={}) as talk:
        with talk.database.unit() as unit:
            loaded = load(unit, plan, talk.clock.at)
            assert ("measures", 2) in loaded.also_added
            stores = unit.within(loaded.partnership_id)
            walks, lamps = stores.measures.all()
            assert (walks.unit, lamps.unit, str(lamps.baseline)) == ("per week", "pounds", "2.5")
            assert (walks.baseline_period, lamps.baseline_period) == (
                "March to November 2026",
                "March 2025 to November 2026",
            )
            assert walks.bands == [
                {"word": "on target", "within": 0},
                {"word": "close", "within": 5},
                {"word": "off target"},
            ]
            walks.target = None
        with talk.database.unit() as unit:
            assert not load(unit, plan, talk.clock.at).changed, "what was changed here stays"
        with talk.database.unit() as unit:
            said = BASELINES.replace("value: 8", "value: 9").replace("name: Lamps", "name: Lights")
            loaded = load(unit, parse_plan(PLAN + said), talk.clock.at)
            assert (dict(loaded.also_added)["measures"], dict(loaded.also_edited)["measures"]) == (1, 2)
            walks, lamps, lights = unit.within(loaded.partnership_id).measures.all()
            assert (str(walks.baseline), walks.target) == ("9", None)
            assert (lamps.retired_at, lights.name) == (talk.clock.at, "Lights")
        with talk.database.unit() as unit:
            load(unit, plan, talk.clock.at)
            back = {each.name: each.retired_at for each in unit.within(loaded.partnership_id).measures.all()}
            assert back == {"Walks": None, "Lamps": None, "Lights": talk.clock.at}


def test_a_plan_says_how_small_a_number_the_public_reads() -> None:
    file = parse_plan(PLAN.replace("  key: exampleton", "  key: exampleton\n  suppress_under: 10"))
    with talking("sqlite://", members={}) as talk, talk.database.unit() as unit:
        loaded = load(unit, file, talk.clock.at)
        partnership = unit.within(loaded.partnership_id).partnership
        assert (partnership.suppress_under, threshold(partnership)) == (10, 10)
        load(unit, parse_plan(PLAN), talk.clock.at)
        assert partnership.suppress_under == 10
    with pytest.raises(BadPlan, match="is a whole number from 3 to 100, such as 5, not 2"):
        parse_plan(PLAN.replace("  key: exampleton", "  key: exampleton\n  suppress_under: 2"))


def test_the_presets_baselines_are_measures_and_their_facts_are_not() -> None:
    counts = {"stevenage-2021-24": 10, "stevenage-2025-28": 5, "welwyn-hatfield-2021": 1, "stockton-2017-20": 0}
    assert {name: len(preset(name).baselines) for name in counts} == counts
    with talking("sqlite://", plan="stevenage-2021-24", members={}) as talk, talk.stores() as stores:
        found = {each.name: each for each in stores.measures.all()}
    assert len(found) == 10
    assert found["Safe spaces occupied"].unit == "percent of time"
    assert found["Referrals into SADA"].baseline_period == "March to November 2020"
    assert not any("Consultation votes" in name for name in found)
