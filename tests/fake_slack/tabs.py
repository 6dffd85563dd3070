"""What people see and do on their Home tabs in the fake Slack."""

from typing import Unpack

from tests.fake_slack.doors import Way
from tests.fake_slack.homes import is_home
from tests.fake_slack.installed import is_told_of
from tests.fake_slack.modals import as_payload
from tests.fake_slack.reading import texts
from tests.fake_slack.records import Answer, Json, View
from tests.fake_slack.surface import Slack
from tests.fake_slack.workspace import user_id

OPENED = "app_home_opened"


def home(slack: Slack, who: str) -> View | None:
    """The Home tab of somebody, if it was ever published."""
    return next((each for each in slack.views if is_home(each) and each.user == user_id(who)), None)


def read_home(slack: Slack, who: str) -> str:
    """All that stands on somebody's Home tab."""
    view = home(slack, who)
    return texts(view.blocks) if view else ""


async def open_home(slack: Slack, who: str, tab: str = "home", **way: Unpack[Way]) -> Answer:
    """Somebody opens the app; Slack tells the bot what stands on their Home tab, if anything does."""
    assert is_told_of(OPENED), "the app is not subscribed to it"
    body: Json = {"type": OPENED, "user": user_id(who), "channel": f"D{who}", "tab": tab, "event_ts": "1795300000.1"}
    view = home(slack, who)
    return await slack.event(body | ({"view": as_payload(view)} if view and tab == "home" else {}), **way)


def publishes(slack: Slack, who: str) -> int:
    """How often somebody's Home tab was published."""
    return sum(call.args["user_id"] == user_id(who) and call.accepted for call in slack.calls_to("views.publish"))


async def modal(slack: Slack, who: str) -> View:
    """Wait for a modal of somebody's, over whatever else they look at."""

    def found() -> list[View]:
        return [each for each in slack.views if each.open and each.user == user_id(who) and not is_home(each)]

    return (await slack.until(found))[-1]
