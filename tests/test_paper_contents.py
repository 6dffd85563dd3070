"""What a paper holds beside its sections, what the public reads of it, and that nothing in it is cut short."""

from collections.abc import Iterator
from datetime import timedelta
from typing import cast

import pytest

from bot.drawings import limits
from bot.drawings.blocks import draw
from bot.drawings.words import say
from handlers.paper import Paper
from handlers.papers.digest import digest
from handlers.papers.file_names import safe
from handlers.papers.reading_background import with_background
from handlers.papers.reading_standing import standing_of
from handlers.papers.sections import other_work
from handlers.papers.sections.first_screen import MOST
from handlers.papers.sections.short_forms import short_forms
from handlers.reply import Items, Marking, Picture, Text
from storage.actions import Entry
from storage.tables import Organisation
from storage.vocabulary import OrganisationKind, Status, UpdateKind
from tests import drawn
from tests.board import at
from tests.talk import STEVENAGE, Talk, talking
from tests.templates import MEMORY
from tests.test_papers import PAPERS, fill, issue, section, welwyn

JAG, RAG = PAPERS


@pytest.fixture
def talk() -> Iterator[Talk]:
    with welwyn(MEMORY) as each:
        yield each


def compiled(talk: Talk, key: str, moment: str, audience: Marking = Marking.OPEN) -> Paper:
    """The paper of the next meeting of a kind as it reads at a moment, for an audience."""
    at(talk, moment)
    with talk.stores() as stores:
        kind = stores.meetings.kind(key)
        assert kind
        meeting = next(iter(stores.meetings.after(talk.clock.now(), kind)), None)
        standing = standing_of(stores, kind, meeting, talk.clock.now())
        return digest(with_background(standing, stores, audience), version=0)


def test_what_changed_since_the_last_one_stands_in_one_line(talk: Talk) -> None:
    assert issue(talk, *JAG).since == (
        "Since the last digest, Wednesday 25 November: 1 completed, 1 now off track, 1 now at risk, 1 now on track, "
        "1 added, 1 withdrawn, 1 proposed, 1 due date moved, 2 due dates set"
    )
    talk.says("council", "/meeting schedule jag 12/1/2027 14:00")
    assert issue(talk, "jag", "2027-01-11 09:00").since.endswith("9 December 2026: nothing moved")


def test_a_first_digest_has_nothing_to_compare_with() -> None:
    with talking(MEMORY) as talk:
        paper = compiled(talk, "jag", "2026-11-25 09:00")
        assert (paper.since, [each.name for each in pictured(paper)]) == ("", ["status"])
        assert isinstance(paper.summary[-1], Text)
        assert paper.summary[-1].text == "The first digest of this partnership: it shows the starting position."


def pictured(paper: Paper) -> list[Picture]:
    return [part for each in paper.sections for part in each.parts if isinstance(part, Picture)]


def test_few_exceptions_say_shortly_what_they_are_about(talk: Talk) -> None:
    first = issue(talk, *JAG).summary[0]
    assert isinstance(first, Items)
    assert [(each.text, each.detail) for each in first.items] == [
        ("3.1 off track · Public Health", "Prevent young people becoming involved with…"),
        ("2.3 at risk · Hertfordshire Constabulary", "Tackle fly tipping"),
    ]


def test_the_pictures_say_in_words_what_they_show(talk: Talk) -> None:
    statuses, movement, *_ = pictured(issue(talk, *JAG))
    (panel,) = statuses.panels
    assert statuses.alt.startswith("Priority 1: 2 on track, 2 not started. Priority 2: 1 at risk, 3 not started.")
    assert panel.labels == ("1", "2", "3", "4", "5")
    assert {each.name: each.values for each in panel.series}["On track"] == ("2", "0", "0", "0", "0")
    (panel,) = movement.panels
    assert [each.values for each in panel.series] == [("0", "3", "0", "0", "13"), ("1", "2", "1", "1", "11")]
    assert "On track: 3 at the last digest, 2 now." in movement.alt


def test_each_objective_says_what_moved_in_it(talk: Talk) -> None:
    said = section(issue(talk, *JAG), "Priority 2")
    assert "4 key actions: 1 at risk, 3 not started. Moved: 2.3 on track → at risk." in said


def test_the_action_log_has_every_action_with_its_texts_and_no_person(talk: Talk) -> None:
    long = "Light. " * 500
    talk.says("council", "/action assign 2.3 @police")
    talk.says("police", f"/action update 2.3 off track {long}")
    paper = issue(talk, *JAG)
    sheet = paper.sheets[0]
    head = [each.title for each in sheet.columns]
    rows = {row[0]: dict(zip(head, row, strict=True)) for row in sheet.rows}
    assert (sheet.name, len(rows)) == ("Action log", 16)
    row = rows["2.3"]
    assert (row["Status before"], row["Status"], row["Due"]) == ("on track", "off track", "2026-12-09")
    assert (row["Lead"], row["Owner's organisation"]) == ("Hertfordshire Constabulary",) * 2
    assert row["Latest update"] == long.strip()
    assert (rows["4.1"]["Result"], rows["4.1"]["Lesson"]) == ("Twelve posters up", "Start earlier")
    assert {row["Days overdue"] for row in rows.values()} == {""}


def test_the_recognised_risk_has_its_place_in_the_rag_alone(talk: Talk) -> None:
    assert "partner might disengage from joint work" in section(issue(talk, *RAG), "Risks")
    assert section(issue(talk, *JAG), "Risks") == ""


def test_what_comes_from_other_work_stands_in_its_place(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    for title in (other_work.AGENDA, other_work.LAST_TIME, other_work.ATTENDANCE):
        monkeypatch.setitem(cast(dict[str, object], other_work.GIVEN), title, lambda _: [Text(text="Seen to")])
    titles = [each.title for each in compiled(talk, *RAG).sections]
    assert titles[0] == "Agenda"
    assert titles.index("Actions arising") + 1 == titles.index("Attendance")
    assert not {"Agenda", "Attendance"} & {each.title for each in compiled(talk, *RAG, Marking.PUBLIC).sections}


def test_what_ends_soon_stands_on_the_first_screen_of_the_rag_for_partners_alone(talk: Talk) -> None:
    talk.says("council", '/funding add "Safer Streets" amount=350000 outcome=secured ends=31/3/2027')
    line = Text(text="Money that ends within six months: 1 bid")
    assert line in compiled(talk, *RAG).summary
    assert line not in compiled(talk, *RAG, Marking.PUBLIC).summary
    assert line not in compiled(talk, *JAG).summary


def test_the_public_reads_the_public_line_and_no_internal_word(talk: Talk) -> None:
    talk.says("council", "/digest note jag Say nothing of the lease")
    talk.says("police", '/action update 2.3 red The hearing failed next="Ask counsel" public="Cameras are up"')
    talk.says("police", "/action update 2.3 amber The judge was ill")
    for key, moment in (JAG, RAG):
        paper = compiled(talk, key, moment, Marking.PUBLIC)
        said = say(paper) + str(paper.model_dump())
        assert "2.3 Tackle fly tipping" in said
        assert "Cameras are up" in said
        assert paper.marking is Marking.PUBLIC
        assert [
            word for word in ("judge", "counsel", "lease", "hearing", "worker", "Waiting", "Start") if word in said
        ] == []
        assert not {"No update received", "Decisions asked for", "Risks"} & {each.title for each in paper.sections}
        assert not any(title.startswith("Proposed") for title in (each.title for each in paper.sections))
        assert "assigned to" not in said and "Talks held" not in said
        assert " public digest preview" in paper.file


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("SADA Board", "SADA Board"),
        ('a/b\\c: "d" <e>|f?*', "a b c d e f"),
        ("..  .", ""),
        ("tab\tand\u202ereversed\x00", "tab andreversed"),
        ("Bürgerrat 中文 👍", "Bürgerrat 中文 👍"),
        ("é" * 100, "é" * 60),
    ],
)
def test_a_file_name_is_safe_in_every_file_system(name: str, kept: str) -> None:
    assert safe(name) == kept


def test_files_are_named_by_the_meetings_day_and_sort(talk: Talk) -> None:
    assert [issue(talk, *each).file for each in (JAG, RAG)] == ["2026-12-10 JAG digest v1", "2027-01-14 RAG digest v1"]
    with talk.database.unit() as unit:
        kind = unit.within(talk.partnership.id).meetings.kind("jag")
        assert kind
        kind.name, kind.aliases, kind.key = "Town/centre: group", [], "town"
    assert compiled(talk, "town", "2026-12-09 10:00").file == "2026-12-10 Town centre group digest preview"


def test_short_forms_are_expanded_once_if_they_occur_and_are_known() -> None:
    sada = Organisation(name="SADA", short="", kind=OrganisationKind.SERVICE, aliases=["Survivors Against Abuse"])
    council = Organisation(name="Borough Council", short="SBC", kind=OrganisationKind.PARTNER, aliases=["the council"])
    said = ("Two PSPOs and ASB at SADA", "MARACs? XYZ and the NPS", "JAGUAR")
    (found,) = short_forms(said, [sada, council])
    (facts,) = found.parts
    assert facts.model_dump()["rows"] == (
        ("ASB", "anti-social behaviour"),
        ("MARAC", "multi-agency risk assessment conference"),
        ("PSPO", "public spaces protection order"),
        ("SADA", "Survivors Against Abuse"),
    )
    assert list(short_forms(["Nothing short"], [sada, council])) == []


@pytest.fixture(scope="module")
def long() -> Iterator[tuple[Paper, list[str]]]:
    """The JAG of 120 actions, each with an update as long as a page, and those texts."""
    with talking(MEMORY, STEVENAGE) as talk:
        talk.says("council", "/meeting schedule jag 26/11/2026 14:00")
        fill(talk, 120, 1)
        issue(talk, "jag", "2026-11-25 09:00")
        texts = []
        with talk.database.unit() as unit:
            stores = unit.within(talk.partnership.id)
            member = stores.members.all()[0]
            organisations = stores.organisations.all()
            for number, action in enumerate(stores.actions.all()):
                action.lead_id = organisations[number % len(organisations)].id
                if number % 3 == 0:
                    continue
                texts.append(f"Begin {action.ref}.\n\n" + f"Word {number} of it. " * 100 + f"End {action.ref}.")
                state = Status.ON_TRACK if number % 3 == 1 else Status.OFF_TRACK
                spoke = talk.clock.now() + timedelta(days=6)
                entry = Entry(UpdateKind.PROGRESS, spoke, member.id, member.organisation_id, state, texts[-1])
                stores.actions.record(action, entry)
        talk.says("council", "/meeting schedule jag 10/12/2026 14:00")
        yield issue(talk, "jag", "2026-12-09 09:00"), texts


def test_long_papers_lose_nothing_in_chat_and_keep_every_limit(long: tuple[Paper, list[str]]) -> None:
    paper, texts = long
    messages = draw(paper, "paper")
    shown = "".join(drawn.visible(each.blocks) for each in messages)
    assert [text for text in texts if drawn.squeeze(text) not in shown] == []
    assert len(texts) == 80
    for each in messages:
        drawn.judge(each.blocks)
        assert drawn.size(each.blocks) <= limits.MESSAGE
    assert [each.thread for each in messages] == [False] + [True] * (len(messages) - 1)
    assert all(say(paper).count(f"End {text.split()[1]}") == 1 for text in texts), "and nothing stands there twice"


def test_the_first_message_of_a_long_paper_is_one_screen(long: tuple[Paper, list[str]]) -> None:
    paper, _ = long
    first = draw(paper)[0].text
    assert len(first) < 1_600
    assert "Word" not in first
    lists = [each for each in paper.summary if isinstance(each, Items)]
    assert all(len(each.items) <= MOST + 1 for each in lists)
    assert lists[0].items[-1].text.endswith(" more in the thread")
    assert lists[0].items[0].text.split(" · ")[0].endswith("off track")
    assert lists[1].items[-1].text.endswith(" more organisations in the thread")
    assert "In the thread: exceptions in full, no update received, status by objective, objectives 1 to " in first
