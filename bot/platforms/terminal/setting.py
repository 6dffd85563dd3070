"""What a play begins with: a plan in the store, and members who are people of the terminal."""

from datetime import date, datetime
from pathlib import Path

from bot.platforms.terminal.platform import NAME
from bot.platforms.terminal.script import AddMember, BadPlay, LoadPlan
from handlers.reading.rules import refuse_unread_rules
from schedules.nightly import plan_nights
from storage.database import Database
from storage.loading import load
from storage.planfile import BadPlan, PlanFile, preset_names, read_plan
from storage.stores import Stores
from storage.tables import Member, Organisation


def find_plan(wanted: LoadPlan, folder: Path, today: date) -> PlanFile:
    """The plan of a preset's name or a file, which may stand beside the play. Raises BadPlay."""
    beside = folder / wanted.source
    preset = wanted.source in preset_names()
    try:
        plan = read_plan(beside if not preset and beside.is_file() else wanted.source)
        refuse_unread_rules(plan, today)
    except BadPlan as bad:
        raise BadPlay(wanted.line, " ".join(bad.sentences)) from None
    return plan


def place_plan(database: Database, plan: PlanFile, at: datetime) -> int:
    """Load a plan, and return the number of its partnership."""
    with database.unit() as unit:
        number = load(unit, plan, at).partnership_id
        plan_nights(unit.within(number), at)
        return number


def place_member(database: Database, partnership_id: int, wanted: AddMember, at: datetime) -> None:
    """Add a member who is known on the terminal by their handle. Raises BadPlay for an unknown organisation."""
    with database.unit() as unit:
        stores = unit.within(partnership_id)
        organisation = stores.organisations.named(wanted.organisation)
        if organisation is None:
            known = ", ".join(each.name for each in stores.organisations.all())
            raise BadPlay(wanted.line, f"The plan has no organisation “{wanted.organisation}”. It has: {known}.")
        member = stores.members.add(wanted.handle, wanted.role, organisation, at=at)
        stores.members.identify(member, NAME, wanted.handle)
        if wanted.principal:
            member.deputy_for_id = _principal(stores, wanted, organisation).id


def _principal(stores: Stores, wanted: AddMember, organisation: Organisation) -> Member:
    """For whom a deputy stands in, who has to be of the same organisation. Raises BadPlay."""
    found = stores.members.on_platform(NAME, wanted.principal)
    if found is None or found.organisation_id != organisation.id:
        said = f"{wanted.principal} is no member of {organisation.name}, so {wanted.handle} cannot stand in for them."
        raise BadPlay(wanted.line, f"{said} Declare {wanted.principal} before.")
    return found


def allow_channel(database: Database, partnership_id: int, name: str, at: datetime) -> None:
    """Let restricted items be posted in a channel of the play, as a coordinator would have."""
    with database.unit() as unit:
        channel = unit.within(partnership_id).channels.remember(NAME, name, f"#{name}")
        channel.allowed_at, channel.allowed_by_id = at, None


def handles(database: Database, partnership_id: int) -> list[str]:
    """Who a partnership's members are on the terminal, oldest first."""
    with database.reading() as unit:
        members = sorted(unit.within(partnership_id).members.all(), key=lambda member: member.id)
        return [each.person for member in members for each in member.identities if each.platform == NAME]
