"""The plan as a whole: show it, and load one of those that come with Convenor."""

import difflib
from collections import Counter
from typing import Annotated

from handlers.command import Change, Command, handles
from handlers.form import Choice, FieldKind
from handlers.reading.kinds import Kind
from handlers.reading.slots import Slot
from handlers.reading.tokens import Unclear, clip, plain_name
from handlers.reply import Button, Facts, Item, Items, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Right
from handlers.sayings import WHOLE_PLAN, capital, counted, joined, state
from schedules.nightly import plan_nights
from storage.loading import Loaded, load
from storage.planfile import BadPlan, preset_names, read_preset
from storage.stores import Unit
from storage.tables import Action, Objective, Plan
from storage.vocabulary import Lifecycle


class ShowPlan(Command):
    words = "plan show"
    right = Right.READ
    help = "Show the plan: its aims, and how much of it has no lead"
    bare = "alone"


@handles
def show(command: ShowPlan, request: Request) -> Reply:
    plan = request.plan
    actions = [each for each in request.stores.actions.all() if each.lifecycle != Lifecycle.WITHDRAWN]
    aims = tuple(Item(text=aim.title) for aim in request.stores.plans.aims(plan))
    levels = tuple(_level(objective, actions, request) for objective in request.stores.plans.objectives())
    listing = Items(title=request.word("objective", many=True).capitalize(), items=(*levels, *_whole(actions, request)))
    above = (Items(title=request.word("aim", many=True).capitalize(), items=aims),) if aims else ()
    return Reply(
        title=plan.title,
        parts=(Facts(rows=_facts(plan, actions, request)), *above, listing),
        buttons=_buttons(actions, request),
    )


def _read_preset(words: str, request: Request) -> str:
    """The name of a plan that comes with Convenor, however its hyphens and capitals were typed."""
    known = {plain_name(name): name for name in preset_names()}
    if plain_name(words) in known:
        return known[plain_name(words)]
    within = [name for plain, name in known.items() if plain_name(words) in plain]
    near = difflib.get_close_matches(plain_name(words), known, n=3, cutoff=0.6)
    found = within or [known[plain] for plain in near] or _own_first(request)
    raise Unclear(
        f"No plan that comes with Convenor is called “{clip(words)}”, so nothing was loaded. Which one do you mean? "
        "A file of your own is loaded by whoever runs Convenor, with convenor plan load.",
        [Choice(value=name, label=name) for name in found],
    )


def _own_first(request: Request) -> list[str]:
    return sorted(preset_names(), key=lambda name: read_preset(name).partnership.key != request.partnership.key)


PRESET = Kind(
    _read_preset,
    field=FieldKind.CHOICE,
    choices=tuple(Choice(value=name, label=name) for name in preset_names()),
    alone=True,
)


class LoadPlan(Change):
    words = "plan load"
    right = Right.COORDINATE
    help = "Load a plan that comes with Convenor, or load it again after it has changed"
    example = "stevenage-2025-28"

    name: Annotated[str, Slot(PRESET, "Plan")]


@handles
def load_plan(command: LoadPlan, request: Request) -> Reply:
    unit = Unit(request.stores.session)
    plan = read_preset(command.name)
    try:
        loaded = load(unit, plan, request.now, expected=request.partnership, by=request.member.id)
    except BadPlan as bad:
        raise Refused(f"{' '.join(bad.sentences)} Nothing was loaded.", field="name") from bad
    if loaded.edits and not command.sure:
        raise _ask(command, loaded)  # what was loaded is rolled back with the refusal
    plan_nights(request.stores, request.now)
    return Reply(
        title=_title(loaded),
        parts=tuple(Text(text=sentence) for sentence in loaded.sentences()),
        buttons=(Button(label="Show the plan", line="/plan show"),),
        tone=Tone.DONE,
    )


def _ask(command: LoadPlan, loaded: Loaded) -> Refused:
    button = Button(label="Load it", line=f"/{command.words} {command.name} sure=yes", style="primary")
    said = " ".join(loaded.sentences())
    return Refused(f"Nothing is loaded yet. Loading {loaded.label} would do this: {said}", button, tone=Tone.ASK)


def _title(loaded: Loaded) -> str:
    name = f"{capital(loaded.words.plan)} {loaded.label}"
    return f"{name} is loaded" if loaded.changed else f"{name} was loaded already"


def _facts(plan: Plan, actions: list[Action], request: Request) -> tuple[tuple[str, str], ...]:
    partnership = request.partnership
    brand = f" ({partnership.brand})" if partnership.brand else ""
    rows = [
        ("Partnership", f"{partnership.name}{brand}"),
        ("Period", plan.label),
        ("Follows", plan.supersedes),
        (request.word("action", many=True).capitalize(), _states(actions)),
        ("Without a lead", _unled(actions)),
    ]
    return tuple((name, value) for name, value in rows if value)


def _level(objective: Objective, actions: list[Action], request: Request) -> Item:
    under = [each for each in actions if each.objective_id == objective.id]
    services = ", ".join(service.name for service in objective.services)
    supported = (f"supported by {services}",) if services else ()
    return Item(text=f"{objective.ref} {objective.title}", detail=joined([*_said(under, request), *supported]))


def _whole(actions: list[Action], request: Request) -> tuple[Item, ...]:
    wide = [each for each in actions if each.objective_id is None]
    return (Item(text=WHOLE_PLAN, detail=joined(_said(wide, request))),) if wide else ()


def _said(actions: list[Action], request: Request) -> list[str]:
    """`9 actions: 6 not started, 2 on track, 1 complete`, and how many of them nobody leads."""
    one, many = request.word("action"), request.word("action", many=True)
    if not actions:
        return [f"no {many} yet"]
    unled = _unled(actions)
    return [f"{counted(len(actions), one, many)}: {_states(actions)}", *([f"without a lead: {unled}"] if unled else [])]


def _states(actions: list[Action]) -> str:
    """`6 not started, 2 on track, 1 complete`."""
    return ", ".join(f"{number} {word}" for word, number in Counter(state(each) for each in actions).items())


def _unled(actions: list[Action]) -> str:
    """`8 of 9 open`; nothing when each open one has a lead."""
    is_open = [each for each in actions if each.lifecycle == Lifecycle.OPEN]
    unled = sum(1 for each in is_open if each.lead_id is None)
    return f"{unled} of {len(is_open)} open" if unled else ""


def _buttons(actions: list[Action], request: Request) -> tuple[Button, ...]:
    everything = Button(label=f"All {request.word('action', many=True)}", line="/action list")
    unled = Button(label="Those without a lead", line="/action list unled")
    return (everything, unled) if _unled(actions) else (everything,)
