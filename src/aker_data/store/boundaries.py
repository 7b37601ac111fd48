"""Outlines in the database: written whole for a delineation, read as well-known binary.

Whoever opened the session commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from aker_core.errors import StorageError
from aker_data.models import CountyBoundary, MarketBoundary
from aker_data.store.markets import upsert

if TYPE_CHECKING:
    import polars as pl
    from sqlalchemy.orm import Session

CODES = {CountyBoundary: "county_fips", MarketBoundary: "cbsa_code"}
Boundary = type[CountyBoundary] | type[MarketBoundary]
Row = dict[str, Any]


@dataclass(frozen=True)
class BoundaryStamp:
    """What all outlines of one refresh share. data_origin: published or sample."""

    delineation: str
    year: int
    data_origin: str
    run_id: str


def replace_boundaries(session: Session, counties: pl.DataFrame, markets: pl.DataFrame, stamp: BoundaryStamp) -> bool:
    """Put outlines in the place of those that the delineation has; False where they are so already.

    counties: county_fips, geometry (WKB of multipolygons), source_data_hash. markets: cbsa_code, method, geometry,
    source_data_hash. Raises StorageError where the sample's would replace published ones.
    """
    tables: dict[Boundary, pl.DataFrame] = {CountyBoundary: counties, MarketBoundary: markets}
    if all(_is_there(session, model, rows, stamp) for model, rows in tables.items()):
        return False
    if stamp.data_origin == "sample" and _has_published(session, stamp.delineation):
        raise StorageError(
            f"The database holds published outlines for {stamp.delineation}, which the sample's must not replace. Use "
            f"another database (AKER_POSTGIS_DSN) and lake (AKER_LAKE_PATH)"
        )
    for model, rows in tables.items():
        session.execute(delete(model).where(model.delineation == stamp.delineation))
        upsert(session, model, [row | vars(stamp) for row in rows.to_dicts()])
    return True


def _is_there(session: Session, model: Boundary, rows: pl.DataFrame, stamp: BoundaryStamp) -> bool:
    code = CODES[model]
    query = select(getattr(model, code), model.source_data_hash, model.data_origin, model.year)
    stored = {tuple(row) for row in session.execute(query.where(model.delineation == stamp.delineation))}
    wanted = {(*row, stamp.data_origin, stamp.year) for row in rows.select(code, "source_data_hash").iter_rows()}
    return stored == wanted


def _has_published(session: Session, delineation: str) -> bool:
    query = select(CountyBoundary.county_fips).where(CountyBoundary.delineation == delineation)
    return session.scalar(query.where(CountyBoundary.data_origin == "published").limit(1)) is not None


def boundaries(
    session: Session, model: Boundary, delineation: str, codes: Sequence[str] = ()
) -> list[tuple[str, bytes]]:
    """Codes with their outlines (WKB, WGS 84) of a delineation, by code. codes: only these (default: all)."""
    code = getattr(model, CODES[model])
    query = select(code, model.geometry).where(model.delineation == delineation).order_by(code)
    return [(name, bytes(body)) for name, body in session.execute(query.where(code.in_(codes)) if codes else query)]
