"""What people do in the fake Slack: each deed builds its payload, is delivered, and shows what the answer shows."""

from collections.abc import Callable
from dataclasses import replace

from tests.fake_slack import escaping, payloads
from tests.fake_slack.doors import Delivery, Doors, Kind, Way
from tests.fake_slack.forms import KEYS, Values, chosen_state, filled_state, inputs, label_of, unfinished
from tests.fake_slack.outcomes import take_in
from tests.fake_slack.reading import Button, find_button
from tests.fake_slack.records import Answer, Json, Post, View
from tests.fake_slack.shortcuts import MessageDeeds
from tests.fake_slack.state import State
from tests.fake_slack.workspace import BOT, Channel, User


class Deeds(MessageDeeds):
    """One method a deed; arguments are plain values, so that they can come from another process."""

    def __init__(self, state: State, doors: Doors) -> None:
        self.state = state
        self.doors = doors

    async def command(self, user: str, channel: str, name: str, text: str, raw: bool, way: Way) -> Answer:
        """Type a slash command."""
        who, where = self._who(user), self._where(user, channel)
        text = text if raw else escaping.sent(self.state.workspace, text, named=True)
        body = payloads.command(self.state, who, where, name, text)
        return await self._deliver("command", body, who, way, channel=where.id)

    async def mention(
        self, user: str, channel: str, text: str, raw: bool, thread_ts: str, both: bool, way: Way
    ) -> Answer:
        """Mention the bot in a channel; with `both` the same message comes as a `message` event first."""
        who, where = self._who(user), self._where(user, channel)
        post = self._say(who, where, text if raw else f"@convenor {text}", raw, thread_ts)
        shared = where.shared
        body = payloads.event(self.state, payloads.app_mention(who, post), shared=shared)
        if not both:
            return await self._deliver("event", body, who, way, channel=where.id)
        twin = payloads.event(self.state, payloads.message_event(who, where, post), shared=shared)
        first = await self._deliver("event", twin, who, way, channel=where.id)
        answer = await self._deliver("event", body, who, way, channel=where.id)
        return answer.with_others((*answer.others, first))

    async def say(self, user: str, channel: str, text: str, raw: bool, thread_ts: str, way: Way) -> Answer:
        """Say something in a channel, or in the direct conversation with the bot."""
        who, where = self._who(user), self._where(user, channel)
        post = self._say(who, where, text, raw, thread_ts)
        body = payloads.event(self.state, payloads.message_event(who, where, post), shared=where.shared)
        return await self._deliver("event", body, who, way, channel=where.id)

    async def echo(self, post: str, way: Way) -> Answer:
        """Send the bot one of its own messages, as Slack does where it listens to messages."""
        said = self.state.post(post)
        channel = self.state.workspace.channels[said.channel]
        body = payloads.event(self.state, payloads.own_message_event(channel, said))
        return await self._deliver("event", body, self._who(BOT), way, channel=channel.id)

    async def event(self, inner: Json, way: Way) -> Answer:
        """Send any other event."""
        body = payloads.event(self.state, inner)
        return await self._deliver("event", body, self._who(BOT), way)

    async def verify(self, challenge: str, way: Way) -> Answer:
        """Ask the bot to prove that its address is its own."""
        body = {"type": "url_verification", "challenge": challenge, "token": payloads.TOKEN}
        return await self._deliver("verification", body, self._who(BOT), {**way, "by": "http"})

    async def press(self, post: str, view: str, label: str, user: str, near: str, choice: str, way: Way) -> Answer:
        """Press what is called `label`, or choose `choice` from it."""
        on = self._view(view) if view else self.state.post(post)
        who = self._who(user or (on.user if isinstance(on, View) else on.to))
        self._check_sees(who, on)
        button = find_button(on, label, near)
        chosen = await self._choice(on, button, choice, who)
        if isinstance(on, View) and chosen and button.action_id in on.state.get(button.block_id, {}):
            on.state = chosen_state(on.state, button.block_id, button.action_id, button.type, chosen)
        body = payloads.block_actions(self.state, who, on, button, chosen)
        channel = on.channel if isinstance(on, Post) else ""
        return await self._deliver("press", body, who, way, channel=channel, view=view, post=post)

    async def submit(self, view: str, values: Values, user: str, force: bool, way: Way) -> Answer:
        """Fill in a form and submit it; with `force` even where Slack would not let a person."""
        form = self._view(view)
        who = self._who(user or form.user)
        find = await self._finder(form, values, who)
        form.state = filled_state(form.blocks, form.state, values, find)
        missing = unfinished(form.blocks, form.state)
        if missing and not force:
            raise ValueError(f"Slack would not let a person submit this: {missing}")
        body = payloads.view_submission(self.state, who, form)
        return await self._deliver("submit", body, who, way, view=view)

    async def suggest(self, view: str, label: str, typed: str, user: str, way: Way) -> Answer:
        """Type into a menu whose options the bot looks up."""
        form = self._view(view)
        for block, element in inputs(form.blocks):
            if label in (label_of(block), block["block_id"], element["action_id"]):
                who = self._who(user or form.user)
                body = payloads.block_suggestion(who, form, block, element, typed)
                return await self._deliver("suggest", body, who, way, view=view)
        raise LookupError(f"no field is called {label!r}; there are {[label_of(b) for b, _ in inputs(form.blocks)]}")

    async def replay(self, delivery: str, way: Way) -> Answer:
        """Deliver again what was delivered before."""
        return await self._again(self.doors.deliveries[delivery], way)

    async def redeliver(self, way: Way) -> list[Answer]:
        """Deliver again every event that was never acknowledged, as Slack's next retry."""
        due = list(self.doors.unacknowledged.items())
        return [await self._again(self.doors.deliveries[key], {"retry": tried, **way}) for key, tried in due]

    async def _deliver(
        self, kind: Kind, body: Json, user: User, way: Way, *, channel: str = "", view: str = "", post: str = ""
    ) -> Answer:
        return await self._again(Delivery(self.state.next_id("D"), kind, body, user.id, channel, view, post), way)

    async def _again(self, delivery: Delivery, way: Way) -> Answer:
        answers = [take_in(self.state, delivery, answer) for answer in await self.doors.deliver(delivery, way)]
        return replace(answers[0], others=tuple(answers[1:]))

    def _who(self, user: str) -> User:
        return self.state.workspace.user(user)

    def _where(self, user: str, channel: str) -> Channel:
        return self.state.workspace.channel(channel or f"@{self._who(user).name}")

    def _view(self, view: str) -> View:
        form = self.state.view(view)
        if form is None or not form.open:
            raise LookupError(f"no form {view!r} is open")
        return form

    def _check_sees(self, who: User, on: Post | View) -> None:
        if isinstance(on, View):
            return
        if on.deleted or (on.to and on.to != who.id):
            raise LookupError(f"{who.name} cannot see the message {on.text[:60]!r}")

    def _say(self, who: User, where: Channel, text: str, raw: bool, thread_ts: str) -> Post:
        text = text if raw else escaping.sent(self.state.workspace, text, named=False)
        plain = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
        blocks: list[Json] = [{"type": "rich_text", "elements": [plain]}]
        return self.state.show(where, "person", text, blocks, user=who.id, thread_ts=thread_ts)

    async def _choice(self, on: Post | View, button: Button, choice: str, who: User) -> Json:
        """What a press carries besides the button: nothing for a button, the option for a menu."""
        if button.option:
            return {"selected_option": button.option}
        if button.type == "button":
            return {}
        find = await self._finder(on, {button.label: choice}, who) if isinstance(on, View) else self._found
        answer, _ = KEYS[button.type]
        found = find(button.element, button.block_id, choice)
        return {answer: [found] if answer.endswith("s") else found}

    async def _finder(self, on: View, values: Values, who: User) -> Callable[[Json, str, str], object]:
        """A finder that knows the options the bot offers for each word typed into a menu it looks up itself."""
        offered: dict[tuple[str, str], list[Json]] = {}
        for block, element in inputs(on.blocks):
            names = {label_of(block), block["block_id"], element["action_id"]} & values.keys()
            if "external" not in element["type"] or not names:
                continue
            typed = values[names.pop()]
            for word in filter(None, [typed] if isinstance(typed, str) else typed):
                offered[block["block_id"], word] = await self._offered(on, block, element, word, who)

        def find(element: Json, block_id: str, word: str) -> object:
            if (block_id, word) in offered:
                return _option(offered[block_id, word], word)
            return self._found(element, block_id, word)

        return find

    async def _offered(self, on: View, block: Json, element: Json, word: str, who: User) -> list[Json]:
        body = payloads.block_suggestion(who, on, block, element, word)
        answer = await self._deliver("suggest", body, who, {}, view=on.id)
        groups = answer.body.get("option_groups", [answer.body]) if isinstance(answer.body, dict) else []
        return [option for group in groups for option in group.get("options", [])]

    def _found(self, element: Json, _: str, word: str) -> object:
        kind = element["type"]
        if "options" in element or "option_groups" in element:
            groups = element.get("option_groups", [element])
            return _option([option for group in groups for option in group["options"]], word)
        if "user" in kind:
            return self._who(word).id
        if "channel" in kind or "conversation" in kind:
            return self.state.workspace.channel(word).id
        return word


def _option(options: list[Json], word: str) -> Json:
    """The option with this label or value; LookupError names those there are."""
    for option in options:
        if word in (option["value"], option["text"]["text"]):
            return option
    raise LookupError(f"no option is called {word!r}; there are {[option['text']['text'] for option in options]}")
