"""Digests in person: read one, issue, hold or annotate it before its time, and say what became of one in doubt."""
