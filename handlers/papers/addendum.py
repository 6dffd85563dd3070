"""The one addendum to the papers of a meeting: what has come since they were issued, which they never show."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.paper import Paper, Section
from handlers.papers.digest import coordinators_note
from handlers.papers.file_names import file_name
from handlers.papers.reading_standing import belonging, standing_of
from handlers.papers.sections.action_rows import URGENT, due, lead, name, reported, status, whole
from handlers.papers.sections.changes import changed
from handlers.papers.sections.incidents import counted_incidents, total
from handlers.papers.sections.silence import counted_actions
from handlers.papers.standing import Standing
from handlers.reply import Item, Items, Part
from handlers.sayings import counted, joined, meeting_name
from handlers.sending.due import Due
from schedules.calendar import say_instant
from schedules.reminders import Kind
from storage.deliveries import Settlement
from storage.progress import Tally
from storage.stores import Stores
from storage.tables import Action, Delivery, DeliveryState, Occurrence, Update
from storage.tables.base import Json
from storage.vocabulary import ANSWERS, ASIDE, CATEGORIES, UpdateKind

MARK = "since papers were issued"
UNNAMED = "not named here"
AGAIN = timedelta(minutes=15)
LATER = (DeliveryState.DUE, DeliveryState.SENDING, DeliveryState.UNKNOWN, DeliveryState.ASKED, DeliveryState.FAILED)
"""A digest that was made and is not known to be out yet; an addendum before it would be read first."""


@dataclass(frozen=True)
class Since:
    """What has come since the digest of a meeting was issued, and what that digest was.

    `standing` begins when it was issued, and its changes are no answers; `said` are all entries since, oldest first.
    `undone` are answers that the digest has, taken back since, and `uncounted` incidents that it counts. `note` is the
    coordinator's, if the digest did not have it.
    """

    standing: Standing
    occurrence: Occurrence
    version: int
    issued_at: datetime
    said: tuple[Update, ...]
    undone: tuple[Update, ...]
    uncounted: tuple[Tally, ...]
    note: str

    def answered(self) -> list[Action]:
        """The actions that were reported on, in the plan's order."""
        spoken = {each.action_id for each in self.said if each.kind in ANSWERS}
        return [each for each in self.standing.everything if each.id in spoken]

    def completed(self) -> list[Action]:
        """Those of them that are complete now."""
        last = {each.action_id: each.kind for each in self.said if each.kind in ANSWERS}
        return [each for each in self.answered() if last[each.id] == UpdateKind.COMPLETED]

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to add."""
        return not (self.said or self.undone or self.standing.tallies or self.uncounted or self.note)

    @property
    def counts(self) -> str:
        """How much there is, in one line."""
        answered, done, changes = self.answered(), len(self.completed()), len(self.standing.changes)
        incidents = total(self.standing.tallies)
        refs = f" ({', '.join(each.ref for each in answered)})" if answered else ""
        said = [
            f"{counted_actions(len(answered), self.standing)} reported on{refs}" if answered else "",
            f"{done} of them completed" if done else "",
            f"{counted(len(self.undone), 'answer')} taken back" if self.undone else "",
            f"{counted(changes, 'change')} to the plan" if changes else "",
            f"{counted(incidents, 'incident')} logged" if incidents else "",
            _fewer(self.uncounted) if self.uncounted else "",
        ]
        return ", ".join(each for each in said if each) or "nothing"


def addendum_due(due: Due) -> Json | Settlement:
    """The addendum as it falls due; not needed where no digest was issued or nothing has come since."""
    since = since_issue(due.stores, due.occurrence, due.now)
    if since is None:
        return Settlement(DeliveryState.CANCELLED)
    if any(each.state in LATER for each in _digests(due.stores, due.occurrence) if each.paper_id):
        return Settlement(DeliveryState.DUE, next_at=due.now + AGAIN)
    if since.nothing:
        return Settlement(DeliveryState.CANCELLED)
    due.delivery.paper_id = due.stores.papers.of(due.occurrence.id)[-1].id
    return addendum(since, version=1, note=due.note).model_dump(mode="json")


def since_issue(stores: Stores, occurrence: Occurrence, now: datetime) -> Since | None:
    """What has come since the digest of a meeting was issued; nothing where it was not."""
    papers = stores.papers.of(occurrence.id)
    if not papers:
        return None
    issued = papers[-1]
    standing = standing_of(stores, occurrence.kind, occurrence, now, began=issued.compiled_at)
    wanted = {each.id for each in standing.everything}
    said = [each for each in stores.actions.since(issued.compiled_at) if each.action_id in wanted]
    note = coordinators_note(occurrence)
    return Since(
        standing=replace(standing, changes=tuple(each for each in standing.changes if each.kind not in ANSWERS)),
        occurrence=occurrence,
        version=issued.version,
        issued_at=issued.compiled_at,
        said=tuple(each for each in said if each.kind not in ASIDE),
        undone=tuple(each for each in stores.actions.undone_since(issued.compiled_at) if each.action_id in wanted),
        uncounted=_uncounted(stores, standing, issued.compiled_at),
        note="" if Paper.model_validate(issued.content).note.endswith(note) else note,
    )


def issued_addendum(stores: Stores, occurrence: Occurrence) -> Paper | None:
    """The addendum to the papers of a meeting, as it was posted."""
    planned = stores.deliveries.of(occurrence.id)
    posted = [each for each in planned if each.kind == Kind.ADDENDUM and each.content and each.posted]
    return Paper.model_validate(posted[-1].content) if posted else None


def addendum(since: Since, version: int, note: str = "") -> Paper:
    """The addendum as a value; `version` 0 is a preview, `note` says such as that it is late."""
    standing = since.standing
    date, issued = (say_instant(each, standing.zone) for each in (since.occurrence.starts_at, since.issued_at))
    return Paper(
        key=standing.kind.key,
        title=f"Addendum to the digest for the {meeting_name(standing.kind)}",
        facts=(
            ("Date", date),
            ("Partnership", standing.partnership.name),
            ("Papers issued", f"{issued}, version {since.version}; that version does not change"),
        ),
        counts=f"Since papers were issued: {since.counts}",
        sections=tuple(_sections(since)),
        version=version,
        file=file_name(standing, "addendum", version),
        partnership=standing.partnership.name,
        compiled=standing.until.astimezone(standing.zone),
        note="\n".join(each for each in (note, since.note) if each),
    )


def _sections(since: Since) -> Iterator[Section]:
    standing = since.standing
    spoken = since.answered()
    moved = [each for each in spoken if standing.before.get(each.id, each.status) != each.status]
    done = since.completed()
    ranked = sorted((each for each in moved if each not in done), key=lambda each: URGENT.get(each.status, len(URGENT)))
    others = (each for each in spoken if each not in moved and each not in done)
    yield from _listed(f"New status {MARK}", (_spoken(each, since) for each in ranked))
    yield from _listed(f"Completed {MARK}", (_spoken(each, since) for each in done))
    yield from _listed(f"Updates {MARK}", (_spoken(each, since) for each in others))
    yield from _listed(f"Taken back {MARK}", _undone(since))
    yield from _listed(f"Changed in the plan {MARK}", _changes(since))
    yield from _listed(f"Proposed {MARK}", _proposed(since))
    if standing.tallies:
        named = f"{counted(total(standing.tallies), 'incident')} logged"
        yield _section(f"{named} {MARK}", counted_incidents(standing.tallies))
    if since.uncounted:
        yield _section(f"{_fewer(since.uncounted)} {MARK}", counted_incidents(since.uncounted))


def _uncounted(stores: Stores, standing: Standing, at: datetime) -> tuple[Tally, ...]:
    """What the digest counts and nobody counts any more. A restricted one has no place, for it may be one alone."""
    found = belonging(stores.progress.uncounted(at), standing.kind, standing.objectives)
    return tuple(replace(each, place=UNNAMED) if CATEGORIES[each.category].restricted else each for each in found)


def _fewer(tallies: Iterable[Tally]) -> str:
    return f"{counted(total(tallies), 'incident')} taken back"


def _spoken(action: Action, since: Since) -> Item:
    """An action with all that was said of it since, oldest first."""
    about = [status(action, since.standing), lead(action), due(action, since.standing)]
    lines = [_said(each, since) for each in since.said if each.action_id == action.id and each.kind in ANSWERS]
    return Item(text=name(action), detail="\n".join([joined(about), *lines]))


def _undone(since: Since) -> Iterator[Item]:
    """What the digest says and nobody stands by any more, with how it is now; not once more in its words."""
    actions = {each.id: each for each in since.standing.everything}
    for each in since.undone:
        action, day = actions[each.action_id], since.standing.say(each.taken_back_at or each.at)
        now = joined((status(action, since.standing), lead(action), due(action, since.standing)))
        said = (
            f"What the digest has of it ({reported(each, since.standing)}) was taken back on {day}, and counts no more."
        )
        yield Item(text=name(action), detail=f"{now}\n{said}")


def _said(update: Update, since: Since) -> str:
    named = [("", update.text), ("Next", update.next_step), ("Result", update.result), ("Lesson", update.lesson)]
    texts = [f"{label}: {text}" if label else text for label, text in named if text]
    said = whole(". ".join(each.rstrip(".") for each in texts) or update.kind.value)
    return f"{said} ({reported(update, since.standing)})"


def _changes(since: Since) -> Iterator[Item]:
    for objective in (*since.standing.objectives, None):
        yield from changed(objective, since.standing)


def _proposed(since: Since) -> Iterator[Item]:
    proposed = {each.action_id for each in since.said if each.kind == UpdateKind.PROPOSED}
    return (Item(text=name(each)) for each in since.standing.everything if each.id in proposed)


def _listed(title: str, items: Iterable[Item]) -> Iterator[Section]:
    if listed := tuple(items):
        yield _section(title, Items(items=listed))


def _section(title: str, part: Part) -> Section:
    return Section(title=title, parts=(part,), lead=True)


def _digests(stores: Stores, occurrence: Occurrence) -> list[Delivery]:
    return [each for each in stores.deliveries.of(occurrence.id) if each.sort == Kind.DIGEST]
