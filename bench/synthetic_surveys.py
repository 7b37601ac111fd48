"""Tables of the American Community Survey with synthetic figures that add up."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from aker_sample.publishers.census_acs import METRO, Acs, Place
from bench.files import YEAR
from bench.synthetic_places import counties

_AGES_OF_BLOCK = 15
_BLOCKS = {"B07001": 6, "B07401": 5}


def surveys_double() -> Acs:
    """The tables of the data year for metros, states and the nation."""
    return Acs(_places, (YEAR,))


def _places(_year: int, table: str, geography: str) -> Iterator[Place]:
    codes, people = _areas(geography)
    if (table, geography) == ("B07401", "us"):
        yield Place("XX00US1", "Area 1", "1", (), ())
        return
    for code, estimates in zip(codes, _lines(table, people).tolist(), strict=True):
        margins = [1 + round(0.3 * value**0.5 * 1.645) for value in estimates]
        yield Place(f"XX00US{code}", f"Area {code}", code, estimates, margins)


def _areas(geography: str) -> tuple[list[str], np.ndarray]:
    """Codes and residents."""
    places = counties(1.0)
    if geography == "us":
        return ["1"], np.array([places["population"].sum()])
    key = "cbsa" if geography == METRO else "state"
    areas = places.drop_nulls(key).group_by(key).agg(pl.col("population").sum()).sort(key)
    return areas[key].to_list(), areas["population"].to_numpy()


def _lines(table: str, people: np.ndarray) -> np.ndarray:
    if table == "B01001":
        return _sexes(people)
    if table == "B19013":
        return np.asarray(71_000 + people[:, None] % 9_000)
    return _mobility(people, _BLOCKS[table])


def _mobility(people: np.ndarray, blocks: int) -> np.ndarray:
    """Lines of a mobility table: the total block, then each block of movers; every block a total and fifteen ages."""
    shares = np.array([0.86, 0.07, 0.03, 0.025, 0.005][: blocks - 1])
    cells = (people[:, None, None] * shares[None, :, None] / _AGES_OF_BLOCK).astype(np.int64)
    cells = np.repeat(cells, _AGES_OF_BLOCK, axis=2)
    cells = np.concatenate([cells.sum(axis=1, keepdims=True), cells], axis=1)
    lines: np.ndarray = np.concatenate([cells.sum(axis=2, keepdims=True), cells], axis=2)
    return lines.reshape(len(people), -1)


def _sexes(people: np.ndarray) -> np.ndarray:
    """Lines of B01001: all, male with 23 ages, female with 23 ages."""
    ages = np.repeat((people[:, None] / 46).astype(np.int64), 23, axis=1)
    sex = ages.sum(axis=1, keepdims=True)
    return np.concatenate([2 * sex, sex, ages, sex, ages], axis=1)
