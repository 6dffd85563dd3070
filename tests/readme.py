"""What README.md says of commands, settings, scopes and the rest, taken from where each is declared.

`python -m tests.readme` writes it there, between the marks, and what tests/documents.py has for the other pages.
"""

from collections.abc import Callable, Mapping
from functools import partial
from html import escape
from io import StringIO
from itertools import groupby
from pathlib import Path

from pydantic import SecretStr

from bot.__main__ import ENTRIES, Entry
from bot.platforms.slack import SCOPES
from bot.platforms.terminal.rehearse import rehearse
from bot.settings import NEEDS, Door, Settings, described
from handlers.families import COMMANDS, FAMILIES
from handlers.help import usage
from handlers.reminders.naming import KINDS, WORDS
from handlers.rights import RIGHTS, Right
from schedules.ladders import in_order, same_sort
from schedules.reminders import LADDERS, Kind, To
from storage.ladders import AUDIENCES
from tests.documents import DOCUMENTS
from tests.looks.tour import PICTURES
from tests.tables import table

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PLAY = ROOT / "tests" / "plays" / "readme.play"
BAR = "  │"
"""What stands before a line that the bot says."""
LONGEST, SHOWN = 30, 14
"""Lines of a message: up to how many all of them stand here, and how many of a longer one."""
MEETINGS = {
    "jag": "A JAG",
    "rag": "A RAG",
    "board": "A board",
    "priorities": "Priorities",
    "scrutiny": "Scrutiny",
    "bare": "Any other",
}
"""The usual reminders by name, and how a reader knows the meetings that get them."""
DOORS = {Door.SOCKET: "Socket Mode", Door.HTTP: "HTTP"}


def commands() -> str:
    """Every command, family by family: how it is typed, who may, and what it does."""
    modules = [family.__name__ for family in FAMILIES]
    ordered = sorted(COMMANDS.values(), key=lambda command: modules.index(command.__module__))
    rows = ((f"`{usage(each)}`", who_may(each.right), each.help) for each in ordered)
    return table(("Type", "Who may", "What it does"), rows)


def who_may(right: Right) -> str:
    """The roles that have a right, in words."""
    lacking = [role for role, rights in RIGHTS.items() if right not in rights]
    if len(lacking) > 1:
        return " and ".join(f"{role}s" for role in RIGHTS if role not in lacking)
    return f"all but {lacking[0]}s" if lacking else "everybody"


def reminders() -> str:
    """What is usually sent before each sort of meeting and when, with the word by which it is changed."""
    every = in_order(each for ladder in LADDERS.values() for each in ladder)
    sorts = dict.fromkeys((each.kind, each.to) for each in every)
    rows = (
        (KINDS[kind], AUDIENCES[to], *(when_sent(name, kind, to) for name in MEETINGS), f"`{word(kind, to)}`")
        for kind, to in sorts
    )
    return table(("What", "To", *MEETINGS.values(), "Word"), rows)


def when_sent(name: str, kind: Kind, to: To) -> str:
    """How many working days before a meeting of a usual sort something is sent; empty where it is not."""
    return ", ".join(f"{each.days}{' clear' if each.clear else ''}" for each in same_sort(LADDERS[name], kind, to))


def word(kind: Kind, to: To) -> str:
    """What somebody types for it."""
    return f"{WORDS[kind][0]} to={to}" if to == To.SILENT else WORDS[kind][0]


def settings() -> str:
    """Every setting, its default, and the doors that need it."""
    rows = ((f"`{name}`", described(name), default(name), needed_by(name)) for name in names())
    return table(("Setting", "What it is", "Default", "Needed by"), rows)


def names() -> list[str]:
    """The settings as the environment names them."""
    return [name.upper() for name in Settings.model_fields]


def default(name: str) -> str:
    value = Settings.model_fields[name.lower()].default
    plain = value.get_secret_value() if isinstance(value, SecretStr) else value
    return "" if plain is None else f"`{plain}`"


def needed_by(name: str) -> str:
    return " and ".join(DOORS[door] for door, needs in NEEDS.items() if name in needs)


def scopes() -> str:
    """Every scope that the app asks for, and why."""
    return table(("Scope", "With it the bot"), ((f"`{scope}`", reason) for scope, reason in SCOPES.items()))


def console() -> str:
    """Every command of the command line, and what it does."""
    rows = ((f"`{typed(entry)}`", entry.help) for entry in ENTRIES)
    return table(("Type", "To"), rows)


def typed(entry: Entry) -> str:
    """A command of the command line with what it takes: in brackets what may be left out."""
    return " ".join(["convenor", entry.name, *(taken(name, entry.takes[name]) for name in entry.takes)])


def taken(name: str, options: Mapping[str, object]) -> str:
    if not name.startswith("-"):
        return name.upper()
    words = name if "action" in options else f"{name} {options.get('metavar', name.strip('-').upper())}"
    return words if options.get("required") else f"[{words}]"


def play() -> str:
    """The play whose dialogue stands in the README."""
    return fenced(PLAY.read_text(encoding="utf-8"))


def dialogue() -> str:
    """All that is said in the play; of what is very long, the beginning."""
    out, err = StringIO(), StringIO()
    assert rehearse(PLAY, False, out, err) == 0, err.getvalue()
    messages = (list(lines) for _, lines in groupby(out.getvalue().splitlines(), key=lambda line: line.startswith(BAR)))
    return fenced("\n".join(line for lines in messages for line in begun(lines)))


def begun(lines: list[str]) -> list[str]:
    """The lines of one message, or the first of them and how many more there are."""
    if len(lines) <= LONGEST or not lines[0].startswith(BAR):
        return lines
    return [*lines[:SHOWN], f"{BAR} … and {len(lines) - SHOWN} more lines"]


def pictured(name: str) -> str:
    """A picture, and what it shows for those who do not see it."""
    (path,) = [path for path in PICTURES if path.stem == name]
    alt = escape(described_aloud(PICTURES[path]().text))
    return f'<img src="{path.relative_to(ROOT).as_posix()}" width="390" alt="{alt}">\n'


def described_aloud(text: str) -> str:
    """What a picture shows, in a few sentences: of a digest without the details, and without what is in the thread."""
    shown, _, _ = text.partition("In the thread:")
    lines = [line.removeprefix("- ") for line in shown.splitlines() if line and not line.startswith("  ")]
    return " ".join(f"{line.rstrip('.')}." for line in lines)


def fenced(text: str) -> str:
    return f"```text\n{text.strip()}\n```\n"


DERIVED: Mapping[str, Callable[[], str]] = {
    "dialogue": dialogue,
    "reminder": partial(pictured, "private-reminder"),
    "digest": partial(pictured, "jag-digest"),
    "home": partial(pictured, "home-tab"),
    "reminders": reminders,
    "commands": commands,
    "settings": settings,
    "scopes": scopes,
    "console": console,
    "play": play,
}
"""What stands between the marks of each name."""


def written(text: str, derived: Mapping[str, Callable[[], str]]) -> str:
    """The text with every derived part as it has to be."""
    for name, derive in derived.items():
        before, _, after = parted(text, name)
        text = f"{before}\n{derive()}\n{after}"
    return text


def parted(text: str, name: str) -> tuple[str, str, str]:
    """A text in three: up to the marks of a name, between them, and behind. Raises ValueError where one is missing."""
    begin, end = f"<!-- {name}: written by python -m tests.readme -->\n", f"<!-- end of {name} -->"
    start = text.index(begin) + len(begin)
    stop = text.index(end, start)
    return text[:start], text[start:stop], text[stop:]


if __name__ == "__main__":
    for path, derived in {README: DERIVED, **DOCUMENTS}.items():
        path.write_text(written(path.read_text(encoding="utf-8"), derived), encoding="utf-8")
