"""Which rows of QCEW a fact is made of: keys of inputs, the inputs themselves, and the terms that name them.

Keys: ``qcew/<place>/<sector>/<ownerships>/<year>`` for a part of a sector (see `aker_jobs.labor.sector_sums`),
``qcew/<place>/total/<year>`` for the jobs of all industries, and the same with ``wages`` and ``change``.
"""

from __future__ import annotations

import polars as pl

from aker_core.facts.inputs import TERM, input_rows, one, texts
from aker_jobs.labor.qcew_cells import COLUMNS, QcewTable

# Term of a formula -> column of `market_totals`, column of the cells.
TOTALS = {
    "total": ("total_jobs", "jobs"),
    "wages": ("total_wages_usd", "wages_usd"),
    "change": ("jobs_oty_change", "jobs_oty_change"),
}


def total_key(term: str = "total", place: pl.Expr | None = None, year: pl.Expr | None = None) -> pl.Expr:
    """The key of a figure of all industries of a place; null where no area stands for it."""
    return pl.format(
        "qcew/{}/{}/{}",
        pl.col("cbsa_code") if place is None else place,
        pl.lit(term),
        pl.col("year") if year is None else year,
    )


def keys_of(role: str, keys: pl.Expr) -> pl.Expr:
    """The term of a role whose inputs are added: ``role=key;role=key`` from a list of keys, null where it is null."""
    return pl.lit(f"{role}=") + keys.list.join(f"{TERM}{role}=")


def sector_inputs(parts: pl.DataFrame, source: QcewTable) -> pl.DataFrame:
    """The inputs of the parts of sectors, of the table that the cells are from."""
    return input_rows(
        parts,
        pl.col("key"),
        table=source.name,
        column=COLUMNS[source.name]["jobs"],
        amount=pl.col("jobs"),
        payloads=pl.col("payloads"),
        where={
            "area_fips": pl.col("area_fips"),
            "own_code": pl.col("own_codes"),
            "industry_code": pl.col("industry_codes"),
            **_period(source),
        },
    )


def total_inputs(totals: pl.DataFrame, source: QcewTable, terms: tuple[str, ...] = ("total",)) -> pl.DataFrame:
    """The inputs of the all-industry figures of places: of jobs, and where they are wanted of wages and change.

    totals: as of `aker_jobs.labor.totals.market_totals`.
    """
    placed = totals.drop_nulls("area_fips")
    return pl.concat(
        input_rows(
            placed,
            total_key(term),
            table=source.name,
            column=COLUMNS[source.name][TOTALS[term][1]],
            amount=pl.col(TOTALS[term][0]),
            payloads=pl.col("total_payloads"),
            where={
                "area_fips": pl.col("area_fips"),
                "own_code": texts("0"),
                "industry_code": texts("10"),
                **_period(source),
            },
        )
        for term in terms
    )


def _period(source: QcewTable) -> dict[str, pl.Expr]:
    """The filter of the period: a year, and of a table of quarters the one that was used."""
    when = {"year": one("year")}
    return when if source.quarter is None else when | {"qtr": texts(str(source.quarter))}


def from_counties() -> pl.Expr:
    """Whether the figure is not the publisher's for the market as delineated: counties were added up, for all of a
    sector or for its government part, or the publisher's boundaries may differ."""
    with_government = pl.col("own_codes").list.set_difference(["5"]).list.len() > 0
    apart = with_government & (pl.col("government_fips") != pl.col("area_fips")).fill_null(value=False)
    return (pl.col("basis") == "counties") | apart | pl.col("covers").is_null()
