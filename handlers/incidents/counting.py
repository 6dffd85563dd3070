"""Incidents of restricted categories: counted by month and ward, and nothing else of them is taken in.

Whatever else was typed stops before it is read. It is neither kept nor said back, and the answer says where it belongs.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Annotated

from handlers.command import COMMANDS, Change, Command, handles
from handlers.form import Form
from handlers.incidents.rows import echo, place_of, refuse_future
from handlers.reading.categories import read_category
from handlers.reading.drafts import Draft, Incomplete, form_of
from handlers.reading.kinds import CATEGORY, MONTH, NUMBER
from handlers.reading.kinds import WARD as WARD_KIND
from handlers.reading.months import Month, month_in, read_month
from handlers.reading.slots import Slot
from handlers.reading.spots import outward, read_place
from handlers.reply import Barred, Button, Refused, Reply
from handlers.request import Request
from handlers.rights import Right, Rows
from schedules.calendar import say_month
from storage.vocabulary import Category

WARD = Slot(WARD_KIND, "Ward", "A ward or place that is known here, or the first half of a postcode such as SG1")
WHEN = Slot(MONTH, "Month", "Such as October 2026; this month if left empty", option=True, also=("month",))
TIMES = Slot(NUMBER, "How many times", "1 if left empty", option=True)
TAKEN = ("category", "place", "count", "on", "number", "state", "sure")
"""The fields that may be said of an incident of a restricted category."""


class CountIncidents(Change):
    words = "incident count"
    right = Right.REPORT
    rows = Rows.ANY
    help = "Count incidents of a restricted category by month and ward"
    example = "domestic-abuse Bedwell count=2"

    category: Annotated[Category, Slot(CATEGORY, "Category", "Such as domestic abuse or cuckooing", shapes=True)]
    place: Annotated[str, WARD]
    count: Annotated[int, TIMES] = 1
    on: Annotated[date | None, WHEN] = None

    @classmethod
    def bar(cls, values: Mapping[str, str], request: Request) -> None:
        bar_words(values, named_category(values, request), request)

    @classmethod
    def known(cls, values: Mapping[str, str], request: Request) -> dict[str, str]:
        return {"on": _in_words(request.today), "count": "1"}

    @classmethod
    def asks_with(cls, values: Mapping[str, str], request: Request) -> tuple[type[Command], Mapping[str, str]]:
        """Of a category that is not restricted more can be said."""
        category = named_category(values, request)
        if category is None or category.restricted or category.barred:
            return cls, values
        return COMMANDS["incident log"], {name: values.get(name, "") for name in ("category", "place", "count", "on")}


@handles
def count(command: CountIncidents, request: Request) -> Reply:
    if not command.category.restricted:
        log = Button(label="Log it", line=f"/form incident log {command.category.key.replace('_', '-')}")
        raise Refused(f"Of {command.category.label} more can be said. Log it with /incident log.", log)
    month = (command.on or request.today).replace(day=1)
    refuse_future(month, request)
    incident = request.stores.incidents.add(
        command.category,
        place_of(command.place, command.category, request),
        "",
        count=command.count,
        happened_on=month,
        member=request.member,
        at=request.now,
        objective=request.stores.plans.objective_for(command.category.key),
    )
    return echo("Saved: {}", incident, request)


def month_said(on: date | Month | None, text: str, request: Request) -> date | None:
    """The month that was said where a day could be, the way people type it: `on=October 2026` without the quotes."""
    if isinstance(on, Month) and re.fullmatch(r"20\d\d", text.strip()):
        return date(int(text), on.first.month, 1)
    return (on.first if isinstance(on, Month) else on) or month_in(text, request.today)


def named_category(values: Mapping[str, str], request: Request) -> Category | None:
    """The category that was said, if it can be read."""
    try:
        return read_category(values["category"], request) if values.get("category") else None
    except Refused:
        return None


def bar_words(values: Mapping[str, str], category: Category | None, request: Request) -> None:
    """Stop what was typed of a restricted category beyond what is counted. Raises Barred, or Incomplete."""
    refuse_barred(category)
    if category and category.restricted and has_more(values, request):
        raise Incomplete(_form(countable(values, request), category, request))


def refuse_barred(category: Category | None) -> None:
    """Of some categories nothing is taken in. Raises Barred, saying where to go."""
    if category and category.barred:
        raise Barred(
            f"{category.label} is not logged here, not even as a count, and never talked of in chat. Nothing was "
            f"stored. Go to {category.belongs}."
        )


def _in_words(month: date) -> str:
    return f"{say_month(month.month)} {month.year}"


def countable(values: Mapping[str, str], request: Request) -> dict[str, str]:
    """What of the words may be kept of a restricted category, each in our own words for it."""
    category, month = named_category(values, request), _month(values, request)
    said = {
        "category": category.key.replace("_", "-") if category else "",
        "place": known_place(values.get("place", ""), request),
        "count": _figure(values.get("count", ""), request),
        "on": _in_words(month) if month else "",
        "sure": values.get("sure", ""),
    }
    return {name: words for name, words in said.items() if words}


def has_more(values: Mapping[str, str], request: Request) -> bool:
    """Whether more was said than may be kept of a restricted category."""
    said = {name for name, words in values.items() if words and name in ("place", "count", "on")}
    beyond = {name for name, words in values.items() if words and name not in TAKEN}
    if beyond == {"text"} and month_in(f"{values.get('on', '')} {values['text']}", request.today):
        beyond = set()  # `on=October 2026`, without the quotes
    return bool(beyond or said - countable(values, request).keys())


def known_place(words: str, request: Request) -> str:
    """A ward or place that is known here, or the first half of a postcode; nothing for any other."""
    try:
        name = read_place(words, request) if words else ""
    except Refused:
        return ""
    return name if outward(name) or request.stores.places.named(name) else ""


def why_not_kept(category: Category) -> str:
    """That more was said than is kept, and where it belongs; never the words."""
    return (
        f"Nothing was stored. Of {category.label} only category, month, ward and count are kept here, and what you "
        f"wrote is not kept. It belongs with {category.belongs}. The ward has to be a place that is known here, or the "
        "first half of a postcode."
    )


def _form(said: Mapping[str, str], category: Category, request: Request) -> Form:
    form = form_of(Draft(CountIncidents, said), request)
    return form.model_copy(update={"intro": why_not_kept(category), "anew": f"/form {CountIncidents.words}"})


def _month(values: Mapping[str, str], request: Request) -> date | None:
    said = values.get("on", "")
    with suppress(Refused):
        return month_in(f"{said} {values.get('text', '')}", request.today) or (
            read_month(said, request) if said else None
        )
    return None


def _figure(words: str, request: Request) -> str:
    with suppress(Refused):
        return str(NUMBER.read(words, request)) if words else ""
    return ""
