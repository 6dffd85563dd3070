"""Reading what is said of a meeting action: which one, which meeting it is of, who leads it, and by when."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from handlers.form import Choice
from handlers.meetings.arising.saying import called, state
from handlers.reading.dates import read_date
from handlers.reading.spots import read_meeting, take_meeting
from handlers.reading.tokens import MOST_OFFERED, Unclear, clip, plain_name
from handlers.reply import Refused
from handlers.request import Request
from handlers.rights import leads
from storage.meetings import kind_names
from storage.organisations import fold
from storage.tables import MeetingAction, MeetingKind

NEXT_MEETING, NO_DAY = "next meeting", "none"
SAID_NEXT = frozenset({"next", "next meeting", "the next meeting", "the next one", "next one"})


Which = Literal["open", "done", "mine", "all"]
"""Those to be listed: `mine` are those that are open and led by whoever asks."""
WHICH: tuple[Which, ...] = ("open", "done", "mine", "all")


@dataclass(frozen=True)
class Wanted:
    """Which meeting actions to show: some of a kind of meeting or of all kinds, or the one of a `number`."""

    kind: MeetingKind | None = None
    which: Which = "open"
    number: int = 0

    def __str__(self) -> str:
        """As it would be typed."""
        return " ".join(filter(None, (self.kind.key if self.kind else "", self.which)))

    def includes(self, action: MeetingAction, request: Request) -> bool:
        """Whether one is among those to be listed."""
        if self.which == "mine":
            return action.done_at is None and leads(request.member, action, request.today)
        return self.which == "all" or (action.done_at is None) == (self.which == "open")


def read_wanted(words: str, request: Request) -> Wanted:
    """A kind of meeting, `open`, `done`, `mine` or `all`, or both in any order; or the number of one."""
    said = words.split()
    which = [each for each in said if each.lower() in WHICH]
    rest = " ".join(each for each in said if each not in which)
    if not which and re.fullmatch(r"#?\d+", rest):
        return Wanted(number=read_arising(rest, request))
    kind = read_meeting(rest, request) if rest else None
    return Wanted(kind, cast(Which, which[0].lower()) if which else "open")


def take_known_meeting(text: str, request: Request) -> tuple[str, str]:
    """The longest beginning of a text that names a kind of meeting; nothing where it names none."""
    words, rest = take_meeting(text, request)
    known = {name for kind in request.stores.meetings.kinds() for name in kind_names(kind)}
    return (words, rest) if fold(words) in known else ("", text)


def read_due(words: str, request: Request) -> date | str:
    """A day; or NEXT_MEETING, the day of the next meeting of its kind; or NO_DAY."""
    plain = plain_name(words).removeprefix("by ")
    if plain in SAID_NEXT:
        return NEXT_MEETING
    return NO_DAY if plain in ("none", "-") else read_date(words, request.today)


def read_arising(words: str, request: Request) -> int:
    """The number of a meeting action, by its number or words of its text. Raises Unclear with those that are open."""
    said = words.strip()
    match = re.fullmatch(r"(?:(?:meeting\s+)?action\s+)?#?(\d{1,6})[:.,]*", said, re.IGNORECASE)
    if match and request.stores.meeting_actions.find(int(match[1])):
        return int(match[1])
    everything = request.stores.meeting_actions.all()
    wanted = [] if match else fold(said).split()
    found = [each for each in everything if wanted and all(word in fold(each.text) for word in wanted)]
    if len(found) == 1:
        return found[0].number
    near = found or [each for each in everything if each.done_at is None]
    offered = [Choice(value=str(each.number), label=called(each)) for each in near][:MOST_OFFERED]
    several = "Several meeting actions match" if found else "There is no meeting action"
    raise Unclear(f"{several} “{clip(said)}”. /meeting actions shows those that are open.", offered)


def found_arising(number: int, request: Request, *, lock: bool = False) -> MeetingAction:
    """The meeting action of a number that was read before."""
    found = request.stores.meeting_actions.find(number, lock=lock)
    if found is None:
        raise Refused(f"There is no meeting action {number}. /meeting actions shows those that are open.")
    return found


def mark_arising(words: str, request: Request) -> str:
    """A mark of a meeting action that changes whenever it does."""
    found = found_arising(read_arising(words, request), request)
    return f"meeting action {found.id} {found.version}"


def tell_arising(words: str, request: Request) -> str:
    """How a meeting action stands now."""
    found = found_arising(read_arising(words, request), request)
    return f"Meeting action {found.number} is now: {state(found, request.today, request.zone)}."
