"""Reading a figure as people type it, `1,234`, `£1,234.50`, `45%`, `12k`, and writing it with what its unit needs.

What could be two numbers is refused, and so is a sign that does not go with the unit: nothing is guessed.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from handlers.reading.tokens import clip
from handlers.reply import AWAITING, Refused
from handlers.request import Request
from storage.vocabulary import Unit

POUND, PERCENT, WEEKLY = "£", "%", "per week"
FIGURE = re.compile(
    r"(?P<pound>£|gbp\s)?\s*(?P<minus>[-+])?\s*(?P<pound2>£)?\s*"
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?P<places>\.[0-9]+)?\s*"
    r"(?P<times>k|thousand|m|mn|million|bn|billion)?\s*"
    r"(?P<mark>%|per\s?cent|pc|pounds?|gbp|(?:a|per|each|/)\s?(?:week|wk))?",
    re.IGNORECASE | re.ASCII,
)
TIMES = {"k": 3, "t": 3, "m": 6, "b": 9}
"""By the first letter of what multiplies a figure: how many noughts it stands for."""
LONGEST, MOST_PLACES = 15, 6
NONE_YET = frozenset({"n/a", "na", "tbc", "tba", "-", "?", "awaited", AWAITING, "unknown"})
NOUGHT = frozenset({"none", "nil", "no", "nothing", "nought", "zero"})
PERCENTAGES = frozenset({Unit.PERCENT, Unit.PERCENT_CHANGE, Unit.PERCENT_OF_TIME})
WHOLE = frozenset({Unit.PERCENT, Unit.PERCENT_OF_TIME})
"""Shares of a whole: more than 100 percent is a slip of the fingers, or asked about."""
WHOLE_NUMBERS = frozenset({Unit.COUNT, Unit.AT_ONE_TIME})
COUNTED = {
    Unit.COUNT: "counted one by one",
    Unit.PERCENT: "a percentage",
    Unit.PERCENT_CHANGE: "a change in percent",
    Unit.PERCENT_OF_TIME: "a percentage of the time",
    Unit.POUNDS: "money in pounds",
    Unit.PER_WEEK: "so many a week",
    Unit.CUMULATIVE: "a running total",
    Unit.AT_ONE_TIME: "counted as it stands at one time",
}
"""What the figures of each unit are, in words that go on a sentence."""


@dataclass(frozen=True)
class Figure:
    """A number, the sign or word that says what it is a number of, and how it was typed."""

    value: Decimal
    mark: str = ""
    plus: bool = False
    typed: str = ""


def read_figure(words: str, _request: Request) -> Figure:
    """The figure that the words are. Raises Refused, with what was typed, for what is none or could be several."""
    said = _plain(words)
    match = None if any(map(_is_raised, words)) else FIGURE.fullmatch(said)
    if match is None or not (match["digits"] or match["places"]):
        raise _unreadable(words, said)
    value = Decimal(f"{(match['digits'] or '0').replace(',', '')}{match['places'] or ''}")
    if match["times"]:
        value = Decimal(format(value.scaleb(TIMES[match["times"][0].lower()]), "f"))
    digits = format(value, "f").partition(".")
    if len(digits[0]) > LONGEST or len(digits[2]) > MOST_PLACES:
        raise Refused(f"“{clip(words)}” is too long for a figure: {LONGEST} digits and {MOST_PLACES} places at most.")
    return Figure(-value if match["minus"] == "-" else value, _mark(match), match["minus"] == "+", words.strip())


def fitting(figure: Figure, unit: Unit, name: str, field: str) -> Decimal:
    """The value of a figure, if it can be one of the unit's; `name` is the measure. Raises Refused where it cannot."""
    typed = f"“{clip(figure.typed)}”"
    if wrong := _wrong_sign(figure, unit) or _wrong_number(figure, unit):
        raise Refused(f"{typed} {wrong}. {name} is {COUNTED[unit]}: type it such as {EXAMPLES[unit]}.", field=field)
    return figure.value.to_integral_value() if unit in WHOLE_NUMBERS else figure.value


def say_figure(value: Decimal, unit: Unit) -> str:
    """A figure as it is printed everywhere: "1,234", "45%", "+157%", "£1,234.50"; a rate and a running total bare."""
    digits = f"{abs(value):,f}"
    sign = "-" if value < 0 else "+" if unit == Unit.PERCENT_CHANGE and value > 0 else ""
    if unit == Unit.POUNDS:
        return f"{sign}£{abs(value):,.2f}" if "." in digits else f"{sign}£{digits}"
    return f"{sign}{digits}%" if unit in PERCENTAGES else f"{sign}{digits}"


def say_in_words(value: Decimal, unit: Unit) -> str:
    """A figure in a sentence, where no column says its unit: "10 per week", "30 in all so far"."""
    behind = {Unit.PER_WEEK: " per week", Unit.CUMULATIVE: " in all so far", Unit.PERCENT_OF_TIME: " of the time"}
    return f"{say_figure(value, unit)}{behind.get(unit, '')}"


EXAMPLES = {
    Unit.COUNT: "210",
    Unit.PERCENT: "45%",
    Unit.PERCENT_CHANGE: "-12% or +90%",
    Unit.PERCENT_OF_TIME: "90%",
    Unit.POUNDS: "£1,234.50",
    Unit.PER_WEEK: "10",
    Unit.CUMULATIVE: "150",
    Unit.AT_ONE_TIME: "21",
}


def _plain(words: str) -> str:
    """Full-width digits, odd spaces and long dashes as the usual ones."""
    plain = unicodedata.normalize("NFKC", words).strip().rstrip(".;:")
    return re.sub("[\u2010-\u2015\u2212]", "-", plain)


def _is_raised(character: str) -> bool:
    """Whether it would read as a digit and is none: 210¹ has a footnote, and 10² is no 102."""
    return unicodedata.decomposition(character).startswith(("<super>", "<sub>", "<circle>", "<fraction>"))


def _mark(match: re.Match[str]) -> str:
    if match["pound"] or match["pound2"]:
        return POUND
    mark = (match["mark"] or "").lower()
    if not mark:
        return ""
    if mark[0] == "%" or mark.startswith(("per c", "perc", "pc")):
        return PERCENT
    return POUND if mark.startswith(("pound", "gbp")) else WEEKLY


def _unreadable(words: str, said: str) -> Refused:
    typed = f"“{clip(words.strip())}”"
    if said.lower() in NONE_YET:
        return Refused(f"{typed} is no figure. Until there is one, leave it out: papers then say “{AWAITING}”.")
    if said.lower() in NOUGHT:
        return Refused(f"{typed} could be 0, or no figure yet. Type 0 if it was counted and there were none.")
    if re.fullmatch(r"[-+£.,\s%]*[0-9][-+£0-9.,\s%]*", said):
        return Refused(f"{typed} could be more than one number. Type it such as 1234, 1,234 or 1234.5.")
    if re.search(r"[$€]", said):
        return Refused(f"{typed} is in another currency. Type it in pounds, such as £1,234.50, or without a sign.")
    if found := re.search(r"(?<![\w.,])[0-9](?:[0-9,.]*[0-9])?(?![\w])", said):
        alone = f"Type the figure alone, such as {found[0]}; what is to be said of it goes into note=."
        return Refused(f"{typed} is more than a figure. {alone}")
    return Refused(f"{typed} is no figure. Type it in digits, such as 210, 1,234, 45% or £1,234.50.")


def _wrong_sign(figure: Figure, unit: Unit) -> str:
    """What is wrong with the sign or word at a figure."""
    if figure.mark == POUND and unit not in (Unit.POUNDS, Unit.CUMULATIVE):
        return "is an amount of money"
    if figure.mark == PERCENT and unit not in PERCENTAGES:
        return "is a percentage"
    if figure.mark == WEEKLY and unit != Unit.PER_WEEK:
        return "is so many a week"
    return "reads as a change" if figure.plus and unit != Unit.PERCENT_CHANGE else ""


def _wrong_number(figure: Figure, unit: Unit) -> str:
    """What is wrong with the number itself."""
    places = format(figure.value, "f").partition(".")[2].rstrip("0")
    if figure.value < 0 and unit != Unit.PERCENT_CHANGE:
        return "is less than nothing"
    if unit in WHOLE_NUMBERS and places:
        return "is no whole number"
    return "has more than two places" if unit == Unit.POUNDS and len(places) > 2 else ""
