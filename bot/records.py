"""The command line on the records themselves: write out what is held, and remove what was kept for long enough."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from bot.clock import SystemClock
from bot.commands import told
from bot.printing.printer import PrintedFile, Printer, Unprintable
from bot.settings import BadSettings, read_settings
from handlers.exports import note_export
from handlers.paper import Format, Paper
from handlers.papers.choosing import issued, present
from handlers.reply import Marking
from handlers.retention.nightly import retain
from handlers.retention.rows import held, say_months
from handlers.sayings import has_paper
from handlers.sending.files import as_exported, formats_of
from schedules.retention import PERIODS
from storage import migrating
from storage.database import Database
from storage.keeping.exporting import Exporting, Note, leave_note
from storage.serving import AlreadyServed, serving
from storage.stores import Stores, Unit
from storage.tables import Member, Partnership

CAREFUL = "It holds restricted items and names: keep it where only those can read it who may, and delete it when done."
EXISTS = "{} exists already and was not overwritten; give another name."
ALL = "all"
READ_IT = "Read it before you hand it over: what was typed or answered may name others, or be restricted."


@told
def retention(arguments: argparse.Namespace) -> int:
    """What was kept for long enough: list it, or remove it too."""
    database = _database()
    if arguments.dry_run:
        with database.reading() as unit:
            for partnership in unit.partnerships.all():
                _list(unit.within(partnership.id), SystemClock())
        return 0
    with serving(database):
        for partnership_id, name in _partnerships(database):
            _remove(database, partnership_id, name, SystemClock())
    return 0


@told
def export_person(arguments: argparse.Namespace) -> int:
    """All that is held about one member, as JSON."""
    database, clock = _database(), SystemClock()
    with database.reading() as unit:
        stores = unit.within(_chosen(unit, arguments.partnership).id)
        member = _member(stores, arguments.name)
        kind = f"what is held about member {member.id}"
        about = {"partnership": stores.partnership.name, "exported_at": clock.now().isoformat()}
        about |= Exporting(stores.session, stores.partnership_id).person(member)
    _write(arguments.to, [json.dumps(about, indent=2, ensure_ascii=False)])
    _note(database, Note(stores.partnership_id, kind, clock.now()))
    sys.stderr.write(f"{READ_IT}\n")
    return 0


@told
def export_all(arguments: argparse.Namespace) -> int:
    """Every row of one partnership, as JSON, one a line."""
    database, clock = _database(), SystemClock()
    with database.reading() as unit:
        chosen = _chosen(unit, arguments.partnership).id
        rows = Exporting(unit.within(chosen).session, chosen).all()
        _write(arguments.to, (json.dumps(row, ensure_ascii=False) for row in rows))
    _note(database, Note(chosen, "everything", clock.now()))
    sys.stderr.write(f"{CAREFUL}\n")
    return 0


@told
def export_paper(arguments: argparse.Namespace) -> int:
    """A paper as files: one that was issued, or how it would read now. What cannot be made holds back no other."""
    settings, database, clock = read_settings(), _database(), SystemClock()
    with database.reading() as unit:
        stores = unit.within(_chosen(unit, arguments.partnership).id)
        chosen, paper = stores.partnership_id, _paper(stores, arguments, clock)
        careful = paper.marking == Marking.RESTRICTED or _is_overtaken(paper, stores)
    formats = [each for each in formats_of(paper) if arguments.format in (ALL, each)]
    printer = Printer(Path(settings.logo) if settings.logo else None)
    made, troubles = asyncio.run(_printed(printer, paper, formats))
    _write_files(Path(arguments.to), made)
    _note(database, Note(chosen, as_exported(paper, formats), clock.now()))
    for said in (*troubles, *([CAREFUL] if careful else [])):
        sys.stderr.write(f"{said}\n")
    return 1 if troubles or not made else 0


def _paper(stores: Stores, arguments: argparse.Namespace, clock: SystemClock) -> Paper:
    """The paper that is meant. Raises BadSettings where there is none."""
    kind = stores.meetings.kind(arguments.key)
    if kind is None or not has_paper(kind):
        known = ", ".join(each.key for each in stores.meetings.kinds() if has_paper(each))
        raise BadSettings(f"No meeting that has a paper is called {arguments.key}. These have one: {known}.")
    audience = Marking(arguments.audience)
    if arguments.preview or audience == Marking.RESTRICTED:
        return present(stores, kind, audience, clock.now())
    found = issued(stores, kind, audience, arguments.date, arguments.version)
    if found is None:
        raise BadSettings(
            "No such paper was issued. Give another --date or --version, or --preview for how it reads now."
        )
    return Paper.model_validate(found.content)


def _is_overtaken(paper: Paper, stores: Stores) -> bool:
    """Whether something was restricted after a paper was issued, and may stand in it."""
    return paper.version > 0 and bool(stores.actions.restricted(since=paper.compiled))


async def _printed(printer: Printer, paper: Paper, formats: Iterable[Format]) -> tuple[list[PrintedFile], list[str]]:
    """The files of a paper, and what is to be said of those that could not be made."""
    made: list[PrintedFile] = []
    troubles = []
    for each in formats:
        try:
            made += await printer.make(paper, each)
        except Unprintable as trouble:
            troubles.append(str(trouble))
    return made, troubles


def _write_files(folder: Path, files: Iterable[PrintedFile]) -> None:
    """Into a folder, made if it is not there, for its owner alone; nothing is overwritten. Raises BadSettings."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise BadSettings(f"The folder {folder} cannot be made: {error.strerror}.") from None
    files = list(files)
    for each in files:  # all or none, for what left is noted afterwards
        _refuse_existing(str(folder / each.name))
    for each in files:
        with _new_file(str(folder / each.name)) as file:
            file.write(each.data)
        sys.stdout.write(f"{folder / each.name}\n")


def _database() -> Database:
    database = Database(read_settings().need("DATABASE_URL"))
    migrating.require_current(database)
    return database


def _partnerships(database: Database) -> list[tuple[int, str]]:
    with database.reading() as unit:
        return [(each.id, each.name) for each in unit.partnerships.all()]


def _list(stores: Stores, clock: SystemClock) -> None:
    sys.stdout.write(f"{stores.partnership.name}\n")
    for row in held(stores, clock.now()):
        sys.stdout.write(f"  {row.period.label}: {say_months(row.months)} {row.period.since}. Now: {row.goes()}\n")


def _remove(database: Database, partnership_id: int, name: str, clock: SystemClock) -> None:
    """Part after part, so that nothing else waits for long, until nothing is left that is old enough."""
    gone = dict.fromkeys(PERIODS, 0)
    while part := _remove_part(database, partnership_id, clock):
        gone |= {key: gone[key] + count for key, count in part.items()}
    removed = [f"{PERIODS[key].label}: {count}" for key, count in gone.items() if count]
    sys.stdout.write(f"{name}: {'; '.join(removed) or 'nothing was kept for long enough to go'}.\n")


def _remove_part(database: Database, partnership_id: int, clock: SystemClock) -> dict[str, int]:
    now = clock.now()
    with database.unit() as unit:
        unit.acts(now)
        return retain(unit.within(partnership_id), now)


def _chosen(unit: Unit, key: str) -> Partnership:
    """The partnership of a key, or the only one. Raises BadSettings."""
    known = unit.partnerships.all()
    found = [each for each in known if key in ("", each.key)]
    if len(found) == 1:
        return found[0]
    keys = ", ".join(each.key for each in known)
    raise BadSettings(
        f"Say which partnership, with --partnership and one of: {keys}." if known else "No plan is loaded."
    )


def _member(stores: Stores, name: str) -> Member:
    """The one member who is called so, removed or not; `#12` is a number. Raises BadSettings."""
    number = name.removeprefix("#")
    if name.startswith("#") and number.isdecimal():
        found = [each for each in [stores.members.get(int(number))] if each]
    else:
        found = [*stores.members.named(name), *stores.members.removed("", "", name, name)]
    if len(found) == 1:
        return found[0]
    which = "; ".join(f"#{each.id} {each.name}, {each.organisation.name}" for each in found)
    raise BadSettings(f"Which one: {which}?" if found else f"Nobody here is or was called {name}.")


def _write(to: str, lines: Iterable[str]) -> None:
    """To a new file that its owner alone can read, or to standard output."""
    if not to:
        sys.stdout.writelines(f"{line}\n" for line in lines)
        return
    with _new_file(to) as file:
        file.writelines(f"{line}\n".encode() for line in lines)


def _refuse_existing(path: str) -> None:
    if os.path.lexists(path):
        raise BadSettings(EXISTS.format(path))


def _new_file(path: str) -> BinaryIO:
    """A file for its owner alone that was not there before. Raises BadSettings."""
    try:
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except FileExistsError:
        raise BadSettings(EXISTS.format(path)) from None
    except OSError as error:
        raise BadSettings(f"{path} cannot be written: {error.strerror}.") from None


def _note(database: Database, note: Note) -> None:
    """Put the export into the audit; beside a process that serves the same SQLite file, leave it to that one."""
    try:
        with serving(database), database.unit() as unit:
            unit.acts(note.at)
            note_export(unit.within(note.partnership_id), note.kind, note.at)
    except AlreadyServed:
        leave_note(Path(str(database.url.database)), note)
