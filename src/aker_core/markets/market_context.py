"""What a market's values are held against: the universe of its vintage, its peers, its state, the nation, other years.

Pure: rows in, plain data out. The formulas are those of `aker_jobs.comparison.standing`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from aker_core.markets.context import Benchmark, Context, Place, Point, Series
from aker_geo.codes import postal_codes
from aker_jobs.comparison.standing import (
    Comparison,
    Ends,
    Peers,
    against,
    comparison_of,
    percentile,
    percentile_range,
    standing,
)
from aker_jobs.registry import METRICS, MetricSpec

Row = Mapping[str, Any]
US = "US"
BOUNDS = "bounds"  # in a row of the universe: low and high of its metrics that have no value, by metric
YEAR = re.compile(r"\b\d{4}")
OF_POINT = ("year", "value", "status", "low", "high", "p05", "p95", "disclosed", "reason")


def market_context(
    msa_id: str,
    universe: Sequence[Row],
    history: Iterable[Row],
    peers: Peers,
    state: str | None,
    data_year: int | None,
    periods: Mapping[str, str | None],
    types: Mapping[str, str | None] | None = None,
) -> Context:
    """Places of every metric and the history of the market.

    universe: one row per market of the vintage with all metrics, and `BOUNDS` of those without a value. history: rows
    of `history_of` for the market, its state and the nation. state: two digits. periods: what the market's values
    are for, by metric; data_year: for metrics whose period says no year. types: metro or micro by msa_id: percentiles
    are among markets of one type.
    """
    mine: dict[str, list[Row]] = defaultdict(list)
    others: dict[tuple[str, str], dict[int, Row]] = defaultdict(dict)
    for row in history:
        if row["geography"] == "market":
            mine[row["metric"]].append(row)
        else:
            others[row["metric"], row["geography"]][row["year"]] = row
    row_of = {row["msa_id"]: row for row in universe}
    me = row_of.get(msa_id, {})
    kinds = types or {}
    alike = [row for row in universe if kinds.get(row["msa_id"]) == kinds.get(msa_id)]
    fellows = [row_of[code] for code in peers.codes]
    places = {
        metric.id: _place(metric, me, alike, fellows, others, _year_of(periods.get(metric.id), data_year))
        for metric in METRICS
    }
    metrics = {metric.id: metric for metric in METRICS}
    return Context(
        peers=peers,
        universe=len(alike),
        type=kinds.get(msa_id),
        state=postal_codes().get(state or ""),
        places=places,
        history=[_series(name, rows, metrics.get(name)) for name, rows in mine.items()],
    )


def _year_of(period: str | None, data_year: int | None) -> int | None:
    """The last year that a period names (not the vintage behind it), the data year at most; the data year without."""
    years = [int(year) for year in YEAR.findall((period or "").partition("(")[0])]
    if not years or data_year is None:
        return max(years, default=data_year)
    return min(max(years), data_year)


def _place(
    metric: MetricSpec,
    me: Row,
    universe: Sequence[Row],
    fellows: Sequence[Row],
    others: Mapping[tuple[str, str], Mapping[int, Row]],
    year: int | None,
) -> Place:
    name, value = metric.id, me.get(metric.id)
    values = [row.get(name) for row in universe if metric.ranked]
    fellows = fellows if metric.ranked else ()
    theirs = [row.get(name) for row in fellows]
    stands = standing(value, theirs)
    how = comparison_of(metric)
    ends = {row["msa_id"]: _ends(row, name) for row in universe if metric.ranked}
    known = sum(other is not None for other in values)
    figures = [each for each in ends.values() if each is not None]
    least, most = _range(me, ends) if len(figures) > known else (None, None)
    return Place(
        percentile=percentile(value, values),
        markets=known,
        bounded=len(figures) - known,
        percentile_low=least,
        percentile_high=most,
        peer_median=stands.median,
        peer_rank=stands.rank if fellows else None,
        peer_count=stands.of if fellows else 0,
        peer_values=sum(other is not None for other in theirs),
        state=_benchmark(value, others.get((name, "state"), {}), year, how),
        nation=_benchmark(value, others.get((name, "nation"), {}), year, how),
    )


def _ends(row: Row, name: str) -> Ends | None:
    """Between what the figure of a market lies: its value, else its bounds; None without either."""
    value = row.get(name)
    if value is not None:
        return (value, value)
    bounds: Ends | None = row.get(BOUNDS, {}).get(name)
    return bounds


def _range(me: Row, ends: Mapping[str, Ends | None]) -> tuple[float, float] | tuple[None, None]:
    """The percentiles that a market may have among all of its type with a figure; none for a market without one."""
    own = ends.get(me.get("msa_id", ""))
    if own is None:
        return None, None
    return percentile_range(own, [other for code, other in ends.items() if other is not None and code != me["msa_id"]])


def _benchmark(
    value: float | None, years: Mapping[int, Row], market_year: int | None, how: Comparison
) -> Benchmark | None:
    """Of the year that the market's value is for, else the newest before it."""
    usable = [year for year in years if market_year is None or year <= market_year]
    if not usable:
        return None
    row = years[max(usable)]
    same = market_year in (None, row["year"])
    beside = against(value, row["value"], how if same else "none")
    figures = {name: row[name] for name in ("geo_code", "value", "status", "year", "low", "high")}
    figures |= {name: row.get(name) for name in ("moe", "reason")}
    return Benchmark(**figures, ratio=beside.ratio, difference=beside.difference, same_period=same)


def _series(name: str, rows: Sequence[Row], metric: MetricSpec | None) -> Series:
    from aker_jobs.registry import SERIES

    spec = metric or next((declared for declared in SERIES if declared.id == name), None)
    points = [Point(**{key: row[key] for key in OF_POINT}, period=row.get("period")) for row in rows]
    return Series(
        id=name,
        title=spec.title if spec else None,
        unit=spec.unit if spec else None,
        method=rows[-1]["method"],
        points=sorted(points, key=lambda point: point.year),
    )
