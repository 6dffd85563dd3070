"""All that the fake Slack knows, in one place: workspace, what was accepted, faults to come, tokens and scopes."""

import itertools
from dataclasses import dataclass
from typing import NoReturn

from bot.clock import Clock, monotonic
from tests.fake_slack.faults import Faults
from tests.fake_slack.records import Ack, Call, How, Json, Post, View
from tests.fake_slack.workspace import BOT, Channel, usual_workspace

BOT_TOKEN = "xoxb-fake-bot-token"
APP_TOKEN = "xapp-fake-app-token"
SIGNING_SECRET = "fake-signing-secret"

SCOPES = (
    "app_mentions:read channels:history channels:read chat:write commands files:read files:write groups:history "
    "groups:read im:history im:write reactions:read users:read users:read.email"
)


class SlackError(Exception):
    """A Web API answer with `ok` false; `more` are the further keys it carries."""

    def __init__(self, code: str, **more: object) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


def refuse(code: str, *reasons: str) -> NoReturn:
    """Answer with this error, and the reasons as Slack gives them."""
    raise SlackError(
        code, **({"response_metadata": {"messages": [f"[ERROR] {r}" for r in reasons]}} if reasons else {})
    )


@dataclass
class Settings:
    """How the fake behaves, for a test to change.

    `bot_url` is where the bot takes HTTP requests; without it everything goes through the sockets. `patience` is how
    long Slack waits for an answer, `retry_waits` when it delivers an unacknowledged event again (Slack's own are 0,
    60 and 300), `trigger_life` how long a trigger id is good for, `edit_window` how long a message may be edited (0 is
    for ever), all in seconds. Slack's own patience and triggers end after 3 s; here the machine may be busy.
    """

    bot_url: str = ""
    signing_secret: str = SIGNING_SECRET
    bot_token: str = BOT_TOKEN
    app_token: str = APP_TOKEN
    patience: float = 20.0
    retry_waits: tuple[float, ...] = ()
    trigger_life: float = 20.0
    edit_window: float = 0.0


@dataclass
class Trigger:
    """Leave to open one form."""

    user: str
    issued: float
    used: bool = False


@dataclass
class Stored:
    """A file, from the moment at which an address for its bytes was given out."""

    id: str
    name: str
    length: int
    alt: str = ""
    title: str = ""
    data: bytes = b""
    shared: bool = False
    deleted: bool = False


@dataclass
class ResponseUrl:
    """Leave to answer one thing a person did, five times within half an hour."""

    channel: str
    user: str
    original: str
    issued: float
    uses: int = 0


class State:
    """What the parts of the fake share."""

    def __init__(self, clock: Clock) -> None:
        self.workspace = usual_workspace(clock)
        self.settings = Settings()
        self.scopes = set(SCOPES.split())
        self.faults = Faults()
        self.address = ""
        self.shown: list[Post] = []
        self.calls: list[Call] = []
        self.views: list[View] = []
        self.acks: list[Ack] = []
        self.complaints: list[str] = []
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.files: dict[str, Stored] = {}
        self.tickets: set[str] = set()
        self._numbers = itertools.count(1)

    def next_id(self, prefix: str) -> str:
        """An id nothing else has."""
        return f"{prefix}{next(self._numbers):08d}"

    def issue_trigger(self, user: str) -> str:
        """A trigger id for what this person does now."""
        trigger = f"{self.next_id('')}.{self.next_id('')}.{self.next_id('trigger')}"
        self.triggers[trigger] = Trigger(user, monotonic())
        return trigger

    def spend_trigger(self, trigger_id: str) -> str:
        """Use a trigger id up and return whose it was, as the documented errors say."""
        trigger = self.triggers.get(trigger_id) or refuse("invalid_trigger_id")
        if trigger.used:
            refuse("exchanged_trigger_id")
        if monotonic() - trigger.issued > self.settings.trigger_life:
            refuse("expired_trigger_id")
        trigger.used = True
        return trigger.user

    def issue_response_url(self, channel: str, user: str, original: str = "") -> str:
        """A URL that answers what this person does now; `original` is the key of the message they do it to."""
        name = self.next_id("R")
        self.response_urls[name] = ResponseUrl(channel, user, original, monotonic())
        return f"{self.address}/response/{name}"

    def show(
        self,
        channel: Channel,
        how: How,
        text: str,
        blocks: list[Json],
        *,
        user: str = BOT,
        to: str = "",
        thread_ts: str = "",
        metadata: Json | None = None,
    ) -> Post:
        """Keep a message that somebody can see from now on, with an id for each block that has none."""
        whose = self.workspace.users.get(channel.direct_with)
        post = Post(
            key=self.next_id("P"),
            how=how,
            channel=channel.id,
            place=f"@{whose.name}" if whose else f"#{channel.name}",
            ts=self.workspace.next_ts(),
            text=text,
            at=monotonic(),
            user=user,
            to=to,
            blocks=self.with_ids(blocks),
            thread_ts=thread_ts,
            metadata=metadata,
        )
        self.shown.append(post)
        return post

    def with_ids(self, blocks: list[Json]) -> list[Json]:
        """These blocks, with the ids that Slack gives to blocks and elements that have none."""
        return [self._with_id(block) for block in blocks]

    def _with_id(self, block: Json) -> Json:
        block = {"block_id": self.next_id("b"), **block}
        if block["type"] == "actions":
            block["elements"] = [self._with_action_id(element) for element in block["elements"]]
        for key in ("accessory", "element"):
            if block.get(key):
                block[key] = self._with_action_id(block[key])
        return block

    def _with_action_id(self, element: Json) -> Json:
        return {"action_id": self.next_id("a"), **element} if element.get("type") != "image" else element

    def post(self, key: str) -> Post:
        """The message with this key."""
        return next(post for post in self.shown if post.key == key)

    def view(self, view_id: str) -> View | None:
        """The form with this id, if there is one."""
        return next((view for view in self.views if view.id == view_id), None)

    def history(self, channel: str) -> list[Post]:
        """The messages all in this channel can see, oldest first."""
        return [post for post in self.shown if post.channel == channel and not post.to and not post.deleted]
