"""What the coordinators are told with each round of reminders: what nobody owns, and who is in no chat."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from handlers.notices import notify
from handlers.prompting.letter import Asker, asker_for, letter
from handlers.prompting.outstanding import Outstanding
from handlers.reading.lines import quoted
from handlers.reading.tokens import clip
from handlers.reply import Button, Item, Items, Reply, Text
from handlers.sayings import lead, meeting_name, person
from handlers.sending.due import Due
from schedules.calendar import say_day
from storage.tables import Action, MeetingKind, Member
from storage.vocabulary import Role

MOST_ITEMS = 27
SHORT_TEXT = 50
"""So short that each row takes one line beside its button, and the list stays one message."""
UNOWNED = (
    "Nobody is reminded of these: they have no lead, unless one is named. Assign each to an organisation, or to a "
    "member of one."
)


def tell_coordinators_of(due: Due, found: Outstanding) -> None:
    """One list of what there is nobody to ask about, and a letter for each person in no chat; unless told already."""
    unowned = found.named((*found.round.unled, *found.round.nobody))
    if not (unowned or found.round.unreachable):
        return
    asker = asker_for(due.stores, due.occurrence.kind, due.occurrence, found.unanswered, due.now)
    if unowned:
        _tell(due, found, "nobody to ask", unowned, _unowned(asker, unowned, found))
    for member_id, actions in found.round.unreachable.items():
        theirs = found.named(actions)
        _tell(due, found, f"in no chat {member_id}", theirs, letter_to(found.members[member_id], theirs, asker))


def letter_to(member: Member, actions: Sequence[Action], asker: Asker) -> Reply:
    """What a coordinator is given for a member who has not answered: a text to forward, a form for the answers."""
    where = "" if member.identities else ", who is in no chat"
    send = f"Send this to {member.email}:" if member.email else "Send this to them:"
    return Reply(
        title=f"To forward to {person(member)}{where}: {asker.number(actions)} without an answer",
        parts=(Text(text=send), Text(text=letter(asker, member.name, member.organisation.name, actions))),
        buttons=(enter_button(asker.kind, member.name),),
    )


def enter_button(kind: MeetingKind, name: str) -> Button:
    """Open a form for what somebody answered."""
    return Button(label="Enter their answers", line=f"/form digest answers {kind.key} {quoted(name)}", style="primary")


def _tell(due: Due, found: Outstanding, what: str, actions: Iterable[Action], reply: Reply) -> None:
    """Tell each coordinator, once for as long as it stays as it is."""
    refs = sha256(" ".join(each.ref for each in actions).encode()).hexdigest()[:12]
    for member in found.members.values():
        if member.role == Role.COORDINATOR:
            notify(due.stores, member, f"{what} {due.occurrence.id} {refs}", reply, due.now)


def _unowned(asker: Asker, actions: Sequence[Action], found: Outstanding) -> Reply:
    assert asker.occurrence is not None  # a round is for a meeting
    verb = "has" if len(actions) == 1 else "have"
    day = say_day(asker.day(asker.occurrence.starts_at))
    return Reply(
        title=f"{asker.number(actions, 'open ')} {verb} nobody to ask before the {meeting_name(asker.kind)} on {day}",
        parts=(
            Text(text=UNOWNED),
            Items(items=tuple(_item(each, found) for each in actions[:MOST_ITEMS])),
            *_others(len(actions) - MOST_ITEMS),
        ),
        buttons=(Button(label="Those without a lead", line="/action list unled"),),
        whole=True,
    )


def _item(action: Action, found: Outstanding) -> Item:
    why = "" if action.id in found.round.unled else f"{lead(action)}: nobody there can be asked"
    return Item(
        text=f"{action.ref} {clip(action.text, SHORT_TEXT)}",
        detail=why,
        buttons=(Button(label="Assign it", line=f"/form action assign {action.ref}"),),
    )


def _others(number: int) -> tuple[Text, ...]:
    return (Text(text=f"And {number} more: /action list unled"),) if number > 0 else ()
