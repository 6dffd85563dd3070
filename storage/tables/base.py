"""What every row shares: the declarative base, naming of constraints, and the column that remembers its time zone."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum as PythonEnum
from typing import Annotated, Any

from sqlalchemy import DateTime, Dialect, Enum, ForeignKey, Integer, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Utc(TypeDecorator[datetime]):
    """An instant: kept in UTC, given back aware. A naive time is refused, because nobody can say when it was."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Exact(TypeDecorator[Decimal]):
    """A figure with just the places it was given. It is kept in digits, for SQLite has no such number."""

    LENGTH = 60
    impl = String(LENGTH)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


def _values(choices: type[PythonEnum]) -> list[str]:
    return [str(choice.value) for choice in choices]


# Kept as words, not as a type of the database's own: adding a word needs no migration.
Words = Enum(PythonEnum, native_enum=False, length=40, values_callable=_values)


class Base(DeclarativeBase):
    """Every table of Convenor."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Utc, Decimal: Exact, PythonEnum: Words}


Key = Annotated[int, mapped_column(Integer, primary_key=True, autoincrement=True)]
"""A row's number. Never used again after the row has gone (AUTOINCREMENT on SQLite)."""

PartnershipKey = Annotated[int, mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"))]
"""The partnership that a row belongs to."""

Short = Annotated[str, mapped_column(String(200))]

Json = dict[str, Any]
