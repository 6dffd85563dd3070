"""What the YAML parser complains of, said so that somebody who does not know YAML can put it right."""

import re

from ruamel.yaml.error import MarkedYAMLError

QUOTES = "put the text in quotation marks if it belongs to it"


def sentence_for(trouble: Exception, text: str, latest: int) -> str:
    """One sentence with line and column for whatever the parser raised; `latest` is the last line it could read."""
    if not isinstance(trouble, MarkedYAMLError) or trouble.problem_mark is None:
        return (
            f"Line {latest} or just after: a character written as a backslash and a code cannot be read; leave it out."
        )
    mark = trouble.problem_mark
    if _tab(text, mark.line, str(trouble.problem)):
        return f"Line {mark.line + 1}: a tab stands where YAML needs spaces."
    opened = trouble.context_mark.line + 1 if trouble.context_mark else mark.line + 1
    context = f"{trouble.context or ''} {trouble.problem or ''}"
    if re.search("quoted scalar.*end of stream", context):
        return f"Line {opened}: a quotation mark is opened here and never closed."
    return f"Line {mark.line + 1}, column {mark.column + 1}: {_said(context, _character(text, mark.index), opened)}"


def _tab(text: str, number: int, problem: str) -> bool:
    """Whether a tab is the trouble: the parser says so, or the line is indented with one."""
    line = "".join(text.splitlines()[number : number + 1])
    return r"'\t'" in problem or "\t" in line[: len(line) - len(line.lstrip())]


def _character(text: str, index: int) -> str:
    return text[index] if index < len(text) and text[index].isprintable() else ""


def _said(context: str, character: str, opened: int) -> str:
    for pattern, said in _SAYINGS:
        if re.search(pattern, context):
            return said.format(character=character, opened=opened, quotes=QUOTES)
    return "this is not good YAML; compare its spaces, colons and quotation marks with a line like it that works."


_SAYINGS = (
    (r"escape", "inside double quotation marks a backslash needs care; use single quotation marks instead."),
    (
        r"flow (mapping|sequence).*(expected ',')",
        "a bracket or a comma is missing: the bracket opened on line {opened} is not "
        "closed before this. If a colon, comma or bracket belongs to a text, put the text in quotation marks.",
    ),
    (
        r"mapping values are not allowed",
        "a colon stands where none can; {quotes}, and check that the line is indented like its neighbours.",
    ),
    (r"sequence entries are not allowed", "a list cannot begin here; put it on a new line."),
    (r"could not find expected ':'", "a key and a colon are expected, such as 'title: ...'."),
    (r"cannot start any token", "a text cannot begin with '{character}'; put the text in quotation marks."),
    (r"but found '<scalar>'", "something stands after the end of a text; put the whole text in quotation marks."),
    (
        r"block (collection|mapping).*<block end>",
        "this line is not indented like the lines it belongs with, which begin on line {opened}.",
    ),
    (r"expected the node content|<document start>", "a text is expected before '{character}'; {quotes}."),
    (r"block scalar", "after | or > the text begins on the next line."),
    (
        r"tag|anchor|alias|directive|YAML document",
        "a text cannot begin with '!', '&', '*' or '%'; put it in quotation marks.",
    ),
)
