"""Errors of sectors in metros that hide what others do: python -m scripts.measure_sector_error ZIP MEMBERSHIP_CSV

ZIP, MEMBERSHIP_CSV: as of `scripts.fit_withheld_error`. Metros that disclose every cell of a sector are made to hide,
in the metro and in its counties, the cells of every industry and ownership that a metro of about their size withholds;
`DRAWS` such patterns, of the metros next to each by jobs in all, among the half of the metros that is most typical in
the share of private jobs that their four-digit cells disclose. The quotient is off as the sector's jobs are. Stores
and prints the errors (docs/measured/withheld_sectors.json).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import polars as pl

from aker_jobs.labor.estimates.leaves import METRO, METRO_TENS
from aker_jobs.labor.estimates.withheld_jobs import withheld_jobs
from aker_jobs.labor.sectors import sector_definitions, sector_years
from scripts.fit_withheld_error import KEYS, WAGES, read
from scripts.render_withheld import SECTORS, sectors_table, store

YEAR, DRAWS = 2016, 8
CELL = ["own_code", "industry_code"]


def targets(cells: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    """Sectors of metros of which no cell is withheld: area_fips, sector, jobs."""
    metro = cells.filter(pl.col("agglvl_code") // 10 == METRO_TENS).join(codes, on=CELL)
    sums = metro.group_by("area_fips", "sector").agg(hidden=pl.col("jobs").null_count(), jobs=pl.col("jobs").sum())
    return sums.filter(pl.col("hidden") == 0, pl.col("jobs") > 0).drop("hidden").sort("area_fips", "sector")


def typical(cells: pl.DataFrame) -> list[str]:
    """The middle half of the metros by the share of private jobs that their four-digit cells disclose."""
    private = cells.filter(pl.col("own_code") == "5")
    whole = private.filter(pl.col("agglvl_code") == 41).select("area_fips", whole="jobs")
    known = private.filter(pl.col("agglvl_code") == 46).group_by("area_fips").agg(known=pl.col("jobs").sum())
    shares = known.join(whole, on="area_fips").with_columns(share=pl.col("known") / pl.col("whole"))
    low, high = (shares["share"].quantile(at, "linear") for at in (0.25, 0.75))
    return shares.filter(pl.col("share").is_between(low, high))["area_fips"].sort().to_list()


def donors(cells: pl.DataFrame, chosen: list[str]) -> dict[str, list[str]]:
    """Of each chosen metro the `DRAWS` typical others next to it by jobs in all, nearest first."""
    totals = cells.filter(pl.col("agglvl_code") == 10 * METRO_TENS).sort("jobs", "area_fips")
    jobs = dict(totals.select("area_fips", pl.col("jobs").log()).iter_rows())
    among = typical(cells)
    near: dict[str, list[str]] = {}
    for area in chosen:
        apart = {other: abs(jobs[other] - jobs[area]) for other in among if other != area}
        near[area] = sorted(apart, key=lambda other, apart=apart: apart[other])[:DRAWS]  # type: ignore[misc]
    return near


def patterns(cells: pl.DataFrame, membership: pl.DataFrame, pairs: dict[str, str]) -> pl.DataFrame:
    """The cells that metros hide when each has the pattern of another, and those of their counties: KEYS."""
    named = pl.DataFrame({"area_fips": [*pairs], "other": [*pairs.values()]})
    withheld = cells.filter(pl.col("agglvl_code") // 10 == METRO_TENS, pl.col("jobs").is_null())
    metros = named.join(withheld.select(*CELL, other="area_fips"), on="other").select(KEYS)
    counties = metros.join(membership.drop_nulls(), left_on="area_fips", right_on="qcew_area")
    return pl.concat(
        [metros, counties.select(area_fips="county_fips", own_code="own_code", industry_code="industry_code")]
    )


def errors(
    cells: pl.DataFrame, membership: pl.DataFrame, hide: pl.DataFrame, wanted: pl.DataFrame, codes: pl.DataFrame
) -> pl.DataFrame:
    """The wanted sectors with estimate, p05, p95 and the jobs still disclosed, of those that hide any."""
    mark = hide.with_columns(hide=pl.lit(value=True))
    masked = cells.join(mark, on=KEYS, how="left", maintain_order="left").with_columns(
        pl.when(pl.col("hide").is_null()).then(pl.col("jobs", "wages_usd"))
    )
    fit = withheld_jobs(masked.drop("hide"), membership)
    if fit is None:
        sys.exit("No counties in the file. Give the files of the whole nation")
    here = masked.join(codes, on=CELL).join(wanted, on=["area_fips", "sector"], suffix="_of_sector")
    hidden = here.filter(pl.col("jobs").is_null())
    known = here.group_by("area_fips", "sector").agg(known=pl.col("jobs").sum())
    sums = hidden.select("area_fips", "sector").unique().sort("area_fips", "sector").with_row_index("number")
    inside = hidden.select(*KEYS, "sector").join(sums, on=["area_fips", "sector"])
    leaves = fit.leaves_in(METRO, inside.select("number", *KEYS)).select("leaf", "number").unique()
    found = sums.hstack(fit.sums(leaves, sums.height)).join(known, on=["area_fips", "sector"])
    return found.join(wanted, on=["area_fips", "sector"]).with_columns(
        pl.col("estimate", "p05", "p95") + pl.col("known")
    )


def main(path: str, membership_path: str) -> None:
    rows = read(Path(path))
    membership = pl.read_csv(membership_path, schema_overrides={"county_fips": pl.String})
    cells = rows.filter(pl.col("qtr") == 1).select(
        *KEYS,
        "agglvl_code",
        estabs="qtrly_estabs_count",
        jobs=pl.col("month3_emplvl").cast(pl.Float64),
        wages_usd=pl.col(WAGES).cast(pl.Float64),
    )
    codes = sector_years(sector_definitions(), range(YEAR, YEAR + 1)).select("sector", *CELL).unique()
    codes = codes.filter(pl.col("own_code") == "5")  # the publisher has metros' private industries alone
    wanted = targets(cells, codes)
    others = donors(cells, wanted["area_fips"].unique().sort().to_list())
    draws = [
        errors(
            cells, membership, patterns(cells, membership, {a: near[n] for a, near in others.items()}), wanted, codes
        )
        for n in range(DRAWS)
    ]
    every = pl.concat(draws)
    measured = [row_of(name, part) for (name,), part in every.sort("sector").group_by("sector", maintain_order=True)]
    store(SECTORS, "python -m scripts.measure_sector_error BY_AREA_ZIP MEMBERSHIP_CSV", measured)
    print(sectors_table(measured))


def row_of(sector: Any, sums: pl.DataFrame) -> dict[str, Any]:
    """The errors of one sector."""
    off = ((pl.col("estimate") - pl.col("jobs")).abs() / pl.col("jobs")).alias("off")
    relative = sums.select(off)["off"]
    inside = sums.select((pl.col("jobs") >= pl.col("p05") - 0.5) & (pl.col("jobs") <= pl.col("p95") + 0.5)).to_series()
    return {
        "sector": sector,
        "metros": sums["area_fips"].n_unique(),
        "sums": sums.height,
        "disclosed": float((sums["known"] / sums["jobs"]).median()),
        "median_error": float(relative.median()),
        "p90_error": float(relative.quantile(0.9, "linear")),
        "inside": float(inside.mean()),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
