"""The public edition of a digest: who reads it, where it goes, its own versions, and what never stands in it."""

from collections.abc import Iterator

import pytest

from bot.drawings.words import say
from handlers.form import Form
from handlers.paper import Paper
from handlers.papers.digest import CONTENTS, digest
from handlers.papers.reading_background import with_background
from handlers.papers.reading_standing import standing_of
from handlers.papers.sections.public_incidents import NOWHERE
from handlers.reply import Audience, Marking, Reply, Table
from storage.tables import Delivery
from tests.board import Board, at, tick
from tests.leaks.planting import plant
from tests.leaks.town import NOW, live, town
from tests.rehearsing import Rehearsal, rehearse
from tests.talk import JAG, Talk, person_id, talking, verify, words

__all__ = ["rehearse"]

NAME = "Joint Action Group (SoSafe meeting)"
READ, ISSUE = "/digest jag audience=public", "/digest jag issue audience=public"
INTERNAL = "What only the partners read"
PUBLISHED = "Six walks were held in the town centre"
STORY = (
    ("council", "/meeting schedule jag 2026-12-10 14:00 in #jag"),
    ("council", f"/digest note jag {INTERNAL}"),
    ("council", "/action assign 4.2 police"),
    ("police", f'/action update 4.2 amber {INTERNAL} next="{INTERNAL}" public="{PUBLISHED}"'),
    ("police", f"/action update 4.3 {INTERNAL}"),
    ("council", f"/action withdraw 2.2 {INTERNAL}"),
    ("council", f"/action propose 4 {INTERNAL}"),
    ("council", "/member grant council until=30/6/2027"),
    ("council", "/action restrict 3.4"),
    ("police", "/incident log graffiti Bedwell Tags count=3"),
    ("police", '/incident log graffiti "Town Centre" Tags count=17'),
    ("police", '/incident log asb "Town Centre" Shouting count=8'),
    ("police", "/incident count cuckooing Bedwell count=4"),
    ("police", "/incident count domestic-abuse Bedwell count=2"),
    ("police", '/incident count domestic-abuse "Town Centre" count=4'),
)


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        for who, line in STORY:
            each.says(who, line)
        yield each


@pytest.fixture
def board() -> Board:
    return Board()


def editions(talk: Talk, audience: str = "public") -> list[Paper]:
    """Every version kept for the meeting ahead."""
    with talk.stores() as stores:
        (meeting,) = stores.meetings.after(talk.clock.now(), stores.meetings.kind("jag"))
        return [Paper.model_validate(each.content) for each in stores.papers.of(meeting.id, audience)]


def test_any_member_reads_it_and_a_coordinator_posts_it(talk: Talk, board: Board) -> None:
    for who in ("councillor", "police", "council"):
        read = talk.says(who, READ)
        assert isinstance(read, Reply)
        assert (read.marking, read.audience) == (Marking.PUBLIC, Audience.PERSON)
        assert "Preview, not issued" in words(read) and "Marking: Part I · public" in words(read)
    verify(talk, [("police", ISSUE, "for coordinators"), ("council", ISSUE, "Posting now in #jag: the public edition")])
    verify(talk, [("council", f"{ISSUE} sure=yes", "is on its way already")])
    tick(talk, board)
    (posted,) = board.on(JAG.place)
    assert "Version 1 · Part I · public" in posted and "Why did I get this?" not in posted
    for text in (words(read), posted):
        assert PUBLISHED in text
        for secret in (INTERNAL, "without update", "No update", "roposed", "estricted", "cuckooing |", "\n- 3.4 "):
            assert secret not in text, secret


def test_its_versions_are_its_own_and_the_digest_knows_nothing_of_them(talk: Talk, board: Board) -> None:
    for version in (1, 2):
        talk.says("council", f"{ISSUE} sure=yes")
        tick(talk, board)
        assert [each.version for each in editions(talk)] == list(range(1, version + 1))
        talk.clock.move(minutes=20)
        talk.says("police", f'/action update 4.2 green {INTERNAL} public="Now {version}"')
    first, second = editions(talk)
    assert PUBLISHED in say(first) and "Now 1" in say(second) and "Now 1" not in say(first)
    assert editions(talk, "") == []
    verify(
        talk,
        [
            ("council", READ, "Version 2 was issued on", "Below is how it would read now", "Now 2"),
            ("council", "/digest jag addendum", "has not been issued yet"),
            ("council", "/digest jag", "Preview, not issued", "the starting position"),
        ],
    )
    at(talk, "2026-12-09 09:00")
    tick(talk, board)
    assert [each.version for each in editions(talk, "")] == [1]
    assert "everything up to Wednesday 9 December 2026" in board.on(JAG.place)[-1], "no period began with an edition"


def test_it_may_stand_where_others_read_and_no_note_follows_it_there(rehearse: Rehearsal) -> None:
    shown = rehearse(
        "council: /meeting schedule jag 2026-12-10 14:00 in #jag",
        f"council: {ISSUE} in=#town",
        "channel town guests",
        f"council: {ISSUE} in=#town sure=yes",
        "council: /digest jag issue in=#town",
        "council: /meeting move jag 2026-12-10 2026-12-11 sure=yes",
        f"council: {ISSUE} sure=yes",
        "clock 2026-11-23 10:00",
    )
    posts = shown.of(to="#town", kind="post")
    assert [each["marking"] for each in posts] == ["public", "public"]
    assert "another channel" in shown.of(to="@council", tone="refused")[0]["text"]
    assert [each["marking"] for each in shown.of(to="#jag", kind="post")] == ["open", "public"], "a note, an edition"


@pytest.mark.parametrize("audience", ["press", "Öffentlichkeit", "1"])
def test_an_audience_nobody_knows_is_refused_with_the_choices(talk: Talk, audience: str) -> None:
    for line in ("/digest jag", "/digest issue jag"):
        answer = words(talk.says("council", f'{line} audience="{audience}"'))
        assert all(each in answer for each in ("open", "restricted", "public")), answer
    assert "no channel yet" not in words(talk.says("council", "/digest jag"))


def test_before_an_election_it_is_asked_about(talk: Talk, board: Board) -> None:
    talk.says("council", "/meeting quiet 18/11/2026 to=26/11/2026 why=by-election")
    verify(talk, [("council", ISSUE, "is in a quiet period", "by-election", "Post it all the same?")])
    assert "Posting now in #jag" in words(talk.presses("council", "Post it"))
    tick(talk, board)
    assert len(board.on(JAG.place)) == 1


def test_the_public_line_is_said_in_an_update_a_completion_and_a_form(talk: Talk) -> None:
    talk.says("police", "/form action update 4.2")
    shown = talk.chooses("police", status="on track")
    (line,) = [each for each in shown.fields if each.name == "public"]
    assert (line.label, line.hint) == ("Public line", "It may be quoted outside the partnership")
    talk.fills("police", text=INTERNAL, public="Said in a form")
    talk.says("council", "/action assign 4.3 police")
    asked = talk.says("police", f'/action update 4.3 complete {INTERNAL} public="All of it is done"')
    assert isinstance(asked, Form) and "All of it is done" in [each.value for each in asked.fields]
    talk.fills("police", lesson=INTERNAL)
    read = words(talk.says("councillor", READ))
    assert "Said in a form" in read and PUBLISHED not in read, "the newest"
    assert read.count("All of it is done") == 2, "in its objective, and among what was completed"
    assert INTERNAL not in read


def test_a_failed_post_names_the_channel_it_was_for(talk: Talk, board: Board) -> None:
    with talk.database.unit() as unit:
        unit.within(talk.partnership.id).channels.remember("talk", "C-town", "#town")
    talk.says("council", ISSUE)
    with talk.database.unit() as unit:
        stores = unit.within(talk.partnership.id)
        (found,) = stores.session.query(Delivery).where(Delivery.kind == "public")
        number = found.id
        found.destination = "C-town"
    board.refuses.add("C-town")
    tick(talk, board)
    (told,) = [each for each in board.on(f"@{person_id('council')}") if "Not posted" in each]
    assert told.startswith(f"Not posted in #town: the public edition of the digest for the {NAME}")
    board.refuses.clear()
    verify(talk, [("council", f"/digest resend {number}", "Posting now in #town")])
    tick(talk, board)
    assert len(board.on("C-town")) == 1


def test_incidents_in_it_have_no_small_number(talk: Talk) -> None:
    with talk.stores() as stores:
        meeting = stores.meetings.after(talk.clock.now())[0]
        standing = standing_of(stores, meeting.kind, meeting, talk.clock.now())
        paper = digest(with_background(standing, stores, Marking.PUBLIC), version=0)
    (section,) = [each for each in paper.sections if each.title == "Incidents"]
    assert isinstance(section.parts[0], Table)
    assert section.parts[0].rows == (
        ("anti-social behaviour", "Town Centre", "8"),
        ("domestic abuse", NOWHERE, "6"),
        ("graffiti", "Bedwell", "fewer than 5"),
        ("graffiti", "Town Centre", "not shown"),
        ("graffiti", "all", "20"),
        ("all", "all", "34"),
    )
    assert "Incidents" not in [each.name for each in paper.sheets]


@pytest.mark.parametrize("sort", CONTENTS)
def test_no_kind_of_paper_tells_the_public_what_is_internal(talk: Talk, sort: str) -> None:
    with talk.stores() as stores:
        kind = stores.meetings.kind("jag")
        assert kind
        kind.paper = sort
        made = []
        for audience in (Marking.OPEN, Marking.PUBLIC):
            standing = standing_of(stores, kind, stores.meetings.after(talk.clock.now(), kind)[0], talk.clock.now())
            made.append(digest(with_background(standing, stores, audience), version=0).model_dump_json())
    internal, public = made
    assert INTERNAL in internal and INTERNAL not in public
    for secret in ("no update", "No update", "without update", "roposed", "estricted", "3.4 Use"):
        assert secret not in public, secret


def test_a_period_with_nothing_in_it_reads_like_one_of_which_nothing_may_be_published() -> None:
    texts = []
    for line in ("/help", "/incident count cuckooing Bedwell count=4"):
        with talking("sqlite://") as talk:
            talk.says("police", line)
            texts.append(words(talk.says("councillor", READ)))
    assert texts[0] == texts[1]
    assert "No incidents are published so far." in texts[0] and "no update" not in texts[0].lower()


MAY_STAND = {
    "partnership.name",
    "plan.label",
    "objective.title",
    "action.text",
    "action_update.public",
    "place.name",
    "occurrence.place",
    "meeting_kind.name",
    "organisation.name",
    "bid.name",
    "bid.purpose",
    "bid.funder",
    "bid.period",
    "measure.name",
    "measure.geography",
    "measure.baseline_period",
    "measure.comparator",
    "reading.source",
}
"""The fields of which a public edition may hold what people wrote."""


async def test_only_these_fields_stand_in_it() -> None:
    with town("sqlite://") as stands:
        await live(stands)
        plant(stands.database, stands.ids["here"], "open", stands.planted, restricted=False)
        with stands.database.reading() as unit:
            stores = unit.within(stands.ids["here"])
            kind = stores.meetings.kind("jag")
            assert kind
            meeting = stores.meetings.after(NOW, kind)[0]
            seen: set[tuple[str, str]] = set()
            for paper in CONTENTS:
                stores.session.expire_all()
                kind.paper = paper
                standing = standing_of(stores, kind, meeting, NOW)
                made = digest(with_background(standing, stores, Marking.PUBLIC), version=0, note="")
                seen |= stands.planted.seen(made.model_dump_json())
    assert {field for side, field in seen if side == "restricted"} == set()
    assert {field for _, field in seen} <= MAY_STAND
    assert {"action.text", "action_update.public"} <= {field for _, field in seen}
