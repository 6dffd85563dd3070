"""Who was first: the commit, or the moment at which the person was told that nothing was saved."""

from threading import Lock


class TooLate(Exception):
    """The deadline passed before the commit; nothing was stored."""


class Deadline:
    """Decides once between committing and giving up, from two threads; the loser is told that it lost."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._closed = False
        self._passed = False

    def close(self) -> bool:
        """Take the decision; True for whoever comes first."""
        with self._lock:
            first, self._closed = not self._closed, True
        return first

    def pass_for_commit(self) -> None:
        """Called as the last thing before COMMIT. Raises TooLate when the deadline came first.

        Whoever has passed may do so again: a commit of which nobody knows the outcome is tried once more.
        """
        if not self._passed and not self.close():
            raise TooLate
        self._passed = True
