"""Forgetting a person: in the rows, and where the bot's own words named them."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from handlers.erasing.scrubbing import Erased, hints, scrub
from storage.keeping.forgetting import Forgetting, Forgotten
from storage.keeping.retaining import FORMER
from storage.keeping.rewriting import Rewriting
from storage.keeping.sweeping import sweep_after
from storage.stores import Stores
from storage.tables import Member

NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True)
class Named(Erased):
    """A member's name in the forms in which the bot writes it; a name of one word may be anybody's elsewhere.

    `shared`: somebody else, or an organisation, is called so, and only the form with their own organisation is theirs.
    """

    organisation: str = ""
    email: str = ""
    persons: tuple[str, ...] = ()
    shared: bool = False

    @cached_property
    def _forms(self) -> list[tuple[re.Pattern[str], str]]:
        (name,) = self.texts
        said = re.escape(name)
        forms = [(rf"(?<!\w){said}(?= \({re.escape(self.organisation)}\))", self.instead)]
        if not self.shared:
            forms += [(rf"\({said}\)", f"({self.instead})"), (rf"(?<!\w)@{said}(?!\w)", self.instead)]
        if not self.shared and " " in name:
            forms.append((rf"(?<!\w){said}(?!\w)", self.instead))
        addresses = filter(None, (self.email, *self.persons))
        forms += [(rf"(?<!\w){re.escape(each)}(?!\w)", self.instead) for each in addresses]
        return [(re.compile(pattern), instead) for pattern, instead in forms]

    def out_of(self, said: str, near: bool) -> str:
        for pattern, instead in self._forms:
            said = pattern.sub(instead, said)
        return said


def forget_person(stores: Stores, member: Member, now: datetime) -> Forgotten:
    """Let a member, loaded with organisation and identities, become a former member of their organisation."""
    gone = _named(member, stores)
    forgotten = Forgetting(stores.session, stores.partnership_id).person(member, now)
    said = [each for each in hints([*gone.texts, gone.email, *gone.persons]) if each]
    Rewriting(stores.session, stores.partnership_id).everywhere(said, lambda value: scrub(value, gone))
    sweep_after(stores.session)
    return forgotten


def _named(member: Member, stores: Stores) -> Named:
    """What to look for: a name or an email that somebody else has too is theirs as well, and stays.

    In a terminal the id is the name itself, which is looked for in its forms alone and not wherever the word stands.
    """
    known = [*stores.members.all(), *stores.members.removed("", "", member.name, member.email)]
    others = [each for each in known if each.id != member.id]
    called = any(each.name.lower() == member.name.lower() for each in others)
    shared = called or stores.organisations.named(member.name) is not None
    email = "" if member.email.lower() in {each.email.lower() for each in others} else member.email
    persons = tuple(each.person for each in member.identities if each.person.lower() != member.name.lower())
    return Named((member.name,), FORMER, NOTHING, "", member.organisation.name, email, persons, shared)
