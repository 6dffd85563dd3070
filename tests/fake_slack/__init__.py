"""A fake Slack of the tests' own: Web API, Socket Mode, response URLs, and people who type, press and fill in."""

from tests.fake_slack import faults
from tests.fake_slack.doors import Way
from tests.fake_slack.faults import FINE, Fault
from tests.fake_slack.forms import filled_state, starting_state
from tests.fake_slack.limits import wrong_blocks, wrong_view
from tests.fake_slack.process import SlackProcess
from tests.fake_slack.reading import Button, blocks_of, buttons, find_button, labels, live_markup, texts
from tests.fake_slack.records import Ack, Answer, Call, Post, View
from tests.fake_slack.server import FakeSlack
from tests.fake_slack.surface import Slack
from tests.fake_slack.workspace import BOT, channel_id, user_id

__all__ = [
    "BOT",
    "FINE",
    "Ack",
    "Answer",
    "Button",
    "Call",
    "FakeSlack",
    "Fault",
    "Post",
    "Slack",
    "SlackProcess",
    "View",
    "Way",
    "blocks_of",
    "buttons",
    "channel_id",
    "faults",
    "filled_state",
    "find_button",
    "labels",
    "live_markup",
    "starting_state",
    "texts",
    "user_id",
    "wrong_blocks",
    "wrong_view",
]
