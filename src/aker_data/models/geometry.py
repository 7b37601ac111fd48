"""Outlines: a PostGIS geometry there, plain WKB on SQLite; WKB bytes in Python on both."""

from __future__ import annotations

import struct
from typing import Any

from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator, TypeEngine

SRID = 4326  # WGS 84
HAS_SRID = 0x20000000  # the flag of extended WKB


class MultiPolygon(TypeDecorator[bytes]):
    """WKB of a multipolygon in WGS 84. GeoAlchemy2 is loaded with the first PostGIS connection, not before."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect | None) -> TypeEngine[Any]:
        """Geometry on PostgreSQL, bytes elsewhere. GeoAlchemy2 itself asks without a dialect."""
        if dialect is None:
            return LargeBinary()
        if dialect.name != "postgresql":
            return dialect.type_descriptor(LargeBinary())
        from geoalchemy2 import Geometry

        kind: TypeEngine[Any] = Geometry("MULTIPOLYGON", srid=SRID, spatial_index=False)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> Any:
        """What is stored."""
        if value is None or dialect.name != "postgresql":
            return value
        from geoalchemy2 import WKBElement

        return WKBElement(value, srid=SRID)

    def process_result_value(self, value: Any, dialect: Dialect) -> bytes | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """What is read."""
        return value if value is None or isinstance(value, bytes) else plain_wkb(bytes(value.data))


def plain_wkb(body: bytes) -> bytes:
    """WKB without the SRID that PostGIS adds to it."""
    order = "<" if body[0] == 1 else ">"
    (kind,) = struct.unpack_from(f"{order}I", body, 1)
    if not kind & HAS_SRID:
        return body
    return body[:1] + struct.pack(f"{order}I", kind & ~HAS_SRID) + body[9:]
