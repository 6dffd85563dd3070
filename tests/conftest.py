"""What every test stands on."""

import gc
import os
from itertools import chain, groupby, zip_longest

import pytest
from hypothesis import HealthCheck, settings

from tests.databases import database_url, postgres, postgres_url, sqlite_url
from tests.fake_slack.fixtures import slack
from tests.logs import nothing_secret_is_logged

__all__ = ["database_url", "nothing_secret_is_logged", "postgres", "postgres_url", "slack", "sqlite_url"]

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")

# Tests talk to 127.0.0.1 only, and slack_sdk would take a proxy from the environment whatever NO_PROXY says.
# Done here and not in a fixture so that it holds before anything is collected, and for every process the tests start.
for name in PROXIES:
    os.environ.pop(name, None)

# How long an example takes says more about the machine than about the rule, and so does how long it takes to draw one.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

# Looking for garbage after every 700 objects is a sixth of what the tests take, most of it over modules that stay.
gc.set_threshold(20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have the fault tests begin first, which mostly wait, and beside each of them one that keeps a processor busy."""
    modules = [list(found) for _, found in groupby(items, key=lambda item: item.path)]
    waiting = [each for each in modules if each[0].path.parent.name == "faults"]
    busy = [each for each in modules if each[0].path.parent.name != "faults"]
    items[:] = chain.from_iterable(chain.from_iterable(zip_longest(waiting, busy, fillvalue=())))


def pytest_collection_finish() -> None:
    """Look for no garbage among what was imported."""
    gc.freeze()
