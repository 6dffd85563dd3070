"""Emails, dates of birth, and people who could be recognised by what is said of them."""

import re
from collections.abc import Iterator

from handlers.screening.capitals import CAPITAL
from handlers.screening.kinds import Kind

ENDINGS = r"(?:com|org|net|uk|gov|edu|info|io|eu|ie|nhs|police|example)\b"
HOST = r"\w[\w-]*"
AT = r"[\[({<*_-] ?(?:at|@) ?[\])}>*_-]"
DOT = r"(?:[\[({<*_-] ?(?:dot|\.) ?[\])}>*_-]|\bdot\b)"
EMAIL = re.compile(
    rf"\w@{HOST}(?:\.\w[\w-]*)+"
    rf"|\w +@ +{HOST}(?: ?\. ?\w+)+"
    rf"|\w ?@ ?{HOST}(?: ?\. ?\w[\w-]*)* ?\. ?{ENDINGS}"
    rf"|\w ?{AT} ?{HOST}(?: ?(?:\.|{DOT}) ?\w+)+"
    rf"|\w ?@ ?{HOST}(?: ?{DOT} ?\w+)+"
    rf"|[\w)] +at +{HOST}(?: ?{DOT} ?\w+)+",
    re.IGNORECASE,
)
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
DAY = (
    r"(?:\d{1,4} ?[./\- ] ?\d{1,2} ?[./\- ] ?\d{2,4}|\d{8}|\d{6}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ ./-]*{MONTH}[ ,./-]*(?:\d{{4}}|\d\d)?"
    rf"|{MONTH}[ .-]*\d{{1,2}}(?:st|nd|rd|th)?[ ,]*(?:\d{{4}})?)"
)
BORN = r"(?:d[. ]{0,2}o[. ]{0,2}b\b\.?|date[ -]+of[ -]+birth|birth[ -]?da(?:te|y)|born(?: on)?\b)"
BIRTH = re.compile(
    rf"\b{BORN}[^\d\n]{{0,20}}?(?<!\d){DAY}(?!\d)|\(b\. ?{DAY}|(?<!\d){DAY} ?[(,-]{{0,2}} ?{BORN}",
    re.IGNORECASE,
)
BORN_HINTS = ("born", "birth", "b.", "dob", "d o b", "o.b", "do b", "d ob", "o. b")
CALLED = re.compile(
    r"\b(?:mr|mrs|ms|miss|master|MR|MRS|MS|MISS|Mr|Mrs|Ms|Miss|Master)\.? +(?:[A-Z]\.? +)?[A-Z][\w'’-]+"
)
HONORIFICS = ("mr", "ms", "miss", "master")
RISK = re.compile(
    r"\b(?:victims?|suspects?|offenders?|perpetrators?|complain\w*|survivors?|arrest\w*|assault\w*|abus\w+|vulnerable"
    r"|evict\w*|injunction|tenants?|lives|resides|detained|charged|stabb\w+|robbed|threaten\w*|harass\w*|stalk\w*|marac"
    r"|closure order|cuckoo\w*|addict\w*|suicid\w+|missing|pregnant|prison|bail\w*|cautioned|murder\w*|raped|refuge)\b",
    re.IGNORECASE,
)
OF_MANY = (
    r"(?:['’]s)?+(?!-)(?! (?:programmes?|support|services?|satisfaction|care|panel|schemes?|work|groups?|forum|numbers?"
    r"|management|rates?|referrals?|figures|surveys?|awareness|training|cohort|data|hub|contact|pathway|code|liaison|statements?|needs"
    r"|voices?|impact|appeals?|team|unit|advoca\w+|workers?|lead|commissioner|letters?|leaflets?)\b)"
)
"""What makes of one victim a word about all of them."""
ROLE = r"(?i:victim|suspect|offender|perpetrator|complainant|survivor|witness|injured party|nominal)"
ROLES = ("victim", "suspect", "offender", "perpetrator", "complainant", "survivor", "witness", "injured", "nominal")
ONE_ROLE = rf"(?<!each )(?<!every )(?<!any )(?<!per )(?<!no )(?<!Each )(?<!Every )(?<!Any )(?<!No )\b{ROLE}\b"
NAMED = re.compile(
    rf"{ONE_ROLE}(?:'s|’s)?,?(?: (?i:is|was|called|named|known as|aged \d+|:|-))*[:,]? +{CAPITAL}"
    rf"|\b{CAPITAL}(?: {CAPITAL})?(?:, (?:a|the|our)| is (?:a|the)| was (?:a|the)) {ROLE}\b"
    r"(?! (?i:support|advoc|servic))"
)
YOUNG, GROWN = r"(?:boy|girl|child|teenager|lad)", r"(?:man|woman|tenant|resident)"
BY_NAME = re.compile(rf"\b(?i:an?|the|one) (?:\w+ )?(?i:{YOUNG} (?:called|named)|{GROWN} named) {CAPITAL}")
"""An adult who "called" somebody may have rung them."""
PLACED = re.compile(
    rf"{ONE_ROLE}{OF_MANY},?(?: [\w'’]+){{0,4}}?,? (?:in|at|near|from|on|outside|behind|of) (?:[Tt]he )?{CAPITAL}"
)
AGED = re.compile(
    r"\b(?:\d{1,2}|an? \w+)[ -]?(?:year|yr)s?[ -]old,? (?:\w+ )?(?:boy|girl|man|woman|male|female|lad|mother|father|mum"
    r"|dad|child|baby|victim|suspect|tenant|resident|pupil|student|teenager|lady)\b(?:,? [\w'’]+){0,4}? "
    rf"(?:from|of|in|at|near|on) (?:[Tt]he )?{CAPITAL}"
    rf"|\b{CAPITAL}(?: {CAPITAL})?,? (?:\(\d{{1,2}}\),? (?:was|is|has|who)\b|aged \d{{1,2}}\b|\d{{1,2}} years old)"
)
AGES = ("old", "aged", "(")
CALLING = (" called ", " named ")


def people_in(text: str) -> Iterator[Kind]:
    """What tells of one person in a text that is in its plain form."""
    low = text.lower()
    if ("@" in text or ("at" in low and ("dot" in low or "." in low))) and EMAIL.search(text):
        yield Kind.EMAIL
    if _any(BORN_HINTS, low) and BIRTH.search(text):
        yield Kind.BIRTH
    if _is_told_of(text, low):
        yield Kind.PERSON


def _is_told_of(text: str, low: str) -> bool:
    if _any(HONORIFICS, low) and CALLED.search(text) and RISK.search(text):
        return True
    if _any(ROLES, low) and (NAMED.search(text) or PLACED.search(text)):
        return True
    if _any(CALLING, low) and BY_NAME.search(text):
        return True
    return _any(AGES, low) and AGED.search(text) is not None


def _any(hints: tuple[str, ...], text: str) -> bool:
    """Whether one of these stands in a text: far quicker than the rules that it is asked before."""
    return any(hint in text for hint in hints)
