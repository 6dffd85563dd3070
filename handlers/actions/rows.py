"""What the commands on actions share: who may change this one now, and the echo of what was saved."""

from collections.abc import Mapping

from handlers.actions.own import own_buttons
from handlers.notices import tell_coordinators
from handlers.reading.lookups import found_action, read_action
from handlers.reading.tokens import clip
from handlers.reply import Button, Facts, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Rows, answers_for, coordinates, may, sees_restricted
from handlers.sayings import counted, due, lead, moved, overdue, person, shortened, when, who
from handlers.sending.next_paper import stands_in
from storage.tables import Action, Organisation, Update
from storage.vocabulary import ANSWERS, Lifecycle, UpdateKind

TITLES = {
    UpdateKind.PROGRESS: "Saved: {ref} is {status}",
    UpdateKind.NO_CHANGE: "Saved: no change on {ref}, still {status}",
    UpdateKind.COMPLETED: "Saved: {ref} is complete",
    UpdateKind.REOPENED: "Saved: {ref} is open again, {status}",
    UpdateKind.WITHDRAWN: "Saved: {ref} is withdrawn",
    UpdateKind.ADDED: "Saved: {ref} is in the plan",
    UpdateKind.PROPOSED: "Saved: {ref} is proposed",
    UpdateKind.EDITED: "Saved: the wording of {ref}",
    UpdateKind.DUE: "Saved: the due date of {ref}",
    UpdateKind.FUNDING: "Saved: the fundraising plan of {ref}",
    UpdateKind.ASSIGNED: "Saved: {ref} is with {lead}",
    UpdateKind.COMMENT: "Saved: a comment on {ref}, which stays {status}",
    UpdateKind.RESTRICTED: "Saved: {ref} is restricted",
    UpdateKind.UNRESTRICTED: "Saved: {ref} is no longer restricted",
    UpdateKind.NOT_MINE: "Saved: {ref} is not yours. The coordinators are asked to assign it",
}


def changeable(ref: str, request: Request) -> Action:
    """The action, if this member may report on it now. Raises Refused with what to do instead."""
    action = open_action(ref, request)
    if not may(Rows.ANSWERED, request.member, action, request.today):
        raise Refused(not_theirs(action, request))
    return action


def open_action(ref: str, request: Request) -> Action:
    """The action, if anybody may say anything of it now. Raises Refused with what to do instead."""
    action = found_action(ref, request)
    if action.lifecycle != Lifecycle.OPEN:
        raise _closed(action, request)
    return action


def note_unseen(action: Action, request: Request) -> None:
    """Say beside the answer who is to answer for a restricted action and cannot find it, for want of a grant."""
    owner, led = action.owner, action.lead
    if not action.restricted_at or not led:
        return
    asked = [owner] if owner else [each for each in request.stores.members.all() if each.organisation_id == led.id]
    if any(sees_restricted(each, request.today) for each in asked):
        return
    who_not = (
        f"{person(owner)} owns {action.ref} and has"
        if owner
        else f"{led.name} leads {action.ref}, and nobody there has"
    )
    grant = f"/member grant {owner.name}" if owner else "/member grant"
    request.note(f"{who_not} no grant to see restricted items, so it is not answered. A coordinator gives one: {grant}")


def not_theirs(action: Action, request: Request) -> str:
    """Who answers for an action, said to somebody who does not."""
    return f"{action.ref} is answered for by {answers_for(action)}. {_whom(action, request)}"


def refuse_closed(values: Mapping[str, str], request: Request, *, comments: bool = False) -> None:
    """Refuse before a form is filled in for nothing: the action that it is about takes no report from this member.

    Where words alone are kept as a comment, whoever does not answer for the action may still fill it in.
    """
    try:
        ref = read_action(values.get("ref", ""), request)
    except Refused:
        return  # the form says what is wrong with the ref
    (open_action if comments else changeable)(ref, request)


def named_action(values: Mapping[str, str], request: Request) -> Action | None:
    """The action that the words of a form name so far, if they name one that the member may see."""
    try:
        return request.action(read_action(values["ref"], request)) if values.get("ref") else None
    except Refused:
        return None


def reporter(on_behalf_of: Organisation | None, action: Action, request: Request, *, coordinating: bool = False) -> int:
    """The organisation whose word an update is. Only a coordinator may speak for another than their own."""
    own = request.member.organisation_id
    if coordinating and not coordinates(request.member):
        raise Refused(f"{action.ref} is only proposed. A coordinator accepts it. {_whom(action, request)}")
    if not may(Rows.ANSWERED, request.member, action, request.today):
        raise Refused(not_theirs(action, request))
    if on_behalf_of is None or on_behalf_of.id == own:
        return own
    if not coordinates(request.member):
        raise Refused(f"You can report for your own organisation. {_whom(action, request)}", field="on_behalf_of")
    return on_behalf_of.id


def echo(action: Action, update: Update, request: Request) -> Reply:
    """What was saved, said back; the coordinators are told when others answered on an action that nobody leads."""
    request.made.append(f"update {update.id}")
    disclose(action, request)
    if action.lead_id is None and update.kind in (UpdateKind.PROGRESS, UpdateKind.NO_CHANGE, UpdateKind.COMPLETED):
        _tell_of_no_lead(action, request)
    title = TITLES[update.kind].format(ref=action.ref, status=action.status, lead=lead(action))
    where = stands_in(action, update.kind, request)
    return Reply(
        title=title.replace("Saved:", "Corrected:", 1) if update.corrects_id else title,
        parts=(Facts(rows=_facts(action, update, request)), *((Text(text=where),) if where else ())),
        tone=Tone.DONE,
        buttons=(*own_buttons(action, update, request), history_button(action)),
    )


def disclose(action: Action, request: Request) -> None:
    """Have it kept that the action was shown, if it is restricted."""
    if action.restricted_at:
        request.disclose(f"action {action.id}")


def not_shown(request: Request) -> tuple[Text, ...]:
    """How many restricted actions there are, for those to whom none is shown: a number, and nothing else."""
    hidden = 0 if request.sees_restricted else len(request.stores.actions.restricted())
    if not hidden:
        return ()
    number = counted(hidden, f"restricted {request.word('action')}", f"restricted {request.word('action', many=True)}")
    return (Text(text=f"{number} not shown."),)


def update_button(action: Action) -> Button:
    """Say how an action stands now."""
    return Button(label="Update it", line=f"/form action update {action.ref}")


def history_button(action: Action) -> Button:
    """Show everything that was ever said of an action."""
    return Button(label="Show history", line=f"/action history {action.ref}")


def _facts(action: Action, update: Update, request: Request) -> tuple[tuple[str, str], ...]:
    late = f"due {due(action, request).removeprefix('due ')}" if overdue(action, request) else ""
    status = moved(update.from_status, update.to_status) if update.to_status else ""
    whole = f"/action history {action.ref}"
    facts = [
        (request.word("action").capitalize(), f"{action.ref} {clip(action.text, 300)}"),
        ("Status", status),
        ("From", shortened(update.was, whole)),
        ("To", shortened(update.now or (update.was and "nothing"), whole)),
        ("Said", shortened(update.text, whole)),
        ("Next", shortened(update.next_step, whole)),
        ("Result", shortened(update.result, whole)),
        ("Lesson", shortened(update.lesson, whole)),
        ("Public line", shortened(update.public, whole)),
        ("Due", late.removeprefix("due ")),
        ("Reported by" if update.kind in ANSWERS else "By", _reported(update, request)),
        ("At", when(update.at, request)),
    ]
    return tuple((name, value) for name, value in facts if value)


def _reported(update: Update, request: Request) -> str:
    if update.reported_for_id is None or update.reported_for_id == request.member.organisation_id:
        return person(request.member)
    return who(update).removeprefix("reported by ")


def _closed(action: Action, request: Request) -> Refused:
    if action.lifecycle == Lifecycle.PROPOSED:
        return Refused(f"{action.ref} is only proposed. A coordinator accepts it with /action reopen {action.ref}.")
    latest = request.stores.actions.latest([action]).get(action.id)
    at = f" since {when(latest.at, request)}" if latest else ""
    return Refused(
        f"{action.ref} is {action.lifecycle}{at}. To report on it again, say why with /action reopen {action.ref}.",
        Button(label="Reopen it", line=f"/form action reopen {action.ref}"),
    )


def _whom(action: Action, request: Request) -> str:
    parties = {each.id for each in action.supporters} | {action.lead_id}
    asked = [each.name for each in request.stores.members.all() if each.organisation_id in parties]
    asked += [person(each) for each in request.stores.members.coordinators()]
    return f"Ask {' or '.join(dict.fromkeys(asked)) or 'a coordinator'}."


def _tell_of_no_lead(action: Action, request: Request) -> None:
    title = f"{request.member.organisation.name} answered on {action.ref}, which nobody leads"
    assign = Button(label="Assign it", line=f"/form action assign {action.ref}")
    rows = ((request.word("action").capitalize(), f"{action.ref} {action.text}"), ("Status", action.status.value))
    told = Reply(title=title, parts=(Facts(rows=rows),), buttons=(assign,))
    tell_coordinators(request, f"no lead {action.id} {request.today}", told)
