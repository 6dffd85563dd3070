"""People who move and people who leave: their actions are passed on, their history stays, and nobody is lost."""

from collections.abc import Iterator

import pytest

from handlers.form import Form
from handlers.reply import Reply, Tone
from storage.tables import DeliveryState, Member
from storage.vocabulary import Role
from tests.board import Board, at, tick
from tests.talk import COUNCIL, MEMBERS, POLICE, PROBATION, Talk, talking, tone, words

SERGEANT = {"sergeant": (Role.PARTNER, POLICE)}


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://", members=MEMBERS | SERGEANT) as each:
        each.says("council", "/action assign 1.1 1.2 4.2 @police")
        each.says("police", "/action update 4.2 amber Six notices issued")
        yield each


def whose(talk: Talk, *refs: str) -> list[str]:
    with talk.stores() as stores:
        found = [stores.actions.find(ref) for ref in refs]
        return [f"{each.lead.name}/{each.owner.name if each.owner else 'all'}" for each in found if each and each.lead]


def member(talk: Talk, name: str) -> Member:
    """One by name, whether they left or not."""
    with talk.stores() as stores:
        found = [stores.members.get(number) for number in range(1, 12)]
        return next(each for each in found if each and each.name == name)


def test_somebody_moves_and_their_actions_are_asked_about(talk: Talk) -> None:
    question = talk.says("council", "/member move @police probation service")
    assert isinstance(question, Reply)
    assert tone(question) is Tone.ASK
    assert f"police ({POLICE}) owns 3 actions (1.1, 1.2, 4.2). What becomes of them?" in words(question)
    assert [each.label for each in question.buttons] == ["They keep them", f"Leave them to {POLICE}", "Choose a person"]
    assert member(talk, "police").organisation.name == POLICE, "nothing is done before it is answered"
    answer = words(talk.presses("council", "They keep them"))
    assert f"Saved: police is a partner for {PROBATION} now" in answer
    assert "They keep 3 actions (1.1, 1.2, 4.2). Who leads them has not changed." in answer
    assert whose(talk, "1.1", "4.2") == [f"{POLICE}/police"] * 2
    assert f"reported by {POLICE}" in words(talk.says("council", "/action history 4.2")).replace(
        f"{POLICE} · update", f"reported by {POLICE}"
    ), "what was said for the old organisation stays its word"
    assert "Saved: 4.2 is at risk" in words(talk.says("police", "/action update 4.2 Two more notices")), "still theirs"
    assert f"{PROBATION}" in words(talk.says("council", "/action history 4.2")), "and speaks for the new one"


def test_what_they_leave_goes_to_the_organisation_or_to_somebody(talk: Talk) -> None:
    talk.says("council", "/member move @police probation service")
    form = talk.presses("council", "Choose a person")
    assert isinstance(form, Form)
    answer = words(talk.fills("council", actions_to="sergeant"))
    assert "3 actions (1.1, 1.2, 4.2) passed on to sergeant (Hertfordshire Constabulary)." in answer
    assert f"{POLICE} (police) → {POLICE} (sergeant)" in answer
    answer = words(talk.says("council", f'/member move sergeant "{COUNCIL}" role=chair actions-to=organisation'))
    assert f"Saved: sergeant is a chair for {COUNCIL} now" in answer
    assert whose(talk, "1.1", "1.2", "4.2") == [f"{POLICE}/all"] * 3
    assert "passed on to everybody of the organisation that leads" in answer
    assert f"chair for {COUNCIL} in" in words(talk.answers["council"]), "they are told"


def test_moving_back_and_forth_and_to_nowhere(talk: Talk) -> None:
    for line, said in (
        ("/member move @police police", "police is a partner for Hertfordshire Constabulary already"),
        ("/member move @police police role=chair", "Saved: police is a chair for Hertfordshire Constabulary now"),
        ("/member move @council council role=viewer", "council is the only coordinator"),
        ("/member move @police probation service actions-to=councillor", "councillor (Stevenage Borough Council) is a"),
        ("/member move @police probation service role=deputy", "say what police is there instead"),
        ("/member move @council probation service role=partner", "council is the only coordinator"),
        ("/member move @police probation service actions-to=@police", "They are police's already"),
        ("/member move sergant probation service", "[sergeant (Hertfordshire Constabulary)]"),
    ):
        assert said.lower() in words(talk.says("council", line)).lower()
    assert "is for coordinators" in words(talk.says("police", "/member move @police probation service"))


def test_who_is_added_elsewhere_and_owns_actions_is_moved(talk: Talk) -> None:
    talk.says("council", "/member add @police chair probation service")
    answer = words(talk.presses("council", "Change it"))
    assert "police owns 3 actions (1.1, 1.2, 4.2), so move them with /member move." in answer
    assert "What becomes of them?" in words(talk.presses("council", "Move them"))
    assert f"police is a chair for {PROBATION} now" in words(talk.presses("council", "They keep them"))


def test_a_deputy_who_takes_over_answers_from_then_on(talk: Talk) -> None:
    for line, said in (
        ("/member add @newcomer deputy police for=police", "Saved: newcomer is a deputy"),
        ("/member remove police actions-to=newcomer", "newcomer takes over, so they are a partner from now on"),
    ):
        assert said in words(talk.says("council", line))
    assert (member(talk, "newcomer").role, member(talk, "newcomer").deputy_for_id) == (Role.PARTNER, None)


def test_somebody_leaves(talk: Talk) -> None:
    board = Board()
    talk.says("council", "/meeting schedule jag 2026-12-10 14:00 in #jag")
    talk.says("council", "/member grant @police")
    talk.says("council", "/member deputy sergeant @police")
    at(talk, "2026-11-26 09:00")
    tick(talk, board)
    assert "You have 2 actions to update" in board.on("@U-police")[-1], "one was answered already"
    talk.says("police", "/action later 1/12/2026")
    question = talk.says("council", "/member remove @police")
    assert words(question).endswith(f"[Leave them to {POLICE}] [Choose a person]"), "nobody who leaves keeps them"
    assert "cannot keep them" in words(talk.says("council", "/member remove @police actions-to=keep"))
    answer = words(talk.says("council", "/member remove @police actions-to=organisation"))
    assert f"Saved: police ({POLICE}) is not a member any more" in answer
    assert "1 private reminder to them not sent any more." in answer
    assert "sergeant is not the deputy of police any more." in answer
    assert whose(talk, "1.1", "1.2", "4.2") == [f"{POLICE}/all"] * 3
    gone = member(talk, "police")
    assert (gone.cleared_until, gone.deputy_for_id, member(talk, "sergeant").deputy_for_id) == (None, None, None)
    assert gone.removed_at == talk.clock.now()
    tick(talk, board)
    told = board.on("@U-police")
    assert told[-1].startswith("You are not a member of Stevenage Community Safety Partnership any more")
    assert "ask council (Stevenage Borough Council)" in told[-1]
    talk.says("council", "/action assign 1.1 sergeant")
    for moment in ("2026-12-01 09:00", "2026-12-03 09:00", "2026-12-08 09:00"):
        at(talk, moment)
        tick(talk, board)
    assert board.on("@U-police") == told, "told once, and nothing after that"
    assert "You have 2 actions to update" in board.on("@U-sergeant")[-1], "those who are left are asked"
    with talk.stores() as stores:
        left = stores.members.get(gone.id)
        assert left
        assert not stores.holdings.unsent(left)
        states = {each.state for each in stores.deliveries.about(f"prompt 2026-12-01 member {gone.id}")}
        assert states == {DeliveryState.CANCELLED}


def test_who_has_left_is_a_stranger_and_comes_back_as_the_same(talk: Talk) -> None:
    number = member(talk, "police").id
    talk.says("council", "/member remove @police actions-to=sergeant")
    assert "I do not know you yet. Ask council" in words(talk.says("police", "/action mine"))
    assert "I do not know you yet" in words(talk.says("police", "4.2 green All fine"))
    assert talk.offers("council", "member", "const") == {"sergeant": f"sergeant ({POLICE})"}
    assert "police, partner" not in words(talk.says("council", "/member list"))
    assert "No member is called “police”" in words(talk.says("council", "/member remove police"))
    assert "Nobody is left" not in words(talk.answers["council"])
    history = words(talk.says("council", "/action history 4.2"))
    assert "Six notices issued" in history
    assert POLICE in history
    answer = words(talk.says("council", "/member add @police viewer SBC"))
    assert f"Saved: police is a viewer for {COUNCIL}" in answer
    assert "was a member before" in answer
    back = member(talk, "police")
    assert (back.id, back.removed_at, back.role) == (number, None, Role.VIEWER)
    assert "with police and Stevenage Borough Council" in words(talk.says("police", "/action mine"))


def test_nobody_leaves_a_plan_without_a_coordinator(talk: Talk) -> None:
    assert "council is the only coordinator" in words(talk.says("council", "/member remove me"))
    talk.says("council", "/member add @newcomer coordinator SBC")
    assert "is not a member any more" in words(talk.says("council", "/member remove me"))
    assert "Ask newcomer (Stevenage Borough Council) to type" in words(talk.says("council", "/member list"))
    assert "is for coordinators" in words(talk.says("police", "/member remove @probation"))
    said = words(talk.says("newcomer", "/member remove probation"))
    assert f"Nobody is left who can be asked for {PROBATION}" in said
    assert tone(talk.says("newcomer", "/member remove probation")) is Tone.REFUSED


def test_the_same_name_twice_is_asked_about(talk: Talk) -> None:
    with talk.database.unit() as unit:
        stores = unit.within(talk.partnership.id)
        council = stores.organisations.named(COUNCIL)
        assert council
        stores.members.add("sergeant", Role.PARTNER, council, at=talk.clock.now())
    question = talk.says("council", "/member remove sergeant")
    assert isinstance(question, Reply)
    assert "Several members are called “sergeant”" in words(question)
    assert "is not a member any more" in words(talk.presses("council", f"sergeant ({COUNCIL})"))
    with talk.stores() as stores:
        assert [each.organisation.name for each in stores.members.named("sergeant")] == [POLICE]


def test_on_each_database(database_url: str) -> None:
    with talking(database_url, members=MEMBERS | SERGEANT) as talk:
        talk.says("council", "/action assign 1.1 1.2 @police")
        assert "They keep 2 actions" in words(talk.says("council", "/member move @police probation actions-to=keep"))
        removed = words(talk.says("council", "/member remove @police actions-to=sergeant"))
        assert "2 actions (1.1, 1.2) passed on to sergeant" in removed
        assert "Private messages sent: 0" in words(talk.says("council", "/member show me"))
        talk.says("council", "/member add @chair coordinator SBC sure=yes")
        answers = talk.together(("council", "/member remove @chair"), ("chair", "/member remove @council"))
        assert [tone(each) for each in answers].count(Tone.DONE) == 1
        with talk.stores() as stores:
            assert len(stores.members.coordinators()) == 1, "two who remove each other do not leave nobody"
