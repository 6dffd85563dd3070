"""What a coordinator is told after something was erased: where it was, and where the bot cannot reach."""

from collections.abc import Iterator
from datetime import datetime

from handlers.erasing.texts import Outcome, say_date, too_old_for_messages
from handlers.exports import exports_since
from handlers.reply import Audience, Facts, Items, Part, Reply, Text, Tone
from handlers.reply import Item as Row
from handlers.request import Request
from handlers.sayings import counted, meeting_name

BEYOND = (
    "The bot cannot reach what people wrote in the chat themselves, the answers it gave to a command on the spot, "
    "downloads, and backups made before now. Backups go when they are replaced; delete them, or note it, if they must."
)
NOT_KEPT = (
    "It is older than the messages that are kept here, so other messages that repeat it cannot be found any more."
)


def told(name: str, outcome: Outcome, written: datetime, warning: str, request: Request) -> Reply:
    """The answer to whoever had a text removed that was written at an instant; `warning` is what is left to them."""
    rows = tuple((label, value) for label, value in _facts(outcome) if value)
    parts: list[Part] = [Facts(rows=rows)] if rows else []
    if warning:
        parts.append(Text(text=warning))
    if too_old_for_messages(request.stores, written, request.now):
        parts.append(Text(text=NOT_KEPT))
    return Reply(
        title=f"Removed: {name}",
        parts=(*parts, *exported(written, request), Text(text=BEYOND)),
        tone=Tone.DONE,
        audience=Audience.PERSON,
    )


def exported(since: datetime, request: Request) -> Iterator[Part]:
    """What left by an export since an instant, which nobody but those who have it can change."""
    rows = [
        Row(text=f"{kind}, {say_date(request.local(at).date())}") for at, kind in exports_since(request.stores, since)
    ]
    if rows:
        yield Items(title="Exported since then, to be changed by whoever has it", items=tuple(rows))
    else:
        yield Text(text="Nothing was exported since then.")


def _facts(outcome: Outcome) -> Iterator[tuple[str, str]]:
    yield "Also taken out of", counted(outcome.records, "other record") if outcome.records else ""
    papers = [f"{meeting_name(o.kind)}, version {p.version}" if o else "a digest" for p, o in outcome.papers]
    yield "Issued papers", f"{'; '.join(papers)}: each now says that a text was removed" if papers else ""
    yield "Kept answers", counted(outcome.answers, "answer") if outcome.answers else ""
    yield "Waiting messages", counted(outcome.unsent, "message") if outcome.unsent else ""
    changing = "is being changed, or deleted where it cannot be" if outcome.posted == 1 else "are being changed"
    said = f"{counted(outcome.posted, 'message')} {changing}. You are told of any that only people can delete."
    yield "Posted messages", said if outcome.posted else ""
