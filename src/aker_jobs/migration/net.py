"""The small call on migration, computed: shapes in, net movers or rates out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from aker_core.facts.columns import AGE_COLUMNS, column_of
from aker_core.facts.frames import with_numbers
from aker_core.facts.scalars import is_missing, is_number, spelled
from aker_jobs.inputs.ages import kind_of
from aker_jobs.inputs.migration import PLACES, WHAT, People, number, people, place_label, total, with_zeros

MARKETS = ("market", "cbsa_code", "msa_id")
Rates = float | dict[str, float | None] | None


def net_25_44(inflow: Any, outflow: Any, population: Any = None, *, crosswalk: Any = None, vintage: Any = None) -> Any:
    """See `aker_jobs.migration.net_25_44`."""
    if crosswalk is None and (series := _series(inflow, outflow, population)) is not None:
        return series
    places = crosswalk is not None
    sides = [people(_plain(inflow), "inflow", places=places), people(_plain(outflow), "outflow", places=places)]
    if population is not None:
        sides.append(people(_plain(population), "population", places=places))
    sides = _of_the_same_places(sides)
    if crosswalk is not None:
        shares = _shares(crosswalk, vintage)
        sides = [People(_to_markets(side, shares), side.period) for side in sides]
    rates = {place: _rate([side.by_place[place] for side in sides]) for place in sides[0].by_place}
    return rates[""] if sides[0].plain else rates


def _plain(value: Any) -> Any:
    """A pandas series by age or place is the same as a mapping. Raises ValueError where a label is there twice."""
    index = getattr(value, "index", None)
    if index is None or not hasattr(value, "items") or getattr(value, "ndim", 0) != 1:
        return value
    if not index.is_unique:
        raise ValueError(f"{WHAT}: {index[index.duplicated()][0]!r} is duplicated. Sum its people first")
    if column_of([index.name], AGE_COLUMNS):  # then numbers alone are ages
        return {f"age {spelled(label)}" if is_number(label) else label: count for label, count in value.items()}
    return dict(value.items())


def _rate(parts: list[float | None]) -> float | None:
    inflow, outflow, *rest = parts
    if inflow is None or outflow is None:
        return None
    if not rest:
        return inflow - outflow
    return 1000 * (inflow - outflow) / rest[0] if rest[0] else None


def _of_the_same_places(sides: list[People]) -> list[People]:
    """The sides, with lost zeros put back where only these tell their places apart. Raises ValueError for others."""
    if any(set(side.by_place) != set(sides[0].by_place) for side in sides[1:]):
        sides = [with_zeros(side) for side in sides]
    _refuse_mismatch(sides)
    return sides


def _refuse_mismatch(sides: list[People]) -> None:
    first, second = sides[:2]
    if first.period is not None and second.period is not None and first.period != second.period:
        raise ValueError(
            f"{WHAT}: inflow is of {first.period}, outflow of {second.period}. Both must cover the same period"
        )
    for side, name in zip(sides[1:], ("outflow", "population"), strict=False):
        odd = sorted(set(first.by_place) ^ set(side.by_place))
        if odd:
            raise ValueError(
                f"{WHAT}: mismatched geography: inflow and {name} differ in {', '.join(map(repr, odd[:5]))}"
                f"{' …' if len(odd) > 5 else ''}"
            )


def _series(inflow: Any, outflow: Any, population: Any) -> Any:
    """The result for native series, None for anything else (also for pandas series that are labeled by age)."""
    arguments = [inflow, outflow, *([] if population is None else [population])]
    opened = [nw.from_native(side, pass_through=True, allow_series=True) for side in arguments]
    if not isinstance(opened[0], nw.Series):
        return None
    if _labeled_by_age(inflow):
        return None
    if not isinstance(opened[1], nw.Series) or len(opened[0]) != len(opened[1]):
        raise ValueError(f"{WHAT}: inflow and outflow must be series of the same length")
    sides: list[Any] = [
        _amounts(side, name) if isinstance(side, nw.Series) else number(side, name)
        for side, name in zip(opened, ("inflow", "outflow", "population"), strict=False)
    ]
    _refuse_other_labels(arguments)
    frame = sides[0].alias("inflow").to_frame().with_columns(sides[1].alias("outflow"))
    rate = nw.col("inflow") - nw.col("outflow")
    if population is not None:
        whole = (
            sides[2].alias("population")
            if isinstance(sides[2], nw.Series)
            else nw.lit(sides[2], dtype=nw.Float64).alias("population")
        )
        frame = frame.with_columns(whole)
        rate = nw.when(nw.col("population") > 0).then(1000 * rate / nw.col("population"))
    name = "net_migration_25_44" if population is None else "mig_25_44_per_1k"
    return frame.select(rate.alias(name))[name].to_native()


def _amounts(side: nw.Series[Any], name: str) -> nw.Series[Any]:
    """The people of a series as Float64, NaN as null. Raises ValueError for text, negative and infinite numbers."""
    if not (side.dtype.is_numeric() or side.null_count() == len(side)):
        raise ValueError(f"{WHAT}: {name} holds {side.dtype}, not numbers. Convert it first")
    frame = with_numbers(side.alias(name).to_frame(), {name: name}, WHAT)
    return frame.get_column(name) if isinstance(frame, nw.DataFrame) else side


def _labeled_by_age(series: Any) -> bool:
    index = getattr(series, "index", None)
    if index is None or callable(index):  # `index` of a PyArrow array finds a value
        return False
    if column_of([index.name], AGE_COLUMNS):
        return True
    return all(isinstance(label, str) for label in index) and kind_of(list(index)) != "places"


def _refuse_other_labels(arguments: list[Any]) -> None:
    """pandas aligns by label: different labels are different places."""
    labels = [list(side.index) for side in arguments if hasattr(side, "index") and hasattr(side, "iloc")]
    if any(label != labels[0] for label in labels[1:]):
        raise ValueError(
            f"{WHAT}: mismatched geography: the series have different labels. Give the same places in one order"
        )


def _shares(crosswalk: Any, vintage: Any) -> dict[str, dict[str, float]]:
    """Place → market → share of the place that lies in it."""
    if isinstance(crosswalk, Mapping):
        return {place_label(place, "crosswalk"): {_market(market, place): 1.0} for place, market in crosswalk.items()}
    opened: Any = nw.from_native(crosswalk, pass_through=True)
    if not isinstance(opened, nw.DataFrame | nw.LazyFrame):
        raise ValueError(f"{WHAT}: the crosswalk must be a mapping or a frame, got {type(crosswalk).__name__}")  # noqa: TRY004  (the specification asks for ValueError)
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
                f"{WHAT}: the crosswalk has several vintages ({', '.join(sorted(map(str, there)))}). Pick one"
            )
        rows = [row for row in rows if vintage is None or row["vintage"] == vintage]
    return _checked(rows, place, market)


def _checked(rows: list[dict[str, Any]], place: str, market: str) -> dict[str, dict[str, float]]:
    shares: dict[str, dict[str, float]] = {}
    for row in rows:
        parts = shares.setdefault(place_label(row[place], "crosswalk"), {})
        code = _market(row[market], row[place])
        if code in parts:
            raise ValueError(f"{WHAT}: the crosswalk names {row[place]} in {code} twice")
        weight = number(row.get("weight", 1.0), "weight of the crosswalk")
        if weight is None:
            raise ValueError(f"{WHAT}: the crosswalk has no weight for {row[place]} in {code}")
        parts[code] = weight
    for where, parts in shares.items():
        if sum(parts.values()) > 1 + 1e-6:
            raise ValueError(
                f"{WHAT}: the crosswalk gives {where} to markets with weights above 1; people would count twice"
            )
    return shares


def _market(market: Any, place: Any) -> str:
    if is_missing(market):
        raise ValueError(f"{WHAT}: the crosswalk has no market for {place}; name those outside any, such as 'rural'")
    return str(market)


def _to_markets(side: People, shares: dict[str, dict[str, float]]) -> dict[str, float | None]:
    if side.plain:
        raise ValueError(f"{WHAT}: a crosswalk needs figures by place: a mapping, or a column {', '.join(PLACES)}")
    lost = sorted(place for place in side.by_place if place not in shares)
    padded, whole = with_zeros(side), {code.zfill(5): parts for code, parts in shares.items()}
    if lost and set(padded.by_place) <= set(whole):
        side, shares, lost = padded, whole, []
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
