"""The digest of a meeting as a Paper: its facts, its counts, and the sections of its kind."""

from collections.abc import Mapping

from handlers.paper import Paper, Section
from handlers.papers import board, jag, priorities, rag, scrutiny
from handlers.papers.contents import Contents, counts
from handlers.papers.file_names import file_name
from handlers.papers.sections import action_log, arising, dates_ahead, funding, incidents, measures
from handlers.papers.sections.movement import since_line
from handlers.papers.sections.short_forms import short_forms, words_of
from handlers.papers.standing import Standing
from handlers.reply import Facts, Items, Part, Reply, Table, Text
from handlers.sayings import counted, meeting_name
from schedules.calendar import say_day, say_instant
from storage.tables import Occurrence

CONTENTS: Mapping[str, Contents] = {
    "jag": Contents(jag.SECTIONS),
    "rag": Contents(rag.SECTIONS, rag.FIRST),
    "board": Contents(board.SECTIONS),
    "priorities": Contents(priorities.SECTIONS, priorities.FIRST, priorities.scope, about=priorities.ABOUT),
    "scrutiny": Contents(scrutiny.SECTIONS, scrutiny.FIRST, name="yearly report"),
}
"""What stands in each kind of paper."""
SHEETS = (
    action_log.actions_sheet,
    arising.arising_sheet,
    measures.measures_sheet,
    funding.funding_sheet,
    incidents.incidents_sheet,
)
"""What stands in a paper's spreadsheet beside its own sections, in order."""


def digest(standing: Standing, version: int, note: str = "") -> Paper:
    """The digest as a value. `version` 0 is a preview; `note` is said above everything, such as that it is late."""
    contents = CONTENTS[standing.kind.paper]
    standing = contents.scope(standing)
    paper = Paper(
        key=standing.kind.key,
        title=f"{contents.name.capitalize()} for the {meeting_name(standing.kind)}",
        facts=(*facts_of(standing), *_left_out(standing)),
        counts=counts(standing),
        sections=contents.told(standing),
        version=version,
        marking=standing.audience,
        note="\n".join(each for each in (note, _public_note(standing)) if each),
        file=file_name(standing, contents.name, version),
        partnership=standing.partnership.name,
        compiled=standing.until.astimezone(standing.zone),
        summary=contents.summary(standing),
        since=since_line(standing),
        sheets=tuple(sheet for each in SHEETS if (sheet := each(standing))),
        events=dates_ahead.events(standing),
    )
    read = paper.model_dump(include={"title", "facts", "counts", "note", "since", "sections"})
    explained = short_forms(words_of(read), standing.background.organisations)
    return paper.model_copy(update={"sections": (*paper.sections, *explained)})


def _public_note(standing: Standing) -> str:
    """The coordinator's note, which is for the partners."""
    return "" if standing.public else coordinators_note(standing.occurrence)


def coordinators_note(occurrence: Occurrence | None) -> str:
    """What the coordinator wants to be read first; empty where nothing is."""
    return f"Note from the coordinator: {occurrence.note}" if occurrence and occurrence.note else ""


def as_reply(paper: Paper) -> Reply:
    """A paper as an answer: the same facts, counts and sections, one below the other."""
    parts = [*_texts(paper.edition, paper.note), Facts(rows=paper.facts), *_texts(paper.counts, paper.since)]
    sections = [part for section in paper.sections for part in headed(section)]
    return Reply(title=paper.title, parts=(*parts, *sections), marking=paper.marking)


def _texts(*texts: str) -> list[Part]:
    return [Text(text=text) for text in texts if text]


def headed(section: Section) -> tuple[Part, ...]:
    """The parts of a section under its title."""
    first, *rest = section.parts
    if isinstance(first, Items | Table) and not first.title:
        return (first.model_copy(update={"title": section.title}), *rest)
    if isinstance(first, Text):
        return (Text(text=f"{section.title}\n{first.text}"), *rest)
    return (Text(text=section.title), first, *rest)


def facts_of(standing: Standing) -> tuple[tuple[str, str], ...]:
    """What a paper is about: pairs of a name and a value."""
    occurrence = standing.occurrence
    date = say_instant(occurrence.starts_at, standing.zone) if occurrence else "not scheduled yet"
    facts = [
        ("Date", date),
        ("Place", occurrence.place if occurrence else ""),
        ("Partnership", standing.partnership.name),
        ("Plan", standing.plan.label if standing.plan else ""),
        ("About", _about(standing)),
        ("Period", _period(standing)),
    ]
    return tuple((name, value) for name, value in facts if value)


def _left_out(standing: Standing) -> tuple[tuple[str, str], ...]:
    """How much that is restricted the paper leaves out: a number, and nothing else."""
    word, words = standing.word("action"), standing.word("action", many=True)
    said = counted(standing.restricted, f"restricted {word}", f"restricted {words}")
    return (("Not in this paper", said),) if standing.restricted and not standing.public else ()


def _about(standing: Standing) -> str:
    """What a paper is about, where that is not the whole plan. Another plan may lack the objectives of a meeting."""
    refs = standing.kind.objectives
    if not refs:
        return CONTENTS[standing.kind.paper].about
    only = "only" if standing.objectives else "only, which this plan does not have"
    return f"{standing.word('objective', many=len(refs) > 1)} {', '.join(refs)} {only}"


def _period(standing: Standing) -> str:
    until = say_day(standing.day(standing.until))
    if standing.since is None:
        return f"everything up to {until}"
    if standing.yearly:
        return f"from {say_day(standing.day(standing.since))} to {until}"
    start = "the last digest" if standing.last else "when the plan was loaded"
    return f"from {say_day(standing.day(standing.since))}, {start}, to {until}"
