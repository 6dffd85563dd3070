"""What is restricted in Slack: the channel and everybody in it are looked at before each post, and it fails closed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from bot.clock import SystemClock
from bot.courier import Courier
from bot.platforms.slack import posting, surroundings
from bot.platforms.slack.client import make_client
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.posting import SlackPlatform
from handlers.landing import Leave
from handlers.paper import Paper, Section
from handlers.reply import Marking, Reply, Text
from schedules.beat import Parcel
from storage.deliveries import Settlement, again
from storage.tables import DeliveryState
from storage.troubles import Unavailable
from tests.fake_slack import FakeSlack, Fault, faults, texts
from tests.slack_rig import Rig, web

__all__ = ["web"]

SECRET = Reply(title="For the group alone", marking=Marking.RESTRICTED)
LONG = Paper(
    key="rag",
    title="Restricted annex",
    facts=(("When", "Thursday"),),
    counts="1 restricted action",
    sections=tuple(
        Section(title=f"Part {n}", lead=n == 1, parts=tuple(Text(text="word " * 500) for _ in range(4)))
        for n in range(1, 4)
    ),
    marking=Marking.RESTRICTED,
)
RAG, MARK = "C0RAG", "5f0c0ffee"
READERS = ["U0COUNCIL", "U0COUNCILLOR", "U0POLICE"]


@dataclass
class House:
    """A courier for one Slack, and what its partnership allows; `asked` counts how often it was asked."""

    slack: FakeSlack
    allowed: set[str] = field(default_factory=lambda: {RAG, "C0JAG", "C0TOWN", "C0ELSEWHERE", "C0OLD"})
    granted: set[str] = field(default_factory=lambda: set(READERS))
    asked: int = 0
    until: int = 99
    stumbles: list[Exception] = field(default_factory=list)

    def leave(self, parcel: Parcel, people: frozenset[str]) -> Leave:
        self.asked += 1
        granted = self.granted if self.asked <= self.until else set()
        return Leave(parcel.destination in self.allowed, people & frozenset(granted))

    def stumble(self, parcel: Parcel, people: frozenset[str]) -> Leave:
        """Ask once in vain after the first message."""
        if self.asked == 1 and self.stumbles:
            raise self.stumbles.pop()
        return self.leave(parcel, people)

    async def send(self, content: Reply | Paper = SECRET, to: str = RAG, **more: object) -> Settlement:
        """One attempt, by a courier that was just started."""
        platform = SlackPlatform(make_client(self.slack.bot_token, self.slack.api_url), Pace(0))
        now = SystemClock().now()
        values: dict[str, object] = {"replaces": "", "posted": (), "attempt": 1, "doubtful": False, "mark": MARK}
        values |= {"expired": False}
        parcel = Parcel(
            id=1,
            partnership_id=1,
            kind="annex",
            platform="slack",
            destination=to,
            thread="",
            due_at=now,
            first_tried_at=now,
            content=content.model_dump(mode="json"),
            expires_at=now + timedelta(days=1),
            **{**values, **more},  # type: ignore[arg-type]
        )
        courier = Courier({"slack": platform}, SystemClock(), timedelta(seconds=60), self.stumble)
        return await courier.send(parcel)


@pytest.fixture
def house(slack: FakeSlack) -> House:
    return House(slack)


async def test_everything_is_looked_at_immediately_before_the_post(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surroundings, "PAGE", 2)
    done = await house.send()
    assert (done.state, list(done.readers)) == (DeliveryState.SENT, READERS)
    *_, info, first, second, post = [call.method for call in house.slack.calls]
    assert (info, first, second, post) == (
        "conversations.info",
        "conversations.members",
        "conversations.members",
        "chat.postMessage",
    )
    await house.send(Reply(title="For everybody"), "C0TOWN")
    open_post = [call.method for call in house.slack.calls][-2:]
    assert open_post == ["conversations.info", "chat.postMessage"], "an open post asks after nobody"


Facts = dict[str, bool | str | Sequence[str]]
HELD: dict[str, Facts] = {
    "another organisation": {"shared": True},
    "another organisation can read": {"pending_shared": True},
    "archived": {"archived": True},
    "/invite @Convenor": {"members": ["council"]},
    "a guest of the workspace": {"members": ["council", "guest", "convenor"]},
    "another organisation can": {"members": ["council", "stranger", "convenor"]},
    "a person or an app that is no member": {"members": ["council", "otherapp", "convenor"]},
    "without being in it": {"private": False},
}


async def test_what_a_channel_has_become_holds_it(house: House) -> None:
    house.slack.add_user("otherapp", bot=True)
    house.slack.add_user("gone", deleted=True)
    usual: Facts = {"members": ["council", "police", "gone", "convenor"], "private": True}
    usual |= {"shared": False, "pending_shared": False, "archived": False}
    for why, changed in HELD.items():
        house.slack.change("#rag", **{**usual, **changed})
        settled = await house.send()
        assert settled.state == DeliveryState.HELD and settled.next_at and why in settled.trouble, why
        assert settled.readers == () and house.slack.posts == []
    house.slack.change("#rag", **usual)
    assert list((await house.send()).readers) == ["U0COUNCIL", "U0POLICE"], "a closed account reads nothing"
    house.slack.change("@police", single_channel_guest=True)
    assert "guest" in (await house.send()).trouble


async def test_without_a_leave_or_a_scope_nothing_goes(house: House) -> None:
    house.granted.remove("U0POLICE")
    assert "no member" in (await house.send()).trouble
    house.granted.add("U0POLICE")
    house.allowed.remove(RAG)
    assert "/meeting allow" in (await house.send()).trouble
    house.allowed.add(RAG)
    for scope in ("groups:read", "users:read"):
        house.slack.revoke(scope)
        settled = await house.send()
        assert settled.state == DeliveryState.HELD and f"lacks the scope {scope}" in settled.trouble
        house.slack.grant(scope)
    assert house.slack.posts == []
    assert (await house.send()).state == DeliveryState.SENT


@pytest.mark.parametrize("method", ["auth.test", "conversations.info", "conversations.members", "users.info"])
@pytest.mark.parametrize("fault", [faults.put_off(1), faults.broken(500), faults.html()])
async def test_what_cannot_be_found_out_now_waits(house: House, method: str, fault: Fault) -> None:
    house.slack.fail_always(method, fault)
    assert (await house.send()).state == DeliveryState.DUE
    assert house.slack.posts == [] and house.asked == 0


async def test_a_crowd_is_not_asked_after(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "MOST", 2)
    settled = await house.send()
    assert settled.state == DeliveryState.HELD and "people are in the channel" in settled.trouble
    assert house.slack.calls_to("users.info") == []


async def test_a_person_gets_it_with_a_grant_of_this_moment_only(house: House) -> None:
    assert (await house.send(to="@U0POLICE")).readers == ("U0POLICE",)
    house.granted |= {"U0STRANGER", "U0GUEST"}
    assert (await house.send(to="@U0GUEST")).state == DeliveryState.SENT, "a guest reads with a grant, alone"
    assert "another organisation's workspace" in (await house.send(to="@U0STRANGER")).trouble
    house.granted.clear()
    settled = await house.send(to="@U0POLICE")
    assert settled.state == DeliveryState.HELD and "may not see restricted items" in settled.trouble
    house.slack.change("@council", deleted=True)
    assert (await house.send(to="@U0COUNCIL")).state == DeliveryState.HELD
    assert [post.place for post in house.slack.posts] == ["@police", "@guest"]


async def test_each_message_of_a_paper_is_made_sure_of_and_the_rest_is_held(house: House) -> None:
    house.until = 1
    begun = await house.send(LONG)
    assert (begun.state, len(begun.posted), list(begun.readers)) == (DeliveryState.HELD, 1, READERS)
    late = await house.send(LONG, attempt=2, posted=tuple(begun.posted), expired=True)
    assert (late.state, late.posted) == (DeliveryState.EXPIRED, begun.posted), "what was begun does not wait for ever"
    house.until = 99
    done = await house.send(LONG, attempt=2, posted=tuple(begun.posted))
    assert done.state == DeliveryState.SENT and len(done.posted) > 2
    assert [post.ts for post in house.slack.posts] == done.posted, "each once, in order"
    assert len(house.slack.calls_to("users.info")) == 3 * len(READERS), "of whom was asked a moment ago is known"


@pytest.mark.parametrize(
    ("trouble", "state"), [(Unavailable("it is busy"), DeliveryState.DUE), (KeyError("members"), DeliveryState.HELD)]
)
async def test_what_goes_wrong_between_two_messages_forgets_none(
    house: House, trouble: Exception, state: DeliveryState
) -> None:
    house.stumbles.append(trouble)
    begun = await house.send(LONG)
    assert (begun.state, len(begun.posted), list(begun.readers)) == (state, 1, READERS)
    done = await house.send(LONG, attempt=2, posted=tuple(begun.posted))
    assert done.state == DeliveryState.SENT and [post.ts for post in house.slack.posts] == done.posted


async def test_what_an_attempt_posted_that_did_not_live_to_say_so_counts_as_read(house: House) -> None:
    done = await house.send(LONG)
    again = await house.send(LONG, attempt=2, doubtful=True)
    assert (again.state, again.posted, list(again.readers)) == (DeliveryState.SENT, done.posted, READERS)
    house.slack.fail("conversations.info", faults.broken(500))
    again = await house.send(LONG, attempt=3, doubtful=True)
    assert (again.state, list(again.readers)) == (DeliveryState.SENT, [RAG]), "nobody can say by whom"
    assert len(house.slack.posts) == len(done.posted)


async def test_an_edit_and_a_whisper_go_no_other_way(house: House, slack: FakeSlack) -> None:
    (ts,) = (await house.send()).posted
    changed = SECRET.model_copy(update={"title": "More for the group alone"})
    slack.change("#rag", members=["council", "guest", "convenor"])
    held = await house.send(changed, replaces=ts, mark=again(MARK, "1"))
    assert held.state == DeliveryState.HELD and texts(slack.posts[0]).startswith(SECRET.title)
    slack.change("#rag", members=["council", "convenor"])
    assert (await house.send(changed, replaces=ts, mark=again(MARK, "1"))).state == DeliveryState.SENT
    assert texts(slack.posts[0]).startswith(changed.title)
    with pytest.raises(ValueError):
        await posting.whisper(make_client(slack.bot_token, slack.api_url), {"channel": RAG, "user": "U0POLICE"}, SECRET)
    assert len(slack.shown) == 1


async def test_a_meeting_in_a_channel_that_others_read_is_asked_about(web: Rig) -> None:
    asked = await web.slack.command("council", "jag", "/meeting", "schedule jag 10/12/2027 14:00 in #town")
    assert asked.post and "Another organisation can read #town" in texts(asked.post)
    looks = len(web.slack.calls_to("conversations.info"))
    await web.slack.command("council", "jag", "/meeting", "list")
    assert len(web.slack.calls_to("conversations.info")) == looks


async def test_nobody_is_shown_what_is_restricted_in_another_organisations_workspace(web: Rig) -> None:
    with web.app.database.unit() as unit:
        stores = unit.within(1)
        action, (police,) = stores.actions.find("4.2"), stores.members.named("police")
        assert action
        action.restricted_at = action.added_at
        away = stores.members.add("stranger", police.role, police.organisation, at=action.added_at)
        stores.members.identify(away, "slack", "U0STRANGER")
        police.cleared_until = away.cleared_until = date(2100, 1, 1)
    shown = await web.slack.command("police", "town", "/action", "show 4.2")
    assert shown.post and action.text in texts(shown.post)
    for line in ("show 4.2", "restrict 4.3", "history 4.2"):
        kept = await web.slack.command("stranger", "town", "/action", line)
        assert kept.post and action.text not in texts(kept.post), line
        assert "another organisation's workspace" in texts(kept.post), line
