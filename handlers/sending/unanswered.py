"""Private answers that cannot be delivered: whoever asked where others read is told so there, and nothing else.

Slack lets the bot write privately only to those of its own workspace, and to some of others.
"""

import re
from datetime import datetime

from handlers.reply import Reply, Text, Tone
from storage.deliveries import Planned
from storage.stores import Stores
from storage.tables import Delivery

KIND = "answer"
ASKED = re.compile(r" asked in (\S+) (\S*)$")
UNREACHED = "I cannot write to you privately, so my answer is not here."
SAVED = "What you said is saved."
NOT_HERE = "Others read here, so it is not said here."
INSTEAD = (
    "Ask a coordinator of the partnership: they have been told. In the bot's own workspace you can ask me yourself."
)


def asked_where(subject: str, destination: str, thread: str) -> str:
    """The subject of an answer that goes to its person alone, with where it was asked."""
    return f"{subject} asked in {destination} {thread}"


def answer_where_asked(stores: Stores, delivery: Delivery, now: datetime) -> None:
    """Tell whoever asked in a channel, in its thread, that their private answer cannot be delivered."""
    asked = ASKED.search(delivery.subject)
    if asked is None:
        return
    stores.deliveries.plan(
        Planned(
            subject=f"no answer {delivery.id}",
            kind=KIND,
            platform=delivery.platform,
            destination=asked[1],
            thread=asked[2],
            not_before=now,
            content=_instead(delivery).model_dump(mode="json"),
        )
    )


def _instead(delivery: Delivery) -> Reply:
    """What may be said where others read: that there is an answer, and whether anything was saved."""
    saved = Reply.model_validate(delivery.content).tone == Tone.DONE if delivery.content else False
    return Reply(title=UNREACHED, parts=(Text(text=f"{SAVED if saved else NOT_HERE} {INSTEAD}"),))
