"""The terminal's commands, as the command line calls them."""

import argparse
import logging
import sys
from pathlib import Path

from bot.platforms.terminal import demo as tours
from bot.platforms.terminal import rehearse as plays


def rehearse(arguments: argparse.Namespace) -> int:
    """Perform a play."""
    _log_errors_only()
    return plays.rehearse(Path(arguments.file), arguments.json, sys.stdout, sys.stderr, arguments.files)


def demo(_arguments: argparse.Namespace) -> int:
    """Show the tour, and then a prompt where there is somebody to type."""
    _log_errors_only()
    return tours.demo(sys.stdin, sys.stdout)


def _log_errors_only() -> None:
    """What goes wrong in a play is said in the play; only what nobody foresaw belongs on standard error too."""
    logging.basicConfig(level=logging.ERROR, format="%(message)s")
