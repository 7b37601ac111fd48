"""Reading the shapes in which people hold counts of migrants, for `aker_jobs.migration`: by age, by place, or plain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import narwhals as nw

from aker_core.facts.columns import AGE_COLUMNS, PERIOD_COLUMNS, PLACE_COLUMNS
from aker_core.facts.scalars import is_missing, is_number
from aker_jobs.inputs.ages import HIGH, LOW, age_range, labels_25_44

PLACES = (*PLACE_COLUMNS, "zip_code", "zip")
AMOUNTS = ("people", "persons", "individuals", "migrants", "count", "estimate", "value", "n2")
WHAT = "net_25_44"
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


def people(data: Any, name: str) -> People:
    """The figures of a number, a mapping (by age or place) or a frame. name: inflow, outflow or population."""
    if isinstance(data, Mapping):
        return People(_of_mapping(data, name))
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
    if not is_number(value):
        raise ValueError(f"{WHAT}: {name} must be a number, got {value!r}")
    amount = float(value)
    if amount < 0 or not isfinite(amount):
        raise ValueError(
            f"{WHAT}: {name} is {amount:g}; counts of people start at zero (a publisher's code is not a count)"
        )
    return amount


def by_age(labels: Iterable[Any]) -> bool:
    """Whether the labels are ages (some of them within 25–44), and not places."""
    spans = [age_range(label) for label in labels]
    return any(span is not None and span[0] >= LOW and span[1] <= HIGH for span in spans)


def total(parts: Iterable[float | None]) -> float | None:
    """The sum, unknown as soon as one part is."""
    amount = 0.0
    for part in parts:
        if part is None:
            return None
        amount += part
    return amount


def _of_mapping(data: Mapping[Any, Any], name: str) -> Amounts:
    if not data:
        raise ValueError(f"{WHAT}: {name} is empty")
    if by_age(data):
        return {"": total(number(data[age], name) for age in labels_25_44(data, WHAT))}
    amounts: Amounts = {}
    for place, value in data.items():
        inner = _of_mapping(value, name) if isinstance(value, Mapping) else {"": number(value, name)}
        if set(inner) != {""}:
            raise ValueError(f"{WHAT}: {name} of {place} must be a number or a mapping of ages to numbers")
        amounts[str(place)] = inner[""]
    return amounts


def _of_frame(frame: nw.DataFrame[Any] | nw.LazyFrame[Any], name: str) -> People:
    names = frame.collect_schema().names()
    amount = next((column for column in (name, *AMOUNTS) if column in names), None)
    if amount is None:
        raise ValueError(f"{WHAT}: {name} has no column {name!r} (nor {', '.join(AMOUNTS)}); it has {names}")
    place = next((column for column in PLACES if column in names), None)
    age = next((column for column in AGE_COLUMNS if column in names), None)
    rows = (frame.collect() if isinstance(frame, nw.LazyFrame) else frame).rows(named=True)
    period = next((column for column in PERIOD_COLUMNS if column in names), None)
    periods = {row[period] for row in rows} if period else set()
    if len(periods) > 1:
        raise ValueError(f"{WHAT}: {name} covers several periods ({', '.join(sorted(map(str, periods)))}). Give one")
    bins_25_44 = set(labels_25_44({row[age] for row in rows}, WHAT)) if age else None
    cells: dict[str, dict[Any, float | None]] = {}
    for row in rows:
        if age is not None and bins_25_44 is not None and row[age] not in bins_25_44:
            continue
        bins = cells.setdefault(str(row[place]) if place else "", {})
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
    return People({where: total(bins.values()) for where, bins in cells.items()}, next(iter(periods), None))
