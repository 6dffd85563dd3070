"""For developers: write the revision that brings the last one to the tables as they are now.

python -m storage.migrations 0002 "Keep attendance"
"""

import argparse

from storage.migrating import write_revision


def main() -> None:
    """Read the command line and write the file; it is to be read over before it is kept."""
    parser = argparse.ArgumentParser(prog="python -m storage.migrations")
    parser.add_argument("number", help="such as 0002")
    parser.add_argument("words", help="what it does, as a sentence without its full stop")
    arguments = parser.parse_args()
    print(write_revision(arguments.number, arguments.words))


if __name__ == "__main__":
    main()
