"""The formats of a file, as people call them."""

import re

from handlers.paper import Format
from handlers.reading.tokens import clip
from handlers.reply import Refused
from handlers.request import Request

CALLED = {
    "word": Format.DOCX,
    "doc": Format.DOCX,
    "excel": Format.XLSX,
    "spreadsheet": Format.XLSX,
    "pictures": Format.PNG,
    "calendar": Format.ICS,
    "markdown": Format.MD,
    "text": Format.TXT,
    **{each.value: each for each in Format},
}
ALL = "all"


def read_formats(words: str, _request: Request) -> tuple[Format, ...]:
    """One format or several, such as `docx,pdf`, or all there are. Raises Refused with those there are."""
    named = [each.lstrip(".") for each in re.split(r"[\s,;+&]+", words.lower()) if each and each != "and"]
    unknown = [each for each in named if each != ALL and each not in CALLED]
    if unknown or not named:
        known = ", ".join(Format)
        raise Refused(f"“{clip(' '.join(unknown) or words)}” is no format that I can make. These are: {known}; or all.")
    if ALL in named:
        return tuple(Format)
    return tuple(dict.fromkeys(CALLED[each] for each in named))
