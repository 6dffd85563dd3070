"""What tests say to a fake Slack, the same whether it runs in the test's own process or in one beside it."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeVar, Unpack

from bot.clock import monotonic
from tests.fake_slack.doors import Way
from tests.fake_slack.faults import Fault
from tests.fake_slack.forms import Typed
from tests.fake_slack.reading import texts
from tests.fake_slack.records import Ack, Answer, Call, Json, Post, View
from tests.fake_slack.sockets import Reason
from tests.fake_slack.state import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from tests.fake_slack.workspace import user_id

T = TypeVar("T")
STEP = 0.005
PATIENCE = 60.0
"""Seconds that a test waits for what should happen at once: the machine may be busy."""


class Slack(ABC):
    """People are called by handle (`police`), channels by name (`jag`); `Way` says how else a thing is delivered.

    Reading properties are asked anew each time. Tokens and secret are those a bot must be given.
    """

    bot_token = BOT_TOKEN
    app_token = APP_TOKEN
    signing_secret = SIGNING_SECRET

    @property
    @abstractmethod
    def url(self) -> str:
        """The address, without a slash at its end."""

    @abstractmethod
    async def perform(self, deed: str, arguments: Json) -> Answer:
        """Have somebody do this."""

    @abstractmethod
    async def redeliver(self, **way: Unpack[Way]) -> list[Answer]:
        """Deliver again every event that was never acknowledged, as Slack's next retry."""

    @abstractmethod
    def control(self, name: str, arguments: Json) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Do this to the fake itself."""

    @property
    def api_url(self) -> str:
        """The setting SLACK_API_URL for a bot."""
        return f"{self.url}/api/"

    # What people do.

    async def command(
        self, user: str, channel: str, name: str, text: str = "", *, raw: bool = False, **way: Unpack[Way]
    ) -> Answer:
        """Type a slash command; an empty channel is the direct conversation. `raw` text is sent as it stands."""
        arguments: Json = {"user": user, "channel": channel, "name": name, "text": text, "raw": raw}
        return await self.perform("command", {**arguments, "way": way})

    async def mention(
        self,
        user: str,
        channel: str,
        text: str,
        *,
        raw: bool = False,
        thread: str = "",
        both: bool = False,
        **way: Unpack[Way],
    ) -> Answer:
        """Say something to the bot in a channel; with `both` as a `message` event too, whose answer is in `others`."""
        arguments: Json = {"user": user, "channel": channel, "text": text, "raw": raw, "thread_ts": thread}
        return await self.perform("mention", {**arguments, "both": both, "way": way})

    async def direct(self, user: str, text: str, *, raw: bool = False, thread: str = "", **way: Unpack[Way]) -> Answer:
        """Say something to the bot in the direct conversation."""
        return await self.say(user, "", text, raw=raw, thread=thread, **way)

    async def say(
        self, user: str, channel: str, text: str, *, raw: bool = False, thread: str = "", **way: Unpack[Way]
    ) -> Answer:
        """Say something in a channel without a mention; the bot gets a `message` event."""
        arguments: Json = {"user": user, "channel": channel, "text": text, "raw": raw, "thread_ts": thread}
        return await self.perform("say", {**arguments, "way": way})

    async def echo(self, post: Post, **way: Unpack[Way]) -> Answer:
        """Send the bot its own message as an event."""
        return await self.perform("echo", {"post": post.key, "way": way})

    async def event(self, inner: Json, **way: Unpack[Way]) -> Answer:
        """Send any other event."""
        return await self.perform("event", {"inner": inner, "way": way})

    async def verify(self, challenge: str, **way: Unpack[Way]) -> Answer:
        """Ask the bot's address to prove itself."""
        return await self.perform("verify", {"challenge": challenge, "way": way})

    async def press(
        self,
        on: Post | View | Answer,
        label: str,
        user: str = "",
        *,
        near: str = "",
        choice: str = "",
        **way: Unpack[Way],
    ) -> Answer:
        """Press what is called `label`, beside or carrying `near`; `choice` is chosen when it is a menu.

        LookupError names what there is when that is not exactly one thing. On what only one person sees, and on a
        form, `user` is that person unless another is named.
        """
        shown = (on.post or on.view) if isinstance(on, Answer) else on
        if shown is None:
            raise LookupError(f"the answer showed nothing to press: {on}")
        post = shown.key if isinstance(shown, Post) else ""
        view = shown.id if isinstance(shown, View) else ""
        arguments: Json = {"post": post, "view": view, "label": label, "user": user, "near": near, "choice": choice}
        return await self.perform("press", {**arguments, "way": way})

    async def submit(
        self,
        view: View,
        values: Mapping[str, Typed] | None = None,
        *,
        user: str = "",
        force: bool = False,
        **way: Unpack[Way],
    ) -> Answer:
        """Fill in a form by label and submit it; what is not named stays as it was.

        ValueError when Slack would not let a person submit it (required fields, lengths), unless `force`.
        """
        arguments: Json = {"view": view.id, "values": dict(values or {}), "user": user, "force": force}
        return await self.perform("submit", {**arguments, "way": way})

    async def suggest(self, view: View, label: str, typed: str, *, user: str = "", **way: Unpack[Way]) -> Answer:
        """Type into a menu whose options the bot looks up; the answer's `options` are their labels."""
        arguments: Json = {"view": view.id, "label": label, "typed": typed, "user": user}
        return await self.perform("suggest", {**arguments, "way": way})

    async def replay(self, answer: Answer, **way: Unpack[Way]) -> Answer:
        """Deliver again what this answered: over HTTP the same to the byte, unless `timestamp` is another."""
        delivered: Way = {"timestamp": answer.timestamp} if answer.timestamp else {}
        return await self.perform("replay", {"delivery": answer.delivery, "way": {**delivered, **way}})

    # What was kept.

    @property
    def shown(self) -> list[Post]:
        """Every message somebody could see, in order, also what people said and what came in acknowledgements."""
        return [Post(**each) for each in self._records("shown")]

    @property
    def posts(self) -> list[Post]:
        """Every chat.postMessage that was accepted."""
        return [post for post in self.shown if post.how == "post"]

    @property
    def calls(self) -> list[Call]:
        """Every Web API call, also those that were refused or dropped."""
        return [Call(**each) for each in self._records("calls")]

    @property
    def views(self) -> list[View]:
        """Every form that was opened."""
        return [View(**each) for each in self._records("views")]

    @property
    def acks(self) -> list[Ack]:
        """Every acknowledgement that came over a socket."""
        return [Ack(**each) for each in self._records("acks")]

    @property
    def complaints(self) -> list[str]:
        """What the bot sent where Slack has no way to say that it would not take it."""
        return [str(each) for each in self._records("complaints")]

    @property
    def sockets(self) -> int:
        """How many sockets the bot has open."""
        return int(self.control("sockets_open", {}))

    @property
    def sockets_so_far(self) -> int:
        """How many sockets the bot has opened so far."""
        return int(self.control("sockets_opened", {}))

    def calls_to(self, method: str) -> list[Call]:
        """The calls of one method."""
        return [call for call in self.calls if call.method == method]

    def _records(self, of: str) -> list[Any]:
        return list(self.control("records", {"of": of}))

    # Waiting.

    async def until(self, happened: Callable[[], T], within: float = PATIENCE) -> T:
        """Wait until this gives something true, and return it; AssertionError after `within` seconds."""
        deadline = monotonic() + within
        while not (found := happened()):
            if monotonic() > deadline:
                raise AssertionError(f"it did not happen within {within} s")
            await asyncio.sleep(STEP)
        return found

    async def heard(self, text: str, place: str = "", within: float = PATIENCE) -> Post:
        """Wait for a message of the bot's that shows this text, in a place such as `#jag` or `@police`."""

        def found() -> list[Post]:
            return [p for p in self.shown if p.how != "person" and place in ("", p.place) and text in texts(p)]

        return (await self.until(found, within))[-1]

    async def form(self, user: str = "", within: float = PATIENCE) -> View:
        """Wait for a form, of this person's, and return the newest one that is open."""

        def found() -> list[View]:
            return [view for view in self.views if view.open and (not user or view.user == user_id(user))]

        return (await self.until(found, within))[-1]

    async def connected(self, sockets: int = 1, within: float = PATIENCE) -> None:
        """Wait until the bot has this many sockets open."""
        await self.until(lambda: self.sockets >= sockets, within)

    # What goes wrong, and what changes.

    def fail(self, method: str, *faults: Fault, times: int = 1, channel: str = "") -> None:
        """Have the next calls of a method, or those for one channel (by id), meet these in order, `times` over."""
        arguments: Json = {"method": method, "faults": [asdict(fault) for fault in faults], "times": times}
        self.control("fail", {**arguments, "channel": channel})

    def fail_always(self, method: str, fault: Fault) -> None:
        """Have every call of a method meet this fault until `heal`; those queued come first."""
        self.control("fail", {"method": method, "faults": [asdict(fault)], "times": 0})

    def heal(self, method: str = "") -> None:
        """Forget the faults to come, of one method or of all."""
        self.control("heal", {"method": method})

    def configure(self, **settings: str | float | tuple[float, ...]) -> None:
        """Change `bot_url`, `signing_secret`, `patience`, `retry_waits`, `trigger_life` (seconds)."""
        self.control("configure", dict(settings))

    def revoke(self, *scopes: str) -> None:
        """Take scopes away from the bot's token."""
        self.control("scope", {"granted": [], "revoked": scopes})

    def grant(self, *scopes: str) -> None:
        """Give scopes to the bot's token."""
        self.control("scope", {"granted": scopes, "revoked": []})

    def add_user(self, name: str, email: str = "", **flags: bool) -> str:
        """Add a person (`guest`, `single_channel_guest`, `stranger`, `deleted`) and return the id."""
        return str(self.control("add_user", {"name": name, "email": email, "flags": flags}))

    def add_channel(self, name: str, members: Iterable[str] = (), *, with_bot: bool = True, **flags: bool) -> str:
        """Add a channel (`private`, `archived`, `shared`) and return the id."""
        arguments: Json = {"name": name, "members": list(members), "with_bot": with_bot, "flags": flags}
        return str(self.control("add_channel", arguments))

    def change(self, who_or_where: str, **values: bool | str | Sequence[str]) -> None:
        """Change a person (`@police`) or a channel (`#jag`): `archived=True`, `members=["council", "convenor"]`."""
        self.control("change", {"who_or_where": who_or_where, "values": values})

    def write(self, view: View, values: Mapping[str, str]) -> None:
        """Write into the text fields of a form, by label, without sending it."""
        self.control("write", {"view": view.id, "values": dict(values)})

    def dismiss(self, view: View) -> None:
        """Have a person close a form."""
        self.control("dismiss", {"view": view.id})

    def disconnect(self, reason: Reason = "refresh_requested", *, all_of_them: bool = True) -> None:
        """Send the sockets, or the oldest, a `disconnect` frame."""
        self.control("disconnect", {"reason": reason, "all_of_them": all_of_them})

    def deafen(self, *, for_good: bool = False) -> None:
        """Have the open sockets go deaf with their connections up; `for_good` the ones to come too."""
        self.control("deafen", {"for_good": for_good})

    def undeafen(self) -> None:
        """Have sockets to come hear again."""
        self.control("undeafen", {})

    def hang_up(self, *, all_of_them: bool = True) -> None:
        """Reset the connection of every open socket, or of the oldest."""
        self.control("hang_up", {"all_of_them": all_of_them})
