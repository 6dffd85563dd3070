"""How one reminder is named by those who change it, and how it is said when it goes out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from handlers.form import Choice, FieldKind
from handlers.meetings.rows import CALLED, called_by
from handlers.reading.kinds import Kind as Reading
from handlers.reading.tokens import clip, plain_name, take_name, take_token
from handlers.reply import Refused
from handlers.request import Request
from handlers.sayings import capital, counted
from schedules.calendar import say_time
from schedules.reminders import BadRung, Kind, Rung, To

WORDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.REMINDER: ("reminder", "reminders", "channel reminder", "reminder in the channel"),
    Kind.PROMPTS: ("private", "private reminder", "private reminders", "private message", "private messages", "prompt",
                   "prompts", "question", "questions"),
    Kind.SUMMARY: ("summary", "summary to the coordinators", "summary of who has not answered", "preview"),
    Kind.DIGEST: ("digest", "paper", "papers"),
    Kind.ADDENDUM: ("addendum", "changes"),
    Kind.RETURNS: ("returns", "return", "figures", "funding", "figures and funding", "funding returns",
                   "request for figures and funding"),
    Kind.ANNOUNCEMENT: ("announcement", "notice"),
}  # fmt: skip
"""What each kind is called when somebody names it; the first is how it is typed."""
PEOPLE: Mapping[To, tuple[str, ...]] = {
    To.OWNERS: ("owners", "owner", "each owner", "everybody", "everyone", "all"),
    To.SILENT: ("silent", "unanswered", "those who have not answered", "who has not answered", "not answered"),
    To.CHANNEL: ("channel", "the channel"),
    To.COORDINATOR: ("coordinators", "coordinator", "the coordinators"),
}
KINDS = {kind: said.partition(",")[0] for kind, said in CALLED.items()} | {Kind.PROMPTS: "Private reminders"}
LABELS = {To.OWNERS: "Each owner", To.SILENT: "Those who have not answered by then"}
USUAL_FOR = {
    "jag": "a Joint Action Group",
    "rag": "a Responsible Authorities Group",
    "board": "a board",
    "priorities": "a meeting that sets priorities",
    "scrutiny": "a scrutiny committee",
    "bare": "a meeting without a digest",
}
DAYS_SAID = re.compile(
    r"(?P<days>\d{1,4})(?:\s+(?P<clear>clear))?(?:\s*(?:working|wd\b))?(?:\s*days?\b)?(?:\s+(?:before|ahead)\b)?",
    re.IGNORECASE | re.ASCII,
)
ON_THE_DAY = re.compile(r"on\s+the\s+day\b", re.IGNORECASE)
DAY_BEFORE = re.compile(r"(?:on\s+)?the\s+day\s+before\b", re.IGNORECASE)


@dataclass(frozen=True)
class Before:
    """So many working days before a meeting, or so many clear ones. Its text is how that is typed."""

    days: int
    clear: bool = False

    def __str__(self) -> str:
        return f"{self.days} clear" if self.clear else str(self.days)

    def meant(self, rungs: Iterable[Rung]) -> list[Rung]:
        """Those that stand there; who does not say "clear" may mean either."""
        near = [each for each in rungs if each.days == self.days and (each.clear or not self.clear)]
        return [each for each in near if each.clear == self.clear] or near


def name(rung: Rung) -> str:
    """What is sent, and when: "Digest, 5 clear working days before the meeting, at 09:00"."""
    return f"{brief(rung)}, {when_sent(rung)}"


def when_sent(rung: Rung) -> str:
    """When it is sent: "5 working days before the meeting, at 09:00"."""
    return f"{days(rung)}, at {say_time(rung.at)}"


def brief(rung: Rung) -> str:
    """What is sent, and nothing else of it."""
    return called_by(rung).partition(",")[0]


def days(rung: Rung) -> str:
    """When it is sent: "5 working days before the meeting"."""
    if rung.days == 0 and not rung.clear:
        return "on the day of the meeting"
    return f"{counted(rung.days, 'clear working day' if rung.clear else 'working day')} before the meeting"


def usual_for(usual: str) -> str:
    """That something is as usual: "usual for a Joint Action Group"."""
    return f"usual for {USUAL_FOR[usual]}" if usual in USUAL_FOR else "usual"


def typed(rung: Rung) -> dict[str, str]:
    """A rung as it would be typed, by the names of the fields that change one."""
    said = {"what": WORDS[rung.kind][0], "days": str(Before(rung.days, rung.clear)), "at": say_time(rung.at)}
    return said | ({"to": rung.to.value} if rung.kind == Kind.PROMPTS else {})


def sentence(bad: BadRung) -> str:
    """Why a reminder cannot be, as a sentence."""
    return f"{capital(str(bad))}."


def _read_what(words: str, _request: Request) -> Kind:
    if (plain := plain_name(words)) in NAMED:
        return NAMED[plain]
    near = get_close_matches(plain, NAMED, n=1, cutoff=0.6)
    guess = f" Do you mean “{near[0]}”?" if near else ""
    listed = ", ".join(each[0] for each in WORDS.values())
    raise Refused(f"“{clip(words)}” is nothing that is sent before a meeting.{guess} These are: {listed}.")


def _take_what(text: str, _request: Request) -> tuple[str, str]:
    return take_name(text, set(NAMED), plain_name)


def _read_days(words: str, _request: Request) -> Before:
    plain = words.strip().rstrip(".,;:")
    if ON_THE_DAY.fullmatch(plain):
        return Before(0)
    if DAY_BEFORE.fullmatch(plain):
        return Before(1)
    if found := DAYS_SAID.fullmatch(plain):
        return Before(int(found["days"]), bool(found["clear"]))
    raise Refused(f"“{clip(words)}” is not a number of working days. Type it in figures, such as 5.")


def _take_days(text: str, _request: Request) -> tuple[str, str]:
    found = next((match for form in (DAY_BEFORE, ON_THE_DAY, DAYS_SAID) if (match := form.match(text))), None)
    if found is None or not re.match(r"\s|\Z|[.,;:](?:\s|\Z)", text[found.end() :]):
        return take_token(text)
    return found[0], text[found.end() :].lstrip(" \t\n.,;:")


def _read_to(words: str, _request: Request) -> To:
    plain = plain_name(words)
    if found := next((to for to, names in PEOPLE.items() if plain in names), None):
        return found
    raise Refused(
        f"“{clip(words)}” cannot be chosen here. Private reminders go to owners, which is each owner, or to silent, "
        "which is those who have not answered by then. Everything else goes where it always goes."
    )


NAMED = {name: kind for kind, names in WORDS.items() for name in names}
WHAT = Reading(
    _read_what,
    take=_take_what,
    field=FieldKind.CHOICE,
    choices=tuple(Choice(value=names[0], label=KINDS[kind]) for kind, names in WORDS.items()),
)
DAYS = Reading(_read_days, take=_take_days)
TO = Reading(
    _read_to,
    field=FieldKind.CHOICE,
    choices=tuple(Choice(value=to.value, label=label) for to, label in LABELS.items()),
)
