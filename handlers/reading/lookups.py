"""Reading words that name a row of the plan: an action, an objective, an incident.

Whatever is not found is answered with what comes nearest, and nothing is stored.
"""

import re

from handlers.form import Choice
from handlers.reading.statuses import is_status, take_status
from handlers.reading.tokens import MOST_OFFERED, Unclear, an, clip
from handlers.reply import Button, Refused
from handlers.request import Request
from handlers.rights import Right, coordinates, rights_of, sees_restricted
from handlers.sayings import incident_name, person
from storage.organisations import fold
from storage.sought import begins, folded, words_of
from storage.tables import Action

REF = re.compile(
    r"[(\[]?(?:(?:key\s+)?action\s+)?[a#]?(\d{1,3}(?=\s?[.,/])|x(?=\s?[.,/]|\d))"
    r"\s?[.,/]?\s?(\d{1,4})[:.,;)\]]*(?=\s|$)",
    re.IGNORECASE,
)
SPACED = re.compile(r"(\d{1,3})\s+(\d{1,4})")
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"|[“”]([^“”]*)[“”]')


def take_action(text: str, _request: Request) -> tuple[str, str]:
    """A ref such as `4.2`, `a4.2` or `4.2:`; or words in quotes; or the words before a status; or all of it.

    A status before the ref, as in `amber 4.2 Six notices`, is put behind it.
    """
    if ref := REF.match(text):
        return ref[0].strip(), text[ref.end() :].lstrip()
    status, after = take_status(text)
    if status and (ref := REF.match(after)):
        return ref[0].strip(), f"{status} {after[ref.end() :].lstrip()}".strip()
    if quoted := QUOTED.match(text):
        return quoted[1] or quoted[2] or "", text[quoted.end() :].lstrip()
    words = list(re.finditer(r"\S+", text))
    for first, second in zip(words, [*words[1:], None], strict=True):
        said = text[first.start() : second.end()] if second else first[0]
        if first.start() and (is_status(first[0]) or is_status(said)):
            return text[: first.start()].strip(), text[first.start() :]
    return text.strip(), ""


def read_action(words: str, request: Request) -> str:
    """The ref of the one action that is meant. Raises Unclear with the nearest when it is none or several."""
    said = words.strip()
    if match := REF.fullmatch(said) or SPACED.fullmatch(said):
        ref = ref_of(match)
        if request.action(ref):
            return ref
        raise _no_action(ref, request)
    if (match := REF.match(said)) and request.action(ref_of(match)):
        raise _more_than_a_ref(ref_of(match), said[match.end() :].strip(), request)
    found = matching_actions(words, request)
    if len(found) == 1:
        return found[0].value
    if found:
        raise Unclear(f"Several {request.word('action', many=True)} match “{clip(words)}”. Which one?", found)
    raise Unclear(
        f"No {request.word('action')} is known by “{clip(words)}”. Name it by its ref, such as 4.2, "
        "or by words from its text in quotes. /action list shows them all.",
        _likely_actions(words, request),
    )


def _no_action(ref: str, request: Request) -> Refused:
    """There is none, or none that this member may see: of that it is said whom to ask, and nothing else."""
    if ref in request.stores.actions.restricted():
        return Refused(f"There is no {request.word('action')} {ref} that you may see. {ask_granted(request)}")
    return Unclear(f"There is no {request.word('action')} {ref} in this plan.{NEAREST}", _near_refs(ref, request))


def ask_granted(request: Request) -> str:
    """Whom to ask about what is restricted: the coordinators, those with a grant before the others.

    A coordinator where nobody has one is told how they grant it, and not to ask themselves.
    """
    known = request.stores.members.coordinators()
    granted = [each for each in known if sees_restricted(each, request.today)]
    if not granted and coordinates(request.member):
        return "You can grant that with /member grant, to yourself too; the other coordinators are told."
    return f"Ask {' or '.join(person(each) for each in granted or known) or 'a coordinator'}."


def ref_of(match: re.Match[str]) -> str:
    """The ref that REF found, as the plan writes it."""
    return f"{match[1].upper().lstrip('0') or '0'}.{int(match[2])}"


def _more_than_a_ref(ref: str, more: str, request: Request) -> Refused:
    """Words behind a ref where there is no room for any; those who may report can say them as an update."""
    update = Button(label=f"Update {ref} with it", line=f"/action update {ref} {more}")
    may = Right.REPORT in rights_of(request.member, request.today)
    return Refused(f"Only {ref} can be named here, and nothing more: “{clip(more)}”.", *((update,) if may else ()))


def matching_actions(words: str, request: Request) -> list[Choice]:
    """The actions whose text has every one of these words, in any order and only begun if need be."""
    wanted = words_of(words)
    return [
        Choice(value=ref, label=f"{ref} {text}")
        for ref, text in request.stores.actions.refs()
        if wanted and begins(wanted, folded(f"{ref} {text}"))
    ]


NEAREST = " Choose one of the nearest, or type it again."


def _near_refs(ref: str, request: Request) -> list[Choice]:
    group, _, number = ref.partition(".")
    known = [Choice(value=other, label=f"{other} {text}") for other, text in request.stores.actions.refs()]
    swapped = f"{number}.{group}"
    return sorted(known, key=lambda choice: (choice.value != swapped, _distance(choice.value, group, int(number))))


def _distance(ref: str, group: str, number: int) -> tuple[int, int]:
    its_group, _, its_number = ref.partition(".")
    apart = abs(int(its_number) - number) if its_number.isdigit() else 99
    return (0 if its_group == group else 1, apart)


def _likely_actions(words: str, request: Request) -> list[Choice]:
    wanted = {word for word in folded(words).split() if len(word) > 3}
    scored = [
        (len(wanted.intersection(folded(text).split())), Choice(value=ref, label=f"{ref} {text}"))
        for ref, text in request.stores.actions.refs()
    ]
    return [choice for score, choice in sorted(scored, key=lambda each: -each[0]) if score]


def found_action(ref: str, request: Request) -> Action:
    """The action of a ref that was read before."""
    action = request.action(ref)
    if action is None and ref in request.stores.actions.restricted():
        raise _no_action(ref, request)
    if action is None:
        raise Refused(f"There is no {request.word('action')} {ref} in this plan. /action list shows them all.")
    return action


def mark_action(words: str, request: Request) -> str:
    """A mark of an action that changes whenever the action does."""
    action = request.action(read_action(words, request))
    return f"action {action.id} {action.version}" if action else ""


def tell_action(words: str, request: Request) -> str:
    """How an action stands now."""
    action = found_action(read_action(words, request), request)
    latest = request.stores.actions.latest([action]).get(action.id)
    said = f" “{clip(latest.text, 200)}”" if latest and latest.text else ""
    by = f", as {latest.reported_for.name} said" if latest and latest.reported_for else ""
    return f"{action.ref} is now {action.status}{by}.{said}"


def mark_incident(words: str, request: Request) -> str:
    """A mark of an incident that changes whenever the incident does."""
    incident = request.stores.incidents.find(read_incident(words, request))
    return f"incident {incident.id} {incident.version}" if incident else ""


def read_objective(words: str, request: Request) -> str:
    """The ref of an objective, by ref or by words of its title; `X` or `plan` means the plan as a whole."""
    plain = fold(words).rstrip(".:")
    if plain in {"x", "plan", "plan-wide", "all"}:
        return "X"
    objectives = request.stores.plans.objectives()
    match = re.fullmatch(r"(?:[a-z]+ )?o?(\d{1,3})", plain)
    found = [each for each in objectives if match and each.ref == match[1]]
    found = found or [each for each in objectives if all(word in fold(each.title) for word in plain.split())]
    if len(found) == 1:
        return found[0].ref
    choices = [Choice(value=each.ref, label=f"{each.ref} {each.title}") for each in found or objectives]
    raise Unclear(f"“{clip(words)}” is not clear as {an(request.word('objective'))} of this plan. Which one?", choices)


def read_part(words: str, request: Request) -> str:
    """The ref of an action such as 4.2, or of an objective; `X` for the plan as a whole."""
    return read_action(words, request) if REF.fullmatch(words.strip()) else read_objective(words, request)


def is_action(ref: str) -> bool:
    """Whether a ref is an action's, and not an objective's."""
    return "." in ref


def read_incident(words: str, request: Request) -> int:
    """The number of an incident: `12`, `#12` or `i12`."""
    match = re.fullmatch(r"[#iI]?(\d{1,6})[:.,]*", words.strip())
    if match and request.stores.incidents.find(int(match[1])):
        return int(match[1])
    if match and int(match[1]) in request.stores.incidents.restricted():
        raise Refused(f"There is no incident {match[1]} that you may see. {ask_granted(request)}")
    newest = [
        Choice(value=str(each.number), label=f"{each.number} {incident_name(each)}")
        for each in request.stores.incidents.all()
        if not each.restricted
    ]
    raise Unclear(f"There is no incident {clip(words)}. /incident list shows them all.", newest[:MOST_OFFERED])


def tell_incident(words: str, request: Request) -> str:
    """How an incident stands now."""
    incident = request.stores.incidents.find(read_incident(words, request))
    return f"Incident {incident.number} is now {incident.state}." if incident else ""
