"""Asking a deputy where the private reminder to the member did not arrive."""

from collections.abc import Sequence

from handlers.prompting.rounds import first_identity
from handlers.prompting.sheet import Sheet
from handlers.rights import Right, rights_of, stands_in_for
from schedules.asking import asking_day
from schedules.calendar import at_local
from schedules.reminders import SENDING_STARTS
from storage.prompts import UNSENT, Asking
from storage.stores import Stores
from storage.tables import Member


def ask_deputies(stores: Stores, sheet: Sheet) -> Sequence[Member]:
    """Ask those who stand in for the member of a reminder the same; those who are asked, on a day that is theirs."""
    return [
        each for each in stores.members.deputies(sheet.member.id) if _answers(each, sheet) and _ask(each, stores, sheet)
    ]


def _answers(deputy: Member, sheet: Sheet) -> bool:
    in_force = stands_in_for(deputy, sheet.today) is not None and Right.REPORT in rights_of(deputy, sheet.today)
    return in_force and bool(deputy.identities) and deputy.muted_at is None


def _ask(deputy: Member, stores: Stores, sheet: Sheet) -> bool:
    """Plan it for the first day on which they were not asked yet; False when there is none before the meeting."""
    days = stores.prompts.asked([deputy.id], sheet.today).get(deputy.id, {})
    full = {day for day, (_, delivery) in days.items() if delivery.state not in UNSENT or delivery.posted}
    day = asking_day(sheet.today, full, sheet.calendar, sheet.last) if sheet.last else None
    if day is None:
        return False
    identity = first_identity(deputy)
    asking = Asking(
        member_id=deputy.id,
        day=day,
        platform=identity.platform,
        destination=f"@{identity.person}",
        not_before=sheet.now if day == sheet.today else at_local(day, SENDING_STARTS, sheet.zone),
        expires_at=sheet.ahead[-1].starts_at,
        occurrences=tuple(each.id for each in sheet.ahead),
        actions={each.id: place for place, each in enumerate(sheet.actions) if sheet.waits(each)},
    )
    return stores.prompts.extend(*days[day], asking) if day in days else bool(stores.prompts.plan([asking]))
