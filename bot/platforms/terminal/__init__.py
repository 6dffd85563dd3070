"""The terminal: plays that rehearse the bot with a clock of their own, and a demonstration to try things in."""
