"""The whole economy of markets and the nation by industry, each job once, and the inputs that name its industries."""

from __future__ import annotations

import polars as pl

from aker_core.facts.inputs import TERM, merged, part_terms
from aker_geo.codes import NATION
from aker_jobs.comparison.shift_share_values import SPAN
from aker_jobs.labor.estimate_inputs import estimate_inputs
from aker_jobs.labor.job_sums import JobSums
from aker_jobs.labor.nation import NATION_AREA
from aker_jobs.labor.qcew_cells import cells_of
from aker_jobs.labor.qcew_inputs import sector_inputs

INDUSTRY = ["own_code", "industry_code"]


def of_economy() -> pl.Expr:
    """The rows that are all of the economy once: private sectors of two digits, and each government in total."""
    level, owned = pl.col("agglvl_code") % 10, pl.col("own_code").cast(pl.String)
    return ((level == 4) & (owned == "5")) | ((level == 1) & owned.is_in(["1", "2", "3"]))


def industry_key(place: pl.Expr, year: pl.Expr) -> pl.Expr:
    """The key of the input that holds the jobs of an industry of the economy in a place and year."""
    return pl.format("qcew/{}/industry/{}-{}/{}", place, *INDUSTRY, year)


def industry_terms() -> pl.Expr:
    """The terms of one industry: its jobs here at the start (the estimate where the market `is_estimated`, and this is
    withheld), and in the nation at both ends."""
    part = pl.format("{}-{}", *INDUSTRY)
    start, nation = pl.col("start_year"), pl.lit(NATION)
    own_key = industry_key(pl.col("cbsa_code"), start)
    keys = {
        "start": pl.when("is_estimated").then(pl.coalesce("estimate_key", own_key)).otherwise(own_key),
        "nation_start": pl.when(pl.col("national_start").is_not_null()).then(industry_key(nation, start)),
        "nation_end": pl.when(pl.col("national_end").is_not_null()).then(industry_key(nation, start + SPAN)),
    }
    terms_of = [part_terms(role, part, key) for role, key in keys.items()]
    return pl.concat_str(terms_of, separator=TERM, ignore_nulls=True).alias("vectors")


def national_industries(economy: pl.LazyFrame, sums: JobSums) -> pl.DataFrame:
    """One row per industry and ownership of the economy: own_code, industry_code, national_start, national_end, and the
    nation's totals of both years; no rows where the nation has none in one of them."""
    of_nation = sums.totals.filter(pl.col("cbsa_code") == NATION)
    totals = dict(of_nation.select("year", "total_jobs").iter_rows())
    start = sums.year - SPAN
    if totals.get(start) is None or totals.get(sums.year) is None:
        return pl.DataFrame()
    rows = cells_of(economy, [NATION_AREA]).with_columns(pl.col("jobs").cast(pl.Float64))
    ends = rows.group_by(INDUSTRY).agg(
        national_start=pl.col("jobs").filter(pl.col("year") == start).first(),
        national_end=pl.col("jobs").filter(pl.col("year") == sums.year).first(),
    )
    return ends.with_columns(
        national_total_start=pl.lit(float(totals[start])),
        national_total_end=pl.lit(float(totals[sums.year])),
        start_year=pl.lit(start, pl.Int16),
    )


def industries_of_markets(
    cells: pl.LazyFrame, start: pl.DataFrame, industries: pl.DataFrame, year: int
) -> pl.DataFrame:
    """Every market with every industry: `start` is null where a part is withheld, 0 where there is none."""
    places = start.select("cbsa_code", "area_fips").explode("area_fips")
    of_year = cells.filter(pl.col("year") == year)
    rows = cells_of(of_year, places["area_fips"].unique().to_list()).join(places, on="area_fips")
    sums = rows.group_by("cbsa_code", *INDUSTRY).agg(
        start=pl.when(pl.col("jobs").null_count() == 0).then(pl.col("jobs").sum()),
        payloads=pl.col("payload_sha256").drop_nulls().unique().sort(),
        there=pl.lit(value=True),
    )
    private = rows.filter(pl.col("own_code") == "5")["area_fips"].unique().to_list()
    detailed = places.group_by("cbsa_code").agg(detailed=pl.col("area_fips").is_in(private).all())
    return (
        start.select("cbsa_code", "area_fips", local_total_start=pl.col("total_jobs").cast(pl.Float64))
        .join(detailed, on="cbsa_code")
        .join(industries, how="cross")
        .join(sums, on=["cbsa_code", *INDUSTRY], how="left")
        .with_columns(start=pl.when(pl.col("there").is_null()).then(0).otherwise(pl.col("start")).cast(pl.Float64))
    )


def with_estimates(grid: pl.DataFrame, sums: JobSums) -> pl.DataFrame:
    """The industries of markets with estimate, estimate_p05, estimate_p95, too_few and estimate_key: null where they
    are published, and where nothing was estimated."""
    names = ("estimate", "estimate_p05", "estimate_p95", "too_few", "estimate_key")
    joined = grid.join(
        industry_estimates(sums, sums.year - SPAN), on=["cbsa_code", *INDUSTRY], how="left", maintain_order="left"
    )
    return joined.with_columns(pl.when(pl.col("start").is_null()).then(pl.col(name)).alias(name) for name in names)


def industry_estimates(sums: JobSums, year: int) -> pl.DataFrame:
    """Estimates of the industries that markets withhold in a year: cbsa_code, own_code, industry_code, estimate,
    estimate_p05, estimate_p95, too_few, estimate_key; no rows where nothing was estimated."""
    kinds = dict.fromkeys(("cbsa_code", *INDUSTRY, "estimate_key"), pl.String)
    numbers = dict.fromkeys(("estimate", "estimate_p05", "estimate_p95"), pl.Float64)
    if not sums.industries.width:
        return pl.DataFrame(schema={**kinds, **numbers, "too_few": pl.Boolean})
    return sums.industries.filter(pl.col("year") == year).select(
        "cbsa_code",
        *numbers,
        "too_few",
        "estimate_key",
        own_code=pl.col("sector").str.slice(0, 1),
        industry_code=pl.col("sector").str.slice(2),
    )


def industry_inputs(economy: pl.LazyFrame, grid: pl.DataFrame, sums: JobSums) -> pl.DataFrame:
    """The jobs of industries that the parts name: of markets at the start, of the nation at both ends."""
    published = pl.col("start").is_not_null() | ~pl.col("is_estimated") | pl.col("estimate_key").is_null()
    here = grid.filter(pl.col("start").ne_missing(0), published).select(
        "cbsa_code", *INDUSTRY, "area_fips", "payloads", jobs=pl.col("start"), year=pl.col("start_year")
    )
    nation = cells_of(economy, [NATION_AREA]).select(
        *INDUSTRY,
        "year",
        cbsa_code=pl.lit(NATION),
        area_fips=pl.concat_list("area_fips"),
        payloads=pl.concat_list("payload_sha256"),
        jobs=pl.col("jobs").cast(pl.Float64),
    )
    rows = pl.concat([here, nation.select(here.columns)]).with_columns(
        key=industry_key(pl.col("cbsa_code"), pl.col("year")),
        own_codes=pl.concat_list("own_code"),
        industry_codes=pl.concat_list("industry_code"),
    )
    estimated = grid.filter(~published).select("cbsa_code", "estimate_key")
    if not estimated.height:
        return sector_inputs(rows, sums.source)
    of_markets = sums.industries.join(estimated, on=["cbsa_code", "estimate_key"], how="semi")
    estimates = estimate_inputs(of_markets, sums.industry_parts, sums.source)
    return merged([sector_inputs(rows, sums.source), estimates])
