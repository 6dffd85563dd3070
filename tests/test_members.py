"""Members at the desk: added once, welcomed, put right after being asked about, and listed."""

from collections.abc import Iterator

import pytest

from handlers.form import Form
from handlers.reply import Audience, Reply, Tone
from storage.tables import Member
from storage.vocabulary import Role
from tests.talk import POLICE, Talk, button_of, talking, tone, verify, words

ADD = f'/member add @newcomer partner "{POLICE}"'
DESK = f'/member add "sergeant\'s office" partner "{POLICE}" email=desk@police.example'
EMAILED = "You are now a partner for Hertfordshire Constabulary in Stevenage Community Safety Partnership.\nBefore each"


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        yield each


def members(talk: Talk) -> list[Member]:
    with talk.stores() as stores:
        return stores.members.all()


def member(talk: Talk, name: str) -> Member:
    (found,) = (each for each in members(talk) if each.name == name)
    return found


def test_a_line_of_the_coordinators_is_enough(talk: Talk) -> None:
    verify(
        talk,
        [
            ("newcomer", "/action update 4.1 green Fine", "I do not know you yet", "council", "/member add @newcomer"),
            (
                "council",
                ADD,
                f"Saved: newcomer is a partner for {POLICE}",
                "/action update",
                "/action mine",
                "/incident",
            ),
            ("newcomer", "/action update 4.1 green Fine", "Saved: 4.1 is on track", f"newcomer ({POLICE})"),
        ],
    )
    added = member(talk, "newcomer")
    assert (added.role, added.organisation.name, added.email) == (Role.PARTNER, POLICE, "")


def test_the_newcomer_is_welcomed_in_private(talk: Talk) -> None:
    talk.says("council", ADD)
    with talk.database.unit() as unit:
        (welcome,) = (each for each in unit.queue.due(talk.clock.now(), 10) if each.subject.startswith("welcome"))
        assert welcome.destination == "@U-newcomer"
        reply = Reply.model_validate(welcome.content)
    assert reply.title == f"You are now a partner for {POLICE} in Stevenage Community Safety Partnership"
    assert len(words(reply).partition("\n\n")[2].splitlines()) == 2
    assert words(reply).partition("\n\n")[2] in words(talk.answers["council"]), "the coordinator can forward it"


def test_a_viewer_is_told_how_to_read(talk: Talk) -> None:
    answer = words(talk.says("council", "/member add @newcomer viewer SBC"))
    assert "/objective list" in answer
    assert "/action update" not in answer


def test_somebody_in_no_chat_is_known_by_name_and_email(talk: Talk) -> None:
    verify(
        talk,
        [
            ("council", DESK, "Saved: sergeant's office is a partner", "in no chat", "desk@police.example", EMAILED),
            ("council", "/member add reader viewer sada email=reader@sada.example", "Ask us for the papers"),
            (
                "council",
                "/action assign 4.1 sergeant's office",
                "4.1 is with Hertfordshire Constabulary (sergeant's office)",
            ),
        ],
    )
    added = member(talk, "sergeant's office")
    assert (added.email, added.identities) == ("desk@police.example", [])
    with talk.database.unit() as unit:
        assert not [each for each in unit.queue.due(talk.clock.now(), 10) if each.subject.startswith("welcome")]


@pytest.mark.parametrize("line", [ADD, DESK, DESK.replace("desk@", "Desk@"), "/member add @police partner police"])
@pytest.mark.parametrize("minutes", [1, 60])
def test_adding_somebody_twice_says_so(talk: Talk, line: str, minutes: int) -> None:
    for each in (ADD, DESK):
        talk.says("council", each)
    before = len(members(talk))
    talk.clock.move(minutes=minutes)
    answer = talk.says("council", line)
    assert tone(answer) is Tone.REFUSED
    assert f"is a member already: partner for {POLICE}. These words would change nothing." in words(answer)
    assert len(members(talk)) == before


def test_another_role_or_organisation_is_asked_about_first(talk: Talk) -> None:
    talk.says("council", ADD)
    answer = talk.says("council", "/member add @newcomer viewer SBC email=n@council.example")
    assert tone(answer) is Tone.ASK
    for said in (
        f"newcomer is a member already: partner for {POLICE}.",
        "role partner → viewer",
        f"organisation {POLICE} → Stevenage Borough Council",
        "email none → n@council.example",
    ):
        assert said in words(answer)
    assert member(talk, "newcomer").role == Role.PARTNER
    assert "Saved: newcomer is a viewer for Stevenage Borough Council" in words(talk.presses("council", "Change it"))
    changed = member(talk, "newcomer")
    assert (changed.role, changed.organisation.short, changed.email) == (Role.VIEWER, "SBC", "n@council.example")


def test_somebody_known_by_email_is_known_in_chat_after_a_press(talk: Talk) -> None:
    talk.says("council", DESK)
    before = len(members(talk))
    answer = talk.says("council", f'/member add @newcomer partner "{POLICE}" email=desk@police.example')
    assert "known in this chat from now on" in words(answer)
    assert "I do not know you yet" in words(talk.says("newcomer", "/action"))
    talk.presses("council", "Change it")
    assert "sergeant's office" in words(talk.says("newcomer", "/action"))
    assert len(members(talk)) == before


def test_the_only_coordinator_stays_one(talk: Talk) -> None:
    talk.says("council", "/member add @council viewer SBC")
    assert "only coordinator" in words(talk.presses("council", "Change it"))
    talk.says("council", "/member add @newcomer coordinator SBC")
    assert tone(talk.says("newcomer", "/member add @council viewer SBC sure=yes")) is Tone.DONE
    assert member(talk, "council").role == Role.VIEWER


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('/member add @newcomer partner "Hertfordshire Constabulry"', f"[{POLICE}]"),
        ("/member add @newcomer partner", "Add a member"),
        (
            "/member add @newcomer sergeant police",
            "“sergeant” is not one of: coordinator, chair, partner, deputy, viewer",
        ),
        ("/member add @nobody partner police", "I do not see “nobody” in this chat"),
        ('/member add "duty desk" partner police', "add an email"),
        ('/member add "duty desk" partner police email=desk', "“desk” is not an email address"),
        ("/member add @ partner police", "Name the person"),
        ("/member add @newcomer deputy police", "say for whom with for="),
        ("/member add @newcomer deputy police for=@probation", "so a deputy has to be, too, and not of Hertfordshire"),
        ("/member add @newcomer deputy police for=@police until=1/3/2026", "Sunday 1 March 2026 has passed"),
        ("/member add @newcomer partner police for=@police", "Only a deputy stands in for somebody"),
        (f"/member add {'x' * 81} partner police email=a@b.example", "too long for a name"),
    ],
)
def test_a_mistake_adds_nobody(talk: Talk, line: str, said: str) -> None:
    before = len(members(talk))
    assert said in words(talk.says("council", line))
    assert len(members(talk)) == before


def test_an_organisation_that_is_unclear_is_chosen_with_a_press(talk: Talk) -> None:
    answer = talk.says("council", "/member add @newcomer partner Probation Servce")
    assert isinstance(answer, Reply)
    talk.presses("council", "National Probation Service")
    assert member(talk, "newcomer").organisation.name == "National Probation Service"


def test_a_second_person_in_no_chat_needs_a_name_of_their_own(talk: Talk) -> None:
    talk.says("council", DESK)
    other = talk.says("council", DESK.replace("desk@police", "desk@probation").replace(POLICE, "probation service"))
    assert "There is a member called sergeant's office already" in words(other)


def test_the_form(talk: Talk) -> None:
    form = talk.says("council", "/member add")
    assert isinstance(form, Form)
    answer = talk.fills("council", person="@newcomer", role="chair", organisation=POLICE)
    assert f"newcomer is a chair for {POLICE}" in words(answer)


def test_the_list_is_for_the_one_who_asks(talk: Talk) -> None:
    talk.says("council", DESK)
    listed = talk.says("police", "/member list")
    assert isinstance(listed, Reply)
    assert listed.audience == Audience.PERSON
    said = words(listed)
    assert f"{POLICE}\n- police, partner\n- sergeant's office, partner\n  in no chat\n" in said
    assert "desk@police.example" not in said
    assert "desk@police.example" in words(talk.says("council", "/member list"))


def test_a_long_list_comes_in_pages(talk: Talk) -> None:
    for number in range(12):
        talk.says("council", f'/member add "desk {number:02}" partner police email=desk{number}@police.example')
    first = talk.says("council", "/members")
    assert isinstance(first, Reply)
    assert "17 members" in words(first)
    assert button_of(first, "Next page").line == "/member list page=2"
    assert "16 to 17 of 17" in words(talk.presses("council", "Next page"))


def test_two_coordinators_who_add_somebody_at_once_add_them_once(database_url: str) -> None:
    with talking(database_url) as talk:
        talk.says("council", "/member add @chair coordinator SBC sure=yes")
        answers = talk.together(("council", ADD), ("chair", ADD))
        assert sorted(tone(each) for each in answers) == [Tone.DONE, Tone.REFUSED]
        assert [each.name for each in members(talk)].count("newcomer") == 1
