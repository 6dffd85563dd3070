"""The workspace the fake Slack stands for: its people as roles, its channels, and its clock."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.clock import Clock

TEAM = "T0CSP"
DOMAIN = "csp"
OTHER_TEAM = "T0TOWN"
BOT = "U0CONVENOR"
BOT_ID = "B0CONVENOR"
BOT_NAME = "convenor"
APP = "A0CONVENOR"


def user_id(handle: str) -> str:
    """The id of the person called so: `police` is U0POLICE."""
    return _id("U", handle)


def channel_id(name: str) -> str:
    """The id of the channel called so: `jag` is C0JAG."""
    return _id("C", name)


def _id(prefix: str, name: str) -> str:
    return f"{prefix}0{re.sub('[^A-Z0-9]', '', name.upper())}"


@dataclass
class User:
    """One person, as a role. Slack has two kinds of guest; a `stranger` is of another team.

    Of somebody `bare` the Web API says no name and no profile.
    """

    id: str
    name: str
    email: str
    guest: bool = False
    single_channel_guest: bool = False
    stranger: bool = False
    deleted: bool = False
    bot: bool = False
    bare: bool = False

    @property
    def team(self) -> str:
        return OTHER_TEAM if self.stranger else TEAM


@dataclass
class Channel:
    """One conversation; `direct_with` is the id of the person when it is a direct message with the bot."""

    id: str
    name: str
    private: bool = False
    archived: bool = False
    shared: bool = False
    pending_shared: bool = False
    members: set[str] = field(default_factory=set)
    direct_with: str = ""

    @property
    def kind(self) -> str:
        """The word that scopes begin with: `channels`, `groups` or `im`."""
        if self.direct_with:
            return "im"
        return "groups" if self.private else "channels"

    @property
    def event_kind(self) -> str:
        """The word that message events call it by."""
        return {"channels": "channel", "groups": "group", "im": "im"}[self.kind]


class Workspace:
    """The people and channels, found by handle (`police`, `#jag`, `@police` for a direct message) or by id."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self._last_ts = 0

    def now(self) -> float:
        """Seconds since the epoch, by this workspace's clock."""
        return self.clock.now().timestamp()

    def next_ts(self) -> str:
        """A message timestamp: later than every one before it, even when the clock stands still."""
        self._last_ts = max(self._last_ts + 1, int(self.now() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def add_user(self, name: str, email: str = "", **flags: bool) -> User:
        """Add a person; their id is made of the handle (`police` is U0POLICE)."""
        user = User(user_id(name), name, email or f"{name}@example.org", **flags)
        self.users[user.id] = user
        return user

    def add_channel(
        self,
        name: str,
        members: Iterable[str] = (),
        *,
        with_bot: bool = True,
        private: bool = False,
        archived: bool = False,
        shared: bool = False,
    ) -> Channel:
        """Add a channel with these members by handle; its id is made of its name (`jag` is C0JAG)."""
        channel = Channel(channel_id(name), name, private=private, archived=archived, shared=shared)
        channel.members = {self.user(member).id for member in members} | ({BOT} if with_bot else set())
        self.channels[channel.id] = channel
        return channel

    def open_direct(self, user: User) -> Channel:
        """The direct conversation between this person and the bot, opened when there is none."""
        channel = Channel(_id("D", user.name), "directmessage", direct_with=user.id, members={user.id, BOT})
        return self.channels.setdefault(channel.id, channel)

    def find_user(self, who: str) -> User | None:
        """The person with this id or handle, if there is one."""
        return self.users.get(who) or self.users.get(user_id(who))

    def find_channel(self, where: str) -> Channel | None:
        """The conversation with this id or name, if there is one; a person's id or `@handle` is their direct one."""
        user = self.users.get(where) or (self.find_user(where) if where.startswith("@") else None)
        if user:
            return self.open_direct(user)
        return self.channels.get(where) or self.channels.get(channel_id(where))

    def user(self, who: str) -> User:
        """The person with this id or handle; LookupError names those there are."""
        if found := self.find_user(who):
            return found
        raise LookupError(f"nobody is called {who!r}; there are {sorted(user.name for user in self.users.values())}")

    def channel(self, where: str) -> Channel:
        """The conversation with this id or name; LookupError names those there are."""
        if found := self.find_channel(where):
            return found
        raise LookupError(f"no channel is called {where!r}; there are {sorted(c.name for c in self.channels.values())}")


def usual_workspace(clock: Clock) -> Workspace:
    """A partnership's workspace: five partners, a guest, a stranger, and a channel of every kind that matters."""
    workspace = Workspace(clock)
    workspace.users[BOT] = User(BOT, BOT_NAME, "", bot=True)
    partners = [workspace.add_user(name).name for name in ("council", "police", "housing", "fire", "councillor")]
    workspace.add_user("guest", guest=True)
    workspace.add_user("stranger", stranger=True)
    workspace.add_channel("jag", partners)
    workspace.add_channel("rag", ["council", "police", "councillor"], private=True)
    workspace.add_channel("town", [*partners, "stranger"], shared=True)
    workspace.add_channel("elsewhere", partners, with_bot=False)
    workspace.add_channel("old", partners, archived=True)
    return workspace
