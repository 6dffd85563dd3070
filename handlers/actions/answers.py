"""Several updates at once, a line for each: what can be saved is saved, and what cannot is said back."""

from dataclasses import dataclass
from typing import Annotated

from handlers.actions.replies import split_lines, update_line
from handlers.command import Change, find, handles, run
from handlers.reading.drafts import Incomplete, draft_of, read
from handlers.reading.kinds import FREE
from handlers.reading.slots import Slot
from handlers.reading.tokens import clip
from handlers.reply import LONGEST_LINE, Button, Item, Items, Refused, Reply, Text, Tone
from handlers.request import Request
from handlers.rights import Right, Rows
from handlers.sayings import counted

MOST_SAID, MOST_OFFERED = 300, 3
"""Characters of what was saved, and buttons beside what was not."""


class Answers(Change):
    words = "action answers"
    right = Right.COMMENT
    rows = Rows.COMMENTED
    help = "Say how several actions are going, a line for each"
    example = "4.1 no change"

    text: Annotated[str, Slot(FREE, "Answers", "A line for each action, beginning with its ref")]


@handles
def answer(command: Answers, request: Request) -> Reply:
    outcomes = [_outcome(ref, said, request) for ref, said in split_lines(command.text, request)]
    saved = sum(1 for each in outcomes if each.saved)
    if len(outcomes) == 1 and outcomes[0].refused:
        raise outcomes[0].refused
    if not saved:
        why = " ".join(f"{each.item.text} {each.item.detail}" for each in outcomes)
        raise Refused(f"None of it could be saved. {clip(why, LONGEST_LINE)}", field="text")
    some = f"{saved} of {counted(len(outcomes), 'answer')}" if saved < len(outcomes) else counted(saved, "answer")
    missing = (Text(text="What was not saved stands below as you typed it."),) if saved < len(outcomes) else ()
    items = Items(items=tuple(each.item for each in outcomes))
    return Reply(title=f"Saved: {some}", parts=(*missing, items), tone=Tone.DONE)


@dataclass(frozen=True)
class Outcome:
    """What became of one line: how it is said, and why it was not saved if it was not."""

    item: Item
    refused: Refused | None = None

    @property
    def saved(self) -> bool:
        """Whether it was."""
        return self.refused is None


def _outcome(ref: str, said: str, request: Request) -> Outcome:
    """Carry out one line, so that it leaves nothing behind when it is refused."""
    line = update_line(ref, said)
    try:
        if not ref:
            raise Refused("It begins with no ref.")
        with request.stores.session.begin_nested():
            reply = _run(line, request)
    except Refused as refused:
        return Outcome(_not_saved(f"{ref} {said}".strip(), refused), refused)
    return Outcome(Item(text=reply.title, detail=clip(said, MOST_SAID)))


def _run(line: str, request: Request) -> Reply:
    found = find(line)
    if not issubclass(found.command, Change):
        raise Refused("Nothing is said of it.", _form(line.replace(" show ", " update ", 1)))
    try:
        return run(read(draft_of(found.command, found.rest, request), request).command, request)
    except Incomplete as incomplete:
        asked = (each.label.lower() for each in incomplete.form.fields if each.required and not each.value)
        raise Refused(f"It needs a little more: {', '.join(asked)}.", _form(line)) from incomplete


def _form(line: str) -> Button:
    return Button(label="Open the form", line=f"/form {line.removeprefix('/')}")


def _not_saved(typed: str, refused: Refused) -> Item:
    buttons = [each for each in refused.buttons if len(each.line) <= LONGEST_LINE]
    return Item(text=f"Not saved: {typed}", detail=refused.sentence, buttons=tuple(buttons[:MOST_OFFERED]))
