"""The small call on migration that the specification names: `net_25_44`.

    from aker_jobs import migration
    migration.net_25_44(12_000, 9_500)                       # 2500.0 people
    migration.net_25_44(12_000, 9_500, population=800_000)   # 3.125 per 1,000

For the ACS tables with margins see `aker_jobs.metrics.acs_net_25_44`, for the flows of the IRS
`aker_jobs.metrics.irs_market_flows`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from aker_jobs._people import PLACES, WHAT, People, by_age, people, total

MARKETS = ("market", "cbsa_code", "msa_id")
Rates = float | dict[str, float | None] | None


def net_25_44(inflow: Any, outflow: Any, population: Any = None, *, crosswalk: Any = None, vintage: Any = None) -> Any:
    """Net migration of people aged 25–44: inflow − outflow, per 1,000 where a population is given.

    inflow, outflow, population take the same shapes:

    - numbers (already of ages 25–44): a float comes back;
    - mappings of ages to people (``{"25-29": …, …}``): filtered to 25–44, summed, a float comes back;
    - mappings of places to people, or to such mappings of ages: a dict, place → value;
    - series (pandas, Polars, PyArrow): a series of the same kind, row by row;
    - frames: a column of people (``inflow``, ``outflow``, ``population``, or people, individuals, estimate, …), and
      where known age, place (geography, county_fips, zip_code, …) and period: a float, or a dict where places are
      named.

    Other ages are left out; the ages given must make up 25–44 exactly, once. population: residents of the same ages, or
    of all ages, as you want the rate; numerators and denominators are summed before they are divided.

    crosswalk: brings counties or ZIP codes to markets: a mapping place → market, or a frame with the place, the market
    (market, cbsa_code, msa_id) and, where a place is split or its boundaries changed, a ``weight``; ``vintage`` picks
    the rows of one delineation where the frame has several. Flows between counties of a market cancel in the net. A
    place without a market is an error, never dropped: list places outside any under a name such as ``rural``.

    None (null) where a part is withheld or the population is zero. ValueError: negative numbers, different places or
    periods on the two sides, ages that overlap or leave a gap, a place twice, places missing from the crosswalk.
    """
    if crosswalk is None and (series := _series(inflow, outflow, population)) is not None:
        return series
    sides = [people(_plain(inflow), "inflow"), people(_plain(outflow), "outflow")]
    if population is not None:
        sides.append(people(_plain(population), "population"))
    _refuse_mismatch(sides)
    if crosswalk is not None:
        shares = _shares(crosswalk, vintage)
        sides = [People(_to_markets(side, shares), side.period) for side in sides]
    rates = {place: _rate([side.by_place[place] for side in sides]) for place in sides[0].by_place}
    return rates[""] if sides[0].plain else rates


def _plain(given: Any) -> Any:
    """A pandas series by age is the same as a mapping."""
    index = getattr(given, "index", None)
    return (
        dict(given.items())
        if index is not None and hasattr(given, "items") and getattr(given, "ndim", 0) == 1
        else given
    )


def _rate(parts: list[float | None]) -> float | None:
    inflow, outflow, *rest = parts
    if inflow is None or outflow is None:
        return None
    if not rest:
        return inflow - outflow
    return 1000 * (inflow - outflow) / rest[0] if rest[0] else None


def _refuse_mismatch(sides: list[People]) -> None:
    first, second = sides[:2]
    if first.period is not None and second.period is not None and first.period != second.period:
        raise ValueError(
            f"{WHAT}: inflow is of {first.period}, outflow of {second.period}; both must cover the same period"
        )
    for side, name in zip(sides[1:], ("outflow", "population"), strict=False):
        odd = sorted(set(first.by_place) ^ set(side.by_place))
        if odd:
            raise ValueError(
                f"{WHAT}: mismatched geography: inflow and {name} differ in {', '.join(map(repr, odd[:5]))}"
                f"{' …' if len(odd) > 5 else ''}"
            )


def _series(inflow: Any, outflow: Any, population: Any) -> Any:
    """The result for native series, None for anything else (also for pandas series that are labelled by age)."""
    given = [inflow, outflow, *([] if population is None else [population])]
    opened = [nw.from_native(side, pass_through=True, allow_series=True) for side in given]
    if not isinstance(opened[0], nw.Series):
        return None
    if _labelled_by_age(inflow):
        return None
    if not isinstance(opened[1], nw.Series) or len(opened[0]) != len(opened[1]):
        raise ValueError(f"{WHAT}: inflow and outflow must be series of the same length")
    first = opened[0].cast(nw.Float64)
    sides = [side.cast(nw.Float64) if isinstance(side, nw.Series) else side for side in opened]
    for side, name in zip(sides, ("inflow", "outflow", "population"), strict=False):
        low = side.min() if isinstance(side, nw.Series) else side
        if low is not None and low < 0:
            raise ValueError(f"{WHAT}: {name} holds a negative number ({low:g}); people are counted from zero")
    _refuse_other_labels(given)
    frame = first.alias("inflow").to_frame().with_columns(sides[1].alias("outflow"))
    rate = nw.col("inflow") - nw.col("outflow")
    if population is not None:
        whole = (
            sides[2].alias("population")
            if isinstance(sides[2], nw.Series)
            else nw.lit(float(sides[2])).alias("population")
        )
        frame = frame.with_columns(whole)
        rate = nw.when(nw.col("population") > 0).then(1000 * rate / nw.col("population"))
    name = "mig_25_44_net" if population is None else "mig_25_44_per_1k"
    return frame.select(rate.alias(name))[name].to_native()


def _labelled_by_age(series: Any) -> bool:
    index = getattr(series, "index", None)
    return index is not None and all(isinstance(label, str) for label in index) and by_age(index)


def _refuse_other_labels(given: list[Any]) -> None:
    """pandas aligns by label: different labels are different places."""
    labels = [list(side.index) for side in given if hasattr(side, "index") and hasattr(side, "iloc")]
    if any(label != labels[0] for label in labels[1:]):
        raise ValueError(
            f"{WHAT}: mismatched geography: the series have different labels; give the same places in one order"
        )


def _shares(crosswalk: Any, vintage: Any) -> dict[str, dict[str, float]]:
    """Place → market → share of the place that lies in it."""
    if isinstance(crosswalk, Mapping):
        return {str(place): {str(market): 1.0} for place, market in crosswalk.items()}
    opened = nw.from_native(crosswalk)
    rows = (opened.collect() if isinstance(opened, nw.LazyFrame) else opened).rows(named=True)
    names = list(rows[0]) if rows else []
    market = next((column for column in MARKETS if column in names), None)
    place = next((column for column in PLACES if column in names and column not in MARKETS), None)
    if market is None or place is None:
        raise ValueError(
            f"{WHAT}: the crosswalk needs a place (county_fips, zip_code) and a market (cbsa_code); it has {names}"
        )
    if "vintage" in names:
        there = {row["vintage"] for row in rows}
        if vintage is None and len(there) > 1:
            raise ValueError(
                f"{WHAT}: the crosswalk has several vintages ({', '.join(sorted(map(str, there)))}); pick one"
            )
        rows = [row for row in rows if vintage is None or row["vintage"] == vintage]
    shares: dict[str, dict[str, float]] = {}
    for row in rows:
        parts = shares.setdefault(str(row[place]), {})
        if str(row[market]) in parts:
            raise ValueError(f"{WHAT}: the crosswalk names {row[place]} in {row[market]} twice")
        parts[str(row[market])] = float(row.get("weight", 1.0))
    for where, parts in shares.items():
        if sum(parts.values()) > 1 + 1e-6:
            raise ValueError(
                f"{WHAT}: the crosswalk gives {where} to markets with weights above 1; people would count twice"
            )
    return shares


def _to_markets(side: People, shares: dict[str, dict[str, float]]) -> dict[str, float | None]:
    lost = sorted(place for place in side.by_place if place not in shares)
    if lost:
        raise ValueError(
            f"{WHAT}: {len(lost)} place(s) without a market in the crosswalk: {', '.join(lost[:10])}; use the "
            "delineation of the data's vintage, or list them under a name such as 'rural'"
        )
    parts: dict[str, list[float | None]] = {}
    for place, amount in side.by_place.items():
        for market, share in shares[place].items():
            parts.setdefault(market, []).append(None if amount is None else amount * share)
    return {market: total(amounts) for market, amounts in parts.items()}
