"""The terminal's commands, as the command line calls them."""

import argparse
import sys
from pathlib import Path

from bot.platforms.terminal import demo as tours
from bot.platforms.terminal import rehearse as plays


def rehearse(arguments: argparse.Namespace) -> int:
    """Perform a play."""
    return plays.rehearse(Path(arguments.file), arguments.json, sys.stdout, sys.stderr)


def demo(_arguments: argparse.Namespace) -> int:
    """Show the tour, and then a prompt where there is somebody to type."""
    return tours.demo(sys.stdin, sys.stdout)
