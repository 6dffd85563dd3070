"""When two ways of writing an organisation's name are the same name, and which other ways people use."""

import re
from dataclasses import dataclass

COUNTIES = {
    "beds": "bedfordshire",
    "berks": "berkshire",
    "bucks": "buckinghamshire",
    "cambs": "cambridgeshire",
    "glos": "gloucestershire",
    "hants": "hampshire",
    "herts": "hertfordshire",
    "lancs": "lancashire",
    "leics": "leicestershire",
    "lincs": "lincolnshire",
    "northants": "northamptonshire",
    "notts": "nottinghamshire",
    "oxon": "oxfordshire",
    "staffs": "staffordshire",
    "warks": "warwickshire",
    "wilts": "wiltshire",
    "worcs": "worcestershire",
}
FULL = {**COUNTIES, "op": "operation", "&": "and"}
QUOTES = "'\"\u2018\u2019\u201c\u201d"
SMALL_WORDS = {"and", "of", "the", "for", "on", "in", "&"}


@dataclass(frozen=True)
class Seat:
    """A seat that one organisation of a partnership holds: the words for it, and the names that show who holds it."""

    words: tuple[str, ...]
    pattern: str

    def fits(self, gist: str) -> bool:
        """Whether an organisation of this name may hold the seat."""
        return gist in self.gists or bool(re.search(self.pattern, gist))

    @property
    def gists(self) -> set[str]:
        """The words, as they are compared."""
        return {gist(word) for word in self.words}


NOBODY = r"(?!)"
POLICE = Seat(("Police", "police force", "constabulary"), NOBODY)
COUNCIL = Seat(("council", "borough council", "district council", "local council"), NOBODY)
SEATS = (
    Seat(("county council",), r"\bcounty council$"),
    Seat(("Probation", "Probation Service", "National Probation Service", "NPS"), r"\bprobation\b|\bnps\b"),
    Seat(("fire", "fire service", "fire brigade", "fire and rescue"), r"\bfire\b"),
    Seat(("health", "NHS", "CCG", "ICB"), r"clinical commissioning|integrated care|\bnhs\b"),
    Seat(("Trading Standards",), r"\btrading standards\b"),
    Seat(("PCC", "OPCC", "Police and Crime Commissioner"), r"\bpolice and crime commissioner\b|\bo?pcc\b"),
    Seat(("voluntary sector", "voluntary organisations", "voluntary sector organisations"), r"\bvoluntary\b"),
)
"""Seats whose holder is found by name. The police force and the lead council are named in the plan."""


def gist(name: str) -> str:
    """A name without what people leave out, add or shorten; two names with one gist are one organisation.

    Dropped: capitals, quotation marks, brackets with what is in them, a leading `the`, a final `service`.
    """
    plain = re.sub(r"\([^)]*\)", " ", name.casefold())
    words = re.sub(f"[{QUOTES}.,]", "", plain).split()
    words = words[1:] if words[:1] == ["the"] and len(words) > 1 else words
    words = words[:-1] if words[-1:] in (["service"], ["services"]) and len(words) > 1 else words
    return " ".join(FULL.get(word, word) for word in words)


def initials(name: str) -> str | None:
    """`HCC` for Hertfordshire County Council; None for a name of fewer than three words or without capitals."""
    words = [word for word in re.sub(rf"\([^)]*\)|[{QUOTES}]", " ", name).split() if word.lower() not in SMALL_WORDS]
    if len(words) < 3 or not all(word[0].isupper() for word in words):
        return None
    return "".join(word[0] for word in words)


def variants(name: str) -> list[str]:
    """Other ways of writing this name that a plain comparison would not know."""
    bare = re.sub(rf"^[Tt]he +| *\([^)]*\)|[{QUOTES}]", "", name).strip()
    short = re.sub(r"(?i) services?$", "", bare)
    written = [bare, short]
    for brief, full in (*COUNTIES.items(), ("Op", "Operation")):
        if re.search(rf"\b{full}\b", bare, re.IGNORECASE):
            written.append(re.sub(rf"(?i)\b{full}\b", brief.capitalize(), bare))
        elif re.search(rf"\b{brief}\b", bare, re.IGNORECASE):
            written.append(re.sub(rf"(?i)\b{brief}\b", full.capitalize(), bare))
    return [each for each in dict.fromkeys(written) if each and each != name]
