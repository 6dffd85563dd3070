"""What a plan says of its partnership: organisations, closed days, places and kinds of meeting."""

from collections.abc import Iterable
from typing import Any

from storage.loading.job import Job
from storage.loading.repeating import load_repeating
from storage.organisations import fold, names
from storage.planfile import MeetingFile, OrganisationFile, gist
from storage.tables import ClosedDay, MeetingKind, Organisation, Place
from storage.tables.base import Json

Organisations = dict[str, Organisation]
"""The organisations of a plan as rows, by their name in the file."""


def load_ground(job: Job) -> Organisations:
    """Add what is new of it; where this plan leads, bring what it describes differently up to date."""
    organisations = _load_organisations(job)
    _load_closed_days(job)
    _load_quiet_periods(job)
    _load_places(job)
    _load_meetings(job)
    job.stores.session.flush()
    load_repeating(job)
    return organisations


def _load_organisations(job: Job) -> Organisations:
    stored = job.stores.organisations.all()
    found: Organisations = {}
    for written in job.file.organisations():
        row = _match(written, [each for each in stored if each not in found.values()])
        if row is None:
            row = _new_organisation(written, stored, job)
            stored.append(row)
        else:
            _edit_organisation(row, written, [each for each in stored if each is not row], job)
        found[written.name] = row
    return found


def _match(written: OrganisationFile, stored: Iterable[Organisation]) -> Organisation | None:
    """The row of this organisation: by name, else by a name that one gives as the other's alias."""
    rows = list(stored)
    name, others = gist(written.name), {gist(alias) for alias in written.aliases}
    by_name = (row for row in rows if gist(row.name) == name)
    by_alias = (row for row in rows if gist(row.name) in others or name in {gist(each) for each in row.aliases})
    return next(by_name, None) or next(by_alias, None)


def _new_organisation(written: OrganisationFile, stored: Iterable[Organisation], job: Job) -> Organisation:
    row = Organisation(
        partnership_id=job.stores.partnership_id,
        name=written.name,
        short=written.short,
        kind=written.kind,
        aliases=_unclaimed(written.aliases, stored),
    )
    job.stores.session.add(row)
    job.tally.add("organisations")
    return row


def _edit_organisation(row: Organisation, written: OrganisationFile, others: list[Organisation], job: Job) -> None:
    known = names(row)
    aliases = _unclaimed([each for each in (written.name, *written.aliases) if fold(each) not in known], others)
    if aliases:
        row.aliases = [*row.aliases, *aliases]
        job.tally.add("other names of organisations", len(aliases))
    if job.leads:
        job.tally.edit("organisations", job.set(row, kind=written.kind, short=written.short or row.short))


def _unclaimed(aliases: Iterable[str], others: Iterable[Organisation]) -> list[str]:
    """Those aliases, once each, that no other organisation answers to."""
    taken = {name for other in others for name in names(other)}
    fresh = {fold(alias): alias for alias in aliases if fold(alias) not in taken}
    return list(fresh.values())


def _load_closed_days(job: Job) -> None:
    known = job.stores.closed_days.all()
    for written in job.file.closed_days:
        if written.date not in known:
            day = ClosedDay(partnership_id=job.stores.partnership_id, day=written.date, why=written.why or "")
            job.stores.session.add(day)
            job.tally.add("closed days")


def _load_quiet_periods(job: Job) -> None:
    for written in job.file.quiet_periods:
        if job.stores.closed_days.keep_quiet(written.first, written.last, written.why or ""):
            job.tally.add("quiet periods")


def _load_places(job: Job) -> None:
    known = {fold(place.name) for place in job.stores.places.all()}
    for name in job.file.places:
        if fold(name) not in known:
            job.stores.session.add(Place(partnership_id=job.stores.partnership_id, name=name))
            job.tally.add("places")
            known.add(fold(name))


def _load_meetings(job: Job) -> None:
    known = {kind.key: kind for kind in job.stores.meetings.kinds()}
    for written in job.file.meetings:
        values, reminders = _meeting_values(written, job), _own_reminders(written)
        if written.key not in known:
            values |= {"key": written.key, "reminders": reminders, "filed": reminders}
            job.stores.session.add(MeetingKind(partnership_id=job.stores.partnership_id, **values))
            job.tally.add("meetings")
        elif job.leads:
            values |= _reminders_said(known[written.key], reminders)
            job.tally.edit("meetings", job.set(known[written.key], **values))


def _own_reminders(written: MeetingFile) -> list[Json] | None:
    own = written.reminders
    return [each.data() for each in own] if isinstance(own, tuple) else None


def _reminders_said(kind: MeetingKind, said: list[Json] | None) -> dict[str, Any]:
    """What the file says of its reminders differently from last time, so that what was changed in chat stays."""
    if said == kind.filed:
        return {}
    stays = said is None and kind.reminders != kind.filed
    return {"filed": said} if stays else {"filed": said, "reminders": said}


def _meeting_values(written: MeetingFile, job: Job) -> dict[str, Any]:
    return {
        "name": written.name,
        "aliases": list(written.aliases),
        "cadence": written.cadence or "",
        "paper": job.file.paper(written),
        "usual": job.file.usual(written),
        "objectives": list(written.objectives),
        "within": written.within,
    }
