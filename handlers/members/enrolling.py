"""Who somebody is who is named: a member already, one of earlier, or somebody new; and how they are greeted."""

import re
from dataclasses import dataclass

from handlers.notices import tell
from handlers.reading.parties import person_id
from handlers.reading.tokens import an, clip
from handlers.reply import Refused, Reply, Text
from handlers.request import Footing, Request
from handlers.sayings import WITHOUT_SLASH, person
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
NOTED = {
    Footing.GUEST: "{name} is a guest of this workspace, where slash commands may not work for them: they mention me, "
    "@Convenor, or write to me, in the same words.",
    Footing.ELSEWHERE: "{name} is in another organisation's workspace: they mention me, @Convenor, in a channel that "
    "both share, in the same words. Restricted items are never shown there.",
}
NO_READERS = {
    Footing.GONE: "“{name}” has left this workspace, so they would read nothing here. For somebody in no chat, give "
    'their name in quotes and an email: /member add "duty desk" partner police email=desk@police.example',
    Footing.APP: "“{name}” is an app and not a person. Choose a person from the list that opens after @.",
}
"""Who is not added, by what they are to the workspace."""


@dataclass(frozen=True)
class Newcomer:
    """Somebody as they were named: `person` is their id on the platform, if they are on it."""

    name: str
    email: str
    person: str


def newcomer_of(said: str, email: str, request: Request, field: str = "person") -> Newcomer:
    """Somebody as they were named in a field. Raises Refused for who can be told apart by nothing."""
    name, email = said.lstrip("@"), email.strip()
    known_as = person_id(said, request)
    if len(name) > LONGEST_NAME:
        raise Refused(f"“{clip(name)}” is too long for a name. Say it in at most {LONGEST_NAME} letters.", field=field)
    if email and not EMAIL.fullmatch(email):
        raise Refused(
            f"“{clip(email)}” is not an email address. Type one such as office@council.example.", field="email"
        )
    if not (known_as or email):
        raise Refused(
            f"I do not see “{clip(name)}” in this chat. Type @ and choose them from the list that opens. For somebody "
            'in no chat add an email: /member add "duty desk" partner police email=desk@police.example',
            field=field,
        )
    if refusal := NO_READERS.get(request.footings.get(known_as, Footing.GUEST)):
        raise Refused(refusal.format(name=clip(name)), field=field)
    return Newcomer(name, email, known_as)


def known(newcomer: Newcomer, organisation: Organisation, request: Request) -> Member | None:
    """The member who is this person already: by who they are here, else by email, else by name and organisation."""
    members = request.stores.members
    if newcomer.person and (member := members.on_platform(request.platform, newcomer.person)):
        return member
    named = [*(members.named(newcomer.email) if newcomer.email else ()), *members.named(newcomer.name)]
    return next((each for each in named if _may_be(each, newcomer, organisation, request)), None)


def enrol(newcomer: Newcomer, role: Role, organisation: Organisation, request: Request) -> Member:
    """Make somebody a member; who was one before is the same member again, with all that they wrote."""
    former = _former(newcomer, organisation, request)
    member = former or _new(newcomer, role, organisation, request)
    here = former is not None and is_here(former, newcomer.person, request)
    if former:
        former.removed_at, former.muted_at = None, None
        former.role, former.organisation, former.email = role, organisation, newcomer.email or former.email
        request.note(f"{former.name} was a member before: what they wrote then is still theirs.")
    request.stores.session.flush()
    if newcomer.person and not here:
        request.stores.members.identify(member, request.platform, newcomer.person)
    request.stores.session.expire(member, ["identities"])
    found = request.stores.members.get(member.id)
    assert found  # it was written a moment ago
    return found


def greet(member: Member, request: Request) -> tuple[Text, Text]:
    """Tell somebody what they are from now on; and what the coordinator is told of that."""
    title = f"You are now {an(member.role)} for {member.organisation.name} in {request.partnership.name}"
    said = "\n".join(filter(None, (_stands_in(member, request), _can(member), _without_slash(member, request))))
    greeting = Reply(title=title, parts=(Text(text=said),))
    tell(request, member, f"welcome {member.id} {request.now.isoformat()}", greeting)
    outside = f"They are in no chat. You can send this to {member.email}:" if member.email else "They are in no chat:"
    told = "They are being sent this:" if member.identities else outside
    told = " ".join(filter(None, (_warned(member, request), told)))
    return Text(text=told), Text(text=f"{title}.\n{said}")


def refuse_last(member: Member, request: Request, *, field: str = "") -> None:
    """Somebody must look after the plan. Raises Refused for the only one who does."""
    if [each.id for each in request.stores.members.coordinators(lock=True)] == [member.id]:
        raise Refused(f"{member.name} is the only coordinator. Add another coordinator first.", field=field)


def _can(member: Member) -> str:
    """What somebody can do from now on."""
    reads, answers = (READS, ANSWERS) if member.identities else (READS_OUTSIDE, ANSWERS_OUTSIDE)
    return reads if member.role == Role.VIEWER else answers


def _without_slash(member: Member, request: Request) -> str:
    """How somebody who may have no slash commands speaks to the bot, as they are told."""
    return WITHOUT_SLASH if request.footing_of(member) in NOTED else ""


def _warned(member: Member, request: Request) -> str:
    """What whoever adds them should know of that."""
    footing = request.footing_of(member)
    return NOTED[footing].format(name=member.name) if footing in NOTED else ""


def _stands_in(member: Member, request: Request) -> str:
    principal = request.stores.members.get(member.deputy_for_id) if member.deputy_for_id else None
    until = f" until {say_day(member.deputy_until)}" if member.deputy_until else ""
    return (
        f"You stand in for {person(principal)}{until}, and can do to their actions what they can." if principal else ""
    )


def _new(newcomer: Newcomer, role: Role, organisation: Organisation, request: Request) -> Member:
    if request.stores.members.named(newcomer.name) and not newcomer.person:
        raise Refused(f"There is a member called {newcomer.name} already. Say who this is by another name.")
    by = request.member.id
    return request.stores.members.add(newcomer.name, role, organisation, at=request.now, email=newcomer.email, by=by)


def is_here(member: Member, person: str, request: Request) -> bool:
    """Whether the member is this person on the platform."""
    return any((each.platform, each.person) == (request.platform, person) for each in member.identities)


def _former(newcomer: Newcomer, organisation: Organisation, request: Request) -> Member | None:
    removed = request.stores.members.removed(request.platform, newcomer.person, newcomer.name, newcomer.email)
    here = [each for each in removed if newcomer.person and is_here(each, newcomer.person, request)]
    return next(iter(here or [each for each in removed if _may_be(each, newcomer, organisation, request)]), None)


def _may_be(member: Member, newcomer: Newcomer, organisation: Organisation, request: Request) -> bool:
    here = any(each.platform == request.platform for each in member.identities)
    same_email = bool(newcomer.email) and member.email.lower() == newcomer.email.lower()
    same_name = (
        member.name.lower() == newcomer.name.lower()
        and member.organisation_id == organisation.id
        and not (newcomer.email and member.email)
    )
    return not (newcomer.person and here) and (same_email or same_name)
