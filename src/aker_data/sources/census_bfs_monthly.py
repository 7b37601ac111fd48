"""Census Business Formation Statistics, monthly: applications and formations of nation, regions and states.

Layout: https://www.census.gov/econ/bfs/pdf/bfs_monthly_data_dictionary.pdf.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from aker_data.check import MOVED, Check, is_far_off
from aker_data.contracts import Need, Payload, Request, Scope, Source
from aker_data.schemas.census_bfs import FLAGS, MONTHLY, SERIES
from aker_data.sources import reading
from aker_data.sources._shape import as_declared

ID = "census_bfs_monthly"
URL = "https://www.census.gov/econ/bfs/csv/bfs_monthly.csv"
REGIONS = ("NO", "MW", "SO", "WE")
_KEYS = ("sa", "naics_sector", "series", "geo", "year")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBER = r"^[0-9]+(\.[0-9]+)?$"
_STATES = 51


def request() -> Request:
    """The one file, which holds every month since July 2004."""
    return Request(ID, URL, part="all", media="csv", file_names=("bfs_monthly*.csv",))


def requests(scope: Scope) -> list[Need]:  # noqa: ARG001 (one file holds the whole history)
    """The one file, whatever the year."""
    return [Need(label="monthly business formation file", alternatives=((request(),),))]


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `MONTHLY`, one per month, from rows of twelve months. Raises SourceChanged on another layout."""
    wide = reading.read_csv(payload, text=(*_KEYS[:-1], *_MONTHS), whole=_KEYS[-1:])
    odd = wide.filter(~pl.col("sa").is_in(["A", "U"]))
    if odd.height:
        reading.raise_source_changed(payload, f"adjustment {odd['sa'][0]!r} is neither A nor U")
    keys = wide.select((pl.col("sa") == "A").alias("seasonally_adjusted"), *_KEYS[1:], *_MONTHS)
    cells = keys.unpivot(_MONTHS, index=keys.columns[:5], variable_name="month", value_name="cell").with_columns(
        pl.col("cell").str.strip_chars().replace("", None)
    )
    number = pl.col("cell").str.contains(_NUMBER)
    strange = cells.filter(~number & ~pl.col("cell").is_in(FLAGS))
    if strange.height:
        reading.raise_source_changed(
            payload, f"cell {strange['cell'][0]!r:.40} is neither a number nor one of {', '.join(FLAGS)}"
        )
    months = {name: at for at, name in enumerate(_MONTHS, start=1)}
    rows = cells.with_columns(
        pl.col("month").replace_strict(months, return_dtype=pl.Int8),
        pl.when(number).then("cell").alias("value"),
        pl.when(~number).then("cell").alias("flag"),
    )
    return as_declared(payload, rows, MONTHLY)


def checks(table: pl.LazyFrame) -> Sequence[Check]:
    """The nation is the fifty states and the District of Columbia, month by month, in every series that is a count.

    As counted, not adjusted for the season; Puerto Rico is listed and not part of the nation. A month is compared where
    no state of it is withheld. Fatal where hardly any year agrees in one month: the file has a column for each.
    """
    counts = [series for series in SERIES if not series.startswith("BF_DUR")]
    by_month = _gaps_by_month(table, counts)
    rows, exact, left_out = (int(by_month[name].sum()) for name in ("rows", "exact", "out"))
    worst: Any = by_month["worst"].max()
    moved = [month for month, compared, equal, *_ in by_month.iter_rows() if is_far_off(equal, compared)]
    note = (
        f"{exact:,} of {rows:,} months of {len(counts)} series: the nation equals the sum of states, largest gap "
        f"{worst}; {left_out:,} months have a state withheld"
    )
    if moved:
        note = f"{note}; hardly any of month {', '.join(map(str, moved))}. {MOVED}"
    return [
        Check(
            "bfs_nation_is_its_states",
            passed=exact == rows,
            note=note,
            rows=rows,
            share=exact / rows if rows else None,
            max_abs_error=worst,
            fatal=bool(moved),
        )
    ]


def _gaps_by_month(table: pl.LazyFrame, counts: Sequence[str]) -> pl.DataFrame:
    """By month of the year: rows that could be compared, exact ones, the worst gap, rows with a withheld state."""
    months = (
        table.filter(
            ~pl.col("seasonally_adjusted"),
            pl.col("series").is_in(counts),
            pl.col("naics_sector") == "TOTAL",
            ~pl.col("geo").is_in([*REGIONS, "PR"]),
            pl.col("value").is_not_null(),
        )
        .group_by("series", "year", "month")
        .agg(
            pl.col("value").filter(pl.col("geo") == "US").first().alias("nation"),
            pl.col("value").filter(pl.col("geo") != "US").sum().alias("states"),
            (pl.col("geo") != "US").sum().alias("states_known"),
        )
        .drop_nulls("nation")
    )
    whole = pl.col("states_known") == _STATES
    gap = (pl.col("nation") - pl.col("states")).abs().filter(whole)
    return (
        months.group_by("month")
        .agg(rows=gap.count(), exact=(gap == 0).sum(), worst=gap.max(), out=(~whole).sum())
        .sort("month")
        .collect()
    )


SOURCE = Source(id=ID, schema=MONTHLY, requests=requests, parse=parse, checks=checks)
