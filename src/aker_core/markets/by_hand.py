"""Numbers that a person wrote into a wide table: they stand in the place of the computed ones, and say so. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from aker_core.facts.metric import QUOTIENTS

if TYPE_CHECKING:
    import polars as pl

Row = Mapping[str, Any]
Computed = tuple[float | None, int | None, str | None]  # value, year, period
NOTHING: Computed = (None, None, None)
BY_HAND, TAKEN_OUT = "entered by hand", "taken out by hand"
EXACT = 1e-9  # a number that is stored in two tables may differ by its last bit
STAMP = ("msa_id", "cbsa_code", "delineation", "data_origin", "run_id", "data_year")


def hand_written(
    wide: Iterable[Row], metrics: Sequence[str], computed: Mapping[tuple[str, str], Computed], whole: frozenset[str]
) -> Iterator[dict[str, Any]]:
    """A current fact for every number of a wide row that is not the computed one.

    wide: rows of a table. metrics: its columns. computed: value, year and period by CBSA code and metric. whole:
    metrics that are stored as whole numbers.
    """
    for row in wide:
        for metric in metrics:
            fact = computed.get((row["cbsa_code"], metric), NOTHING)
            if row[metric] is None and fact[0] == 0 and metric in QUOTIENTS:
                continue  # the wide table keeps positive quotients only
            if _differs(row[metric], fact[0], 0.5 if metric in whole else 0.0):
                yield _fact(row, metric, fact)


def hand_written_cells(
    wide: pl.DataFrame, facts: pl.DataFrame, metrics: Collection[str], whole: frozenset[str]
) -> list[dict[str, Any]]:
    """As `hand_written`, for the rows of many markets: only cells that are not exactly the computed ones are compared.

    wide: columns `STAMP`, and metrics as floats. facts: those of markets; the current ones count. metrics: as many of
    them as wide has columns for.
    """
    import polars as pl

    computed = facts.filter("current").select("metric", "value", "year", "period", cbsa_code="geo_code")
    columns = [name for name in wide.columns if name in metrics]
    cells = wide.unpivot(columns, index=STAMP, variable_name="metric", value_name="written")
    beside = cells.join(computed, on=["cbsa_code", "metric"], how="left", maintain_order="left")
    return [
        fact
        for cell in beside.filter(pl.col("written").ne_missing(pl.col("value"))).iter_rows(named=True)
        for fact in hand_written(
            [cell | {cell["metric"]: cell["written"]}],
            [cell["metric"]],
            {(cell["cbsa_code"], cell["metric"]): (cell["value"], cell["year"], cell["period"])},
            whole,
        )
    ]


def _differs(written: float | None, computed: float | None, rounding: float) -> bool:
    if written is None or computed is None:
        return written is not computed
    return abs(written - computed) > rounding + EXACT * (1 + abs(computed))


def _fact(row: Row, metric: str, fact: Computed) -> dict[str, Any]:
    written = row[metric]
    _, year, period = fact
    return {
        **{name: row[name] for name in STAMP},
        "geography": "market",
        "geo_code": row["cbsa_code"],
        "metric": metric,
        "year": year or row["data_year"],
        "period": period,
        "current": True,
        "value": None if written is None else float(written),
        "status": "not_published" if written is None else "observed",
        "reason": TAKEN_OUT if written is None else BY_HAND,
        "method": BY_HAND,
    }
