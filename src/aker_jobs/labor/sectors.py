"""What the innovation sectors are made of: reviewed rows of ``reference/sectors.csv``, by edition of NAICS.

Which data years an edition holds for is in `aker_jobs.labor.naics_editions`. A code never stands beside its own parent
within a sector.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import polars as pl

from aker_core.facts.trough import base_span
from aker_jobs.labor.naics_editions import editions

WINDOWS = (1, 3, 5)  # years over which growth is computed
HISTORY = max(WINDOWS)
SHIFT_SPAN = 3  # years over which the change of all jobs is taken apart by industry


def windows_of(year: int) -> tuple[int, ...]:
    """The windows of a data year: `WINDOWS`, and back to 2019 where it is loaded.

    >>> windows_of(2023), windows_of(2022), windows_of(2016)
    ((1, 3, 4, 5), (1, 3, 5), (1, 3, 5))
    """
    return tuple(sorted({*WINDOWS, base_span(year) or WINDOWS[0]}))


@cache
def sector_definitions() -> pl.DataFrame:
    """One row per sector, NAICS edition, industry code and ownership code.

    sector, industry_code, own_code (strings), naics_edition, first_year, last_year (Int16: the data years in which QCEW
    has the code in this edition; 9999 = until the next edition), reason, source_url.
    """
    text = (files("aker_jobs.labor") / "reference" / "sectors.csv").read_bytes()
    table = pl.read_csv(text, schema_overrides={"naics_code": pl.String, "own_codes": pl.String})
    spans = pl.DataFrame(
        editions(), schema={"naics_edition": pl.Int64, "first_year": pl.Int16, "last_year": pl.Int16}, orient="row"
    )
    if unknown := sorted(set(table["naics_edition"]) - set(spans["naics_edition"])):
        raise ValueError(
            f"sectors.csv has codes of NAICS {unknown[0]}, which naics_editions.csv does not list. Add the "
            f"edition and the data years that QCEW publishes by it"
        )
    return (
        table.with_columns(own_code=pl.col("own_codes").str.split(" "))
        .explode("own_code")
        .join(spans, on="naics_edition", maintain_order="left")
        .select(
            "sector",
            pl.col("naics_code").alias("industry_code"),
            "own_code",
            pl.col("naics_edition").cast(pl.Int16),
            "first_year",
            "last_year",
            "reason",
            "source_url",
        )
    )


def sector_codes(year: int) -> pl.DataFrame:
    """The definitions that hold in a data year: sector, industry_code, own_code.

    Raises ValueError for years before the first listed edition of NAICS.
    """
    within = sector_definitions().filter((pl.col("first_year") <= year) & (pl.col("last_year") >= year))
    if within.is_empty():
        raise ValueError(f"No sector definition for {year}. The first data year with one is {editions()[0].first_year}")
    return within.select("sector", "industry_code", "own_code")


def sector_years(definitions: pl.DataFrame, years: Sequence[int]) -> pl.DataFrame:
    """What sectors are made of in each year: sector, year, industry_code, own_code.

    definitions: sector, industry_code, own_code, first_year, last_year.
    """
    span = pl.DataFrame({"year": list(years)}, schema={"year": pl.Int16})
    joined = definitions.join(span, how="cross")
    within = (pl.col("year") >= pl.col("first_year")) & (pl.col("year") <= pl.col("last_year"))
    return joined.filter(within).select("sector", "year", "industry_code", "own_code")


def comparable_codes(sectors: pl.DataFrame, year: int) -> list[tuple[tuple[int, ...], pl.DataFrame, list[str]]]:
    """Windows with the sector codes by which both ends can be compared, and the sectors that this narrows.

    sectors: as of `sector_years`. A window crosses one change of edition at most, so a sector is narrowed in one way.
    """
    windows: dict[tuple[str, ...], tuple[list[int], pl.DataFrame]] = {}
    for span in windows_of(year):
        ends = sectors.filter(pl.col("year").is_in([year - span, year]))
        lists = ends.group_by("sector", "year").agg(codes=pl.col("industry_code").unique().sort())
        changed = lists.group_by("sector").agg(n=pl.col("codes").n_unique()).filter(pl.col("n") > 1)["sector"]
        both = ends.group_by("sector", "industry_code").agg(n=pl.col("year").n_unique()).filter(pl.col("n") == 2)
        kept = sectors.join(both, on=["sector", "industry_code"], how="semi") if len(changed) else sectors
        windows.setdefault(tuple(sorted(changed)), ([], kept))[0].append(span)
    return [(tuple(spans), kept, list(changed)) for changed, (spans, kept) in windows.items()]


def recoded_sectors(sectors: pl.DataFrame, year: int) -> pl.DataFrame:
    """The sectors that have other codes in a year than in the data year: sector, year.

    sectors: as of `sector_years`.
    """
    code = pl.concat_str("own_code", "industry_code", separator=" ")
    lists = sectors.group_by("sector", "year").agg(codes=code.unique().sort())
    now = lists.filter(pl.col("year") == year).select("sector", own="codes")
    others = lists.join(now, on="sector").filter(pl.col("codes") != pl.col("own"))
    return others.select("sector", "year").sort("sector", "year")


def none_recoded() -> pl.DataFrame:
    """The columns of `recoded_sectors` without rows."""
    return pl.DataFrame(schema={"sector": pl.String, "year": pl.Int16})
