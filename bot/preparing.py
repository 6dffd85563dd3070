"""Before the doors open: the database is migrated, the plan is loaded, and there is a coordinator."""

import logging
from contextlib import suppress

from bot.clock import Clock
from bot.hearing import Person
from bot.settings import BadSettings, Settings
from handlers.reading.rules import refuse_unread_rules
from schedules.nightly import plan_nights
from storage import migrating
from storage.database import Database
from storage.loading import load
from storage.planfile import PlanFile, read_plan
from storage.stores import Stores, Unit
from storage.troubles import Conflict
from storage.vocabulary import Role

log = logging.getLogger(__name__)


def prepare_database(database: Database, clock: Clock) -> None:
    """On SQLite the start migrates by itself; on PostgreSQL a release does, and the start only checks."""
    if database.on_sqlite:
        migrating.migrate(database, clock.now())
    else:
        migrating.require_current(database)


def prepare_plan(database: Database, settings: Settings, clock: Clock) -> PlanFile:
    """Load the plan that the settings name, unless it is there already: what was changed in chat since stays."""
    plan = read_plan(settings.plan)
    try:
        _load_once(database, plan, clock)
    except Conflict:  # a process that started in the same instant was first
        _load_once(database, plan, clock)
    return plan


def _load_once(database: Database, plan: PlanFile, clock: Clock) -> None:
    with database.unit() as unit:
        known = unit.partnerships.by_key(plan.partnership.key)
        if known is None or unit.within(known.id).plans.labelled(plan.period.label) is None:
            refuse_unread_rules(plan, clock.now().date())
            load(unit, plan, clock.now())
            log.info("plan %s loaded", plan.period.label)


def prepare_nights(database: Database, clock: Clock) -> None:
    """Let the nightly work of every partnership be done now, for nobody knows how long nothing ran."""
    with database.unit() as unit:
        for partnership in unit.partnerships.all():
            plan_nights(unit.within(partnership.id), clock.now())


def needs_coordinator(database: Database, plan: PlanFile) -> bool:
    """Whether nobody looks after this plan yet."""
    with database.reading() as unit:
        return not _stores(unit, plan).members.coordinators()


def prepare_coordinator(database: Database, plan: PlanFile, person: Person, clock: Clock) -> None:
    """Make the person of the settings the first coordinator, for the council that leads the partnership."""
    with suppress(Conflict), database.unit() as unit:  # a process that started in the same instant may be first
        stores = _stores(unit, plan)
        if stores.members.on_platform(person.platform, person.id):
            return
        council = stores.organisations.named(plan.partnership.lead_council) or stores.organisations.all()[0]
        member = stores.members.add(person.name or "coordinator", Role.COORDINATOR, council, at=clock.now())
        stores.members.identify(member, person.platform, person.id)


def _stores(unit: Unit, plan: PlanFile) -> Stores:
    partnership = unit.partnerships.by_key(plan.partnership.key)
    if partnership is None:
        raise BadSettings("PLAN names a partnership that could not be loaded. Load it with convenor plan load.")
    return unit.within(partnership.id)
