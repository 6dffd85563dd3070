"""Incidents at the desk: logged under an objective, put right with a trail, closed, linked, listed."""

from collections.abc import Iterator

import pytest

from handlers.form import Form
from handlers.reply import Reply, Tone
from storage.tables import Incident
from storage.vocabulary import IncidentState
from tests.talk import POLICE, Talk, button_of, talking, tone, verify, words


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        yield each


@pytest.fixture
def talk_on_both(database_url: str) -> Iterator[Talk]:
    with talking(database_url) as each:
        yield each


def incident(talk: Talk, number: int = 1) -> Incident:
    with talk.stores() as stores:
        found = stores.incidents.find(number)
        assert found, f"there is no incident {number}"
        return found


def count(talk: Talk) -> int:
    with talk.stores() as stores:
        return len(stores.incidents.all())


LOG = "/incident log fly-tipping Town Centre Mattresses behind the shops"


def test_an_incident_is_said_back_as_it_was_kept(talk_on_both: Talk) -> None:
    talk = talk_on_both
    line = '/incident log fly_tipping town centre count=3 on=yesterday source="third party" It didn\'t  stop'
    verify(
        talk,
        [
            (
                "police",
                line,
                "Saved: incident 1 (fly-tipping, Town Centre)",
                "Count: 3",
                "On: Thursday 19 November 2026",
                "What happened: It didn't  stop",
                "Source: third party",
                "Objective: 4 Divert individuals",
                f"Logged by: police ({POLICE}), Friday 20 November 2026 at 10:00",
                "[Link]",
            ),
            ("probation", "/incident show 1", "Incident 1: fly-tipping, Town Centre", "It didn't  stop"),
        ],
    )
    kept = incident(talk)
    assert (kept.text, kept.count, kept.happened_on.isoformat()) == ("It didn't  stop", 3, "2026-11-19")
    assert kept.objective and kept.objective.ref == "4"
    assert kept.reported_for.name == POLICE


def test_the_family_alone_opens_the_form(talk: Talk) -> None:
    form = talk.says("police", "/incident")
    assert isinstance(form, Form)
    assert [each.name for each in form.fields if each.required] == ["category", "place", "text"]
    answer = talk.fills("police", category="graffiti", place="Bedwell", text="On the wall", count="2")
    assert "Saved: incident 1 (graffiti, Bedwell)" in words(answer)
    assert incident(talk).count == 2


def test_a_form_says_by_field_what_is_wrong(talk: Talk) -> None:
    talk.says("police", "/incident log graffiti")
    said = words(talk.fills("police", category="grafitti", place="Bedwell", text=" ", count="none", on="31/11/2026"))
    for each in ("category: “grafitti” is not", "text: Please", "count: “none” is not", "on: There is no 31 November"):
        assert each in said
    assert count(talk) == 0


@pytest.mark.parametrize(
    ("typed", "objective", "action"),
    [
        ("graffiti Bedwell x", "4", None),
        ("vehicle-crime Bedwell x", None, None),
        ("vehicle-crime Bedwell x objective=1", "1", None),
        ("graffiti Bedwell objective=fraud x", "6", None),
        ("graffiti Bedwell x action=5.1", "5", "5.1"),
        ("graffiti Bedwell x action=X.1", None, "X.1"),
        ("graffiti Bedwell x action=5.1 objective=6", "6", "5.1"),
        ("graffiti Bedwell x objective=plan", None, None),
    ],
)
def test_where_an_incident_belongs(talk: Talk, typed: str, objective: str | None, action: str | None) -> None:
    answer = words(talk.says("police", f"/incident log {typed}"))
    kept = incident(talk)
    assert (kept.objective.ref if kept.objective else None) == objective
    assert (kept.action.ref if kept.action else None) == action
    assert "Objective: no objective yet" in answer if objective is None else f"Objective: {objective} " in answer


def test_the_link_button_moves_it(talk: Talk) -> None:
    talk.says("police", LOG)
    form = talk.presses("police", "Link")
    assert isinstance(form, Form)
    assert next(each for each in form.fields if each.name == "ref").value == "4"
    assert "Objective: 5 " in words(talk.fills("police", ref="5.3"))
    kept = incident(talk)
    assert kept.action and kept.action.ref == "5.3"
    assert kept.objective and kept.objective.ref == "5"
    verify(
        talk,
        [
            ("police", "/incident link 1 6", "Objective: 6"),
            ("police", "/incident link 1 objective=6", "belongs there already"),
            ("police", "/incident link 1 action=4.2", "Objective: 4", "Action: 4.2"),
            ("police", "/incident link 1 plan", "no objective yet"),
            ("police", "/incident link 1 9", "not clear"),
            ("police", "/incident link 1", "Link an incident"),
        ],
    )
    assert incident(talk).action is None


def test_a_new_place_is_taken_and_said_to_be_new(talk: Talk) -> None:
    verify(
        talk,
        [
            ("police", '/incident log graffiti "Bus Station" Tags', "“Bus Station” is a new place"),
            (
                "council",
                "/incident log graffiti bus station More tags",
                "graffiti, Bus Station",
                "What happened: More tags",
            ),
        ],
    )
    assert "new place" not in words(talk.answers["council"])
    with talk.stores() as stores:
        assert [each.name for each in stores.places.all()].count("Bus Station") == 1


@pytest.mark.parametrize("place", ["14", '"14 - 16"', f'"{"x" * 81}"'])
def test_what_names_no_place_is_refused(talk: Talk, place: str) -> None:
    answer = talk.says("police", f"/incident log graffiti {place} Tags on the wall")
    assert "Name a ward or a public place" in words(answer)
    assert count(talk) == 0


@pytest.mark.parametrize("number", ["0", "-3", "1.5", "three", "3000000000"])
def test_a_count_is_a_whole_number(talk: Talk, number: str) -> None:
    answer = words(talk.says("police", f"/incident log graffiti Bedwell Tags count={number}"))
    assert f"“{number}” is not a whole number from 1 to 999,999" in answer
    assert count(talk) == 0


def test_a_slip_in_a_place_is_put_right_with_a_press(talk: Talk) -> None:
    talk.says("police", "/incident log graffiti Bedwel Tags")
    answer = words(talk.presses("police", "It is Bedwell"))
    assert "Saved: place of incident 1 (graffiti, Bedwell)" in answer
    assert incident(talk).place.name == "Bedwell"


@pytest.mark.parametrize("day", ["tomorrow", "21/11/2026", "25/12/2026", "in 2 weeks"])
def test_a_day_ahead_is_refused(talk: Talk, day: str) -> None:
    answer = talk.says("police", f'/incident log graffiti Bedwell on="{day}" Tags')
    assert tone(answer) is Tone.REFUSED
    assert "still to come" in words(answer) or "date" in words(answer)
    assert count(talk) == 0


@pytest.mark.parametrize(
    ("day", "meant"),
    [("friday", "2026-11-13"), ("20/11", "2026-11-20"), ("1 dec", "2025-12-01"), ("3 days ago", "2026-11-17")],
)
def test_days_look_back(talk: Talk, day: str, meant: str) -> None:
    talk.says("police", f'/incident log graffiti Bedwell on="{day}" Tags')
    assert incident(talk).happened_on.isoformat() == meant


def test_only_what_is_named_changes_and_the_trail_is_kept(talk_on_both: Talk) -> None:
    talk = talk_on_both
    talk.says("police", LOG + " count=3 source=police")
    talk.clock.move(days=1)
    assert "Saved: count of incident 1" in words(talk.says("police", "/incident edit 1 count=4"))
    kept = incident(talk)
    assert (kept.text, kept.count, kept.source) == ("Mattresses behind the shops", 4, "police")
    assert "Saved: category and text of incident 1" in words(
        talk.says("council", "/incident edit 1 category=asb Noise")
    )
    shown = words(talk.says("probation", "/incident show 1"))
    assert "Saturday 21 November 2026 at 10:00 · police (Hertfordshire Constabulary) · count\n  3 → 4" in shown
    assert "council (Stevenage Borough Council) · text\n  Mattresses behind the shops → Noise" in shown
    assert "says just that already" in words(talk.says("police", "/incident edit 1 count=4 sure=yes"))


def test_the_objective_follows_a_new_category_where_the_table_gave_it(talk: Talk) -> None:
    talk.says("police", LOG)
    assert "Objective: 6 " in words(talk.says("police", "/incident edit 1 category=fraud"))
    talk.says("police", "/incident link 1 1")
    assert "Objective: 1 " in words(talk.says("police", "/incident edit 1 category=graffiti"))


def test_editing_in_the_form_starts_from_how_it_stands(talk: Talk) -> None:
    talk.says("police", LOG + " count=3 on=yesterday")
    form = talk.says("police", "/incident edit 1")
    assert isinstance(form, Form)
    stands = {each.name: each.value for each in form.fields}
    assert stands == {
        "number": "1",
        "text": "Mattresses behind the shops",
        "count": "3",
        "on": "2026-11-19",
        "place": "Town Centre",
        "category": "fly-tipping",
        "state": "open",
        "more_fields": "",
    }
    assert "Saved: text of incident 1" in words(talk.fills("police", text="A fridge"))


def test_an_edit_of_what_changed_meanwhile_is_shown_first(talk: Talk) -> None:
    talk.says("police", LOG)
    talk.says("police", "/form incident edit 1")
    talk.says("council", "/incident close 1 Cleared")
    form = talk.fills("police", text="A fridge")
    assert isinstance(form, Form)
    assert "council (Stevenage Borough Council) changed its state at 10:00: open → closed." in form.intro
    assert next(each for each in form.fields if each.name == "text").value == "A fridge"
    assert incident(talk).text == "Mattresses behind the shops"


@pytest.mark.parametrize("line", ["/incident edit 1 count=9", "/incident close 1 Done", "/incident link 1 5"])
def test_only_the_organisation_that_logged_it_or_a_coordinator_changes_it(talk: Talk, line: str) -> None:
    talk.says("police", LOG)
    refused = talk.says("probation", line)
    assert tone(refused) is Tone.REFUSED
    assert f"{POLICE} or council" in words(refused)
    assert line in words(refused), "the words are given back"
    assert incident(talk).version == 1
    assert tone(talk.says("council", line)) is Tone.DONE


def test_closing_and_opening_again(talk: Talk) -> None:
    talk.says("police", LOG)
    verify(
        talk,
        [
            ("police", "/incident edit 1 state=closed", "/incident close 1 OUTCOME"),
            ("police", "/incident close 1 Cleared by the wardens", "is closed", "Outcome: Cleared by the wardens"),
            ("police", "/incident close 1 Cleared again", "closed already", "[Reopen it]"),
        ],
    )
    assert "State: open" in words(talk.presses("police", "Reopen it"))
    kept = incident(talk)
    assert (kept.state, kept.outcome) == (IncidentState.OPEN, "")
    assert "State: being dealt with" in words(talk.says("police", "/incident edit 1 state=being-dealt-with"))


@pytest.fixture
def many(talk: Talk) -> Talk:
    for line in (
        "graffiti Bedwell One",
        'graffiti "Town Centre" Two',
        "vehicle-crime Bedwell Three",
        "fraud Bedwell Four",
    ):
        talk.says("police", f"/incident log {line}")
    talk.says("police", "/incident close 2 Cleaned")
    return talk


@pytest.mark.parametrize(
    ("conditions", "numbers"),
    [
        ("", [4, 3, 2, 1]),
        ("category=graffiti", [2, 1]),
        ("place=town centre", [2]),
        ("place=Town Centre state=open", []),
        ("state=closed", [2]),
        ("objective=4", [2, 1]),
        ("objective=plan", [3]),
        ("category=graffiti place=Bedwell", [1]),
    ],
)
def test_listing(many: Talk, conditions: str, numbers: list[int]) -> None:
    answer = words(many.says("councillor", f"/incident list {conditions}"))
    found = [int(line.split()[1]) for line in answer.splitlines() if line.startswith("- ")]
    assert found == numbers


def test_a_long_list_comes_in_pages_that_keep_its_conditions(talk: Talk) -> None:
    for number in range(20):
        talk.says("police", f'/incident log graffiti "Town Centre" Tag {number}')
    first = talk.says("police", "/incident list category=graffiti place=Town Centre")
    assert isinstance(first, Reply)
    assert "20 incidents" in words(first)
    assert "1 to 15 of 20, page 1 of 2." in words(first)
    assert button_of(first, "Next page").line == '/incident list category=graffiti place="Town Centre" page=2'
    assert "16 to 20 of 20" in words(talk.presses("police", "Next page"))
    assert "only 2 pages" in words(talk.says("police", "/incident list page=9"))


def test_nothing_to_list(talk: Talk) -> None:
    verify(
        talk,
        [
            ("police", "/incident list", "No incident has been logged yet", "[Log one]"),
            ("police", "/incident list state=closed", "No incident matches", "[All incidents]"),
            ("police", "/incident show 1", "There is no incident 1"),
            ("police", "/incident edit twelve count=2", "There is no incident twelve"),
        ],
    )


def test_two_people_who_log_in_the_same_instant_get_a_number_each(talk_on_both: Talk) -> None:
    talk = talk_on_both
    answers = talk.together(
        ("police", LOG),
        ("council", '/incident log graffiti "Bus Station" A'),
        ("probation", '/incident log asb "Bus Station" B'),
    )
    assert [tone(each) for each in answers] == [Tone.DONE] * 3
    with talk.stores() as stores:
        assert [each.number for each in stores.incidents.all()] == [3, 2, 1]
        assert [each.name for each in stores.places.all()].count("Bus Station") == 1


@pytest.mark.parametrize(
    ("said", "place", "text"),
    [
        ("in Bedwell, two fridges", "Bedwell", "two fridges"),
        ("at the Town Centre Two", "Town Centre", "Two"),
        ("near The Hyde Two", "The Hyde", "Two"),
        ("at Shephall Two", "Shephall", "Two"),
        ("'Fairlands Valley Park' Two", "Fairlands Valley Park", "Two"),
        ("”Fairlands Valley Park” Two", "Fairlands Valley Park", "Two"),
    ],
)
def test_a_place_is_read_without_what_stands_before_it(talk: Talk, said: str, place: str, text: str) -> None:
    talk.says("police", f"/incident log graffiti {said}")
    assert (incident(talk).place.name, incident(talk).text) == (place, text)


def test_an_article_is_no_place(talk: Talk) -> None:
    assert "Name a ward or a public place" in words(talk.says("police", "/incident log graffiti the underpass Tags"))
    assert count(talk) == 0


def test_a_list_and_an_objective_say_how_often_in_words(talk: Talk) -> None:
    talk.says("police", LOG)
    talk.says("police", "/incident log graffiti Bedwell Tags count=2")
    listed = words(talk.says("police", "/incident list"))
    assert "  once · Friday" in listed
    assert "  2 times · Friday" in listed
