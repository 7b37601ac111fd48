"""ACS 1-year, B07001 and B07401: who lives in a metro now and who lived there a year ago, by age."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aker_data.check import Check
from aker_data.contracts import Need, Payload, Scope, Source
from aker_data.schemas.census_acs import MOBILITY
from aker_data.sources import _acs
from aker_data.sources._acs_checks import adds_up

ID = "census_mobility"
TABLES = ("B07001", "B07401")
# Every block of the tables begins at one of these lines with its total, followed by fifteen ages.
_BLOCKS = (1, 17, 33, 49, 65, 81)


def requests(scope: Scope) -> list[Need]:
    """Both tables of one release for all metros; for comparison states, and the nation (whose B07401 is all null)."""
    return [
        _acs.need(ID, scope, TABLES, "metro"),
        _acs.need(ID, scope, TABLES, "state", required=False),
        _acs.need(ID, scope, TABLES[:1], "us", required=False),
    ]


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `MOBILITY` from one answer; see `_acs.parse`."""
    return _acs.parse(payload, MOBILITY)


def checks(table: pl.LazyFrame) -> Sequence[Check]:
    """Ages add up to the total of their block; places where only one of the two tables is there."""
    ages = {first: tuple(range(first + 1, first + 16)) for first in _BLOCKS}
    return [adds_up("acs_ages_add_up", table, ages), _both_tables(table)]


def _both_tables(table: pl.LazyFrame) -> Check:
    places = table.filter(pl.col("geography") != "us", pl.col("line") == 1, pl.col("estimate").is_not_null())
    tables = places.group_by("year", "geography", "geo_code").agg(pl.col("table").n_unique().alias("tables"))
    counts = tables.select(pl.len().alias("rows"), (pl.col("tables") == len(TABLES)).sum().alias("both")).collect()
    rows, both = counts.row(0)
    note = f"{both} of {rows} places have a total in both tables: only there is a net figure possible"
    return Check(
        "acs_both_directions",
        passed=both == rows,
        note=note,
        rows=rows,
        share=both / rows if rows else None,
        max_abs_error=None,
    )


SOURCE = Source(id=ID, schema=MOBILITY, requests=requests, parse=parse, checks=checks)
