"""A fake Slack in a process of its own, for tests that kill the bot and need Slack to outlive it."""

import builtins
import json
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Self, Unpack

import aiohttp

from tests.fake_slack.doors import Way
from tests.fake_slack.records import Answer, Json
from tests.fake_slack.surface import Slack

ROOT = Path(__file__).resolve().parents[2]
PLAIN = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class SlackProcess(Slack):
    """`with SlackProcess() as slack:`; reading and controlling it waits for the other process, without asyncio."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._address = ""

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.fake_slack", "--port", "0"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        self._address = self._process.stdout.readline().strip()
        if not self._address:
            raise RuntimeError("the fake Slack did not start; its reason is on standard error")
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    @property
    def url(self) -> str:
        return self._address

    async def perform(self, deed: str, arguments: Json) -> Answer:
        return Answer.from_json(await self._deed(deed, arguments))

    async def redeliver(self, **way: Unpack[Way]) -> list[Answer]:
        return [Answer.from_json(each) for each in await self._deed("redeliver", dict(way))]

    def control(self, name: str, arguments: Json) -> Any:  # noqa: ANN401 - whatever JSON holds
        body = json.dumps(arguments).encode()
        request = urllib.request.Request(f"{self._address}/_fake/control/{name}", body)
        try:
            with PLAIN.open(request, timeout=60) as response:
                return _result(json.load(response))
        except urllib.error.HTTPError as error:
            with error:
                return _result(json.load(error))

    async def _deed(self, name: str, arguments: Json) -> Any:  # noqa: ANN401 - whatever JSON holds
        url = f"{self._address}/_fake/deed/{name}"
        async with aiohttp.ClientSession() as session, session.post(url, json=arguments) as response:
            return _result(await response.json())


def _result(body: Json) -> Any:  # noqa: ANN401 - whatever JSON holds
    """What the other process came to; its mistake is raised here under the same name."""
    if "mistake" in body:
        raise getattr(builtins, body["mistake"], RuntimeError)(body["sentence"])
    return body["result"]
