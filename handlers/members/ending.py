"""Grants that end soon: coordinators are told once, in the month before, and nothing else has to be done."""

from collections.abc import Iterator
from datetime import date, timedelta

from handlers.reading.lines import quoted
from handlers.reading.parties import calling
from handlers.reply import Button, Reply, Text
from handlers.rights import sees_restricted
from handlers.sayings import person
from schedules.calendar import say_day
from storage.stores import Stores
from storage.tables import Member

SOON = timedelta(days=30)


def endings_told(stores: Stores, today: date) -> Iterator[tuple[str, Reply]]:
    """What coordinators are told of each grant in its last month, with the subject under which it is told once."""
    for member in stores.members.all():
        until = member.cleared_until
        if until and sees_restricted(member, today) and until <= today + SOON:
            yield f"grant of {member.id} ends {until}", _warning(member, until, stores)


def _warning(member: Member, until: date, stores: Stores) -> Reply:
    called = quoted(calling(member, stores.members))
    return Reply(
        title=f"{person(member)} may see restricted items until {say_day(until)} only",
        parts=(Text(text="It then ends by itself. If they still need it, grant it again."),),
        buttons=(Button(label="Grant it again", line=f"/form member grant {called}", style="primary"),),
    )
