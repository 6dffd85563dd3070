"""The Bolt app: every listener in one place, and what happens when one of them fails."""

import logging
import re
from collections.abc import Awaitable, Callable

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.drawings.forms import CALLBACK, SUGGEST
from bot.platforms.slack.client import quiet
from bot.platforms.slack.listeners import Listeners
from storage.troubles import where

EVERY = re.compile("")
log = logging.getLogger(__name__)


def make_app(client: AsyncWebClient, signing_secret: str, listeners: Listeners) -> AsyncApp:
    """A Bolt app that answers before it acknowledges."""

    async def use_our_client(context: AsyncBoltContext, next: Callable[[], Awaitable[None]]) -> None:
        context["client"] = client  # Bolt's own copy would take a proxy that this address needs to go without
        await next()

    app = AsyncApp(
        name="convenor",
        client=client,
        signing_secret=signing_secret,
        logger=quiet,
        process_before_response=True,
        before_authorize=use_our_client,
    )
    _register(app, listeners)
    return app


def _register(app: AsyncApp, listeners: Listeners) -> None:
    app.command(EVERY)(listeners.command)
    app.action(EVERY)(listeners.press)
    app.view(CALLBACK)(listeners.submit)
    app.view(EVERY)(listeners.let_pass)
    app.view_closed(EVERY)(listeners.let_pass)
    app.options(re.compile(f"^{re.escape(SUGGEST)}"))(listeners.suggest)
    app.options(EVERY)(listeners.let_pass)
    app.shortcut(EVERY)(listeners.shortcut)
    app.event(EVERY)(listeners.event)
    app.error(fail)


async def fail(error: Exception) -> None:
    """Log where a listener failed, never what it was given. Slack gets a 500, and delivers an event again."""
    log.error("a request from Slack failed: %s", where(error))
