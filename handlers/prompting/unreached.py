"""What is done where a private reminder does not arrive: its organisation is named in the channel, never its person.

The coordinators are told whom, why, and what they can do instead.
"""

from collections.abc import Sequence
from datetime import datetime

from handlers.notices import notify
from handlers.prompting.coordinating import enter_button
from handlers.prompting.instead import ask_deputies
from handlers.prompting.outstanding import outstanding
from handlers.prompting.sheet import Sheet, is_ahead, sheet_of
from handlers.reading.lines import quoted
from handlers.reply import Button, Reply, Text
from handlers.sayings import capital, counted, person
from handlers.sending.due import Due
from handlers.sending.reminder import HOW
from schedules.reminders import Kind
from storage.deliveries import Planned, Settlement
from storage.stores import Stores
from storage.tables import Delivery, DeliveryState, Member, Occurrence
from storage.tables.base import Json

MENTION = "mention"
ENTER = "Ask them another way, and enter what they answer."


def report_prompt(stores: Stores, delivery: Delivery, settlement: Settlement, now: datetime) -> None:
    """Say that a private reminder failed, or may not have arrived."""
    found = stores.prompts.of(delivery.id)
    sheet = sheet_of(stores, found, now) if found else None
    if found is None or sheet is None or not sheet.ahead:
        return
    failed = settlement.state == DeliveryState.FAILED
    deputies = ask_deputies(stores, sheet) if failed else ()
    reply = _unreached(sheet, settlement, deputies)
    for coordinator in stores.members.coordinators():
        notify(stores, coordinator, f"unreached {sheet.member.id} {found.day}", reply, now)
    if failed and not deputies:
        for meeting in sheet.ahead:
            _plan_mention(stores, meeting, sheet, now)


def report_redraw(stores: Stores, delivery: Delivery, settlement: Settlement, now: datetime) -> None:
    """Where a private reminder cannot be changed in its place any more, tell its person once that answers count."""
    found = stores.prompts.get(int(delivery.subject.split()[1]))
    member = stores.members.get(found.member_id) if found else None
    if found and member and settlement.state == DeliveryState.FAILED:
        reply = Reply(
            title="Your answers are saved, but I can no longer show them in the reminder above",
            parts=(Text(text="You can still answer there, and in its thread. /action mine shows how it all stands."),),
            buttons=(Button(label="Show mine", line="/action mine", style="primary"),),
        )
        notify(stores, member, f"fixed prompt {found.id}", reply, now)


def mention(due: Due) -> Json | Settlement:
    """What the channel is told of an organisation that could not be reminded privately; nothing where all answered."""
    number = int(due.delivery.subject.split()[1])
    organisation = next((each for each in due.stores.organisations.all() if each.id == number), None)
    meeting = due.occurrence
    found = outstanding(due.stores, meeting.kind, meeting, due.now)
    refs = [
        each.ref
        for each in found.unanswered
        if organisation and organisation.id in (each.lead_id, each.owner.organisation_id if each.owner else None)
    ]
    if not (organisation and refs and is_ahead(meeting, due.now)):
        return Settlement(DeliveryState.CANCELLED, trouble="it is not needed any more")
    word, words = due.standing.word("action"), due.standing.word("action", many=True)
    mine = Button(label=f"My {words}", line="/action mine", style="primary")
    said = Text(text="A private reminder could not be delivered.")
    title = f"{organisation.name}: {counted(len(refs), word, words)} still to answer: {', '.join(refs)}"
    return Reply(title=title, parts=(said, Text(text=HOW)), buttons=(mine,)).model_dump(mode="json")


def _plan_mention(stores: Stores, meeting: Occurrence, sheet: Sheet, now: datetime) -> None:
    """Name the organisation in the meeting's channel, once in each round of asking."""
    if meeting.channel is None:
        return
    rounds = [each for each in stores.deliveries.of(meeting.id) if each.sort == Kind.PROMPTS]
    begun = [each.kind for each in rounds if each.not_before <= now] or [str(sheet.prompt.day)]
    stores.deliveries.plan(
        Planned(
            subject=f"unreached {sheet.member.organisation_id} {meeting.id} {begun[-1]}",
            kind=MENTION,
            platform=meeting.channel.platform,
            destination=meeting.channel.place,
            not_before=now,
            occurrence_id=meeting.id,
            expires_at=meeting.starts_at,
        )
    )


def _unreached(sheet: Sheet, settlement: Settlement, deputies: Sequence[Member]) -> Reply:
    """What the coordinators are told: whom the reminder did not reach, why, and what they can do.

    `deputies` are those who are asked instead.
    """
    kind, name = sheet.ahead[0].kind, sheet.member.name
    failed = settlement.state == DeliveryState.FAILED
    title = f"{person(sheet.member)} could not be reminded privately"
    doubt = f"It is not known whether a private reminder reached {person(sheet.member)}"
    asked = [each.ref for each in sheet.waiting] + [f"meeting action {each.number}" for each in sheet.arising]
    trouble = settlement.trouble.strip().rstrip(".") or "the platform gave no reason"
    told = " Their organisation is named in the channel." if failed and sheet.ahead[0].channel else ""
    instead = f" {' and '.join(each.name for each in deputies)}, who stands in for them, is asked instead."
    return Reply(
        title=title if failed else doubt,
        parts=(
            Text(text=f"Why: {capital(trouble)}."),
            Text(text=f"Asked about: {', '.join(asked)}.{instead if deputies else f'{told} {ENTER}'}"),
        ),
        buttons=(
            enter_button(kind, name),
            Button(label="Text to forward", line=f"/digest {kind.key} chase {quoted(name)}"),
        ),
    )
