"""Small QCEW panels for tests: areas of every kind, industries and years, some cells withheld; the nation is there."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from aker_geo.lists import rows as listed

# Of Spark: compiling costs more than a few rows do.
TEST_SETTINGS = {
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
CELLS = (("0", "10"), ("5", "10"), ("5", "101"), ("5", "1013"), ("5", "1024"), ("5", "54"), ("3", "61"))


def panel(areas: int, years: Iterable[int], seed: int = 0) -> pl.DataFrame:
    """area_fips, own_code, industry_code, year, annual_avg_emplvl (null where withheld); `areas` counties a state."""
    states = ("08", "09", "48")
    codes = [f"{state}{number:03}" for state in states for number in range(areas + 1)]
    codes += [f"C{1000 + number}" for number in range(areas)]
    own, industry = zip(*CELLS, strict=True)
    frame = (
        pl.DataFrame({"area_fips": codes})
        .join(pl.DataFrame({"own_code": own, "industry_code": industry}), how="cross")
        .join(pl.DataFrame({"year": list(years)}), how="cross")
    )
    draw = np.random.default_rng(seed)
    jobs = pl.Series("jobs", draw.integers(0, 900, frame.height), dtype=pl.Int64)
    hidden = pl.Series("hidden", draw.random(frame.height) < 0.25)
    kept = pl.Series("kept", draw.random(frame.height) < 0.97)
    local = frame.with_columns(jobs, hidden).filter(kept)
    nation = local.group_by("own_code", "industry_code", "year").agg(pl.col("jobs").sum() + 7)
    local = local.with_columns(jobs=pl.when(~pl.col("hidden")).then("jobs")).drop("hidden")
    whole = pl.concat([local, nation.select(pl.lit("US000").alias("area_fips"), *local.columns[1:])])
    return whole.rename({"jobs": "annual_avg_emplvl"}).sort("area_fips", "own_code", "industry_code", "year")


def rows_of(frame: Any) -> pl.DataFrame:
    """What a frame of Spark holds; tests alone fetch it."""
    return pl.DataFrame(frame.toArrow())


LEAVES = ("5411", "5412", "5413", "5111", "5112")
LEVELS = {"10": 0, "54": 4, "51": 4, "541": 5, "511": 5}


def additive(
    years: Iterable[int],
    seed: int = 0,
    states: tuple[str, ...] = ("08", "48", "56"),
    counties: int = 4,
    *,
    agglvl: bool = False,
) -> pl.DataFrame:
    """Cells that add up over industries, ownerships, counties, states and nation: jobs (null if withheld), true."""
    draw = np.random.default_rng(seed)
    key = ["area_fips", "own_code", "industry_code"]
    frames = []
    for year in years:
        codes = [f"{state}{number:03}" for state in states for number in range(1, counties + 1)]
        base = pl.DataFrame(
            [
                {"area_fips": code, "own_code": "5", "industry_code": leaf, "estabs": int(estabs), "jobs": int(jobs)}
                for code in codes
                for leaf, estabs, jobs in zip(LEAVES, draw.integers(1, 9, 5), draw.integers(0, 60, 5), strict=True)
            ]
        )
        amounts = pl.col("estabs", "jobs").sum()
        above = [base.with_columns(pl.col("industry_code").str.slice(0, size)) for size in (3, 2)]
        above.append(base.with_columns(industry_code=pl.lit("10")))
        cells = pl.concat([base, *(frame.group_by(key).agg(amounts).select(base.columns) for frame in above)])
        cells = pl.concat([cells, cells.filter(industry_code="10").with_columns(own_code=pl.lit("0"))])
        state = cells.with_columns(pl.col("area_fips").str.slice(0, 2) + "000").group_by(key).agg(amounts)
        nation = state.with_columns(area_fips=pl.lit("US000")).group_by(key).agg(amounts)
        whole = pl.concat([cells, state.select(cells.columns), nation.select(cells.columns)])
        frames.append(whole.with_columns(year=pl.lit(year, pl.Int64)).sort(key))
    frame = pl.concat(frames)
    hidden = pl.Series(draw.random(frame.height) < 0.45) & (frame["area_fips"] != "US000")
    hidden &= frame["industry_code"] != "10"
    if agglvl:
        area = pl.col("area_fips")
        tens = pl.when(area == "US000").then(10).when(area.str.ends_with("000")).then(50).otherwise(70)
        ones = pl.col("industry_code").replace_strict(LEVELS, default=6, return_dtype=pl.Int64)
        own = pl.when((pl.col("industry_code") == "10") & (pl.col("own_code") == "5")).then(1).otherwise(ones)
        frame = frame.with_columns(agglvl_code=(tens + own).cast(pl.Int64))
    return frame.rename({"jobs": "true"}).with_columns(jobs=pl.when(~hidden).then("true"))


def crosswalk(state: str) -> pl.DataFrame:
    """county_fips and cbsa_code of a state's counties; two of three are in a market."""
    codes = sorted(row["county_fips"] for row in listed("counties") if row["county_fips"].startswith(state))
    return pl.DataFrame(
        [(code, f"{10_000 + n // 4}") for n, code in enumerate(codes) if n % 3],
        ["county_fips", "cbsa_code"],
        orient="row",
    )


LausLine = tuple[str, int, str, str]


def months_of_laus(area: str, unemployed: str = "50") -> list[LausLine]:
    """Series, year, month and value of an area in 2021 and 2022, the unemployed of May 2022 not published."""
    return [
        (f"LAU{area}{measure}", year, f"M{month:02}", "-" if (year, month, measure) == (2022, 5, "04") else value)
        for year in (2021, 2022)
        for measure, value in (("04", unemployed), ("06", "1000"), ("03", "5.0"))
        for month in range(1, 14)
    ]


def laus_file(folder: Path, name: str, lines: list[LausLine]) -> Path:
    """The lines in the publisher's format; where they are."""
    path = folder / name
    rows = (f"{series:<30}\t{year}\t{month}\t{value:>12}\t\n" for series, year, month, value in lines)
    path.write_text("series_id                     \tyear\tperiod\t       value\tfootnote_codes\n" + "".join(rows))
    return path
