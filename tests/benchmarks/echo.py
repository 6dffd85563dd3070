"""What the bot is measured against: the smallest Bolt app, alone or with one durable insert for each command.

`python -m tests.benchmarks.echo --port 8000 --slack URL [--database URL]` serves until it is terminated.
"""

import argparse
import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

import psycopg
import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tests.bot_process import SECRET
from tests.fake_slack import Slack

CONNECTIONS = 8
TABLE = "CREATE TABLE IF NOT EXISTS said (id INTEGER {key}, words TEXT NOT NULL)"
Keep = Callable[[str], Awaitable[None]]


async def keep_nothing(_words: str) -> None:
    """The echo alone."""


def keep_in_sqlite(path: str) -> Keep:
    """One durable row for each command, with the bot's own pragmas."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(TABLE.format(key="PRIMARY KEY AUTOINCREMENT"))

    async def keep(words: str) -> None:
        connection.execute("INSERT INTO said (words) VALUES (?)", (words,))

    return keep


async def keep_in_postgres(url: str) -> Keep:
    """The same through psycopg, over as many connections as the bot has."""
    free: asyncio.Queue[psycopg.AsyncConnection[tuple[object, ...]]] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        free.put_nowait(await psycopg.AsyncConnection.connect(url, autocommit=True))
    connection = await free.get()
    await connection.execute(TABLE.format(key="GENERATED ALWAYS AS IDENTITY PRIMARY KEY").encode())
    free.put_nowait(connection)

    async def keep(words: str) -> None:
        connection = await free.get()
        try:
            await connection.execute("INSERT INTO said (words) VALUES (%s)", (words,))
        finally:
            free.put_nowait(connection)

    return keep


async def serve(port: int, slack_url: str, database: str) -> None:
    """Serve on a port of 127.0.0.1."""
    if database.startswith("sqlite:///"):
        keep = keep_in_sqlite(str(Path(database.removeprefix("sqlite:///"))))
    else:
        keep = await keep_in_postgres(database) if database else keep_nothing
    client = AsyncWebClient(token=Slack.bot_token, base_url=slack_url, retry_handlers=[])
    app = AsyncApp(client=client, signing_secret=SECRET, process_before_response=True)

    async def action(ack: AsyncAck, command: dict[str, str]) -> None:
        await keep(command["text"])
        await ack(f"Saved: {command['text']}")

    app.command("/action")(action)
    bolt = AsyncSlackRequestHandler(app)

    async def ready(_request: Request) -> Response:
        return PlainTextResponse("ok")

    routes = [Route("/slack/events", bolt.handle, methods=["POST"]), Route("/readyz", ready)]
    config = uvicorn.Config(Starlette(routes=routes), port=port, log_config=None, access_log=False, server_header=False)
    await uvicorn.Server(config).serve()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Serve the smallest Bolt app on 127.0.0.1.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--slack", required=True)
    parser.add_argument("--database", default="")
    arguments = parser.parse_args()
    logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    asyncio.run(serve(arguments.port, arguments.slack, arguments.database))
