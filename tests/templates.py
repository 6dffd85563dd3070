"""Databases that begin as copies: what many tests begin with is made once for each kind of database."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import NamedTuple

import psycopg
from psycopg import sql
from sqlalchemy import URL

from storage.database import Database

MEMORY = "sqlite://"
_idle: list[Database] = []
_images: dict[str, sqlite3.Connection] = {}


class Recipe(NamedTuple):
    """What a database begins with: a name that says all of what goes into it, and what puts it there."""

    name: str
    fill: Callable[[Database], None]


@contextmanager
def begun(url: str, recipe: Recipe, *, workers: int = 8) -> Iterator[Database]:
    """The empty database at `url`, filled as the recipe says; closed at the end, and one in memory forgotten."""
    database = _database(url, workers)
    try:
        (_copy_sqlite if database.on_sqlite else _copy_postgres)(database, recipe)
        yield database
    except BaseException:
        database.close()
        raise
    _put_back(database)


@contextmanager
def kept(database: Database) -> Iterator[Callable[[], bool]]:
    """What is done to a database in memory meanwhile is undone; the function says whether anything was."""
    with _connection(database) as connection, closing(sqlite3.connect(":memory:")) as before:
        connection.backup(before)
        done = connection.total_changes
        yield lambda: connection.total_changes != done
        before.backup(connection)


def _database(url: str, workers: int) -> Database:
    """One in memory is used again, for the statements that it has compiled; its content is overwritten whole."""
    return _idle.pop() if url == MEMORY and _idle else Database(url, workers=workers)


def _put_back(database: Database) -> None:
    _idle.append(database) if database.in_memory else database.close()


def _copy_sqlite(database: Database, recipe: Recipe) -> None:
    with _connection(database) as connection:
        _image(recipe).backup(connection)


def _image(recipe: Recipe) -> sqlite3.Connection:
    """A database in memory with this content, made once."""
    if recipe.name not in _images:
        database = Database(MEMORY)
        recipe.fill(database)
        with _connection(database) as filled:
            _images[recipe.name] = sqlite3.connect(":memory:", check_same_thread=False)
            filled.backup(_images[recipe.name])
        database.close()
    return _images[recipe.name]


@contextmanager
def _connection(database: Database) -> Iterator[sqlite3.Connection]:
    lent = database.writer.raw_connection()
    try:
        assert isinstance(lent.driver_connection, sqlite3.Connection)
        yield lent.driver_connection
    finally:
        lent.close()


def _copy_postgres(database: Database, recipe: Recipe) -> None:
    """The first one is filled and becomes the template; every other is made anew as its copy."""
    name = str(database.url.database)
    template = f"template_{hashlib.sha256(recipe.name.encode()).hexdigest()[:16]}"
    with psycopg.connect(_conninfo(database.url), autocommit=True) as server:
        known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone()
        if not known:
            recipe.fill(database)
            database.close()
            server.execute(_create(template, name))
            return
        server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
        server.execute(_create(name, template))


def _create(name: str, template: str) -> sql.Composed:
    return sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))


def _conninfo(url: URL) -> str:
    return url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
