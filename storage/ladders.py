"""What may be sent before a meeting: the words and the limits of one reminder, in chat and in a plan file alike."""

from collections.abc import Mapping
from datetime import time
from enum import StrEnum

SENDING_STARTS = time(9)
SENDING_ENDS = time(16)
MOST_RUNGS = 20
MOST_DAYS = 60
"""Working days: nobody is reminded more than a quarter ahead."""
USUAL = ("jag", "rag", "board", "priorities", "scrutiny", "bare", "none")
"""The names of the usual reminders, of which `schedules` says what each sends."""
USUAL_WITH_A_PAPER = ("jag", "rag", "priorities", "scrutiny")
"""Those of them that only a meeting with a digest can have; a board without one gets the rest of its own."""


class Kind(StrEnum):
    """What is sent."""

    REMINDER = "reminder"
    ANNOUNCEMENT = "announcement"
    PROMPTS = "prompts"
    RETURNS = "returns"
    SUMMARY = "summary"
    DIGEST = "digest"
    ADDENDUM = "addendum"


class To(StrEnum):
    """Who it is for."""

    CHANNEL = "channel"
    OWNERS = "owners"
    SILENT = "silent"
    COORDINATOR = "coordinator"


USUALLY_TO: Mapping[Kind, To] = {Kind.PROMPTS: To.OWNERS, Kind.SUMMARY: To.COORDINATOR}
"""Who each kind is for where that is not the meeting's channel."""
MAY_BE_ON_THE_DAY = (Kind.ADDENDUM, Kind.ANNOUNCEMENT)
ONCE = (Kind.DIGEST, Kind.ADDENDUM)
"""What a meeting has one of at most: a digest is issued, and what has changed since is added to it."""
FROM_A_PAPER = (Kind.DIGEST, Kind.ADDENDUM)
"""What only a meeting with a digest can have."""
PAPERLESS = "none"
"""The paper of a kind of meeting that has none."""
NAMES: Mapping[Kind, str] = {
    Kind.REMINDER: "a reminder",
    Kind.ANNOUNCEMENT: "an announcement",
    Kind.PROMPTS: "a private reminder",
    Kind.RETURNS: "a request for figures and funding",
    Kind.SUMMARY: "a summary",
    Kind.DIGEST: "the digest",
    Kind.ADDENDUM: "the addendum",
}
"""What is sent, as sentences speak of it."""
AUDIENCES: Mapping[To, str] = {
    To.CHANNEL: "the meeting's channel",
    To.OWNERS: "each owner",
    To.SILENT: "those who have not answered",
    To.COORDINATOR: "the coordinators",
}
"""Who it is for, as sentences speak of them."""


def usually_to(kind: Kind) -> To:
    """Who a kind is for unless it is said."""
    return USUALLY_TO.get(kind, To.CHANNEL)


def wrong_days(kind: Kind, days: int) -> str:
    """Why something cannot be sent so many working days before a meeting, as a clause; empty when it can."""
    least = 0 if kind in MAY_BE_ON_THE_DAY else 1
    fits = least <= days <= MOST_DAYS
    return "" if fits else f"{NAMES[kind]} goes out {least} to {MOST_DAYS} working days before its meeting, not {days}"


def wrong_time(at: time) -> str:
    """Why nothing can be sent at a local time, as a clause; empty when it can."""
    fits = SENDING_STARTS <= at < SENDING_ENDS
    hours = f"from {SENDING_STARTS:%H:%M} until just before {SENDING_ENDS:%H:%M}"
    return "" if fits else f"messages go out {hours}, so that they are welcome, not at {at:%H:%M}"


def wrong_to(kind: Kind, to: To) -> str:
    """Why something cannot be for these people, as a clause; empty when it can."""
    usual = usually_to(kind)
    if to == usual or (kind, to) == (Kind.PROMPTS, To.SILENT):
        return ""
    whom = f"{AUDIENCES[usual]} or to {AUDIENCES[To.SILENT]}" if kind == Kind.PROMPTS else AUDIENCES[usual]
    return f"{NAMES[kind]} goes to {whom}, not to {AUDIENCES[to]}"


def too_many(kind: Kind, count: int) -> str:
    """Why there cannot be so many of a kind before one meeting, as a clause; empty when there can."""
    return f"a meeting has {NAMES[kind].replace('the', 'one', 1)} at most" if kind in ONCE and count > 1 else ""


def too_long(count: int) -> str:
    """Why a meeting cannot have so many of all kinds together, as a clause; empty when it can."""
    return f"a meeting has {MOST_RUNGS} reminders at most, not {count}" if count > MOST_RUNGS else ""
