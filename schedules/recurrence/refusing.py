"""What is asked about rather than guessed: words with two meanings, and days that some months lack."""

from collections.abc import Callable, Mapping

from schedules.calendar import WEEKDAYS, say_month
from schedules.recurrence.parts import ALL_MONTHS, ON_WEEKDAYS, BadRule, longest, quoted, shortest
from schedules.recurrence.phrases import ORDINALS, Phrase
from schedules.recurrence.said import Said

FIFTH = 5
# Half as often, and twice as often.
VAGUE: Mapping[str, tuple[str, str]] = {
    "week": ("every 2 weeks on monday", "every monday and thursday"),
    "month": ("every 2 months first wednesday", "first and third wednesday"),
    "year": ("every 2 years first wednesday of march", "every 6 months first wednesday"),
}


def refuse_unclear(said: Said) -> None:
    """Refuse each phrase that is known and never clear."""
    for phrase in said.phrases:
        if phrase.name in UNCLEAR:
            raise BadRule(UNCLEAR[phrase.name](phrase))


def refuse_conflicts(said: Said) -> None:
    """Refuse periods, and days, that do not go together."""
    if len(said.periods) > 1:
        both = " and ".join(quoted(each) for each in said.periods.values())
        raise BadRule(f"{both} do not go together. Type only one of them, such as every 2 weeks on monday.")
    if said.nths and said.weekdays:
        name = WEEKDAYS[said.weekdays[0]]
        raise BadRule(f"Which {name}? Say it for each weekday, such as first tuesday and first {name.lower()}.")
    if said.monthdays and (said.nths or said.weekdays):
        raise BadRule(
            "Type a weekday or a day of the month, not both: first and third thursday, or the 10th of each month."
        )
    if _several_days_and_months(said):
        raise BadRule("A rule has the same days in each of its months. Type those of one, such as 10 march every year.")


def refuse_two_meanings(said: Said) -> None:
    """Refuse "every second thursday", and a day of one month that does not say whether it returns."""
    if said.monthdays and len(said.months) == 1 and not said.period and "year" not in said.spans:
        month = say_month(said.months[0])
        raise BadRule(
            f"Is that day in {month} one meeting, or one each year? For one each year put every year in front."
        )
    if said.period or said.months or said.spans or len(said.nths) != 1:
        return
    nth, name = said.nths[0].nth, WEEKDAYS[said.nths[0].day]
    every = next((each.said for each in said.phrases if each.name == "nth" and "every" in each.words), "")
    if every and 1 < nth < FIFTH:
        ordinal = ORDINALS[nth - 1]
        raise BadRule(
            f"{quoted(every)} is every {nth} weeks to some, and the {ordinal} {name} of each month to others."
            f" Type every {nth} weeks on {name.lower()}, or {ordinal} {name.lower()} of the month."
        )


def refuse_lacking(said: Said, months: tuple[int, ...]) -> None:
    """Refuse days that not every month has: people would miss a meeting and not know why."""
    for nth, day in said.nths:
        if abs(nth) >= FIFTH:
            name = WEEKDAYS[day]
            problem = f"Not every month has a fifth {name}" if abs(nth) == FIFTH else f"No month has {abs(nth)} {name}s"
            raise BadRule(f"{problem}. Type last {name.lower()} of the month, or fourth {name.lower()} of the month.")
    for number in said.monthdays:
        _refuse_lacking_day(number, months)


def _refuse_lacking_day(number: int, months: tuple[int, ...]) -> None:
    if not 1 <= abs(number) <= max(longest(month) for month in ALL_MONTHS):
        raise BadRule(
            f"No month has a day {number}. Type a day from 1 to 28, such as day 10, or last day of the month."
        )
    short = next((month for month in months or ALL_MONTHS if number > shortest(month)), None)
    if short is None:
        return
    if not months:
        raise BadRule(
            f"Not every month has a day {number}. Type last day of the month, or a day from 1 to 28, such as day 10."
        )
    name = say_month(short)
    problem = (
        f"{name} has no day {number}" if number > longest(short) else f"{name} has a day {number} in leap years only"
    )
    raise BadRule(f"{problem}. Type every year last day of {name.lower()}, or every year 28 {name.lower()}.")


def _several_days_and_months(said: Said) -> bool:
    """Whether the reader would have to know which days belong to which months."""
    days = {(each.words.get("ordinals"), each.words.get("weekdays"), each.words.get("days")) for each in said.phrases}
    named = [each for each in said.phrases if "months" in each.words and each.name != "skips"]
    return len(days - {(None, None, None)}) > 1 and len(named) > 1


def _vague(phrase: Phrase) -> str:
    rarer, oftener = VAGUE[next((unit for unit in VAGUE if phrase.words["vague"].startswith(unit)), "year")]
    if "twice" in phrase.words:
        return f"{quoted(phrase.said)} does not say on which days. Type them, such as {oftener}."
    return f"{quoted(phrase.said)} can mean half as often or twice as often. Type {rarer}, or {oftener}."


def _week(phrase: Phrase) -> str:
    weekday = f"{phrase.words['ordinal']} thursday"
    return f"Months begin in the middle of a week, so {quoted(phrase.said)} is unclear. Type the weekday: {weekday}."


UNCLEAR: Mapping[str, Callable[[Phrase], str]] = {
    "daily": lambda phrase: f"{quoted(phrase.said)} would be a meeting on every day. {ON_WEEKDAYS}",
    "vague": _vague,
    "week": _week,
    "working": lambda phrase: (
        f"A rule does not know bank holidays, so {quoted(phrase.said)} is unclear."
        " Type a weekday, such as last friday, or last day of the month."
    ),
    "ends": lambda phrase: (
        f"A rule says which days, not when it starts or ends. Leave out {quoted(phrase.said)} and what belongs to it."
    ),
    "range": lambda phrase: (
        f"A meeting has one time. Instead of {quoted(phrase.said)} type only the one at which it starts, such as 14:00."
    ),
    "or": lambda _phrase: "“or” leaves the day open. Type one rule, or join days that are both meant with and.",
    "year": lambda phrase: (
        f"{quoted(phrase.said)} is in one year only. Leave out the year, and type a time such as 14:00 or 2pm."
    ),
}
"""What is said to phrases that are known and never clear."""
