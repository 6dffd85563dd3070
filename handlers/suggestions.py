"""What a field could hold, looked up while somebody types in it: words in any order, their own things first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from handlers.form import Choice, Offer
from handlers.meetings.arising.saying import called
from handlers.reading.categories import category_names
from handlers.reading.measures import calling
from handlers.reading.spots import LONGEST_PLACE
from handlers.reading.tokens import plain_name
from handlers.request import Request
from handlers.rights import leads, stands_in_for
from handlers.sayings import WHOLE_PLAN
from storage.search import Named
from storage.sought import begins, folded, words_of
from storage.vocabulary import CATEGORIES, Role

MOST = 100
"""Choices that are offered at once, as many as Slack shows; how many there are is said with them."""
NO_DAY = date.max
"""Where what has no due date stands among what has one."""
Words = tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """Something that can be chosen, with all the names it is found by. One's `own` come before those of others."""

    choice: Choice
    names: tuple[str, ...]
    own: bool = False


def suggest(source: str, typed: str, request: Request) -> Offer:
    """What is drawn from `source` and has a word that begins with each word typed; nothing where that says no word."""
    words = words_of(typed)
    if typed.strip() and not words:
        return Offer()
    offer = SOURCES[source](words, request)
    return _with_new_place(offer, " ".join(typed.split())) if source == "place" and words else offer


def _with_new_place(offer: Offer, name: str) -> Offer:
    known = any(plain_name(each.value) == plain_name(name) for each in offer.choices)
    if known or len(name) > LONGEST_PLACE:
        return offer
    new = Choice(value=name, label=f"{name} (new place)")
    return Offer(choices=(*offer.choices[: MOST - 1], new), total=offer.total + 1)


def _of(*lists: Callable[[Request], Iterable[Known]]) -> Callable[[Words, Request], Offer]:
    """Of lists that are short enough to be read whole: what is called just so, one's own, then the others."""

    def offer(words: Words, request: Request) -> Offer:
        everything = [each for known in lists for each in known(request)]
        found = [each for each in everything if begins(words, folded(" ".join(each.names)))]
        found.sort(key=lambda each: (not _is_called(each, words), not each.own))
        return Offer(choices=tuple(each.choice for each in found[:MOST]), total=len(found))

    return offer


def _is_called(known: Known, words: Words) -> bool:
    return bool(words) and any(folded(name).strip() == " ".join(words) for name in known.names)


def _actions(words: Words, request: Request) -> Offer:
    member, principal = request.member, stands_in_for(request.member, request.today)
    owners = [member.id, *([principal] if principal else [])]
    rows, total = request.stores.search.actions(words, member.organisation_id, owners, MOST)
    return Offer(choices=tuple(Choice(value=ref, label=f"{ref} {text}") for ref, text in rows), total=total)


def _parts(words: Words, request: Request) -> Offer:
    above, below = _of(_objectives)(words, request), _actions(words, request)
    return Offer(choices=(*above.choices, *below.choices)[:MOST], total=above.total + below.total)


def _incidents(words: Words, request: Request) -> Offer:
    places = [(number, folded(name)) for number, name in request.stores.search.places()] if words else []
    wanted = [
        Named(
            word,
            frozenset(key for key in CATEGORIES if begins((word,), folded(" ".join(category_names(key))))),
            frozenset(number for number, name in places if begins((word,), name)),
        )
        for word in words
    ]
    rows, total = request.stores.search.incidents(wanted, request.member.organisation_id, MOST)
    choices = (
        Choice(value=str(number), label=f"{number} {CATEGORIES[category].label}, {place}")
        for number, category, place in rows
    )
    return Offer(choices=tuple(choices), total=total)


def _objectives(request: Request) -> Iterable[Known]:
    for objective in request.stores.plans.objectives(services=False):
        label = f"{objective.ref} {objective.title}"
        yield Known(Choice(value=objective.ref, label=label), (objective.ref, objective.title))
    yield Known(Choice(value="X", label=WHOLE_PLAN), ("x", "plan", "whole"))


def _bids(request: Request) -> Iterable[Known]:
    for number, name in request.stores.search.bids():
        yield Known(Choice(value=str(number), label=f"{number} {name}"), (str(number), name))


def _arising(request: Request) -> Iterable[Known]:
    """Those that are open, one's own first, by due date; then those that were done last."""
    everything = request.stores.meeting_actions.all()
    mine = {each.id for each in everything if leads(request.member, each, request.today)}
    for each in sorted(everything, key=lambda one: (one.done_at is not None, one.id not in mine, one.due or NO_DAY)):
        lead = (each.lead.name,) if each.lead else ()
        yield Known(Choice(value=str(each.number), label=called(each)), (str(each.number), each.text, *lead))


def _categories(request: Request) -> Iterable[Known]:
    """The one that somebody used last comes first."""
    _, last = request.stores.incidents.last_of(request.member.id)
    for key, category in CATEGORIES.items():
        if not category.barred:
            choice = Choice(value=key.replace("_", "-"), label=category.label)
            yield Known(choice, tuple(sorted(category_names(key))), own=key == last)


def _places(request: Request) -> Iterable[Known]:
    """The one that somebody used last comes first."""
    last, _ = request.stores.incidents.last_of(request.member.id)
    for _, name in request.stores.search.places():
        yield Known(Choice(value=name, label=name), (name,), own=name == last)


def _organisations(request: Request) -> Iterable[Known]:
    for each in request.stores.organisations.all():
        own = each.id == request.member.organisation_id
        yield Known(Choice(value=each.name, label=each.name), (each.name, each.short, *each.aliases), own)


def _members(request: Request) -> Iterable[Known]:
    """Those of one's own organisation and the coordinators come first."""
    for each in request.stores.search.members():
        own = each.organisation_id == request.member.organisation_id or each.role == Role.COORDINATOR
        choice = Choice(value=each.name, label=f"{each.name} ({each.organisation})")
        yield Known(choice, (each.name, each.organisation), own)


def takers(_request: Request) -> Iterable[Known]:
    """To whom somebody's actions can go who is no member: their organisation, or nobody."""
    organisation = Choice(value="organisation", label="Their organisation as a whole")
    yield Known(organisation, ("organisation", "whole"), own=True)
    yield Known(Choice(value="keep", label="Nobody: they keep them"), ("keep", "nobody"), own=True)


def _meetings(request: Request) -> Iterable[Known]:
    for kind in request.stores.meetings.kinds():
        yield Known(Choice(value=kind.key, label=f"{kind.name} ({kind.key})"), (kind.key, kind.name, *kind.aliases))


def _measures(request: Request) -> Iterable[Known]:
    for measure in request.stores.measures.all():
        retired = " (retired)" if measure.retired_at else ""
        choice = Choice(value=calling(measure), label=f"{measure.name}{retired}")
        yield Known(choice, (measure.name,), own=not retired)


SOURCES: dict[str, Callable[[Words, Request], Offer]] = {
    "action": _actions,
    "objective": _of(_objectives),
    "part": _parts,
    "incident": _incidents,
    "bid": _of(_bids),
    "arising": _of(_arising),
    "category": _of(_categories),
    "place": _of(_places),
    "ward": _of(_places),
    "organisation": _of(_organisations),
    "who": _of(_organisations, _members),
    "member": _of(_members),
    "taker": _of(takers, _members),
    "measure": _of(_measures),
    "meeting": _of(_meetings),
}
"""What a field can be chosen from."""
