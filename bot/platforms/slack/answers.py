"""How answers travel: in the acknowledgement, through the response URL, as a form, or as a message of their own.

Nothing here calls Slack before the acknowledgement is given; what is still to be said is held on to.
"""

import logging
from collections import OrderedDict

from slack_sdk.web.async_client import AsyncWebClient

from bot.drawings.forms import draw_errors
from bot.hearing import Answer, Errors, Filled, Posted, Said
from bot.platforms.slack import posting
from bot.platforms.slack.client import FAILURES, Json, why
from bot.platforms.slack.held import Held
from bot.platforms.slack.messages import draw
from bot.platforms.slack.responding import Occasion, Responses, private
from bot.platforms.slack.shaping import draw_over
from bot.platforms.slack.views import TOO_LARGE, Views, reply_of
from handlers.form import Form
from handlers.reply import Reply

PAUSE = 0.5
"""Seconds before what follows an acknowledgement, so that it is shown below it."""
REMEMBERED = 1_000
log = logging.getLogger(__name__)


class Answers:
    """Brings answers to people through one workspace's client."""

    def __init__(self, client: AsyncWebClient, responses: Responses, views: Views, held: Held) -> None:
        self._client = client
        self._responses = responses
        self._views = views
        self._held = held
        self._whispered: OrderedDict[str, None] = OrderedDict()

    def to_command(self, answer: Answer | None, occasion: Occasion) -> Json | str:
        """The acknowledgement of a slash command. A form is opened beside it; None is still to come in a view."""
        if answer is None:
            return ""
        if isinstance(answer, Form):
            self._held.hold(self._views.bring(answer, occasion))
            return ""
        first, *rest = draw(reply_of(answer))
        if rest:
            self._held.hold(self._responses.follow(occasion, [private(each) for each in rest], PAUSE))
        return private(first)

    def to_press(self, answer: Answer | None, occasion: Occasion) -> None:
        """Answer a pressed button after its acknowledgement, where it was pressed or in a view."""
        if answer is not None:
            self._held.hold(self._views.bring(answer, occasion))

    def to_form(self, answer: Answer, filled: Filled, view: Json) -> Json:
        """The acknowledgement of a form: its errors, another form, or that it may close."""
        if isinstance(answer, Form):
            return _another(answer, filled, view)
        if isinstance(answer, Posted):
            return {"response_action": "clear"}
        fields = answer.fields if isinstance(answer, Errors) else {"": reply_of(answer).title}
        return draw_errors(fields, view)

    def whisper(self, reply: Reply, said: Said, event: Json) -> None:
        """Tell somebody to whom no message could be planned, once for each request, as far as Slack lets us."""
        if said.key in self._whispered:
            return
        self._whispered[said.key] = None
        while len(self._whispered) > REMEMBERED:
            self._whispered.popitem(last=False)
        self._held.hold(self._whisper(reply, event))

    async def _whisper(self, reply: Reply, event: Json) -> None:
        try:
            await posting.whisper(self._client, event, reply)
        except FAILURES as failure:
            log.warning("an answer could not be delivered: %s", why(failure))


def _another(form: Form, filled: Filled, view: Json) -> Json:
    try:
        return {"response_action": "update", "view": draw_over(form, filled, view)}
    except ValueError:
        return draw_errors({"": TOO_LARGE}, view)
