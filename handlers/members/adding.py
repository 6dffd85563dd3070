"""Adding somebody for their organisation and in a role, and welcoming them."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated

from handlers.actions.assigning import refs_of
from handlers.command import Change, handles
from handlers.members.deputising import deputise, end_deputies, end_deputy, refuse_deputy
from handlers.members.enrolling import Newcomer, enrol, greet, is_here, known, newcomer_of, refuse_last
from handlers.members.moving import MoveMember
from handlers.members.passing import owned_by
from handlers.reading.kinds import DATE, LINE, MEMBER, ORGANISATION, PERSON, ROLE
from handlers.reading.lines import join
from handlers.reading.parties import calling
from handlers.reading.slots import Slot, When
from handlers.reading.tokens import an
from handlers.reply import Audience, Button, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Right
from storage.tables import Member, Organisation
from storage.vocabulary import Role

DEPUTY = When("role", lambda words: words.strip().lower() == Role.DEPUTY)


class AddMember(Change):
    words = "member add"
    right = Right.COORDINATE
    help = "Add a member, with their organisation and role"
    once = True
    example = '@police partner "Hertfordshire Constabulary"'

    person: Annotated[str, Slot(PERSON, "Person", "@ and their name; in no chat: their name in quotes, and email=")]
    role: Annotated[Role, Slot(ROLE, "Role", "What they are to the partnership")]
    organisation: Annotated[Organisation, Slot(ORGANISATION, "Organisation")]
    email: Annotated[
        str, Slot(LINE, "Email", "Needed for somebody in no chat", option=True, screened=False, rare=True)
    ] = ""
    for_: Annotated[Member | None, Slot(MEMBER, "Deputy for", "Needed for a deputy", option=True, when=DEPUTY)] = None
    until: Annotated[
        date | None, Slot(DATE, "Deputy until", "Their last day, if it is known", option=True, when=DEPUTY)
    ] = None

    @classmethod
    def hints(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        """A form has only those to choose from who are in the chat."""
        return {"person": "Somebody in no chat is added in a typed line: see /help member add"}


@handles
def add(command: AddMember, request: Request) -> Reply:
    newcomer = newcomer_of(command.person, command.email, request)
    member = known(newcomer, command.organisation, request)
    _refuse_role(command, member, request)
    if member:
        return _again(member, newcomer, command, request)
    member = enrol(newcomer, command.role, command.organisation, request)
    if command.for_:
        deputise(member, command.for_, command.until, request, greeted=True)
    return _added(member, request)


def _refuse_role(command: AddMember, member: Member | None, request: Request) -> None:
    """A deputy stands in for somebody of the same organisation; nobody else does."""
    if command.role != Role.DEPUTY:
        if command.for_ or command.until:
            said = "Only a deputy stands in for somebody. For those who keep their role: /member deputy WHO FOR"
            raise Refused(said, field="for_" if command.for_ else "until")
        return
    if command.for_:
        refuse_deputy(member, command.organisation, command.for_, command.until, request)
    elif member is None or not member.deputy_for_id:
        of = [each for each in request.stores.members.all() if each.organisation_id == command.organisation.id]
        buttons = [
            _button(f"Deputy for {each.name}", command, request, {"for_": calling(each, request.stores.members)})
            for each in of[:5]
        ]
        raise Refused(
            "A deputy stands in for somebody: say for whom with for=, and until when with until= if you know.",
            *(each for each in buttons if member is None or each.label != f"Deputy for {member.name}"),
            field="for_",
            tone=Tone.ASK if buttons else Tone.REFUSED,
        )


def _again(member: Member, newcomer: Newcomer, command: AddMember, request: Request) -> Reply:
    """Somebody who is a member already: say how they stand, and what these words would change."""
    stands = f"{member.name} is a member already: {member.role} for {member.organisation.name}."
    changes = list(_changes(member, newcomer, command, request))
    if not changes:
        raise Refused(f"{stands} These words would change nothing.", Button(label="Members", line="/member list"))
    if not command.sure:
        said = f"{stands} These words would change: {'; '.join(changes)}."
        raise Refused(said, _button("Change it", command, request, {"sure": "yes"}), tone=Tone.ASK)
    if command.role != Role.COORDINATOR:
        refuse_last(member, request, field="role")
    if member.organisation_id != command.organisation.id:
        _refuse_owner(member, command, request)
        end_deputy(member, request)
        changes += end_deputies(member, request)
    member.role, member.organisation = command.role, command.organisation
    member.email = newcomer.email or member.email
    if newcomer.person and not is_here(member, newcomer.person, request):
        request.stores.members.identify(member, request.platform, newcomer.person)
    request.stores.session.flush()
    if command.for_:
        deputise(member, command.for_, command.until, request)
    title = f"Saved: {member.name} is {an(member.role)} for {member.organisation.name}"
    return Reply(title=title, parts=(Text(text="\n".join(changes)),), tone=Tone.DONE, audience=Audience.PERSON)


def _refuse_owner(member: Member, command: AddMember, request: Request) -> None:
    """Whoever owns actions is moved, so that it is asked what becomes of them."""
    if owned := owned_by(member, request):
        said = {"who": calling(member, request.stores.members), "organisation": command.organisation.name}
        move = Button(label="Move them", line=join("member move", MoveMember, {**said, "role": command.role}, request))
        raise Refused(f"{member.name} owns {refs_of(owned, request)}, so move them with /member move.", move)


def _changes(member: Member, newcomer: Newcomer, command: AddMember, request: Request) -> Iterator[str]:
    if member.role != command.role:
        yield f"role {member.role} → {command.role}"
    if member.organisation_id != command.organisation.id:
        yield f"organisation {member.organisation.name} → {command.organisation.name}"
    if newcomer.email and newcomer.email.lower() != member.email.lower():
        yield f"email {member.email or 'none'} → {newcomer.email}"
    if newcomer.person and not is_here(member, newcomer.person, request):
        yield "known in this chat from now on"
    if command.for_ and (member.deputy_for_id, member.deputy_until) != (command.for_.id, command.until):
        yield f"deputy for {command.for_.name}"


def _button(label: str, command: AddMember, request: Request, more: dict[str, str]) -> Button:
    said = {
        "person": command.person,
        "role": command.role,
        "organisation": command.organisation.name,
        "email": command.email,
        "for_": calling(command.for_, request.stores.members) if command.for_ else "",
        "until": command.until.isoformat() if command.until else "",
        **more,
    }
    return Button(label=label, line=join(command.words, AddMember, said, request))


def _added(member: Member, request: Request) -> Reply:
    return Reply(
        title=f"Saved: {member.name} is {an(member.role)} for {member.organisation.name}",
        parts=greet(member, request),
        tone=Tone.DONE,
        audience=Audience.PERSON,
    )
