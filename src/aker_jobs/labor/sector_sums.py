"""Jobs of an innovation sector in the areas that stand for a market: the sum of its industries and ownerships.

A sum with a withheld part is not a value: it is null, with a lower and an upper bound. An industry without a row has no
establishments, so it counts as zero, but only where rows of its level are published for the area at all.
"""

from __future__ import annotations

import polars as pl

from aker_core.facts.order_free import sorted_sum
from aker_core.facts.status import Status
from aker_jobs.labor.hierarchy import TOTAL
from aker_jobs.labor.industry_levels import TOTAL_LEVEL, level_of
from aker_jobs.labor.qcew_cells import owner

COMMON = "-common"  # in keys: a sector by the codes that both ends of a window have


def sector_parts(
    cells: pl.DataFrame, places: pl.DataFrame, sectors: pl.DataFrame, changed: list[str] | None = None
) -> pl.DataFrame:
    """The parts of a sector in a place and year, each of which one filter of the table finds: the ownerships of a side
    (private or government) that have the same industries.

    cells: area_fips, own_code, industry_code, year, jobs (null = withheld), jobs_low, jobs_high (equal to jobs where
    disclosed), payload_sha256. places: as of `sector_places`. sectors: sector, year, industry_code, own_code: what each
    sector is made of in each year. changed: sectors that are here by fewer codes than their own.
    Returns cbsa_code, year, sector, key (of the input), area_fips, own_codes, industry_codes, payloads (lists),
    jobs (0 where there is no row, null where one is withheld), jobs_low, jobs_high, withheld (number of rows).
    """
    coded = _with_ownerships(sectors)
    filters = coded.group_by("sector", "year", "owner", "owners").agg(
        own_codes=pl.col("own_code").unique().sort(), industry_codes=pl.col("industry_code").unique().sort()
    )
    areas = places.group_by("cbsa_code", "year", "owner").agg(area_fips=pl.col("area_fips").unique().sort())
    at = ["cbsa_code", "year", "sector", "owner", "owners"]
    sums = (
        cells.join(coded.drop("owner"), on=["industry_code", "own_code", "year"])
        .with_columns(owner=owner(pl.col("own_code")))
        .join(places, on=["area_fips", "year", "owner"])
        .group_by(at)
        .agg(
            jobs=pl.when(pl.col("jobs").null_count() == 0).then(pl.col("jobs").sum()),
            jobs_low=sorted_sum(pl.col("jobs_low")),
            # A part without an upper bound leaves the sum without one.
            jobs_high=pl.when(pl.col("jobs_high").null_count() == 0).then(sorted_sum(pl.col("jobs_high"))),
            withheld=pl.col("jobs").null_count(),
            payloads=pl.col("payload_sha256").drop_nulls().unique().sort(),
        )
    )
    label = pl.col("sector")
    if changed:
        label = pl.when(label.is_in(changed)).then(label + COMMON).otherwise(label)
    none = pl.col("withheld").is_null()
    return (
        areas.join(filters, on=["year", "owner"])
        .join(sums, on=at, how="left")
        .with_columns(
            key=pl.format("qcew/{}/{}/{}/{}", "cbsa_code", label, "owners", "year"),
            jobs=pl.when(none).then(0).otherwise("jobs"),
            jobs_low=pl.when(none).then(0).otherwise("jobs_low"),
            jobs_high=pl.when(none).then(0).otherwise("jobs_high"),
            withheld=pl.col("withheld").fill_null(0),
            payloads=pl.col("payloads").fill_null([]),
        )
        .sort("key")
    )


def _with_ownerships(sectors: pl.DataFrame) -> pl.DataFrame:
    """The codes of sectors with owner (private or government) and owners: which of a side's ownerships an industry is
    counted in, as text ("5", "1+2+3")."""
    sided = sectors.with_columns(owner=owner(pl.col("own_code")))
    return sided.with_columns(
        owners=pl.col("own_code").unique().sort().str.join("+").over("sector", "year", "owner", "industry_code")
    )


def sector_sums(
    parts: pl.DataFrame,
    places: pl.DataFrame,
    sectors: pl.DataFrame,
    levels: pl.DataFrame,
    lost: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Jobs by market, year and sector.

    parts: as of `sector_parts` of the same places and sectors. levels: as of `published_levels`. lost: as of
    `left_out`.
    Returns cbsa_code, year, sector, jobs (null if any part is withheld), jobs_low, jobs_high, withheld (number of
    withheld rows), own_codes, keys (lists), complete (False where the needed level is not there for one of the areas:
    then jobs and bounds are null) and absence: which status that has.
    """
    at = ["cbsa_code", "year", "sector"]
    sums = parts.group_by(at).agg(
        jobs=pl.when(pl.col("jobs").null_count() == 0).then(pl.col("jobs").sum()),
        jobs_low=sorted_sum(pl.col("jobs_low")),
        jobs_high=pl.when(pl.col("jobs_high").null_count() == 0).then(sorted_sum(pl.col("jobs_high"))),
        withheld=pl.col("withheld").sum(),
        own_codes=pl.col("own_codes").explode().unique().sort(),
        keys=pl.col("key").sort(),
    )
    absences = _absences(places, sectors, levels)
    if lost is not None:
        keyed = lost.with_columns(lost=pl.lit(value=True))
        absences = absences.join(keyed, on=["sector", "year"], how="left").select(
            *at, absence=pl.when("lost").then(pl.lit(Status.NOT_LOADED.value)).otherwise("absence")
        )
    return (
        absences.join(sums, on=at, how="left")
        .with_columns(complete=pl.col("absence").is_null())
        .with_columns(pl.when("complete").then(pl.col("jobs", "jobs_low", "jobs_high")))
        .sort(at)
    )


def _absences(places: pl.DataFrame, sectors: pl.DataFrame, levels: pl.DataFrame) -> pl.DataFrame:
    """What keeps a sector from being known: cbsa_code, year, sector, absence (null where nothing does).

    Every area has rows of all levels of private jobs and of government's, so an area without them is not loaded. A
    market without areas for one of the two sides has none that the publisher gives figures of.
    """
    needed = sectors.group_by("sector", "year", owner=owner(pl.col("own_code"))).agg(
        needed=pl.when(pl.col("industry_code") == TOTAL)
        .then(TOTAL_LEVEL)
        .otherwise(level_of(pl.col("industry_code")))
        .unique()
    )
    owners = needed.group_by("sector", "year").agg(owners=pl.len())
    whole = (pl.col("needed").list.set_difference("levels").list.len() == 0).fill_null(value=False)
    return (
        places.join(levels, on=["area_fips", "year", "owner"], how="left")
        .join(needed, on=["year", "owner"])
        .group_by("cbsa_code", "year", "sector")
        .agg(covered=whole.all(), sides=pl.col("owner").n_unique())
        .join(owners, on=["sector", "year"])
        .select(
            "cbsa_code",
            "year",
            "sector",
            absence=pl.when(pl.col("sides") != pl.col("owners"))
            .then(pl.lit(Status.NOT_PUBLISHED.value))
            .when(~pl.col("covered"))
            .then(pl.lit(Status.NOT_LOADED.value)),
        )
    )
