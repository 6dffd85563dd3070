"""A house of either kind for the whole folder: what ends its bot starts it again."""

from collections.abc import Iterator

import pytest

from tests.databases import Postgres
from tests.fake_slack import SlackProcess
from tests.faults.rig import House


@pytest.fixture(scope="session")
def houses(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[House]]:
    """One house on SQLite and one on PostgreSQL, which stand for the session."""
    folder = tmp_path_factory.mktemp("houses")
    with SlackProcess() as one, SlackProcess() as other:
        standing = [House(one, f"sqlite:///{folder / 'convenor.db'}", folder), House(other, postgres.create(), folder)]
        standing[1].migrate()
        yield standing
        for house in standing:
            house.close()
