"""Organisations of a partnership, found by name, short name or alias."""

from sqlalchemy import select

from storage.scoped import Scoped
from storage.tables import Organisation
from storage.vocabulary import OrganisationKind


class Organisations(Scoped):
    """The organisations of one partnership: a few dozen at most, so they are read whole."""

    def all(self) -> list[Organisation]:
        """Every organisation, by name."""
        query = select(Organisation).where(Organisation.partnership_id == self._partnership_id)
        return list(self._session.scalars(query.order_by(Organisation.name)))

    def named(self, words: str) -> Organisation | None:
        """The one whose name, short name or alias this is, whatever the capitals."""
        plain = fold(words)
        return next((each for each in self.all() if plain in names(each)), None)

    def add(self, name: str, short: str, kind: OrganisationKind, aliases: list[str]) -> Organisation:
        """A new organisation."""
        added = Organisation(partnership_id=self._partnership_id, name=name, short=short, kind=kind, aliases=aliases)
        self._session.add(added)
        self._session.flush()
        return added


def fold(words: str) -> str:
    """A name without what people leave out or add: capitals, quotes, a leading `the`, doubled spaces."""
    plain = " ".join(words.replace("'", "").replace("’", "").replace('"', "").lower().split())
    return plain.removeprefix("the ")


def names(organisation: Organisation) -> set[str]:
    """Everything the organisation answers to, folded."""
    return {fold(name) for name in (organisation.name, organisation.short, *organisation.aliases) if name}
