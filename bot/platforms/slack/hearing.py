"""Slack's payloads as what was heard: plain text as people typed it, with who and where beside it."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from bot.drawings.filled import read_form, read_hidden
from bot.drawings.home import within_of
from bot.drawings.neutral import decode
from bot.drawings.notes import NOTE
from bot.hearing import Asked, Filled, Person, Said, Spoken
from bot.platforms.slack.client import Json
from bot.platforms.slack.messages import mark_of
from bot.platforms.slack.names import Names
from bot.platforms.slack.wording import digest_of
from handlers.request import OriginMessage, Spot

NAME = "slack"
_REFERENCE = re.compile(r"<([^<>]*)>|&(amp|lt|gt);")
_ENTITY = re.compile(r"&(amp|lt|gt);")
_CHOSEN = re.compile(r"<([@#])([A-Z0-9]+)>")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_BROADCASTS = {"here", "channel", "everyone"}
OF_FEW = "#mpdm-"
"""How Slack calls a direct conversation of several people, with their handles behind it."""
MOST_HIDDEN = 2_000
"""Characters that a form carries along beside its own."""


@dataclass
class Words:
    """A text with its references written as labels, and the ids that the labels stand for."""

    text: str = ""
    people: dict[str, str] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)


def read_words(text: str, names: Names) -> Words:
    """The text as it was typed: each of Slack's escapes undone once, each reference as a label."""
    words = Words()

    def said(match: re.Match[str]) -> str:
        return _ENTITIES[match[2]] if match[2] else _reference(match[1], words, names)

    words.text = _REFERENCE.sub(said, text)
    return words


def said_by_command(body: Json, names: Names) -> Said:
    """A slash command."""
    names.learn(body["user_id"], body.get("user_name") or "")
    names.learn(body["channel_id"], body.get("channel_name") or "")
    words = read_words(f"{body['command']} {body.get('text') or ''}", names)
    return Said(
        person=Person(NAME, body["user_id"], body.get("user_name") or ""),
        key=body["trigger_id"],
        spot=spot_of(body["channel_id"], names),
        people=words.people,
        channels=words.channels,
        text=words.text,
    )


def said_by_press(body: Json, names: Names) -> Said:
    """A pressed button, which is its line, typed."""
    action, container = body["actions"][0], body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
    names.learn(channel, (body.get("channel") or {}).get("name") or "")
    person = person_of(body, names)
    mark, _ = mark_of(body.get("message") or {})
    line = decode(action.get("value") or "")
    ids = names.ids_in(line)
    view = body.get("view") or {}
    hidden = read_hidden(view)[2] if view.get("callback_id") == NOTE else {}
    opened_at = _hidden_spot(hidden)
    return Said(
        person=person,
        key=f"{action['action_ts']}:{container.get('message_ts', '')}:{person.id}",
        spot=opened_at or spot_of(channel, names),
        people=_of_sign("@", ids),
        channels=_of_sign("#", ids),
        mark=mark,
        reply_to=container.get("message_ts", "") if mark else "",
        within=within_of(view) if view.get("type") == "home" else _hidden_within(hidden),
        text=line,
    )


def said_by_event(event: Json, bot: str, names: Names) -> Said:
    """A message to the bot: in a channel by its name, or in the direct conversation."""
    user, channel = event["user"], event["channel"]
    words = read_words(without_address(event.get("text") or "", bot), names)
    alone = is_direct(channel)
    return Said(
        person=Person(NAME, user, names.label(user)[1:]),
        key=f"{channel}:{event['ts']}",
        spot=spot_of(channel, names),
        people=words.people,
        channels=words.channels,
        answer_to=(f"@{user}" if alone else channel, event.get("thread_ts") or ("" if alone else event["ts"])),
        reply_to=event.get("thread_ts") or "" if alone else "",
        origin=OriginMessage(channel, event["ts"], place_name(channel, names), words=digest_of(event), own=True),
        text=words.text,
        forms=False,
    )


def filled(body: Json, names: Names) -> Filled:
    """A submitted form. The same form with other words in it is another request."""
    view, person = body["view"], person_of(body, names)
    words, seen, hidden = read_hidden(view)
    values = {name: _chosen(value, names) for name, value in read_form(view).items()}
    ids = {**names.ids_in(" ".join(values.values())), **json.loads(hidden.get("ids", "{}"))}
    return Filled(
        person=person,
        key=f"{view['id']}:{view['hash']}:{_digest(values)}",
        spot=_hidden_spot(hidden),
        people=_of_sign("@", ids),
        channels=_of_sign("#", ids),
        answer_to=(f"@{person.id}", ""),
        mark=hidden.get("mark", ""),
        reply_to=hidden.get("reply_to", ""),
        origin=_hidden_origin(hidden),
        within=_hidden_within(hidden),
        words=words,
        values=values,
        seen=seen,
        sure=bool(hidden.get("sure")),
    )


def asked(body: Json, source: str, names: Names) -> Asked:
    """Somebody typing in a field whose choices are looked up."""
    typed = _ENTITY.sub(lambda match: _ENTITIES[match[1]], body.get("value") or "")
    hidden = read_hidden(body["view"])[2]
    spot, within = _hidden_spot(hidden), _hidden_within(hidden)
    return Asked(person=person_of(body, names), key="", spot=spot, within=within, source=source, typed=typed)


def hidden_for(spoken: Spoken, *, sure: bool) -> dict[str, str]:
    """What a form carries along, so that whatever was said around it is known when it comes back."""
    ids = json.dumps({**spoken.people, **spoken.channels}, separators=(",", ":"))
    hidden = {"spot": f"{spoken.spot.place} {spoken.spot.name}"} if spoken.spot else {}
    hidden |= {"ids": ids} if len(ids) <= MOST_HIDDEN else {}
    hidden |= {"mark": spoken.mark, "reply_to": spoken.reply_to} if spoken.mark else {}
    hidden |= {"origin": json.dumps(asdict(spoken.origin), separators=(",", ":"))} if spoken.origin else {}
    hidden |= {"within": str(spoken.within)} if spoken.within else {}
    return hidden | ({"sure": "yes"} if sure else {})


def team_of(body: Json) -> str:
    """The workspace of whoever gave a command, pressed a button or sent a form; empty where Slack does not say."""
    user = body.get("user")
    return str((user if isinstance(user, dict) else body).get("team_id") or "")


def is_from_elsewhere(body: Json, team: str) -> bool:
    """Whether a message was written in another workspace than the bot's; where Slack does not say, and the channel is
    shared with another organisation, it may have been.
    """
    said = {body["event"].get(name) for name in ("team", "user_team", "source_team")} - {None, ""}
    return bool(said - {team}) if said else bool(body.get("is_ext_shared_channel"))


def ids_chosen(body: Json) -> list[str]:
    """The ids of the people and channels that were chosen in a form."""
    found = (_CHOSEN.fullmatch(value) for value in read_form(body["view"]).values())
    return [match[2] for match in found if match]


def ids_in(text: str) -> list[str]:
    """The ids of the people and channels that a message names."""
    return re.findall(r"<[@#]([A-Z0-9]+)(?:\|[^<>]*)?>", text)


def ids_unnamed(text: str) -> list[str]:
    """Those of them whose name Slack leaves out, as it does of private channels."""
    return re.findall(r"<[@#]([A-Z0-9]+)\|?>", text)


def spot_of(channel: str, names: Names) -> Spot | None:
    """Where something was said; the direct conversation with the bot is nowhere."""
    return None if not channel or is_direct(channel) else Spot(channel, names.label(channel))


def is_direct(channel: str) -> bool:
    """Whether this is a direct conversation between a person and the bot."""
    return channel.startswith("D")


def person_of(body: Json, names: Names) -> Person:
    """Who did something in a message or a form."""
    user = body["user"]
    name = user.get("username") or user.get("name") or ""
    names.learn(user["id"], name)
    return Person(NAME, user["id"], name)


def place_name(channel: str, names: Names) -> str:
    """What people call the place where a message stands, such as `#jag`.

    Nothing for a conversation of few, which Slack calls by its people, and where Slack keeps the name to itself.
    """
    label = names.label(channel)
    return "" if is_direct(channel) or not names.knows(channel) or label.startswith(OF_FEW) else label


def _hidden_origin(hidden: Mapping[str, str]) -> OriginMessage | None:
    """The message from which a form was opened."""
    return OriginMessage(**json.loads(hidden["origin"])) if "origin" in hidden else None


def _hidden_within(hidden: Mapping[str, str]) -> int | None:
    """The partnership on whose page a form was opened."""
    return int(hidden["within"]) if "within" in hidden else None


def _hidden_spot(hidden: Mapping[str, str]) -> Spot | None:
    """Where a form was opened."""
    place, _, name = hidden.get("spot", "").partition(" ")
    return Spot(place, name) if place else None


def _reference(inner: str, words: Words, names: Names) -> str:
    target, _, label = inner.partition("|")
    label = _ENTITY.sub(lambda match: _ENTITIES[match[1]], label)
    if target[:1] in ("@", "#") and target[1:]:
        return _named(target[0], target[1:], label, words, names)
    if target.startswith("!"):
        return _broadcast(target[1:], label)
    return _link(_ENTITY.sub(lambda match: _ENTITIES[match[1]], target), label)


def _named(sign: str, id: str, name: str, words: Words, names: Names) -> str:
    names.learn(id, name)
    label = names.label(id)
    (words.people if sign == "@" else words.channels)[label] = id
    return label


def _broadcast(target: str, label: str) -> str:
    kind = target.partition("^")[0]
    if kind in _BROADCASTS:
        return f"@{kind}"
    return label or f"@{'group' if kind == 'subteam' else kind}"


def _link(target: str, label: str) -> str:
    """What was typed to make a link; an address that its words hide is put beside them."""
    if not label:
        return target
    return label if label in target else f"{label} ({target})"


def without_address(text: str, bot: str) -> str:
    """A message without the bot's name in front of it, and without a greeting of a word or two before that."""
    name = rf"<@{re.escape(bot)}(?:\|[^<>]*)?>[\s,:]*"
    return re.sub(rf"^\s*(?:{name})+|^\s*(?:[^\s<]+\s+){{1,2}}(?:{name})+(?=\S)", "", text)


def _chosen(value: str, names: Names) -> str:
    match = _CHOSEN.fullmatch(value)
    return names.label(match[2]) if match else value


def _of_sign(sign: str, ids: Mapping[str, str]) -> dict[str, str]:
    return {label: id for label, id in ids.items() if label.startswith(sign)}


def _digest(values: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]
