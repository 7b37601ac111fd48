"""What rates of applications and formations are computed from: counties by year, months of states by year."""

from __future__ import annotations

import polars as pl

from aker_core.facts.family import Tables
from aker_core.facts.inputs import TERM, input_rows, one, part_terms, texts
from aker_jobs.formation.series import APPLICATIONS
from aker_jobs.formation.tables import BFS_COUNTY, BFS_MONTHLY, payloads_of


def county_key() -> pl.Expr:
    """The key of a market's applications in one of its states; null where none of the counties there has a figure."""
    key = pl.format("bfs_county/{}/{}/{}", "cbsa_code", "state_fips", "year")
    return pl.when(pl.col("codes").is_not_null()).then(key)


def county_inputs(parts: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """The rows of the table by county. parts: `market_parts`. The amount is of the counties that have a figure."""
    return input_rows(
        parts,
        county_key(),
        table=BFS_COUNTY,
        column="applications",
        amount=pl.col("low"),
        payloads=payloads_of(tables[BFS_COUNTY]),
        where={"county_fips": pl.col("codes"), "year": one("year")},
    )


def month_key() -> pl.Expr:
    """The key of the twelve months of a series of a state or the nation."""
    return pl.format("bfs/{}/{}/{}", "geo", "published", "year")


def month_inputs(totals: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """The rows of the table by month. totals: `area_totals`. No amount where a month is withheld or not out."""
    return input_rows(
        totals,
        month_key(),
        table=BFS_MONTHLY,
        column="value",
        amount=pl.col("total"),
        payloads=payloads_of(tables[BFS_MONTHLY]),
        where={
            "geo": one("geo"),
            "series": one("published"),
            "year": one("year"),
            "naics_sector": texts("TOTAL"),
            "seasonally_adjusted": texts("false"),
        },
    )


def application_terms(parts: pl.DataFrame) -> pl.DataFrame:
    """cbsa_code, year and the terms (`made_of`) of a market's own applications, added over its states."""
    return _by_market(parts, pl.lit("applications=") + county_key())


def share_terms(parts: pl.DataFrame, totals: pl.DataFrame, series: str, role: str) -> pl.DataFrame:
    """cbsa_code, year and the terms (`made_of`) of a market's share of a series, by state.

    role: what the state's figure is called in the formula.
    """
    keys = totals.select("series", "year", state_fips="geo_code", key=month_key())
    on = ["state_fips", "year"]
    of_all = keys.filter(series=APPLICATIONS).select(*on, all_key="key")
    of_series = keys.filter(series=series).select(*on, series_key="key")
    joined = parts.join(of_all, on=on, how="left", maintain_order="left").join(
        of_series, on=on, how="left", maintain_order="left"
    )
    state = pl.col("state_fips")
    return _by_market(
        joined,
        part_terms("county_applications", state, county_key()),
        part_terms("state_applications", state, pl.col("all_key")),
        part_terms(role, state, pl.col("series_key")),
    )


def _by_market(parts: pl.DataFrame, *terms: pl.Expr) -> pl.DataFrame:
    """The terms of the parts of each market and year, put together; null where none of its counties has a figure."""
    there = parts.filter(pl.col("codes").is_not_null())
    text = there.select("cbsa_code", "year", made_of=pl.concat_str(terms, separator=TERM, ignore_nulls=True))
    lists = text.group_by("cbsa_code", "year", maintain_order=True).agg("made_of")
    joined = lists.with_columns(pl.col("made_of").list.join(TERM))
    return parts.select("cbsa_code", "year").unique().join(joined, on=["cbsa_code", "year"], how="left")
