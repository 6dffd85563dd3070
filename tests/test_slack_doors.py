"""The same words get the same answer, whether by slash command, by mention or in a direct message."""

import re

from bot.platforms.slack.pace import Pace
from tests.fake_slack import Post, labels, texts
from tests.slack_rig import Rig, web

__all__ = ["web"]

LINES = [
    ("police", "action update 4.2 {} notices issued"),
    ("police", "action list objective=4"),
    ("police", "action show 4.2"),
    ("police", "action history 4.2"),
    ("police", "incident log graffiti Bedwell {} tags"),
    ("police", "action mine"),
    ("police", "meeting next"),
    ("police", "member home"),
    ("police", "member show me"),
    ("police", "help"),
    ("police", "action assign 4.2 council"),
    ("police", "action upadte 4.2 {} notices issued"),
    ("councillor", "action update 4.2 {} notices issued"),
    ("stranger", "action mine"),
]
"""Who says what; {} is another word each time, for the same words again are asked about."""
WORDS = ("Sixty", "Seventy", "Eighty")
COUNTED = re.compile(r"Private messages sent: \n\d+|\bincident \d+|Sixty|Seventy|Eighty|(?<=You typed: )/|\d\d:\d\d")
"""What each answer adds to, the words of each door, how it was typed, and the time."""


async def answered(rig: Rig, door: int, who: str, line: str) -> tuple[str, list[str]]:
    """All that somebody is told, and what they can press."""

    def told() -> list[Post]:
        return [post for post in rig.slack.shown if post.how != "person" and post.place != "@council"]

    before, channel, said = len(told()), "town" if who == "stranger" else "jag", line.format(WORDS[door])
    if door == 0:
        name, _, rest = said.partition(" ")
        await rig.slack.command(who, channel, f"/{name}", rest)
    else:
        await (rig.slack.mention(who, channel, said) if door == 1 else rig.slack.direct(who, said))
    await rig.slack.until(lambda: len(told()) > before, 20)
    await rig.app.finish_nudged()
    text = "\n".join(texts(post) for post in told()[before:])
    return COUNTED.sub("", text), [label for post in told()[before:] for label in labels(post)]


async def test_the_same_words_get_the_same_answer(web: Rig) -> None:
    web.app.slack.platform._pace = Pace(0)  # type: ignore[attr-defined] # nobody reads along
    for who, line in LINES:
        first, *others = [await answered(web, door, who, line) for door in range(3)]
        assert others == [first, first], line


async def test_the_same_form_opens_at_once_or_by_a_button(web: Rig) -> None:
    forms = []
    for door in range(3):
        if door == 0:
            await web.slack.command("police", "jag", "/action", "update 4.2")
        else:
            said = "action update 4.2"
            await (web.slack.mention("police", "jag", said) if door == 1 else web.slack.direct("police", said))
            asked = await web.slack.heard("needs a little more", "#jag" if door == 1 else "@police", 20)
            await web.slack.press(asked, "Open the form", "police")
        form = await web.slack.form("police", 20)
        forms.append((form.title, texts(form)))
        web.slack.dismiss(form)
    assert forms == forms[:1] * 3
