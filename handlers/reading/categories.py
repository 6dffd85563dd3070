"""Reading a category of incident, whatever people call it for short."""

import difflib
import re

from handlers.form import Choice
from handlers.reading.tokens import Unclear, clip, plain_name, take_name
from handlers.request import Request
from storage.vocabulary import CATEGORIES, Category


def take_category(text: str, _request: Request) -> tuple[str, str]:
    """The longest beginning of a text that names a category, else its first word."""
    return take_name(text, {saying for key in CATEGORIES for saying in category_names(key)}, plain_name)


def read_category(words: str, _request: Request) -> Category:
    """A category by key or label: `fly-tipping`, `fly tipping` and `fly_tipping` are one."""
    plain = plain_name(words)
    for key, category in CATEGORIES.items():
        if plain in category_names(key):
            return category
    known = {saying: key for key, each in CATEGORIES.items() if not each.barred for saying in category_names(key)}
    near = dict.fromkeys(known[each] for each in difflib.get_close_matches(plain, known, n=8, cutoff=0.5))
    choices = [Choice(value=key.replace("_", "-"), label=CATEGORIES[key].label) for key in near]
    raise Unclear(
        f"“{clip(words)}” is not a category of incident. /help incident log lists them; “other” is one.", choices
    )


def category_names(key: str) -> set[str]:
    """What a category is called: its key, its label, and what people say for short."""
    return {plain_name(key), plain_name(CATEGORIES[key].label), *CATEGORY_SAYINGS.get(key, ())}


def names_restricted(line: str) -> bool:
    """Whether a line seems to log something of a restricted category, of which no more may stand anywhere."""
    plain = f" {plain_name(line.lstrip('/'))} "
    restricted = (key for key, category in CATEGORIES.items() if category.restricted)
    return " inc" in plain[:6] and any(f" {name} " in plain for key in restricted for name in category_names(key))


def speaks_of_restricted(text: str) -> bool:
    """Whether a text names a restricted category, however it is called."""
    plain = f" {plain_name(MARKS.sub(' ', text))} "
    keys = (key for key, category in CATEGORIES.items() if category.restricted and key != PREVENT)
    named = any(f" {name} " in plain for key in keys for name in category_names(key))
    return named or re.search(r"(?<=[\w,] )Prevent\b", text) is not None


MARKS = re.compile(r"[^\w\s-]")
PREVENT = "prevent"
"""What this category is called is a word of every day, too, unless it begins with a capital."""
CATEGORY_SAYINGS = {
    "asb": {"anti social behaviour", "antisocial behaviour", "nuisance"},
    "burglary_residential": {"burglary", "house burglary"},
    "burglary_business": {"commercial burglary"},
    "theft_shoplifting": {"theft", "shoplifting", "retail theft"},
    "arson_deliberate_fire": {"arson", "deliberate fire", "fire"},
    "fraud_scam": {"fraud", "scam", "scams", "online fraud"},
    "criminal_damage": {"vandalism", "damage"},
    "cyber": {"cybercrime"},
    "speeding_road_safety": {"speeding", "road safety"},
    "drugs_supply": {"drug supply", "drug dealing", "dealing"},
    "drugs_possession": {"drugs", "drug use", "drug possession"},
    "substance_misuse_alcohol": {"alcohol", "substance misuse", "street drinking"},
    "licensing_night_time_economy": {"licensing", "night time economy"},
    "enviro_crime_other": {"environmental crime", "enviro crime", "littering"},
    "pspo_breach": {"pspo"},
    "fly_tipping": {"flytipping", "fly tip", "flytip"},
    "exploitation_cse_cce": {"exploitation", "cse", "cce", "child sexual exploitation", "child criminal exploitation"},
    "cohesion_tension": {"tension", "tensions", "cohesion"},
    "domestic_abuse": {"da", "domestic violence", "dv", "domestic"},
    "sexual_violence": {"rape", "sexual assault", "sexual offence", "sexual offences", "sexual abuse"},
    "modern_slavery": {"slavery", "trafficking", "human trafficking", "forced labour"},
    "county_lines": {"county line", "clicm"},
    "cuckooing": {"cuckoo", "cuckooed"},
    "prevent": {"channel", "channel panel", "channel referral", "prevent duty", "prevent referral", "radicalisation"}
    | {"radicalization", "radicalised", "radicalized", "extremism", "extremist", "terrorism", "counter terrorism"},
    "violence_other": {"violence", "assault"},
    "knife_crime": {"knives", "knife"},
}
