"""Incidents of restricted categories: counted by month and ward, for those with a grant, and nothing else of them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from handlers.form import Form
from handlers.reply import Audience, Marking, Reply, Tone
from storage.tables import Base, Incident
from storage.vocabulary import CATEGORIES
from tests.grants import grant
from tests.talk import Talk, talking, tone, verify, words

SECRET = "told by a neighbour above the bakery"
COUNTED = sorted(key for key, category in CATEGORIES.items() if category.restricted and not category.barred)


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        yield each


def incidents(talk: Talk) -> list[Incident]:
    with talk.stores() as stores:
        return stores.incidents.all()


def everything(talk: Talk) -> str:
    """All that stands in the database."""
    with talk.stores() as stores:
        tables = Base.metadata.sorted_tables
        return "\n".join(str(row) for each in tables for row in stores.session.execute(select(each)).all())


def test_of_each_category_only_the_counts_are_taken(talk: Talk) -> None:
    grant(talk, "council")
    for number, key in enumerate(COUNTED, start=1):
        category = CATEGORIES[key]
        stopped = talk.says("police", f"/incident log {key} Bedwell {SECRET} count=2")
        assert isinstance(stopped, Form)
        assert category.belongs in stopped.intro
        assert [each.name for each in stopped.fields] == ["category", "place", "count", "on"]
        assert SECRET not in stopped.model_dump_json(), "not even said back"
        assert len(incidents(talk)) == number - 1
        saved = talk.fills("police", on="October 2026")
        for each in (f"incident {number} ({category.label})", "Ward: Bedwell", "Count: 2", "Month: October 2026"):
            assert each in words(saved)
        assert "cannot be shown to you again" in words(saved)
        assert isinstance(saved, Reply)
        assert (saved.marking, saved.audience) == (Marking.RESTRICTED, Audience.PERSON)
        assert f"There is no incident {number} that you may see" in words(
            talk.says("police", f"/incident show {number}")
        )
        shown = words(talk.says("council", f"/incident show {number}"))
        assert "Ward: Bedwell" in shown
    assert {(each.text, each.happened_on.isoformat()) for each in incidents(talk)} == {("", "2026-10-01")}
    assert SECRET not in everything(talk)


MONTHS = (
    "on=2026-10",
    'on="October 2026"',
    'month="October 2026"',
    "on=october",
    "on=10/2026",
    "on=14/10/2026",
    "October 2026",
    'on="last month"',
)


def test_a_month_is_a_month_and_a_date_is_cut_to_it(talk: Talk) -> None:
    for said in MONTHS:
        assert tone(talk.says("police", f"/incident log cuckooing Bedwell {said} sure=yes")) is Tone.DONE, said
    assert [each.happened_on.isoformat() for each in incidents(talk)] == ["2026-10-01"] * len(MONTHS)
    verify(
        talk,
        [
            ("police", "/incident log cuckooing Bedwell", "Month: November 2026", "Count: 1"),
            ("police", "/incident count da SG1 count=3", "Ward: SG1", "Count: 3"),
            ("police", "/incident count cuckooing Bedwell on=2026-12", "still to come"),
            ("police", "/incident count graffiti Bedwell", "Log it with /incident log"),
            ("police", "/incident log graffiti Bedwell Tags on=2026-10", "October 2026 is more than one day"),
            ("police", "/incident log graffiti Bedwell Tags day=2026-11-02", "On: Monday 2 November 2026"),
            ("police", "/incident log vandalism Bedwell A bench", "Category: criminal damage"),
        ],
    )


BEYOND = (
    "/incident log domestic-abuse The flat above",
    f'/incident log domestic-abuse "{SECRET}" Told to us',
    f'/incident count domestic-abuse "{SECRET}"',
    "/incident log domestic-abuse Bedwell source=police",
    f"/incident log domestic-abuse Bedwell on={SECRET.split()[0]}",
    f"/incident count domestic-abuse {SECRET}",
    f"/form incident log domestic-abuse Bedwell {SECRET}",
)


def test_whatever_else_is_typed_is_neither_kept_nor_said_back(talk: Talk) -> None:
    for line in BEYOND:
        answer = talk.says("police", line)
        assert isinstance(answer, Form), line
        assert SECRET not in answer.model_dump_json(), line
        assert answer.words == "incident count", line
    talk.says("police", "/incident")
    again = talk.fills("police", category="domestic-abuse", place="Bedwell", text=SECRET, count="2")
    assert isinstance(again, Form)
    assert SECRET not in again.model_dump_json()
    assert incidents(talk) == []
    assert SECRET not in everything(talk)
    assert "flat" not in str(talk.offers("council", "place"))
    assert "Count: 2" in words(talk.fills("police"))


@pytest.mark.parametrize("said", ["prevent", "channel", "radicalisation", "extremism", "Channel panel"])
def test_prevent_is_refused_outright(talk: Talk, said: str) -> None:
    for line in (f"/incident log {said} Bedwell {SECRET}", f"/incident count {said} Bedwell"):
        answer = words(talk.says("police", line))
        assert "Go to the Prevent lead of your organisation or the Channel panel" in answer, line
        assert SECRET not in answer
    near = talk.says("police", "/incident log prevnt Bedwell")
    assert isinstance(near, Reply) and "Prevent" not in [each.label for each in near.buttons]
    assert talk.offers("police", "category", "prevent") == {}
    assert incidents(talk) == []


def test_lists_say_how_many_and_show_them_to_those_with_a_grant(talk: Talk) -> None:
    for line in ("cuckooing Bedwell count=2 on=2026-10", "county-lines Bedwell", "graffiti Bedwell Tags"):
        talk.says("police", f"/incident log {line}")
    grant(talk, "council")
    verify(
        talk,
        [
            ("police", "/incident list", "1 incident", "graffiti", "2 restricted incidents not shown"),
            ("police", "/incident list place=Bedwell", "1 incident"),
            ("police", "/incident list category=cuckooing", "No incident matches", "2 restricted incidents not shown"),
            ("police", "/incident edit 1 count=3", "no incident 1 that you may see. Ask council"),
            ("council", "/incident list", "3 incidents", "2 times · October 2026 · Bedwell · restricted"),
            ("council", "/incident list place=Bedwell category=cuckooing", "1 incident", "restricted"),
            ("council", "/incident recount 1 count=3", "Saved: count of incident 1", "Count: 3", "[Change]"),
            ("council", "/incident edit 1 place=SG2 on=2026-09", "Ward: SG2", "Month: September 2026"),
            ("council", "/incident edit 1 state=closed", "Saved: state of incident 1"),
            ("council", "/objective show 4", "Incidents logged"),
        ],
    )
    assert talk.offers("council", "incident") == {"3": "3 graffiti, Bedwell"}
    for line in (
        f"/incident edit 1 {SECRET}",
        f"/incident close 1 {SECRET}",
        "/incident edit 1",
        "/form incident edit 1",
    ):
        form = talk.says("council", line)
        assert isinstance(form, Form), line
        assert form.words == "incident recount", line
        assert SECRET not in form.model_dump_json()
    assert SECRET not in everything(talk)


def test_bringing_an_incident_under_a_restricted_category_drops_what_was_said(talk: Talk) -> None:
    talk.says("police", f"/incident log asb Bedwell {SECRET} source=community")
    talk.says("police", "/incident edit 1 Something else")
    question = talk.says("police", "/incident edit 1 category=cuckooing")
    assert tone(question) is Tone.ASK
    assert "removed for good, in its changes too. You will not find it any more." in words(question)
    assert "Ward: Bedwell" in words(talk.presses("police", "Change it"))
    (kept,) = incidents(talk)
    assert (kept.text, kept.source, kept.happened_on.isoformat(), kept.restricted) == ("", None, "2026-11-01", True)
    with talk.stores() as stores:
        said = [(each.what, each.was, each.now) for each in stores.incidents.changes(kept)]
    assert SECRET not in str(said)
    assert ("category", "anti-social behaviour", "cuckooing") in said


def test_what_was_restricted_is_said_anew_before_it_is_open(talk: Talk) -> None:
    grant(talk, "council")
    talk.says("council", "/incident log domestic-abuse Bedwell")
    form = talk.says("council", "/incident edit 1 category=graffiti")
    assert isinstance(form, Form)
    assert "Say both anew" in form.intro
    assert "Saved: " in words(talk.fills("council", text="Tags on a wall", place="The Hyde"))
    shown = words(talk.says("probation", "/incident show 1"))
    assert "What happened: Tags on a wall" in shown
    assert "not shown: the category was restricted" in shown
    assert "Bedwell" not in shown


def test_a_form_that_was_open_meanwhile_does_not_tell_what_was_restricted(talk: Talk) -> None:
    grant(talk, "council")
    talk.says("police", "/incident log asb Bedwell Shouting")
    talk.says("police", "/form incident edit 1")
    talk.clock.move(minutes=1)
    for said in ("cuckooing", 'other place="Pin Green" Something else'):
        assert tone(talk.says("council", f"/incident edit 1 sure=yes category={said}")) is Tone.DONE
    asked = talk.fills("police", text="My words")
    assert isinstance(asked, Form) and "changed its place at 10:01." in asked.intro
    assert "Bedwell →" not in asked.intro


def test_what_was_kept_before_of_a_restricted_category_is_never_shown(talk: Talk) -> None:
    talk.says("police", "/incident log cuckooing Bedwell")
    with talk.database.unit() as unit:
        stores = unit.within(talk.partnership.id)
        stores.clear()
        old = stores.incidents.find(1)
        assert old
        old.text = old.outcome = SECRET
    grant(talk, "council", "police")
    for line in ("/incident show 1", "/incident list", "/incident edit 1", "/incident recount 1 count=4"):
        assert SECRET not in words(talk.says("council", line)), line


@pytest.mark.parametrize("place", ['"12 High Street"', '"SG1 1AA"', '"Flat 3, Oak House"'])
def test_a_house_is_no_place(talk: Talk, place: str) -> None:
    assert tone(talk.says("police", f"/incident log graffiti {place} Tags")) is not Tone.DONE
    assert incidents(talk) == []
    assert tone(talk.says("police", "/incident log graffiti sg1 Tags")) is Tone.DONE
    assert "SG1" in talk.offers("police", "place")
