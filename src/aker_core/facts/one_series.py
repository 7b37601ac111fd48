"""Rows that are several series though a frame was meant to be one: told by its columns, and refused by name."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import narwhals as nw

from aker_core.facts.columns import AGE_COLUMNS, columns_apart, columns_of, without_titles
from aker_core.facts.frames import Workable, one_row

# What a series of one place and sector has one of; its years are what it is made of.
OF_A_SERIES = (
    *("places", "ownerships", "sectors", "sizes of establishment", "levels of aggregation", "series"),
    *("agencies", "institutions", "quarters", "months"),
)
# What a universe of markets has one of: its places are what is compared.
OF_A_UNIVERSE = (*(what for what in OF_A_SERIES if what not in ("places", "levels of aggregation")), "years")


def refuse_several(
    frame: Workable, keys: Sequence[str], what: str, *, kinds: Collection[str], but: Collection[str] = ()
) -> None:
    """ValueError where rows of the same keys differ in a column that tells series apart.

    A kind of which a column is among the keys is told apart by it. kinds: which are looked at (of
    `aker_core.facts.columns.APART`). but: columns that hold amounts or years.
    """
    refuse_in_index(frame, what, kinds=kinds)
    for kind, columns in columns_apart(frame.collect_schema().names()).items():
        if kind not in kinds or any(column in keys for column in columns):
            continue
        for column in (name for name in without_titles(columns) if name not in but):
            if _most(frame, keys, column) > 1:
                of = f"some {', '.join(keys)}" if keys else "the frame"
                raise ValueError(
                    f"{what}: {of} has several {kind} (column {column!r}), which are not one series. Name the column "
                    f"among the keys, or give the rows of one"
                )


def refuse_in_index(frame: Workable, what: str, *, kinds: Collection[str]) -> None:
    """ValueError where the index of a pandas frame tells rows apart that would be taken for one series.

    An index is no column, so that nothing would look at it. kinds: as in `refuse_several`, and ``ages``.
    """
    index = getattr(frame.to_native(), "index", None)
    levels = [name for name in getattr(index, "names", None) or () if isinstance(name, str)]
    apart = columns_apart(levels) | {"ages": columns_of(levels, AGE_COLUMNS)}
    for kind, names in apart.items():
        for name in names if kind in kinds else ():
            if index is not None and index.get_level_values(name).nunique(dropna=False) > 1:
                raise ValueError(
                    f"{what}: the index {name!r} has several {kind}, and an index is not read. Make it a column first: "
                    f"frame.reset_index()"
                )


def refuse_twice(frame: Workable, keys: Sequence[str], what: str) -> None:
    """ValueError where a place stands twice among the rows of the same keys."""
    places = columns_apart(frame.collect_schema().names()).get("places", [])
    if not places:
        _refuse_twice_in_index(frame, what)
    if not places or any(column in keys for column in places):
        return
    rows = frame.group_by(*keys, *places).agg(nw.len().alias("_rows"))
    most = one_row(rows, nw.col("_rows").max().alias("most"))["most"]
    if most is not None and most > 1:
        raise ValueError(f"{what}: some {places[0]} has several rows in one universe. Give each place once")


def _refuse_twice_in_index(frame: Workable, what: str) -> None:
    """ValueError where places are in the index of a pandas frame alone, and one of them stands there twice."""
    index = getattr(frame.to_native(), "index", None)
    levels = [name for name in getattr(index, "names", None) or () if isinstance(name, str)]
    if index is not None and columns_apart(levels).get("places") and not index.is_unique:
        raise ValueError(
            f"{what}: a place stands twice in the index {levels[0]!r}. Give each once, or make the index columns and "
            f"name the groups: frame.reset_index()"
        )


def _most(frame: Workable, keys: Sequence[str], column: str) -> int:
    """The most values of a column that rows of the same keys have; a missing value is none."""
    filled = frame.filter(~nw.col(column).is_null()).select(*keys, column)
    count = nw.col(column).n_unique().alias("_values")
    per_key = filled.group_by(*keys).agg(count) if keys else filled.select(count)
    return int(one_row(per_key, nw.col("_values").max().alias("most"))["most"] or 0)
