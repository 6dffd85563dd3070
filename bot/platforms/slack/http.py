"""The signed HTTP door: commands, interactions and events on one path. Bolt checks the signature of every request."""

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

PATH = "/slack/events"
LARGEST = 1_000_000
"""Bytes of a request; Slack's own are far smaller."""


def make_routes(app: AsyncApp) -> list[Route]:
    """The route that Slack posts to. What is not signed, or not lately, gets 401; what fails gets 500."""
    bolt = AsyncSlackRequestHandler(app)

    async def take(request: Request) -> Response:
        if not request.headers.get("x-slack-request-timestamp", "").isdecimal():
            return _refused(401, "invalid request")
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > LARGEST:
            return _refused(413, "too large")
        try:
            (await request.body()).decode()
        except UnicodeDecodeError:
            return _refused(400, "not text")
        return await bolt.handle(request)

    return [Route(PATH, take, methods=["POST"])]


def _refused(status: int, error: str) -> Response:
    return JSONResponse({"error": error}, status)
