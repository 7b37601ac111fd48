"""Business Dynamics Statistics: every table that the connector asks for, about so many cells.

Areas, sectors and age classes are as many as published; the years are as many as make the cells.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl

from aker_data.sources.census_bds import TABLES, releases
from aker_sample.publisher import Files
from aker_sample.publishers.census_bds import MEASURES, business_dynamics, completed, written
from bench.synthetic_places import counties

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


def bds_double(cells: int) -> Files:
    """The newest release with so many cells: measures of all rows of all tables."""
    a_year = sum(_keys(name).height for name in TABLES)
    years = max(2, round(cells / len(MEASURES) / a_year))

    def table(name: str) -> bytes | None:
        return _table(name, range(releases()[0] - years + 1, releases()[0] + 1)) if name in TABLES else None

    return business_dynamics(table, releases()[0])


@cache
def _axes() -> dict[str, pl.DataFrame]:
    places = counties(1.0).filter(pl.col("state") <= "56")
    labels = {"fage": _AGES, "eage": _AGES, "fagecoarse": _COARSE, "sector": _SECTORS}
    return {key: pl.DataFrame({key: values}) for key, values in labels.items()} | {
        "msa": places.filter(cbsa_type="metro").select(msa="cbsa").unique().sort("msa"),
        "st": places.select(st="state").unique().sort("st"),
        "cty": places.select(st="state", cty=pl.col("county").str.slice(2)),
    }


def _keys(name: str) -> pl.DataFrame:
    keys = TABLES[name].keys
    frame = pl.DataFrame({"_": [0]})
    for key in keys:
        if key == "st" and "cty" in keys:
            continue  # the list of counties has both
        frame = frame.join(_axes()[key], how="cross")
    return frame.select(keys) if keys else frame


def _table(name: str, years: range) -> bytes:
    """One table as CSV; one row in a hundred has withheld cells."""
    keys = pl.DataFrame({"year": years}).join(_keys(name), how="cross")
    draw = np.random.default_rng(list(TABLES).index(name))
    whole = completed(keys.hstack(_parts(keys.height, draw)))
    shown = pl.Series(draw.random(whole.height) >= 0.01)
    return written(whole.with_columns(pl.when(shown).then(pl.col(_WITHHELD))), ("year", *TABLES[name].keys), "D")


def _parts(count: int, draw: np.random.Generator) -> pl.DataFrame:
    estabs = np.ceil(draw.lognormal(5, 1.5, count))
    emp = np.ceil(estabs * draw.lognormal(2.4, 0.5, count))
    shares = iter(draw.uniform(0.02, 0.12, (7, count)))
    jobs = ("job_creation_births", "job_creation_continuers", "job_destruction_deaths", "job_destruction_continuers")
    turnover = {name: np.ceil(emp * next(shares)) for name in jobs}
    turnover |= {name: np.ceil(estabs * next(shares)) for name in ("estabs_entry", "estabs_exit", "firmdeath_firms")}
    dead = turnover["firmdeath_firms"]
    levels = {"firms": np.ceil(estabs * 0.9), "estabs": estabs, "emp": emp}
    return pl.DataFrame(levels | turnover | {"firmdeath_estabs": dead + 1, "firmdeath_emp": dead * 4})
