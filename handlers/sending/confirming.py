"""Confirmations that stay: what was saved in a channel is shown to all who read it, as far as the partnership wants.

Why they are needed: the answer to a slash command, to a button and to a form is shown to one person, on one device, and
Slack forgets it when the page is loaded again. So nothing may depend on it. What it said can be read elsewhere, always:
an update in /action history and in the private reminder that asked for it, an incident in /incident show, a figure in
/measure show, and what is still to be done in /action mine. What its buttons do can be typed as well, and the line of
every button is a command that /help names; only a question ("Save it again?") is gone with the answer, and nothing was
stored then, so that the same words bring it back.

What others in the channel learn is a second matter: usually nothing (quiet), for a partnership may be loud enough. In a
channel that is set to `line`, one line says what was saved and for whom; in one set to `full`, all that the answer says
of it is posted, without its buttons and without what it says to whoever saved it. A line names the organisation, never
the person. What is restricted, what was answered to one person alone, and whatever names a restricted category is never
shown, whatever the channel is set to: where the whole answer would name one, a line that does not is shown in its
place. Where another organisation reads the channel, nothing is shown unless a coordinator said so who was told of it;
the courier looks before each post. The house's business with its members, papers and channels is not shown either: a
change of a meeting has a note of its own.

A mention is answered in the channel already, so it gets no second line. The first line of a minute is posted at once;
what follows within that minute waits for the next and stands in one message with all the others, so that ten updates in
a minute are two messages and not ten; whole answers are posted one by one. What could not be posted for an hour is of
no use any more.
"""

import json
import re
from datetime import datetime, timedelta
from itertools import count

from handlers.command import Change
from handlers.reading.categories import speaks_of_restricted
from handlers.reading.tokens import clip
from handlers.reply import Audience, Facts, Marking, Reply, Text, Tone
from handlers.request import Request
from handlers.sending.names import CONFIRMATION
from storage.deliveries import Planned
from storage.tables import Channel, Delivery, DeliveryState
from storage.vocabulary import Confirming

EXAMPLE = "Hertfordshire Constabulary: 4.2 is at risk. “Six notices issued”"
FAMILIES = frozenset({"action", "incident", "measure", "funding"})
OF_MEETINGS = frozenset({"action", "amend", "done", "drop", "reopen"})
"""The verbs of a meeting that record what was agreed there."""
APART = frozenset({"erase", "restrict", "unrestrict", "mute", "unmute", "later", "notmine"})
"""The verbs of which others are told nothing."""
SAYING = ("Said", "What happened", "Result", "What")
"""The facts of an answer that hold what somebody wrote, in the order in which one is looked for."""
OF_USE = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
LONGEST = 200
"""Characters of what was written that a line repeats."""
MOST = 8
"""Lines of one message."""


def confirm(command: Change, reply: Reply, request: Request, key: str) -> None:
    """Plan what a channel is shown of something that was just saved in it. `key` is the platform's id of the request.

    In the transaction of what was saved, so that it is shown if and only if it was.
    """
    channel = _shown_in(command, reply, request)
    if channel is None:
        return
    line = line_of(command, reply, request)
    full = channel.confirms == Confirming.FULL and not _is_undone(command)
    if full and not speaks_of_restricted(reply.model_dump_json()):
        told = tuple(part for part in reply.parts if not isinstance(part, Text))  # those are for whoever saved it
        whole = Reply(title=reply.title, parts=told)
        _plan(channel, f"{CONFIRMATION} {key}", whole, request.now, request)
    elif not speaks_of_restricted(line):
        _gather(channel, line, request)


def withhold(name: str, request: Request, *, whose: str = "") -> None:
    """What waits to be shown of `4.2` or `incident 12` is not shown any more: it was just restricted, or taken back.

    With `whose`, the name of an organisation, only what was saved for it: others did not take theirs back.
    """
    named = re.compile(rf"(?<![\w.]){re.escape(name)}(?!\d|\.\d)")
    for waiting in request.stores.deliveries.waiting(CONFIRMATION):
        reply = Reply.model_validate(waiting.content)
        left = _without(reply, named, whose)
        if left is None:
            request.stores.deliveries.withdraw(waiting, request.now, "it was restricted or taken back before")
        elif left != reply:
            waiting.content = left.model_dump(mode="json")


def _without(reply: Reply, named: re.Pattern[str], whose: str) -> Reply | None:
    """What is left of lines, or of a whole answer, which says for whom it was saved; None where nothing is."""
    if reply.parts:
        whole = reply.model_dump_json()
        return None if named.search(whole) and json.dumps(whose, ensure_ascii=False)[1:-1] in whole else reply
    begun = f"{whose}: " if whose else ""
    kept = [line for line in reply.title.split("\n") if not (line.startswith(begun) and named.search(line))]
    return reply.model_copy(update={"title": "\n".join(kept)}) if kept else None


def line_of(command: Change, reply: Reply, request: Request) -> str:
    """Who saved what, in a line: the organisation, what became of it, and the beginning of what was written."""
    organisation = getattr(command, "on_behalf_of", None) or request.member.organisation
    facts = {name: value for part in reply.parts if isinstance(part, Facts) for name, value in part.rows}
    said = " ".join(next((facts[name] for name in SAYING if facts.get(name)), "").split())
    written = f" “{clip(said, LONGEST)}”" if said and not _is_undone(command) else ""
    became = reply.title.removeprefix("Saved: ").replace(": your ", ": their ").rstrip(".")
    return f"{organisation.name}: {became}.{written}"


def _is_undone(command: Change) -> bool:
    """Whether something was taken back: its words are for whoever said them, and are not shown to others once more."""
    return command.words.endswith(" undo")


def _shown_in(command: Change, reply: Reply, request: Request) -> Channel | None:
    """The channel that is to be told; None where there is none, or it may not be."""
    if request.spot is None or reply.tone != Tone.DONE or not _is_told(command):
        return None
    if reply.marking != Marking.OPEN or reply.audience == Audience.PERSON or request.disclosed:
        return None
    channel = request.stores.channels.at(request.platform, request.spot.place)
    if channel is None or channel.gone or channel.confirms in (None, Confirming.QUIET):
        return None
    return channel


def _is_told(command: Change) -> bool:
    """Whether others in a channel may be told of what was done: of the partnership's work, and not of its members."""
    family, _, verb = command.words.partition(" ")
    return (family in FAMILIES and verb not in APART) or (family == "meeting" and verb in OF_MEETINGS)


def _gather(channel: Channel, line: str, request: Request) -> None:
    """Let a line go out now, or with those that wait for the next minute."""
    minute = request.now.replace(second=0, microsecond=0)
    for number in count():
        begins = minute + number * MINUTE
        subject = f"{CONFIRMATION} {channel.id} {begins.isoformat()}"
        if _plan(channel, subject, Reply(title=line), max(begins, request.now), request):
            return
        # Planned before, perhaps in this very instant: the database let one of them do it.
        planned = request.stores.deliveries.about(subject, lock=True)[0]
        if number and _has_room(planned):
            planned.content = Reply(title=f"{_said_in(planned)}\n{line}").model_dump(mode="json")
            return


def _has_room(delivery: Delivery) -> bool:
    """Whether a message waits and takes one more line."""
    waits = delivery.state == DeliveryState.DUE and delivery.attempt == 0
    return waits and _said_in(delivery).count("\n") < MOST - 1


def _said_in(delivery: Delivery) -> str:
    return Reply.model_validate(delivery.content).title


def _plan(channel: Channel, subject: str, reply: Reply, at: datetime, request: Request) -> bool:
    return request.stores.deliveries.plan(
        Planned(
            subject=subject,
            kind=CONFIRMATION,
            platform=channel.platform,
            destination=channel.place,
            not_before=at,
            content=reply.model_dump(mode="json"),
            expires_at=at + OF_USE,
        )
    )
