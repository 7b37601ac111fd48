"""Local Area Unemployment Statistics by the BLS API: unemployed and labor force of every metro, by month."""

from __future__ import annotations

import polars as pl

from aker_data.check import Check
from aker_data.contracts import Need, Payload, Scope, Source
from aker_data.schemas.bls_series import LAUS, MEASURES
from aker_data.sources import _bls_series as bls
from aker_data.sources import reading
from aker_data.sources._shape import as_declared

ID = "bls_laus_metro"
SERIES = r"^LAUMT(\d{2})(\d{5})000000(\d{2})$"
ROUNDING = 0.1 + 1e-9  # rates are published with one decimal, from figures before rounding


def series_of(metro: bls.Metro, measure: str) -> str:
    """The series of a metro. measure: 03 rate, 04 unemployed, 06 labor force."""
    return f"LAUMT{metro.state_fips}{metro.cbsa_code}000000{measure}"


def requests(scope: Scope) -> list[Need]:
    """The three series of every metro."""
    series = [series_of(metro, measure) for metro in bls.metros() for measure in MEASURES]
    return [Need(f"unemployment of metros to {scope.year}", (bls.requests(ID, scope, series),))]


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `LAUS` from one answer; see `_bls_series.parse`. Raises SourceChanged for a series of another kind."""
    rows = bls.parse(payload)
    parts = rows.with_columns(part=pl.col("series_id").str.extract_groups(SERIES)).unnest("part")
    if (odd := parts.filter(pl.col("3").is_null() | ~pl.col("3").is_in(list(MEASURES)))).height:
        reading.raise_source_changed(payload, f"{odd['series_id'][0]} is no rate, unemployed or labor force of a metro")
    named = parts.with_columns(
        pl.col("1").alias("state_fips"),
        pl.col("2").alias("cbsa_code"),
        pl.col("3").replace_strict(MEASURES, return_dtype=pl.String).alias("measure"),
    )
    return as_declared(payload, named, LAUS)


def checks(table: pl.LazyFrame) -> list[Check]:
    """The published rate of a year is that of the published levels."""
    averages = table.filter(pl.col("period") == "M13").select("cbsa_code", "year", "measure", "value").collect()
    wide = averages.pivot(on="measure", index=["cbsa_code", "year"], values="value", aggregate_function="first")
    if not set(MEASURES.values()) <= set(wide.columns):
        return []
    rate = 100 * pl.col("unemployed") / pl.col("labor_force")
    gaps = wide.select(gap=(rate - pl.col("unemployment_rate_pct")).abs()).drop_nulls()["gap"]
    equal = int((gaps <= ROUNDING).sum())
    return [
        Check(
            name="published annual rates recomputed from unemployed and labor force",
            passed=equal == len(gaps),
            note=f"{equal:,} of {len(gaps):,} metros and years, to the rounding of the rate",
            rows=len(gaps),
            share=equal / len(gaps) if len(gaps) else None,
            max_abs_error=gaps.max(),  # type: ignore[arg-type]
        )
    ]


SOURCE = Source(id=ID, schema=LAUS, requests=requests, parse=parse, checks=checks)
