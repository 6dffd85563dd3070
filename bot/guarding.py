"""Who else on this machine may read what must stay with the bot's account."""

import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def examine_files(files: Iterable[Path]) -> Iterator[tuple[bool, str]]:
    """Of each file that is there whether its owner alone may read and write it, in a sentence that says what to do."""
    for file in files:
        try:
            mode = file.stat().st_mode
        except OSError:
            continue
        if mode & OTHERS:
            yield False, f"{file} can be reached by other accounts of this machine: chmod 600 {file}"
        else:
            yield True, f"{file} can be reached by its owner alone."
