"""Forgetting somebody who was a member, by a coordinator's word."""

import re
from typing import Annotated, ClassVar

from handlers.command import Change, handles
from handlers.erasing.people import forget_person
from handlers.erasing.told import exported
from handlers.form import Choice
from handlers.reading.kinds import Kind
from handlers.reading.parties import person_id
from handlers.reading.slots import Slot
from handlers.reading.tokens import Unclear, clip
from handlers.reply import Audience, Button, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Right
from handlers.sayings import counted, person
from storage.keeping.retaining import FORMER
from storage.tables import Member

WORDS_STAY = (
    "What they wrote stays, as the partnership's record, with no name; /action erase and /incident erase remove a "
    "text. Messages that they and the bot exchanged stay in the chat until they are deleted there."
)


def _read_former(words: str, request: Request) -> Member:
    """Somebody who was removed, by mention, name, email or number. Raises Refused for those who still take part."""
    said = words.strip()
    number = re.fullmatch(r"#(\d{1,9})", said)
    if number:
        found = [each for each in [request.stores.members.get(int(number[1]))] if each and each.removed_at]
    else:
        name, on_platform = said.lstrip("@"), person_id(said, request)
        found = request.stores.members.removed(request.platform, on_platform, name, name)
    found = [each for each in found if each.name != FORMER]
    if len(found) == 1:
        return found[0]
    if found:
        choices = [Choice(value=f"#{each.id}", label=person(each)) for each in found]
        raise Unclear(f"Several who were members were called “{clip(said)}”. Which one?", choices)
    if request.stores.members.named(said.lstrip("@")):
        remove = Button(label="Remove them first", line=f"/form member remove {said}")
        raise Refused(f"{clip(said)} still takes part. Remove them first, which says who takes over.", remove)
    raise Refused(f"Nobody called “{clip(said)}” was removed, or their name has gone already.")


class EraseMember(Change):
    words = "member erase"
    right = Right.COORDINATE
    help = "Let the name of somebody who was removed go, with all that was sent to them"
    example = '"duty desk"'
    once: ClassVar[bool] = True

    person: Annotated[Member, Slot(Kind(_read_former, alone=True), "Person", "Somebody who was removed")]


@handles
def erase_member(command: EraseMember, request: Request) -> Reply:
    member, name = command.person, person(command.person)
    if not command.sure:
        raise Refused(
            f"{name} becomes {FORMER} of {member.organisation.name}: name, email, chat identity, private messages and "
            f"answers go for good. {WORDS_STAY} Nothing is removed yet.",
            Button(label="Remove their name", line=f"/member erase #{member.id} sure=yes", style="danger"),
            tone=Tone.ASK,
        )
    since = member.added_at
    gone = forget_person(request.stores, member, request.now)
    went = f"{counted(gone.messages, 'private message')} and {counted(gone.answers, 'answer')} to them went with it."
    return Reply(
        title=f"Saved: they are {FORMER} of {member.organisation.name}",
        parts=(
            Text(text=went),
            *exported(since, request),
            Text(text=f"{WORDS_STAY} Backups made before still name them."),
        ),
        tone=Tone.DONE,
        audience=Audience.PERSON,
    )
