"""What a book shows of each metric: values, the words beside them, what they are known within."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aker_core.markets.basis import projected_text
from aker_core.markets.qualifiers import flags_text, qualified

if TYPE_CHECKING:
    import polars as pl


ENDS = (("low", "p05"), ("high", "p95"))  # bounds, and what stands in their place where it is known
UNKNOWN = (None, None)
PLAIN = ("low", "high", "p05", "p95", "moe", "disclosed")  # a fact without any of these reads alike in every market


@dataclass(frozen=True)
class MetricCells:
    """One metric of all markets, in the order of the book: values, what stands beside each, statuses and periods.

    ends: the 90 % interval of an estimate, else the bounds, where there are any. nation: the value of the United States
    and what stands beside it; None where there is none.
    """

    values: Sequence[float | None]
    words: Sequence[str]
    statuses: Sequence[str]
    periods: Sequence[str | None]
    ends: Sequence[tuple[float | None, float | None]]
    nation: tuple[float | None, str] = (None, "")

    def of(self, kept: Sequence[int]) -> MetricCells:
        """Those of some markets, by their positions."""
        return MetricCells(
            values=[self.values[at] for at in kept],
            words=[self.words[at] for at in kept],
            statuses=[self.statuses[at] for at in kept],
            periods=[self.periods[at] for at in kept],
            ends=[self.ends[at] for at in kept],
            nation=self.nation,
        )


def metric_cells(facts: pl.DataFrame, order: Sequence[str]) -> dict[str, MetricCells]:
    """By metric. facts: the current ones of markets and nation, as `with_words` has them."""
    import polars as pl

    of_nation = {row["metric"]: row for row in facts.filter(pl.col("geography") == "nation").iter_rows(named=True)}
    of_markets = facts.filter(pl.col("geography") == "market").unique(["metric", "msa_id"], keep="last")
    metrics = sorted(of_markets["metric"].unique().to_list())
    names = pl.DataFrame({"metric": metrics}, schema={"metric": pl.Categorical})
    grid = names.join(pl.DataFrame({"msa_id": order}, schema={"msa_id": pl.Categorical}), how="cross")
    of_markets = grid.join(of_markets, on=["metric", "msa_id"], how="left", maintain_order="left")
    of_markets = of_markets.with_columns(pl.col("words", "status").fill_null(""))
    values, words, statuses, periods, ends = (
        _by_metric(column, metrics)
        for column in (
            of_markets["value"].to_list(),
            *(_texts(of_markets[name]) for name in ("words", "status", "period")),
            _ends(of_markets),
        )
    )
    cells: dict[str, MetricCells] = {}
    for at, metric in enumerate(metrics):
        row = of_nation.get(metric)
        nation = (row["value"], row["words"]) if row else (None, "")
        cells[metric] = MetricCells(values[at], words[at], statuses[at], periods[at], ends[at], nation)
    return cells


def _by_metric(cells: Sequence[Any], metrics: Sequence[str]) -> list[Sequence[Any]]:
    """The cells of each metric, which has as many as the others."""
    size = len(cells) // max(len(metrics), 1)
    return [cells[at * size : (at + 1) * size] for at in range(len(metrics))]


def _texts(column: pl.Series) -> list[str | None]:
    """The texts of a categorical column, equal ones as one object: of a hundred thousand few are different."""
    distinct = column.unique()
    names: dict[int | None, str | None] = dict(zip(distinct.to_physical(), distinct, strict=True))
    return list(map(names.__getitem__, column.to_physical().to_list()))


def _ends(facts: pl.DataFrame) -> list[tuple[float | None, float | None]]:
    """Of each fact the ends of what it is known within; most have none, which is one object."""
    return [UNKNOWN if pair == UNKNOWN else pair for pair in facts.select("low", "high").rows()]


def with_words(facts: pl.DataFrame) -> pl.DataFrame:
    """What is shown of facts: value, the words beside it, status, period, the ends of the interval or the bounds.

    Facts that read alike are put into words once.
    """
    import polars as pl

    named = ("unit", "status", "period", "reason", "is_null")
    facts = facts.with_columns(is_null=pl.col("value").is_null())
    is_plain = pl.all_horizontal(pl.col(PLAIN).is_null())
    alike, others = facts.filter(is_plain).drop(PLAIN), facts.filter(~is_plain)
    shared = alike.select(named).unique(maintain_order=True)
    words = [_words(*fact, *[None] * len(PLAIN)) for fact in shared.iter_rows()]
    own = [_words(*fact) for fact in others.select(*named, *PLAIN).iter_rows()]
    put = shared.with_columns(words=pl.Series(words, dtype=pl.String))
    parts = [
        alike.join(put, on=named, how="left", nulls_equal=True),
        others.with_columns(words=pl.Series(own, dtype=pl.String)),
    ]
    low, high = (pl.when(pl.col("p05").is_null()).then(bound).otherwise(end) for bound, end in ENDS)
    texts = pl.col("geography", "metric", "msa_id", "words", "status", "period").cast(pl.Categorical)
    return pl.concat(parts, how="diagonal_relaxed").select(texts, "value", low=low, high=high)


def _words(unit: str, status: str, period: str | None, reason: str | None, is_null: bool, *spread: float | None) -> str:
    """What stands beside a value; where there is none, why. spread: as `PLAIN` names it."""
    low, high, p05, p95, moe, disclosed = spread
    text = qualified(
        unit,
        status,
        low=low,
        high=high,
        p05=p05,
        p95=p95,
        moe=moe,
        period=period,
        disclosed=disclosed,
        reason=reason,
        basis=projected_text(reason),
        flags="" if is_null else flags_text(reason),
    )
    return f"{text}: {reason}" if is_null and reason else text
