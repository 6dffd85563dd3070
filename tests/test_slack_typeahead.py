"""Typing in a field over Slack's own door: 100 options at most, with how many there are, whatever is typed."""

from bot.clock import SystemClock
from storage.actions import Entry
from storage.vocabulary import UpdateKind
from tests.slack_rig import FIRST, Rig, bot

__all__ = ["bot"]


async def test_what_is_typed_in_a_field_is_answered_as_slack_wants_it(bot: Rig) -> None:
    with bot.app.database.unit() as unit:
        stores = unit.within(FIRST)
        plan = stores.plans.current()
        assert plan
        for number in range(120):
            said = f"Visit the *park* <!here> & part {number}. {'More of it' * 20}"
            stores.actions.add(plan, None, said, Entry(UpdateKind.ADDED, SystemClock().now()))
    await bot.slack.command("council", "jag", "/form", "action update")
    form = await bot.slack.form("council")
    for typed in ("", "park visit"):
        offered = await bot.slack.suggest(form, "Action", typed)
        assert len(offered.options) == 100
    assert "100 of 120: type more to see others" in str(offered.body)
    (one,) = (await bot.slack.suggest(form, "Action", "X.119")).options
    assert one.startswith("X.119 Visit the *park* &lt;!here> & part")
    for typed in ("x" * 3000, "bus " * 750, " ", "🎉", "مخدرات", "%_\\", "\u202e4.2", "&amp;<!channel>"):
        offered = await bot.slack.suggest(form, "Action", typed)
        assert offered.status == 200 and len(offered.options) <= 100
    assert (await bot.slack.suggest(form, "Action", "park", user="stranger")).options == []
