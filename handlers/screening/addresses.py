"""Full postcodes, and houses by their number."""

import re
from collections.abc import Iterator

from handlers.screening.kinds import Kind

AREA_NAMES = (
    "AB AL B BA BB BD BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY"
    " G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR"
    " NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA"
    " WC WD WF WN WR WS WV YO ZE"
)
AREAS = frozenset(AREA_NAMES.split())
BETWEEN = r"[ \n.\-_/,*]{0,3}"
POSTCODE = re.compile(
    rf"(?<![A-Za-z\d])([A-Z]{{1,2}})(\d[A-Z\d]?){BETWEEN}([\dO])([ABD-HJLNP-UW-Z]{{2}})(?![A-Za-z\d])", re.IGNORECASE
)
LOOSE = re.compile(
    rf"(?<![A-Za-z\d])([A-Z]{{1,2}}){BETWEEN}(\d[A-Z\d]?){BETWEEN}(\d){BETWEEN}([ABD-HJLNP-UW-Z]{{2}})(?![A-Za-z\d])"
)
ORDINALS = {"1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "0th"}
STREETS = (
    "road|rd|street|avenue|ave|lane|crescent|cres|drive|close|court|way|gardens|grove|terrace|place|square|hill|walk"
    "|mews|rise|row|view|green|park|parade|gate|end|field|fields|meadow|meadows|path|mead|croft|leys|ride|wynd|villas"
    "|cottages|cross|dell|heath|common|oval"
)
PLAIN_STREETS = "road|rd|street|avenue|ave|crescent|lane|drive|gardens|grove|terrace|mews"
"""What can be known for a street without a capital letter."""
NOT_NAMES = (
    "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug"
    "|sept?|oct|nov|dec|minor|major|main|side|bus|cycle|new|more|other|further|local|residential|street|different|of|on"
    "|in|off|the|for|per|and|to|from|a|an|by|at|near|with|under|over|across|along|or|hours?|days?|weeks?|months?|years?"
    "|people|men|women|cars?|vans?|fast|slow|busy|key|extra|test|team|m|mph|min|km|miles?|am|pm"
)
COUNTED = (
    "shops|traders|businesses|stalls|residents|cameras|premises|properties|homes|households|tenants|families|garages"
    "|units|flats|visits|patrols|meetings|reports|incidents|events|sessions|surgeries|walkabouts|closures|works|schools"
    "|officers|staff|wardens|users|drivers|cyclists|pedestrians|tickets|notices|calls|complaints|arrests|bins|columns"
    "|markets|surveys|projects|schemes|signs|lights|safety"
)
HOUSE = re.compile(
    r"(?<![\w£])(?<!\d[:.,/-])(?<!\bphase )(?<!\bstage )(?<!\bjunction )(?<!\bday )(?<!\bweek )(?<!\bzone )(?<!\bpart )"
    r"(?<!\broute )(?<!\bbus )(?<!\bpc )(?<!\bpcso )(?<!\bsgt )(?<!\bobjective )(?<!\baction )(?<!\bpriority )"
    r"(?!(?:19|20)\d\d\b)\d{1,4} ?[a-h]?(?:-\d{1,4})?,? +"
    rf"(?:(?:the|old|upper|lower|great|little) +)?(?!(?:{NOT_NAMES})\b)[a-z][\w'’-]+ +"
    rf"(?:(?!(?:{NOT_NAMES})\b)[a-z][\w'’-]+ +)?({STREETS})\b(?!-)(?! +(?:\w+ +)?(?:{COUNTED})\b)",
    re.IGNORECASE,
)
THE = re.compile(
    r"(?<![\w£])(?<!\d[:.,/-])(?!(?:19|20)\d\d\b)\d{1,4} ?[a-h]?,? +The +(?:Avenue|Close|Crescent|Grove|Lane|Drive"
    r"|Green|Mews|Oval|Glebe|Hyde|Quadrant|Ridgeway|Chase|Spinney|Willows|Dell|Croft|Paddocks?)\b"
    rf"(?! +(?:\w+ +)?(?:{COUNTED})\b)"
)
FLAT = re.compile(
    r"\b(?:flat|apartment|apt|maisonette|bedsit)s? *(?:no\.?|number)? *\d{1,4}[a-z]?\b(?! ?%)", re.IGNORECASE
)
NUMBERED = re.compile(
    r"\b(?:house|door|home|property) (?:number|no\.?) ?\d{1,4}[a-z]?\b"
    r"|\b(?:at|of|outside|opposite|from) (?:number|no\.?) ?\d{1,4}[a-z]?\b(?! bus| route)",
    re.IGNORECASE,
)


def addresses_in(text: str) -> Iterator[Kind]:
    """The kinds of address in a text that is in its plain form."""
    if not any(figure in text for figure in "0123456789"):
        return
    if any(map(_is_postcode, POSTCODE.finditer(text))) or any(found[1] in AREAS for found in LOOSE.finditer(text)):
        yield Kind.POSTCODE
    if any(map(_is_house, HOUSE.finditer(text))) or THE.search(text) or FLAT.search(text) or NUMBERED.search(text):
        yield Kind.ADDRESS


def _is_postcode(found: re.Match[str]) -> bool:
    """Whether the area exists, and it is no district followed by an ordinal: "SG1 1st place"."""
    ordinal = f"{found[3]}{found[4]}" in ORDINALS and found[1].isupper()
    return found[1].upper() in AREAS and not ordinal


def _is_house(found: re.Match[str]) -> bool:
    """A street has a capital, or is called by what nothing but a street is called."""
    named = re.search(r"[A-Za-z]\w+", re.sub(r"^\d+ ?[a-h]?\b", "", found[0], flags=re.IGNORECASE))
    capital = bool(named and named[0][0].isupper() and found[1][0].isupper())
    return capital or found[1].lower() in PLAIN_STREETS.split("|")
