"""Text at the door: what nobody typed on purpose, and what no database can keep, is dropped before it is read."""

import re

# Control characters beside tab and new line, and halves of characters that lost the other half.
UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def tidy(text: str) -> str:
    """The text without control characters; new lines of any kind become `\\n`, and all else stays as typed."""
    return UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
