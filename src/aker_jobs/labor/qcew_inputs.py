"""Which rows of QCEW a value came from, as the inputs of its provenance."""

from __future__ import annotations

import polars as pl

from aker_core.facts.legacy import one, source_rows, texts


def _when(table: str, year: str) -> dict[str, pl.Expr]:
    """The filter of the period: a year, and of a table of quarters the one that was used (column `qtr`)."""
    when = {"year": one(year)}
    return when | {"qtr": one("qtr")} if table == "bls_qcew_quarterly" else when


def total_rows(table: str, payloads: str = "total_payloads", areas: str = "area_fips") -> pl.Expr:
    """The rows of the all-industry totals of some areas (a list column) in the year."""
    return source_rows(
        table,
        payloads,
        area_fips=pl.col(areas),
        own_code=texts("0"),
        industry_code=texts("10"),
        **_when(table, "year"),
    )


def sector_rows(table: str, payloads: str, private: str, government: str, year: str = "year") -> list[pl.Expr]:
    """The rows of a sector: private ones of some areas, and those of government of the same or of other areas."""
    sides = (
        (private, pl.col("own_codes").list.set_intersection(["5"])),
        (government, pl.col("own_codes").list.set_difference(["5"])),
    )
    return [
        pl.when(owners.list.len() > 0, pl.col(areas).list.len() > 0).then(
            source_rows(
                table,
                payloads,
                area_fips=pl.col(areas),
                own_code=owners,
                industry_code=pl.col("industry_codes"),
                **_when(table, year),
            )
        )
        for areas, owners in sides
    ]


def from_counties() -> pl.Expr:
    """Whether the figure is not the publisher's for the market as delineated: counties were added up, for all of a
    sector or for its government part, or the publisher's area may be drawn otherwise."""
    with_government = pl.col("own_codes").list.set_difference(["5"]).list.len() > 0
    apart = with_government & (pl.col("government_fips") != pl.col("area_fips")).fill_null(value=False)
    return (pl.col("basis") == "counties") | apart | pl.col("covers").is_null()
