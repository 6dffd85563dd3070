"""`python -m tests.fake_slack --port 0` prints its address and serves until its standard input is closed."""

import argparse
import asyncio
import sys

from tests.fake_slack.server import FakeSlack


async def _serve(port: int) -> None:
    async with FakeSlack(port=port) as slack:
        print(slack.url, flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Serve a fake Slack on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    asyncio.run(_serve(parser.parse_args().port))
