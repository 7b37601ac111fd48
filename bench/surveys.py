"""Tables of the American Community Survey as the Census API answers them, with drawn figures that add up."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl

_AGES_OF_BLOCK = 15
_BLOCKS = {"B07001": 6, "B07401": 5}
_PLACE = {"metro": "metropolitan statistical area/micropolitan statistical area", "state": "state", "us": "us"}


def write_surveys(places: pl.DataFrame, folder: Path, year: int) -> None:
    """B07001, B07401, B01001 and B19013 for metros, states and the nation. places: as of `bench.places.counties`."""
    stem = folder / f"acs1_{year}"
    metros = places.filter(pl.col("cbsa").is_not_null()).group_by("cbsa").agg(pl.col("population").sum()).sort("cbsa")
    states = places.group_by("state").agg(pl.col("population").sum()).sort("state")
    whole = pl.DataFrame({"us": ["1"], "population": [places["population"].sum()]})
    for geography, areas in (("metro", metros), ("state", states), ("us", whole)):
        codes, people = areas.to_series(0).to_list(), areas["population"].to_numpy()
        for table, blocks in _BLOCKS.items():
            if table == "B07001" or geography != "us":
                _answer(stem, table, geography, codes, _mobility(people, blocks))
        _answer(stem, "B01001", geography, codes, _sexes(people))
        _answer(stem, "B19013", geography, codes, np.full((len(people), 1), 71_000) + (people % 9_000)[:, None])


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


def _answer(stem: Path, table: str, geography: str, codes: list[str], lines: np.ndarray) -> None:
    """The API's answer: header and rows of strings, estimate, margin and both annotations of every line."""
    names = [
        f"{table}_{line:03d}{suffix}" for line in range(1, lines.shape[1] + 1) for suffix in ("E", "EA", "M", "MA")
    ]
    rows: list[list[str | None]] = [["GEO_ID", "NAME", *names, _PLACE[geography]]]
    for code, values in zip(codes, lines.tolist(), strict=True):
        cells = [
            cell for value in values for cell in (str(value), None, str(1 + round(0.3 * value**0.5 * 1.645)), None)
        ]
        rows.append([f"XX00US{code}", f"Area {code}", *cells, code])
    stem.with_name(f"{stem.name}_{table}_{geography}.json").write_text(json.dumps(rows), encoding="utf-8")
