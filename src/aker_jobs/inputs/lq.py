"""Reading the shapes in which people hold employment counts, for `aker_jobs.jobs`. No arithmetic here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw

from aker_core.facts.columns import APART, SECTOR_COLUMNS, columns_apart, without_titles
from aker_core.facts.scalars import is_missing, spelled
from aker_jobs.labor.industry_labels import totals_of

LOCAL = ("local", "local_employment", "local_jobs", "local_sector")
NATIONAL = ("national", "national_employment", "national_jobs", "national_sector")
LOCAL_TOTAL = ("local_total", "local_total_employment", "local_total_jobs")
NATIONAL_TOTAL = ("national_total", "national_total_employment", "national_total_jobs")
SECTOR = SECTOR_COLUMNS
TOTAL = ("total", "total_employment", "total_jobs")
PERIODS = ("period", "year", "quarter")
PLACES = tuple(name for name in APART["places"] if name != "local_geography")
# What one economy has one of: its total and its sectors are on several levels; periods are looked at by side.
_APART = frozenset(APART) - {"sectors", "years", "levels of aggregation"}
_SIDE = ("local", "national")
_RESERVED = {*TOTAL, *PERIODS, *PLACES, "population"}


@dataclass(frozen=True)
class Count:
    """Jobs of one sector, here and in the nation, and what is known of the two sides (None: not said)."""

    sector: str | None
    local: Any
    national: Any
    local_total: Any = None
    national_total: Any = None
    population: Any = None
    local_period: Any = None
    national_period: Any = None
    geography: Any = None
    national_geography: Any = None


def counts(data: Any, national: Any) -> list[Count]:
    """The sectors of any accepted shape, in order (see `aker_jobs.jobs.lq`)."""
    if national is not None:
        data = {"local": data, "national": national}
    rows = list(_of_mapping(data)) if isinstance(data, Mapping) else list(_of_frame(data))
    return _without_total(rows)


def _without_total(rows: list[Count]) -> list[Count]:
    """A row of all industries is the base of the others, and no sector beside them."""
    names = totals_of(count.sector for count in rows if count.sector is not None)
    totals = [count for count in rows if count.sector in names]
    if not totals or len(rows) == 1:
        return rows
    if len(totals) > 1:
        shown = ", ".join(map(repr, names[:3]))
        raise ValueError(
            f"lq: {len(totals)} rows are totals of all industries ({shown}). Give one place, period and total"
        )
    total = totals[0]
    return [
        replace(
            count,
            local_total=total.local if count.local_total is None else count.local_total,
            national_total=total.national if count.national_total is None else count.national_total,
        )
        for count in rows
        if count is not total
    ]


def _by_sector(side: Any) -> Any:
    """A pandas series by sector is the same as a mapping."""
    if isinstance(side, Mapping) or getattr(side, "ndim", 0) != 1 or not hasattr(side, "items"):
        return side
    if not side.index.is_unique:
        raise ValueError(f"lq: a sector is listed twice: {side.index[side.index.duplicated()][0]}")
    return dict(side.items())


def _named(sector: Any) -> str:
    """A sector as text, so that 51, 51.0 and "51" are one. Raises ValueError for one without a name."""
    if is_missing(sector) or not str(sector).strip():
        raise ValueError(f"lq: a sector has no name ({sector!r}). Name it, or leave its row out")
    return spelled(sector)


def first(row: Mapping[Any, Any], names: Sequence[str]) -> Any:
    """The value under the first of the names that is there."""
    return next((row[name] for name in names if name in row), None)


def _of_mapping(data: Mapping[Any, Any]) -> Iterator[Count]:
    if not data:
        raise ValueError("lq: no counts. Give a mapping or a frame with at least one sector")
    local, national = _by_sector(first(data, LOCAL)), _by_sector(first(data, NATIONAL))
    if isinstance(local, Mapping) and isinstance(national, Mapping):
        yield from _of_sides(local, national, data)
    elif local is not None or national is not None:
        yield _of_row(None, data)
    else:
        for sector, row in data.items():
            if isinstance(row, Mapping):
                yield _of_row(_named(sector), row)
            elif isinstance(row, tuple | list) and len(row) in (2, 4):
                yield Count(_named(sector), *row)
            else:
                raise ValueError(
                    f"lq: {sector!r} must be {{'local': …, 'national': …}} or (local, national), "
                    f"got {type(row).__name__}"
                )


def _of_row(sector: str | None, row: Mapping[Any, Any]) -> Count:
    local, national = first(row, LOCAL), first(row, NATIONAL)
    if not (any(name in row for name in LOCAL) and any(name in row for name in NATIONAL)):
        raise ValueError(f"lq: {sector or 'the counts'} needs a local and a national figure, got {list(row)}")
    return Count(
        sector,
        local,
        national,
        first(row, LOCAL_TOTAL),
        first(row, NATIONAL_TOTAL),
        row.get("population"),
        first(row, ("local_period", "local_year", *PERIODS)),
        first(row, ("national_period", "national_year", *PERIODS)),
        first(row, ("local_geography", *PLACES)),
        row.get("national_geography"),
    )


def _of_sides(local: Mapping[Any, Any], national: Mapping[Any, Any], outer: Mapping[Any, Any]) -> Iterator[Count]:
    here = {_named(key): value for key, value in local.items() if key not in _RESERVED}
    there = {_named(key): value for key, value in national.items() if key not in _RESERVED}
    if set(here) != set(there):
        odd = sorted(set(here) ^ set(there))
        raise ValueError(
            f"lq: local and national counts must cover the same sectors. Only one side has {', '.join(odd)}"
        )
    for sector, jobs in here.items():
        yield Count(
            sector,
            jobs,
            there[sector],
            first(local, TOTAL) if first(local, TOTAL) is not None else first(outer, LOCAL_TOTAL),
            first(national, TOTAL) if first(national, TOTAL) is not None else first(outer, NATIONAL_TOTAL),
            local.get("population", outer.get("population")),
            first(local, PERIODS) if first(local, PERIODS) is not None else outer.get("local_period"),
            first(national, PERIODS) if first(national, PERIODS) is not None else outer.get("national_period"),
            first(local, PLACES),
            first(national, PLACES),
        )


def _of_frame(data: Any) -> Iterator[Count]:
    try:
        opened: nw.DataFrame[Any] | nw.LazyFrame[Any] = nw.from_native(data)
    except TypeError as error:
        raise ValueError(f"lq: expected counts as a mapping or a frame, got {type(data).__name__}") from error
    rows = (opened.collect() if isinstance(opened, nw.LazyFrame) else opened).rows(named=True)
    if not rows:
        raise ValueError("lq: the frame has no rows")
    if not any(name in rows[0] for name in SECTOR):
        raise ValueError(f"lq: no column for the sector (one of {', '.join(SECTOR)}). The frame has {list(rows[0])}")
    for what, columns in columns_apart(rows[0]).items():
        for column in without_titles(columns) if what in _APART else ():
            there = sorted({spelled(row[column]) for row in rows if not is_missing(row[column])})
            if len(there) > 1:
                mismatch = "mismatched geography: " if what == "places" else ""
                raise ValueError(
                    f"lq: {mismatch}column {column!r} has several {what} ({', '.join(there[:5])}). Give the rows of one"
                )
    for row in rows:
        yield _of_row(_named(first(row, SECTOR)), row)
