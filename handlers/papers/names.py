"""What is sent before a meeting, as people read of it in a sentence."""

from collections.abc import Mapping

from schedules.reminders import Kind

NAMES: Mapping[str, str] = {
    Kind.REMINDER: "reminder",
    Kind.ANNOUNCEMENT: "announcement",
    Kind.PROMPTS: "private reminders",
    Kind.RETURNS: "request for figures and funding",
    Kind.SUMMARY: "summary of who has not answered",
    Kind.DIGEST: "digest",
    Kind.ADDENDUM: "addendum",
    "prompt": "private reminder",
    "mention": "note of a private reminder that could not be delivered",
}
"""By the first word of its key."""


def named(key: str) -> str:
    """What is sent under a key: "digest", "private reminders"; "message" for whatever else there is."""
    return NAMES.get(key.partition(" ")[0], "message")
