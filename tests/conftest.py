"""What every test stands on."""

import gc
import os

from hypothesis import settings

from tests.databases import database_url, postgres, postgres_url, sqlite_url
from tests.fake_slack.fixtures import slack
from tests.logs import nothing_secret_is_logged

__all__ = ["database_url", "nothing_secret_is_logged", "postgres", "postgres_url", "slack", "sqlite_url"]

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")

# Tests talk to 127.0.0.1 only, and slack_sdk would take a proxy from the environment whatever NO_PROXY says.
# Done here and not in a fixture so that it holds before anything is collected, and for every process the tests start.
for name in PROXIES:
    os.environ.pop(name, None)

# How long an example takes says more about the machine than about the rule.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

# Looking for garbage after every 700 objects is a sixth of what the tests take, most of it over modules that stay.
gc.set_threshold(20_000)


def pytest_collection_finish() -> None:
    """Look for no garbage among what was imported."""
    gc.freeze()
