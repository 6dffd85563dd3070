"""How long an action has gone without an answer, counted in meetings: computed from what is stored, never stored.

The period of a paper runs from the paper before it, which is not part of it, to the instant it was compiled at, which
is. A period in which nothing was said counts only if somebody could have been asked during the whole of it. The first
paper has none before it, so it blames nobody.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime


def counting_starts(added_at: datetime, assigned_at: datetime | None, joined: Iterable[datetime]) -> datetime | None:
    """From when on an answer could be expected: the action stood, its lead was named, and somebody was there to ask.

    `assigned_at` is when the present lead was named, none where it leads since the action was added. `joined` are the
    instants at which those who may report for the lead joined: the first of them counts. None when nobody did.
    """
    first = min(joined, default=None)
    return None if first is None else max(added_at, assigned_at or added_at, first)


def streak(answered_at: datetime | None, counted_from: datetime | None, papers: Sequence[datetime]) -> int:
    """How many meetings in a row, up to the last of `papers`, an action has gone without an answer.

    `papers` are the instants at which the digests for one kind of meeting were compiled, oldest first, one for each
    meeting: its first version. A digest that is being compiled ends the list with its own instant, and then what was
    said since the one before is part of the count. Without it only the meetings before are counted.

    `answered_at` is the last answer of all, none when there was never one. An answer at the very instant of a paper
    belongs to that paper, and one after the last paper ends the streak too. `counted_from` is when counting starts: the
    period in the middle of which it falls is not counted, and with none nothing is. All instants are aware.
    """
    if counted_from is None:
        return 0
    since = max(counted_from, answered_at or counted_from)
    return sum(begins >= since for begins in papers[:-1])


def say_streak(count: int, meeting: str = "") -> str:
    """A streak in words, "2 JAG meetings in a row"; `meeting` is what the meeting is called, with nothing "2 meetings".

    Empty for 0, which is no silence, and for 1, because "no update since the last JAG" has said that already.
    """
    if count < 2:
        return ""
    words = (str(count), meeting.removesuffix("meeting").strip(), "meetings in a row")
    return " ".join(word for word in words if word)
