"""Response URLs: answering what a person did without being in the channel, five times within half an hour."""

from aiohttp import web

from bot.clock import monotonic
from tests.fake_slack.chat import TEXT, content, rewrite
from tests.fake_slack.records import Json, Post
from tests.fake_slack.state import ResponseUrl, SlackError, State

USES = 5
LIFE = 1800.0


class Responses:
    """Answers `/response/NAME`, and 429 where that is the fault of the method `response_url`."""

    def __init__(self, state: State) -> None:
        self.state = state

    async def answer(self, request: web.Request) -> web.Response:
        """Take one answer through a response URL."""
        url = self.state.response_urls.get(request.match_info["name"])
        if url is None or monotonic() - url.issued > LIFE:
            return _refused("expired_url", 404)
        if url.uses >= USES:
            return _refused("used_url", 404)
        if (fault := self.state.faults.take("response_url")).status == 429:
            return web.Response(status=429, headers={"Retry-After": str(fault.retry_after)})
        url.uses += 1
        try:
            self._carry_out(url, await request.json())
        except SlackError as error:
            self.state.complaints.append(f"an answer through a response URL was refused: {error.code} {error.more}")
            return _refused(error.code, 400)
        return web.Response(text="ok")

    def _carry_out(self, url: ResponseUrl, body: Json) -> None:
        original = self.state.post(url.original) if url.original else None
        if body.get("delete_original") and original:
            original.deleted = True
            return
        text, blocks = content(body, TEXT)
        if body.get("replace_original") and original:
            rewrite(self.state, original, text, blocks)
            return
        self._show(url, body, text, blocks)

    def _show(self, url: ResponseUrl, body: Json, text: str, blocks: list[Json]) -> Post:
        channel = self.state.workspace.channels[url.channel]
        to = "" if body.get("response_type") == "in_channel" else url.user
        return self.state.show(channel, "response", text, blocks, to=to, thread_ts=str(body.get("thread_ts") or ""))


def _refused(error: str, status: int) -> web.Response:
    return web.json_response({"ok": False, "error": error}, status=status)
