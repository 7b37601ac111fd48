"""Growth of jobs, all and by sector, over 1, 3 and 5 years."""

from __future__ import annotations

import polars as pl

from aker_core.facts.legacy import empty, metric_values
from aker_jobs.labor.areas import AS_PUBLISHED
from aker_jobs.labor.growth import CONNECTICUT_2024, cagr_frame
from aker_jobs.labor.qcew_inputs import from_counties, sector_rows

WINDOWS = (1, 3, 5)
LEAST_GROWTH, MOST_GROWTH = -1.0, 10.0  # decimals per year; the table refuses what lies outside


def growth_values(series: pl.DataFrame, year: int, source: str, spans: tuple[int, ...] = WINDOWS) -> pl.DataFrame:
    """Growth over the years of each span up to the data year, from one row per market, series and year.

    series: cbsa_code, metric_stem (`total_jobs`, `tech`, ...), year, jobs, complete, covers, basis, state_fips (for
    breaks), area_fips, government_fips, own_codes, industry_codes, payloads, note (null, or how the series was made
    comparable). Growth across a change of the boundaries is refused.
    """
    if not series.height or not spans:
        return empty()
    keyed = series.with_columns(boundaries=pl.col("covers").cast(pl.String).fill_null("publisher"))
    grown = cagr_frame(
        keyed.with_columns(pl.col("jobs").cast(pl.Float64)),
        key_columns=["cbsa_code", "metric_stem"],
        year_column="year",
        value_column="jobs",
        years=spans,
        breaks=(CONNECTICUT_2024,),
        break_column="state_fips",
    ).filter(pl.col("year") == year)
    return pl.concat(_window_values(grown, keyed, span, year, source) for span in spans)


def _with_start(grown: pl.DataFrame, series: pl.DataFrame, year: int) -> pl.DataFrame:
    """The rows of the data year beside what is known of the start year (columns `start_...`)."""
    columns = ("year", "area_fips", "government_fips", "complete", "payloads", "basis", "boundaries")
    start = series.filter(pl.col("year") == year).select(
        "cbsa_code", "metric_stem", pl.col(*columns).name.prefix("start_")
    )
    lists = ("start_area_fips", "start_government_fips", "start_payloads")
    return grown.join(start, on=["cbsa_code", "metric_stem"], how="left").with_columns(pl.col(*lists).fill_null([]))


def _window_values(grown: pl.DataFrame, series: pl.DataFrame, span: int, year: int, source: str) -> pl.DataFrame:
    rows = _with_start(grown, series, year - span)
    found = pl.col(f"cagr_{span}y")
    # A series that ends at zero, or starts from next to nothing, has no rate that could be compared with others.
    usable = (found > LEAST_GROWTH) & (found < MOST_GROWTH)
    moved = (pl.col("boundaries") != pl.col("start_boundaries")).fill_null(value=False)
    incomplete = ~(pl.col("complete") & pl.col("start_complete")).fill_null(value=True)
    rate = pl.when(usable & ~moved).then(found)
    made = from_counties() | (pl.col("start_basis") == "counties") | pl.col("note").is_not_null()
    no_base = found.is_not_null() & ~usable
    withheld = pl.col(f"cagr_{span}y_status") == "suppressed"
    return metric_values(
        rows,
        pl.format("{}_cagr_{}y", "metric_stem", pl.lit(span)),
        rate,
        status=pl.when(rate.is_not_null() & made)
        .then(pl.lit("derived"))
        .when(moved | incomplete)
        .then(pl.lit("not_published"))
        .when(no_base)
        .then(pl.lit("no_base"))
        .otherwise(pl.col(f"cagr_{span}y_status")),
        period=pl.format("{}-{}", pl.lit(year - span), "year"),
        method=f"(end / start) ** (1 / {span}) - 1",
        inputs=[
            *sector_rows(source, "payloads", "area_fips", "government_fips"),
            *sector_rows(source, "start_payloads", "start_area_fips", "start_government_fips", "start_year"),
        ],
        reason=pl.when(moved)
        .then(pl.lit("the market's boundaries changed between the two years"))
        .when(incomplete)
        .then(pl.lit("the industries of the sector are not published for the area"))
        .when(no_base)
        .then(pl.lit("ended at zero, or started from next to nothing"))
        .when(withheld)
        .then(pl.format("a part is withheld in {} or {}", pl.lit(year - span), "year"))
        .otherwise(
            pl.coalesce(f"cagr_{span}y_reason", "note", pl.when(pl.col("covers").is_null()).then(pl.lit(AS_PUBLISHED)))
        ),
    )
