"""What the command line does, apart from plays: serve, migrate, load a plan, look after the installation."""

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from bot.app import App
from bot.channels import out_of_reach
from bot.clock import Clock, SystemClock
from bot.guarding import examine_files
from bot.hearing import Person
from bot.logs import places_of, start_log, tell_of_tasks
from bot.platforms import slack
from bot.preparing import needs_coordinator, prepare_coordinator, prepare_database, prepare_nights, prepare_plan
from bot.process import Duties, serve
from bot.settings import PLACE, BadSettings, Door, Settings, read_settings
from handlers.reading.rules import refuse_unread_rules
from schedules.nightly import plan_nights
from storage import migrating, serving
from storage.database import Database
from storage.loading import load
from storage.planfile import BadPlan, PlanFile, read_plan
from storage.troubles import Conflict, Unavailable

MISTAKES = (BadSettings, BadPlan)
"""What ends a command with sentences of its own and without a traceback."""


def told(command: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """A command whose troubles are told in sentences: exit status 2."""

    def tell(arguments: argparse.Namespace) -> int:
        try:
            return command(arguments)
        except MISTAKES as mistake:
            sys.stderr.write(f"{mistake}\n")
        except (Unavailable, Conflict) as trouble:
            sys.stderr.write(f"Not done: {trouble}.\n")
        except Exception as error:  # its own words may hold a password, or what somebody typed
            sys.stderr.write("Not done, for a reason that nobody foresaw:\n" + "\n".join(places_of(error)) + "\n")
        return 2

    return tell


@told
def run(_arguments: argparse.Namespace) -> int:
    """Every door that is set up, the beat, and the health pages, in one process."""
    settings = read_settings()
    return _serve(settings, Duties(settings.doors(), http=True, beat=True))


@told
def web(_arguments: argparse.Namespace) -> int:
    """The HTTP door and the health pages."""
    return _serve(read_settings(), Duties(frozenset({Door.HTTP}), http=True, beat=False))


@told
def worker(_arguments: argparse.Namespace) -> int:
    """The beat, and Socket Mode where it is set up."""
    settings = read_settings()
    return _serve(settings, Duties(settings.doors() & {Door.SOCKET}, http=False, beat=True))


@told
def migrate(_arguments: argparse.Namespace) -> int:
    """Bring the database to this version's tables."""
    database = Database(read_settings().need("DATABASE_URL"))
    with serving.serving(database):
        done = migrating.migrate(database, SystemClock().now())
    sys.stdout.write(f"{done}\n")
    return 0


@told
def load_plan(arguments: argparse.Namespace) -> int:
    """Load a plan from a preset or a file."""
    clock = SystemClock()
    plan = read_plan(arguments.name)
    refuse_unread_rules(plan, clock.now().date())
    database = Database(read_settings().need("DATABASE_URL"))
    with serving.serving(database):
        prepare_database(database, clock)
        with database.unit() as unit:
            loaded = load(unit, plan, clock.now())
            plan_nights(unit.within(loaded.partnership_id), clock.now())
    sys.stdout.write(f"{loaded}\n")
    return 0


@told
def manifest(arguments: argparse.Namespace) -> int:
    """The Slack app manifest, each scope with its reason."""
    sys.stdout.write(slack.manifest_text(prefix=arguments.prefix, url=arguments.url))
    return 0


@told
def doctor(_arguments: argparse.Namespace) -> int:
    """Check settings, database, token, scopes and clock; exit status 1 when something is wrong."""
    settings = read_settings()
    database = Database(settings.need("DATABASE_URL"))
    files = [PLACE, *serving.files_of(database)]
    slacks = asyncio.run(slack.examine(settings, SystemClock()))
    stored = list(serving.examine(database))
    channels = _examine_channels(database) if all(well for well, _ in stored) else []
    findings = [*stored, *channels, *examine_files(files), *_examine_logo(settings), *slacks]
    for well, sentence in findings:
        sys.stdout.write(f"{'ok   ' if well else 'WRONG'} {sentence}\n")
    return 0 if all(well for well, _ in findings) else 1


def _examine_channels(database: Database) -> list[tuple[bool, str]]:
    """Whether every channel that a meeting is posted in can be reached, as far as anybody told the bot."""
    found = out_of_reach(database, SystemClock().now())
    said = [f"{each} Put that right, or name another with /meeting channel." for each in found]
    return [(False, each) for each in said] or [(True, "Every channel in use can be reached, as far as is known.")]


def _examine_logo(settings: Settings) -> list[tuple[bool, str]]:
    """Whether the logo, if there is one, can stand in every document; without it they are made all the same."""
    if settings.logo is None:
        return []
    from bot.drawings.logo import check_logo  # with the libraries of Word and PDF, which take a while to load

    fault = check_logo(Path(settings.logo))
    return [(not fault, f"LOGO: {fault}" if fault else "The logo can stand in every document.")]


@told
def backup(arguments: argparse.Namespace) -> int:
    """A consistent copy of the SQLite database, made while the bot may be running."""
    database = Database(read_settings().need("DATABASE_URL"))
    serving.backup(database, Path(arguments.file))
    sys.stdout.write(f"Copied to {arguments.file}.\n")
    return 0


def _serve(settings: Settings, duties: Duties) -> int:
    settings.for_doors(duties.doors or settings.doors())
    start_log(settings)
    database = Database(settings.need("DATABASE_URL"))
    if database.in_memory:
        raise BadSettings("DATABASE_URL names a database in memory, which is lost at the end: name a file.")
    clock = SystemClock()
    with serving.serving(database):
        prepare_database(database, clock)
        plan = prepare_plan(database, settings, clock)
        prepare_nights(database, clock)
        asyncio.run(_start(settings, database, plan, clock, duties))
    return 0


async def _start(settings: Settings, database: Database, plan: PlanFile, clock: Clock, duties: Duties) -> None:
    asyncio.get_running_loop().set_exception_handler(tell_of_tasks)
    app = App(settings, database, clock)
    if needs_coordinator(database, plan):
        prepare_coordinator(database, plan, await _first_coordinator(app, settings), clock)
    await serve(app, duties)


async def _first_coordinator(app: App, settings: Settings) -> Person:
    person = await app.slack.find_person(settings.need("COORDINATOR"))
    if person is None:
        raise BadSettings("COORDINATOR names nobody that Slack knows: put a Slack member ID or an email in .env.")
    return person
