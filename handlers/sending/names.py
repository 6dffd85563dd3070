"""What is sent before a meeting, as people read of it in a sentence."""

from collections.abc import Mapping

from handlers.paper import Format
from schedules.reminders import Kind
from storage.boards import BOARD, RENEWAL

MOVED, CANCELLED, CHANGED = "moved", "cancelled", "changed"
NOTES: Mapping[str, str] = {
    MOVED: "note that the date was changed",
    CANCELLED: "note that it is cancelled",
    CHANGED: "note of what was changed",
}
"""What a channel is told when a meeting changes, by its key."""
ANNEX = "annex"
PUBLIC = "public"
ALLOWED = "allowed"
CONFIRMATION = "confirmation"
FAREWELL = "farewell"
APART = (ANNEX, PUBLIC, "file", "pictures")
"""By the first word of its key, what may stand where nobody is told of the meeting itself."""
NAMES: Mapping[str, str] = {
    Kind.REMINDER: "reminder",
    Kind.ANNOUNCEMENT: "announcement",
    "prompts owners": "private reminders",
    "prompts silent": "private reminders to those who have not answered",
    Kind.RETURNS: "request for figures and funding",
    Kind.SUMMARY: "summary of who has not answered",
    Kind.DIGEST: "digest",
    Kind.ADDENDUM: "addendum",
    "prompt": "private reminder",
    **NOTES,
    ANNEX: "restricted annex",
    PUBLIC: "public edition of the digest",
    ALLOWED: "note that restricted items are posted there",
    **{f"file {each}": each.called for each in Format},
    "pictures missing": "note that its pictures are missing",
    BOARD: "message of the next meeting",
    RENEWAL: "message of the next meeting",
    FAREWELL: "last word of the message of the next meeting",
    CONFIRMATION: "note of what was saved",
    "mention": "note of a private reminder that could not be delivered",
}
"""By the first word of its key, or the first two."""


def named(key: str) -> str:
    """What is sent under a key: "digest", "private reminders"; "message" for whatever else there is."""
    first, _, rest = key.partition(" ")
    return NAMES.get(first) or NAMES.get(f"{first} {rest.partition(' ')[0]}", "message")
