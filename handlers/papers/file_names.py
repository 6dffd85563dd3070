"""What the files of a paper are called: they sort by the day of the meeting, and any file system takes them."""

import re
import unicodedata

from handlers.papers.standing import Standing
from handlers.sayings import STANDING_NAMES, meeting_name
from storage.tables import MeetingKind

UNSAFE = re.compile(r'[<>:"/\\|?*]')
"""What Windows refuses in a name, which is more than others do."""
LONGEST = 120
"""Bytes of a meeting's name; with the rest, an extension and a number it stays below the 255 that file systems take."""


def file_name(standing: Standing, what: str, version: int) -> str:
    """Without an extension: `2026-12-10 JAG digest v1`; version 0 is a preview. `what` it is, such as `digest`."""
    occurrence = standing.occurrence
    day = standing.day(occurrence.starts_at) if occurrence else standing.today
    named = safe(short_name(standing.kind)) or standing.kind.key
    sort = f"public {what}" if standing.public else what
    return f"{day.isoformat()} {named} {sort} {f'v{version}' if version else 'preview'}"


def short_name(kind: MeetingKind) -> str:
    """A meeting as short as people call it: JAG and RAG, or its own name."""
    standing = STANDING_NAMES.get(kind.paper)
    return kind.paper.upper() if standing and meeting_name(kind).startswith(standing) else kind.name


def safe(name: str) -> str:
    """A name without what a file system may refuse, and without characters that are not seen."""
    spaced = UNSAFE.sub(" ", " ".join(name.split()))
    seen = "".join(each for each in spaced if not unicodedata.category(each).startswith("C"))
    short = seen.encode()[:LONGEST].decode(errors="ignore")
    return " ".join(short.split()).strip(" .")
