"""Modals: opened while their trigger lives, also when the records are slow, and changed in their place."""

import asyncio
import hashlib
import logging
from collections.abc import Coroutine
from dataclasses import replace
from functools import partial
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Desk
from bot.drawings.forms import draw_form
from bot.drawings.notes import draw_note, draw_waiting
from bot.hearing import Answer, Posted, Said
from bot.platforms.slack.client import FAILURES, Json, answered, error_of, patiently, why
from bot.platforms.slack.hearing import hidden_for
from bot.platforms.slack.held import Held
from bot.platforms.slack.messages import draw
from bot.platforms.slack.responding import Occasion, Responses, private
from bot.platforms.slack.verdicts import LATER
from bot.screening import screen
from handlers.form import Form
from handlers.reading.categories import names_restricted
from handlers.reading.expecting import expected_form
from handlers.reply import Audience, Button, Reply, Text, Tone

MOMENT = 0.7
"""Seconds that a form may take before a view says that it is coming: a trigger lives for three."""
PATIENT = 10.0
"""Seconds that a form may take where a view says that it is coming. Forms only read."""
LATE = "The form could not be opened in time."
BUSY = "Slack is asked too much just now, so the form could not be opened. Wait half a minute."
LACKS = "The app lacks a permission in Slack, so the form could not be opened. Tell whoever runs the app."
CLOSED = "You closed the window before the form was there."
NOT_LOST = "Nothing that you typed is lost: press the button to open it."
NOT_KEPT = (
    "What you typed seems to hold something that must not be kept, so it is gone: press the button and say it without."
)
TOO_LARGE = "That is more than a form can hold, so nothing was stored. Please say it in one line, or in shorter parts."
SENT = Reply(title="This is too long for a window, so all of it is in a direct message from me: see Messages, above.")
log = logging.getLogger(__name__)


class Views:
    """Opens and changes the modals of one workspace."""

    def __init__(self, desk: Desk, client: AsyncWebClient, responses: Responses, held: Held) -> None:
        self._desk = desk
        self._client = client
        self._responses = responses
        self._held = held
        self.moment = MOMENT

    async def hear(self, said: Said, occasion: Occasion) -> Answer | None:
        """What the desk answers to a line; None where a view says that a form is coming, and then becomes it."""
        command = expected_form(said.text)
        if command is None:
            return await self._desk.hear(said)
        return await self.soon(self._desk.hear(said, PATIENT), command.help.rstrip("."), occasion)

    async def soon(self, coming: Coroutine[Any, Any, Answer], title: str, occasion: Occasion) -> Answer | None:
        """What comes, if it comes in a moment; else None, and a view of this title that becomes what comes later."""
        task = asyncio.create_task(coming)
        done, _ = await asyncio.wait([task], timeout=self.moment)
        if done:
            return task.result()
        self._held.hold(self._wait(task, title, occasion))
        return None

    async def bring(self, answer: Answer, occasion: Occasion) -> None:
        """Show an answer where it was asked for: in the view there, as a message, or in a view that is opened."""
        if not isinstance(answer, Form) and not occasion.view and occasion.response_url:
            await self._responses.say(reply_of(answer), occasion)
            return
        try:
            view, rest = _drawn(answer, occasion)
            if rest and not occasion.response_url:
                view, _ = _drawn(SENT, occasion)
            await self._show(view, occasion)
            await self._responses.follow(occasion, rest)
        except ValueError:
            await self._refuse(answer, occasion)
        except FAILURES as failure:
            log.warning("a form could not be opened: %s", why(failure))
            instead = _button(answer, occasion, failure) if isinstance(answer, Form) else reply_of(answer)
            await self._responses.follow(occasion, [private(each) for each in draw(instead)])

    async def _wait(self, coming: asyncio.Task[Answer], title: str, occasion: Occasion) -> None:
        view = occasion.view or await self._say_wait(title, occasion)
        await self.bring(await coming, replace(occasion, view=view))

    async def _say_wait(self, title: str, occasion: Occasion) -> Json:
        """Open a view that says so; what is known of it, where Slack's answer was lost its name alone."""
        name = hashlib.sha256(occasion.trigger.encode()).hexdigest()
        try:
            opened = await self._client.views_open(
                trigger_id=occasion.trigger, view=draw_waiting(title, _sayable(occasion.line), name)
            )
        except FAILURES as failure:
            log.warning("a view could not be opened: %s", why(failure))
            return {"external_id": name}
        view: Json = opened.get("view") or {"external_id": name}
        return view

    async def _show(self, view: Json, occasion: Occasion) -> None:
        there = occasion.view
        if there is None:
            await self._client.views_open(trigger_id=occasion.trigger, view=view)
            return
        which = {name: there[name] for name in ("id", "hash", "external_id") if there.get(name)}
        if "id" in which:
            which = {"view_id": which["id"], "hash": which["hash"]}
        await patiently(partial(self._client.views_update, view=view, **which))

    async def _refuse(self, answer: Answer, occasion: Occasion) -> None:
        """Say that a form is too large, with what was typed where it may be said."""
        typed = "" if isinstance(answer, Form) and answer.anew else occasion.line
        parts = (Text(text=f"You typed: {typed}"),) if typed else ()
        refusal = Reply(title=TOO_LARGE, parts=parts, tone=Tone.REFUSED)
        if occasion.view:
            await self.bring(refusal, occasion)
        else:
            await self._responses.follow(occasion, [private(each) for each in draw(refusal)])


def reply_of(answer: Answer) -> Reply:
    """What something without fields was answered with."""
    match answer:
        case Reply():
            return answer
        case Posted():
            return answer.reply
    raise TypeError(f"{type(answer).__name__} is no reply")


def _drawn(answer: Answer, occasion: Occasion) -> tuple[Json, list[Json]]:
    """The view of an answer, and the messages that hold what does not fit there."""
    said = occasion.said
    if isinstance(answer, Form):
        return draw_form(answer, hidden_for(said, sure=answer.sure), {**said.people, **said.channels}), []
    messages = draw(reply_of(answer))
    view, fits = draw_note("Convenor", [each.blocks for each in messages], hidden_for(said, sure=False))
    return view, [private(each) for each in messages[fits:]]


def _button(form: Form, occasion: Occasion, failure: Exception) -> Reply:
    """A button that opens a form that could not be shown, with what was typed."""
    title = f"{_cause(failure, occasion)} {NOT_KEPT if form.anew else NOT_LOST}"
    line = form.anew or _as_form(occasion.line or form.words)
    button = Button(label="Open the form", line=line, style="primary")
    return Reply(title=title, buttons=(button,), audience=Audience.PERSON)


def _cause(failure: Exception, occasion: Occasion) -> str:
    """Why a form is not there, for whoever waits for it; the log says it in Slack's own words."""
    if not isinstance(failure, SlackApiError):
        return LATE
    if error_of(failure) == "missing_scope":
        return LACKS
    if answered(failure)[0] == 429 or error_of(failure) in LATER:
        return BUSY
    return CLOSED if error_of(failure) == "not_found" and "hash" in (occasion.view or {}) else LATE


def _as_form(line: str) -> str:
    plain = line.strip().removeprefix("/")
    return f"/{plain}" if plain.lower().startswith("form ") else f"/form {plain}"


def _sayable(line: str) -> str:
    """What somebody typed, where it may be said back before anybody has looked at it."""
    return "" if not expected_form(line) or screen(line) or names_restricted(line) else line
