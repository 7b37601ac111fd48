"""Hard bounds of a sum of withheld cells, which are narrower than the sum of the cells' bounds.

Within an area and ownership industries are a tree. Every industry that contains a part of the sum and something else is
cut into the two, its share in the sum and the rest: shares add up along the tree, rests add up, and both make the
industry. These three kinds of sums, narrowed until nothing moves, are exact in a tree: what can be said of (share,
rest) is six numbers, and stays so when children are added up. Shares and rests of counties make those of their metro
and state too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from aker_jobs.labor.cell_rows import CellRows
from aker_jobs.labor.hierarchy import TOTAL, ancestors
from aker_jobs.labor.lookup import NONE
from aker_jobs.labor.narrowing import NOT_UNKNOWN, Flags, Numbers, Positions, SumsOfParts, narrowed

_PASSES = 24
_DEPTH = 8  # levels of industries above four digits
_SHARE, _REST = "share", "rest"
_INF = float("inf")
SCHEMA = {"area_fips": pl.String, "own_code": pl.String, "name": pl.String, "low": pl.Float64, "high": pl.Float64}


def sum_bounds(
    cells: pl.DataFrame,
    sums: pl.DataFrame,
    *,
    containing: Sequence[pl.DataFrame] = (),
    slack: float = 0.0,
    passes: int = _PASSES,
) -> pl.DataFrame:
    """Bounds of sums of industries within an area and ownership: area_fips, own_code, name, low, high.

    cells: one period, as `aker_jobs.labor.withheld.withheld_bounds` gives them: area_fips, own_code, industry_code,
    estabs, jobs (null where withheld), low, high. sums: name, own_code, industry_code (no code inside another of the
    same name). containing: as of `aker_jobs.labor.withheld.containing_areas`. slack: of one published figure.
    high is null where nothing bounds it. Areas without a row for all industries of the ownership have no row.
    """
    wanted = sums.select(pl.col("name", "own_code", "industry_code").cast(pl.String))
    table = linked_cells(near_cells(cells, wanted), wanted["own_code"].unique().to_list())
    linked = _Linked.of(table, containing)
    parts = [
        _of_one(name, table, linked, codes, slack, passes)
        for (name,), codes in wanted.sort("name", "own_code", "industry_code").group_by("name", maintain_order=True)
    ]
    return pl.concat([pl.DataFrame(schema=SCHEMA), *parts])


def near_cells(cells: pl.DataFrame, wanted: pl.DataFrame) -> pl.DataFrame:
    """The cells of industries that contain a part of a sum, or are right below one that does."""
    codes = cells.select(pl.col("industry_code").cast(pl.String).unique()).to_series().to_list()
    there, above = set(codes), {up for code in wanted["industry_code"] for up in ancestors(code)}
    nearest = {code: next((up for up in ancestors(code) if up in there), None) for code in codes}
    near = [code for code in codes if code in above or nearest[code] in above]
    return cells.filter(pl.col("industry_code").cast(pl.String).is_in(near))


def linked_cells(cells: pl.DataFrame, owners: list[str]) -> pl.DataFrame:
    """The cells of some ownerships with row and `up`: the row of the nearest industry above that there is."""
    table = (
        cells.select(
            pl.col("area_fips", "own_code", "industry_code").cast(pl.String),
            pl.col("estabs", "low", "high").cast(pl.Float64),
        )
        .filter(pl.col("own_code").is_in(owners))
        .with_columns(pl.col("low").fill_null(0.0), pl.col("high").fill_null(_INF))
        .sort("area_fips", "own_code", "industry_code")
        .with_row_index("row")
    )
    parents = CellRows.of(table, ("area_fips",), "own_code", "industry_code").industry_parents()
    up = pl.Series(parents, dtype=pl.Int64)
    return table.with_columns(up=pl.when(up >= 0).then(up).cast(pl.UInt32))


class _Linked(NamedTuple):
    """Linked cells as columns: up and, by kind of area, the row of the containing area (`NONE`: none); estabs is NaN
    where null. own, industry: positions in `owns` and `industries`."""

    up: Positions
    areas: list[Positions]
    estabs: Numbers
    low: Numbers
    high: Numbers
    own: Positions
    industry: Positions
    owns: list[str]
    industries: list[str]

    @classmethod
    def of(cls, table: pl.DataFrame, containing: Sequence[pl.DataFrame]) -> _Linked:
        """The columns of a table as of `linked_cells`. containing: as of `sum_bounds`."""
        cells = CellRows.of(table, ("area_fips",), "own_code", "industry_code")
        owns = table["own_code"].unique().sort()
        own = table["own_code"].cast(pl.Enum(owns)).to_physical().cast(pl.Int64).to_numpy()
        up = table["up"].cast(pl.Int64).fill_null(NONE).to_numpy()
        estabs, low, high = (table[name].fill_null(np.nan).to_numpy() for name in ("estabs", "low", "high"))
        areas = [cells.area_parents(kind) for kind in containing]
        return cls(up, areas, estabs, low, high, own, cells.industry, owns.to_list(), cells.codes)

    def marked(self, cells: Iterable[tuple[str, str]]) -> Flags:
        """Which rows are of some ownerships and industries."""
        flags = np.zeros((len(self.owns), len(self.industries)), dtype=bool)
        number = {code: at for at, code in enumerate(self.industries)}
        for own, code in cells:
            if own in self.owns and code in number:
                flags[self.owns.index(own), number[code]] = True
        return flags[self.own, self.industry]


class _Tree(NamedTuple):
    """Industries that are cut in two (nodes) and what is right below them: the row of each node; and of each child its
    row, the node above it, its own node (`NONE`: it is none), and whether it is in the sum."""

    rows: Positions
    child: Positions
    parent: Positions
    node: Positions
    is_share: Flags

    def direct(self, part: str) -> Flags:
        """Which children are a part as a whole."""
        return self.is_share if part == _SHARE else ~self.is_share & (self.node == NONE)


def _of_one(
    name: str, table: pl.DataFrame, linked: _Linked, codes: pl.DataFrame, slack: float, passes: int
) -> pl.DataFrame:
    owned = list(codes.select("own_code", "industry_code").iter_rows())
    is_share = linked.marked(owned)
    is_cut = linked.marked((own, up) for own, code in owned for up in ancestors(code)) & ~is_share
    rows = np.flatnonzero(is_cut)
    if not len(rows):
        return pl.DataFrame(schema=SCHEMA)
    number = np.full(len(is_cut) + 1, NONE)  # the last is that of `NONE`
    number[rows] = np.arange(len(rows))
    child = np.flatnonzero(number[linked.up] != NONE)
    tree = _Tree(rows, child, number[linked.up[child]], number[child], is_share[child])
    figures = {part: _figures(tree, part) for part in (_SHARE, _REST)}
    complete = _complete(tree, linked, slack)
    families = [_industries(tree, linked, part, complete) for part in (_SHARE, _REST)]
    families.append(_cuts(linked.low[rows], linked.high[rows], slack * (figures[_SHARE] + figures[_REST] + 1)))
    for above in linked.areas:
        families += _areas(rows, number[above[rows]], linked.estabs, [figures[_SHARE], figures[_REST]], slack)
    count = len(rows)
    low, high = narrowed(families, np.zeros(2 * count), np.tile(linked.high[rows], 2), passes)
    root = (
        table.select("area_fips", "own_code", "industry_code")[rows]
        .with_columns(low=pl.Series(low[:count]), high=pl.Series(high[:count]))
        .filter(pl.col("industry_code") == TOTAL)
    )
    sound = pl.col("low") <= pl.col("high")
    return root.select(
        "area_fips",
        "own_code",
        name=pl.lit(name),
        low=pl.when(sound).then("low"),
        high=pl.when(sound & pl.col("high").is_finite()).then("high"),
    )


def _complete(tree: _Tree, linked: _Linked, slack: float) -> Flags:
    """Whether the children of each node that have a row are all there are, by their establishments."""
    count, estabs = len(tree.rows), linked.estabs
    size = np.bincount(tree.parent, minlength=count)
    counted = np.bincount(tree.parent, weights=np.nan_to_num(estabs[tree.child]), minlength=count)
    return np.asarray((size > 0) & (np.abs(counted - estabs[tree.rows]) <= slack * (size + 1)))


def _figures(tree: _Tree, part: str) -> Numbers:
    """How many published or withheld figures each node's share (rest) is made of."""
    count, inner = len(tree.rows), tree.node != NONE
    own = np.bincount(tree.parent[tree.direct(part)], minlength=count).astype(np.float64)
    figures = own
    for _ in range(_DEPTH):
        figures = own + np.bincount(tree.parent[inner], weights=figures[tree.node[inner]], minlength=count)
    return figures


def _industries(tree: _Tree, linked: _Linked, part: str, complete: Flags) -> SumsOfParts:
    """The share (rest) of a node is that of its children; it is defined by them, whatever its own figure is."""
    count, direct = len(tree.rows), tree.direct(part)
    offset = 0 if part == _SHARE else count
    low, high = (
        np.asarray(np.bincount(tree.parent[direct], weights=ends[tree.child[direct]], minlength=count), np.float64)
        for ends in (linked.low, linked.high)
    )
    inner = np.flatnonzero(tree.node != NONE)
    inner = inner[np.lexsort((tree.node[inner], tree.parent[inner]))]
    return SumsOfParts(
        part=tree.node[inner] + offset,
        of=tree.parent[inner],
        base_low=low,
        base_high=high,
        whole=np.arange(count, dtype=np.int64) + offset,
        whole_low=np.zeros(count),
        whole_high=np.full(count, _INF),
        complete=complete,
    )


def _cuts(low: Numbers, high: Numbers, room: Numbers) -> SumsOfParts:
    """Share and rest make the industry, whose bounds are known. room: how far they may be from it by rounding."""
    count = len(low)
    node = np.arange(count, dtype=np.int64)
    return SumsOfParts(
        part=np.concatenate([node, node + count]),
        of=np.concatenate([node, node]),
        base_low=-room,
        base_high=room,
        whole=np.full(count, NOT_UNKNOWN, dtype=np.int64),
        whole_low=low,
        whole_high=high,
        complete=np.ones(count, dtype=bool),
    )


def _areas(
    rows: Positions, above: Positions, estabs: Numbers, figures: list[Numbers], slack: float
) -> list[SumsOfParts]:
    """Shares and rests of areas make those of the area that contains them. rows: of nodes. above: of each node that of
    the containing area (`NONE`: none)."""
    part = np.flatnonzero(above != NONE)
    part = part[np.argsort(above[part], kind="stable")]
    sizes = np.bincount(above[part], minlength=len(rows))
    whole = np.flatnonzero(sizes)
    group = (np.cumsum(sizes > 0) - 1)[above[part]]
    size, count = sizes[whole], len(whole)
    counted = np.bincount(group, weights=np.nan_to_num(estabs[rows[part]]), minlength=count)
    near = np.abs(counted - estabs[rows[whole]]) <= slack * (size + 1)
    families = []
    for offset, made_of in zip((0, len(rows)), figures, strict=True):
        room = slack * (made_of[whole] + np.bincount(group, weights=made_of[part], minlength=count))
        families.append(
            SumsOfParts(
                part=part + offset,
                of=group,
                base_low=-room,
                base_high=room,
                whole=whole + offset,
                whole_low=np.zeros(count),
                whole_high=np.full(count, _INF),
                complete=near,
            )
        )
    return families
