"""Jobs of sectors of which cells are withheld: what is disclosed plus what is estimated, with an interval."""

from __future__ import annotations

import numpy as np
import polars as pl

from aker_core.facts.inputs import input_rows, one, texts
from aker_jobs.labor.areas import ALL_COUNTIES
from aker_jobs.labor.estimates.bounds import hard_bounds
from aker_jobs.labor.estimates.leaves import COUNTY, METRO, STATE
from aker_jobs.labor.estimates.withheld import WithheldJobs, withheld_jobs
from aker_jobs.labor.qcew_cells import QcewTable, owner

TABLE = "estimated_jobs"
# An estimate that rests on one or two establishments is about single employers: it is not shown.
LEAST_ESTABLISHMENTS = 3
SCHEMA = {
    "cbsa_code": pl.String,
    "sector": pl.String,
    "estimate": pl.Float64,
    "estimate_p05": pl.Float64,
    "estimate_p95": pl.Float64,
    "disclosed_share": pl.Float64,
    "open_establishments": pl.Float64,
}
_CELL = ["area_fips", "own_code", "industry_code"]


def is_national(cells: pl.LazyFrame, year: int) -> bool:
    """Whether the table holds the counties of the nation in a year: estimates need what counties add up to."""
    area = pl.col("area_fips").cast(pl.String)
    counties = area.str.contains(r"^\d{5}$") & ~area.str.ends_with("000")
    areas = cells.filter(pl.col("year") == year).select(area.unique())
    return int(areas.filter(counties).select(pl.len()).collect().item()) >= ALL_COUNTIES


def estimated_nation(
    cells: pl.DataFrame, membership: pl.DataFrame, rounding: float
) -> tuple[WithheldJobs | None, pl.DataFrame]:
    """The fit of all withheld cells of a year, and all of its cells with jobs_low and jobs_high.

    cells: every area of the year, as of `qcew_cells`. membership: county_fips, qcew_area. rounding: of one figure.
    """
    renamed = cells.rename({"establishments": "estabs"}).with_columns(pl.col("agglvl_code").cast(pl.Int64))
    membership = membership.select("county_fips", "qcew_area")
    fit = withheld_jobs(renamed, membership, rounding=rounding)
    bounded = hard_bounds(renamed, membership, None if fit is None else fit.left_out, rounding=rounding)
    named = bounded.rename({"estabs": "establishments", "low": "jobs_low", "high": "jobs_high"})
    return fit, named.select(*cells.columns, "jobs_low", "jobs_high")


def sector_estimates(
    fit: WithheldJobs, cells: pl.DataFrame, places: pl.DataFrame, sectors: pl.DataFrame
) -> pl.DataFrame:
    """Estimates of the sectors that withhold something: `SCHEMA`.

    cells: of one year, jobs null where withheld. places: as of `sector_places`. sectors: sector, industry_code,
    own_code, of that year. disclosed_share: of the estimated jobs, those in disclosed cells. open_establishments: those
    of the withheld county cells that were estimated.
    """
    of_sectors = (
        cells.join(sectors.select("sector", "industry_code", "own_code"), on=["industry_code", "own_code"])
        .with_columns(owner=owner(pl.col("own_code")))
        .join(places.select("cbsa_code", "owner", "area_fips"), on=["area_fips", "owner"])
        .select("cbsa_code", "sector", *_CELL, "jobs")
    )
    disclosed = of_sectors.group_by("cbsa_code", "sector").agg(disclosed=pl.col("jobs").sum())
    hidden = of_sectors.filter(pl.col("jobs").is_null())
    parts = [
        _of_sector(fit, rows)
        for _, rows in hidden.sort("sector", "cbsa_code", *_CELL).group_by("sector", maintain_order=True)
    ]
    if not parts:
        return pl.DataFrame(schema=SCHEMA)
    joined = (
        pl.concat(parts)
        .join(disclosed, on=["cbsa_code", "sector"], how="left")
        .with_columns(pl.col("disclosed").cast(pl.Float64))
    )
    whole = pl.col("estimate") + pl.col("disclosed")
    return joined.select(
        "cbsa_code",
        "sector",
        estimate=whole,
        estimate_p05=pl.col("p05") + pl.col("disclosed"),
        estimate_p95=pl.col("p95") + pl.col("disclosed"),
        disclosed_share=pl.when(whole > 0).then((whole - pl.col("withheld")) / whole),
        open_establishments="open_estabs",
    ).sort("cbsa_code", "sector")


def _of_sector(fit: WithheldJobs, hidden: pl.DataFrame) -> pl.DataFrame:
    """Sums of the withheld cells of one sector by place; states apart from the markets that lie in them."""
    is_state = pl.col("cbsa_code").str.len_chars() == 2
    sides = ((hidden.filter(~is_state), (METRO, COUNTY)), (hidden.filter(is_state), (STATE,)))
    return pl.concat(_sums(fit, rows, kinds) for rows, kinds in sides)


def _sums(fit: WithheldJobs, hidden: pl.DataFrame, kinds: tuple[str, ...]) -> pl.DataFrame:
    places = hidden.select("cbsa_code", "sector").unique().sort("cbsa_code")
    numbered = places.with_row_index("number")
    codes = hidden.join(numbered, on=["cbsa_code", "sector"]).group_by(_CELL).agg(pl.col("number").min()).sort(_CELL)
    numbers = np.full(len(fit.jobs), numbered.height, dtype=np.int64)
    for kind in kinds:
        inside = fit.leaves_in(kind, codes)
        numbers[inside["leaf"].to_numpy()] = inside["number"].to_numpy()
    return numbered.drop("number").hstack(fit.sums(numbers, numbered.height))


def estimate_key() -> pl.Expr:
    """The key of an estimated sum: ``estimate/<place>/<sector>/<year>``."""
    return pl.format("estimate/{}/{}/{}", "cbsa_code", "sector", "year")


def estimate_inputs(sums: pl.DataFrame, parts: pl.DataFrame, source: QcewTable) -> pl.DataFrame:
    """The inputs of estimated sums: the amount is what the fit gives, the payloads those of the sector's own rows."""
    payloads = (
        parts.select("cbsa_code", "sector", "year", "payloads")
        .explode("payloads")
        .group_by("cbsa_code", "sector", "year")
        .agg(pl.col("payloads").drop_nulls().unique().sort())
    )
    rows = sums.drop_nulls("estimate").join(payloads, on=["cbsa_code", "sector", "year"], how="left")
    return input_rows(
        rows,
        estimate_key(),
        table=TABLE,
        column="estimate",
        amount=pl.col("estimate"),
        payloads=pl.col("payloads").fill_null([]),
        where={
            "source": texts(source.name),
            "place": one("cbsa_code"),
            "sector": one("sector"),
            "year": one("year"),
        },
    )
