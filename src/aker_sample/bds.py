"""Business Dynamics Statistics of the sample: the release of 2021, the nation by age of the firm as published.

Everything else is synthetic: the published table on other ages, states, sectors, counties and metros by shares.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import polars as pl

from aker_sample import noise, population
from aker_sample.base_files import members, raw, rows
from aker_sample.publishers.census_bds import PARTS, completed, written

YEARS = range(2016, 2022)
SINGLE = ("a) 0", "b) 1", "c) 2", "d) 3", "e) 4", "f) 5")
COARSE = {"a) 0": SINGLE[:1], "b) 1 to 5": SINGLE[1:], "c) 6 to 10": ("g) 6 to 10",)}
COARSE |= {"d) 11+": ("h) 11 to 15", "i) 16 to 20", "j) 21 to 25", "k) 26+"), "e) Left Censored": ("l) Left Censored",)}
WITHHELD_BELOW = 60  # establishments of a county whose openings and closings are withheld


def table(name: str) -> bytes | None:
    """One table by its name; None for what the sample does not have."""
    return _MAKERS[name]() if name in _MAKERS else None


@cache
def _firm_ages() -> pl.DataFrame:
    """The published table, all years, with nothing in the place of what is structurally missing."""
    return pl.read_csv(raw("bds2021_fa.csv.gz"), null_values=["X"]).select(
        "year", "fage", pl.col(PARTS).cast(pl.Float64).fill_null(0.0)
    )


@cache
def _establishment_ages() -> pl.DataFrame:
    """By age of the establishment: all entries are of age 0, and last as long as the establishments of new firms do."""
    firms = _firm_ages()
    entries = firms.group_by("year").agg(births=pl.col("estabs_entry").sum(), total=pl.col("estabs").sum())
    born = firms.filter(pl.col("fage") == SINGLE[0]).select("year", of_new_firms="estabs")
    age = pl.col("fage").replace_strict({name: at for at, name in enumerate(SINGLE)}, default=None)
    aged = firms.with_columns(age=age.cast(pl.Int64)).with_columns(born=pl.col("year") - pl.col("age"))
    joined = (
        aged.join(born.join(entries, on="year").rename({"year": "born"}).drop("total"), on="born", how="left")
        .join(entries.select("year", "total"), on="year")
        .filter(pl.col("year").is_in(YEARS))
    )
    single = pl.col("births") * pl.col("estabs") / pl.col("of_new_firms")
    young = single.sum().over("year")
    older = pl.col("estabs").filter(pl.col("age").is_null()).sum().over("year")
    now = pl.coalesce(single, pl.col("estabs") * (pl.col("total") - young) / older)
    scaled = joined.with_columns(now=now).with_columns(scale=pl.col("now") / pl.col("estabs"))
    newborn = pl.col("age").fill_null(9) == 0
    return scaled.select(
        "year",
        eage="fage",
        firms=0.98 * pl.col("now"),
        estabs="now",
        estabs_entry=pl.when(newborn).then("now").otherwise(0.0),
        **{name: pl.col(name) * pl.col("scale") for name in PARTS if name not in ("firms", "estabs", "estabs_entry")},
    )


@cache
def _states() -> pl.DataFrame:
    """st, share of the nation (by residents, bent by some percent) and bend of the ages, of the sample's states."""
    codes = sorted({county[:2] for counties in members("2020").values() for county in counties})
    nation = 331_900_000  # residents of 2021, rounded
    shares = np.array([population.residents(f"{code}000", 2021) / nation for code in codes])
    bend = noise.bell(noise.keys(codes), salt="bds states")
    return pl.DataFrame({"st": codes, "share": shares * (1 + 0.05 * bend), "tilt": 1 + 0.004 * bend})


@cache
def _sectors() -> pl.DataFrame:
    """sector, share of the nation (of private establishments of 2016, as published by BLS) and bend of the ages."""
    listed = [row for row in rows("qcew_2016_nation.csv") if row["own"] == "5" and row["sector"] != "99"]
    names = [row["sector"] for row in listed]
    shares = np.array([float(row["estabs"]) for row in listed])
    tilt = 1 + 0.006 * noise.bell(noise.keys(names), salt="bds sectors")
    return pl.DataFrame({"sector": names, "share": shares / shares.sum(), "tilt": tilt})


@cache
def _counties() -> pl.DataFrame:
    """metro, st, cty and share of the state (by residents, bent) of the counties of the metros by the list of 2020."""
    places = [(metro, county) for metro, counties in members("2020").items() for county in counties]
    codes = [county for _, county in places]
    year = [2021 if not code.startswith("09") else 2019 for code in codes]  # Connecticut's counties end with 2019
    share = np.array(
        [
            population.residents(code, of_year) / population.residents(f"{code[:2]}000", of_year)
            for code, of_year in zip(codes, year, strict=True)
        ]
    )
    bend = noise.bell(noise.keys(codes), salt="bds counties")
    return pl.DataFrame(
        {
            "msa": [metro for metro, _ in places],
            "st": [code[:2] for code in codes],
            "cty": [code[2:] for code in codes],
            "of_state": share * (1 + 0.04 * bend),
        }
    )


def _aged(base: pl.DataFrame, areas: pl.DataFrame, key: str, age: str) -> pl.DataFrame:
    """A table of the nation by age, by shares of areas; with each year of age a little more or less is left."""
    order = {name: min(at, 6) for at, name in enumerate(base[age].unique(maintain_order=True).sort())}
    within = base.filter(pl.col("year").is_in(YEARS)).with_columns(power=pl.col(age).replace_strict(order))
    crossed = areas.join(within, how="cross")
    factor = pl.col("share") * pl.col("tilt") ** pl.col("power")
    return crossed.select("year", key, age, *(pl.col(name) * factor for name in PARTS)).sort("year", key, age)


def _state_totals() -> pl.DataFrame:
    return (
        _aged(_establishment_ages(), _states(), "st", "eage")
        .group_by("year", "st", maintain_order=True)
        .agg(pl.col(PARTS).round().sum())
    )


def _county_parts() -> pl.DataFrame:
    joined = _counties().join(_state_totals(), on="st")
    return joined.select(
        "year", "msa", "st", "cty", *((pl.col(name) * pl.col("of_state")).round() for name in PARTS)
    ).sort("year", "st", "cty")


def _metro_parts() -> pl.DataFrame:
    return _county_parts().group_by("year", "msa", maintain_order=True).agg(pl.col(PARTS).sum()).sort("year", "msa")


def _metro_ages() -> pl.DataFrame:
    """The metros' firms, establishments and jobs by coarse age, by the nation's shares of its firms' ages."""
    classes = {member: name for name, group in COARSE.items() for member in group}
    base = _firm_ages().with_columns(fagecoarse=pl.col("fage").replace_strict(classes))
    coarse = base.group_by("year", "fagecoarse").agg(pl.col(PARTS).sum())
    total = _metro_parts().select("year", "msa", of_metro="estabs")
    nation = coarse.group_by("year").agg(of_nation=pl.col("estabs").sum())
    crossed = total.join(nation, on="year").join(coarse, on="year")
    code = crossed["msa"].to_list()
    bent = crossed.with_columns(bend=pl.Series(1 + 0.05 * noise.bell(noise.keys(code), salt="bds ages")))
    factor = pl.col("of_metro") / pl.col("of_nation")
    young = pl.when(pl.col("fagecoarse").str.contains("^[ab]")).then(pl.col("bend")).otherwise(1.0)
    return bent.select("year", "msa", "fagecoarse", *(pl.col(name) * factor * young for name in PARTS)).sort(
        "year", "msa", "fagecoarse"
    )


def _nation() -> pl.DataFrame:
    return _firm_ages().group_by("year", maintain_order=True).agg(pl.col(PARTS).sum())


def _table(parts: pl.DataFrame, *keys: str) -> bytes:
    """A table as the publisher writes it; of age 0 nothing can have closed or been lost (X)."""
    whole = parts.with_columns(pl.col(PARTS).round())
    age = next((key for key in keys if key.endswith(("age", "coarse"))), None)
    if age is not None:
        lost = [name for name in PARTS if "exit" in name or "destruction" in name or "death" in name]
        older = pl.col(age) != SINGLE[0]
        whole = whole.with_columns(
            *(pl.when(older).then(name).alias(name) for name in lost),
            pl.when(older).then("estabs_entry").otherwise("estabs").alias("estabs_entry"),
            pl.when(older).then("job_creation_births").otherwise("emp").alias("job_creation_births"),
            pl.when(older).then("job_creation_continuers").alias("job_creation_continuers"),
        )
    return written(completed(whole), ("year", *keys), "X")


def _county_table() -> bytes:
    """Openings and closings of small counties are withheld (D)."""
    small = pl.col("estabs_entry") < WITHHELD_BELOW
    turnover = [name for name in PARTS if name not in ("firms", "estabs", "emp")]
    whole = completed(_county_parts())
    hidden = [name for name in whole.columns if name in turnover or "rate" in name or name.startswith(("job_", "net_"))]
    return written(whole.with_columns(pl.when(~small).then(pl.col(hidden))), ("year", "st", "cty"), "D")


_MAKERS: dict[str, Callable[[], bytes]] = {
    "fa": lambda: raw("bds2021_fa.csv.gz"),
    "us": lambda: _table(_nation()),
    "st": lambda: _table(_state_totals(), "st"),
    "msa": lambda: _table(_metro_parts(), "msa"),
    "st_cty": _county_table,
    "msa_fac": lambda: _table(_metro_ages(), "msa", "fagecoarse"),
    "st_fa": lambda: _table(_aged(_firm_ages(), _states(), "st", "fage"), "st", "fage"),
    "sec_fa": lambda: _table(_aged(_firm_ages(), _sectors(), "sector", "fage"), "sector", "fage"),
    "ea": lambda: _table(_establishment_ages(), "eage"),
    "st_ea": lambda: _table(_aged(_establishment_ages(), _states(), "st", "eage"), "st", "eage"),
    "sec_ea": lambda: _table(_aged(_establishment_ages(), _sectors(), "sector", "eage"), "sector", "eage"),
}
