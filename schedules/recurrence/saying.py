"""How a rule is said in plain English: "the second Thursday of each month at 14:00, but not in August".

What is said of a rule that was typed in words can be typed in turn, and gives the same rule.
"""

from collections.abc import Sequence

from schedules.calendar import WEEKDAYS, say_day, say_month, say_time
from schedules.recurrence.parts import ALL_MONTHS, UNITS, WEEKS_OF_MONTH, Freq, Parts, shortest
from schedules.recurrence.phrases import FROM_THE_END, ORDINALS
from schedules.recurrence.rules import Rule

FROM_BEHIND = {number: words for words, number in reversed(FROM_THE_END.items())}
ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def say_rule(rule: Rule) -> str:
    """A rule in plain English, to stand alone or in a sentence."""
    return "".join(
        (
            _say_days(rule.parts),
            f" at {say_time(rule.clock)}" if rule.clock else "",
            f", but not in {_say_months(rule.skips, 'or')}" if rule.skips else "",
            ", where there is one" if _can_lack(rule.parts) else "",
            _say_end(rule.parts),
        )
    )


def _say_days(parts: Parts) -> str:
    plain = not parts.positions and not (parts.weekdays and parts.monthdays)
    numbered = plain and bool(parts.ordinals or parts.monthdays)
    if plain and parts.freq is Freq.WEEKLY:
        return _weekly(parts)
    if numbered and parts.freq is Freq.MONTHLY and not parts.months:
        return f"{_numbered(parts)} of each month" if parts.interval == 1 else f"{_every(parts)} on {_numbered(parts)}"
    if numbered and parts.freq is Freq.YEARLY and parts.months:
        days = f"{_numbered(parts)} of {_say_months(parts.months)}"
        return f"{days} each year" if parts.interval == 1 else f"{_every(parts)} on {days}"
    return _narrowed(parts)


def _weekly(parts: Parts) -> str:
    months = f" in {_say_months(parts.months)}" if parts.months else ""
    if not parts.weekdays:
        return f"{_every(parts)}{months}"
    return f"{'every' if parts.interval == 1 else f'{_every(parts)} on'} {_weekdays(parts)}{months}"


def _narrowed(parts: Parts) -> str:
    """Words for every other rule: its parts in the order in which they narrow the days down."""
    months = f", in {_say_months(parts.months)}," if parts.months else ""
    days = f"every {_weekdays(parts)}"
    if parts.ordinals:
        days = f"{_numbered(parts)} of the {_unit(parts)}"
    elif parts.monthdays:
        where = f" where that is a {_weekdays(parts, 'or')}" if parts.weekdays else ""
        days = f"{_numbered(parts)}{'' if parts.months else ' of each month'}{where}"
    picked = _listed([f"the {_ordinal(each)}" for each in parts.positions])
    only = f", but only {picked} of these in the {_unit(parts)}" if picked else ""
    return f"{_every(parts)}{months} on {days}{only}"


def _say_end(parts: Parts) -> str:
    if parts.until:
        return f", until {say_day(parts.until)}"
    if parts.count:
        return ", once" if parts.count == 1 else f", {parts.count} times"
    return ""


def _can_lack(parts: Parts) -> bool:
    """Whether a month that the rule counts on can be without the day."""
    months = parts.months or ALL_MONTHS
    fifth = any(abs(each) == WEEKS_OF_MONTH for each in parts.ordinals)
    late = parts.monthdays and all(abs(day) > min(map(shortest, months)) for day in parts.monthdays)
    picked = parts.positions or (parts.monthdays and parts.weekdays)
    return not picked and bool(fifth or late)


def _every(parts: Parts) -> str:
    return f"every {_unit(parts)}" if parts.interval == 1 else f"every {parts.interval} {UNITS[parts.freq]}"


def _unit(parts: Parts) -> str:
    return UNITS[parts.freq].removesuffix("s")


def _numbered(parts: Parts) -> str:
    """The first and third Thursday; the 10th and the last day."""
    if parts.monthdays:
        return _listed([f"the {_ordinal(day)} day" if day < 0 else f"the {_figure(day)}" for day in parts.monthdays])
    by_day = {each.day: [nth for nth, day in parts.weekdays if day == each.day] for each in parts.weekdays}
    return _listed([f"the {_listed([_ordinal(nth) for nth in nths])} {WEEKDAYS[day]}" for day, nths in by_day.items()])


def _ordinal(number: int) -> str:
    if number < 0:
        return FROM_BEHIND.get(number) or f"{_ordinal(-number)} to last"
    return ORDINALS[number - 1] if number <= len(ORDINALS) else _figure(number)


def _figure(number: int) -> str:
    return f"{number}{'th' if number in range(11, 14) else ENDINGS.get(number % 10, 'th')}"


def _weekdays(parts: Parts, last: str = "and") -> str:
    return _listed([WEEKDAYS[each.day] for each in parts.weekdays], last)


def _say_months(months: Sequence[int] | frozenset[int], last: str = "and") -> str:
    return _listed([say_month(month) for month in sorted(months)], last)


def _listed(words: Sequence[str], last: str = "and") -> str:
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
