"""Business Formation Statistics, monthly: one wide file, as published, about so many cells."""

from __future__ import annotations

import numpy as np
import polars as pl

from aker_data.sources.census_bfs_monthly import REGIONS
from aker_geo import codes
from aker_sample.base_files import raw
from aker_sample.publisher import Files
from aker_sample.publishers.census_bfs import business_formation
from bench.files import YEAR

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_APPLICATIONS = ("BA_BA", "BA_CBA", "BA_HBA", "BA_WBA")
_FORMATIONS = ("BF_BF4Q", "BF_BF8Q", "BF_PBF4Q", "BF_PBF8Q", "BF_SBF4Q", "BF_SBF8Q")
_DURATIONS = ("BF_DUR4Q", "BF_DUR8Q")
_SECTORS = (
    *("11", "21", "22", "23", "42", "51", "52", "53", "54", "55", "56", "61", "62", "71", "72", "81"),
    *("MNF", "RET", "TRW", "NO"),
)
_ROWS_A_YEAR = 22 * 77


def bfs_double(cells: int) -> Files:
    """The monthly table of so many cells (months of all rows), and the county workbook of the sample."""
    years = max(2, round(cells / 12 / _ROWS_A_YEAR))
    return business_formation(lambda: _table(years), lambda: raw("bfs_county_apps_annual.xlsx"))


def _table(years: int) -> bytes:
    """Series by series, newest year first; the nation is the sum of its states."""
    kinds = [(sa, series) for series in (*_APPLICATIONS, *_FORMATIONS) for sa in "UA"]
    kinds += [("U", series) for series in _DURATIONS]
    frames = [_series(sa, series, years, seed) for seed, (sa, series) in enumerate(kinds)]
    return pl.concat(frames).write_csv().encode()


def _series(sa: str, series: str, years: int, seed: int) -> pl.DataFrame:
    draw = np.random.default_rng(seed)
    states = [code for code in sorted(codes.state_codes()) if code in _STATES]
    counts = np.rint(draw.lognormal(7, 1, (len(states), 1, 1)) * draw.normal(1, 0.1, (1, years, 12)))
    whole = counts.sum(axis=0)
    blocks = [("TOTAL", "US", whole)]
    blocks += [(f"NAICS{sector}", "US", np.rint(whole / len(_SECTORS))) for sector in _SECTORS]
    blocks += [("TOTAL", region, np.rint(whole / 4)) for region in REGIONS]
    blocks += [("TOTAL", state, block) for state, block in zip(states, counts, strict=True)]
    blocks += [("TOTAL", "PR", np.rint(whole / 90))]
    if series in _DURATIONS:
        blocks = [(sector, geo, np.round(1 + block % 3, 2)) for sector, geo, block in blocks]
    return pl.concat(_rows(sa, series, *block) for block in blocks)


def _rows(sa: str, series: str, sector: str, geo: str, values: np.ndarray) -> pl.DataFrame:
    """Wide rows of one place, newest year first; its newest months are not there yet, its oldest are not published."""
    kind = pl.Float64 if series in _DURATIONS else pl.Int64
    columns = {month: pl.Series(values[:, at]).cast(kind).cast(pl.String) for at, month in enumerate(_MONTHS)}
    newest = pl.int_range(pl.len()) == 0
    frame = pl.DataFrame(columns).with_columns(
        *(pl.when(newest).then(None).otherwise(month).alias(month) for month in _MONTHS[8:]),
        *(
            pl.when(pl.int_range(pl.len()) == pl.len() - 1).then(pl.lit("NA")).otherwise(m).alias(m)
            for m in _MONTHS[:6]
        ),
    )
    return frame.select(
        pl.lit(sa).alias("sa"),
        pl.lit(sector).alias("naics_sector"),
        pl.lit(series).alias("series"),
        pl.lit(geo).alias("geo"),
        (YEAR + 1 - pl.int_range(pl.len())).alias("year"),
        *_MONTHS,
    )


_STATES = frozenset(codes.state_codes()) - {"PR", "VI", "GU", "AS", "MP", "UM"}
