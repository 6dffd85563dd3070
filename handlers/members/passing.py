"""What becomes of the open actions of somebody who moves or leaves: asked about once, and passed on in one go."""

from collections.abc import Sequence

from handlers.actions.assigning import listed, only_reads, pass_on, refs_of
from handlers.command import Change
from handlers.reading.lines import join
from handlers.reading.parties import Taker
from handlers.reply import Button, Items, Refused, Text, Tone
from handlers.request import Request
from handlers.rights import RIGHTS, Right
from handlers.sayings import counted, person
from storage.tables import Action, Member

Said = tuple[Items | Text, ...]


def ask_what_becomes(
    actions: Sequence[Action],
    owner: Member,
    command: type[Change],
    said: dict[str, str],
    request: Request,
    *,
    leaves: bool = False,
) -> Refused:
    """The question, with a button for each usual answer; `said` are the words of the command that asks.

    Somebody who `leaves` cannot keep them.
    """
    line = join(command.words, command, said, request)
    whole = join(command.words, command, {**said, "actions_to": "organisation"}, request)
    keep = join(command.words, command, {**said, "actions_to": "keep"}, request)
    kept = () if leaves else (Button(label="They keep them", line=keep),)
    return Refused(
        f"{person(owner)} owns {refs_of(actions, request)}. What becomes of {'it' if len(actions) == 1 else 'them'}?",
        *kept,
        Button(label=f"Leave them to {owner.organisation.name}"[:70], line=whole),
        Button(label="Choose a person", line=f"/form {line.removeprefix('/')}"),
        field="actions_to",
        tone=Tone.ASK,
    )


def owned_by(member: Member, request: Request) -> list[Action]:
    """What somebody owns that is not over, locked."""
    owned = request.stores.actions.owned(member.id)
    request.stores.members.get(member.id)  # the lock read them anew, as the owner, without who they are where
    return owned


def passed_on(actions: Sequence[Action], owner: Member, taker: Taker, request: Request) -> Said:
    """Pass them on, and say what became of each; while nobody takes them over, they stay as they are.

    What meetings asked of them goes the same way.
    """
    return (*_passed_on(actions, owner, taker, request), *_arising_passed_on(owner, taker, request))


def _arising_passed_on(owner: Member, taker: Taker, request: Request) -> Said:
    """The open meeting actions of somebody: another sees to them, or everybody of the organisation that leads."""
    owned = request.stores.meeting_actions.owned(owner)
    request.stores.members.get(owner.id)  # the lock read them anew, as the owner, without who they are where
    if not owned:
        return ()
    named = f"{counted(len(owned), 'meeting action')} ({', '.join(str(each.number) for each in owned)})"
    if taker.kept:
        return (Text(text=f"They keep {named}. Who leads has not changed."),)
    for each in owned:
        each.lead_id = taker.member.organisation_id if taker.member else each.lead_id or owner.organisation_id
        each.owner_id = taker.member.id if taker.member else None
    request.stores.session.flush()
    to = person(taker.member) if taker.member else "everybody of the organisation that leads"
    return (Text(text=f"{named} passed on to {to}."),)


def _passed_on(actions: Sequence[Action], owner: Member, taker: Taker, request: Request) -> Said:
    if not actions:
        return ()
    if taker.kept:
        return (Text(text=f"They keep {refs_of(actions, request)}. Who leads them has not changed."),)
    changes = pass_on(actions, owner, taker.member, request)
    to = person(taker.member) if taker.member else "everybody of the organisation that leads"
    return (Text(text=f"{refs_of(actions, request)} passed on to {to}."), *listed(actions, changes))


def refuse_taker(taker: Taker | None, owner: Member) -> None:
    """Refuse that somebody takes over what is theirs, or what they could not answer for."""
    to = taker.member if taker else None
    if to and to.id == owner.id:
        raise Refused(f"They are {owner.name}'s already. Name somebody else, or organisation.", field="actions_to")
    if to and Right.REPORT not in RIGHTS[to.role]:
        raise Refused(f"{only_reads(to)} Name somebody else, or organisation.", field="actions_to")
