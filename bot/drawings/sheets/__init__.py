"""The parts of a spreadsheet: its book and its cells."""
