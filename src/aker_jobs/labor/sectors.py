"""What the innovation sectors are made of: reviewed rows of ``reference/sectors.csv``, by edition of NAICS.

QCEW is published by NAICS 2022 from the first quarter of 2022. The codes listed for 2017 are the same industries in
NAICS 2012, so they serve all years before. A code never stands beside its own parent within a sector.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import polars as pl

# Edition of NAICS → first and last data year in QCEW.
VINTAGES = {2017: (2011, 2021), 2022: (2022, 9999)}


@cache
def sector_definitions() -> pl.DataFrame:
    """One row per sector, NAICS edition, industry code and ownership code.

    sector, industry_code, own_code (strings), naics_vintage, first_year, last_year (Int16: the data years in which QCEW
    has the code in this edition; 9999 = until the next edition), reason, source_url.
    """
    text = (files("aker_jobs.labor") / "reference" / "sectors.csv").read_bytes()
    table = pl.read_csv(text, schema_overrides={"naics_code": pl.String, "own_codes": pl.String})
    unknown = sorted(set(table["naics_vintage"]) - set(VINTAGES))
    if unknown:
        raise ValueError(f"sectors.csv: NAICS edition {unknown[0]} has no data years; known are {sorted(VINTAGES)}")
    return (
        table.with_columns(own_code=pl.col("own_codes").str.split(" "))
        .explode("own_code")
        .select(
            "sector",
            pl.col("naics_code").alias("industry_code"),
            "own_code",
            pl.col("naics_vintage").cast(pl.Int16),
            first_year=_year_of(0),
            last_year=_year_of(1),
            reason="reason",
            source_url="source_url",
        )
    )


def sector_codes(year: int) -> pl.DataFrame:
    """The definitions that hold in a data year: sector, industry_code, own_code. ValueError for years before 2011."""
    within = sector_definitions().filter((pl.col("first_year") <= year) & (pl.col("last_year") >= year))
    if within.is_empty():
        raise ValueError(
            f"no sector definition for {year}: the editions of NAICS at hand begin in {min(VINTAGES[2017])}"
        )
    return within.select("sector", "industry_code", "own_code")


def _year_of(end: int) -> pl.Expr:
    ends = {edition: span[end] for edition, span in VINTAGES.items()}
    return pl.col("naics_vintage").replace_strict(ends, return_dtype=pl.Int16)
