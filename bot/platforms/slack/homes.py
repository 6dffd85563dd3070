"""The App Home: opened, its pages turned, and published anew after what changes it, beside everything else."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock, monotonic
from bot.drawings.home import digest_of, draw_home
from bot.hearing import Person, Said
from bot.homes import HomePages, Page, is_home_line
from bot.platforms.slack.client import FAILURES, Json, answered, error_of, wait_of, why
from bot.platforms.slack.hearing import NAME
from bot.platforms.slack.held import Held
from bot.platforms.slack.names import Names
from bot.platforms.slack.posting import publish
from handlers.reply import Refused, Reply
from storage.database import Database
from storage.troubles import Conflict, Unavailable, where

OPENED = "app_home_opened"
"""The event that says that somebody opened the app; without it nobody's page would be known to be looked at."""
EVERY = 5.0
"""Seconds after which is looked whether time or another process has put a page behind."""
GATHER = 0.05
"""Seconds in which changes that follow each other gather before anything is drawn."""
SECONDS = 4.0
"""What one publish may take: less than the time in which nobody else publishes the same page."""
LATER = ("ratelimited", "rate_limited")
GONE = ("user_not_found", "users_not_found", "user_disabled", "user_not_visible", "account_inactive")
"""Errors after which somebody's page is not published any more, unless they open it."""
CONFLICT = "hash_conflict"
ADVICE = {
    "not_enabled": "the app's Home tab is switched off: print the manifest with convenor manifest, and update the app",
    CONFLICT: "another process published at the same moment; it is tried again",
}
"""What is to be done about Slack's refusals; each is logged once."""
MOST_STRANGERS = 1_000
Result = TypeVar("Result")
log = logging.getLogger(__name__)


class Homes:
    """The home pages of one workspace. Nothing is published before `start`."""

    def __init__(self, client: AsyncWebClient, names: Names, database: Database, clock: Clock, held: Held) -> None:
        self.pages = HomePages(database, NAME)
        self._client = client
        self._names = names
        self._clock = clock
        self._held = held
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="homes")  # so that no page waits before an answer
        self._nudged = asyncio.Event()
        self._silent_until = 0.0
        self._strangers: dict[str, float] = {}
        self._told: set[str] = set()
        self._loop: asyncio.Task[None] | None = None

    def nudge(self) -> None:
        """Something may have been changed: look soon whose page is behind."""
        self._nudged.set()

    def start(self) -> None:
        """Publish from now on."""
        self._loop = asyncio.create_task(self._publish_on())

    async def rest(self) -> None:
        """Publish nothing of one's own accord from now on."""
        if self._loop:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)

    async def stop(self) -> None:
        """End; what is behind is found again by the next start."""
        await self.rest()
        await asyncio.to_thread(self._pool.shutdown)

    async def opened(self, body: Json) -> None:
        """Somebody opened the app: what they see is drawn, now or once a moment has passed since it was last."""
        event: Json = body["event"]
        if event.get("tab") != "home":
            return
        person, blank = Person(NAME, event["user"]), not event.get("view")
        now = self._clock.now()
        known = await self._in_thread(lambda: self.pages.open(person, now, blank=blank))
        if not known and self._may_tell(person.id):
            self._held.hold(self._tell(person.id))
        self.nudge()

    async def turn(self, said: Said) -> Reply | None:
        """Turn the page of who pressed a button that does; why not, where it cannot be."""
        now = self._clock.now()
        try:
            refusal = await self._in_thread(lambda: self.pages.turn(said, now))
        except (Unavailable, Conflict) as trouble:
            return Refused(f"The page could not be turned: {trouble}. Please press again in a moment.").reply()
        self.nudge()
        return refusal

    def turns(self, said: Said) -> bool:
        """Whether a button on somebody's page only turns it."""
        return said.within is not None and is_home_line(said.text)

    async def step(self) -> float:
        """Publish some pages that are behind; seconds after which there may be more."""
        now = self._clock.now()
        if (silent := self._silent_until - monotonic()) > 0:
            return silent
        found = await self._in_thread(lambda: self.pages.claim(now))
        await asyncio.gather(*map(self._publish, found.pages))
        return EVERY if found.wait is None else min(EVERY, found.wait)

    async def _publish_on(self) -> None:
        """The loop; cancelled at the end. What goes wrong is tried again with the next pass."""
        while True:
            wait = EVERY
            try:
                wait = await self.step()
            except Unavailable as trouble:
                log.warning("home pages wait: %s", trouble)
            except Exception as error:  # a pass that fails must not be the last
                log.error("home pages could not be published: %s", where(error))
            await self._wait(wait)

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._nudged.wait(), seconds)
            await asyncio.sleep(GATHER)
        except TimeoutError:
            pass
        self._nudged.clear()

    async def _publish(self, page: Page) -> None:
        page = page if page.known else replace(page, reply=await self._stranger(page.home.person))
        view, before = draw_home(page.reply, page.within), page.home.shown
        shown = digest_of(view)
        if shown != before and not await self._send(page, view):
            return
        if not page.known:
            await self._in_thread(lambda: self.pages.forget(page))
            return
        now = page.claimed_at if shown == before else self._clock.now()
        await self._in_thread(lambda: self.pages.settle(page, shown, now))

    async def _send(self, page: Page, view: Json) -> bool:
        """Publish a view, and say whether Slack took it."""
        try:
            await asyncio.wait_for(publish(self._client, page.home.person, page.reply, view), SECONDS)
        except SlackApiError as error:
            await self._refused(page, error)
            return False
        except FAILURES as failure:
            log.warning("a home page could not be published: %s", why(failure))
            return False
        return True

    async def _refused(self, page: Page, error: SlackApiError) -> None:
        """Leave Slack alone as long as it asks; of a refusal say once what is to be done, and wait for a change."""
        code = error_of(error)
        if answered(error)[0] == 429 or code in LATER:
            self._silent_until = monotonic() + wait_of(error, 30.0)
            return
        if code in GONE:
            await self._in_thread(lambda: self.pages.forget(page))
            return
        if code not in self._told:
            self._told.add(code)
            log.warning("home pages cannot be published: %s", ADVICE.get(code) or why(error))
        if code != CONFLICT:
            now = self._clock.now()
            await self._in_thread(lambda: self.pages.settle(page, page.home.shown, now))

    async def _tell(self, id: str) -> None:
        """Publish to somebody whom nobody knows how they are added, by the handle that they have."""
        reply = await self._stranger(id)
        try:
            await publish(self._client, id, reply, draw_home(reply))
        except FAILURES as failure:
            log.warning("a home page could not be published: %s", why(failure))

    async def _stranger(self, id: str) -> Reply:
        """What somebody reads whom nobody knows, or nobody any more."""
        await self._names.look_up([id])
        person, now = Person(NAME, id, self._names.label(id)[1:]), self._clock.now()
        return await self._in_thread(lambda: self.pages.stranger(person, now))

    def _may_tell(self, person: str) -> bool:
        """Whether somebody unknown was told nothing in the last moments."""
        now, pause = monotonic(), self.pages.pause.total_seconds()
        self._strangers = {each: at for each, at in self._strangers.items() if now - at < pause}
        if person in self._strangers or len(self._strangers) >= MOST_STRANGERS:
            return False
        self._strangers[person] = now
        return True

    async def _in_thread(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)
