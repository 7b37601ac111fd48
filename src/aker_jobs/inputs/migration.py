"""Reading the shapes in which people hold counts of migrants, for `aker_jobs.migration`: by age, by place, or plain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import narwhals as nw

from aker_core.facts.columns import (
    AGE_COLUMNS,
    PERIOD_COLUMNS,
    PLACE_COLUMNS,
    column_of,
    columns_apart,
    without_titles,
)
from aker_core.facts.scalars import as_number, is_missing, is_number, spelled
from aker_geo.codes import code_text
from aker_jobs.inputs.ages import kind_of, labels_25_44

PLACES = (*PLACE_COLUMNS, "zip_code", "zip")
AMOUNTS = ("people", "persons", "individuals", "migrants", "count", "estimate", "value", "n2")
WHAT = "net_25_44"
_CODE = re.compile(r"\d{3,5}")
Amounts = dict[str, float | None]


@dataclass(frozen=True)
class People:
    """People aged 25–44 by place; a single figure without a place has the empty name. period: None if not said."""

    by_place: Amounts
    period: object = None

    @property
    def plain(self) -> bool:
        """A single figure that names no place."""
        return set(self.by_place) == {""}


def people(data: Any, name: str, *, places: bool = False) -> People:
    """The figures of a number, a mapping (by age or place) or a frame. name: inflow, outflow or population.

    places: whether the labels of a mapping are places for certain, as where a crosswalk of them is given.
    """
    data = as_number(data)
    if isinstance(data, Mapping):
        return People(_of_mapping(data, name, places=places))
    if is_missing(data) or is_number(data) or isinstance(data, bool):
        return People({"": number(data, name)})
    opened = nw.from_native(data, pass_through=True)
    if isinstance(opened, nw.DataFrame | nw.LazyFrame):
        return _of_frame(opened, name)
    raise ValueError(f"{WHAT}: {name} must be a number, a mapping, a series or a frame, got {type(data).__name__}")


def number(value: Any, name: str) -> float | None:
    """A number ≥ 0, or None where withheld."""
    if is_missing(value):
        return None
    value = as_number(value)
    if not is_number(value):
        raise ValueError(f"{WHAT}: {name} must be a number, got {value!r:.60}")
    amount = float(value)
    if amount < 0 or not isfinite(amount):
        raise ValueError(
            f"{WHAT}: {name} is {amount:g}; counts of people start at zero (a publisher's code is not a count)"
        )
    return amount


def with_zeros(side: People) -> People:
    """The same with the zero put back that spreadsheets take from codes of counties and ZIP codes: 8031 is 08031.

    Only where all places are codes of three to five digits (the ZIP code 00601 becomes 601); else as it is.
    """
    if not all(_CODE.fullmatch(place) for place in side.by_place):
        return side
    padded = {place.zfill(5): amount for place, amount in side.by_place.items()}
    return People(padded, side.period) if len(padded) == len(side.by_place) else side


def total(parts: Iterable[float | None]) -> float | None:
    """The sum, unknown as soon as one part is."""
    amount = 0.0
    for part in parts:
        if part is None:
            return None
        amount += part
    return amount


def _of_mapping(data: Mapping[Any, Any], name: str, *, places: bool) -> Amounts:
    if not data:
        raise ValueError(f"{WHAT}: {name} is empty")
    by_place = places or any(isinstance(value, Mapping) for value in data.values())
    kind = "places" if by_place else kind_of(data)
    if kind == "unclear":
        shown = ", ".join(map(repr, list(data)[:4]))
        raise ValueError(
            f"{WHAT}: {name} has labels that may be ages or places ({shown}, …). Write ages as '25-29' or 'age 25', "
            f"and places with all their digits, or give a frame with a column age or geography"
        )
    if kind == "ages":
        return {"": _of_ages(data, name)}
    amounts: Amounts = {}
    for place, value in data.items():
        label = place_label(place, name)
        if label in amounts:
            raise ValueError(f"{WHAT}: {name} of {label} is duplicated")
        amounts[label] = _of_ages(value, name) if isinstance(value, Mapping) else number(value, name)
    return amounts


def _of_ages(data: Mapping[Any, Any], name: str) -> float | None:
    return total(number(data[age], name) for age in labels_25_44(data, WHAT))


def place_label(place: Any, name: str) -> str:
    """A place as text, so that 8031, 8031.0 and "8031" are one. Raises ValueError for one without a name."""
    if is_missing(place) or not str(place).strip():
        raise ValueError(f"{WHAT}: {name} has a place without a name ({place!r}). Name it, or leave it out")
    return code_text(spelled(place))


def _refuse_places(rows: list[dict[str, Any]], names: list[str], name: str) -> None:
    """ValueError for places under another name of a column than those that are read: they would be added up as one."""
    for column in without_titles(columns_apart(names).get("places", [])):
        there = sorted({spelled(row[column]) for row in rows if not is_missing(row[column])})
        if len(there) > 1:
            raise ValueError(
                f"{WHAT}: {name} has several places ({column}: {', '.join(there[:5])}). Call the column geography, or "
                f"give the rows of one"
            )


def _of_frame(frame: nw.DataFrame[Any] | nw.LazyFrame[Any], name: str) -> People:
    names = frame.collect_schema().names()
    amount = next((column for column in (name, *AMOUNTS) if column in names), None)
    if amount is None:
        raise ValueError(f"{WHAT}: {name} has no column {name!r} (nor {', '.join(AMOUNTS)}); it has {names}")
    place, age = column_of(names, PLACES), column_of(names, AGE_COLUMNS)
    rows = (frame.collect() if isinstance(frame, nw.LazyFrame) else frame).rows(named=True)
    if place is None:
        _refuse_places(rows, names, name)
    period = column_of(names, PERIOD_COLUMNS)
    periods = {spelled(row[period]) for row in rows} if period else set()
    if len(periods) > 1:
        raise ValueError(f"{WHAT}: {name} covers several periods ({', '.join(sorted(map(str, periods)))}). Give one")
    bins_25_44 = set(labels_25_44({row[age] for row in rows}, WHAT)) if age else None
    cells: dict[str, dict[Any, float | None]] = {}
    for row in rows:
        if age is not None and bins_25_44 is not None and row[age] not in bins_25_44:
            continue
        bins = cells.setdefault(place_label(row[place], name) if place else "", {})
        where = row[place] if place is not None else "the area"
        key = row[age] if age else ""
        if key in bins:
            raise ValueError(f"{WHAT}: {name} of {where} is duplicated ({key or 'no age'})")
        bins[key] = number(row[amount], name)
    short = [area for area, bins in cells.items() if bins_25_44 is not None and len(bins) != len(bins_25_44)]
    if short:
        raise ValueError(
            f"{WHAT}: {name} of {short[0] or 'the area'} lacks some of the ages {sorted(map(str, bins_25_44 or ()))}"
        )
    return People({where: total(bins.values()) for where, bins in cells.items()}, min(periods, default=None))
