"""What a test does to the fake Slack itself: read what it keeps, set faults, change the workspace, cut the sockets."""

from dataclasses import asdict, fields

from tests.fake_slack.faults import Fault
from tests.fake_slack.forms import filled_state
from tests.fake_slack.records import Json, View
from tests.fake_slack.sockets import Reason, Sockets
from tests.fake_slack.state import State


class Controls:
    """One method a control; arguments are plain values, so that they can come from another process."""

    def __init__(self, state: State, sockets: Sockets) -> None:
        self.state = state
        self.sockets = sockets

    def records(self, of: str) -> list[object]:
        """What is kept in `shown`, `calls`, `views`, `acks` or `complaints`, as plain values."""
        return [each if isinstance(each, str) else asdict(each) for each in getattr(self.state, of)]

    def fail(self, method: str, faults: list[Json], times: int, channel: str = "") -> None:
        """Queue faults for the next calls, the whole list `times` over; 0 times is always, for the one given."""
        read = [Fault(**fault) for fault in faults]
        if times:
            self.state.faults.queue(method, read * times, channel)
        else:
            self.state.faults.stand(method, read[0])

    def heal(self, method: str) -> None:
        """Forget what was to come."""
        self.state.faults.heal(method)

    def configure(self, **settings: object) -> None:
        """Change settings by name."""
        known = {each.name for each in fields(self.state.settings)}
        if unknown := settings.keys() - known:
            raise ValueError(f"no setting is called {sorted(unknown)}; there are {sorted(known)}")
        for name, value in settings.items():
            setattr(self.state.settings, name, value)

    def scope(self, granted: list[str], revoked: list[str]) -> None:
        """Grant and revoke scopes."""
        self.state.scopes |= set(granted)
        self.state.scopes -= set(revoked)

    def add_user(self, name: str, email: str, flags: dict[str, bool]) -> str:
        """Add a person and return the id."""
        return self.state.workspace.add_user(name, email, **flags).id

    def add_channel(self, name: str, members: list[str], with_bot: bool, flags: dict[str, bool]) -> str:
        """Add a channel and return the id."""
        return self.state.workspace.add_channel(name, members, with_bot=with_bot, **flags).id

    def remove_channel(self, name: str, id: str) -> None:
        """Let a channel be gone, or be known by another id; its messages go with it."""
        workspace = self.state.workspace
        channel = workspace.channels.pop(workspace.channel(name).id)
        for post in self.state.shown if id else ():
            post.channel = id if post.channel == channel.id else post.channel
        if id:
            channel.id = id
            workspace.channels[id] = channel

    def change(self, who_or_where: str, values: Json) -> None:
        """Change a person (`@police`) or a channel (`#jag`); `members` are handles."""
        workspace = self.state.workspace
        person = who_or_where.startswith("@")
        target = workspace.user(who_or_where) if person else workspace.channel(who_or_where)
        for name, value in values.items():
            if not hasattr(target, name):
                raise ValueError(f"{who_or_where} has no {name}")
            setattr(target, name, {workspace.user(each).id for each in value} if name == "members" else value)

    def write(self, view: str, values: dict[str, str]) -> None:
        """Write into the text fields of a form, by label, without sending it."""
        form = self._open(view)
        form.state = filled_state(form.blocks, form.state, values, lambda element, block_id, word: word)

    def dismiss(self, view: str) -> None:
        """Have a person close a form."""
        self._open(view).open = False

    def _open(self, view: str) -> View:
        found = self.state.view(view)
        if found is None or not found.open:
            raise LookupError(f"no form {view!r} is open")
        return found

    def sockets_open(self) -> int:
        """How many sockets the bot has open."""
        return len(self.sockets.open)

    def sockets_opened(self) -> int:
        """How many sockets the bot has opened so far."""
        return self.sockets.opened

    def disconnect(self, reason: Reason, all_of_them: bool) -> None:
        """Tell sockets to go."""
        self.sockets.disconnect(reason, all_of_them=all_of_them)

    def deafen(self, for_good: bool) -> None:
        """Have the sockets go deaf."""
        self.sockets.deafen(for_good=for_good)

    def undeafen(self) -> None:
        """Have sockets opened from now on hear again."""
        self.sockets.deaf = False

    def hang_up(self, all_of_them: bool) -> None:
        """Reset the connection of every socket, or of the oldest."""
        self.sockets.hang_up(all_of_them=all_of_them)
