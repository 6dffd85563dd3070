"""The plan on a page: what the strategy is for, what it sets out to do, who supports that, and how it is doing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.measures.rows import target
from handlers.measures.track import LOOKED_BACK, Known, place, tracks
from handlers.paper import Paper, Section
from handlers.papers.sections.movement import say_statuses
from handlers.papers.sections.printed_measure import PrintedMeasure
from handlers.papers.sections.short_forms import short_forms, words_of
from handlers.papers.sections.suppressing import threshold
from handlers.papers.standing import LISTED, under
from handlers.reply import AWAITING, Item, Items, Marking, Part, Table, Text
from handlers.sayings import WHOLE_PLAN, capital, counted, joined
from schedules.calendar import say_day
from storage.stores import Stores
from storage.tables import Action, Objective, Partnership, Plan

KEY = "plan"
COLUMNS = ("Latest", "Target")


@dataclass(frozen=True)
class Page:
    """What stands on the page, read once: the plan as it is now, with its open and completed actions."""

    partnership: Partnership
    plan: Plan
    now: datetime
    aims: tuple[str, ...]
    objectives: tuple[Objective, ...]
    actions: tuple[Action, ...]
    measures: tuple[PrintedMeasure, ...]
    restricted: int
    audience: Marking

    def word(self, level: str) -> str:
        """The plan's own word for one of its levels, such as `objectives`."""
        return self.plan.words.get(level, level)


def page_of(stores: Stores, plan: Plan, now: datetime, audience: Marking) -> Page:
    """Read the page; at most eight statements. What is restricted is not on it."""
    today = now.astimezone(ZoneInfo(stores.partnership.zone)).date()
    actions = (each for each in stores.actions.all() if each.restricted_at is None)
    under = threshold(stores.partnership) if audience is Marking.PUBLIC else 0
    measures = tracks(stores.measures.current(), stores.measures.readings(today - LOOKED_BACK))
    return Page(
        partnership=stores.partnership,
        plan=plan,
        now=now,
        aims=tuple(each.title for each in stores.plans.aims(plan)),
        objectives=tuple(stores.plans.objectives()),
        actions=tuple(each for each in actions if each.lifecycle in LISTED),
        measures=tuple(PrintedMeasure(each, today, under) for each in sorted(measures, key=place)),
        restricted=len(stores.actions.restricted()),
        audience=audience,
    )


def plan_page(page: Page) -> Paper:
    """The page as a paper, which is never issued; its `key` is that of no meeting."""
    day = page.now.astimezone(ZoneInfo(page.partnership.zone)).date()
    edition = "public plan" if page.audience is Marking.PUBLIC else "plan"
    sections = (*_aims(page), *_objectives(page), *_measures(page), *_principles(page))
    services = [each for objective in page.objectives for each in objective.services]
    read = (each.model_dump() for each in sections)
    return Paper(
        key=KEY,
        title=f"{capital(page.plan.title)}: plan on a page",
        facts=(*_facts(page), ("As it stood on", say_day(day))),
        counts=_counts(page.actions, page),
        sections=(*sections, *short_forms(words_of([*read]), services)),
        marking=page.audience,
        file=f"{day.isoformat()} {edition} on a page",
        live=True,
        partnership=page.partnership.name,
        compiled=page.now.astimezone(ZoneInfo(page.partnership.zone)),
    )


def _facts(page: Page) -> tuple[tuple[str, str], ...]:
    brand = f" ({page.partnership.brand})" if page.partnership.brand else ""
    left_out = counted(page.restricted, f"restricted {page.word('action')}", f"restricted {page.word('actions')}")
    facts = [
        ("Partnership", f"{page.partnership.name}{brand}"),
        ("Period", page.plan.label),
        ("Reports to", page.plan.about.get("reports_to", "")),
        ("Not on this page", left_out if page.restricted and page.audience is not Marking.PUBLIC else ""),
    ]
    return tuple((name, value) for name, value in facts if value)


def _counts(actions: Sequence[Action], page: Page) -> str:
    """`9 actions: 2 on track, 7 not started`; that there are none yet."""
    if not actions:
        return f"No {page.word('actions')} yet"
    return f"{counted(len(actions), page.word('action'), page.word('actions'))}: {say_statuses(actions)}"


def _aims(page: Page) -> Iterator[Section]:
    if page.aims:
        yield _listed(page.word("aims").capitalize(), (Item(text=each) for each in page.aims))


def _objectives(page: Page) -> Iterator[Section]:
    wide = under(None, page.actions)
    whole = [Item(text=WHOLE_PLAN, detail=_counts(wide, page))] if wide else []
    yield _listed(page.word("objectives").capitalize(), [*(_objective(each, page) for each in page.objectives), *whole])


def _objective(objective: Objective, page: Page) -> Item:
    actions = under(objective, page.actions)
    services = ", ".join(each.name for each in objective.services)
    about = joined((_counts(actions, page), f"supported by {services}" if services else ""))
    return Item(text=f"{objective.ref} {objective.title}", detail=about)


def _measures(page: Page) -> Iterator[Section]:
    """The latest figure of each measure that has one, and how many have none."""
    rows = tuple(_row(each, found) for each in page.measures if (found := each.track.latest))
    awaited = counted(len(page.measures) - len(rows), "measure")
    parts: list[Part] = (
        [Table(head=("Measure", page.word("objective").capitalize(), *COLUMNS), rows=rows)] if rows else []
    )
    parts += [Text(text=f"{AWAITING.capitalize()}: {awaited}")] if len(rows) < len(page.measures) else []
    if parts:
        yield Section(title="Measures", parts=tuple(parts), lead=True)


def _row(each: PrintedMeasure, found: Known) -> tuple[str, ...]:
    measure = each.measure
    where = "" if measure.geography in measure.name else measure.geography
    figure, of = f"{each.with_part(found)} in {found.period}", measure.objective.ref if measure.objective else "all"
    return joined((measure.name, where)), of, figure, target(measure) or "none"


def _principles(page: Page) -> Iterator[Section]:
    if said := page.plan.about.get("principles"):
        yield _listed("How the partnership works", (Item(text=each) for each in said))


def _listed(title: str, items: Iterable[Item]) -> Section:
    return Section(title=title, parts=(Items(items=tuple(items)),), lead=True)
