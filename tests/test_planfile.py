"""Plan files: what the presets hold, what a name in a plan means, and what good files may look like."""

from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from storage.planfile import (
    BadPlan,
    MeetingDate,
    Month,
    PlanFile,
    parse_plan,
    preset_names,
    read_plan,
    read_preset,
)
from storage.planfile.organisations import mentions
from storage.planfile.words import plural
from storage.vocabulary import OrganisationKind

OTHERS = {"sada_board": "board", "police_priority_setting": "priorities", "crime_disorder_committee": "scrutiny"}
PRESETS = ("stevenage-2021-24", "stevenage-2025-28", "stockton-2017-20", "welwyn-hatfield-2021")

GOOD = """\
partnership:
  key: exampleton
  name: Exampleton Community Safety Partnership
  police_force: Hertfordshire Constabulary
  lead_council: Exampleton Borough Council
period: {label: 2027/30}
objectives:
  - ref: 1
    title: Feel safe at home
    actions:
      - {ref: 1.1, text: Check locks}
      - {ref: 1.10, text: Light the underpasses, lead: No More Service, due: 2028-03-31}
meetings:
  - {key: jag, name: Joint Action Group}
"""


def with_more(text: str) -> PlanFile:
    return parse_plan(GOOD + text)


@pytest.mark.parametrize(
    ("name", "objectives", "actions", "plan_wide", "organisations"),
    [
        ("stevenage-2021-24", 5, [7, 6, 7, 7, 7], 0, 23),
        ("stevenage-2025-28", 6, [9, 7, 5, 6, 4, 3], 3, 25),
        ("stockton-2017-20", 4, [0, 2, 0, 2], 0, 11),
        ("welwyn-hatfield-2021", 5, [4, 3, 3, 3, 3], 0, 17),
    ],
)
def test_presets_hold_what_their_sources_say(
    name: str, objectives: int, actions: list[int], plan_wide: int, organisations: int
) -> None:
    plan = read_plan(name)
    assert plan.preset == name
    assert [objective.ref for objective in plan.objectives] == [str(n + 1) for n in range(objectives)]
    assert [len(objective.actions) for objective in plan.objectives] == actions
    assert len(plan.plan_wide) == plan_wide
    assert len(plan.organisations()) == organisations


def test_the_presets_are_the_four_and_every_door_reads_the_same() -> None:
    assert preset_names() == PRESETS
    path = Path(__file__).parents[1] / "storage" / "presets" / "stockton-2017-20.yaml"
    text = path.read_text(encoding="utf-8")
    assert read_plan(path) == read_plan(str(path)) == read_plan(text) == read_preset("stockton-2017-20")


def test_lines_that_were_damaged_are_whole() -> None:
    old, welwyn = read_preset("stevenage-2021-24"), read_preset("welwyn-hatfield-2021")
    referrals = old.baselines[0]
    assert (referrals.value, referrals.unit) == (Decimal(551), "count")
    assert referrals.geography is not None and referrals.geography.startswith("SADA service area")
    assert [meeting.role for meeting in old.meetings if meeting.key == "sada_dropin"] == [
        "service activity, not governance"
    ]
    assert welwyn.road_ahead_2022[1].lead == "Domestic Abuse Coordinator (WHBC, starts April 2022)"


@pytest.mark.parametrize("name", PRESETS)
def test_every_mention_means_exactly_one_organisation(name: str) -> None:
    plan = read_preset(name)
    everyone = plan.organisations()
    assert len({organisation.name for organisation in everyone}) == len(everyone)
    named = [alias.casefold() for organisation in everyone for alias in (organisation.name, *organisation.aliases)]
    assert len(named) == len(set(named)), "one name, two organisations"
    for mention in mentions(plan):
        organisation = plan.organisation(mention)
        assert organisation in everyone
        assert mention.casefold() in [each.casefold() for each in (organisation.name, *organisation.aliases)]


@pytest.mark.parametrize(
    ("preset", "mention", "meant"),
    [
        ("stevenage-2025-28", "Police", "Hertfordshire Constabulary"),
        ("stevenage-2025-28", "the police", "Hertfordshire Constabulary"),
        ("stevenage-2025-28", "probation", "National Probation Service"),
        ("stevenage-2025-28", "Probation Service", "National Probation Service"),
        ("stevenage-2025-28", "council", "Stevenage Borough Council"),
        ("stevenage-2025-28", "SBC", "Stevenage Borough Council"),
        ("stevenage-2025-28", "Herts County Council", "Hertfordshire County Council"),
        ("stevenage-2025-28", "county council", "Hertfordshire County Council"),
        ("stevenage-2025-28", "HCC", "Hertfordshire County Council"),
        ("stevenage-2025-28", "fire", "Hertfordshire Fire and Rescue Service"),
        ("stevenage-2025-28", "HFRS", "Hertfordshire Fire and Rescue Service"),
        ("stevenage-2025-28", "No More service", "No More Service"),
        ("stevenage-2025-28", "the 'No More' Service", "No More Service"),
        ("stevenage-2025-28", "\u2018No More\u2019", "No More Service"),
        ("stevenage-2025-28", "No More Youth Service", "No More Youth Service"),
        ("stevenage-2025-28", "Operation EDUC8", "Op Educa8"),
        ("stevenage-2025-28", "Survivors Against Domestic Abuse", "SADA"),
        ("stevenage-2025-28", "SADA Forum", "SADA Forum"),
        ("stevenage-2025-28", "voluntary organisations", "Local voluntary services"),
        ("stevenage-2025-28", "Voluntary Sector organisations", "Local voluntary services"),
        ("stevenage-2025-28", "other Local Authorities", "other Local Authorities"),
        ("stevenage-2025-28", "PCC", "Police and Crime Commissioner"),
        ("stevenage-2021-24", "Stevenage Against Domestic Abuse", "SADA"),
        ("stevenage-2021-24", "SOS Project", "SOS Project (St Giles Trust)"),
        ("stevenage-2021-24", "Trading Standards", "Hertfordshire Trading Standards"),
        ("stevenage-2021-24", "E&NH CCG", "East and North Hertfordshire Clinical Commissioning Group"),
        ("stevenage-2021-24", "op educa8", "Operation EDUC8"),
        ("stockton-2017-20", "police", "Cleveland Police"),
        ("stockton-2017-20", "probation", "NPS Stockton"),
        ("stockton-2017-20", "fire", "Cleveland Fire Brigade"),
        ("stockton-2017-20", "Public Health", "Stockton-on-Tees Borough Council"),
        ("welwyn-hatfield-2021", "HCC", "Hertfordshire County Council"),
        ("welwyn-hatfield-2021", "National Probation Service", "Probation Service"),
        ("welwyn-hatfield-2021", "No More Service", "No More"),
        ("welwyn-hatfield-2021", "Public Health", "Public Health"),
    ],
)
def test_an_organisation_answers_to_what_people_call_it(preset: str, mention: str, meant: str) -> None:
    assert read_preset(preset).organisation(mention).name == meant


@pytest.mark.parametrize("stranger", ["county council", "Beacon", "SADA"])
def test_nobody_answers_to_a_strangers_name(stranger: str) -> None:
    with pytest.raises(KeyError):
        read_preset("stockton-2017-20").organisation(stranger)


@pytest.mark.parametrize(
    ("preset", "name", "kind"),
    [
        ("stevenage-2025-28", "police", OrganisationKind.RESPONSIBLE_AUTHORITY),
        ("stevenage-2025-28", "voluntary sector", OrganisationKind.PARTNER),
        ("stevenage-2025-28", "SADA", OrganisationKind.SERVICE),
        ("stevenage-2025-28", "local schools", OrganisationKind.SERVICE),
        ("stockton-2017-20", "council", OrganisationKind.RESPONSIBLE_AUTHORITY),
        ("stockton-2017-20", "police", OrganisationKind.RESPONSIBLE_AUTHORITY),
        ("stockton-2017-20", "Catalyst", OrganisationKind.PARTNER),
        ("stockton-2017-20", "Domestic Abuse Steering Group", OrganisationKind.SERVICE),
    ],
)
def test_kinds_of_organisation(preset: str, name: str, kind: OrganisationKind) -> None:
    assert read_preset(preset).organisation(name).kind is kind


def test_a_plan_without_partners_has_its_police_its_council_and_whoever_it_mentions() -> None:
    organisations = parse_plan(GOOD).organisations()
    assert [(each.name, each.kind.value) for each in organisations] == [
        ("Exampleton Borough Council", "responsible_authority"),
        ("Hertfordshire Constabulary", "responsible_authority"),
        ("No More Service", "service"),
    ]
    assert "Police" in organisations[1].aliases


def test_a_seat_with_two_claimants_is_nobodys() -> None:
    plan = with_more("partners: [{name: North Fire Brigade}, {name: South Fire Brigade}]")
    with pytest.raises(KeyError):
        plan.organisation("fire")


def test_a_seat_that_nobody_listed_holds_is_taken_by_the_first_who_is_mentioned() -> None:
    plan = with_more("cross_cutting_actions: [{ref: X.1, text: Meet, lead: Fire Brigade, partners: [fire service]}]")
    assert plan.organisation("fire").name == plan.organisation("fire service").name == "Fire Brigade"


def test_a_bare_acronym_is_the_one_name_it_stands_for() -> None:
    plan = with_more("cross_cutting_actions: [{ref: X.1, text: Meet, lead: CGL, partners: [Change Grow Live]}]")
    assert plan.organisation("Change Grow Live").name == "CGL"
    plan = with_more("services_and_groups: [Drug Advice Service, Domestic Abuse Service]")
    assert plan.organisation("drug advice").name == "Drug Advice Service"
    with pytest.raises(KeyError):
        plan.organisation("DAS")


def test_a_funder_alone_is_no_organisation() -> None:
    plan = with_more("cross_cutting_actions: [{ref: X.1, text: Meet, funder: A government grant}]")
    assert "A government grant" not in [each.name for each in plan.organisations()]


@pytest.mark.parametrize(
    ("preset", "objective", "objectives", "action", "actions", "plan"),
    [
        ("stevenage-2025-28", "objective", "objectives", "action", "actions", "action plan"),
        ("stockton-2017-20", "theme", "themes", "action", "actions", "action plan"),
        ("welwyn-hatfield-2021", "priority", "priorities", "key action", "key actions", "Strategic Action Plan"),
    ],
)
def test_a_plan_has_its_own_words(
    preset: str, objective: str, objectives: str, action: str, actions: str, plan: str
) -> None:
    words = read_preset(preset).words
    assert (words.objective, words.objectives, words.action, words.actions) == (objective, objectives, action, actions)
    assert (words.aim, words.aims, words.plan) == ("aim", "aims", plan)


def test_other_words_for_an_objective() -> None:
    assert read_preset("stevenage-2021-24").words.also_called == ("priority", "key priority", "aim")


@pytest.mark.parametrize(
    ("word", "many"),
    [
        ("priority", "priorities"),
        ("key area", "key areas"),
        ("focus", "focuses"),
        ("day", "days"),
        ("pledge", "pledges"),
    ],
)
def test_plurals(word: str, many: str) -> None:
    assert plural(word) == many


@pytest.mark.parametrize(
    ("preset", "papers"),
    [
        ("stevenage-2021-24", {"jag": "jag", "rag": "rag", **OTHERS}),
        ("stevenage-2025-28", {"jag": "jag", "rag": "rag", **OTHERS}),
        ("stockton-2017-20", {"partnership": "rag"}),
        ("welwyn-hatfield-2021", {"jag": "jag", "rag": "rag", "scrutiny": "scrutiny"}),
    ],
)
def test_meetings_that_get_a_digest(preset: str, papers: dict[str, str]) -> None:
    plan = read_preset(preset)
    found = {meeting.key: plan.paper(meeting) for meeting in plan.meetings}
    assert {key: paper for key, paper in found.items() if paper != "none"} == papers


@pytest.mark.parametrize(
    ("meetings", "papers"),
    [
        ("[{key: jag, name: A, paper: none}, {key: board, name: B}]", ["none", "none"]),
        ("[{key: tasking, name: A, paper: jag}, {key: board, name: B}]", ["jag", "none"]),
        ("[{key: board, name: A}, {key: forum, name: B}]", ["rag", "rag"]),
        ("[{key: board, name: A, paper: none}, {key: forum, name: B}]", ["none", "rag"]),
        ("[{key: rag, name: A}, {key: tasking, name: B, paper: jag}]", ["rag", "jag"]),
        ('[{key: rag, name: A, objectives: ["1"]}, {key: sada, name: B, objectives: ["1"]}]', ["rag", "board"]),
        ('[{key: forum, name: A}, {key: sada, name: B, paper: none, objectives: ["1"]}]', ["rag", "none"]),
        ("[{key: forum, name: A}, {key: scrutiny, name: B, paper: scrutiny}]", ["rag", "scrutiny"]),
    ],
)
def test_a_plan_may_say_which_meeting_gets_which_digest(meetings: str, papers: list[str]) -> None:
    plan = parse_plan(GOOD[: GOOD.index("meetings:")] + f"meetings: {meetings}")
    assert [plan.paper(meeting) for meeting in plan.meetings] == papers


def test_dates_and_times_of_meetings() -> None:
    meeting, _ = read_preset("stockton-2017-20").meetings
    assert meeting.dates == (
        MeetingDate(date(2017, 2, 14)),
        MeetingDate(date(2017, 4, 4)),
        MeetingDate(date(2017, 5, 16), time(9, 30)),
    )


def test_values_are_read_as_their_field_needs() -> None:
    plan = parse_plan(GOOD)
    first, second = plan.objectives[0].actions
    assert (first.ref, second.ref, second.due) == ("1.1", "1.10", date(2028, 3, 31))
    assert plan.period.label == "2027/30"
    assert plan.partnership.zone == "Europe/London"
    assert read_preset("stevenage-2021-24").governance_timeline[0].date == Month(2020, 9)
    assert str(read_preset("welwyn-hatfield-2021").period.refreshed) == "2021-09"


def test_closed_days_and_zone() -> None:
    text = GOOD.replace("  key: exampleton", "  key: exampleton\n  zone: Europe/Isle_of_Man")
    plan = parse_plan(text + "closed_days: [{date: 2027-12-24, why: offices closed}, {date: 2027-12-29}]")
    assert [(each.date, each.why) for each in plan.closed_days] == [
        (date(2027, 12, 24), "offices closed"),
        (date(2027, 12, 29), None),
    ]
    assert plan.partnership.zone == "Europe/Isle_of_Man"


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        "---\n" + GOOD,
        "# our plan\n\n" + GOOD,
        GOOD.replace("ref: 1\n", 'ref: "1"\n').replace("ref: 1.10", "ref: ' 1.10 '"),
        GOOD.replace("lead: No More Service", "lead: No More Service, partners: null"),
        GOOD.replace("title: Feel safe at home", "title: >\n      Feel safe\n      at home\n"),
    ],
    ids=["byte-order mark", "Windows lines", "document mark", "comments", "quoted", "empty key", "folded"],
)
def test_the_same_plan_written_otherwise(text: str) -> None:
    assert parse_plan(text) == parse_plan(GOOD)


def test_a_plan_cannot_be_changed_once_read() -> None:
    with pytest.raises(ValidationError):
        read_preset("stockton-2017-20").aims = ()  # type: ignore[misc]


@pytest.mark.parametrize("name", ["../presets/stockton-2017-20", "/etc/passwd", "", "stockton"])
def test_a_preset_is_asked_for_by_name_only(name: str) -> None:
    with pytest.raises(BadPlan, match="There is no preset called"):
        read_preset(name)
