"""Numbers on buttons, so that in a terminal typing `1` presses the first."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import count

from bot.platforms.terminal.chat import Message
from handlers.form import Form
from handlers.paper import Paper, Section
from handlers.reply import Button, Items, Part, Reply

Pressable = dict[str, tuple[Message, Button]]
"""What a number presses: a button of a message."""


class Numbers:
    """Gives the buttons of messages their numbers, from 1."""

    def __init__(self) -> None:
        self.pressable: Pressable = {}
        self._next = count(1)

    def number(self, message: Message) -> Message:
        """The message with each label led by its number."""
        content: Reply | Paper | Form = message.content
        if isinstance(content, Reply):
            parts = self._parts(message, content.parts)
            content = content.model_copy(update={"parts": parts, "buttons": self._buttons(message, content.buttons)})
        elif isinstance(content, Paper):
            sections = tuple(self._section(message, section) for section in content.sections)
            pressed = self._buttons(message, content.buttons)
            content = content.model_copy(update={"sections": sections, "buttons": pressed})
        return replace(message, content=content)

    def _section(self, message: Message, section: Section) -> Section:
        return section.model_copy(update={"parts": self._parts(message, section.parts)})

    def _parts(self, message: Message, parts: Iterable[Part]) -> tuple[Part, ...]:
        return tuple(self._items(message, part) if isinstance(part, Items) else part for part in parts)

    def _items(self, message: Message, items: Items) -> Items:
        numbered = (item.model_copy(update={"buttons": self._buttons(message, item.buttons)}) for item in items.items)
        return items.model_copy(update={"items": tuple(numbered)})

    def _buttons(self, message: Message, buttons: Iterable[Button]) -> tuple[Button, ...]:
        return tuple(self._numbered(message, button) for button in buttons)

    def _numbered(self, message: Message, button: Button) -> Button:
        number = str(next(self._next))
        self.pressable[number] = (message, button)
        return button.model_copy(update={"label": f"{number} {button.label}"})
