"""Jobs of an innovation sector in the areas that stand for a market: the sum of its industries and ownerships.

A sum with a withheld part is not a value: it is null, with a lower and an upper bound. An industry without a row has no
establishments, so it counts as zero, but only where rows of its level are published for the area at all.
"""

from __future__ import annotations

import polars as pl

from aker_jobs.labor.nation import NATION
from aker_jobs.labor.qcew_cells import owner

# Industry codes by length: what the last digit of the aggregation level says of a row.
LEVEL_OF_LENGTH = {2: 4, 3: 5, 4: 6}  # "61" and "31-33" are sectors, "621" subsectors, "5415" groups


def level_of(industry_code: pl.Expr) -> pl.Expr:
    """The aggregation level (last digit: 4 sector … 6 four-digit) of a NAICS code, null for others."""
    # No NAICS code begins with 10: these are domains and supersectors.
    plain = pl.when(industry_code.str.contains("-", literal=True)).then(pl.lit("00")).otherwise(industry_code)
    length = pl.when(~industry_code.str.starts_with("10")).then(plain.str.len_chars())
    return length.replace_strict(LEVEL_OF_LENGTH, default=None, return_dtype=pl.Int64)


def published_levels(cells: pl.LazyFrame) -> pl.DataFrame:
    """On which levels (last digit of agglvl_code) rows are published: area_fips, year, owner, levels (list)."""
    found = cells.select("area_fips", "year", "own_code", "agglvl_code").unique().collect(engine="streaming")
    named = found.select(
        pl.col("area_fips").cast(pl.String),
        "year",
        owner=owner(pl.col("own_code")),
        level=(pl.col("agglvl_code") % 10).cast(pl.Int64),
    ).unique()
    return named.group_by("area_fips", "year", "owner").agg(levels="level")


def national_industries(cells: pl.LazyFrame) -> pl.DataFrame:
    """The industries that the nation has rows of: year, industry_code, owner."""
    nation = cells.filter(pl.col("area_fips") == NATION).select("year", "industry_code", "own_code").collect()
    return nation.select(
        "year", industry_code=pl.col("industry_code").cast(pl.String), owner=owner(pl.col("own_code"))
    ).unique()


def left_out(there: pl.DataFrame, sectors: pl.DataFrame) -> pl.DataFrame:
    """Sectors of which the files lack an industry: sector, year. there: as of `national_industries`.

    The nation has every industry. Where its rows of a year lack one (files by industry, of some industries only), no
    row of another area says that there is none.
    """
    wanted = sectors.select("sector", "year", "industry_code", owner=owner(pl.col("own_code"))).unique()
    known = wanted.filter(pl.col("year").is_in(there["year"].unique().to_list()))
    return known.join(there, on=["year", "industry_code", "owner"], how="anti").select("sector", "year").unique()


def sector_sums(
    cells: pl.DataFrame,
    places: pl.DataFrame,
    sectors: pl.DataFrame,
    levels: pl.DataFrame,
    lost: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Jobs by market, year and sector.

    cells: area_fips, own_code, industry_code, year, jobs (null = withheld), jobs_low, jobs_high (equal to jobs where
    disclosed), payload_sha256. places: as of `sector_places`. sectors: sector, year, industry_code, own_code: what each
    sector is made of in each year. levels: as of `published_levels`.
    Returns cbsa_code, year, sector, jobs (null if any part is withheld), jobs_low, jobs_high, withheld (number of
    withheld parts), industry_codes, own_codes, payloads (lists), complete (False where the needed level is not
    published for one of the areas: then jobs and bounds are null).
    """
    parts = (
        cells.with_columns(owner=owner(pl.col("own_code")))
        .join(sectors, on=["industry_code", "own_code", "year"])
        .join(places, on=["area_fips", "year", "owner"])
    )
    sums = parts.group_by("cbsa_code", "year", "sector").agg(
        jobs=pl.when(pl.col("jobs").null_count() == 0).then(pl.col("jobs").sum()),
        jobs_low=pl.col("jobs_low").sum(),
        # A part without an upper bound leaves the sum without one.
        jobs_high=pl.when(pl.col("jobs_high").null_count() == 0).then(pl.col("jobs_high").sum()),
        withheld=pl.col("jobs").null_count(),
        payloads=pl.col("payload_sha256").drop_nulls().unique().sort(),
    )
    made_of = sectors.group_by("sector", "year").agg(
        industry_codes=pl.col("industry_code").unique().sort(), own_codes=pl.col("own_code").unique().sort()
    )
    complete = _complete(places, sectors, levels)
    if lost is not None:
        keyed = lost.with_columns(lost=pl.lit(value=True))
        complete = complete.join(keyed, on=["sector", "year"], how="left").select(
            "cbsa_code", "year", "sector", complete=pl.col("complete") & pl.col("lost").is_null()
        )
    return (
        complete.join(sums, on=["cbsa_code", "year", "sector"], how="left")
        .join(made_of, on=["sector", "year"])
        .with_columns(
            jobs=_known(pl.when(pl.col("withheld").is_null()).then(0).otherwise("jobs")),
            jobs_low=_known(pl.col("jobs_low").fill_null(0)),
            jobs_high=_known(pl.when(pl.col("withheld").is_null()).then(0).otherwise("jobs_high")),
            withheld=pl.col("withheld").fill_null(0),
            payloads=pl.col("payloads").fill_null([]),
        )
        .sort("cbsa_code", "year", "sector")
    )


def _known(jobs: pl.Expr) -> pl.Expr:
    return pl.when("complete").then(jobs)


def _complete(places: pl.DataFrame, sectors: pl.DataFrame, levels: pl.DataFrame) -> pl.DataFrame:
    """Whether all levels that a sector needs, of private jobs and of government's, are published for all its areas."""
    needed = sectors.group_by("sector", "year", owner=owner(pl.col("own_code"))).agg(
        needed=level_of(pl.col("industry_code")).unique()
    )
    owners = needed.group_by("sector", "year").agg(owners=pl.len())
    found = (
        places.join(levels, on=["area_fips", "year", "owner"], how="left")
        .join(needed, on=["year", "owner"])
        .group_by("cbsa_code", "year", "sector")
        .agg(
            covered=(pl.col("needed").list.set_difference("levels").list.len() == 0).fill_null(value=False).all(),
            sides=pl.col("owner").n_unique(),
        )
        .join(owners, on=["sector", "year"])
    )
    return found.select(
        "cbsa_code", "year", "sector", complete=pl.col("covered") & (pl.col("sides") == pl.col("owners"))
    )
