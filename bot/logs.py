"""The log: to standard error, with nothing secret in it and nothing that was typed, whoever writes to it.

Our own code logs neither; this is the net below it. It works where records are made, so every handler gets them
masked: those of libraries too, at every level, with their arguments and their tracebacks.
"""

import asyncio
import logging
import re
import sys
import threading
from collections.abc import Iterable
from types import TracebackType
from typing import Any
from urllib.parse import quote, quote_plus

from bot.settings import Settings
from storage.troubles import where

HIDDEN = "***"
SHORTEST = 4
"""Characters of a secret that is looked for as it stands; a shorter one would hide half the log."""
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
SHAPES = (
    (r"\bxox[a-z](?:\.xox[a-z])?-[\w-]+|\bxapp-[\w-]+", HIDDEN),
    (r"(https?://hooks\.slack[\w-]*\.com/)[^\s'\"]+", rf"\1{HIDDEN}"),
    (r"\bv0=[0-9a-f]{64}", HIDDEN),
    (r"(\w://[^\s:/@]{0,256}):[^\s]{1,256}@", rf"\1:{HIDDEN}@"),
    (r"(?i)(authorization['\"]?\s*[:=,]\s*(?:b?['\"])?)(?:[a-z]+\s+)?[^\s'\",)}]+", rf"\1{HIDDEN}"),
    (r"(?i)((?:ticket|token|secret|password|response_url)['\"]?\s*[:=]\s*['\"]?)[^\s'\"&,;)}]+", rf"\1{HIDDEN}"),
)
"""What secrets look like, wherever they come from, and what is left of each."""
_SHAPES = [(re.compile(shape), left) for shape, left in SHAPES]
log = logging.getLogger(__name__)


class Mask:
    """Hides these secrets, and whatever looks like one."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        written = {form for each in secrets for form in (each, quote(each, safe=""), quote_plus(each))}
        known = sorted((each for each in written if len(each) >= SHORTEST), key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known))) if known else None

    def hide(self, text: str) -> str:
        """The text with its secrets hidden."""
        text = self._known.sub(HIDDEN, text) if self._known else text
        for shape, left in _SHAPES:
            text = shape.sub(left, text)
        return text

    def record(self, *values: Any, **more: Any) -> logging.LogRecord:  # noqa: ANN401 - as logging.LogRecord
        """A record in its final words. Of an error it tells the kind and the place, for its text may quote anybody."""
        record = logging.LogRecord(*values, **more)
        try:
            words = record.getMessage()
        except Exception:  # logging itself would print the arguments
            said = record.msg if isinstance(record.msg, str) else "what was logged has no words"
            words = f"{said} (its details do not fit)"
        record.msg, record.args = self.hide(words), None
        if record.exc_info and record.exc_info[1]:
            record.exc_text = "\n".join(places_of(record.exc_info[1]))
        return record


def places_of(error: BaseException) -> Iterable[str]:
    """Where an error was raised, and where those that led to it were: no word of theirs."""
    seen: set[int] = set()
    following: BaseException | None = error
    while following and id(following) not in seen:
        yield f"{'because of ' if seen else ''}{where(following)}"
        seen.add(id(following))
        following = following.__cause__ or following.__context__


def secrets_of(settings: Settings) -> list[str]:
    """Every secret that the settings hold: the tokens, the signing secret, the database's password."""
    given = (settings.slack_bot_token, settings.slack_app_token, settings.slack_signing_secret)
    password = re.match(r"\w[\w+]*://[^\s:/@]*:(.+)@", settings.database_url.get_secret_value())
    return [*(each.get_secret_value() for each in given if each), *([password[1]] if password else [])]


def start_log(settings: Settings) -> None:
    """Log to standard error from now on, with what nobody caught and what Python warns of."""
    logging.setLogRecordFactory(Mask(secrets_of(settings)).record)
    logging.raiseExceptions = False
    logging.captureWarnings(True)
    logging.basicConfig(level=settings.log_level, format=FORMAT)
    if settings.log_level != "DEBUG":  # only who looks for a fault wants to know of each tick, done or left out
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
    sys.excepthook = _uncaught
    threading.excepthook = lambda given: _uncaught(given.exc_type, given.exc_value, given.exc_traceback)


def tell_of_tasks(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """An asyncio exception handler: its own would print the task, and with it what the error said."""
    error = context.get("exception")
    log.error(
        "something failed beside the requests: %s", " ".join(places_of(error)) if error else "asyncio gave no error"
    )


def _uncaught(_kind: type[BaseException], error: BaseException | None, _trace: TracebackType | None) -> None:
    log.critical("the process fails: %s", _place(error))


def _place(error: BaseException | None) -> str:
    return ", ".join(places_of(error)) if error else "no error was given"
