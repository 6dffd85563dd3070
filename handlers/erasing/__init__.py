"""Erasing one text or one person everywhere: in the rows, in what was issued, and in the messages that were posted."""
