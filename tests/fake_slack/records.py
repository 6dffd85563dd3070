"""What the fake Slack keeps: messages people can see, calls, forms and answers, as values that go through JSON."""

from dataclasses import dataclass, field, replace
from typing import Any, Literal, Self

Json = dict[str, Any]
How = Literal["post", "file", "whisper", "ack", "response", "person"]


@dataclass
class Post:
    """A message somebody can see.

    `how` it came: `post` (chat.postMessage), `file` (files that were shared), `whisper` (chat.postEphemeral), `ack` (in
    an acknowledgement), `response` (through a response URL) or `person` (typed by somebody). `to` is the id of the one
    person who can see it, and empty when all in the channel can. `at` is in seconds on the machine's steady clock.
    """

    key: str
    how: How
    channel: str
    place: str
    ts: str
    text: str
    at: float
    user: str
    to: str = ""
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str = ""
    metadata: Json | None = None
    deleted: bool = False
    edits: int = 0
    files: list[Json] = field(default_factory=list)


@dataclass
class View:
    """A form that was opened. `payload` is what the bot sent, with the ids Slack gives to blocks that have none."""

    id: str
    user: str
    payload: Json
    hash: str
    state: dict[str, dict[str, Json]] = field(default_factory=dict)
    open: bool = True
    root: str = ""
    previous: str = ""

    @property
    def title(self) -> str:
        return str(self.payload["title"]["text"])

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.payload["blocks"]
        return blocks

    @property
    def callback_id(self) -> str:
        return str(self.payload.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.payload.get("private_metadata", ""))


@dataclass
class Call:
    """One Web API call. `outcome` is `ok`, Slack's error, or the name of the fault that answered it.

    `accepted` is true when Slack did what was asked, whatever the caller was told. `at` is in seconds on the
    machine's steady clock; `retry_after` in seconds when the call was put off.
    """

    method: str
    args: Json
    at: float
    outcome: str = ""
    accepted: bool = False
    retry_after: float = 0.0


@dataclass(frozen=True)
class Ack:
    """An acknowledgement over a socket; `socket` counts from 1 in the order in which sockets were opened."""

    envelope_id: str
    payload: Json
    socket: int
    at: float


@dataclass(frozen=True)
class Answer:
    """What the bot answered to one thing a person did.

    `status` is the HTTP status, 200 for an acknowledged envelope, None when nothing came within Slack's patience
    (then `error` says why: `timeout`, `connection_failed`, `no_socket`). `post` is the message shown because of the
    answer, `view` the form that is open after it, `errors` the sentences beside a form's fields by label.
    `others` are the answers to further deliveries of the same thing.
    """

    delivery: str
    status: int | None
    body: Any = None
    error: str = ""
    seconds: float = 0.0
    timestamp: str = ""
    post: Post | None = None
    view: View | None = None
    errors: dict[str, str] = field(default_factory=dict)
    others: tuple["Answer", ...] = ()

    @property
    def acked(self) -> bool:
        """Whether Slack took it as received."""
        return self.status == 200

    @property
    def options(self) -> list[str]:
        """The labels offered by a suggestion's answer."""
        groups = self.body.get("option_groups", [self.body]) if isinstance(self.body, dict) else []
        return [option["text"]["text"] for group in groups for option in group.get("options", [])]

    def with_others(self, others: tuple["Answer", ...]) -> "Answer":
        """The same answer, with those to further deliveries."""
        return replace(self, others=others)

    @classmethod
    def from_json(cls, body: Json) -> Self:
        """Read back what `dataclasses.asdict` made of an answer."""
        post, view = body["post"], body["view"]
        read = {
            "post": Post(**post) if post else None,
            "view": View(**view) if view else None,
            "others": tuple(cls.from_json(other) for other in body["others"]),
        }
        return cls(**{**body, **read})
