"""The files of a paper by their names alone: in a play nothing is drawn, for nobody opens it."""

from collections.abc import Iterator, Sequence

from bot.press import pictures_of
from bot.printing import Printed, file_name
from handlers.reply import Format, Paper


async def name_files(paper: Paper, format: Format) -> Sequence[Printed]:
    """What a paper would be made into: the names, and of pictures what they show."""
    return tuple(_named(paper, format))


def _named(paper: Paper, format: Format) -> Iterator[Printed]:
    if format == Format.PNG:
        for picture in pictures_of(paper):
            yield Printed(file_name(paper, format, picture.name), b"", picture.alt)
    elif format == Format.CSV:
        for sheet in paper.sheets:
            yield Printed(file_name(paper, format, sheet.name), b"")
    else:
        yield Printed(file_name(paper, format), b"")
