"""The audit as coordinators see it: what was done last, and how to know later that nobody has tampered with it."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from handlers.command import Command, handles
from handlers.paging import page
from handlers.reading.kinds import NUMBER
from handlers.reading.slots import Slot
from handlers.reply import Audience, Item, Items, Marking, Reply, Text
from handlers.request import Request
from handlers.rights import Right, Rows
from handlers.sayings import counted, person, when
from schedules.calendar import WorkingCalendar, say_month
from storage.auditing.audit import Row
from storage.auditing.verifying import Anchor
from storage.stores import Stores
from storage.tables import AuditEntry, AuditHead

BELONGS = {
    "action": "action {}",
    "update": "update of action {}",
    "incident": "incident {}",
    "incident change": "change of incident {}",
    "bid": "bid {}",
    "meeting action": "meeting action {}",
}
"""How rows are called that are, or belong to, what people know by a number."""
FIRST_WEEK = 7
"""The last day of a month on which its first message is still sent, after nights without any work."""
HOW = "Whoever runs Convenor can check with it later that nothing was changed or taken away since: convenor verify "


class ShowAudit(Command):
    words = "plan audit"
    right = Right.COORDINATE
    rows = Rows.ANY
    help = "Show what was changed and disclosed last, by whom, and how to check that nobody has tampered with it"

    page: Annotated[int, Slot(NUMBER, "Page", option=True, asked=False)] = 1


@handles
def show(command: ShowAudit, request: Request) -> Reply:
    head = request.stores.audit.head()
    if head is None or not head.number:
        return Reply(title="Nothing has been audited yet", audience=Audience.PERSON)
    shown = page(range(head.number, 0, -1), command.page, "/plan audit")
    entries = request.stores.audit.numbered(shown.rows)
    who, rows = Who(request.stores), request.stores.audit.rows(each.subject for each in entries)
    items = tuple(_item(each, who, rows, request) for each in entries)
    return Reply(
        title=f"The audit: {counted(head.number, 'entry', 'entries')}",
        parts=(*_kept(request.partnership.key, head), Items(items=items), *shown.footer),
        buttons=shown.buttons,
        audience=Audience.PERSON,
        marking=Marking.RESTRICTED if any(each.restricted for each in rows.values()) else Marking.OPEN,
    )


def month_anchored(stores: Stores, today: date, calendar: WorkingCalendar) -> tuple[str, Reply] | None:
    """What coordinators are told at the beginning of a month, to be kept: its key and the message.

    Not before the first working day, and not of a partnership that has just begun.
    """
    first, head = today.replace(day=1), stores.audit.head()
    begins = first if calendar.is_working(first) else calendar.next_working_day(first)
    if head is None or not begins <= today <= first.replace(day=FIRST_WEEK):
        return None
    if stores.partnership.started_at.date() >= first:
        return None
    title = f"Please keep this: where the audit stands in {say_month(today.month)} {today.year}"
    return f"audit {today:%Y-%m}", Reply(title=title, parts=_kept(stores.partnership.key, head))


def _kept(key: str, head: AuditHead) -> tuple[Text, Text]:
    anchor = Anchor(key, head.number, head.digest)
    return Text(text=str(anchor)), Text(text=f'{HOW}--anchor "{anchor}"')


class Who:
    """The members and organisations of a partnership, by the numbers that entries have of them."""

    def __init__(self, stores: Stores) -> None:
        self._members = {each.id: each for each in stores.members.all()}
        self._organisations = {each.id: each.name for each in stores.organisations.all()}

    def did(self, entry: AuditEntry) -> str:
        """Who did it, and for whom where that was another organisation than their own."""
        if entry.member_id is None:
            return "the bot itself"
        member = self._members.get(entry.member_id)
        own = member.organisation_id if member else None
        other = self._organisations.get(entry.organisation_id or 0, "") if entry.organisation_id != own else ""
        by = person(member) if member else "somebody who has left"
        return f"{by}, for {other}" if other else by


def _item(entry: AuditEntry, who: Who, rows: Mapping[str, Row], request: Request) -> Item:
    told = [name.removesuffix("_id").replace("_", " ") for name in entry.now] if entry.was else []
    changed = f": {', '.join(told)}" if told else ""
    text = f"{entry.number} · {when(entry.at, request)} · {who.did(entry)}"
    return Item(text=text, detail=f"{_subject(entry, rows)} {_done(entry)}{changed}")


def _subject(entry: AuditEntry, rows: Mapping[str, Row]) -> str:
    """The row by what people call it, such as `action 4.2` or `update of action 4.2`; by its own number otherwise.

    What may not be seen has no name here, and neither has what was removed.
    """
    kind = entry.subject.rpartition(" ")[0]
    belongs = BELONGS.get(kind)
    if belongs is None:
        return entry.subject
    row = rows.get(entry.subject)
    return belongs.format(row.name) if row else f"restricted or removed {kind}"


def _done(entry: AuditEntry) -> str:
    """What was done to it, without its kind: `added`."""
    return entry.event.removeprefix(f"{entry.subject.rpartition(' ')[0]} ")
