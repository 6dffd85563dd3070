"""Files in Slack: each shared at most once, found again when nobody knows, and never where it must not land."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.clock import SystemClock
from bot.courier import Courier
from bot.platforms.slack.client import make_client
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.posting import SlackPlatform
from bot.printing.printer import PrintedFile, Unprintable, file_name
from handlers.paper import Format, Paper
from handlers.reply import Marking
from handlers.sending.files import as_file
from schedules.beat import Parcel
from storage.deliveries import REMOVAL, Settlement
from storage.tables import Delivery, DeliveryState
from tests.fake_slack import FakeSlack, Fault, faults
from tests.slack_rig import FIRST, Rig, running
from tests.test_slack_posting import allowed, parcel

PAPER = Paper(key="jag", title="Digest for the JAG <!channel>", facts=(), counts="", sections=(), file="Digest v1")
SECRET = PAPER.model_copy(update={"marking": Marking.RESTRICTED})
WORD = as_file(PAPER, Format.DOCX)
PICTURES = as_file(PAPER, Format.PNG)
COMPLETE, ADDRESS = "files.completeUploadExternal", "files.getUploadURLExternal"


@pytest_asyncio.fixture
async def platform(slack: FakeSlack) -> AsyncIterator[SlackPlatform]:
    """A platform that need not pace itself."""
    yield SlackPlatform(make_client(slack.bot_token, slack.api_url), Pace(0))


async def made(paper: Paper, format: Format) -> Sequence[PrintedFile]:
    """Twelve pictures, or one file of another format; of a spreadsheet nothing can be made."""
    if format == Format.XLSX:
        raise Unprintable("The spreadsheet of this paper could not be made: it is too long")
    if format == Format.PNG:
        return [PrintedFile(file_name(paper, format, f"{n:02}"), b"png", f"Chart {n} " * 200) for n in range(12)]
    return [PrintedFile(file_name(paper, format), b"0123456789")]


def filed(content: object = WORD, thread: str = "", **more: object) -> Parcel:
    return parcel(content, kind="file docx", thread=thread, **more)  # type: ignore[arg-type]


async def send(platform: SlackPlatform, sent: Parcel, lease: float = 60) -> Settlement:
    return await Courier({"slack": platform}, SystemClock(), timedelta(seconds=lease), allowed, made).send(sent)


def names(slack: FakeSlack) -> list[str]:
    """The files that stand there, in the order in which they came."""
    return [str(file.get("name", file.get("mode"))) for post in slack.shown for file in post.files]


async def test_a_file_stands_in_the_thread_of_its_digest(slack: FakeSlack, platform: SlackPlatform) -> None:
    digest = await send(platform, parcel())
    settlement = await send(platform, filed(thread=digest.posted[0]))
    post = slack.shown[-1]
    assert (settlement.state, settlement.posted) == (DeliveryState.SENT, [post.files[0]["id"]])
    assert (post.thread_ts, post.place) == (digest.posted[0], "#jag")
    assert (post.files[0]["name"], post.files[0]["title"]) == ("Digest v1.docx", "Digest v1")
    assert post.text == "Digest for the JAG &lt;!channel&gt;: Word document"
    (file,) = slack.state.files.values()
    assert (file.data, file.alt) == (b"0123456789", "")  # only pictures are described


async def test_pictures_stand_together_each_with_its_words(slack: FakeSlack, platform: SlackPlatform) -> None:
    settlement = await send(platform, filed(PICTURES, to="@U0POLICE"))
    assert [len(post.files) for post in slack.shown] == [10, 2] and len(settlement.posted) == 12
    assert {post.place for post in slack.shown} == {"@police"}
    assert all(file.alt.startswith("Chart") and len(file.alt) <= 1000 for file in slack.state.files.values())


UNSURE = [
    (faults.dropped(), 1),
    (faults.dropped(accept=False), 0),
    (faults.html(), 1),
    (faults.broken(503), 0),
    (faults.unsure("internal_error", accept=True), 1),
]


@pytest.mark.parametrize(("fault", "accepted"), UNSURE)
@pytest.mark.parametrize("threaded", [True, False])
async def test_where_nobody_knows_it_is_looked_for_by_name_and_shared_once(
    slack: FakeSlack, platform: SlackPlatform, fault: Fault, accepted: int, threaded: bool
) -> None:
    thread = (await send(platform, parcel())).posted[0] if threaded else ""
    slack.fail(COMPLETE, fault)
    first = await send(platform, filed(thread=thread))
    assert (first.state, names(slack)) == (DeliveryState.UNKNOWN, ["Digest v1.docx"] * accepted)
    second = await send(platform, filed(thread=thread, attempt=2, doubtful=True))
    assert (second.state, names(slack)) == (DeliveryState.SENT, ["Digest v1.docx"])
    assert second.posted == [slack.shown[-1].files[0]["id"]]


async def test_of_many_pictures_those_that_arrived_are_not_shared_again(
    slack: FakeSlack, platform: SlackPlatform
) -> None:
    slack.fail(COMPLETE, faults.FINE, faults.dropped(accept=False))
    first = await send(platform, filed(PICTURES))
    assert (first.state, len(names(slack))) == (DeliveryState.UNKNOWN, 10)
    again = filed(PICTURES, attempt=2, doubtful=True, posted=tuple(first.posted))
    assert (await send(platform, again)).state == DeliveryState.SENT
    assert len(names(slack)) == len(set(names(slack))) == 12


async def test_what_somebody_else_shared_under_its_name_is_not_taken_for_it(
    slack: FakeSlack, platform: SlackPlatform
) -> None:
    await send(platform, filed())
    slack.shown[0].user = "U0POLICE"
    await send(platform, filed(attempt=2, doubtful=True))
    assert names(slack) == ["Digest v1.docx"] * 2


@pytest.mark.parametrize("threaded", [True, False])
async def test_of_two_files_of_one_name_the_newer_is_taken_for_what_was_tried_last(
    slack: FakeSlack, platform: SlackPlatform, threaded: bool
) -> None:
    thread = (await send(platform, parcel())).posted[0] if threaded else ""
    first = await send(platform, filed(thread=thread))
    slack.fail(COMPLETE, faults.dropped())
    await send(platform, filed(thread=thread))
    second = await send(platform, filed(thread=thread, attempt=2, doubtful=True))
    assert second.state == DeliveryState.SENT and second.posted != first.posted
    assert names(slack) == ["Digest v1.docx"] * 2


@pytest.mark.parametrize("method", [ADDRESS, "upload", COMPLETE])
async def test_what_was_not_taken_is_shared_later(slack: FakeSlack, platform: SlackPlatform, method: str) -> None:
    slack.fail(method, faults.put_off(7))
    later = await send(platform, filed())
    assert (later.state, names(slack)) == (DeliveryState.DUE, []) and later.next_at
    platform._pace._silent_until = 0
    assert (await send(platform, filed(attempt=2))).state == DeliveryState.SENT
    assert names(slack) == ["Digest v1.docx"]


@pytest.mark.parametrize("method", [ADDRESS, "upload"])
async def test_before_it_is_shared_a_lost_answer_does_no_harm(
    slack: FakeSlack, platform: SlackPlatform, method: str
) -> None:
    slack.fail(method, faults.dropped())
    assert (await send(platform, filed())).state == DeliveryState.DUE
    assert (await send(platform, filed(attempt=2))).state == DeliveryState.SENT
    assert names(slack) == ["Digest v1.docx"]


@pytest.mark.parametrize(
    ("method", "fault", "said"),
    [
        (ADDRESS, faults.missing_scope("files:write"), "lacks the scope files:write"),
        (ADDRESS, faults.refused("file_uploads_disabled"), "lets no files be uploaded"),
        (ADDRESS, faults.refused("storage_limit_reached"), "no room for more files"),
        ("upload", Fault(accept=False, status=413), "did not take the file (status 413)"),
        (COMPLETE, faults.refused("not_in_channel"), "type /invite @Convenor"),
        (COMPLETE, faults.refused("slack_connect_file_upload_sharing_blocked"), "another organisation"),
        (COMPLETE, faults.refused("thread_not_found"), "not there any more"),
    ],
)
async def test_a_refusal_says_what_to_do(
    slack: FakeSlack, platform: SlackPlatform, method: str, fault: Fault, said: str
) -> None:
    slack.fail(method, fault)
    settlement = await send(platform, filed())
    assert settlement.state == DeliveryState.FAILED and said in settlement.trouble and not names(slack)


async def test_what_cannot_be_made_says_so(slack: FakeSlack, platform: SlackPlatform) -> None:
    settlement = await send(platform, filed(as_file(PAPER, Format.XLSX)))
    assert (settlement.state, slack.calls) == (DeliveryState.FAILED, [])
    assert settlement.trouble == "The spreadsheet of this paper could not be made: it is too long"
    doubtful = await send(platform, filed(as_file(PAPER, Format.XLSX), attempt=2, doubtful=True))
    assert doubtful.state == DeliveryState.ASKED  # an earlier attempt may have shared it, so a person looks


async def test_it_is_looked_where_it_would_land_right_before_it_is_shared(
    slack: FakeSlack, platform: SlackPlatform
) -> None:
    secret = as_file(SECRET, Format.DOCX)
    held = await send(platform, filed(secret))
    assert held.state == DeliveryState.HELD and not slack.calls_to(ADDRESS)
    sent = await send(platform, filed(secret, to="C0RAG"))
    assert sent.state == DeliveryState.SENT and "U0POLICE" in sent.readers
    *_, looked, _shared = [call.method for call in slack.calls]
    assert looked in ("conversations.members", "users.info", "conversations.info")
    slack.change("#jag", archived=True)
    assert "archived" in (await send(platform, filed())).trouble
    assert "restricted" in slack.shown[-1].text


async def test_it_is_not_shared_when_making_it_took_half_the_lease(slack: FakeSlack, platform: SlackPlatform) -> None:
    late = await send(platform, filed(), lease=0)
    assert (late.state, names(slack)) == (DeliveryState.DUE, [])


async def test_an_erased_file_is_deleted_however_often(slack: FakeSlack, platform: SlackPlatform) -> None:
    (number,) = (await send(platform, filed())).posted
    removal = replace(filed(replaces=number), kind=f"{REMOVAL} 0", content={})
    slack.fail("files.delete", faults.refused("cant_delete_file"))
    refused = await send(platform, removal)
    assert (refused.state, refused.trouble) == (
        DeliveryState.FAILED,
        "the workspace does not let apps delete this file",
    )
    for _ in range(2):
        assert (await send(platform, removal)).state == DeliveryState.SENT
    assert names(slack) == ["tombstone"]


async def test_the_whole_way_of_a_digest_and_its_files(slack: FakeSlack, sqlite_url: str) -> None:
    """With a real child process: one that was killed after sharing, and before it said so, shares nothing twice."""
    async with running(slack, sqlite_url, "http", files="docx pdf png", lease_seconds=60) as rig:
        await slack.command("council", "jag", "meeting", "schedule jag 2030-05-16 14:00 in #jag")
        await slack.command("council", "jag", "digest", "jag issue")
        await slack.until(lambda: len(names(slack)) == 3)
        digest = slack.posts[0]
        assert [post.thread_ts for post in slack.shown if post.files] == [digest.ts] * 3
        stem = "2030-05-16 JAG digest v1"
        assert names(slack) == [f"{stem} status.png", f"{stem}.docx", f"{stem}.pdf"]
        picture, word, portable = slack.state.files.values()
        assert picture.data.startswith(b"\x89PNG") and "not started" in picture.alt
        assert word.data.startswith(b"PK") and portable.data.startswith(b"%PDF")
        await rig.app.finish_nudged()
        _forget_that_it_arrived(rig)
        await rig.app.tick()
        assert len(names(slack)) == 3
        with rig.stores() as stores:
            files = {each.kind: each for each in stores.session.query(Delivery) if each.kind.startswith("file ")}
            assert {each.state for each in files.values()} == {DeliveryState.SENT}
            assert files["file docx"].posted == [word.id]


def _forget_that_it_arrived(rig: Rig) -> None:
    """As a process leaves it that was killed between sharing files and settling them; its lease has run out."""
    with rig.app.database.unit() as unit:
        for each in unit.within(FIRST).session.query(Delivery).where(Delivery.kind.startswith("file ")):
            each.state, each.posted, each.next_at = DeliveryState.SENDING, [], each.not_before
