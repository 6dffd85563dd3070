"""Saying who leads an action and who owns it: of one, of several at once, or of all that somebody has."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

from handlers.actions.rows import echo, named_action, note_unseen
from handlers.command import Change, handles
from handlers.reading.kinds import ASSIGNED, REFS, WHO
from handlers.reading.lookups import found_action
from handlers.reading.parties import Party
from handlers.reading.slots import Slot
from handlers.reading.tokens import clip
from handlers.reply import Button, Item, Items, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import RIGHTS, Right, Rows, coordinates, leads
from handlers.sayings import ask_coordinator, counted, lead, person
from storage.actions import Entry
from storage.tables import Action, Member, Organisation, Update
from storage.vocabulary import Lifecycle, UpdateKind

SHORT_TEXT = 100
LONGEST_LIST = 30
"""More than this many are counted and not listed."""


class AssignAction(Change):
    words = "action assign"
    right = Right.REPORT
    rows = Rows.LED
    help = "Assign an action, several, or all of somebody's, to who leads or owns it"
    example = "4.2 police"

    ref: Annotated[str, Slot(ASSIGNED, "Action")] = ""
    more: Annotated[
        tuple[str, ...], Slot(REFS, "More actions", "Such as 4.3, 4.4: all of them or none", rare=True)
    ] = ()
    who: Annotated[Party, Slot(WHO, "Lead or owner", "An organisation leads; a member owns for theirs")]
    all_of: Annotated[
        Party | None,
        Slot(WHO, "All actions of", "Those that a member owns or an organisation leads", option=True, rare=True),
    ] = None

    @classmethod
    def hints(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        action = named_action(values, request)
        return {"who": f"Now with {lead(action)}. An organisation leads; a member owns for theirs"} if action else {}


@handles
def assign(command: AssignAction, request: Request) -> Reply:
    if command.who.member and Right.REPORT not in RIGHTS[command.who.member.role]:
        raise Refused(f"{only_reads(command.who.member)} Name somebody else, or the organisation.", field="who")
    refs = _refs(command, request)
    if len(refs) > 1 or command.all_of:
        return _assign_all(refs, command.who, request)
    action = found_action(refs[0], request)
    if wrong := _wrong([action], command.who, request):
        show = Button(label="Show it", line=f"/action show {action.ref}")
        raise Refused(wrong[action.ref], *((show,) if _has(action, command.who) else ()))
    change = give(action, command.who.organisation, command.who.member, request)
    note_unseen(action, request)
    return echo(action, change, request)


def only_reads(member: Member) -> str:
    """Why somebody can own no action."""
    return f"{person(member)} is a viewer and only reads, so they could not answer for it."


def give(action: Action, organisation: Organisation | None, owner: Member | None, request: Request) -> Update:
    """Let an organisation lead an action and somebody own it, with an entry in its history."""
    was = lead(action)
    action.lead, action.owner = organisation, owner
    request.stores.session.flush()
    member = request.member
    entry = Entry(UpdateKind.ASSIGNED, request.now, member.id, member.organisation_id, was=was, now=lead(action))
    return request.stores.actions.record(action, entry)


def pass_on(actions: Iterable[Action], former: Member, taker: Member | None, request: Request) -> list[Update]:
    """Let a member take over what another owned; without one, each becomes everybody's of the organisation that leads.

    Only where nobody leads an action does the owner's organisation begin to.
    """
    return [
        give(each, taker.organisation if taker else each.lead or former.organisation, taker, request)
        for each in actions
    ]


def listed(
    actions: Sequence[Action], changes: Sequence[Update], *, restricted: bool = False
) -> tuple[Items | Text, ...]:
    """What was passed on, with who had it before; restricted ones are only counted, unless they may be shown."""
    seen = [pair for pair in zip(actions, changes, strict=True) if restricted or not pair[0].restricted_at]
    items = tuple(
        Item(text=f"{each.ref} {clip(each.text, SHORT_TEXT)}", detail=f"{change.was} → {change.now}")
        for each, change in seen[:LONGEST_LIST]
    )
    rest = [each.ref for each, _ in seen[LONGEST_LIST:]]
    others = [f"And {', '.join(rest)}."] if rest else []
    if hidden := len(actions) - len(seen):
        others.append(f"{counted(hidden, 'restricted one')} among them: only those with a grant can read which.")
    return (*((Items(items=items),) if items else ()), *(Text(text=each) for each in others))


def refs_of(actions: Sequence[Action], request: Request) -> str:
    """How many, and which of them are not restricted: "3 actions (1.1, 1.2, 1 restricted one)"."""
    seen = [each.ref for each in actions if not each.restricted_at]
    hidden = [counted(len(actions) - len(seen), "restricted one")] if len(seen) < len(actions) else []
    number = counted(len(actions), request.word("action"), request.word("action", many=True))
    return f"{number} ({', '.join(seen + hidden)})"


def _refs(command: AssignAction, request: Request) -> list[str]:
    """What is to be assigned, each once. Raises Refused where that is nothing."""
    named = [ref for ref in dict.fromkeys((command.ref, *command.more)) if ref]
    if command.all_of:
        theirs = [each for each in request.stores.actions.all(Lifecycle.OPEN, Lifecycle.PROPOSED)
                  if _is_of(each, command.all_of)]  # fmt: skip
        left = [each.ref for each in theirs if not _has(each, command.who)]
        if not (named or left):
            whose = _name(command.all_of)
            raise Refused(f"{whose} has no open {request.word('action')} that could be assigned.", field="all_of")
        named = list(dict.fromkeys((*named, *left)))
    if not named:
        said = f"Which {request.word('action')}? Type its number before the name, such as 4.2, or several."
        raise Refused(said, field="ref")
    return named


def _assign_all(refs: Sequence[str], to: Party, request: Request) -> Reply:
    """All of them or none: what cannot be assigned is named first."""
    actions = [found_action(ref, request) for ref in sorted(refs, key=_in_order)]
    if wrong := _wrong(actions, to, request):
        others = [ref for ref in refs if ref not in wrong]
        line = f'/action assign {" ".join(others)} who="{to.member.name if to.member else to.organisation.name}"'
        button = (Button(label="Assign the others", line=line),) if others else ()
        raise Refused(f"Nothing was assigned. {' '.join(dict.fromkeys(wrong.values()))}", *button)
    changes = [give(each, to.organisation, to.member, request) for each in actions]
    for each in actions:
        note_unseen(each, request)
    number = counted(len(actions), request.word("action"), request.word("action", many=True))
    verb = "is" if len(actions) == 1 else "are"
    return Reply(
        title=f"Saved: {number} {verb} with {_name(to)}",
        parts=listed(actions, changes, restricted=True),
        tone=Tone.DONE,
    )


def _wrong(actions: Sequence[Action], to: Party, request: Request) -> dict[str, str]:
    """By the ref of each action that cannot be assigned so, why; those with one reason share a sentence."""
    barred = [each.ref for each in actions if not _may(each, to, request)]
    idle = {each.ref: lead(each) for each in actions if each.ref not in barred and _has(each, to)}
    one = "its lead organisation names the owner" if len(barred) == 1 else "their lead organisations name the owners"
    ask = f"A coordinator says who leads {', '.join(barred)}; {one}. {ask_coordinator(request)}"
    verb = "is" if len(idle) == 1 else "are"
    said = {ref: f"{', '.join(idle)} {verb} with {whose} already." for ref, whose in idle.items()}
    return dict.fromkeys(barred, ask) | said


def _may(action: Action, to: Party, request: Request) -> bool:
    within = action.lead_id == to.organisation.id
    return coordinates(request.member) or (within and leads(request.member, action, request.today))


def _has(action: Action, party: Party) -> bool:
    owner_id = party.member.id if party.member else None
    return action.lead_id == party.organisation.id and action.owner_id == owner_id


def _is_of(action: Action, party: Party) -> bool:
    return action.owner_id == party.member.id if party.member else action.lead_id == party.organisation.id


def _name(party: Party) -> str:
    return person(party.member) if party.member else party.organisation.name


def _in_order(ref: str) -> tuple[str, int]:
    group, _, number = ref.partition(".")
    return group.rjust(4), int(number) if number.isdigit() else 0
