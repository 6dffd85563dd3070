"""Takes a picture of a page with Chromium, and keeps inside a picture the words that it shows."""

import re
import struct
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-device-scale-factor=2",
)
MEASURE = "<script>document.title = Math.ceil(document.body.getBoundingClientRect().height)</script>"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER = 25
"""Bytes of the chunk that every picture begins with."""
KEPT = b"iTXtDescription\0\0\0\0\0"
"""What a chunk of words begins with: its kind and its name, in no language and not compressed."""


def photograph(page: Path, browser: str) -> None:
    """A PNG beside the page, as a phone of 390 pixels shows it, and as tall as it is."""
    with tempfile.TemporaryDirectory() as folder:
        measured = Path(folder) / "measured.html"
        measured.write_text(page.read_text(encoding="utf-8") + MEASURE, encoding="utf-8")
        (height,) = re.findall(r"<title>(\d+)</title>", _run(browser, measured, "--dump-dom", "--window-size=390,100"))
    _run(browser, page, f"--screenshot={page.with_suffix('.png')}", f"--window-size=390,{height}")


def _run(browser: str, page: Path, *flags: str) -> str:
    with tempfile.TemporaryDirectory() as profile:
        command = [browser, *FLAGS, f"--user-data-dir={profile}", *flags, page.as_uri()]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def keep(png: bytes, words: str) -> bytes:
    """The picture with these words inside."""
    body = KEPT + words.encode()
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    start = len(SIGNATURE) + HEADER
    return png[:start] + chunk + png[start:]


def kept(png: bytes) -> str:
    """The words inside a picture; none for one that has none."""
    return next((body.removeprefix(KEPT).decode() for body in _chunks(png) if body.startswith(KEPT)), "")


def _chunks(png: bytes) -> Iterator[bytes]:
    """The kind and the body of each chunk."""
    place = len(SIGNATURE)
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        yield png[place + 4 : place + 8 + length]
        place += length + 12
