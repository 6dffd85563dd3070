"""Measures at the desk: added, given figures, corrected, listed, shown, changed and retired."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from handlers.form import Form
from handlers.reply import Tone
from storage.keeping.exporting import Exporting
from tests.talk import Talk, talking, tone, verify, words

REFERRALS = (
    '/measure add "DA referrals" objective=2 unit=count geography=Stevenage polarity=context baseline=551 '
    'baseline-period="March to November 2020" target=600 per=year source="SADA returns"'
)
BURGLARIES = "/measure add Burglaries objective=4 unit=count area=Stevenage better=lower target=450 per=year"
Q2 = "2026/27 Q2 (July to September 2026)"
TOLD = "on Friday 20 November 2026 at 10:00"
BY_POLICE = "police (Hertfordshire Constabulary)"


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        each.says("council", REFERRALS)
        yield each


def figures(talk: Talk) -> list[str]:
    """Every figure that is stored, corrected ones with a mark."""
    with talk.stores() as stores:
        measures = {each.name: each for each in stores.measures.all()}
        rows = stores.measures.history(measures["DA referrals"])
        return [f"{each.value}{'' if each.replaced_at is None else ' before'}" for each in rows]


def test_a_measure_is_added_with_all_that_is_said_of_it(talk: Talk) -> None:
    verify(
        talk,
        [
            (
                "council",
                BURGLARIES,
                "Saved: Burglaries is a measure of the plan",
                "Which way is better: Lower is better",
            ),
            ("council", BURGLARIES, "Burglaries is a measure of this plan already"),
            (
                "councillor",
                "/measure show da ref",
                "Baseline: 551 (March to November 2020)",
                "600 for a financial year",
            ),
            ("police", BURGLARIES, "/measure add is for coordinators"),
        ],
    )
    assert "Rating: meets target; within 10 percent of target" in words(talk.says("police", "/measure show Burg"))


def test_what_is_missing_is_asked_for_in_a_form_that_holds_what_was_typed(talk: Talk) -> None:
    form = talk.says("council", "/measure add Burglaries unit=number baseline=1,2")
    assert isinstance(form, Form) or "could be more than one number" in words(form)
    form = talk.says("council", "/form measure add Burglaries unit=number baseline=1,2")
    assert isinstance(form, Form)
    held = {each.name: (each.value, each.error) for each in form.fields}
    assert held["name"] == ("Burglaries", "")
    assert held["baseline"][0] == "1,2" and "could be more than one number" in held["baseline"][1]
    saved = talk.fills("council", objective="4", geography="Stevenage", polarity="lower", baseline="12", unit="count")
    assert words(saved).startswith("Saved: Burglaries")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (
            "unit=widgets",
            "“widgets” is no unit that I know. It is one of: count, percent, percent change, percent of time",
        ),
        ("unit=count baseline=£5", "“£5” is an amount of money"),
        ("unit=percent target=many", "“many” is no figure"),
        ("unit=count target=10 bands=green;red", "is a colour alone"),
        ("unit=percent target=150", "The target, 150%, is more than all of it"),
        ("unit=count bands=good;bad", "A rating needs a target"),
        (f"unit=count source=x baseline-period={'x' * 201}", "has 201 characters, and there is room for 200"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_lost(talk: Talk, said: str, why: str) -> None:
    answer = words(talk.says("council", f"/measure add Thefts objective=4 geography=Town polarity=lower {said}"))
    assert why in answer
    assert "Nothing was stored. You typed: /measure add Thefts" in answer
    assert "Thefts" not in words(talk.says("council", "/measure list"))


@pytest.mark.parametrize(("better", "target", "side"), [("lower", "600", "higher"), ("higher", "400", "lower")])
def test_a_target_that_contradicts_which_way_is_better_is_asked_about(
    talk: Talk, better: str, target: str, side: str
) -> None:
    line = f"/measure add Thefts objective=4 unit=count area=Town polarity={better} baseline=500 target={target}"
    answer = talk.says("council", line)
    assert f"is better, and the target, {target}, is {side} than the baseline, 500. Save it all the same?" in words(
        answer
    )
    assert tone(answer) == Tone.ASK
    assert words(talk.presses("council", "Save it")).startswith("Saved: Thefts")
    assert "Save it all the same?" in words(
        talk.says("council", f"/measure edit thefts baseline={501 if side == 'lower' else 499}")
    )
    assert "Saved: Thefts" in words(talk.presses("council", "Save it"))


def test_a_figure_is_set_by_any_partner_and_a_correction_keeps_the_old_one(talk: Talk) -> None:
    said = '/measure set "da referrals" 2026/27 Q2 1,210 source="SADA returns" as-at=5/10/2026'
    assert words(talk.says("police", said)).startswith(f"Saved: DA referrals, {Q2}: 1,210\n")
    verify(
        talk,
        [
            (
                "council",
                "/measure set DA referrals Q2 1,210",
                f"stands already, set by {BY_POLICE} {TOLD}. Nothing new",
            ),
            ("probation", "/kpi set referrals Q2 215 note=Late", f"Before: 1,210, set by {BY_POLICE} {TOLD}"),
            ("councillor", "/indicator set referrals Q2 9", "As a viewer you can read everything here"),
        ],
    )
    assert figures(talk) == ["215", "1210 before"]
    shown = words(talk.says("councillor", "/measure show referrals"))
    assert f"- {Q2}: 215\n  Set by probation (National Probation Service) {TOLD}\n  Source: SADA returns\n" in shown
    assert f"Was 1,210 until Friday 20 November 2026 at 10:00: set by {BY_POLICE} {TOLD} · As at Monday 5" in shown


def test_two_who_set_the_same_figure_at_once(database_url: str) -> None:
    with talking(database_url) as talk:
        talk.says("council", REFERRALS)
        answers = talk.together(("police", "/measure set da Q2 210"), ("probation", "/measure set da Q2 211"))
        assert all(words(each).startswith("Saved: DA referrals") for each in answers)
        assert sum("Before: 21" in words(each) for each in answers) == 1
        assert sorted(len(each) for each in figures(talk)) == [3, 10]


def test_what_is_unusual_is_asked_about(talk: Talk) -> None:
    talk.says("council", "/measure add Safe objective=4 unit=percent area=Town polarity=higher")
    for said, why in (
        ("da 2026/27 Q3 100", "is not over: 100 would stand as part of a period, as at Friday 20 November 2026."),
        ("da 2015/16 Q4 100", "ended long ago, on Thursday 31 March 2016."),
        ("safe Q2 120%", "120% is more than all of it, and Safe is percent."),
    ):
        answer = talk.says("police", f"/measure set {said}")
        assert why in words(answer) and tone(answer) == Tone.ASK
        assert words(talk.presses("police", "Save it")).startswith("Saved")
    shown = words(talk.says("police", "/measure show da"))
    assert "2026/27 Q3 (October to December 2026): 100 (part of a period, as at Friday 20 November 2026)" in shown


def test_a_figure_of_a_part_becomes_one_of_the_whole_though_it_is_the_same(talk: Talk) -> None:
    talk.says("police", "/measure set da 2026/27 Q3 100 sure=yes")
    assert "(part of a period" in words(talk.says("police", "/measure list objective=2"))
    talk.clock.at = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
    assert "awaiting data for 2026/27 Q3" in words(talk.says("police", "/measure list objective=2"))
    assert words(talk.says("police", "/measure set da 2026/27 Q3 100")).startswith("Saved")
    listed = words(talk.says("police", "/measure list objective=2"))
    assert "100" in listed and "part of" not in listed and "awaiting" not in listed
    assert "stands already" in words(talk.says("police", "/measure set da 2026/27 Q3 100"))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("da Q2 seven", "“seven” is no figure"),
        ("da Q2 £210", "“£210” is an amount of money. DA referrals is counted one by one: type it such as 210."),
        ("da Q2 45%", "“45%” is a percentage"),
        ("da Q2 €210", "“€210” is in another currency. Type it in pounds"),
        ("da Q2 £", "“£” is no figure"),
        ("da Q2 %", "“%” is no figure"),
        ("da Q2 1,2", "could be more than one number"),
        ("da Q2 210¹", "could be more than one number"),
        ("da Q2 10②", "could be more than one number"),
        (
            "da 2026/27 Q4 12",
            "has not begun yet, so there is no figure for it. Type a period that has, such as 2025/26 Q4.",
        ),
        ("da Q5 12", "There is no Q5"),
        ("da 12", "“12” is no period that I know"),
        ("da Q2 12 as-at=1/6/2026", "is before 2026/27 Q2 (July to September 2026) begins"),
        ("da 2026/27 Q3 12 as-at=1/1/2027", "Friday 1 January 2027 is still to come"),
        ("wages Q2 12", "No measure is called “wages”. Which one?"),
        ("re Q2 12", "Several measures match “re”. Which one?"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_and_said_back(talk: Talk, said: str, why: str) -> None:
    answer = words(talk.says("police", f"/measure set {said}"))
    assert why in answer
    assert f"You typed: /measure set {said}" in answer
    assert figures(talk) == []


@pytest.mark.parametrize(
    "said", ["DA referrals for Q2 12", "referrals in Q2: 12", "da, Q2, 12", '"DA referrals" "Q2" 12']
)
def test_a_figure_is_understood_however_it_is_said(talk: Talk, said: str) -> None:
    assert words(talk.says("police", f"/measure set {said}")).startswith(f"Saved: DA referrals, {Q2}: 12")


def test_which_one_is_meant_is_asked_with_buttons(talk: Talk) -> None:
    talk.says("police", "/measure set re Q2 12")
    assert words(talk.presses("police", "DA referrals")).startswith(f"Saved: DA referrals, {Q2}: 12")
    talk.says("police", "/measure set da Q4 2026 13")
    assert "2025/26 Q4 (January to March 2026): 13" in words(
        talk.presses("police", "2025/26 Q4 (January to March 2026)")
    )


def test_a_form_asks_for_the_figure_and_its_period(talk: Talk) -> None:
    form = talk.says("police", "/measure set da referrals")
    assert isinstance(form, Form)
    assert [each.value for each in form.fields][:2] == ["da referrals", "2026/27 Q2"], "which is awaited"
    errors = talk.fills("police", period="soon", value="many")
    assert "is no period" in words(errors) and "is no figure" in words(errors)
    assert "£5" in words(talk.fills("police", period="Q2", value="£5"))
    assert words(talk.fills("police", period="Q2", value="21")).startswith(f"Saved: DA referrals, {Q2}: 21")
    assert talk.offers("police", "measure", "da") == {"DA referrals": "DA referrals"}


@pytest.mark.parametrize("line", ["/measure", "/measures", "/kpis list", "/indicators", "/measure list"])
def test_measures_are_listed_by_objective(talk: Talk, line: str) -> None:
    talk.says("police", "/measure set da Q2 210")
    answer = words(talk.says("councillor", line))
    assert answer.startswith("6 measures, 5 awaiting data\n\n1 Highlight the risks")
    assert f"- DA referrals (count · Stevenage)\n  {Q2}: 210\n  Baseline 551 (March to November 2020)" in answer
    assert (
        f"- Reports received by Action Fraud (count · national)\n  Awaiting data for {Q2}\n  Baseline 326,199" in answer
    )
    assert words(talk.says("councillor", "/measure list objective=3")) == "No measure yet for this objective"


def test_how_a_figure_moved_and_stands_against_its_target(talk: Talk) -> None:
    talk.says("council", BURGLARIES)
    for quarter, value in (("2025/26 Q1", 120), ("2025/26 Q2", 110), ("2025/26 Q3", 130), ("2025/26 Q4", 125)):
        talk.says("police", f"/measure set burglaries {quarter} {value}")
    said = words(talk.says("police", "/measure set burglaries 2026/27 Q2 96"))
    assert "A year before: 110 in 2025/26 Q2 (July to September 2025); better since then" in said
    assert "Rating: year not complete" in said
    talk.clock.at = datetime(2027, 4, 20, 9, 0, tzinfo=UTC)
    for quarter, value in (("Q1", 100), ("Q3", 140), ("Q4", 124)):
        said = words(talk.says("police", f"/measure set burglaries 2026/27 {quarter} {value}"))
    assert "Rating: within 10 percent of target in 2026/27" in said
    talk.says("council", "/measure edit burglaries bands=reached;missed")
    assert "missed in 2026/27" in words(talk.says("police", "/measure list objective=4"))
    talk.says("police", "/measure set da 2026/27 Q2 10")
    moved = words(talk.says("police", "/measure set da 2025/26 Q2 12"))
    assert "better" not in moved and "Rating" not in moved


def test_what_is_said_of_a_measure_can_be_changed(talk: Talk) -> None:
    form = talk.says("council", "/measure edit da")
    assert isinstance(form, Form) and "Change what is wrong; the rest stays." in form.intro
    held = {each.name: each.value for each in form.fields}
    assert (held["rename"], held["target"], held["per"]) == ("DA referrals", "600", "financial year")
    assert "says just that already" in words(talk.fills("council"))
    changed = words(
        talk.fills("council", target="none", geography="Hertfordshire", objective="plan", rename="Referrals")
    )
    assert "Objective: The plan as a whole\n" in changed and "Geography: Hertfordshire" in changed
    assert "Target" not in changed
    talk.says("police", "/measure set referrals Q2 5")
    verify(
        talk,
        [
            ("council", "/measure edit referrals unit=percent", "has figures that are count"),
            ("council", "/measure edit referrals per=year", "A rating needs a target"),
            ("council", "/measure edit referrals rename=losses", "Saved: losses"),
            ("council", "/measure edit losses rename=“Reports received by action fraud”", "is another measure"),
            ("council", "/measure edit losses baseline=none polarity=higher source=none", "Higher is better"),
        ],
    )


def test_a_measure_is_retired_and_brought_back_with_its_figures(talk: Talk) -> None:
    talk.says("police", "/measure set da Q2 210")
    verify(
        talk,
        [
            ("council", "/measure restore da", "DA referrals is in use"),
            ("council", "/measure retire da", "in no list and no paper from now on", "It has 1 figure"),
            ("council", "/measure retire da sure=yes", "Saved: DA referrals is retired"),
            ("police", "/measure set da Q2 211", "DA referrals was retired, so nothing new is kept of it"),
            ("police", "/measure show da", "Retired on Friday 20 November 2026", f"{Q2}: 210"),
            ("council", REFERRALS, "DA referrals is a measure that was retired; its figures are kept"),
        ],
    )
    assert "DA referrals" not in words(talk.says("police", "/measure list"))
    talk.says("council", "/measure show da")
    assert "is in use again" in words(talk.presses("council", "Bring it back"))
    assert f"{Q2}: 210" in words(talk.says("police", "/measure list objective=2"))


def test_a_measure_is_brought_back_whatever_its_name_holds(talk: Talk) -> None:
    name = r'"The \"quiet\" \\ hours"'
    talk.says("council", f"/measure add {name} objective=4 unit=count area=Town polarity=lower")
    talk.says("council", f"/measure retire {name} sure=yes")
    assert "was retired" in words(talk.says("police", f"/measure set {name} Q2 5"))
    assert "is in use again" in words(talk.presses("council", "Bring it back"))


def test_a_note_that_identifies_somebody_is_not_kept(talk: Talk) -> None:
    answer = words(talk.says("police", '/measure set da Q2 210 note="Ring Mrs Jones on 01438 242242"'))
    assert "What you wrote may identify a person" in answer or "phone number" in answer, answer
    assert figures(talk) == []


def test_what_was_said_beside_a_figure_is_removed_and_the_figure_stays(talk: Talk) -> None:
    secret = "For the family in the sheltered flats who complained of noise"
    talk.says("police", f"/measure set da Q2 210 note={secret}")
    talk.says("police", "/measure set da Q2 211 source=Returns")
    verify(
        talk,
        [
            ("police", "/measure erase da Q2 Personal", "is for coordinators"),
            ("council", "/measure erase da Q1 Personal", "DA referrals has no figure for 2026/27 Q1"),
            ("council", "/measure erase da Q2 Personal", "Nothing is removed yet"),
        ],
    )
    assert "Removed: the note and source of DA referrals" in words(talk.presses("council", "Remove it"))
    shown = words(talk.says("police", "/measure show da"))
    assert f"{Q2}: 211" in shown and "Was 210" in shown and "[text removed on 20 November 2026]" in shown
    with talk.stores() as stores:
        held = json.dumps([*Exporting(stores.session, stores.partnership_id).all()])
    assert secret not in held


def test_names_of_any_kind_are_kept_as_typed(talk: Talk) -> None:
    names = [
        "=SUM(A1)",
        "\u202b\u0642\u064a\u0627\u0633\u202c",
        "🚓 stops",
        "<!channel> alerts",
        'Called "safe"',
        "Since 2021 2022",
    ]
    for name in names:
        escaped = name.replace('"', '\\"')
        said = f'/measure add "{escaped}" objective=4 unit=count geography=Town polarity=lower'
        assert tone(talk.says("council", said)) == Tone.DONE
        assert tone(talk.says("police", f'/measure set "{escaped}" Q2 12')) == Tone.DONE
    with talk.stores() as stores:
        assert {each.name for each in stores.measures.all()} >= set(names)
    long = "\U0001f693" * 60
    talk.says("council", f'/measure add "{long}" objective=4 unit=count geography=Town polarity=lower')
    (number,) = (value for value, label in talk.offers("police", "measure").items() if label == long)
    assert tone(talk.says("police", f"/measure set {number} Q2 12")) == Tone.DONE
    assert tone(talk.says("police", "/measure set since 2021 2022 2026/27 Q1 12")) == Tone.DONE
