"""The fixture that tests of the Slack door use."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.fake_slack.server import FakeSlack


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """A fake Slack in this process; a test that ends with complaints in it has failed."""
    async with FakeSlack() as fake:
        yield fake
    assert fake.complaints == []
