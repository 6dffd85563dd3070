"""Reading an emoji: by its name with or without colons, or as itself; by whichever of its names, in whatever skin."""

import re
from enum import StrEnum

from handlers.reading.tokens import clip
from handlers.reply import Refused
from handlers.request import Request

NAME = re.compile(r"[\w+'-]{1,100}")
TONE = re.compile(r":?:?skin-tone-\d:?$|[\U0001f3fb-\U0001f3ff\ufe0f]")
"""How light a hand is, or that a sign is drawn in colour."""
OTHER_NAMES = {
    "thumbsup": "+1",
    "thumbsdown": "-1",
    "heavy_exclamation_mark": "exclamation",
    "pencil": "memo",
    "email": "envelope",
    "telephone": "phone",
    "collision": "boom",
    "raised_hand": "hand",
    "punch": "facepunch",
    "red_car": "car",
    "honeybee": "bee",
    "hocho": "knife",
    "running": "runner",
    "poop": "hankey",
    "shit": "hankey",
    "large_blue_circle": "blue_circle",
    "large_red_square": "red_square",
    "rotating_siren": "rotating_light",
}
"""Names of the same emoji."""
SIGNS = {
    "📌": "pushpin",
    "📍": "round_pushpin",
    "🚩": "triangular_flag_on_post",
    "✅": "white_check_mark",
    "✔": "heavy_check_mark",
    "📝": "memo",
    "👍": "+1",
    "👎": "-1",
    "👀": "eyes",
    "⚠": "warning",
    "🚨": "rotating_light",
    "❗": "exclamation",
    "❓": "question",
    "⭐": "star",
    "🔥": "fire",
    "📋": "clipboard",
    "🗒": "spiral_note_pad",
    "🗑": "wastebasket",
    "📣": "mega",
    "🔔": "bell",
    "💡": "bulb",
    "🎯": "dart",
    "🔴": "red_circle",
    "🟢": "large_green_circle",
    "✋": "hand",
    "🙋": "raising_hand",
    "🏷": "label",
    "📎": "paperclip",
    "🔖": "bookmark",
}
"""The emoji that are likely to be chosen, for those who type one as itself."""


class Meaning(StrEnum):
    """What a message can be made into by an emoji, or that it is an emoji like any other."""

    UPDATE = "update"
    INCIDENT = "incident"
    MEETING_ACTION = "meeting action"
    NOTHING = "nothing"


def read_emoji(words: str, _request: Request) -> str:
    """The name of an emoji, the same for all its names and skins. Raises Refused for words that are none."""
    name = emoji_name(words)
    if not name:
        raise Refused(f"“{clip(words)}” is no emoji that I can read. Type its name between colons, such as :pushpin:")
    return name


def emoji_name(words: str) -> str:
    """The same; nothing for words that are none."""
    plain = TONE.sub("", words.strip()).strip(": ").lower()
    name = SIGNS.get(plain, plain)
    return OTHER_NAMES.get(name, name) if NAME.fullmatch(name) and (name.isascii() or words.count(":") > 1) else ""
