"""Outlines: a PostGIS geometry there, plain bytes on SQLite; WKB bytes in Python on both.

GeoAlchemy2's own type hands out elements that only Shapely turns into bytes, and takes a third of a second to import.
The two functions of PostGIS below are all that storing needs. GeoAlchemy2 reads the tables for alembic.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Dialect, LargeBinary, func
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

SRID = 4326  # WGS 84


class _Geometry(UserDefinedType[bytes]):
    """The column of PostGIS, written and read as WKB."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """The type in SQL."""
        return f"geometry(MULTIPOLYGON,{SRID})"

    def bind_expression(self, bindvalue: BindParameter[bytes]) -> ColumnElement[Any]:
        """What is stored."""
        return func.ST_GeomFromWKB(bindvalue, SRID)

    def column_expression(self, colexpr: ColumnElement[Any]) -> ColumnElement[Any]:
        """What is read."""
        return func.ST_AsBinary(colexpr, type_=LargeBinary)


class MultiPolygon(TypeDecorator[bytes]):
    """WKB of a multipolygon in WGS 84."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect | None) -> TypeEngine[Any]:
        """A geometry on PostgreSQL, bytes elsewhere (and where GeoAlchemy2 asks without a dialect)."""
        kind: TypeEngine[Any] = _Geometry() if dialect is not None and dialect.name == "postgresql" else LargeBinary()
        return kind if dialect is None else dialect.type_descriptor(kind)
