"""Slack as the courier's platform: looks where a message would land, posts it once, and finds it again.

Whatever stays in a conversation is sent from here and nowhere else, so that nothing goes round the look before it.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.drawings.limits import FILES_IN_MESSAGE
from bot.drawings.neutral import escape
from bot.drawings.words import mark
from bot.platforms.contract import TryLater
from bot.platforms.slack import uploads, verdicts
from bot.platforms.slack.client import FAILURES, Json, error_of, patiently
from bot.platforms.slack.hearing import is_direct
from bot.platforms.slack.messages import Letter, body_of, draw, draw_letters, mark_of
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.surroundings import Surroundings
from bot.printing.printer import PrintedFile
from handlers.landing import Landing
from handlers.paper import Content, File
from handlers.reply import Marking, Reply, Text
from handlers.sending.unanswered import NOT_HERE, UNREACHED

PAGE = 200
EDITS = "edits"
"""Edits share one pace, for Slack counts them in the whole workspace: 50 a minute, of which bursts are let through."""


FILE = "F"
"""What the ids of files begin with; those of messages are figures."""
GONE = ("message_not_found", "file_not_found", "file_deleted")
"""What Slack says of something to be deleted that is not there any more."""


UNSEEN = ("user_not_in_channel", "user_not_found", "user_not_visible")
"""What Slack says of somebody to whom nothing can be shown alone, such as one of another workspace."""
HIDDEN = Reply(
    title=UNREACHED, parts=(Text(text=f"{NOT_HERE} Ask the coordinator of the partnership, or write to me."),)
)


class SlackPlatform:
    """Posts through one workspace's client."""

    files_together = FILES_IN_MESSAGE

    def __init__(self, client: AsyncWebClient, pace: Pace | None = None) -> None:
        self._client = client
        self._surroundings = Surroundings(client)
        self._pace = pace or Pace()
        self._direct: dict[str, str] = {}
        self._self = ""

    def draw(self, content: Content, mark: str) -> Sequence[Letter]:
        """The content as Slack messages, each with the mark in its metadata and in its first block."""
        assert not isinstance(content, File)
        return draw_letters(content, mark)

    async def look_around(self, destination: str, *, closely: bool) -> Landing:
        """Where a message would land. Raises Rejected, or TryLater when Slack cannot say now.

        Not closely, people are not looked at, and where the scope for looking is missing, Slack itself is left to
        judge. Closely, all waiting is done before the look and not between it and the post.
        """
        private = destination.startswith("@")
        try:
            if closely:
                return await self._look_closely(destination)
            return Landing(direct=True) if private else await self._surroundings.of_channel(destination)
        except FAILURES as failure:
            if not closely and isinstance(failure, SlackApiError) and error_of(failure) == "missing_scope":
                return Landing()
            raise verdicts.of_question(failure, private=private) from failure

    async def post(self, destination: str, thread: str, message: Letter) -> str:
        """Post one message, once, and return its ts. Raises Rejected, TryLater or Uncertain."""
        if wait := self._pace.silent_for():
            raise TryLater(wait)
        channel = await self._ready(destination)
        body = {"channel": channel, **body_of(message.message), "metadata": message.metadata}
        body |= {"thread_ts": thread} if thread else {}
        posting = partial(self._client.chat_postMessage, **body, unfurl_links=False, unfurl_media=False)
        posted = await self._posted(posting, private=destination.startswith("@"))
        return str(posted["ts"])

    async def hand_over(self, file: PrintedFile) -> str:
        """Give Slack a file's bytes, which nobody sees yet, and return its id. Raises Rejected or TryLater."""
        if wait := self._pace.silent_for():
            raise TryLater(wait)
        try:
            # In the body and not in the address, which proxies on the way may keep.
            given = await self._client.api_call("files.getUploadURLExternal", data=uploads.announced(file))
            address, number = str(given["upload_url"]), str(given["file_id"])
        except FAILURES as failure:
            raise verdicts.of_question(failure) from failure
        await uploads.send(address, file.data)
        return number

    async def share(self, destination: str, thread: str, content: File, files: Mapping[str, str]) -> None:
        """Show files that were handed over, once, in one message. Raises Rejected, TryLater or Uncertain."""
        if wait := self._pace.silent_for():
            raise TryLater(wait)
        channel = await self._ready(destination)
        shown = [{"id": number, "title": title} for number, title in files.items()]
        body = {"files": json.dumps(shown), "channel_id": channel, "initial_comment": escape(_comment(content))}
        body |= {"thread_ts": thread} if thread else {}
        sharing = partial(self._client.api_call, "files.completeUploadExternal", data=body)
        await self._posted(sharing, private=destination.startswith("@"))

    async def edit(self, destination: str, message_id: str, message: Letter) -> None:
        """Put one message in the place of the one with this ts. Raises Rejected, TryLater or Uncertain."""
        channel = await self._for_change(destination)
        body = {"channel": channel, "ts": message_id, **body_of(message.message), "metadata": message.metadata}
        try:
            await self._client.chat_update(**body)
        except FAILURES as failure:
            raise verdicts.of_post(failure, private=destination.startswith("@")) from failure

    async def delete(self, destination: str, message_id: str) -> None:
        """Delete the message with this ts or the file with this id, if it is there still.

        Raises Rejected, TryLater or Uncertain.
        """
        channel = await self._for_change(destination)
        try:
            if message_id.startswith(FILE):
                await self._client.files_delete(file=message_id)
            else:
                await self._client.chat_delete(channel=channel, ts=message_id)
        except FAILURES as failure:
            if isinstance(failure, SlackApiError) and error_of(failure) in GONE:
                return
            raise verdicts.of_post(failure, private=destination.startswith("@")) from failure

    async def _for_change(self, destination: str) -> str:
        """The channel in which a message may be changed now, at the pace of changes."""
        if wait := self._pace.silent_for():
            raise TryLater(wait)
        try:
            channel = await self._channel(destination)
        except FAILURES as failure:
            raise verdicts.of_question(failure, private=destination.startswith("@")) from failure
        await self._pace.wait(EDITS)
        return channel

    async def look(self, destination: str, thread: str, mark: str, since: datetime) -> Mapping[int, str]:
        """The ts of those messages under the mark that are there, by number. Raises CannotLook or Uncertain."""
        oldest = f"{since.timestamp():.6f}"
        try:
            channel = await self._channel(destination)
            found = await self._found(channel, thread, mark, oldest)
            if not thread and 0 in found:  # what followed the first message stands in its thread
                found |= await self._found(channel, found[0], mark, oldest)
        except FAILURES as failure:
            raise verdicts.of_look(failure) from failure
        return found

    async def look_for_files(self, destination: str, thread: str, since: datetime) -> Mapping[str, str]:
        """The ids of the bot's own files that are there, by name, of several the newest.

        Raises CannotLook or Uncertain.
        """
        try:
            if not self._self:
                self._self = str((await self._client.auth_test())["user_id"])
            channel = await self._channel(destination)
            messages = [each async for each in self._messages(channel, thread, f"{since.timestamp():.6f}")]
        except FAILURES as failure:
            raise verdicts.of_look(failure) from failure
        own = sorted((each for each in messages if each.get("user") == self._self), key=lambda each: float(each["ts"]))
        return {str(file.get("name")): str(file["id"]) for each in own for file in each.get("files", ())}

    async def _ready(self, destination: str) -> str:
        """The channel to post to, once another message may go there."""
        try:
            channel = await self._channel(destination)
        except FAILURES as failure:
            raise verdicts.of_question(failure, private=destination.startswith("@")) from failure
        await self._pace.wait(channel)
        return channel

    async def _posted(
        self, posting: Callable[[], Awaitable[AsyncSlackResponse]], *, private: bool
    ) -> AsyncSlackResponse:
        """Do what must not be done twice, and fall silent where Slack asks for it."""
        try:
            return await posting()
        except FAILURES as failure:
            verdict = verdicts.of_post(failure, private=private)
            if isinstance(verdict, TryLater):
                self._pace.silence(verdict.seconds)
            raise verdict from failure

    async def _look_closely(self, destination: str) -> Landing:
        if wait := self._pace.silent_for():
            raise TryLater(wait)
        channel = await self._channel(destination)
        await self._pace.ready(channel)
        if destination.startswith("@"):
            return await self._surroundings.of_person(destination[1:])
        return await self._surroundings.of_readers(channel)

    async def _channel(self, destination: str) -> str:
        """The id to post to: a channel's own, or that of the direct conversation with a person."""
        if not destination.startswith("@"):
            return destination
        if destination not in self._direct:
            opened = await self._client.conversations_open(users=destination[1:])
            self._direct[destination] = opened["channel"]["id"]
        return self._direct[destination]

    async def _found(self, channel: str, thread: str, mark: str, oldest: str) -> dict[int, str]:
        messages = [message async for message in self._messages(channel, thread, oldest)]
        borne = [(mark_of(message), message["ts"]) for message in messages]
        return {part: ts for (found, part), ts in borne if found == mark}

    async def _messages(self, channel: str, thread: str, oldest: str) -> AsyncIterator[Json]:
        cursor = ""
        while True:
            asked: Json = {"channel": channel, "oldest": oldest, "limit": PAGE, "include_all_metadata": True}
            asked |= {"cursor": cursor} if cursor else {}
            if thread:
                page = await self._client.conversations_replies(ts=thread, **asked)
            else:
                page = await self._client.conversations_history(**asked)
            for message in page["messages"]:
                yield message
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return


def _comment(content: File) -> str:
    """What stands above files: what they are, and how far they may travel."""
    return " · ".join(words for words in (content.title, mark(content.marking)) if words)


async def whisper(client: AsyncWebClient, event: Json, reply: Reply) -> None:
    """Answer an event with what only its person sees: a refusal, say. Raises one of FAILURES.

    Nobody has looked who reads there, so what is restricted is not shown: ValueError. Whoever cannot be shown anything
    alone is told in the thread that there is an answer, and not what it is.
    """
    if reply.marking == Marking.RESTRICTED:
        raise ValueError("what is restricted is not whispered")
    place = {"channel": event["channel"]}
    place |= {"thread_ts": event["thread_ts"]} if event.get("thread_ts") else {}
    said = partial(client.chat_postMessage, unfurl_links=False, unfurl_media=False)
    if is_direct(event["channel"]):
        await _say(said, place, reply)
        return
    try:
        await _say(partial(client.chat_postEphemeral, user=event["user"]), place, reply)
    except SlackApiError as error:
        if error_of(error) not in UNSEEN:
            raise
        await _say(said, {"thread_ts": event["ts"], **place}, HIDDEN)


async def _say(post: Callable[..., Awaitable[object]], place: Json, reply: Reply) -> None:
    for message in draw(reply):
        await patiently(partial(post, **place, **body_of(message)))


async def publish(client: AsyncWebClient, person: str, page: Reply, view: Json) -> None:
    """Put the view of a page on somebody's Home tab. Raises one of FAILURES.

    Slack keeps it, and nobody has looked where the person reads: what is restricted is not put there, ValueError.
    """
    if page.marking == Marking.RESTRICTED:
        raise ValueError("what is restricted is not published")
    await client.views_publish(user_id=person, view=view)
