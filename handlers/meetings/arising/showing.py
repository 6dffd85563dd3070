"""Looking at meeting actions: those that are open or all, of one kind of meeting or of every, or one of them."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated

from handlers.auditing import Who
from handlers.command import Command, handles
from handlers.meetings.arising.listed import row
from handlers.meetings.arising.rows import buttons, facts
from handlers.meetings.arising.saying import called
from handlers.origins.records import recorded_from
from handlers.paging import page
from handlers.reading.arising import Wanted, found_arising
from handlers.reading.kinds import NUMBER, WANTED
from handlers.reading.slots import Slot
from handlers.reply import Button, Item, Items, Part, Reply, Text
from handlers.request import Request
from handlers.rights import Right, rights_of
from handlers.sayings import counted, joined, meeting_name, when
from storage.auditing.audit import ERASED
from storage.tables import AuditEntry, MeetingAction

NAMED: Mapping[str, tuple[str, str]] = {
    "open": ("open meeting action", "No meeting action{} is open"),
    "done": ("meeting action done or dropped", "No meeting action{} was done or dropped"),
    "mine": ("open meeting action of yours", "You have no open meeting action{}"),
    "all": ("meeting action", "There is no meeting action{} yet"),
}
"""What those are called that are listed, and what is said where there are none."""
HOW = "Record one with /meeting action, the meeting, who is to do it, and what is to be done."
MOVED = {"lead_id": "who leads it", "owner_id": "who sees to it", "due": "when it is due"}
"""The columns of which an entry of the audit says that they were changed, and what they are."""


class ListArising(Command):
    words = "meeting actions"
    right = Right.READ
    help = "List meeting actions, with who and by when, or show one"
    example = "jag all"

    wanted: Annotated[Wanted | None, Slot(WANTED, "Which", "A meeting, a number, open, done, mine or all")] = None
    page: Annotated[int, Slot(NUMBER, "Page", option=True, asked=False)] = 1


@handles
def list_arising(command: ListArising, request: Request) -> Reply:
    wanted = command.wanted or Wanted()
    if wanted.number:
        return _one(found_arising(wanted.number, request), request)
    found = [each for each in request.stores.meeting_actions.all(wanted.kind) if wanted.includes(each, request)]
    whose = f" of the {meeting_name(wanted.kind)}" if wanted.kind else ""
    if not found:
        title = NAMED[wanted.which][1].format(whose)
        return Reply(title=title, parts=(Text(text=HOW),), buttons=_record(wanted, request))
    ordered = sorted(found, key=lambda each: (each.done_at is not None, each.due or date.max, each.number))
    shown = page(ordered, command.page, f"/meeting actions {wanted}")
    items = tuple(row(each, request) for each in shown.rows)
    return Reply(
        title=f"{_counted(len(found), wanted)}{whose}",
        parts=(Items(items=items), *shown.footer),
        buttons=(*shown.buttons, *_record(wanted, request)),
    )


def _counted(number: int, wanted: Wanted) -> str:
    one = NAMED[wanted.which][0]
    return counted(number, one, one.replace("action", "actions"))


def _record(wanted: Wanted, request: Request) -> tuple[Button, ...]:
    """For those who may record one."""
    if Right.REPORT not in rights_of(request.member, request.today):
        return ()
    line = f"/form meeting action {wanted.kind.key if wanted.kind else ''}".strip()
    return (Button(label="Record one", line=line),)


def _one(action: MeetingAction, request: Request) -> Reply:
    """One with what was done to it, by whom and when."""
    parts: list[Part] = [facts(action, request), *recorded_from(f"meeting action {action.id}", request)]
    if history := tuple(_history(action, request)):
        parts.append(Items(title="What was done", items=history))
    title = f"Meeting action {called(action)}"
    return Reply(title=title, parts=tuple(parts), buttons=buttons(action, request))


def _history(action: MeetingAction, request: Request) -> Iterator[Item]:
    """Newest first; the audit keeps it."""
    who = Who(request.stores)
    for entry in request.stores.audit.about(f"meeting action {action.id}"):
        yield Item(text=f"{when(entry.at, request)} · {who.did(entry)}", detail=_did(entry))


def _did(entry: AuditEntry) -> str:
    """What somebody did: recorded it, said that it is done, dropped it, opened it again, or changed some of it."""
    if entry.event.endswith("added"):
        return "recorded it"
    if entry.event == ERASED:
        return "removed its words for good"
    if "done_at" in entry.now:
        ended = "dropped it" if entry.now.get("dropped") else "said that it is done"
        return ended if entry.now["done_at"] else "opened it again"
    moved = [said for name, said in MOVED.items() if name in entry.now]
    return f"changed {joined([*dict.fromkeys(moved), *(['its wording'] if entry.content else [])])}"
