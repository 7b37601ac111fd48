"""What a market's values are held against: the universe of its vintage, its peers, its state, the nation, other years.

Pure: rows in, plain data out. The formulas are those of `aker_jobs.comparison.standing`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aker_core.errors import ConfigError
from aker_core.markets.names import key_of
from aker_geo.codes import postal_codes, state_codes
from aker_jobs.comparison.standing import (
    PEERS,
    Comparison,
    Peers,
    against,
    comparison_of,
    named_peers,
    nearest_peers,
    percentile,
    standing,
)
from aker_jobs.registry import METRICS, MetricSpec

Row = Mapping[str, Any]
US = "US"
YEAR = re.compile(r"\b\d{4}")
OF_POINT = ("year", "value", "status", "low", "high", "p05", "p95", "disclosed", "reason")
COUNT = re.compile(r"[0-9]{1,4}")  # five digits are the code of a market


@dataclass(frozen=True)
class Benchmark:
    """The same metric of the nation or the market's state: its value, and the market's beside it.

    ratio: market / benchmark, where that has a meaning; difference: market − benchmark. year: what it is for;
    same_period: whether the market's value is for that year too: if not, the two are neither divided nor subtracted.
    moe: margin at 90 %, in the unit of the value.
    """

    geo_code: str
    value: float | None
    status: str
    year: int
    low: float | None
    high: float | None
    ratio: float | None
    difference: float | None
    same_period: bool = True
    moe: float | None = None


@dataclass(frozen=True)
class Place:
    """Where a value stands. percentile: 0 to 100 among the `markets` of the same type in the universe that have one
    (ties share the middle); null, as the peers, for metrics that a market takes over from its states. peer_median:
    of the `peer_values` peers with a value, without the market; peer_rank: 1 is the highest of the `peer_count` values.
    """

    percentile: float | None = None
    markets: int = 0
    peer_median: float | None = None
    peer_rank: int | None = None
    peer_count: int = 0
    peer_values: int = 0
    state: Benchmark | None = None
    nation: Benchmark | None = None


@dataclass(frozen=True)
class Point:
    """One year of a series: value with its interval, or bounds, and why there is none. period: where it is no year."""

    year: int
    value: float | None
    status: str
    low: float | None
    high: float | None
    p05: float | None
    p95: float | None
    disclosed: float | None
    reason: str | None
    period: str | None = None


@dataclass(frozen=True)
class Series:
    """A metric of the market in other years, or one that the wide rows have no column for."""

    id: str
    title: str | None
    unit: str | None
    method: str | None
    points: list[Point]


@dataclass(frozen=True)
class Context:
    """Everything around one market. universe: how many markets of its type (metro, micro) there are; type: which,
    null where it is not known. places: by metric; history: by metric, oldest year first; state: postal code."""

    peers: Peers
    universe: int
    state: str | None
    type: str | None = None
    places: Mapping[str, Place] = field(default_factory=dict)
    history: Sequence[Series] = ()


def main_state(states: str | None) -> str | None:
    """The two-digit code of a market's first state, which is that of its first principal city: NY-NJ → 36."""
    first = (states or "").replace(",", "-").split("-")[0].strip()
    return state_codes().get(first)


def chosen_peers(
    universe: Sequence[Row], msa_id: str, request: str | None, names: Mapping[str, Collection[str]]
) -> Peers:
    """The peers of a market: those named (``DEN,BOI``), or so many of the nearest in residents (``10``, the default).

    universe: rows with msa_id and population. names: the msa_ids that each name stands for, by `names.key_of`.
    Raises ConfigError where a peer is not in the universe, is one of several, or none can be chosen; without a wish,
    none is no error.
    """
    residents = {row["msa_id"]: row["population"] for row in universe}
    text = (request or "").strip()
    try:
        if text and (not COUNT.fullmatch(text) or key_of(text) in names):
            parts = [part.strip() for part in text.split(",") if part.strip()]
            return named_peers(residents, msa_id, [_code_of(part, residents, names) for part in parts])
        return nearest_peers(residents, msa_id, int(text) if text else PEERS)
    except ValueError as error:
        if request is None:
            return Peers((), str(error).partition(": ")[2])
        raise ConfigError(f"--peers {request}: {str(error).partition(': ')[2]}") from error


def _code_of(name: str, universe: Collection[str], names: Mapping[str, Collection[str]]) -> str:
    """The market that is named; the name itself where nothing is known of it. ValueError where several are."""
    codes = sorted(set(names.get(key_of(name), (name.upper(),))) & set(universe))
    if len(codes) > 1:
        raise ValueError(f"peers: {name!r} names {len(codes)} markets ({', '.join(codes)}). Use the code")
    return codes[0] if codes else name


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

    universe: one row per market of the vintage with all metrics. history: rows of `history_of` for the market, its
    state and the nation. state: two digits. periods: what the market's values are for, by metric; data_year: for
    metrics whose period says no year. types: metro or micro by msa_id: percentiles are among markets of one type.
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
    return Place(
        percentile=percentile(value, values),
        markets=sum(other is not None for other in values),
        peer_median=stands.median,
        peer_rank=stands.rank if fellows else None,
        peer_count=stands.of if fellows else 0,
        peer_values=sum(other is not None for other in theirs),
        state=_benchmark(value, others.get((name, "state"), {}), year, how),
        nation=_benchmark(value, others.get((name, "nation"), {}), year, how),
    )


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
    margin = row.get("moe")
    return Benchmark(**figures, ratio=beside.ratio, difference=beside.difference, same_period=same, moe=margin)


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
