"""IRS gross migration by state, size of income and age of the primary taxpayer: the only IRS table with ages.

Layout: the users guide beside the files, https://www.irs.gov/statistics/soi-tax-stats-migration-data.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aker_data.check import Check
from aker_data.contracts import Need, Payload, Request, Scope, Source
from aker_data.schemas.irs import FLOWS, GROSS_MIGRATION
from aker_data.sources import _irs, cells, reading
from aker_data.sources._shape import as_declared

ID = "irs_gross_migration"
AGES = range(7)
_PLACE = ("statefips", "state", "state_name", "agi_stub")
# How the file writes the measures, and what the table calls them.
_MEASURES = {"n1": "returns", "n2": "individuals", "y1_agi": "agi_year1_kusd", "y2_agi": "agi_year2_kusd"}
HEADER = (*_PLACE, *(f"{flow}_{measure}_{age}" for flow in FLOWS for age in AGES for measure in _MEASURES))


def request(year: int) -> Request:
    """The file of all states between the filing years year - 1 and year."""
    pair = _irs.pair(year)
    return Request(ID, f"{_irs.BASE}/{pair}inmigall.csv", part=pair, media="csv")


def requests(scope: Scope) -> list[Need]:
    """The file of the pair that ends in the scope's year or, where not published, of an earlier pair."""
    ways = tuple((request(year),) for year in _irs.years(scope.year))
    return [Need(label=f"gross migration of the pair ending in {scope.year}", alternatives=ways)]


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `GROSS_MIGRATION` from one file of 144 columns. Raises SourceChanged on another layout."""
    wide = reading.read_csv(payload, text=_PLACE[:3], whole=HEADER[3:])
    states = wide.select(
        *_irs.year_columns(payload.request.part),
        cells.digits(pl.col("statefips"), 2).alias("state_fips"),
        "state",
        "state_name",
        *HEADER[3:],
    )
    place = states.columns[:6]
    long = pl.concat(
        states.select(
            *place,
            pl.lit(age, pl.Int8).alias("age_class"),
            pl.lit(flow).alias("flow"),
            *(pl.col(f"{flow}_{written}_{age}").alias(name) for written, name in _MEASURES.items()),
        )
        for flow in FLOWS
        for age in AGES
    )
    return as_declared(payload, long, GROSS_MIGRATION)


def checks(table: pl.LazyFrame) -> Sequence[Check]:
    """total = nonmig + inflow + samest, exactly, for returns and people of every state, income class and age."""
    return [_total_is_its_parts(table, measure) for measure in ("returns", "individuals")]


def _total_is_its_parts(table: pl.LazyFrame, measure: str) -> Check:
    flow = pl.col("flow")
    cells = table.group_by("year2", "state_fips", "agi_stub", "age_class").agg(
        pl.col(measure).filter(flow.is_in(["nonmig", "inflow", "samest"])).sum().alias("parts"),
        pl.col(measure).filter(flow == "total").sum().alias("total"),
    )
    gap = (pl.col("parts") - pl.col("total")).abs()
    summary = cells.select(gap.count().alias("rows"), (gap == 0).sum().alias("exact"), gap.max()).collect()
    rows, exact, worst = summary.row(0)

    note = f"{exact} of {rows} totals of {measure} equal non-migrants + inflow + same state, largest gap {worst}"
    share = exact / rows if rows else None
    return Check(
        f"irs_gross_{measure}_add_up", passed=exact == rows, note=note, rows=rows, share=share, max_abs_error=worst
    )


SOURCE = Source(id=ID, schema=GROSS_MIGRATION, requests=requests, parse=parse, checks=checks)
