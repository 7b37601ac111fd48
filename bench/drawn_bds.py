"""Business Dynamics Statistics: every table of the newest release that the connector asks for, about so many cells.

Areas, sectors and age classes are as many as published; the years are as many as make the cells. Sums of jobs add up
and rates are made of the counts, as in the publisher's files.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from aker_data.contracts import Request
from aker_data.schemas.census_bds import COUNTS
from aker_data.sources.census_bds import TABLES, releases
from bench.places import counties

# In the order of the published files.
_COLUMNS = (
    *("firms", "estabs", "emp", "denom", "estabs_entry", "estabs_entry_rate", "estabs_exit", "estabs_exit_rate"),
    *("job_creation", "job_creation_births", "job_creation_continuers", "job_creation_rate_births"),
    *("job_creation_rate", "job_destruction", "job_destruction_deaths", "job_destruction_continuers"),
    *("job_destruction_rate_deaths", "job_destruction_rate", "net_job_creation", "net_job_creation_rate"),
    *("reallocation_rate", "firmdeath_firms", "firmdeath_estabs", "firmdeath_emp"),
)
_AGES = (
    *("a) 0", "b) 1", "c) 2", "d) 3", "e) 4", "f) 5", "g) 6 to 10", "h) 11 to 15", "i) 16 to 20", "j) 21 to 25"),
    *("k) 26+", "l) Left Censored"),
)
_COARSE = ("a) 0", "b) 1 to 5", "c) 6 to 10", "d) 11+", "e) Left Censored")
_SECTORS = (
    *("11", "21", "22", "23", "31-33", "42", "44-45", "48-49", "51", "52", "53", "54", "55", "56", "61", "62", "71"),
    *("72", "81"),
)
_WITHHELD = ("firmdeath_firms", "firmdeath_estabs", "firmdeath_emp")


class Dynamics:
    """The tables of one release. cells: measures of all rows of all tables."""

    def __init__(self, cells: int) -> None:
        places = counties(1.0).filter(pl.col("state") <= "56")
        metros = places.filter(cbsa_type="metro").select(msa="cbsa").unique().sort("msa")
        states = places.select(st="state").unique().sort("st")
        ages = {key: pl.DataFrame({key: labels}) for key, labels in (("fage", _AGES), ("eage", _AGES))}
        self._axes = ages | {
            "fagecoarse": pl.DataFrame({"fagecoarse": _COARSE}),
            "sector": pl.DataFrame({"sector": _SECTORS}),
            "msa": metros,
            "st": states,
            "cty": places.select(st="state", cty=pl.col("county").str.slice(2)),
        }
        a_year = sum(self._keys(name).height for name in TABLES)
        newest = releases()[0]
        years = max(2, round(cells / len(_COLUMNS) / a_year))
        self._years = pl.DataFrame({"year": range(newest - years + 1, newest + 1)})

    def answer(self, request: Request) -> bytes | None:
        """One table as CSV; only the newest release is there."""
        vintage, _, name = request.part.partition("/")
        if int(vintage) != releases()[0]:
            return None
        keys = self._years.join(self._keys(name), how="cross")
        return _with_figures(keys, seed=list(TABLES).index(name)).write_csv().encode()

    def _keys(self, name: str) -> pl.DataFrame:
        keys = TABLES[name].keys
        frame = pl.DataFrame({"_": [0]})
        for key in keys:
            if key == "st" and "cty" in keys:
                continue  # the list of counties has both
            frame = frame.join(self._axes[key], how="cross")
        return frame.select(keys) if keys else frame


def _with_figures(keys: pl.DataFrame, seed: int) -> pl.DataFrame:
    draw = np.random.default_rng(seed)
    estabs = np.ceil(draw.lognormal(5, 1.5, keys.height))
    emp = np.ceil(estabs * draw.lognormal(2.4, 0.5, keys.height))
    share = iter(draw.uniform(0.02, 0.12, (8, keys.height)))

    def part(whole: np.ndarray) -> np.ndarray:
        taken: np.ndarray = np.ceil(whole * next(share))
        return taken

    births, growing, deaths, shrinking = (part(emp) for _ in range(4))
    dead = part(estabs)
    figures = pl.DataFrame(
        {
            "firms": np.ceil(estabs * 0.9),
            "estabs": estabs,
            "emp": emp,
            "estabs_entry": part(estabs),
            "estabs_exit": part(estabs),
            "job_creation_births": births,
            "job_creation_continuers": growing,
            "job_destruction_deaths": deaths,
            "job_destruction_continuers": shrinking,
            "firmdeath_firms": dead,
            "firmdeath_estabs": dead + 1,
            "firmdeath_emp": dead * 4,
        }
    )
    return keys.hstack(_published(figures, draw)).drop("_", strict=False)


def _published(figures: pl.DataFrame, draw: np.random.Generator) -> pl.DataFrame:
    """Sums and rates of the counts; one row in a hundred has withheld cells."""
    gained, lost, emp = pl.col("job_creation"), pl.col("job_destruction"), pl.col("emp")
    entry, exit_ = pl.col("estabs_entry"), pl.col("estabs_exit")
    average = pl.col("estabs") + (exit_ - entry) / 2
    told = figures.with_columns(
        (pl.col("job_creation_births") + pl.col("job_creation_continuers")).alias("job_creation"),
        (pl.col("job_destruction_deaths") + pl.col("job_destruction_continuers")).alias("job_destruction"),
    ).with_columns((gained - lost).alias("net_job_creation"))
    told = told.with_columns((emp - pl.col("net_job_creation") / 2).round().alias("denom"))
    rates = {
        "estabs_entry_rate": entry / average,
        "estabs_exit_rate": exit_ / average,
        "job_creation_rate": gained / pl.col("denom"),
        "job_creation_rate_births": pl.col("job_creation_births") / pl.col("denom"),
        "job_destruction_rate": lost / pl.col("denom"),
        "job_destruction_rate_deaths": pl.col("job_destruction_deaths") / pl.col("denom"),
        "net_job_creation_rate": pl.col("net_job_creation") / pl.col("denom"),
        "reallocation_rate": (gained + lost - pl.col("net_job_creation").abs()) / pl.col("denom"),
    }
    text = told.with_columns(
        *(pl.col(name).cast(pl.Int64).cast(pl.String) for name in COUNTS),
        *((100 * rate).round(3).cast(pl.String).alias(name) for name, rate in rates.items()),
    )
    withheld = pl.Series(draw.random(text.height) < 0.01)
    return text.with_columns(
        pl.when(withheld).then(pl.lit("D")).otherwise(name).alias(name) for name in _WITHHELD
    ).select(_COLUMNS)


def drawer(size: int) -> Dynamics:
    """A publisher of so many cells."""
    return Dynamics(size)
