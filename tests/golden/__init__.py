"""Papers as text, checked in to be read."""
