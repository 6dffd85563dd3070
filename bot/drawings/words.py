"""Plain text of everything: what the terminal prints, what a rehearsal reports, and what a screen reader is given."""

from collections.abc import Iterable

from bot.drawings.neutral import clean, cut, flat, weigh
from handlers.form import Form, FormField
from handlers.paper import File, Paper
from handlers.reply import Button, Facts, Item, Items, Marking, Part, Picture, Reply, Table, Text

MARKINGS = {
    Marking.OPEN: "Part I · open to partners",
    Marking.RESTRICTED: "Part II · restricted",
    Marking.PUBLIC: "Part I · public",
}


def say(content: Reply | Paper | File | Form, *, buttons: bool = False) -> str:
    """All of it as text, parted by empty lines; tables as `a | b`, and with `buttons` each as `[Label]`."""
    match content:
        case Form():
            paragraphs = _form(content, buttons)
        case Paper():
            paragraphs = _paper(content, buttons)
        case File():
            paragraphs = [content.title]
        case Reply():
            paragraphs = [
                content.title,
                *(_part(part, buttons) for part in content.parts),
                mark(content.marking),
                _row(content.buttons, buttons),
            ]
    return "\n\n".join(text for text in map(_tidy, paragraphs) if text)


def shorten(text: str, limit: int, rest: str = "") -> str:
    """At most `limit` of the text, saying how many characters are left out, and in `rest` where all of it is."""
    if weigh(text) <= limit:
        return text
    note = " … ({:,} more characters" + (f"; {rest}" if rest else "") + ")"
    kept = cut(text[: limit + 1], max(limit - weigh(note.format(len(text))), 1))[0].rstrip()
    return kept + note.format(len(text) - len(kept))


def marked(marking: Marking) -> str:
    """How far a text may travel, never empty: for headers, footers and the properties of files.

    Part I and Part II as councils call what the press and public may read and what is kept from them (Local Government
    Act 1972, section 100A and Schedule 12A).
    """
    return MARKINGS[marking]


def mark(marking: Marking) -> str:
    """The same below an answer in chat; nothing for the usual."""
    return "" if marking is Marking.OPEN else f"Marking: {marked(marking)}"


def edition(paper: Paper) -> str:
    """Which version of a paper this is, and its marking."""
    return " · ".join(each for each in (paper.edition, marked(paper.marking)) if each)


def _tidy(text: str) -> str:
    return clean(text).strip()


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _indent(text: str, by: str = "  ") -> str:
    return clean(text).replace("\n", f"\n{by}")


def _row(buttons: Iterable[Button], wanted: bool) -> str:
    return " ".join(f"[{flat(button.label)}]" for button in buttons) if wanted else ""


def _paper(paper: Paper, buttons: bool) -> list[str]:
    sections = [
        text
        for section in paper.sections
        for text in (section.title, *(_part(part, buttons) for part in section.parts))
    ]
    said = [paper.title, edition(paper), paper.note, _facts(paper.facts), paper.counts, paper.since, *sections]
    return [*said, _row(paper.buttons, buttons)]


def _part(part: Part, buttons: bool) -> str:
    match part:
        case Text():
            return f"{part.text}: {part.link}" if part.link else part.text
        case Facts():
            return _facts(part.rows)
        case Items():
            return _lines(part.title, *(_item(item, buttons) for item in part.items))
        case Table():
            return _lines(part.title, *(" | ".join(map(flat, row)) for row in (part.head, *part.rows)))
        case Picture():
            return _lines(part.title, part.alt)


def _facts(rows: Iterable[tuple[str, str]]) -> str:
    return _lines(*(_indent(f"{name}: {value}") for name, value in rows))


def _item(item: Item, buttons: bool) -> str:
    return _indent(_lines(f"- {item.text}", item.detail, _row(item.buttons, buttons)))


def _form(form: Form, buttons: bool) -> list[str]:
    end = f"[{flat(form.submit)}]" if buttons else ""
    return [form.title, form.intro, *([_part(form.link, buttons)] if form.link else []), *map(_field, form.fields), end]


def _field(field: FormField) -> str:
    need = "" if field.required else " (optional)"
    choices = ", ".join(flat(choice.label) for choice in field.choices)
    about = _lines(field.error, field.hint, f"One of: {choices}" if choices else "")
    return _indent(_lines(f"{field.label}{need}: {field.shown or field.value}".rstrip(), about))
