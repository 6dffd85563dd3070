"""The files of a paper by their names alone: in a play nothing is drawn, for nobody opens it."""

from collections.abc import Iterator, Sequence

from bot.printing.printer import PrintedFile, file_name
from handlers.paper import Format, Paper


async def name_files(paper: Paper, format: Format) -> Sequence[PrintedFile]:
    """What a paper would be made into: the names, and of pictures what they show."""
    return tuple(_named(paper, format))


def _named(paper: Paper, format: Format) -> Iterator[PrintedFile]:
    if format == Format.PNG:
        for picture in paper.pictures:
            yield PrintedFile(file_name(paper, format, picture.name), b"", picture.alt)
    elif format == Format.CSV:
        for sheet in paper.sheets:
            yield PrintedFile(file_name(paper, format, sheet.name), b"")
    else:
        yield PrintedFile(file_name(paper, format), b"")
