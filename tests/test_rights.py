"""Who may do what: the table that is checked in, held against the code and against what the desk answers."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from handlers.families import COMMANDS
from handlers.reply import Tone
from storage.actions import Entry
from storage.stores import Stores
from storage.tables import Action, Member
from storage.vocabulary import CATEGORIES, Role, UpdateKind
from tests.grants import grant
from tests.rights import COMMENT, MISSING, NO, OTHER, OWN, ROLES, YES, Cell, cells, expected, is_about_a_row, table
from tests.talk import COUNCIL, POLICE, PROBATION, START, STRANGER, Talk, talking, tone, verify, words
from tests.templates import kept

GOLDEN = Path(__file__).parent / "golden" / "rights.txt"
CAST = {f"{role}{suffix}": (role, POLICE) for role in ROLES for suffix in ("", "-granted")} | {
    "sergeant": (Role.PARTNER, POLICE),
    "officer": (Role.PARTNER, PROBATION),
    "council": (Role.COORDINATOR, COUNCIL),
}
"""Each role twice, without and with a grant, all of one organisation; and others."""
SECRET = "The operation on the estate"
REFS = {(OWN, False): "4.1", (OTHER, False): "4.2", (OWN, True): "4.3", (OTHER, True): "4.4"}
CLOSED = {(OWN, False): "5.1", (OTHER, False): "5.2", (OWN, True): "5.3", (OTHER, True): "6.1"}
NUMBERS = {(OWN, False): 1, (OTHER, False): 2, (OWN, True): 3, (OTHER, True): 4}
"""The rows that the commands are about, by whose they are and whether they are restricted."""
LINES = {
    "action answers": "{ref} green All well",
    "action assign": "{ref} sergeant",
    "action complete": "{ref} result=Done lesson=Sooner",
    "action due": "{ref} 30/6/2027 Waiting",
    "action edit": "{ref} In other words",
    "action funding": "{ref} A bid in March",
    "action erase": "{ref} 2 It described a resident",
    "action correct": "{ref} green All well",
    "action recomplete": "{ref} result=Done lesson=Sooner",
    "action reopen": "{closed} It came back",
    "action update": "{ref} green All well",
    "action withdraw": "{ref} Replaced",
    "incident close": "{number} Cleared",
    "incident edit": "{number} count=5",
    "incident erase": "{number} It described a resident",
    "incident link": "{number} 6",
    "incident recount": "{number} category=cuckooing count=5",
    "incident show": "{number}",
    "incident undo": "{number}",
    "plan retention": "",
}
"""What follows the words of a command, where it is not its example, or only the ref of the row that it is about."""
CASES = ((False, False), (False, True), (True, False), (True, True))
"""Whether the member has a grant, and whether the row is restricted."""
AS_IT_IS = (
    "is restricted already",
    "is not restricted: every member",
    "There is nothing to remove",
    "that could be taken back",
    "is not yours: ",
    "Only whoever logged",
)
"""Refusals that have nothing to do with who asks, or only with what they have said themselves before."""
BY_ROLE = ("is for coordinators", "As a viewer")


@pytest.fixture(scope="module")
def talk() -> Iterator[Talk]:
    with talking("sqlite://", members=CAST) as each:
        grant(each, *(name for name in CAST if name.endswith("-granted")))
        with each.database.unit() as unit:
            fill(unit.within(each.partnership.id))
        yield each


def fill(stores: Stores) -> None:
    """The rows of REFS, CLOSED and NUMBERS, with something said of each."""
    (mine,), (theirs,) = stores.members.named("sergeant"), stores.members.named("officer")
    for (whose, restricted), ref in [*REFS.items(), *CLOSED.items()]:
        action = stores.actions.find(ref)
        assert action
        report(stores, action, mine if whose == OWN else theirs, complete=ref in CLOSED.values())
        action.restricted_at = START if restricted else None
    for (whose, restricted), number in NUMBERS.items():
        category = CATEGORIES["county_lines" if restricted else "graffiti"]
        member, place = mine if whose == OWN else theirs, stores.places.ensure("Bedwell")
        text = "" if restricted else "Tags"
        added = stores.incidents.add(
            category, place, text, count=2, happened_on=date(2026, 11, 1), member=member, at=START
        )
        assert added.number == number


def report(stores: Stores, action: Action, member: Member, *, complete: bool) -> None:
    """The member's organisation leads the action alone, and has said something of it."""
    action.lead_id, action.supporters = member.organisation_id, []
    kind = UpdateKind.COMPLETED if complete else UpdateKind.PROGRESS
    stores.session.flush()
    stores.actions.record(action, Entry(kind, START, member.id, member.organisation_id, text=SECRET))


def line(cell: Cell, *, restricted: bool = False) -> str:
    """The command as it is typed, about the row of the cell."""
    if not is_about_a_row(cell.words):
        return f"/{cell.words} {LINES.get(cell.words, COMMANDS[cell.words].example)}".strip()
    row = cell.whose, restricted
    named = {"ref": REFS[row], "closed": CLOSED[row], "number": NUMBERS[row]}
    return f"/{cell.words} {LINES.get(cell.words, '{ref}').format(**named)}"


def outcome(talk: Talk, who: str, cell: Cell, typed: str) -> str:
    """What really happened, read from the answer."""
    answer = talk.says(who, typed)
    said = words(answer)
    if "that you may see" in said:
        return MISSING
    if any(each in said for each in BY_ROLE):
        return NO
    if "Saved: a comment" in said or "keep your words as a comment" in said:
        return COMMENT
    if any(each in said for each in AS_IT_IS) or not is_about_a_row(cell.words):
        return YES
    return NO if tone(answer) is Tone.REFUSED else YES


def test_the_table_is_as_it_was_checked_in() -> None:
    assert table() == GOLDEN.read_text(encoding="utf-8"), "type `python -m tests.rights > tests/golden/rights.txt`"


def test_what_happens_at_the_desk_is_what_the_table_says(talk: Talk) -> None:
    differing = []
    for cell in cells():
        for granted, restricted in CASES if is_about_a_row(cell.words) else CASES[:1]:
            who, typed = f"{cell.role}{'-granted' if granted else ''}", line(cell, restricted=restricted)
            said = expected(cell, restricted=restricted, granted=granted)
            with kept(talk.database):
                happened = outcome(talk, who, cell, typed)
            if happened != said:
                differing.append(f"{who}: {typed}: {happened}, and not {said}\n{words(talk.answers[who])}")
    assert not differing, "\n\n".join(differing)


def test_nobody_unknown_may_do_anything_and_no_refusal_leaves_a_trace(talk: Talk) -> None:
    with kept(talk.database) as changed:
        for typed in sorted({line(cell) for cell in cells()}):
            answer = words(talk.says(STRANGER, typed))
            assert "I do not know you yet" in answer, typed
            assert f"/member add @{STRANGER} partner" in answer, typed
        refused = [each for each in cells() if each.role == Role.VIEWER and expected(each) == NO]
        for cell in refused:
            assert "council (Stevenage" in words(talk.says("viewer", line(cell)))
            assert tone(talk.says("viewer", f"/form {cell.words}")) is Tone.REFUSED, "nor does its form open"
        assert not changed()


def test_others_comment_and_their_words_are_no_answer(talk: Talk) -> None:
    said = "Two families asked about it"
    with kept(talk.database):
        verify(
            talk,
            [
                ("officer", f"/action update 4.1 {said}", "Saved: a comment on 4.1, which stays not started", said),
                ("officer", "/action answers 4.1 More of the same", "Saved: a comment on 4.1"),
                ("council", "/action history 4.1", "comment", said),
                ("council", "/digest jag preview", "4.1"),
                ("officer", "/action nochange 4.1", f"4.1 is answered for by {POLICE}"),
                ("officer", "/action update 4.1 next=Soon Words", "To keep your words as a comment"),
            ],
        )
        assert said not in words(talk.says("council", "/digest jag preview"))
        refused = words(talk.says("officer", "/action update 4.1 red amber lights were out"))
        assert f"4.1 is answered for by {POLICE}" in refused
        kept_as = words(talk.presses("officer", "Keep the words as a comment"))
        assert "Saved: a comment on 4.1" in kept_as
        assert "Said: amber lights were out" in kept_as
        assert "Saved: a comment" in words(talk.says("sergeant", "/action update 4.1 as-comment We heard of it too"))
        with talk.stores() as stores:
            action = stores.actions.find("4.1")
            assert action
            latest = stores.actions.latest([action])[action.id]
            assert latest.text == SECRET, "a comment is no answer"


def test_supporters_owners_and_whoever_comes_first_may_report(talk: Talk) -> None:
    with kept(talk.database):
        with talk.database.unit() as unit:
            stores = unit.within(talk.partnership.id)
            supported, unled = stores.actions.find("4.2"), stores.actions.find("6.2")
            assert supported and unled
            police = stores.organisations.named(POLICE)
            assert police
            supported.supporters, unled.lead_id = [police], None
        for role in (Role.PARTNER, Role.DEPUTY, Role.CHAIR):
            assert tone(talk.says(role, "/action update 4.2 amber Six notices")) is Tone.DONE, "a supporter"
            assert tone(talk.says(role, f"/action update 6.2 green Held by {role}")) is Tone.DONE, "nobody leads it"
        refused = words(talk.says("council", "/action update 4.1 green Fine"))
        assert "Saved" in refused, "a coordinator may for everybody"


def test_only_a_coordinator_speaks_for_another_organisation(talk: Talk) -> None:
    typed = '/action update 4.1 green Two sessions on-behalf-of="Hertfordshire County Council"'
    said = "Reported by: Hertfordshire County Council, entered by the coordinator, council (Stevenage"
    with kept(talk.database):
        verify(talk, [("partner", typed, "report for your own organisation"), ("council", typed, said)])


def test_a_partner_moves_dates_and_names_owners_only_of_what_it_leads(talk: Talk) -> None:
    with kept(talk.database):
        verify(
            talk,
            [
                (
                    "officer",
                    "/action due 4.1 30/6/2027 Waiting",
                    f"{POLICE}, which leads 4.1, or a coordinator may move",
                ),
                ("sergeant", "/action due 4.1 30/6/2027 Waiting", "To: Wednesday 30 June 2027", "Said: Waiting"),
                ("officer", "/action assign 4.1 officer", "A coordinator says who leads 4.1"),
                ("sergeant", "/action assign 4.1 sergeant", "Hertfordshire Constabulary (sergeant)"),
                ("sergeant", "/action assign 4.1 officer", "A coordinator says who leads 4.1"),
                ("officer", "/action complete 4.1 result=x lesson=y", f"4.1 is answered for by {POLICE}", "You typed"),
            ],
        )
