"""A message that became a record says something else now, or is gone: whoever recorded it is asked what is to be done.

What the message says now stands in the question only where it may be kept, and only for whoever recorded it: others
may not be where it stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from handlers.origins.records import LONGEST, SHOW, Record, record_of
from handlers.reading.categories import names_restricted
from handlers.reading.tokens import clip
from handlers.reply import Audience, Button, Facts, Part, Reply, Text, Tone
from handlers.rights import coordinates
from handlers.screening import find
from handlers.undoable import UNDOABLE_FOR
from storage.deliveries import Planned
from storage.stores import Stores
from storage.tables import Member, Origin

ELSEWHERE = "something that is not repeated here: look at the message itself"
NOT_REPEATED = "something that is not repeated here, because it seems to hold what must not be kept"
LEAVE = "/message leave"
"""What a button says that leaves everything as it is; only a platform's door knows it."""
EDITED, GONE = "edited", "deleted"


@dataclass(frozen=True)
class Changed:
    """A message says something else now, or was deleted (`gone`). `version` differs each time.

    `words` is a digest of what it says now, and `text` the words themselves, which are kept nowhere but in a question.
    """

    platform: str
    place: str
    message: str
    version: str
    words: str = ""
    text: str = ""
    gone: bool = False


def note_change(change: Changed, stores: Stores, at: datetime) -> bool:
    """Ask about the records that were made of a message, once for each of its versions; False where there are none."""
    origins = stores.origins.of_message(change.platform, change.place, change.message)
    if not origins:
        return False
    stores.clear()  # so that nobody is asked about what is restricted in words that show it
    latest: dict[str, tuple[Origin, Record]] = {}
    for origin in origins:
        if record := record_of(origin.subject, stores):
            latest[record.about] = origin, record  # what was put right before is that no more
    for origin, record in latest.values():
        if change.gone or origin.words != change.words:
            _ask(change, origin, record, stores, at)
        origin.words = change.words
    stores.session.flush()
    return True


def line_for(change: Changed, record: Record) -> str:
    """What a button says that opens the form of a record with what its message says now."""
    return f"/message {change.place} {change.message} {record.correct}"


def _ask(change: Changed, origin: Origin, record: Record, stores: Stores, at: datetime) -> None:
    member = stores.members.get(origin.member_id)
    mine = member is not None and bool(_places(member, change.platform))
    asked = [member] if member and mine else stores.members.coordinators()
    soon = mine and at < origin.at + UNDOABLE_FOR
    undo = soon or (record.theirs and all(map(coordinates, asked)))
    told = _question(change, origin, record, "" if mine else member.name if member else "Somebody", undo=undo)
    for each in asked:
        for place in _places(each, change.platform):
            stores.deliveries.plan(
                Planned(
                    subject=f"origin {origin.id} {change.version}",
                    kind="notice",
                    platform=change.platform,
                    destination=f"@{place}",
                    not_before=at,
                    content=told.model_dump(mode="json"),
                )
            )


def _places(member: Member, platform: str) -> list[str]:
    """Who somebody is on a platform; nobody is asked who has left."""
    return [each.person for each in member.identities if each.platform == platform] if not member.removed_at else []


def _question(change: Changed, origin: Origin, record: Record, who: str, *, undo: bool) -> Reply:
    """The question, with the name of whoever recorded it where somebody else is asked.

    `undo`: whoever is asked may take it back still.
    """
    what = "something restricted" if record.restricted else record.name
    where = f" in {origin.name}" if origin.name.startswith("#") else ""
    happened = GONE if change.gone else EDITED
    asks = "Should the record stay as it is?" if change.gone else "Should the record be corrected?"
    return Reply(
        title=f"{who or 'You'} recorded {what} from a message{where}, which was {happened} since. {asks}",
        parts=tuple(_parts(change, origin, record, ELSEWHERE if who else _sayable(change.text))),
        buttons=tuple(
            _buttons_of_gone(record, undo=undo)
            if change.gone
            else _buttons(record, "" if who else line_for(change, record))
        ),
        tone=Tone.ASK,
        audience=Audience.PERSON,
    )


def _parts(change: Changed, origin: Origin, record: Record, says: str) -> Iterator[Part]:
    if record.restricted:
        yield Text(text="What it says is not repeated here. Look it up where you may see restricted items.")
        return
    now = [] if change.gone else [("The message says now", says)]
    yield Facts(rows=(*now, ("The record says", clip(record.says, LONGEST) or "nothing in words")))
    if origin.link and not change.gone:
        yield Text(text=SHOW, link=origin.link)


def _sayable(text: str) -> str:
    if find(text) or names_restricted(f"incident log {text}"):
        return NOT_REPEATED
    return clip(text.strip(), LONGEST) or "nothing in words"


def _buttons_of_gone(record: Record, *, undo: bool) -> Iterator[Button]:
    """Only what will be done for whoever is asked."""
    if not record.restricted:
        yield Button(label="Keep the record", line=LEAVE)
        yield Button(label="Take it back", line=record.undo) if undo else record.anew


def _buttons(record: Record, correct: str) -> Iterator[Button]:
    """Correcting what one recorded oneself, in a form with what the message says now; others have their own way."""
    if not record.restricted:
        yield Button(label="Correct it", line=correct, style="primary") if correct else record.anew
        yield Button(label="Leave it", line=LEAVE)
