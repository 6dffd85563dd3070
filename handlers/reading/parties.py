"""Reading who is meant: an organisation, or a member of one."""

import difflib
import re
from dataclasses import dataclass

from handlers.form import Choice
from handlers.reading.tokens import Unclear, clip, take_name
from handlers.reply import Refused
from handlers.request import Request
from storage.members import Members
from storage.organisations import fold, names
from storage.tables import Member, Organisation


@dataclass(frozen=True)
class Party:
    """An organisation, or a member of one."""

    organisation: Organisation
    member: Member | None = None


@dataclass(frozen=True)
class Taker:
    """Who takes over what somebody had: a member; without one their organisation as a whole, or nobody if `kept`."""

    member: Member | None = None
    kept: bool = False


MYSELF = ("me", "myself")
NONE = ("none", "nobody", "no-one")
KEPT = ("keep", "keep them")
WHOLE = ("organisation", "organization", "org", "their organisation")


def read_organisation(words: str, request: Request) -> Organisation:
    """An organisation by name, short name or alias."""
    everyone = request.stores.organisations.all()
    plain = fold(words)
    exact = [each for each in everyone if plain in names(each)]
    begun = exact or [each for each in everyone if any(plain and plain in name for name in names(each))]
    if len(begun) == 1:
        return begun[0]
    near = begun or _near_organisations(plain, everyone)
    choices = [Choice(value=each.name, label=each.name) for each in near]
    raise Unclear(f"“{clip(words)}” is not clear as an organisation of this partnership. Which one?", choices)


def _near_organisations(plain: str, everyone: list[Organisation]) -> list[Organisation]:
    by_name = {name: each for each in everyone for name in names(each)}
    close = difflib.get_close_matches(plain, by_name, n=8, cutoff=0.4)
    return list({by_name[name].id: by_name[name] for name in close}.values())


def read_person(words: str, request: Request) -> str:
    """How somebody was named: a label that the platform knows, an email, or a plain name."""
    name = " ".join(words.split())
    if not name.strip("@"):
        raise Refused("Name the person: @ and their name, or a name and email= for somebody in no chat.")
    return name


def find_member(words: str, request: Request) -> Member | None:
    """The member whom a mention, a name or an email means."""
    if person := person_id(words, request):
        return request.stores.members.on_platform(request.platform, person)
    return next(iter(request.stores.members.named(words)), None)


def person_id(words: str, request: Request) -> str:
    """The platform's id of somebody who was mentioned, or nothing for a name that it does not know."""
    return request.people.get(words) or request.people.get(f"@{words.lstrip('@')}") or ""


def take_who(text: str, request: Request) -> tuple[str, str]:
    """The longest beginning of a text that is a member's or an organisation's name, else its first word."""
    return take_name(text, _all_names(request), fold)


def read_who(words: str, request: Request) -> Party:
    """A member, or an organisation: a mention or member's name first, then an organisation's name."""
    member = find_member(words, request)
    if member is not None:
        return Party(member.organisation, member)
    if words.startswith("@"):
        raise Refused(
            f"{words} is not a member yet. A coordinator can add them: /member add {words} partner ORGANISATION"
        )
    return Party(read_organisation(words, request))


def read_member(words: str, request: Request) -> Member:
    """A member, by mention, name, email or `me`. Raises Unclear with those who may be meant."""
    members = request.stores.members
    said = words.strip()
    number = re.fullmatch(r"#(\d{1,9})", said)
    if number or said.lower() in MYSELF:
        found = [each for each in [members.get(int(number[1]) if number else request.member.id)] if each]
    elif person := person_id(said, request):
        found = [each for each in [members.on_platform(request.platform, person)] if each]
    else:
        found = members.named(said)
    found = [each for each in found if not each.removed_at]
    if len(found) == 1:
        return found[0]
    if found:
        choices = [Choice(value=f"#{each.id}", label=_label(each)) for each in found]
        raise Unclear(f"Several members are called “{clip(said)}”. Which one?", choices)
    add = f" A coordinator can add them: /member add {said} partner ORGANISATION" if said.startswith("@") else ""
    near = _near_members(said, request)
    raise Unclear(f"No member is called “{clip(said)}”.{add or ' /member list shows them all.'}", near)


def calling(member: Member, members: Members) -> str:
    """How a command line names a member: by name, unless others share it."""
    return member.name if len(members.named(member.name)) == 1 else f"#{member.id}"


def read_principal(words: str, request: Request) -> Member | None:
    """A member, or `none`."""
    return None if words.strip().lower() in NONE else read_member(words, request)


def read_taker(words: str, request: Request) -> Taker:
    """A member, `organisation` or `keep`."""
    plain = " ".join(words.lower().split())
    if plain in KEPT:
        return Taker(kept=True)
    return Taker() if plain in WHOLE else Taker(read_member(words, request))


def take_known_who(text: str, request: Request) -> tuple[str, str]:
    """The same of a member or an organisation that is known; nothing where a text names nobody."""
    known = _all_names(request)
    words, rest = take_name(text, known, fold)
    return (words, rest) if words.startswith("@") or fold(words) in known else ("", text)


def _all_names(request: Request) -> set[str]:
    known = {name for each in request.stores.organisations.all() for name in names(each)}
    return known | {fold(each.name) for each in request.stores.members.all()}


def take_member(text: str, request: Request) -> tuple[str, str]:
    """The longest beginning of a text that is a member's name, else its first word."""
    return take_name(text, {fold(each.name) for each in request.stores.members.all()}, fold)


def _near_members(words: str, request: Request) -> list[Choice]:
    known = {each.name.lower(): each for each in request.stores.members.all()}
    close = difflib.get_close_matches(words.lower().lstrip("@"), known, n=3, cutoff=0.6)
    return [Choice(value=known[name].name, label=_label(known[name])) for name in close]


def _label(member: Member) -> str:
    return f"{member.name} ({member.organisation.name})"
