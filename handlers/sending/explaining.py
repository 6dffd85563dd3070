"""The button with which whatever the bot sends of itself can be asked why it was sent."""

from handlers.prompting.unreached import MENTION
from handlers.reply import Button
from handlers.sending.names import NOTES
from schedules.reminders import Kind
from storage.prompts import KIND as PROMPT
from storage.prompts import REDRAW
from storage.stores import Stores
from storage.tables import Delivery
from storage.tables.base import Json

WHY = "Why did I get this?"
EXPLAINED = (*Kind, *NOTES, PROMPT, REDRAW, MENTION)
"""What can be asked, by the first word of its key."""


def explained(content: Json, delivery: Delivery, stores: Stores) -> Json:
    """What a message says, with the button below it; in what takes a message's place it is that message's own."""
    kind = delivery.sort
    if kind not in EXPLAINED:
        return content
    number = _sent_as(delivery, stores) if kind == REDRAW else delivery.id
    return content | {"buttons": [*content["buttons"], why(number).model_dump(mode="json")]}


def why(number: int) -> Button:
    """Ask why the message of this number was sent."""
    return Button(label=WHY, line=f"/meeting why {number}")


def _sent_as(delivery: Delivery, stores: Stores) -> int:
    """The number of the message whose place this one takes."""
    prompt = stores.prompts.get(int(delivery.subject.split()[1]))
    return prompt.delivery_id if prompt else delivery.id
