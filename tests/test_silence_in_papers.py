"""How papers and reminders say who has not answered: by organisation, and for how many meetings in a row."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.drawings.words import say
from handlers.paper import Paper
from handlers.papers.reading_standing import concerning, standing_of
from handlers.sending.reminder import reminder
from schedules.calendar import WorkingCalendar
from storage.tables import Update
from storage.vocabulary import CATEGORIES, Role
from tests.board import at
from tests.statements import counting
from tests.talk import MEMBERS, POLICE, Talk, paperless, person_id, talking, words
from tests.test_papers import issue, log, section

MEETINGS = ("2026-11-26", "2026-12-10", "2027-01-14", "2027-02-11", "2027-03-11")
DIGESTS = ("2026-11-25 09:00", "2026-12-09 09:00", "2027-01-13 09:00", "2027-02-10 09:00", "2027-03-10 09:00")


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        for day in MEETINGS:
            each.says("council", f"/meeting schedule jag {day} 14:00 in #jag")
        for ref in ("4.2", "4.3", "4.4"):
            each.says("council", f"/action assign {ref} police")
        yield each


def missing(paper: Paper, organisation: str = POLICE) -> str:
    """What a digest says of an organisation that has not answered."""
    return section(paper, "No update received").partition(f"- {organisation}: ")[2].partition("\n-")[0].strip()


def test_meetings_in_a_row_are_counted_by_organisation(talk: Talk) -> None:
    said = [missing(issue(talk, "jag", moment)) for moment in DIGESTS[:3]]
    assert said == [
        "",
        "3 actions\n  4.2, 4.3, 4.4",
        "3 actions\n  4.2, 4.3, 4.4, all for 2 meetings in a row",
    ]
    talk.clock.move(days=1)
    talk.says("police", "/action nochange 4.3")
    third = missing(issue(talk, "jag", DIGESTS[3]))
    assert third == "2 actions\n  4.2, 4.4, both for 3 meetings in a row"
    talk.clock.move(days=1)
    talk.says("police", "/action update 4.2 green Six notices")
    fourth = missing(issue(talk, "jag", DIGESTS[4]))
    assert fourth == "2 actions\n  4.3, 4.4\n  4.4 for 4 meetings in a row"


def test_an_answer_begins_the_count_anew_and_changes_no_status(talk: Talk) -> None:
    talk.says("police", "/action update 4.2 amber Late")
    for moment in DIGESTS[:3]:
        issue(talk, "jag", moment)
    with talk.stores() as stores:
        assert stores.actions.find("4.2").status == "at risk"  # type: ignore[union-attr]
        assert stores.session.query(Update).filter(Update.kind == "progress").count() == 1


def test_nobody_is_counted_for_a_time_before_the_action_was_theirs(talk: Talk) -> None:
    for moment in DIGESTS[:2]:
        issue(talk, "jag", moment)
    talk.clock.move(days=1)
    talk.says("council", "/action assign 4.2 probation")
    talk.says("council", "/action assign 4.3 @police")
    talk.says("council", "/action add 4 Light the underpass lead=police")
    paper = issue(talk, "jag", DIGESTS[2])
    assert missing(paper).endswith("4.3, 4.4 for 2 meetings in a row")
    assert "in a row" not in missing(paper, "National Probation Service")
    issue(talk, "jag", DIGESTS[3])
    paper = issue(talk, "jag", DIGESTS[4])
    assert missing(paper, "National Probation Service").endswith("4.2 for 2 meetings in a row")
    assert missing(paper).endswith("4.3, 4.4 for 4 meetings in a row; 4.7 for 2 meetings in a row")


def test_nobody_is_counted_for_a_time_before_the_organisation_joined() -> None:
    members = {name: each for name, each in MEMBERS.items() if name != "police"}
    with talking("sqlite://", members=members) as talk:
        for day in MEETINGS:
            talk.says("council", f"/meeting schedule jag {day} 14:00 in #jag")
        talk.says("council", f'/action assign 4.2 "{POLICE}"')
        papers = [missing(issue(talk, "jag", moment)) for moment in DIGESTS[:3]]
        assert papers[2] == "1 action\n  4.2"
        talk.says("council", f'/member add @newcomer viewer "{POLICE}"')
        assert "in a row" not in missing(issue(talk, "jag", DIGESTS[3]))
        with talk.database.unit() as unit:
            stores = unit.within(talk.partnership.id)
            police = stores.organisations.named(POLICE)
            assert police
            stores.members.add("police", Role.PARTNER, police, at=datetime(2026, 12, 10, 9, tzinfo=UTC))
        assert missing(issue(talk, "jag", DIGESTS[4])).endswith("4.2 for 2 meetings in a row")


def test_the_reminder_counts_the_meetings_before_and_names_nobody(talk: Talk) -> None:
    for moment in DIGESTS[:3]:
        issue(talk, "jag", moment)
    at(talk, "2027-02-04 09:00")
    with talk.database.reading() as unit:
        stores = unit.within(talk.partnership.id)
        kind = stores.meetings.kind("jag")
        assert kind
        occurrence = stores.meetings.after(talk.clock.now(), kind)[0]
        standing = standing_of(stores, kind, occurrence, talk.clock.now())
        text = say(reminder(standing, occurrence, WorkingCalendar({}), talk.clock.now()))
    assert f"- {POLICE}: 3 actions\n  4.2, 4.3, 4.4, all for 2 meetings in a row" in text
    assert person_id("police") not in text


def test_the_preview_counts_as_the_digest_will(talk: Talk) -> None:
    for moment in DIGESTS[:2]:
        issue(talk, "jag", moment)
    at(talk, "2027-01-12 09:00")
    assert "4.2, 4.3, 4.4, all for 2 meetings in a row" in words(talk.says("police", "/digest jag"))


def test_a_long_row_of_silent_meetings_takes_no_more_statements(talk: Talk) -> None:
    for moment in DIGESTS[:4]:
        issue(talk, "jag", moment)
    at(talk, DIGESTS[4])
    with talk.database.reading() as unit:
        stores = unit.within(talk.partnership.id)
        kind = stores.meetings.kind("jag")
        assert kind
        occurrence = stores.meetings.after(talk.clock.now(), kind)[0]
        with counting(talk.database) as statements:
            standing_of(stores, kind, occurrence, talk.clock.now())
    assert len(statements) <= 12, "\n\n".join(statements)


def test_a_meeting_about_one_objective_hears_of_nothing_else() -> None:
    with talking("sqlite://") as talk:
        talk.says("council", "/action due 2.3 1/12/2026 Agreed")
        talk.says("council", "/action due 4.2 1/12/2026 Agreed")
        log(talk, "fly_tipping", "Bedwell", objective="4")
        log(talk, "domestic_abuse", "Bedwell", objective="2")
        with talk.database.unit() as unit:
            stores = unit.within(talk.partnership.id)
            kind = stores.meetings.kind("sada_board")
            assert kind
            kind.objectives = ["2"]
            standing = standing_of(stores, kind, None, talk.clock.now())
            refs = [each.ref for each in standing.everything]
            assert refs == [each.ref for each in stores.actions.all() if each.ref.startswith("2.")]
            assert [each.category for each in standing.tallies] == [CATEGORIES["domestic_abuse"].key]
            assert {each.action_id for each in standing.changes} <= {each.id for each in standing.everything}
            assert [each.ref for each in standing.objectives] == ["2"]
            kind.objectives = []
            assert concerning(kind, stores.actions.all()) == stores.actions.all()


def test_a_board_without_a_digest_counts_from_its_last_meeting() -> None:
    with talking("sqlite://") as talk:
        paperless(talk, "sada_board", "board")
        talk.says("council", "/action update 2.3 green Two drop-ins held on-behalf-of=SADA")
        talk.says("council", "/meeting schedule sada_board 2026-11-24 14:00 in #jag")
        with talk.stores() as stores:
            kind = stores.meetings.kind("sada_board")
            assert kind
            before = standing_of(stores, kind, None, datetime(2026, 11, 24, 13, tzinfo=UTC))
            after = standing_of(stores, kind, None, datetime(2026, 11, 25, 13, tzinfo=UTC))
        assert (before.last, "2.3" in [each.ref for each in before.unanswered]) == (None, False)
        assert (after.last, "2.3" in [each.ref for each in after.unanswered]) == (
            datetime(2026, 11, 24, 14, tzinfo=UTC),
            True,
        )
        assert not after.first
