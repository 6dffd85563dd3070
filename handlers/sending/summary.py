"""What the coordinators are told privately before papers go out: who has not answered, and how the digest reads now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from handlers.paper import Paper
from handlers.papers.digest import digest
from handlers.papers.reading_background import with_background
from handlers.papers.sections.movement import since
from handlers.papers.sections.silence import by_lead, counted_actions, refs, silent
from handlers.papers.standing import Standing
from handlers.prompting.outstanding import Outstanding, outstanding
from handlers.prompting.rounds import first_identity
from handlers.reading.lines import quoted
from handlers.reply import Button, Item, Items, Part, Reply, Text
from handlers.sayings import channel_name, has_paper, meeting_name, person
from handlers.sending.due import Due
from handlers.sending.explaining import why
from schedules.asking import Shares
from schedules.calendar import say_instant
from schedules.planning import subject_of
from schedules.reminders import Kind
from storage.deliveries import Planned, Settlement
from storage.tables import Action, Delivery, DeliveryState, Member

NOTICE = "notice"


def summary_due(due: Due) -> Settlement:
    """Plan a private message to each coordinator who is in a chat, and the digest as it reads now behind it."""
    coordinators = [each for each in due.stores.members.coordinators() if each.identities]
    if not coordinators:
        return Settlement(DeliveryState.CANCELLED)
    found = outstanding(due.stores, due.occurrence.kind, due.occurrence, due.now)
    contents: list[Reply | Paper] = [summary(due, found)]
    if has_paper(due.occurrence.kind):
        contents.append(digest(with_background(due.standing, due.stores), version=0))
    for coordinator in coordinators:
        for number, content in enumerate(contents, start=1):
            due.stores.deliveries.plan(_planned(due, coordinator, content, number))
    return Settlement(DeliveryState.SENT)


def summary(due: Due, found: Outstanding) -> Reply:
    """Who has not answered, by organisation, and the people behind that: it is for a coordinator alone."""
    standing, kind = due.standing, due.occurrence.kind
    begins = say_instant(due.occurrence.starts_at, due.zone)
    parts: list[Part] = [Text(text=each) for each in (due.note, _progress(standing)) if each]
    parts += [*_silent(standing, found), *_muted(found), *_unreachable(kind.key, found), *_unled(standing, found)]
    parts += [Text(text=each) for each in (_goes_out(due),) if each]
    return Reply(
        title=f"Before the {meeting_name(kind)} on {begins}: who has not answered",
        parts=tuple(parts),
        buttons=(*_unled_button(found), *_paper_buttons(due)),
    )


def _planned(due: Due, coordinator: Member, content: Reply | Paper, number: int) -> Planned:
    """One message to one coordinator; the messages of one are sent in their order."""
    identity = first_identity(coordinator)
    explained = content.model_copy(update={"buttons": (*content.buttons, why(due.delivery.id))})
    return Planned(
        subject=f"{due.delivery.kind} {due.delivery.id} part {number}",
        kind=NOTICE,
        platform=identity.platform,
        destination=f"@{identity.person}",
        not_before=due.now,
        content=explained.model_dump(mode="json"),
    )


def _progress(standing: Standing) -> str:
    answered = len(standing.open) - len(standing.unanswered)
    when = "so far" if standing.first else f"since {since(standing)}"
    verb = "has" if answered == 1 else "have"
    return f"Of {counted_actions(len(standing.open), standing)}, {answered} {verb} an answer {when}."


def _silent(standing: Standing, found: Outstanding) -> Iterator[Part]:
    led = [each for each in standing.unanswered if each.lead]
    if not standing.open:
        return
    if not led:
        yield Text(text=f"Every {standing.word('action')} that somebody leads has an answer.")
        return
    asked = _people(found.round.asked, found)
    items = (
        Item(
            text=f"{organisation}: {counted_actions(len(actions), standing)}",
            detail="\n".join([silent(actions, standing, issuing=True), *_asked(actions, asked)]),
        )
        for organisation, actions in by_lead(led)
    )
    yield Items(title="Not answered yet", items=tuple(items))


def _asked(actions: Iterable[Action], asked: Mapping[int, Sequence[Member]]) -> list[str]:
    """Who is asked about some actions; nobody where they muted their reminders or are in no chat."""
    names = dict.fromkeys(each.name for action in actions for each in asked.get(action.id, ()))
    return [f"Asked: {', '.join(names)}"] if names else []


def _people(shares: Shares, found: Outstanding) -> dict[int, list[Member]]:
    """Of each action the people whose it is."""
    people: dict[int, list[Member]] = {}
    for member_id, actions in shares.items():
        for action_id in actions:
            people.setdefault(action_id, []).append(found.members[member_id])
    return people


def _muted(found: Outstanding) -> Iterator[Items]:
    items = [
        Item(text=f"{person(found.members[member_id])}: {refs(found.named(actions))}")
        for member_id, actions in found.round.muted.items()
    ]
    if items:
        yield Items(title="Muted their reminders", items=tuple(items))


def _unreachable(key: str, found: Outstanding) -> Iterator[Items]:
    """People in no chat, each with a form for what they answer, and a letter to forward."""
    items = [
        Item(
            text=f"{person(found.members[member_id])}: {refs(found.named(actions))}",
            buttons=_reaching(key, found.members[member_id].name),
        )
        for member_id, actions in found.round.unreachable.items()
    ]
    if items:
        yield Items(title="In no chat", items=tuple(items))


def _reaching(key: str, name: str) -> tuple[Button, ...]:
    return (
        Button(label="Enter their answers", line=f"/form digest answers {key} {quoted(name)}"),
        Button(label="Text to forward", line=f"/digest {key} chase {quoted(name)}"),
    )


def _unled(standing: Standing, found: Outstanding) -> Iterator[Text]:
    if number := len(found.round.unled):
        verb, them = ("has", "it") if number == 1 else ("have", "them")
        yield Text(text=f"{counted_actions(number, standing)} {verb} no lead, so nobody is asked about {them}.")
    if nobody := found.named(found.round.nobody):
        yield Text(text=f"Nobody is left who could be asked about {refs(nobody)}.")


def _unled_button(found: Outstanding) -> tuple[Button, ...]:
    number = len(found.round.unled)
    return (Button(label=f"Assign the {number} without a lead", line="/action list unled"),) if number else ()


def _digest_ahead(due: Due) -> Delivery | None:
    """The digest of the meeting that has yet to go out."""
    planned = due.stores.deliveries.of(due.occurrence.id)
    waiting = (DeliveryState.DUE, DeliveryState.HELD)
    digests = (each for each in planned if each.kind == Kind.DIGEST and each.subject == subject_of(due.occurrence))
    return next((each for each in digests if each.state in waiting), None)


def _goes_out(due: Due) -> str:
    if (ahead := _digest_ahead(due)) is None:
        return ""
    if ahead.state == DeliveryState.HELD:
        return "The digest is held: it goes out when a coordinator releases it."
    at = say_instant(ahead.not_before, due.zone)
    return f"The digest goes out on {at} in {channel_name(due.occurrence)}. How it reads now follows."


def _paper_buttons(due: Due) -> tuple[Button, ...]:
    if not has_paper(due.occurrence.kind):
        return ()
    key, ahead = due.occurrence.kind.key, _digest_ahead(due)
    preview = Button(label="Preview the digest", line=f"/digest {key} preview")
    note = Button(label="Add a note", line=f"/form digest note {key}")
    if ahead is None:
        return (preview,)
    if ahead.state == DeliveryState.HELD:
        return preview, Button(label="Release it", line=f"/digest release {key}"), note
    return preview, Button(label="Hold the papers", line=f"/digest hold {key}"), note
