"""Taking back an incident that one has just logged by mistake: its number and its trail stay, and nothing counts it.

It is neither closed nor deleted: a closed one happened and is counted, and a number that is gone would be asked about.
"""

from typing import Annotated

from handlers.command import Change, handles
from handlers.incidents.rows import found_incident, keep, not_theirs, shown, standing
from handlers.reading.kinds import INCIDENT
from handlers.reading.slots import Slot
from handlers.reply import Button, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Right, Rows, may
from handlers.sayings import incident_name, when
from handlers.sending.confirming import withhold
from handlers.sending.next_paper import printed_in
from handlers.undoable import MINUTES, in_time
from storage.receipts import Receipts
from storage.tables import Incident


class UndoIncident(Change):
    words = "incident undo"
    right = Right.REPORT
    rows = Rows.OWN
    help = f"Take back an incident that you have just logged by mistake, for {MINUTES}"
    example = "12"
    once = True

    number: Annotated[int, Slot(INCIDENT, "Incident")]


@handles
def undo(command: UndoIncident, request: Request) -> Reply:
    incident = found_incident(command.number, request, lock=True)
    _refuse(incident, request)
    before = standing(incident, request)
    incident.taken_back_at = request.now
    keep(incident, before, request)
    withhold(f"incident {incident.number}", request, whose=incident.reported_for.name)
    Receipts(request.stores.session).unsay(request.member.id, incident.logged_at)
    paper = printed_in(incident, request.stores.papers.printed_since(incident.logged_at), request)
    counts = f"{paper[:1].upper()}{paper[1:]} counts it and does not change; the next one will not." if paper else KEPT
    return Reply(
        title=f"Taken back: incident {incident.number} ({incident_name(incident)}) counts no more",
        parts=(*shown(incident, request), Text(text=counts)),
        buttons=(Button(label="Log another", line="/form incident log"),),
        tone=Tone.DONE,
    )


KEPT = "Its number and its trail stay; no list and no paper has it."


def _refuse(incident: Incident, request: Request) -> None:
    """Raise Refused, with what to do instead, for what is not to be taken back."""
    number = incident.number
    if not may(Rows.OWN, request.member, incident, request.today):
        raise Refused(not_theirs(incident, request))
    edit = Button(label="Edit it", line=f"/form incident {'recount' if incident.restricted else 'edit'} {number}")
    if incident.taken_back_at:
        raise Refused(f"Incident {number} was taken back already, {when(incident.taken_back_at, request)}.")
    if incident.logged_by_id != request.member.id:
        raise Refused(f"Only whoever logged incident {number} takes it back. You can put it right instead.", edit)
    if not in_time(incident.logged_at, request):
        raise Refused(
            f"Incident {number} was logged {when(incident.logged_at, request)}; it can be taken back for {MINUTES}. "
            "You can put it right instead.",
            edit,
        )
    others = (each for each in request.stores.incidents.changes(incident) if each.member_id != request.member.id)
    if change := next(others, None):
        raise Refused(
            f"Incident {number} was changed since by {change.member.name}, {when(change.at, request)}. "
            "Ask them before you put it right.",
            edit,
        )
