"""The short forms that a paper uses, each with what it stands for: once, at its end."""

import re
from collections.abc import Iterable, Iterator, Mapping

from handlers.paper import Section
from handlers.reply import Facts
from storage.tables import Organisation

SHORT = re.compile(r"\b[A-Z][A-Z0-9]+(?=s?\b)")
KNOWN: Mapping[str, str] = {
    "ANPR": "automatic number plate recognition",
    "ASB": "anti-social behaviour",
    "CCE": "child criminal exploitation",
    "CCTV": "closed-circuit television",
    "CGL": "Change Grow Live",
    "CPN": "community protection notice",
    "CPS": "Crown Prosecution Service",
    "CPW": "community protection warning",
    "CSE": "child sexual exploitation",
    "CSP": "Community Safety Partnership",
    "DA": "domestic abuse",
    "DHR": "domestic homicide review",
    "ERSOU": "Eastern Region Special Operations Unit",
    "FGM": "female genital mutilation",
    "GP": "general practitioner",
    "HMO": "house in multiple occupation",
    "ICB": "integrated care board",
    "IOM": "integrated offender management",
    "JAG": "Joint Action Group",
    "KPI": "key performance indicator",
    "LSP": "local strategic partnership",
    "MARAC": "multi-agency risk assessment conference",
    "MNWG": "Multiple Needs Working Group",
    "NHS": "National Health Service",
    "NRM": "National Referral Mechanism",
    "PCC": "Police and Crime Commissioner",
    "PSPO": "public spaces protection order",
    "RAG": "Responsible Authorities Group",
    "SARC": "sexual assault referral centre",
    "SMART": "specific, measurable, achievable, realistic and timely",
    "SSP": "Safer Stockton Partnership",
    "VAWG": "violence against women and girls",
    "YOT": "youth offending team",
}
"""The field's own. What stands for two things, as NPS does, is expanded where the plan names an organisation so."""


def short_forms(words: Iterable[str], organisations: Iterable[Organisation]) -> Iterator[Section]:
    """A section of those short forms that occur in the words of a paper and are known; none where none do."""
    known = {**KNOWN, **dict(each for organisation in organisations for each in _named(organisation))}
    used = {found for each in words for found in SHORT.findall(each)}
    if rows := tuple((each, known[each]) for each in sorted(used & known.keys())):
        yield Section(title="Short forms", parts=(Facts(rows=rows),), short="short forms")


def words_of(value: object) -> Iterator[str]:
    """Every text in a value's data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (word for each in value.values() for word in words_of(each))
    elif isinstance(value, list | tuple):
        yield from (word for each in value for word in words_of(each))


def _named(organisation: Organisation) -> Iterator[tuple[str, str]]:
    """Each short form of an organisation, with the first of its names that is none."""
    names = [each for each in (organisation.name, organisation.short, *organisation.aliases) if each]
    long = next((each for each in names if not SHORT.fullmatch(each)), None)
    if long:
        yield from ((each, long) for each in names if SHORT.fullmatch(each))
