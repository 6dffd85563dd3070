"""A text as it looks: without what cannot be seen in it, and with its letters and figures in their plain form."""

import re
import unicodedata

REVERSING = re.compile("[\u202e\u2067\u202b]")
"""What makes a text be shown from right to left."""
SINGLES = re.compile(r"[ .\-_/,*][^\W_][ .\-_/,*]{1,3}[^\W_][ .\-_/,*]")
"""Where something spelt may be; far quicker to see."""
SPELT = re.compile(r"(?<![^\W_])(?<!\d\.)[^\W_]([ .\-_/,*]{1,3})(?:[^\W_]\1){4,}[^\W_](?![^\W_])")
"""Six or more letters or figures, each set off from the next by the same; the ref before them is none of them."""
GAPS = re.compile(r"[ .\-_/,*]+")
SAID_FIGURES = {
    "zero": "0",
    "oh": "0",
    "o": "0",
    "nought": "0",
    **dict(zip(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], "123456789", strict=True)),
}
_SAID = "|".join(SAID_FIGURES)
SAID = re.compile(rf"\b(?:{_SAID})(?:[ ,.-]+(?:{_SAID})){{5,}}\b", re.IGNORECASE)
"""Six figures or more, said one by one."""
LOOKALIKES = dict(
    zip("АВЕКМНОРСТУХІЅЈавеорсухіѕјΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXISJabeopcyxisjABEZHIKMNOPTYX", strict=True)
)
"""Letters of other alphabets that look like ours."""
DASHES = "Pd"
UNSEEN = {"Cf", "Mn", "Me"}


class _Plain(dict[int, str]):
    """Each character as it looks, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = _look(chr(code))
        return plain


def _look(character: str) -> str:
    if character in LOOKALIKES:
        return LOOKALIKES[character]
    category = unicodedata.category(character)
    if category in UNSEEN:
        return ""
    if category == DASHES or character == "\u2212":
        return "-"
    if (figure := unicodedata.digit(character, None)) is not None:
        return str(figure)
    plain = unicodedata.normalize("NFKC", character)
    return " " if plain.isspace() and character != "\n" else plain


PLAIN = _Plain()


def _figured(said: re.Match[str]) -> str:
    return "".join(SAID_FIGURES[word.lower()] for word in re.findall(r"[A-Za-z]+", said[0]))


def readings(text: str) -> tuple[str, ...]:
    """The ways in which a text can be read: as it looks, backwards where it is shown so, with spelt words
    joined, and with figures that are said as words."""
    looks = text.replace("\t", " ") if text.isascii() else text.translate(PLAIN)
    found = [looks]
    if not text.isascii() and REVERSING.search(text):
        found.append(looks[::-1])
    if SINGLES.search(looks) and SPELT.search(looks):
        found.append(SPELT.sub(lambda spelt: GAPS.sub("", spelt[0]), looks))
    if any(word in looks.lower() for word in ("zero", "seven", "nine", "nought")) and SAID.search(looks):
        found.append(SAID.sub(_figured, looks))
    return tuple(found)
