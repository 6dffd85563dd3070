"""How answers travel: in the acknowledgement, through the response URL, as a form, or as a message of their own.

Nothing here calls Slack before the acknowledgement is given; what is still to be said is held on to.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from slack_sdk.web.async_client import AsyncWebClient

from bot.drawings.blocks import Message
from bot.drawings.forms import draw_errors, draw_form
from bot.hearing import Answer, Errors, Filled, Posted, Said
from bot.platforms.slack import posting
from bot.platforms.slack.client import FAILURES, Json, make_webhook, patiently, respond, why
from bot.platforms.slack.hearing import hidden_for, is_direct
from bot.platforms.slack.held import Held
from bot.platforms.slack.messages import ASK, body_of, draw
from handlers.form import Form
from handlers.reply import Audience, Button, Reply, Text, Tone

USES = 5
"""How often Slack lets a response URL be used."""
PAUSE = 0.5
"""Seconds before what follows an acknowledgement, so that it is shown below it."""
REMEMBERED = 1_000
NOT_OPENED = "The form could not be opened in time. Nothing that you typed is lost: press the button to open it."
NOT_KEPT = (
    "The form could not be opened in time. What you typed seems to hold something that must not be kept, so it is"
    " gone: press the button and say it without."
)
TOO_LARGE = "That is more than a form can hold, so nothing was stored. Please say it in one line, or in shorter parts."
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Occasion:
    """What an answer needs of the payload it answers."""

    said: Said
    trigger: str
    response_url: str
    thread: str = ""
    replaces: bool = False
    response_type: str = "ephemeral"


def occasion_of(body: Json, said: Said) -> Occasion:
    """The occasion of a slash command or of a pressed button."""
    if "actions" not in body:
        return Occasion(said, body["trigger_id"], body["response_url"])
    container = body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or ""
    alone = bool(container.get("is_ephemeral")) or is_direct(channel)
    return Occasion(
        said,
        trigger=body["trigger_id"],
        response_url=body.get("response_url") or "",
        thread=(body.get("message") or {}).get("thread_ts") or container.get("thread_ts") or "",
        replaces=alone and body["actions"][0]["action_id"].startswith(ASK),
        response_type="in_channel" if is_direct(channel) else "ephemeral",
    )


class Answers:
    """Brings answers to people through one workspace's client."""

    def __init__(self, client: AsyncWebClient, held: Held) -> None:
        self._client = client
        self._held = held
        self._whispered: OrderedDict[str, None] = OrderedDict()

    def to_command(self, answer: Answer, occasion: Occasion) -> Json | str:
        """The acknowledgement of a slash command. A form is opened beside it."""
        if isinstance(answer, Form):
            self._held.hold(self._open(answer, occasion))
            return ""
        first, *rest = draw(_reply_of(answer))
        if rest:
            self._held.hold(self._follow(occasion, [_private(message) for message in rest], USES, PAUSE))
        return _private(first)

    def to_press(self, answer: Answer, occasion: Occasion) -> None:
        """Answer a pressed button after its acknowledgement, in place of the question or below the message."""
        if isinstance(answer, Form):
            self._held.hold(self._open(answer, occasion))
            return
        reply = _reply_of(answer)
        if reply.passing:
            occasion = replace(occasion, response_type="ephemeral")
        bodies = [_below(message, occasion) for message in draw(reply)]
        if occasion.replaces and reply.tone != Tone.REFUSED:
            bodies[0] = {**body_of(draw(reply)[0]), "replace_original": True}
        self._held.hold(self._follow(occasion, bodies, USES))

    def to_form(self, answer: Answer, filled: Filled, view: Json) -> Json:
        """The acknowledgement of a form: its errors, another form, or that it may close."""
        if isinstance(answer, Form):
            return self._another(answer, filled, view)
        if isinstance(answer, Posted):
            return {"response_action": "clear"}
        fields = answer.fields if isinstance(answer, Errors) else {"": _sentence(answer)}
        return draw_errors(fields, view)

    def whisper(self, reply: Reply, said: Said, event: Json) -> None:
        """Tell somebody to whom no message could be planned, once for each request, as far as Slack lets us."""
        if said.key in self._whispered:
            return
        self._whispered[said.key] = None
        while len(self._whispered) > REMEMBERED:
            self._whispered.popitem(last=False)
        self._held.hold(self._whisper(reply, event))

    async def _open(self, form: Form, occasion: Occasion) -> None:
        try:
            await self._client.views_open(trigger_id=occasion.trigger, view=_view(form, occasion.said))
        except ValueError:
            said = replace(occasion.said, text="") if form.anew else occasion.said
            await self._follow(occasion, [_private(each) for each in draw(_refusal(TOO_LARGE, said))], USES)
        except FAILURES as failure:
            log.warning("a form could not be opened: %s", why(failure))
            line = form.anew or _as_form(occasion.said.text)
            button = Button(label="Open the form", line=line, style="primary")
            reply = Reply(title=NOT_KEPT if form.anew else NOT_OPENED, buttons=(button,), audience=Audience.PERSON)
            await self._follow(occasion, [_private(each) for each in draw(reply)], USES)

    async def _follow(self, occasion: Occasion, bodies: Sequence[Json], uses: int, pause: float = 0) -> None:
        """Say these through the response URL, and say so when there are more than it takes."""
        if len(bodies) > uses:
            left = len(bodies) - uses + 1
            bodies = [*bodies[: uses - 1], _private(draw(_too_much(left))[0])]
        await asyncio.sleep(pause)
        webhook = make_webhook(occasion.response_url, self._client.proxy)
        for body in bodies:
            try:
                await patiently(partial(respond, webhook, body))
            except FAILURES as failure:
                log.warning("an answer could not be delivered: %s", why(failure))
                return

    async def _whisper(self, reply: Reply, event: Json) -> None:
        try:
            await posting.whisper(self._client, event, reply)
        except FAILURES as failure:
            log.warning("an answer could not be delivered: %s", why(failure))

    def _another(self, form: Form, filled: Filled, view: Json) -> Json:
        try:
            hidden = hidden_for(filled, sure=form.sure)
            return {"response_action": "update", "view": draw_form(form, hidden, {**filled.people, **filled.channels})}
        except ValueError:
            return draw_errors({"": TOO_LARGE}, view)


def _view(form: Form, said: Said) -> Json:
    return draw_form(form, hidden_for(said, sure=form.sure), {**said.people, **said.channels})


def _reply_of(answer: Answer) -> Reply:
    """What a command or a button was answered with: they have no fields, and their answers are never planned."""
    match answer:
        case Reply():
            return answer
        case Posted():
            return answer.reply
    raise TypeError(f"{type(answer).__name__} answers no command")


def _private(message: Message) -> Json:
    return {"response_type": "ephemeral", **body_of(message)}


def _below(message: Message, occasion: Occasion) -> Json:
    body = {"response_type": occasion.response_type, "replace_original": False, **body_of(message)}
    return body | ({"thread_ts": occasion.thread} if occasion.thread else {})


def _as_form(line: str) -> str:
    plain = line.strip().removeprefix("/")
    return f"/{plain}" if plain.lower().startswith("form ") else f"/form {plain}"


def _refusal(sentence: str, said: Said) -> Reply:
    parts = (Text(text=f"You typed: {said.text}"),) if said.text else ()
    return Reply(title=sentence, parts=parts, tone=Tone.REFUSED)


def _sentence(answer: Answer) -> str:
    return answer.title if isinstance(answer, Reply) else ""


def _too_much(messages: int) -> Reply:
    return Reply(
        title=f"The answer goes on for {messages} more messages, and Slack takes no more of them here. Send me the same"
        " words as a direct message to get all of it, or ask for less."
    )
