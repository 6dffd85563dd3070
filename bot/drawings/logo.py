"""The partnership's logo: a picture that every document can hold, or what is wrong with it.

Whoever asks loads the libraries of Word and PDF, for it is theirs that have to open it.
"""

import json
from pathlib import Path
from typing import Any

HEAVIEST = 1 << 20
"""Bytes of a logo: it stands in every file that is sent."""
WIDEST = 4000
"""Pixels, either way: what a page can show several times over."""
STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
"""The first bytes of what both Word and PDF take: PNG and JPEG."""
DAMAGED = "The picture is damaged and cannot be opened: save it again as PNG."


def check_logo(path: Path) -> str:
    """What is wrong with a logo and what to do, as a sentence; empty where nothing is."""
    try:
        return _fault(_read(path))
    except OSError:
        return (
            "There is no file at this path, or it cannot be read: correct the path, or let Convenor's account read it."
        )


def read_logo(path: Path) -> tuple[bytes | None, str]:
    """The logo, or None and what is wrong with it."""
    fault = check_logo(path)
    return (None, fault) if fault else (_read(path), "")


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAVIEST + 1)


def _fault(logo: bytes) -> str:
    if len(logo) > HEAVIEST:
        return f"The picture is larger than {HEAVIEST >> 20} MB: save a smaller one."
    if not logo.startswith(STARTS):
        return "The file is neither a PNG nor a JPEG picture: save it as one of these."
    width, height = _size(logo)
    if max(width, height) > WIDEST:
        return f"The picture is {width} by {height} pixels: save it with at most {WIDEST} either way."
    return "" if width and height and _opens(logo) else DAMAGED


def _size(logo: bytes) -> tuple[int, int]:
    """Pixels across and down; 0 where Word's library cannot tell."""
    from docx.image.image import Image

    try:
        image = Image.from_blob(logo)
        return image.px_width, image.px_height
    except Exception:  # whatever its parser stumbles over
        return 0, 0


def _opens(logo: bytes) -> bool:
    """Whether all of it can be decoded; asked last, for a small file may be a picture of many pixels."""
    import typst

    files: Any = {"main.typ": b'#image(bytes(json("logo.json")))', "logo.json": json.dumps(list(logo)).encode()}
    try:
        typst.compile(files, ignore_system_fonts=True)
    except Exception:  # whatever its decoders stumble over
        return False
    return True
