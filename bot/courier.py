"""Takes a claimed message to its platform, and tells sent from refused from unknown; looks before it sends again.

A message that was drawn as several is posted in order, each under its own mark, so that a crash between two of
them repeats none. One that takes the place of an earlier message is edited into it, which may be done twice;
so may the removal of a text that was erased. A paper that is to arrive as files is made into them here, and they are
looked for by their names before they are shared again.

Immediately before every post the place is looked at. What is restricted goes only where it may land this moment; else
it is held, and so it is where that cannot be found out.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, TypeVar

from pydantic import TypeAdapter

from bot.attempt import Attempt
from bot.clock import Clock
from bot.platforms.contract import VERDICTS, CannotLook, Platform, Rejected, TryLater, Uncertain
from bot.printing.printer import PrintedFile, Unprintable
from handlers.landing import NO_LEAVE, UNTOLD, Leave, obstacles
from handlers.paper import Content, File, Format, Paper
from handlers.sending.names import CONFIRMATION
from schedules.beat import Parcel
from storage.deliveries import REMOVAL, Settlement, own_mark
from storage.tables import DeliveryState
from storage.troubles import Conflict, Unavailable, where

CONTENT: TypeAdapter[Content] = TypeAdapter(Content)
BUSY = 5.0
"""Seconds until the next try where the database could not be asked."""
UNSEEN = "something unexpected happened while looking where it would land: tell whoever runs the bot"
SOON = timedelta(seconds=1)
"""The least time to leave a platform alone that asked for it."""
MOST_ATTEMPTS = 10
"""After so many attempts that nobody can say the end of, a person is asked instead of trying for ever."""
log = logging.getLogger(__name__)

T = TypeVar("T")
AskLeave = Callable[[Parcel, frozenset[str]], Leave]
"""What the partnership allows where a parcel goes, this moment, with these people there. Reads the database."""
Make = Callable[[Paper, Format], Awaitable[Sequence[PrintedFile]]]
"""Makes a paper into the files of a format. Raises Unprintable."""


class Held(Exception):
    """Restricted content may not land there now. The text says why, and what to do about it."""


def no_leave(_parcel: Parcel, _people: frozenset[str]) -> Leave:
    """Nothing restricted is allowed anywhere."""
    return NO_LEAVE


async def no_printer(_paper: Paper, _format: Format) -> Sequence[PrintedFile]:
    """No paper can be made into files."""
    raise Unprintable("nothing here makes papers into files")


class Courier:
    """Sends parcels to the platforms it knows by name."""

    def __init__(
        self,
        platforms: Mapping[str, Platform[Any]],
        clock: Clock,
        lease: timedelta,
        ask_leave: AskLeave = no_leave,
        make: Make = no_printer,
    ) -> None:
        self._platforms = platforms
        self._clock = clock
        self._lease = lease
        self._ask_leave = ask_leave
        self._make = make

    async def send(self, parcel: Parcel) -> Settlement:
        """Try once to bring a parcel where it belongs, and say how that ended."""
        platform = self._platforms.get(parcel.platform)
        if platform is None:
            return Settlement(DeliveryState.FAILED, trouble=f"no door to {parcel.platform} is open in this process")
        content = CONTENT.validate_python(parcel.content) if parcel.content else None  # empty: a removal of all of it
        attempt = Attempt(parcel, content, self._after(self._lease / 2), list(parcel.posted))
        try:
            await self._step(parcel, content)(platform, attempt)
        except Held as held:
            return self._held(attempt, str(held))
        except Rejected as rejected:
            return attempt.settled(DeliveryState.FAILED, trouble=str(rejected))
        except TryLater as later:
            return attempt.settled(DeliveryState.DUE, self._after(max(timedelta(seconds=later.seconds), SOON)))
        except Uncertain as uncertain:
            if parcel.attempt >= MOST_ATTEMPTS:
                return attempt.settled(DeliveryState.ASKED, trouble=str(uncertain))
            return attempt.settled(DeliveryState.UNKNOWN, self._after(self._lease), str(uncertain))
        except CannotLook as cannot:
            return attempt.settled(DeliveryState.ASKED, trouble=str(cannot))
        return attempt.settled(DeliveryState.SENT if attempt.posted else DeliveryState.EXPIRED)

    def _held(self, attempt: Attempt, trouble: str) -> Settlement:
        """It waits for a coordinator until it is of no use any more; what was begun and is too late ends here."""
        if attempt.parcel.expired:
            return attempt.settled(DeliveryState.EXPIRED, trouble=trouble)
        return attempt.settled(DeliveryState.HELD, attempt.parcel.expires_at, trouble)

    def _step(self, parcel: Parcel, content: Content | None) -> Callable[[Platform[Any], Attempt], Awaitable[None]]:
        if parcel.kind.startswith(f"{REMOVAL} "):
            return self._remove
        if isinstance(content, File):
            return self._share_missing
        return self._replace if parcel.replaces else self._post_missing

    async def _post_missing(self, platform: Platform[Any], attempt: Attempt) -> None:
        parcel = attempt.parcel
        assert attempt.content is not None
        messages = platform.draw(attempt.content, parcel.mark)
        if parcel.doubtful:
            await self._find(platform, attempt, len(messages))
        if parcel.expired and not attempt.posted:
            return
        for number, message in enumerate(messages[len(attempt.posted) :]):
            if not number or attempt.restricted:
                await self._make_sure(platform, attempt)
            # Looking closely takes long in a large channel, and posting does in many parts.
            if (number or attempt.restricted) and self._clock.now() > attempt.until:
                raise TryLater(0)  # the rest under a new lease: whoever took over this one would post it too
            attempt.posted.append(await self._once(parcel, platform.post(parcel.destination, attempt.thread, message)))
        if attempt.restricted and parcel.doubtful and not attempt.readers:
            with suppress(Exception):  # all of it is there, and only who reads it is asked
                await self._obstacles(platform, attempt)

    async def _share_missing(self, platform: Platform[Any], attempt: Attempt) -> None:
        """Make a paper into files and share those that are not there yet, in as few messages as hold them.

        Nobody sees what was handed over before it is shared, so the place is looked at between the two.
        """
        parcel, content = attempt.parcel, attempt.content
        assert isinstance(content, File)
        try:
            files = await self._make(content.paper, content.format)
        except Unprintable as trouble:
            raise (CannotLook if parcel.doubtful else Rejected)(str(trouble)) from trouble
        if not files:
            raise Rejected("the paper has nothing of this sort")
        if parcel.doubtful:
            await self._find_files(platform, attempt, [each.name for each in files])
        while together := files[len(attempt.posted) :][: platform.files_together]:
            if attempt.restricted:  # not a byte of it leaves for a place where it may not stand
                await self._make_sure(platform, attempt)
            titles = {await platform.hand_over(each): each.name.rpartition(".")[0] for each in together}
            await self._make_sure(platform, attempt)
            if self._clock.now() > attempt.until:
                raise TryLater(0)  # under a new lease; what was made is not made again
            await self._once(parcel, platform.share(parcel.destination, parcel.thread, content, titles))
            attempt.posted += titles

    async def _replace(self, platform: Platform[Any], attempt: Attempt) -> None:
        """Edit an earlier message. It keeps its own mark, and a doubt is no more than a reason to do it again."""
        parcel = attempt.parcel
        assert attempt.content is not None
        messages = platform.draw(attempt.content, own_mark(parcel.mark))
        if len(messages) != 1:
            raise Rejected("what it says now does not fit into one message")
        if attempt.restricted:
            await self._make_sure(platform, attempt)
        await self._despite_doubt(attempt, platform.edit(parcel.destination, parcel.replaces, messages[0]))

    async def _remove(self, platform: Platform[Any], attempt: Attempt) -> None:
        """Take an erased text out of an earlier message: by an edit to what is left of it, or the whole message.

        The kind ends with which part of the content the message was, counted from 0. Whoever reads there: it only
        takes away.
        """
        parcel, content = attempt.parcel, attempt.content
        part = int(parcel.kind.rpartition(" ")[2])
        messages = platform.draw(content, own_mark(parcel.mark)) if content else ()
        if part < len(messages):
            with suppress(Rejected):
                await self._despite_doubt(attempt, platform.edit(parcel.destination, parcel.replaces, messages[part]))
                return
        await self._despite_doubt(attempt, platform.delete(parcel.destination, parcel.replaces))

    async def _make_sure(self, platform: Platform[Any], attempt: Attempt) -> None:
        """Look where it would land, and ask last what the partnership allows there. Raises Rejected, Held or TryLater.

        Whatever goes wrong here keeps it from being posted, and forgets nothing of what was posted before.
        """
        refusal = Held if attempt.restricted else Rejected
        try:
            found = await self._obstacles(platform, attempt)
        except TryLater:
            raise
        except (Unavailable, Conflict) as busy:
            raise TryLater(BUSY) from busy
        except Rejected as rejected:
            raise refusal(str(rejected)) from rejected
        except Exception as error:
            log.error("delivery %s: %s", attempt.parcel.id, where(error))
            raise refusal(UNSEEN) from error
        if found:
            raise refusal("; ".join(found))

    async def _obstacles(self, platform: Platform[Any], attempt: Attempt) -> tuple[str, ...]:
        assert attempt.content is not None
        place = await platform.look_around(attempt.parcel.destination, closely=attempt.restricted)
        leave, people = NO_LEAVE, place.people or frozenset()
        confirms = attempt.parcel.kind == CONFIRMATION and place.shared
        if attempt.restricted or confirms:
            leave = await asyncio.to_thread(self._ask_leave, attempt.parcel, people)
        if attempt.restricted:
            attempt.readers |= people  # even if refused now, they can read what was posted before
        if confirms and not leave.shown:
            return (UNTOLD,)
        return obstacles(attempt.content.marking, place, leave)

    async def _despite_doubt(self, attempt: Attempt, change: Awaitable[None]) -> None:
        """Make a change that may be made twice: a doubt is no more than a reason to make it again."""
        try:
            await change
        except Uncertain as uncertain:
            if attempt.parcel.attempt >= MOST_ATTEMPTS:
                raise Rejected(str(uncertain)) from uncertain
            raise TryLater(self._lease.total_seconds()) from uncertain
        attempt.posted.append(attempt.parcel.replaces)

    async def _once(self, parcel: Parcel, posting: Awaitable[T]) -> T:
        """Do what must not be done twice."""
        try:
            return await posting
        except VERDICTS:
            raise
        except Exception as error:  # it may have been taken before this went wrong, so only a person can tell
            log.error("delivery %s: %s", parcel.id, where(error))
            raise CannotLook("something unexpected happened while it was being posted") from error

    async def _find(self, platform: Platform[Any], attempt: Attempt, count: int) -> None:
        """Take over what an earlier attempt got through, in order."""
        parcel = attempt.parcel
        found = await platform.look(parcel.destination, attempt.thread, parcel.mark, self._since(parcel))
        for number in range(len(attempt.posted), count):
            if number not in found:
                return
            attempt.posted.append(found[number])

    async def _find_files(self, platform: Platform[Any], attempt: Attempt, names: Sequence[str]) -> None:
        """The same of files, which bear no mark but their names."""
        parcel = attempt.parcel
        found = await platform.look_for_files(parcel.destination, parcel.thread, self._since(parcel))
        for name in names[len(attempt.posted) :]:
            if name not in found:
                return
            attempt.posted.append(found[name])

    def _since(self, parcel: Parcel) -> datetime:
        """From when on it may have been posted."""
        return (parcel.first_tried_at or self._clock.now()) - timedelta(seconds=60)

    def _after(self, wait: timedelta) -> datetime:
        return self._clock.now() + wait
