"""Plan files with mistakes: each is said in plain English, with the line it stands on and what is expected."""

import json
import re
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.planfile import BadPlan, PlanFile, parse_plan, preset_names, read_plan
from storage.planfile.yaml_tree import read_tree

GOOD = """\
partnership:
  key: exampleton
  name: Exampleton Community Safety Partnership
  police_force: Hertfordshire Constabulary
  lead_council: Exampleton Borough Council
  status: current
period: {label: 2027/30, start: 2027-04-01, end: 2030-03-31}
objectives:
  - ref: "4"
    title: Feel safe at home
    actions:
      - {ref: "4.1", text: Check locks}
      - {ref: "4.2", text: Light the underpasses, lead: No More Service, due: 2028-03-31}
  - ref: "5"
    title: Support victims of hate crime
    actions:
      - {ref: "5.1", text: Open a reporting centre}
cross_cutting_actions:
  - {ref: X.1, text: Ask residents again}
partners:
  - {name: Exampleton Borough Council, short: EBC}
  - {name: Hertfordshire Constabulary, kind: responsible_authority}
services_and_groups: [No More Service, SADA]
meetings:
  - {key: jag, name: Joint Action Group, aliases: [JAG]}
  - {key: rag, name: Responsible Authorities Group, dates: [2027-05-18T14:00]}
closed_days:
  - {date: 2027-12-24}
places: [Town Centre, Bedwell]
incident_objectives: {asb: "4", hate_crime: "5"}
baselines: [{name: Burglaries, value: -12, unit: percent}]
"""


def sentences(text: str) -> list[str]:
    with pytest.raises(BadPlan) as refused:
        parse_plan(text)
    assert str(refused.value) == "\n".join(refused.value.sentences)
    return list(refused.value.sentences)


def test_the_plan_without_a_mistake_loads() -> None:
    assert len(parse_plan(GOOD).objectives) == 2


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        # Refs
        ('ref: "4.2"', 'ref: "4.1"', "Line 13: action ref 4.1 stands twice (first on line 12)."),
        ("X.1", "X.0", "Line 19, action X.0: 'ref' is the ref of an action, such as 4.2 (the second of objective 4) "
         "or X.1 (plan-wide), not 'X.0'."),
        ('ref: "5"', 'ref: "4"', ["Line 14: objective ref 4 stands twice (first on line 9).",
         "Line 17: action 5.1 belongs to objective 5, which the plan does not have.",
         "Line 30: 'hate_crime' names objective 5, which the plan does not have."]),
        ('ref: "5"', "ref: Five", "Line 14, objective Five: 'ref' is the number of an objective, such as 4, "
         "not 'Five'."),
        ('ref: "4.2"', 'ref: "7.1"', "Line 13: action 7.1 belongs to objective 7, "
         "which the plan does not have."),
        ('ref: "4.2"', 'ref: "5.2"', "Line 13: action 5.2 stands under objective 4, "
         "but its ref belongs to objective 5."),
        ('ref: "4.2"', "ref: X.2", "Line 13: action X.2 is plan-wide by its ref; "
         "move it under 'cross_cutting_actions'."),
        ("X.1", "4.3", "Line 19: action 4.3 is plan-wide here, so its ref begins with X, such as X.1."),
        ('{ref: "4.1", text', "{text", "Line 12, objective 4, action number 1: an action needs 'ref': "
         "such as 4.2; never used again for another action."),
        # Keys
        ("lead: No More", "led: No More", "Line 13, objective 4, action 4.2: 'led' is not a key of an action; "
         "did you mean 'lead'?"),
        ("lead: No More Service", "lead: Wardens, mostly", "Line 13, objective 4, action 4.2: 'mostly' is not a key of "
         "an action; if it belongs to the text before it, put that whole text in quotation marks."),
        ("lead: No More", "budget: No More", "Line 13, objective 4, action 4.2: 'budget' is not a key of an action; "
         "its keys are ref, text, lead, partners, due, measure, funder, note, case_data and restricted."),
        ("places:", "colour:", "Line 29: 'colour' is not a key of the plan; storage/presets/README.md lists its keys."),
        ("places:", "place:", "Line 29: 'place' is not a key of the plan; did you mean 'places'?"),
        ("  status: current", "  key: again", "Line 6: 'key' stands twice in the same place (first on line 2)."),
        ("asb: ", "hate_crime: ", "Line 30: 'hate_crime' stands twice in the same place (first on line 30)."),
        # What is missing or empty
        ("  name: Exampleton Community Safety Partnership\n", "", "Line 1, partnership: the partnership needs 'name': "
         "the partnership's full name."),
        ("title: Feel safe at home", "title:", "Line 10, objective 4: 'title' must not be empty: its full title."),
        ("title: Feel safe at home", "title: '  '", "Line 10, objective 4: 'title' is empty."),
        ("[Town Centre, Bedwell]", "[Town Centre, '']", "Line 29: an entry of 'places' is empty."),
        ("places: [Town Centre, Bedwell]", "retention: {history: 6, incidents: [36], member: 1}", [
         "Line 29, retention: 'history' is a number of months from 12 to 600; '6' stands here.",
         "Line 29, retention: 'incidents' is a number of months from 3 to 600; a list stands here.",
         "Line 29, retention: 'member' is not a key of the retention; did you mean 'members'?"]),
        ("places: [Town Centre, Bedwell]", "retention: 36", "Line 29: 'retention' is the retention, written as lines "
         "of 'key: value'; '36' stands here."),
        ("places: [Town Centre, Bedwell]", "places:\n  - Bedwell\n  -", "Line 31: an entry of 'places' is a text; "
         "nothing stands here."),
        # Types
        ("title: Feel safe at home", "title: [a, b]", "Line 10, objective 4: 'title' is a text; a list stands here."),
        ("title: Feel safe at home", "title: {a: b}", "Line 10, objective 4: 'title' is a text; "
         "a group of keys stands here."),
        ("[Town Centre, Bedwell]", "Bedwell", "Line 29: 'places' is a list, each entry on a line of its own that "
         "begins with '- '; 'Bedwell' stands here."),
        ("{asb: \"4\", hate_crime: \"5\"}", "[asb]", "Line 30: 'incident_objectives' is a group of lines of "
         "'key: value'; a list stands here."),
        ('- {ref: "4.1", text: Check locks}', "- Check locks", "Line 12, objective 4: an entry of 'actions' is "
         "an action, written as lines of 'key: value'; 'Check locks' stands here."),
        ("period: {label: 2027/30, start: 2027-04-01, end: 2030-03-31}", "period: 2027/30",
         "Line 7: 'period' is the period, written as lines of 'key: value'; '2027/30' stands here."),
        ("value: -12", "value: '-12%'", "Line 31, baseline Burglaries: 'value' is a number without commas, such as "
         "551 or -12.5, not '-12%'."),
        ("unit: percent", "unit: percents", "Line 31, baseline Burglaries: 'unit' is count, count_at_one_time, "
         "count_per_week, cumulative, percent, percent_change, percent_of_time or gbp; 'percents' stands here; "
         "did you mean 'percent'?"),
        ("unit: percent", "unit: percent, small_number: maybe", "Line 31, baseline Burglaries: 'small_number' is true "
         "or false, not 'maybe'."),
        ("kind: responsible_authority", "kind: police", "Line 22, partner Hertfordshire Constabulary: 'kind' is "
         "responsible_authority, partner or service; 'police' stands here."),
        ("status: current", "status: [current]", "Line 6, partnership: 'status' is current, superseded or sample; "
         "a list stands here."),
        ("  status: current", "  zone: Stevenage", "Line 6, partnership: 'zone' is a time zone, such as Europe/London, "
         "not 'Stevenage'."),
        ("key: jag,", "key: The JAG,", "Line 25, meeting The JAG: 'key' is one word of small letters, such as jag or "
         "sada_board, not 'The JAG'."),
        # Texts
        ("title: Feel safe at home", f"title: {'x' * 601}", "Line 10, objective 4: 'title' is at most 600 characters "
         "long; this has 601."),
        ("title: Feel safe at home", 'title: "Feel\\asafe"', "Line 10, objective 4: 'title' has a control character in "
         "it; type it again without."),
        ("title: Feel safe at home", 'title: "Feel \\u202esafe"', "Line 10, objective 4: 'title' has a control "
         "character in it; type it again without."),
        ("title: Feel safe at home", 'title: "Feel\\nsafe"', "Line 10, objective 4: 'title' is a single line of text; "
         "this has line breaks in it."),
        # Dates
        ("due: 2028-03-31", "due: 2028-02-30", "Line 13, objective 4, action 4.2: 'due' is a date, and there is no "
         "2028-02-30."),
        ("due: 2028-03-31", "due: 31/3/2028", "Line 13, objective 4, action 4.2: 'due' is a date written "
         "year-month-day, such as 2026-12-10, not '31/3/2028'."),
        ("due: 2028-03-31", "due: [2028-03-31]", "Line 13, objective 4, action 4.2: 'due' is a date written "
         "year-month-day, such as 2026-12-10; a list stands here."),
        ("2027-05-18T14:00", "2027-05-18T25:00", "Line 26, meeting rag: an entry of 'dates' is a date such as "
         "2026-12-10, or a date and local time such as 2026-12-10T14:00, not '2027-05-18T25:00'."),
        ("2027-05-18T14:00", "2027-02-29T14:00", "Line 26, meeting rag: an entry of 'dates' is a date, and there is "
         "no 2027-02-29."),
        ("end: 2030-03-31", "end: 2026-03-31", "Line 7: the period ends on 2026-03-31, before it starts on "
         "2027-04-01."),
        # What means nothing, or two things
        ("asb:", "abs:", "Line 30: 'abs' is not a category of incident; did you mean 'asb'?"),
        ("asb:", "fly tiping:", "Line 30: 'fly tiping' is not a category of incident; did you mean 'fly_tipping'?"),
        ("asb:", "anti-social behaviour:", "Line 30: 'anti-social behaviour' is not a category of incident; "
         "did you mean 'asb'?"),
        ("asb:", "picnics:", "Line 30: 'picnics' is not a category of incident; what fits nowhere else is 'other'."),
        ('{asb: "4"', '{asb: "9"', "Line 30: 'asb' names objective 9, which the plan does not have."),
        ("unit: percent", 'unit: percent, objective: "9"', "Line 31, baseline Burglaries: 'objective' names "
         "objective 9, which the plan does not have."),
        ("places:", "performance: {reported_to: [jag, board]}\nplaces:", "Line 29, performance: 'board' is not the key "
         "of a meeting in the plan."),
        ("key: rag", "key: jag", "Line 26: meeting key jag stands twice (first on line 25)."),
        ("aliases: [JAG]", "aliases: [RAG]", "Line 26: 'rag' already stands for jag (line 25)."),
        ("Bedwell]", "town centre]", "Line 29: place town centre stands twice (first on line 29)."),
        ("  - {date: 2027-12-24}", "  - {date: 2027-12-24}\n  - {date: 2027-12-24}", "Line 29: closed day "
         "2027-12-24 stands twice (first on line 28)."),
        ("places:", "quiet_periods:\n  - {first: 2028-03-27, last: 2028-05-04}\n"
         "  - {first: 2028-03-27, last: 2028-05-04}\nplaces:",
         "Line 31: quiet period 2028-03-27 to 2028-05-04 stands twice (first on line 30)."),
        ("places:", "quiet_periods: [{first: 2028-05-04, last: 2028-03-27}]\nplaces:",
         "Line 29: the quiet period ends on 2028-03-27, before it begins on 2028-05-04."),
        ("{name: Hertfordshire Constabulary,", "{name: exampleton borough council,",
         "Line 22: partner exampleton borough council stands twice (first on line 21)."),
        ("No More Service, SADA]", "No More Service, The 'No More' service]",
         "Line 23: service The 'No More' service stands twice (first on line 23)."),
        ("Service, SADA]", "Service, {name: SADA, short: ebc}]",
         "Line 23: 'ebc' already stands for Exampleton Borough Council (line 21)."),
        # YAML
        ("  status: current", "\tstatus: current", "Line 6: a tab stands where YAML needs spaces."),
        ("  status: current", "  status:\tcurrent: x", "Line 6: a tab stands where YAML needs spaces."),
        ("  status: current", "   status: current", "Line 6, column 10: a colon stands where none can; put the text in "
         "quotation marks if it belongs to it, and check that the line is indented like its neighbours."),
        ("  status: current", " status: current", "Line 6, column 2: this line is not indented like the lines it "
         "belongs with, which begin on line 1."),
        ("text: Check locks}", "text: Check locks", "Line 13, column 9: a bracket or a comma is missing: the bracket "
         "opened on line 12 is not closed before this. If a colon, comma or bracket belongs to a text, put the text "
         "in quotation marks."),
        ("title: Feel safe at home", "title: 'Feel safe", "Line 10: a quotation mark is opened here and never "
         "closed."),
        ("title: Feel safe at home", "title: 'Feel' safe", "Line 10, column 19: something stands after the end of a "
         "text; put the whole text in quotation marks."),
        ("title: Feel safe at home", "title: @home", "Line 10, column 12: a text cannot begin with '@'; "
         "put the text in quotation marks."),
        ("title: Feel safe at home", r'title: "C:\Users"', "Line 10, column 17: inside double quotation marks a "
         "backslash needs care; use single quotation marks instead."),
        ("title: Feel safe at home", r'title: "\U00FFFFFF"', "Line 9 or just after: a character written as a "
         "backslash and a code cannot be read; leave it out."),
        ("title: Feel safe at home", "title: - Feel safe", "Line 10, column 12: a list cannot begin here; "
         "put it on a new line."),
        ("title: Feel safe at home", "title: ]", "Line 10, column 12: a text is expected before ']'; put the text in "
         "quotation marks if it belongs to it."),
        ("title: Feel safe at home", "title: |x\n      Feel", "Line 10, column 13: after | or > the text begins on "
         "the next line."),
        ("title: Feel safe at home", "title: !<x y", "Line 10, column 15: a text cannot begin with '!', '&', '*' or "
         "'%'; put it in quotation marks."),
        ("title: Feel safe at home", "title: !!python/name:os.system x", "Line 10: a YAML tag (a word that begins with "
         "'!') cannot be used; leave it out."),
        ("title: Feel safe at home", "title: &a Feel safe", "Line 10: '&a' is a YAML anchor, which a plan cannot use; "
         "leave it out."),
        ("title: Feel safe at home", "title: *a", "Line 10: '*a' repeats something from elsewhere; write it out here "
         "instead."),
        ("title: Feel safe at home", "title: Feel safe\n    ? [a]\n    : b", "Line 11: a key must be a word, such as "
         "'title'."),
        ("title: Feel safe at home", "title: " + "[" * 40 + "]" * 40, "Line 10: lists or groups stand too deep inside "
         "one another here."),
        ("title: Feel safe at home", "title: Feel \x07", "Line 10: a control character stands here, which no text "
         "has; type the line again."),
        ("places:", "---\nplaces:", "Line 29: a second document begins here; keep one plan in a file."),
    ],
)  # fmt: skip
def test_one_mistake_is_said_once(good: str, bad: str, said: str | list[str]) -> None:
    assert GOOD.count(good) >= 1
    assert sentences(GOOD.replace(good, bad, 1)) == ([said] if isinstance(said, str) else said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Line 1: the plan is empty; it begins with 'partnership:', 'period:' and 'objectives:'."),
        ("# nothing\n", "Line 1: a plan begins with lines of 'key: value', such as 'partnership:' and 'objectives:'."),
        ("- a\n- b\n", "Line 1: a plan begins with lines of 'key: value', such as 'partnership:' and 'objectives:'."),
        ("just words\n", "Line 1: a plan begins with lines of 'key: value', such as 'partnership:' and 'objectives:'."),
        ("x" * 1_000_001, "The plan is too big: 1,000,001 characters, where 1,000,000 are the most."),
        ("%YAML 9.9\n---\na: b\n", "Line 1, column 1: a text cannot begin with '!', '&', '*' or '%'; "
         "put it in quotation marks."),
    ],
)  # fmt: skip
def test_what_is_no_plan_at_all(text: str, said: str) -> None:
    assert sentences(text) == [said]


def test_a_plan_without_its_partnership() -> None:
    assert sentences(GOOD[GOOD.index("period:") :]) == [
        "Line 1: the plan needs 'partnership': which partnership it is, with its police force and lead council."
    ]


def test_a_plan_without_objectives() -> None:
    text = GOOD[: GOOD.index("objectives:")]
    assert sentences(text) == ["Line 1: the plan needs 'objectives': list of objectives, each with its actions."]
    assert sentences(text + "objectives:") == [
        "Line 8: 'objectives' must not be empty: list of objectives, each with its actions."
    ]
    assert sentences(text + "objectives: []") == ["Line 8: a plan needs at least one objective."]


def test_every_mistake_of_a_kind_is_said_in_the_order_of_the_file() -> None:
    text = GOOD.replace("text: Check locks", "txt: Check locks").replace("due: 2028-03-31", "due: soon")
    assert sentences(text) == [
        "Line 12, objective 4, action 4.1: an action needs 'text': what will be done, in one line.",
        "Line 12, objective 4, action 4.1: 'txt' is not a key of an action; did you mean 'text'?",
        "Line 13, objective 4, action 4.2: 'due' is a date written year-month-day, such as 2026-12-10, not 'soon'.",
    ]


def test_what_was_written_is_quoted_short_and_printable() -> None:
    (said,) = sentences(GOOD.replace("status: current", f'status: "{"long" * 20}\\u202e"'))
    assert said == f"Line 6, partnership: 'status' is current, superseded or sample; '{'long' * 9}lon…' stands here."


def test_aliases_cannot_blow_a_file_up() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    said = sentences(bomb)
    assert len(said) == 61 and said[0] == "Line 1: '&a' is a YAML anchor, which a plan cannot use; leave it out."


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        (GOOD.encode("utf-16"), "The file is in UTF-16, not in UTF-8; open it in an editor and save it as UTF-8 "
         "(in Notepad: Save As, Encoding: UTF-8)."),
        (GOOD.encode("utf-16-le"), "The file is in UTF-16, not in UTF-8; open it in an editor and save it as UTF-8 "
         "(in Notepad: Save As, Encoding: UTF-8)."),
        (GOOD.replace("Bedwell", "Café").encode("latin-1"), "Line 29: the file is not in UTF-8 here; open it in an "
         "editor and save it as UTF-8 (in Notepad: Save As, Encoding: UTF-8)."),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "The file is not a text; a plan is a YAML file, such as plan.yaml."),
        (b"", "Line 1: the plan is empty; it begins with 'partnership:', 'period:' and 'objectives:'."),
    ],
    ids=["UTF-16", "UTF-16 without mark", "Latin-1", "picture", "empty"],
)  # fmt: skip
def test_files_that_are_not_utf_8(tmp_path: Path, contents: bytes, said: str) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes(contents)
    with pytest.raises(BadPlan) as refused:
        read_plan(path)
    assert refused.value.sentences == (said,)


def test_a_file_with_a_byte_order_mark_loads(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(GOOD, encoding="utf-8-sig")
    assert read_plan(str(path)) == parse_plan(GOOD)


def test_paths_that_lead_to_no_plan(tmp_path: Path) -> None:
    huge = tmp_path / "huge.yaml"
    huge.write_bytes(b"#" * 1_000_001)
    cases = {
        "stevenage-2025-26": "There is no preset and no file called 'stevenage-2025-26'; "
        "did you mean 'stevenage-2025-28'?",
        "exampleton": "There is no preset and no file called 'exampleton'; the presets are stevenage-2021-24, "
        "stevenage-2025-28, stockton-2017-20 and welwyn-hatfield-2021.",
        "tests": "'tests' is a folder; give the plan file in it, such as 'tests/plan.yaml'.",
        "a\0b": "There is no preset and no file called 'a?b'; the presets are stevenage-2021-24, stevenage-2025-28, "
        "stockton-2017-20 and welwyn-hatfield-2021.",
        "x" * 5000: f"'{'x' * 79}…' cannot be opened; check the name, and that you may read the file.",
        "/dev/zero": "There is no preset and no file called '/dev/zero'; the presets are stevenage-2021-24, "
        "stevenage-2025-28, stockton-2017-20 and welwyn-hatfield-2021.",
        "": "Line 1: the plan is empty; it begins with 'partnership:', 'period:' and 'objectives:'.",
    }
    for source, said in cases.items():
        with pytest.raises(BadPlan) as refused:
            read_plan(source)
        assert refused.value.sentences == (said,)
    with pytest.raises(BadPlan, match="is too big for a plan: 1,000,001 bytes, where 1,000,000 are the most"):
        read_plan(huge)


JARGON = re.compile(
    r"Input should|Field required|Extra inputs|[Pp]ydantic|NoneType|\b(dict|tuple|str|int|bool|loc|ctx)\b|"
    r"validation|ValueError|while (parsing|scanning)|token|sequence|mapping|scalar|<[a-z]|Traceback"
)
INSTEAD: list[object] = [
    None, "", "  ", "x", "4", "4.2", "X.1", "2026-12-10", "2026-02-31", "no", "\x07", "y" * 4000, "a\nb", "\u202e",
    [], ["x"], [None], [["x"]], {}, {"x": "y"}, [{"ref": "1.1"}], {"name": None}, 7, -1.5, True, 10**30,
]  # fmt: skip
PRESETS = Path(__file__).parents[1] / "storage" / "presets"
DATA = {path.stem: read_tree(path.read_text(encoding="utf-8")).data for path in PRESETS.glob("*.yaml")}


Spot = tuple[dict[str, object], str] | tuple[list[object], int]


def spots(data: object) -> list[Spot]:
    """Every group with one of its keys, and every list with one of its indexes."""
    if isinstance(data, dict):
        return [spot for key, value in data.items() for spot in [(data, key), *spots(value)]]
    if isinstance(data, list):
        return [spot for index, value in enumerate(data) for spot in [(data, index), *spots(value)]]
    return []


def change(data: object, how: str, where: int, instead: object) -> None:
    """Make one mistake in the data: the spot is counted round."""
    all_spots = spots(data)
    container, step = all_spots[where % len(all_spots)] if all_spots else ([], 0)
    match container, step:
        case dict(), str() if how == "drop":
            del container[step]
        case dict(), str() if how == "rename":
            container[f"{step}s" if where % 2 else step[1:]] = container.pop(step)
        case list(), int() if how == "repeat":
            container.append(container[step])
        case dict(), str():
            container[step] = instead
        case list(), int() if container:
            container[step] = instead


def assert_plain(text: str) -> None:
    """The text either is a plan, or all that is said of it is plain English that names a line."""
    try:
        assert isinstance(parse_plan(text), PlanFile)
    except BadPlan as refused:
        assert refused.sentences
        for sentence in refused.sentences:
            assert re.match(r"Line \d+(,| or|:)", sentence), sentence
            assert not JARGON.search(sentence), sentence
            assert sentence.endswith((".", "?")) and sentence.isprintable(), sentence


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(preset_names()),
    st.lists(
        st.tuples(
            st.sampled_from(["drop", "rename", "repeat", "replace"]), st.integers(0, 5000), st.sampled_from(INSTEAD)
        ),
        min_size=1,
        max_size=3,
    ),
)
def test_whatever_is_wrong_is_said_in_plain_english(name: str, mistakes: list[tuple[str, int, object]]) -> None:
    data = json.loads(json.dumps(DATA[name]))
    for mistake in mistakes:
        change(data, mistake[0], mistake[1], deepcopy(mistake[2]))
    assert_plain(json.dumps(data, indent=1, ensure_ascii=False))


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, len(GOOD)), st.integers(0, 12), st.text(alphabet="\t\n :-[]{}#&*!|>'\"%@,?\\.4Xa\u2028é", max_size=6)
)
def test_however_the_text_is_damaged(at: int, length: int, instead: str) -> None:
    assert_plain(GOOD[:at] + instead + GOOD[at + length :])
