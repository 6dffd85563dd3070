"""Home pages as values: what each role reads, page by page, with nothing restricted, and drawn within every limit."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given, settings

from bot.drawings.home import draw_home
from bot.hearing import Person
from bot.homes import HomePages
from handlers.reply import Reply, Text
from handlers.retention.nightly import retain
from storage.database import Database
from storage.deliveries import Planned
from storage.tables import Base, DeliveryState
from storage.vocabulary import Role
from tests import drawn
from tests.fake_slack import live_markup
from tests.fake_slack.homes import wrong_home
from tests.grants import grant
from tests.talk import COUNCIL, PLATFORM, START, STEVENAGE, Talk, found, person_id, talking, words

EVERYBODY = ("council", "police", "chair", "councillor")
PAUSE = timedelta(seconds=5)


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as talk:
        yield talk


def page(talk: Talk, who: str, number: int = 1) -> str:
    return words(talk.says(who, f"/member home page={number}"))


def drawn_well(talk: Talk, who: str) -> None:
    """The page that was last shown to somebody is one that Slack takes."""
    answer = talk.answers[who]
    assert isinstance(answer, Reply)
    view = draw_home(answer, 1)
    assert wrong_home(dict(view)) == []
    assert "There is no room here" not in str(view)


def test_a_partner_reads_what_waits_by_when(talk: Talk) -> None:
    assert "Nothing waits for an update from you" in page(talk, "police")
    talk.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
    for ref in ("3.4", "4.2"):
        talk.says("council", f"/action assign {ref} police")
    talk.says("council", "/action due 3.4 2026-11-23 Before the week is over")
    talk.says("council", "/action due 4.2 2026-12-04 Before the holidays")
    talk.clock.move(days=5)
    said = page(talk, "police")
    assert "2 updates are asked of you by Wednesday 9 December at 09:00" in said
    assert said.index("3.4 Use Modern") < said.index("4.2 Use behavioural"), "overdue before due soon"
    assert "Overdue since Monday 23 November" in said
    talk.says("police", "/action update 4.2 amber Six notices issued")
    said = page(talk, "police")
    assert "Six notices issued" in said
    assert "[Edit] [Undo until" in said
    assert "[Stop reminders]" in said
    talk.presses("police", "Stop reminders")
    assert "Stopped since Wednesday 25 November" in page(talk, "police")
    assert "[Start reminders again]" in page(talk, "police")
    drawn_well(talk, "police")


def test_a_completion_stands_on_the_page_where_a_paper_on_some_objectives_was_made_since(talk: Talk) -> None:
    talk.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
    talk.says("police", '/action complete 4.2 result="Thirteen kept" lesson="Start earlier"')
    with talk.database.unit() as unit:
        stores = unit.within(talk.partnership.id)
        (meeting,) = stores.meetings.after(talk.clock.now())
        meeting.kind.objectives = ["4"]
        stores.papers.issue(meeting.id, 1, {}, talk.clock.now())
    talk.clock.move(minutes=1)
    assert "4.2 not started → complete" in page(talk, "police")


def test_a_coordinator_reads_who_is_silent_and_what_stands_out(talk: Talk) -> None:
    assert "No meeting is scheduled." in page(talk, "council")
    talk.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
    talk.says("police", "/action update 4.2 red Two officers were moved")
    said = page(talk, "council")
    for expected in (
        "open actions: 1 off track",
        "Its paper goes out on Wednesday 9 December at 09:00.",
        "Not answered for the Joint Action Group",
        "Off track, overdue or at risk",
        "Actions without a lead: 1 to 4 of",
        "What goes out next",
    ):
        assert expected in said
    talk.says("council", "/digest hold jag")
    with talk.database.unit() as unit:
        stores = unit.within(talk.partnership.id)
        (meeting,) = stores.meetings.after(START)
        stores.deliveries.plan(Planned("prompt 1", "prompt", PLATFORM, "@U-police", START, occurrence_id=meeting.id))
        (prompt,) = stores.deliveries.about("prompt 1")
        prompt.state, prompt.settled_at, prompt.trouble = DeliveryState.FAILED, START, "the person has left"
    said = page(talk, "council")
    assert "Private reminder to police (Hertfordshire Constabulary) for the Joint Action Group" in said
    assert "Could not be sent · due Friday 20 November at 10:00 · the person has left" in said
    assert "[Text to forward]" in said
    assert "Its paper is held until a coordinator lets it go." in said
    assert "[Release it]" in said
    drawn_well(talk, "council")


def test_a_viewer_reads_the_latest_paper_and_the_plan(talk: Talk) -> None:
    said = page(talk, "councillor")
    assert "No paper was issued yet." in said
    assert "The plan on a page" in said
    assert "[Update it]" not in said
    drawn_well(talk, "councillor")


def test_a_long_list_goes_on_from_page_to_page_and_nothing_is_left_out(talk: Talk) -> None:
    for number in range(20):
        talk.says("council", f"/action add 4 Walk round number {number} {'and on ' * 200} lead=police")
    seen, number = "", 1
    while "[Next page]" in (said := page(talk, "police", number)):
        assert f"1 to 6 of {22}" in said or number > 1
        drawn_well(talk, "police")
        seen, number = seen + said, number + 1
    seen += said
    assert all(f"Walk round number {each} " in seen for each in range(20))
    assert page(talk, "police", 99) == said, "there are no more pages"
    talk.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
    said = page(talk, "police")
    assert "20 updates are asked of you" in said
    assert "- 3.4 " not in said and "Walk round number 5 " in said, "what is asked of them, before what nobody leads"
    assert "- Hertfordshire Constabulary\n  4.7, 4.8, 4.9" in page(talk, "council")
    assert "4.18 and 8 more\n" in page(talk, "council")


def test_nothing_restricted_stands_on_any_page_even_for_those_with_a_grant(talk: Talk) -> None:
    for who in ("council", "police"):
        talk.says("council", f"/member grant {who} sure=yes")
    talk.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
    talk.says("police", "/action update 4.2 red Canary in the text")
    talk.says("council", "/action restrict 4.2 sure=yes")
    for who in EVERYBODY:
        said = page(talk, who)
        assert "Canary" not in said and "4.2 " not in said
        assert "1 restricted action not shown here." in said
    assert "[Show me privately]" in page(talk, "police")
    assert "[Show me privately]" not in page(talk, "chair")


def test_somebody_in_two_partnerships_turns_to_the_other(talk: Talk) -> None:
    with talk.database.unit() as unit:
        other = found(unit, "stockton-2017-20", START, {})
        council = unit.within(other.id).organisations.named("council")
        assert council
        member = unit.within(other.id).members.add("police", Role.VIEWER, council, at=START)
        unit.within(other.id).members.identify(member, PLATFORM, person_id("police"))
        key, name = other.key, other.name
    assert "You are in 2 partnerships" in page(talk, "police")
    assert name in words(talk.says("police", f"/member home partnership={key}"))
    assert "You are in no partnership called" in words(talk.says("police", "/member home partnership=luton"))


def test_what_is_restricted_and_who_leaves_is_taken_from_pages_that_nobody_has_opened_for_days(talk: Talk) -> None:
    pages = HomePages(talk.database, PLATFORM)

    def published() -> dict[str, str]:
        talk.clock.move(minutes=1)
        found = pages.claim(talk.clock.now()).pages
        for each in found:
            pages.settle(each, "digest", talk.clock.now())
        return {each.home.person.removeprefix("U-"): words(each.reply) for each in found}

    grant(talk, "council")
    for who in ("police", "probation"):
        assert pages.open(Person(PLATFORM, person_id(who)), talk.clock.now(), blank=True)
    assert "4.2 " in published()["police"]
    talk.clock.move(days=3)
    talk.says("council", "/action update 4.1 green Of no matter to what stands there")
    assert published() == {}
    talk.says("council", "/member remove probation sure=yes")
    assert "I do not know you yet" in published()["probation"]
    talk.says("council", "/action restrict 4.2 sure=yes")
    assert "4.2 " not in published()["police"]


def test_a_page_that_nobody_opens_any_more_is_forgotten(talk: Talk) -> None:
    def open_page(who: str) -> None:
        with talk.database.unit() as unit:
            (member,) = unit.people.identify(PLATFORM, person_id(who))
            unit.homes.open(member, PLATFORM, person_id(who), talk.clock.now())

    open_page("police")
    talk.clock.move(days=40)
    open_page("council")
    open_page("probation")
    talk.says("council", "/member remove probation sure=yes")
    with talk.database.unit() as unit:
        retain(unit.within(talk.partnership.id), talk.clock.now())
    with talk.database.reading() as unit:
        kept = {who for who in ("police", "council", "probation") if unit.homes.of(PLATFORM, person_id(who))}
    assert kept == {"council"}


def test_two_processes_that_look_at_once_publish_one_page_once(database_url: str) -> None:
    database = Database(database_url)
    Base.metadata.create_all(database.writer)
    try:
        with database.unit() as unit:
            found(unit, STEVENAGE, START, {"council": (Role.COORDINATOR, COUNCIL)})
            (member,) = unit.people.identify(PLATFORM, person_id("council"))
            unit.homes.open(member, PLATFORM, person_id("council"), START)
        with database.reading() as unit:
            (home,) = unit.homes.opened(PLATFORM, START)
        claims = []
        for _ in range(2):
            with database.unit() as unit:
                claims.append(unit.homes.claim([home.id], START, PAUSE))
        assert claims == [{home.id}, set()]
        with database.unit() as unit:
            unit.homes.settle(home, START, "digest", START + PAUSE)
        with database.reading() as unit:
            (home,) = unit.homes.opened(PLATFORM, START)
            assert (home.shown, home.upto) == ("digest", home.version)
        with database.unit() as unit:
            unit.homes.open(member, PLATFORM, person_id("council"), START + PAUSE, 2)
            unit.homes.settle(home, START + PAUSE, "digest", START + PAUSE)
        with database.reading() as unit:
            (home,) = unit.homes.opened(PLATFORM, START)
            assert home.upto is None and home.page == 2, "it was turned meanwhile, so it stays behind"
    finally:
        database.close()


def test_whatever_people_typed_is_harmless_on_every_page(talk: Talk) -> None:
    talk.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
    for number, text in enumerate(each for each in drawn.HOSTILE if each.strip()):
        talk.says("council", f"/action add 4 Walk {number} {text} lead=police")
        talk.says("police", f"/action update 4.{7 + number} red {text}")
    for who in EVERYBODY:
        last = 3 if who in ("council", "police") else 1
        for number in range(1, last + 1):
            page(talk, who, number)
            drawn_well(talk, who)
            answer = talk.answers[who]
            assert isinstance(answer, Reply)
            assert live_markup(draw_home(answer)["blocks"]) == []


@given(drawn.replies)
@settings(max_examples=15, deadline=None)
def test_whatever_stands_on_a_page_is_one_that_slack_takes(reply: Reply) -> None:
    assert wrong_home(dict(draw_home(reply, 7))) == []


@pytest.mark.parametrize(("parts", "text"), [(120, "Short"), (90, "Long " * 2_000)])
def test_a_page_that_is_too_large_says_so(parts: int, text: str) -> None:
    view = draw_home(Reply(title="Home", parts=tuple(Text(text=text) for _ in range(parts))))
    assert wrong_home(dict(view)) == []
    assert "/member home" in str(view)
