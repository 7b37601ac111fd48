"""Net domestic migration of people aged 25 to 44, with margins, from the ACS mobility tables B07001 and B07401.

    net = [(B07001 total − moved from abroad) − B07401 total], summed over the four age bins 25–29 … 40–44

B07001 counts people where they live now, B07401 where they lived a year ago (one year and over). The definition is the
Census Bureau's (https://www.census.gov/topics/population/migration/guidance/migration-flows.html).

People of the same house, and movers within one county, are the same people in both tables and cancel. So the net
equals the movers who crossed a county line (other county of the state, other state) in, minus those out, and its
margin is that of these cells alone; the totals' margins would be those of people who never moved. Of a state the movers
between its counties are the same people in both tables too: they are in its net, and not in its margin. Margins of ages
are added with their covariance, see `aker_jobs.migration.mover_margins`. `definition_gap` is
the difference between the two forms, 0 in every published table seen.
Inflow and outflow of a metro area hold moves between its own counties too; in the net these cancel.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from aker_core.facts.order_free import sorted_sum
from aker_core.facts.polars_frames import polars_lazy
from aker_core.facts.status import Status
from aker_jobs.migration.mover_margins import Block, added, block_margin, root_of_squares, with_covariance

KEYS = ("year", "geography", "geo_code")
CURRENT, FORMER = "B07001", "B07401"
_BINS = 4
_TOTAL, _OTHER_COUNTY, _OTHER_STATE, _ABROAD = (range(first, first + _BINS) for first in (6, 54, 70, 86))
_MOVERS = (*_OTHER_COUNTY, *_OTHER_STATE)
# name → (table, lines): the sums that everything is computed from
_SUMS: dict[str, tuple[str, tuple[int, ...]]] = {
    "inflow": (CURRENT, _MOVERS),
    "outflow": (FORMER, _MOVERS),
    "population_25_44": (CURRENT, tuple(_TOTAL)),
    "abroad": (CURRENT, tuple(_ABROAD)),
    "former_total": (FORMER, tuple(_TOTAL)),
    "residents": (CURRENT, (1,)),
}
_BLOCKS = {
    "in_county": Block("in_county", CURRENT, 49),
    "in_state": Block("in_state", CURRENT, 65),
    "from_abroad": Block("from_abroad", CURRENT, 81),
    "out_county": Block("out_county", FORMER, 49),
    "out_state": Block("out_state", FORMER, 65),
}
_NEEDED = ("inflow", "outflow", "population_25_44")
_COLUMNS = (
    *KEYS, "inflow", "inflow_moe", "outflow", "outflow_moe", "net", "net_moe", "population_25_44", "population_moe",
    "per_1k", "per_1k_moe", "residents", "per_1k_residents", "abroad", "abroad_moe", "definition_gap",
    "status",
)  # fmt: skip


def acs_net_25_44(cells: pl.LazyFrame | pl.DataFrame) -> pl.DataFrame:
    """One row per year and area: inflow, outflow, net, per_1k and their margins (90 %, same units), status.

    cells: year, geography, geo_code, table, line (integer), estimate, moe; other tables and lines may be there.
    net and flows in people per year; per_1k: per 1,000 residents aged 25–44 (B07001 lines 006–009), its margin by the
    ratio formula; abroad: arrivals from abroad and Puerto Rico, no part of the net; residents and per_1k_residents:
    all ages (B07001 line 001), null where that line is missing.

    status: observed; suppressed where a needed cell is there without an estimate; not_published where one is not there
    (B07401 has none for the nation); no_base where nobody is of that age. Everything but the keys is null then, except
    sums that are known. A margin is null where the publisher gives none. ValueError:
    missing columns, a cell twice, negative figures (codes).
    """
    lazy = polars_lazy(cells, "acs_net_25_44")
    there = lazy.collect_schema().names()
    missing = [column for column in (*KEYS, "table", "line", "estimate", "moe") if column not in there]
    if missing:
        raise ValueError(f"acs_net_25_44: no column {missing}. The table has {there}")
    lazy = lazy.with_columns(pl.col("line").cast(pl.Int64))
    wanted = [*_SUMS.values(), *((block.table, tuple(block.lines)) for block in _BLOCKS.values())]
    lines_needed = pl.any_horizontal(_member(table, lines) for table, lines in wanted)
    used = lazy.select(
        *KEYS, "table", "line", pl.col("estimate").cast(pl.Float64), pl.col("moe").cast(pl.Float64)
    ).filter(lines_needed)
    rows = used.collect()
    _refuse_codes(rows)
    if rows.select(*KEYS, "table", "line").is_duplicated().any():
        raise ValueError("acs_net_25_44: a cell is duplicated. Give one vintage of each table")
    blocks = [expression for block in _BLOCKS.values() for expression in block_margin(block)]
    sums = rows.group_by(KEYS).agg(*_sums(), *blocks).sort(KEYS)
    return _rates(_with_margins(sums)).select(_COLUMNS)


def _refuse_codes(rows: pl.DataFrame) -> None:
    """ValueError for the publisher's codes in the place of figures, such as -555555555, which would be added up."""
    for name in ("estimate", "moe"):
        least = rows[name].min()
        if isinstance(least, float) and least < 0:
            raise ValueError(f"acs_net_25_44: {name} holds {least:.0f}, a code and no figure. Write null in its place")


def _with_margins(sums: pl.DataFrame) -> pl.DataFrame:
    """The sums with the margins of inflow, outflow, net and arrivals from abroad."""
    of_state = pl.col("geography") == "state"  # whoever moved between its counties is in both tables
    known = pl.col("net").is_not_null()
    return (
        sums.with_columns(with_covariance(block) for block in _BLOCKS.values())
        .with_columns(
            inflow_moe=pl.when(pl.col("inflow").is_not_null()).then(added("in_county", "in_state")),
            outflow_moe=pl.when(pl.col("outflow").is_not_null()).then(added("out_county", "out_state")),
            abroad_moe=pl.when(pl.col("abroad").is_not_null()).then(added("from_abroad")),
            net=pl.col("inflow") - pl.col("outflow"),
        )
        .with_columns(
            net_moe=pl.when(known & of_state)
            .then((added("in_state") ** 2 + added("out_state") ** 2).sqrt())
            .when(known)
            .then((pl.col("inflow_moe") ** 2 + pl.col("outflow_moe") ** 2).sqrt())
        )
    )


def _member(table: str, lines: Iterable[int]) -> pl.Expr:
    return (pl.col("table") == table) & pl.col("line").is_in(list(lines))


def _sums() -> list[pl.Expr]:
    """Of each sum: value and margin (null as soon as a cell is), cells there, cells without an estimate."""
    exprs: list[pl.Expr] = []
    for name, (table, lines) in _SUMS.items():
        mine = _member(table, lines)
        estimate, moe = pl.col("estimate").filter(mine), pl.col("moe").filter(mine)
        whole = estimate.count() == len(lines)
        exprs += [
            pl.when(whole).then(sorted_sum(estimate)).alias(name),
            pl.when(whole & (moe.count() == len(lines))).then(root_of_squares(estimate, moe)).alias(f"{name}_moe"),
            (estimate.len() < len(lines)).alias(f"{name}|absent"),
            estimate.is_null().any().alias(f"{name}|withheld"),
        ]
    return exprs


def _rates(sums: pl.DataFrame) -> pl.DataFrame:
    x, y = pl.col("net"), pl.col("population_25_44")
    return (
        sums.with_columns(
            population_moe=pl.col("population_25_44_moe"),
        )
        .with_columns(
            per_1k=1000 * _over(x, y),
            per_1k_moe=1000 * _over((pl.col("net_moe") ** 2 + (x / y) ** 2 * pl.col("population_moe") ** 2).sqrt(), y),
            per_1k_residents=1000 * _over(x, pl.col("residents")),
            definition_gap=y - pl.col("abroad") - pl.col("former_total") - x,
        )
        .with_columns(status=_status())
    )


def _over(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    return pl.when(whole > 0).then(part / whole)


def _status() -> pl.Expr:
    return (
        pl.when(pl.any_horizontal(pl.col(f"{name}|absent") for name in _NEEDED))
        .then(pl.lit(Status.NOT_PUBLISHED.value))
        .when(pl.any_horizontal(pl.col(f"{name}|withheld") for name in _NEEDED))
        .then(pl.lit(Status.SUPPRESSED.value))
        .when(pl.col("population_25_44") <= 0)
        .then(pl.lit(Status.NO_BASE.value))
        .otherwise(pl.lit(Status.OBSERVED.value))
    )
