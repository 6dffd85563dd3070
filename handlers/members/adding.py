"""Who takes part: add somebody for their organisation and in a role, and list everybody."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated

from handlers.command import Change, Command, handles
from handlers.notices import tell
from handlers.paging import page
from handlers.reading.kinds import LINE, NUMBER, ORGANISATION, PERSON, ROLE
from handlers.reading.lines import join
from handlers.reading.parties import person_id
from handlers.reading.slots import Slot
from handlers.reading.tokens import an, clip
from handlers.reply import Audience, Button, Item, Items, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Right, coordinates
from handlers.sayings import counted
from schedules.calendar import say_day
from storage.tables import Member, Organisation
from storage.vocabulary import Role

EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]+")
LONGEST_NAME = 80
ANSWERS = (
    "To say how an action is going, type /action update, its number and what has happened; "
    "/action mine lists those of your organisation.\n"
    "To log something that happened, type /incident. Everything else: /help"
)
READS = "To read the plan, type /objective list.\nEverything else: /help"
ANSWERS_OUTSIDE = "Before each meeting we ask how your actions are going. A sentence on each is enough."
READS_OUTSIDE = "Ask us for the papers of our meetings whenever you need them."
"""Somebody in no chat is told of nothing that is typed."""


class AddMember(Change):
    words = "member add"
    right = Right.COORDINATE
    help = "Add somebody for their organisation, in a role"
    once = True
    example = '@police partner "Hertfordshire Constabulary"'

    person: Annotated[str, Slot(PERSON, "Person", "@ and their name; in no chat: their name in quotes, and email=")]
    role: Annotated[Role, Slot(ROLE, "Role", "What they are to the partnership")]
    organisation: Annotated[Organisation, Slot(ORGANISATION, "Organisation")]
    email: Annotated[str, Slot(LINE, "Email", "Needed for somebody in no chat", option=True)] = ""


@dataclass(frozen=True)
class Newcomer:
    """Somebody as they were named: `person` is their id on the platform, if they are on it."""

    name: str
    email: str
    person: str


@handles
def add(command: AddMember, request: Request) -> Reply:
    newcomer = _newcomer(command, request)
    if known := _known(newcomer, command.organisation, request):
        return _again(known, newcomer, command, request)
    if request.stores.members.named(newcomer.name) and not newcomer.person:
        raise Refused(f"There is a member called {newcomer.name} already. Say who this is by another name.")
    member = request.stores.members.add(
        newcomer.name,
        command.role,
        command.organisation,
        at=request.now,
        email=newcomer.email,
        by=request.member.id,
    )
    if newcomer.person:
        request.stores.members.identify(member, request.platform, newcomer.person)
    return _added(member.id, request)


class ListMembers(Command):
    words = "member list"
    right = Right.READ
    help = "List the members by organisation, with their roles"
    bare = "alone"

    page: Annotated[int, Slot(NUMBER, "Page", option=True, asked=False)] = 1


@handles
def list_members(command: ListMembers, request: Request) -> Reply:
    members = request.stores.members.all()
    shown = page(members, command.page, "/member list")
    groups = groupby(shown.rows, lambda each: each.organisation.name)
    parts = tuple(Items(title=name, items=tuple(_item(each, request) for each in group)) for name, group in groups)
    return Reply(
        title=f"{counted(len(members), 'member')} of {request.partnership.name}",
        parts=(*parts, *shown.footer),
        buttons=shown.buttons,
        audience=Audience.PERSON,
    )


def _newcomer(command: AddMember, request: Request) -> Newcomer:
    name, email = command.person.lstrip("@"), command.email.strip()
    person = person_id(command.person, request)
    if len(name) > LONGEST_NAME:
        raise Refused(
            f"“{clip(name)}” is too long for a name. Say it in at most {LONGEST_NAME} letters.", field="person"
        )
    if email and not EMAIL.fullmatch(email):
        raise Refused(
            f"“{clip(email)}” is not an email address. Type one such as office@council.example.", field="email"
        )
    if not (person or email):
        raise Refused(
            f"I do not see “{name}” in this chat. Type @ and choose them from the list that opens. For somebody in "
            'no chat add an email: /member add "duty desk" partner police email=desk@police.example',
            field="person",
        )
    return Newcomer(name, email, person)


def _known(newcomer: Newcomer, organisation: Organisation, request: Request) -> Member | None:
    """The member who is this person already: by who they are here, else by email, else by name and organisation."""
    members = request.stores.members
    if newcomer.person and (member := members.on_platform(request.platform, newcomer.person)):
        return member
    named = [*(members.named(newcomer.email) if newcomer.email else ()), *members.named(newcomer.name)]
    return next((each for each in named if _may_be(each, newcomer, organisation, request)), None)


def _may_be(member: Member, newcomer: Newcomer, organisation: Organisation, request: Request) -> bool:
    here = any(each.platform == request.platform for each in member.identities)
    same_email = bool(newcomer.email) and member.email.lower() == newcomer.email.lower()
    same_name = member.organisation_id == organisation.id and not (newcomer.email and member.email)
    return not (newcomer.person and here) and (same_email or same_name)


def _again(member: Member, newcomer: Newcomer, command: AddMember, request: Request) -> Reply:
    """Somebody who is a member already: say how they stand, and what these words would change."""
    stands = f"{member.name} is a member already: {member.role} for {member.organisation.name}."
    changes = list(_changes(member, newcomer, command, request))
    if not changes:
        raise Refused(f"{stands} These words would change nothing.", Button(label="Members", line="/member list"))
    if not command.sure:
        said = f"{stands} These words would change: {'; '.join(changes)}."
        raise Refused(said, _change_button(command, request), tone=Tone.ASK)
    _refuse_last(member, command.role, request)
    member.role, member.organisation = command.role, command.organisation
    member.email = newcomer.email or member.email
    if newcomer.person and not _is(member, newcomer.person, request):
        request.stores.members.identify(member, request.platform, newcomer.person)
    request.stores.session.flush()
    title = f"Saved: {member.name} is {an(member.role)} for {member.organisation.name}"
    return Reply(title=title, parts=(Text(text="\n".join(changes)),), tone=Tone.DONE, audience=Audience.PERSON)


def _changes(member: Member, newcomer: Newcomer, command: AddMember, request: Request) -> Iterator[str]:
    if member.role != command.role:
        yield f"role {member.role} → {command.role}"
    if member.organisation_id != command.organisation.id:
        yield f"organisation {member.organisation.name} → {command.organisation.name}"
    if newcomer.email and newcomer.email.lower() != member.email.lower():
        yield f"email {member.email or 'none'} → {newcomer.email}"
    if newcomer.person and not _is(member, newcomer.person, request):
        yield "known in this chat from now on"


def _is(member: Member, person: str, request: Request) -> bool:
    return any((each.platform, each.person) == (request.platform, person) for each in member.identities)


def _change_button(command: AddMember, request: Request) -> Button:
    said = {
        "person": command.person,
        "role": command.role,
        "organisation": command.organisation.name,
        "email": command.email,
        "sure": "yes",
    }
    return Button(label="Change it", line=join(command.words, AddMember, said, request))


def _refuse_last(member: Member, role: Role, request: Request) -> None:
    """Somebody must look after the plan."""
    if role != Role.COORDINATOR and [each.id for each in request.stores.members.coordinators()] == [member.id]:
        raise Refused(f"{member.name} is the only coordinator. Add another coordinator first.", field="role")


def _added(member_id: int, request: Request) -> Reply:
    member = request.stores.members.get(member_id)
    assert member  # it was written a moment ago
    can = _can(member)
    role = f"{an(member.role)} for {member.organisation.name}"
    welcome = Reply(title=f"You are now {role} in {request.partnership.name}", parts=(Text(text=can),))
    tell(request, member, f"welcome {member.id}", welcome)
    told = (
        "They are being sent this:"
        if member.identities
        else f"They are in no chat. You can send this to {member.email}:"
    )
    return Reply(
        title=f"Saved: {member.name} is {role}",
        parts=(Text(text=told), Text(text=f"{welcome.title}.\n{can}")),
        tone=Tone.DONE,
        audience=Audience.PERSON,
    )


def _can(member: Member) -> str:
    """What somebody who was added can do from now on."""
    reads, answers = (READS, ANSWERS) if member.identities else (READS_OUTSIDE, ANSWERS_OUTSIDE)
    return reads if member.role == Role.VIEWER else answers


def _item(member: Member, request: Request) -> Item:
    where = "" if member.identities else "in no chat"
    email = member.email if coordinates(request.member) else ""
    muted = _muted(member, request)
    return Item(text=f"{member.name}, {member.role}", detail=" · ".join(filter(None, (where, email, muted))))


def _muted(member: Member, request: Request) -> str:
    """That somebody asked not to be reminded; for them and for those who would otherwise wait for their answer."""
    if member.muted_at is None or not (coordinates(request.member) or member.id == request.member.id):
        return ""
    return f"stopped their reminders on {say_day(request.local(member.muted_at).date())}"
