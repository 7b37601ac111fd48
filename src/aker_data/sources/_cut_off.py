"""Whether a file that lists the states one after the other ends too early: at the end of a line it looks whole."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aker_data.check import Check
from aker_geo.codes import state_fips

_SHOWN = 5


def ends_early(name: str, table: pl.LazyFrame, place: str, *, by: Sequence[str] = ()) -> Check:
    """A check that fails where the states of a file are the first ones of the nation, in the order of their codes.

    Files of some places only, such as a state's own, are not the first ones. place: the column of codes that begin
    with a state's two digits. by: what a file is of (a year, a direction). Not fatal; costs rows.
    """
    there = table.select(*by, state=pl.col(place).cast(pl.String).str.head(2)).unique().collect()
    files = there.group_by(by or pl.lit(1)).agg(pl.col("state")).sort(pl.all().exclude("state"))
    faults = []
    for *key, states in files.iter_rows():
        if missing := _after_the_last(states):
            of = f"{' '.join(map(str, key))}: " if by else ""
            more = " …" if len(missing) > _SHOWN else ""
            faults.append(f"{of}no state after {_last(states)} ({', '.join(missing[:_SHOWN])}{more} are missing)")
    note = f"{len(files)} files reach the last state, or are of some places only"
    if faults:
        note = f"{'; '.join(faults)}. The file was cut off, or is of these states only: download it again"
    return Check(name, passed=not faults, note=note, rows=len(files), costs_rows=True)


def _last(states: Sequence[str]) -> str:
    return max(state for state in states if state in state_fips())


def _after_the_last(states: Sequence[str]) -> list[str]:
    """The states behind the last that is there, if all before it are there too and nothing else is."""
    nation = list(state_fips())
    listed = set(states)
    count = len(listed)
    return nation[count:] if listed == set(nation[:count]) else []
