"""The declarative base, and column types that take what people and frames hand over."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Date, DateTime, Dialect, Double, Integer, MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
Serial = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts up only an INTEGER key


def as_date(value: object) -> date | None:
    """A date out of a date, a moment, or ISO text (``2024-06-01``; ``2024-06`` is the first of the month).

    Raises ValueError for anything else.
    """
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    if isinstance(value, str):
        return date.fromisoformat(f"{value}-01" if len(value) == len("2024-06") else value)
    raise ValueError(f"{value!r} is not a date. Write it as 2024-06-01")


def as_moment(value: object) -> datetime | None:
    """A moment in UTC out of a datetime (without a zone: UTC) or ISO text.

    Raises ValueError for other text, TypeError for other things.
    """
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if value is None:
        return None
    if not isinstance(value, datetime):
        raise TypeError(f"{value!r} is not a date and time. Write it as 2024-06-01T12:00:00Z")
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class IsoDate(TypeDecorator[date]):
    """A date; ISO text is taken too, because people write '2024-06-01'."""

    impl = Date
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> date | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """What is stored."""
        return as_date(value)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no time zone, so it is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (as above)
        """What is stored."""
        return as_moment(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (as above)
        """What is read."""
        return as_moment(value)


class Number(TypeDecorator[float]):
    """A number or null. NaN (null in pandas) and infinity (a rate without a base) are null."""

    impl = Double
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> float | None:  # noqa: ARG002 (as above)
        """What is stored."""
        return float(value) if value is not None and math.isfinite(value) else None


class Whole(TypeDecorator[int]):
    """A whole number or null; takes 12.0, since frames with nulls have floats. Raises ValueError for 12.5."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:  # noqa: ARG002 (as above)
        """What is stored."""
        if value is None or not math.isfinite(value):
            return None
        if value != int(value):
            raise ValueError(f"{value!r} is not a whole number. This column holds counts")
        return int(value)


class Base(DeclarativeBase):
    """All tables of the database."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        float: Number,
        int: Whole,
        date: IsoDate,
        datetime: UtcDateTime,
        dict[str, Any]: Json,
        list[str]: Json,
    }
