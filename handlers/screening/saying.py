"""What somebody is told of what was found: its kind, how to say it safely and where it belongs; never the thing."""

from collections.abc import Collection
from enum import StrEnum

from handlers.screening.kinds import Kind


class Harmless(StrEnum):
    """Why a coordinator lets something through."""

    CONTACT = "public contact of an organisation"
    REFERENCE = "reference number"
    PLACE = "public place"
    NOBODY = "no person is meant"


def found_in(kinds: Collection[Kind]) -> str:
    """That nothing was stored, and what it looks like."""
    said = [f"{'an' if kind in (Kind.EMAIL, Kind.NHS) else 'a'} {kind}" for kind in Kind if kind in kinds]
    listed = " and ".join(filter(None, (", ".join(said[:-1]), said[-1])))
    return f"Nothing was stored, because this seems to hold {listed}."


def how_else(kinds: Collection[Kind]) -> str:
    """How to say the same safely."""
    return " ".join(dict.fromkeys(kind.advice for kind in Kind if kind in kinds))


def elsewhere() -> str:
    """Where it belongs."""
    return "What is about a person belongs in your own case system, such as SafetyNet, and not in chat."
