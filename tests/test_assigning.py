"""Several actions assigned at once, or all of somebody: all of them or none, each with its entry."""

from collections.abc import Iterator

import pytest

from handlers.form import Form
from handlers.reply import Reply, Tone
from storage.tables import Update
from storage.vocabulary import UpdateKind
from tests.talk import COUNCIL, POLICE, PROBATION, Talk, button_of, talking, tone, words


@pytest.fixture
def talk() -> Iterator[Talk]:
    with talking("sqlite://") as each:
        yield each


def whose(talk: Talk, *refs: str) -> list[str]:
    """The lead of each action, and its owner behind a slash."""
    with talk.stores() as stores:
        found = [stores.actions.find(ref) for ref in refs]
        return [f"{each.lead.name if each.lead else ''}{'/' + each.owner.name if each.owner else ''}"
                for each in found if each]  # fmt: skip


def entries(talk: Talk, ref: str) -> list[Update]:
    with talk.stores() as stores:
        action = stores.actions.find(ref)
        assert action
        return [each for each in stores.actions.history(action) if each.kind == UpdateKind.ASSIGNED]


@pytest.mark.parametrize("refs", ["1.1 1.2 2.3", "1.1, 1.2, 2.3", "1.1,1.2;2.3", "1.1 1.2 and 2.3", "1.1 1.1 2.3 1.2"])
def test_several_at_once(talk: Talk, refs: str) -> None:
    answer = words(talk.says("council", f"/action assign {refs} @police"))
    assert "Saved: 3 actions are with police (Hertfordshire Constabulary)" in answer
    assert "- 2.3 Extend weekly SADA drop-in services" in answer
    assert f"SADA → {POLICE} (police)" in answer
    assert whose(talk, "1.1", "1.2", "2.3") == [f"{POLICE}/police"] * 3
    for ref in ("1.1", "1.2", "2.3"):
        (entry,) = entries(talk, ref)
        assert entry.now == f"{POLICE} (police)"


def test_all_or_none(talk: Talk) -> None:
    talk.says("council", "/action assign 1.1 police")
    answer = talk.says("council", "/action assign 1.1 1.2 4.2 police")
    assert tone(answer) is Tone.REFUSED
    assert f"Nothing was assigned. 1.1 is with {POLICE} (police) already." in words(answer)
    assert whose(talk, "1.2", "4.2") == ["", ""]
    assert not entries(talk, "1.2")
    assert "Saved: 2 actions are with" in words(talk.presses("council", "Assign the others"))
    assert whose(talk, "1.2", "4.2") == [f"{POLICE}/police"] * 2
    unknown = words(talk.says("council", "/action assign 1.3 9.9 9.8 police"))
    assert "this plan has no action 9.9 or 9.8" in unknown
    reads = words(talk.says("council", "/action assign 1.3 councillor"))
    assert "is a viewer and only reads, so they could not answer for it. Name somebody else" in reads
    assert whose(talk, "1.3") == [""]


def test_what_is_not_theirs_partners_assign_to_nobody(talk: Talk) -> None:
    talk.says("council", '/action assign 1.1 1.2 "Hertfordshire Constabulary"')
    answer = words(talk.says("police", "/action assign 1.1 1.2 1.3 4.1 @police"))
    assert "A coordinator says who leads 1.3, 4.1; their lead organisations name the owners. Ask council" in answer
    assert "Saved: 2 actions are with police" in words(talk.presses("police", "Assign the others"))


def test_all_of_somebody(talk: Talk) -> None:
    talk.says("council", "/action assign 1.1 1.2 @police")
    talk.says("council", "/action complete 1.2 result=Done lesson=Earlier")
    assert "no open action" in words(talk.says("council", "/action assign all-of=@chair probation"))
    answer = words(talk.says("council", "/action assign all-of=@police probation"))
    assert "Saved: 1 action is with probation (National Probation Service)" in answer
    assert whose(talk, "1.1", "1.2") == [f"{PROBATION}/probation", f"{POLICE}/police"]
    talk.says("council", '/action assign 4.1 "National Probation Service"')
    answer = words(talk.says("council", f'/action assign all-of="{PROBATION}" who="{COUNCIL}"'))
    assert "Saved: 2 actions are with Stevenage Borough Council" in answer
    assert whose(talk, "1.1", "4.1") == [COUNCIL, COUNCIL]


def test_the_whole_plan_is_no_telephone_number(talk: Talk) -> None:
    with talk.stores() as stores:
        refs = " ".join(each.ref for each in stores.actions.all())
    assert "Saved: 37 actions are with police" in words(talk.says("council", f"/action assign {refs} @police"))
    answer = words(talk.says("council", "/member remove @police actions-to=organisation"))
    assert "37 actions (1.1, 1.2," in answer
    assert "And 5.4, 6.1, 6.2, 6.3, X.1" in answer


def test_by_form(talk: Talk) -> None:
    form = talk.says("council", "/form action assign who=police")
    assert isinstance(form, Form)
    assert "ref: Which action?" in words(talk.fills("council"))
    assert "“4” cannot be read as the number" in words(talk.fills("council", ref="4.1", more="4;x"))
    assert "Saved: 3 actions" in words(talk.fills("council", ref="4.1", more="4.2 and 4.3"))
    assert whose(talk, "4.1", "4.2", "4.3") == [f"{POLICE}/police"] * 3


@pytest.mark.parametrize("line", ["4.2 police", "4.2: police", "a4.2 police", '"behavioural contracts" police'])
def test_one_is_assigned_as_ever(talk: Talk, line: str) -> None:
    answer = talk.says("council", f"/action assign {line}")
    assert f"Saved: 4.2 is with {POLICE} (police)" in words(answer)
    assert "is with Hertfordshire Constabulary (police) already" in words(
        refused := talk.says("council", f"/action assign {line} sure=yes")
    )
    assert not isinstance(refused, Form)
    assert "Which action?" in words(talk.says("council", "/action assign @police"))


def test_a_button_for_each_name_reads_back(talk: Talk) -> None:
    talk.says("council", f'/action assign 1.1 1.2 "{COUNCIL}"')
    answer = talk.says("council", f'/action assign 1.1 1.3 "{COUNCIL}"')
    assert isinstance(answer, Reply)
    assert button_of(answer, "Assign the others").line == f'/action assign 1.3 who="{COUNCIL}"'
