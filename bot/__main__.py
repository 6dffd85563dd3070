"""The command line."""

import argparse


def main() -> None:
    """Read the command line and do what it asks."""
    argparse.ArgumentParser(prog="convenor").parse_args()


if __name__ == "__main__":
    main()
