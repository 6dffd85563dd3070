"""The organisations of a plan: those it lists, and those it only mentions as a lead, a partner or a service.

Whatever a plan names becomes an organisation, even words such as "local schools" or "other Local Authorities":
a plan may lean on them, and an action cannot be led or supported by what nobody can name. Names are compared
by their gist, so that "the 'No More' Service" and "No More service" are one. Words for a seat such as
"Probation" mean the one organisation of the plan that holds it; where several could, they mean none of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storage.planfile.names import COUNCIL, POLICE, SEATS, Seat, gist, initials, variants
from storage.vocabulary import OrganisationKind

if TYPE_CHECKING:
    from storage.planfile.models import ActionFile, PlanFile


@dataclass(frozen=True)
class OrganisationFile:
    """An organisation of a plan. `aliases` are the other names people type, the short name among them."""

    name: str
    short: str
    kind: OrganisationKind
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Directory:
    """The organisations of a plan in the order of its file, and which of them a name means."""

    organisations: tuple[OrganisationFile, ...]
    by_gist: Mapping[str, OrganisationFile]

    def __getitem__(self, mention: str) -> OrganisationFile:
        return self.by_gist[gist(mention)]


def directory_of(plan: "PlanFile") -> Directory:
    """The directory of a plan."""
    register = _Register()
    for entry in _listed(plan):
        register.enter(entry)
    register.seat_them(plan)
    for mention in mentions(plan):
        register.mention(mention)
    return register.directory()


def mentions(plan: "PlanFile") -> Iterator[str]:
    """Every name that stands as a lead, a partner or a service in the plan.

    A funder is not among them: it may be a grant or a government department, which takes no part.
    """
    for objective in plan.objectives:
        yield from objective.services
        for action in objective.actions:
            yield from _named_in(action)
    for action in plan.plan_wide:
        yield from _named_in(action)


def _named_in(action: "ActionFile") -> Iterator[str]:
    yield from (action.lead, *action.partners) if action.lead else action.partners


@dataclass
class _Entry:
    """An organisation while the directory is being put together. `other` are names that give way to anybody's own."""

    name: str
    short: str
    kind: OrganisationKind
    own: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)


def _listed(plan: "PlanFile") -> Iterator[_Entry]:
    authorities = {gist(plan.partnership.lead_council), gist(plan.partnership.police_force)}
    for partner in plan.partners:
        usual = (
            OrganisationKind.RESPONSIBLE_AUTHORITY if gist(partner.name) in authorities else OrganisationKind.PARTNER
        )
        own = [*filter(None, [partner.short]), *partner.aliases]
        yield _Entry(partner.name, partner.short or "", partner.kind or usual, own, list(partner.units))
    for name in (plan.partnership.lead_council, plan.partnership.police_force):
        yield _Entry(name, "", OrganisationKind.RESPONSIBLE_AUTHORITY)
    for service in plan.services_and_groups:
        own = [*filter(None, [service.short]), *service.aliases]
        yield _Entry(service.name, service.short or "", OrganisationKind.SERVICE, own)


class _Register:
    """Puts the directory together: first what the plan lists, then who holds which seat, then what it mentions."""

    def __init__(self) -> None:
        self.entries: list[_Entry] = []
        self.own: dict[str, _Entry] = {}
        self.free: list[Seat] = []

    def enter(self, entry: _Entry) -> None:
        """Take in a listed organisation; one listed before only gains the names."""
        known = self.own.get(gist(entry.name))
        if known is None:
            self.entries.append(entry)
        else:
            known.own += [entry.name, *entry.own]
            known.short = known.short or entry.short
        for name in (entry.name, *entry.own):
            self.own.setdefault(gist(name), known or entry)

    def seat_them(self, plan: "PlanFile") -> None:
        """Settle which listed organisation holds each seat; one that nobody fits is left for a mention."""
        self.own[gist(plan.partnership.police_force)].other += POLICE.words
        self.own[gist(plan.partnership.lead_council)].other += COUNCIL.words
        for seat in SEATS:
            fitting = [entry for entry in self.entries if seat.fits(gist(entry.name))]
            partners = [entry for entry in fitting if entry.kind is not OrganisationKind.SERVICE]
            if not fitting:
                self.free.append(seat)
            elif len(partners or fitting) == 1:
                (partners or fitting)[0].other += seat.words

    def mention(self, name: str) -> None:
        """Take in an organisation that is only mentioned, unless it is known already."""
        known = self._known(name)
        if known is not None:
            known.own.append(name)
            self.own.setdefault(gist(name), known)
            return
        entry = _Entry(name, "", OrganisationKind.SERVICE)
        self.enter(entry)
        for seat in [seat for seat in self.free if seat.fits(gist(name))]:
            entry.other += seat.words
            self.free.remove(seat)

    def _known(self, name: str) -> _Entry | None:
        """The organisation of this name; a bare `SADA` and the name it is the initials of are one."""
        letters = initials(name)
        return (
            self.own.get(gist(name))
            or self._other().get(gist(name))
            or (self.own.get(gist(letters)) if letters else None)
        )

    def _other(self) -> dict[str, _Entry]:
        """The names that are nobody's own, of which only one organisation can be meant."""
        claims: dict[str, list[_Entry]] = {}
        for entry in self.entries:
            for name in {gist(each) for each in _other_names(entry)} - self.own.keys():
                claims.setdefault(name, []).append(entry)
        return {name: claimants[0] for name, claimants in claims.items() if len(claimants) == 1}

    def directory(self) -> Directory:
        """The finished directory."""
        meant = {**self._other(), **self.own}
        made = {id(entry): _organisation(entry, meant) for entry in self.entries}
        return Directory(tuple(made.values()), {name: made[id(entry)] for name, entry in meant.items()})


def _other_names(entry: _Entry) -> list[str]:
    letters = [initials(name) for name in (entry.name, *entry.own)]
    return [*entry.other, *filter(None, letters)]


def _organisation(entry: _Entry, meant: Mapping[str, _Entry]) -> OrganisationFile:
    spelt = [*entry.own, *_other_names(entry)]
    spelt += [way for name in (entry.name, *entry.own) for way in variants(name)]
    aliases = {each.casefold(): each for each in reversed(spelt) if meant.get(gist(each)) is entry}
    aliases.pop(entry.name.casefold(), None)
    return OrganisationFile(entry.name, entry.short, entry.kind, tuple(reversed(aliases.values())))
