"""The smallest real Bolt app that does one of everything, so that the fake Slack is tried against the real library."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.routing import Route

from tests.fake_slack import Slack
from tests.serving import serving

Json = dict[str, Any]


def client(slack: Slack) -> AsyncWebClient:
    """A client as a bot should have it: nothing is sent twice."""
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(label: str, value: str) -> Json:
    return {"text": plain(label), "value": value}


def field(block_id: str, label: str, element: Json, *, optional: bool = True) -> Json:
    element = {"action_id": "given", **element}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, "optional": optional}


def row(ref: str) -> Json:
    button = {"type": "button", "action_id": "nochange", "text": plain("No change"), "value": f"/action nochange {ref}"}
    return {"type": "section", "text": plain(f"{ref} Deal with fly-tipping & litter"), "accessory": button}


FORM: Json = {
    "type": "modal",
    "callback_id": "update",
    "private_metadata": "4.2",
    "title": plain("Update an action"),
    "submit": plain("Save"),
    "blocks": [
        field("words", "What happened", {"type": "plain_text_input", "multiline": True}, optional=False),
        field("status", "Status", {"type": "static_select", "options": [option("At risk", "amber")]}),
        field("due", "Due", {"type": "datepicker", "initial_date": "2026-12-10"}),
        field("who", "Owner", {"type": "users_select"}),
        field("where", "Channel", {"type": "conversations_select"}),
        field("action", "Action", {"type": "external_select", "min_query_length": 0}),
    ],
}


class EchoBot:
    """`heard` is every body that reached a listener; `retries` the numbers redeliveries carried."""

    def __init__(self, slack: Slack, *, delay: float = 0.0) -> None:
        self.heard: list[Json] = []
        self.retries: list[str] = []
        self.delay = delay
        self.client = client(slack)
        self.app = AsyncApp(
            client=self.client, signing_secret=slack.signing_secret, process_before_response=True, name="echo"
        )
        self.app.command("/action")(self.command)
        self.app.action("nochange")(self.pressed)
        self.app.view("update")(self.submitted)
        self.app.options("given")(self.suggested)
        self.app.event("app_mention")(self.event)
        self.app.event("message")(self.event)

    async def command(self, ack: AsyncAck, body: Json) -> None:
        """Echo the text; `form` opens a form, `list` shows rows with buttons, `fail` fails."""
        self.heard.append(body)
        await asyncio.sleep(self.delay)
        if body["text"] == "fail":
            raise RuntimeError("as asked")
        if body["text"] == "form":
            await ack()
            await self.client.views_open(trigger_id=body["trigger_id"], view=FORM)
        elif body["text"] == "list":
            await ack(text="Two actions", blocks=[row("4.2"), row("4.3")])
        else:
            await ack(f"You said {body['text']}")

    async def pressed(self, ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        """Put an answer in the place of the message."""
        self.heard.append(body)
        await ack()
        if "response_url" in body:
            await respond(text=f"Done: {body['actions'][0]['value']}", replace_original=True)

    async def submitted(self, ack: AsyncAck, body: Json) -> None:
        """Answer `wrong` with an error beside the field, and `more` with another form."""
        self.heard.append(body)
        typed = body["view"]["state"]["values"]["words"]["given"]["value"]
        if typed == "wrong":
            await ack(response_action="errors", errors={"words": "Say more"})
        elif typed == "more":
            await ack(response_action="update", view={**FORM, "title": plain("And again")})
        else:
            await ack()

    async def suggested(self, ack: AsyncAck, body: Json) -> None:
        self.heard.append(body)
        await ack(options=[option(f"{body['value']} Fly-tipping", body["value"]), option("1.1 Burglary", "1.1")])

    async def event(self, body: Json, request: AsyncBoltRequest) -> None:
        self.heard.append(body)
        self.retries += request.headers.get("x-slack-retry-num", [])
        await asyncio.sleep(self.delay)
        if "fail" in body["event"]["text"]:
            raise RuntimeError("as asked")


@asynccontextmanager
async def over_http(slack: Slack, bot: EchoBot) -> AsyncIterator[str]:
    """Serve the bot over HTTP and have Slack send everything there."""
    handler = AsyncSlackRequestHandler(bot.app)
    async with serving(Starlette(routes=[Route("/slack/events", handler.handle, methods=["POST"])])) as address:
        slack.configure(bot_url=f"{address}/slack/events")
        yield f"{address}/slack/events"


@asynccontextmanager
async def over_socket(
    slack: Slack, bot: EchoBot, *, ping_interval: float = 10
) -> AsyncIterator[AsyncSocketModeHandler]:
    """Connect the bot by Socket Mode."""
    handler = AsyncSocketModeHandler(bot.app, slack.app_token, web_client=bot.client, ping_interval=ping_interval)
    already = slack.sockets
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await slack.connected(already + 1)
    yield handler
    await handler.close_async()  # type: ignore[no-untyped-call]
