"""Forms that change while they are filled in: redrawn for what was chosen, with all that was typed where it stood."""

import asyncio
import logging
from collections import OrderedDict
from functools import partial
from typing import TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Desk
from bot.drawings.forms import draw_above, draw_form
from bot.hearing import Filled
from bot.platforms.slack.client import FAILURES, Json, error_of, patiently, why
from bot.platforms.slack.hearing import hidden_for
from handlers.form import Form
from handlers.reply import Reply

REMEMBERED = 1_000
T = TypeVar("T")
OUTRUN = {"hash_conflict", "not_found"}
"""What Slack says where a form was changed by somebody else meanwhile, or closed."""
log = logging.getLogger(__name__)


class Shaping:
    """Redraws open forms, each for the newest choice that was made in it."""

    def __init__(self, desk: Desk, client: AsyncWebClient) -> None:
        self._desk = desk
        self._client = client
        self._newest: OrderedDict[str, Filled] = OrderedDict()
        self._locks: OrderedDict[str, asyncio.Lock] = OrderedDict()
        self._became: OrderedDict[str, str] = OrderedDict()

    async def shape(self, filled: Filled, view: Json) -> None:
        """Redraw a form for what stands in it. A choice that was followed by another is not drawn any more."""
        _keep(self._newest, view["id"], filled)
        async with _keep(self._locks, view["id"], self._locks.get(view["id"]) or asyncio.Lock()):
            if self._newest.get(view["id"]) is not filled:
                return
            answer = await self._desk.reshape(filled)
            if answer is not None:
                await self._redraw(answer, filled, view)

    async def _redraw(self, answer: Form | Reply, filled: Filled, view: Json) -> None:
        there = view["hash"]
        while there in self._became:  # a choice made before our last drawing of this form was seen
            there = self._became[there]
        try:
            drawn = draw_over(answer, filled, view) if isinstance(answer, Form) else draw_above(answer.title, view)
            await patiently(partial(self._update, drawn, view["id"], there))
        except ValueError:
            log.info("a form stays as it is: what it would ask is too much for a view")
        except FAILURES as failure:
            if not isinstance(failure, SlackApiError) or error_of(failure) not in OUTRUN:
                log.warning("a form could not be redrawn: %s", why(failure))

    async def _update(self, drawn: Json, id: str, there: str) -> None:
        answer = await self._client.views_update(view=drawn, view_id=id, hash=there)
        if (became := answer["view"]["hash"]) != there:  # one that leads to itself would be followed for ever
            _keep(self._became, there, became)


def draw_over(form: Form, filled: Filled, view: Json) -> Json:
    """A form in the place of the one that was filled in. Raises ValueError where it is too much."""
    ids = {**filled.people, **filled.channels}
    return draw_form(form, hidden_for(filled, sure=form.sure), ids, over=view)


def _keep(where: OrderedDict[str, T], name: str, what: T) -> T:
    where[name] = what
    where.move_to_end(name)
    while len(where) > REMEMBERED:
        where.popitem(last=False)
    return what
