"""Who may do what, for every command, role and row, as a table to be read: `python -m tests.rights` prints it.

It is made of what the code declares (`handlers.rights` and the commands); `tests.test_rights` holds it against the text
that is checked in, and against what the desk answers.
"""

from collections.abc import Iterator
from typing import NamedTuple

from handlers.families import COMMANDS
from handlers.rights import RIGHTS, Right, Rows
from storage.vocabulary import Role

ROLES = (Role.VIEWER, Role.PARTNER, Role.DEPUTY, Role.CHAIR, Role.COORDINATOR)
YES, NO, COMMENT, MISSING = "yes", "no", "comment", "not there"
OWN, OTHER = "own", "other"
ABOUT_NO_ROW = frozenset(
    {
        *("action list", "action mine", "incident list", "incident log", "incident count", "plan audit"),
        *("funding add", "funding edit", "funding erase", "funding show"),
    }
)
"""Commands that may show or name rows, and are about none."""
HEAD = """\
Who may do what. Each row of the table is a command; "own" and "other" say whether the action is led by, or the
incident was logged by, the organisation of the member. An action's supporters, its owner and the owner's deputy are
"own" as well, and so is everybody while it has no lead.

A restricted action or incident is not there for a member without a grant in force, whatever their role: no command
finds, lists, counts by name or suggests it. With a grant the same table holds for it. The grant does not come with
any role; a coordinator gives it until a day.
"""


class Cell(NamedTuple):
    """One question: may a member of this role give the command about a row of their own or another organisation?"""

    words: str
    role: Role
    whose: str = ""


def cells() -> Iterator[Cell]:
    """Every question that the table answers."""
    for words in sorted(each for each in COMMANDS if not each.startswith("test ")):
        for whose in (OWN, OTHER) if is_about_a_row(words) else ("",):
            yield from (Cell(words, role, whose) for role in ROLES)


def is_about_a_row(words: str) -> bool:
    """Whether it matters whose row a command is about."""
    return COMMANDS[words].rows != Rows.NONE and words not in ABOUT_NO_ROW


def expected(cell: Cell, *, restricted: bool = False, granted: bool = False) -> str:
    """What the declarations say of one cell."""
    command = COMMANDS[cell.words]
    if command.right not in RIGHTS[cell.role]:
        return NO
    if restricted and not granted:
        return MISSING
    if command.rows == Rows.GUARDED:
        return YES if granted else NO
    others = cell.role == Role.COORDINATOR and command.rows != Rows.ASKED
    if cell.whose != OTHER or others or command.rows == Rows.ANY:
        return YES
    return COMMENT if command.rows == Rows.COMMENTED else NO


def table() -> str:
    """The whole of it as text."""
    lines = [HEAD, "Rights of the roles"]
    lines += [f"  {role:<12} {', '.join(each for each in Right if each in RIGHTS[role])}" for role in ROLES]
    lines += ["", _line("Command", "", "right", *ROLES)]
    found = list(cells())
    for begin in range(0, len(found), len(ROLES)):
        row = found[begin : begin + len(ROLES)]
        command = COMMANDS[row[0].words]
        granted = command.rows == Rows.GUARDED
        answers = (expected(each, granted=granted) + ("*" if granted else "") for each in row)
        lines.append(_line(row[0].words, row[0].whose, command.right, *answers))
    return "\n".join([*lines, "", "* With a grant only.", ""])


def _line(words: str, whose: str, right: str, *answers: str) -> str:
    return f"  {words:<18} {whose:<6} {right:<11} {' '.join(f'{each:<11}' for each in answers)}".rstrip()


if __name__ == "__main__":
    print(table(), end="")
