"""The front desk: hear words, submit a form, offer suggestions; each within its deadline.

Work runs in a bounded pool of threads. The deadline is decided once between the commit and the person being
told "not saved", so that neither is ever said wrongly.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from bot.channels import places_in_use, take_notice
from bot.clock import Clock
from bot.hearing import Answer, Asked, Filled, Noticed, Said, Spoken
from bot.screening import screen
from bot.work import Work
from handlers.form import Form, Offer
from handlers.reading.categories import names_restricted
from handlers.reading.tidying import tidy
from handlers.reply import Audience, Reply, Text, Tone
from storage.database import Database
from storage.deadline import Deadline, TooLate
from storage.troubles import Doubtful, Unavailable, where

SECONDS = 2.5
"""What a request may take: less than the 3 s after which Slack tells the person that it failed."""

Heard = TypeVar("Heard", bound=Spoken)
Seen = TypeVar("Seen")
log = logging.getLogger(__name__)


class Desk:
    """Takes requests from every platform. `planned` is called when a request may have left messages to post."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        planned: Callable[[], None] = lambda: None,
        *,
        workers: int = 8,
        seconds: float = SECONDS,
    ) -> None:
        self._database = database
        self._work = Work(database)
        self._clock = clock
        self._planned = planned
        self._seconds = seconds
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="desk")

    async def hear(self, said: Said, seconds: float | None = None) -> Answer:
        """Answer a line of words with a Reply, or a Form where more is needed; within `seconds` if they are given."""
        tidied = replace(said, text=tidy(said.text))
        kept = bool(tidied.answer_to)  # what is said back then stands in a message of our own
        typed = "" if kept and names_restricted(tidied.text) else tidied.text
        return await self._within(tidied, typed, self._work.hear, seconds)

    async def submit(self, filled: Filled) -> Answer:
        """Answer a filled form: a Reply when it was carried out, Errors by field, or the Form again."""
        tidied = _tidied(filled)
        typed = "\n".join(value for value in tidied.values.values() if value)
        return await self._within(tidied, typed, self._work.submit)

    async def reshape(self, filled: Filled) -> Form | Reply | None:
        """The form as it asks for what was chosen in it so far, or why it cannot go on. Nothing is saved.

        None where the database cannot say in time: then it stays as it is.
        """
        now = self._clock.now()
        work = asyncio.get_running_loop().run_in_executor(self._pool, self._work.reshape, _tidied(filled), now)
        try:
            return await asyncio.wait_for(work, self._seconds)
        except (TimeoutError, Unavailable):
            return None

    async def suggest(self, asked: Asked) -> Offer:
        """Choices for a field; none when the database cannot say in time, or anything else is amiss."""
        tidied = replace(asked, typed=tidy(asked.typed))
        work = asyncio.get_running_loop().run_in_executor(self._pool, self._work.suggest, tidied, self._clock.now())
        try:
            return await asyncio.wait_for(work, self._seconds)
        except (TimeoutError, Unavailable):
            return Offer()
        except Exception as error:  # a field in which nothing is offered can still be typed in
            log.error("nothing was suggested: %s", where(error))
            return Offer()

    async def places_in_use(self, platform: str) -> frozenset[str]:
        """The ids of the channels on a platform that anything depends on. Raises Unavailable."""
        loop, now = asyncio.get_running_loop(), self._clock.now()
        return await loop.run_in_executor(self._pool, places_in_use, self._database, platform, now)

    async def take_notice(self, noticed: Noticed) -> None:
        """Take in what became of a channel. Raises Unavailable or Conflict where it cannot be kept now."""
        loop, now = asyncio.get_running_loop(), self._clock.now()
        await loop.run_in_executor(self._pool, take_notice, self._database, noticed, now)
        self._planned()

    async def look(self, work: Callable[[Database, datetime], Seen]) -> Seen:
        """Do what a message that was chosen, marked or changed asks for. Raises what the database does."""
        seen = await asyncio.get_running_loop().run_in_executor(self._pool, work, self._database, self._clock.now())
        self._planned()
        return seen

    def close(self) -> None:
        """Let what was begun finish, and take nothing more."""
        self._pool.shutdown(wait=True)

    async def _within(
        self,
        spoken: Heard,
        typed: str,
        work: Callable[[Heard, datetime, Deadline], Answer],
        seconds: float | None = None,
    ) -> Answer:
        deadline = Deadline()
        now = self._clock.now()
        task = asyncio.get_running_loop().run_in_executor(self._pool, _safely, work, spoken, typed, now, deadline)
        done, _ = await asyncio.wait([task], timeout=self._seconds if seconds is None else seconds)
        if not done and deadline.close():
            return not_saved("it took too long", typed)
        # Either it is done, or its commit has begun and the answer is about to come.
        answer = await task
        self._planned()
        return answer


def _tidied(filled: Filled) -> Filled:
    return replace(filled, values={name: tidy(value) for name, value in filled.values.items()})


def _safely(
    work: Callable[[Heard, datetime, Deadline], Answer], spoken: Heard, typed: str, now: datetime, deadline: Deadline
) -> Answer:
    try:
        return work(spoken, now, deadline)
    except TooLate:
        return not_saved("it took too long", typed)
    except Doubtful as doubt:
        log.warning("a request was saved or not: %s", doubt)
        return in_doubt(str(doubt), typed)
    except Unavailable as unavailable:
        log.warning("a request was not saved: %s", unavailable)
        return not_saved(str(unavailable), typed)
    except Exception as error:  # the one place where the unexpected ends
        return _unexpected(error, typed)


def not_saved(reason: str, typed: str) -> Reply:
    """What a person is told when the records could not be written; their words come back."""
    return _with_words(f"Not saved: {reason}. Please send it again in a moment.", typed)


def in_doubt(reason: str, typed: str) -> Reply:
    """What a person is told when nobody knows whether it was saved; saying it again brings it to light."""
    title = f"It is not known whether this was saved: {reason}. Please send it again in a moment: if it was saved,"
    return _with_words(f"{title} I will say so and ask.", typed)


def _with_words(title: str, typed: str) -> Reply:
    parts = (Text(text=f"You typed: {typed}"),) if typed.strip() and not screen(typed) else ()
    return Reply(title=title, parts=parts, tone=Tone.REFUSED, audience=Audience.PERSON)


def _unexpected(error: Exception, typed: str) -> Reply:
    """Log where it happened under a code, never what was said, and give the person the code."""
    code = secrets.token_hex(3).upper()
    log.error("code %s: %s", code, where(error))
    return not_saved(f"something went wrong here (code {code}); your coordinator can look it up in the log", typed)
