"""The kinds of thing that must not be typed into chat, in people's words, each with how to say it safely."""

from enum import StrEnum


class Kind(StrEnum):
    """What was found. The words go on "a" or "an"; what was found itself is never repeated."""

    POSTCODE = "full postcode"
    ADDRESS = "house address"
    PHONE = "phone number"
    EMAIL = "email address"
    BIRTH = "date of birth"
    NINO = "National Insurance number"
    NHS = "NHS number"
    VEHICLE = "vehicle registration"
    STAYS = "place where somebody lives or stays"
    PERSON = "person who could be recognised"

    @property
    def advice(self) -> str:
        """How to say it safely, in one sentence."""
        return ADVICE[self]


ADVICE = {
    Kind.POSTCODE: "Say the ward or the first half of the postcode, such as SG1.",
    Kind.ADDRESS: "Say the ward, or the street without a number.",
    Kind.PHONE: "Say which organisation is to be rung, without the number.",
    Kind.EMAIL: "Say which organisation is to be written to, without the address.",
    Kind.BIRTH: "Say an age group, such as under 18.",
    Kind.NINO: "Leave the number out.",
    Kind.NHS: "Leave the number out.",
    Kind.VEHICLE: "Say the sort of vehicle, such as a white van.",
    Kind.STAYS: "Say how many there were and the ward, and nothing of where anybody is to be found.",
    Kind.PERSON: "Say how many people there were and in which ward, and nothing that tells who they are.",
}
STRUCTURED = frozenset(
    {Kind.POSTCODE, Kind.PHONE, Kind.EMAIL, Kind.BIRTH, Kind.NINO, Kind.NHS, Kind.VEHICLE},
)
"""Those with a form of their own, of which none may be missed."""
