"""How every command can be asked for: in which order, and what its fields are filled with."""

from handlers.command import Change
from handlers.families import COMMANDS
from handlers.reading import kinds, measures
from handlers.reading.slots import Slot

LAST = ("remove", "erase", "revoke", "move", "load", "cancel", "restrict")
"""The verbs after which there is less to see."""

OF_MEASURES = {
    measures.MEASURE: "Walks",
    measures.ANY_MEASURE: "Walks",
    measures.PERIOD: "2027/28 Q1",
    measures.FIGURE: "12",
    measures.FIGURE_OR_NONE: "40",
    measures.BANDS: "on target; off target",
    measures.AS_AT: "2027-10-04",
}

OF_ARISING = {
    kinds.ARISING: "1",
    kinds.WANTED: "all",
    kinds.NAMED_MEETING: "jag",
    kinds.NAMED_WHO: "wardens",
    kinds.BY_WHEN: "2028-01-12",
}


def usual(slot: Slot) -> str:
    """Something that a field takes."""
    said = {
        kinds.ACTION: "1.1",
        kinds.INCIDENT: "1",
        kinds.OBJECTIVE: "1",
        kinds.PART: "1",
        kinds.NUMBER: "1",
        kinds.ENTRY: "1",
        kinds.STATUS: "on track",
        kinds.DATE: "2028-01-12",
        kinds.MONTH: "October 2027",
        kinds.DAY_OR_MONTH: "2027-11-01",
        kinds.HELD: "next",
        kinds.TIME: "14:00",
        kinds.MEETING: "jag",
        kinds.CATEGORY: "graffiti",
        kinds.PLACE: "Town Centre",
        kinds.WARD: "Town Centre",
        kinds.ORGANISATION: "Hertfordshire Constabulary",
        kinds.WHO: "wardens",
        kinds.PERSON: "wardens",
        kinds.STAND_IN: "wardens",
        kinds.MEMBER: "wardens",
        kinds.PRINCIPAL: "trusted",
        kinds.TAKER: "wardens",
        kinds.REFS: "1.1",
        kinds.CHANNEL: "#jag",
        kinds.FLAG: "yes",
        kinds.BID: "1",
        kinds.MONEY: "5000",
        kinds.ENDS: "2028-03-31",
        kinds.FORMATS: "txt",
        kinds.EMOJI: ":pushpin:",
    }
    said |= OF_MEASURES | OF_ARISING
    return said.get(slot.kind) or (slot.kind.choices[0].value if slot.kind.choices else "Two more were held")


def order(words: str) -> tuple[bool, bool, str]:
    """What only shows before what changes, and what takes away at the end."""
    return words.split()[-1] in LAST, issubclass(COMMANDS[words], Change), words
