"""An account of the times in which Slack could reach the bot by no socket: each is in the log with its length."""

import logging

from bot.clock import monotonic

log = logging.getLogger(__name__)


class Gaps:
    """Counts the gaps of one process. It begins in one, which is the start and no gap."""

    def __init__(self) -> None:
        self._since: float | None = monotonic()
        self._why = ""
        self._greeted = False
        self.count = 0
        self.longest = 0.0

    def opened(self) -> None:
        """A socket can be reached. What was asked in a gap Slack told its people that it could not deliver."""
        if self._since is None:
            return
        length, self._since = monotonic() - self._since, None
        if not self._greeted:
            self._greeted = True
            log.info("Socket Mode is open after %.1f s", length)
            return
        self.count += 1
        self.longest = max(self.longest, length)
        log.warning(
            "Slack could not reach the bot for %.1f s (%s): commands given meanwhile were not heard, and Slack said so"
            " to whoever gave them; messages to the bot come again",
            length,
            self._why,
        )

    def closed(self, why: str, since: float | None = None) -> None:
        """The last socket that could be reached is gone: now, or `since` an instant of `monotonic`."""
        if self._since is None:
            self._since, self._why = monotonic() if since is None else since, why
            log.warning("Slack cannot reach the bot: the last socket is gone (%s)", why)

    @property
    def lasting(self) -> float:
        """Seconds since the gap that is open began; 0 while a socket can be reached."""
        return monotonic() - self._since if self._since is not None else 0.0
