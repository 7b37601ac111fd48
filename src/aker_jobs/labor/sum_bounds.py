"""Hard bounds of a sum of withheld cells, which are narrower than the sum of the cells' bounds.

Within an area and ownership industries are a tree. Every industry that contains a part of the sum and something else is
cut into the two, its share in the sum and the rest: shares add up along the tree, rests add up, and both make the
industry. These three kinds of sums, narrowed until nothing moves, are exact in a tree: what can be said of (share,
rest) is six numbers, and stays so when children are added up. Shares and rests of counties make those of their metro
and state too.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from aker_jobs.labor.cell_rows import CellRows
from aker_jobs.labor.hierarchy import TOTAL, ancestors
from aker_jobs.labor.narrowing import NOT_UNKNOWN, Flags, Numbers, SumsOfParts, narrowed

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
    parts = [
        _of_one(name, table, codes, containing, slack, passes)
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


def _of_one(
    name: str, table: pl.DataFrame, codes: pl.DataFrame, containing: Sequence[pl.DataFrame], slack: float, passes: int
) -> pl.DataFrame:
    owned = codes.with_columns(part=pl.lit(_SHARE)).select("own_code", "industry_code", "part")
    above = pl.DataFrame(
        [(own, up) for own, code in codes.select("own_code", "industry_code").iter_rows() for up in ancestors(code)],
        schema={"own_code": pl.String, "industry_code": pl.String},
        orient="row",
    ).unique()
    kinds = pl.concat([owned, above.join(owned, on=["own_code", "industry_code"], how="anti").with_columns(part=None)])
    rows = table.filter(pl.col("own_code").is_in(codes["own_code"].unique().to_list()))
    mixed = (
        rows.join(kinds.filter(pl.col("part").is_null()).drop("part"), on=["own_code", "industry_code"], how="semi")
        .sort("row")
        .with_row_index("node")
    )
    if not mixed.height:
        return pl.DataFrame(schema=SCHEMA)
    children = (
        rows.join(mixed.select(up="row", parent="node"), on="up")
        .join(kinds.filter(pl.col("part").is_not_null()), on=["own_code", "industry_code"], how="left")
        .join(mixed.select("row", "node"), on="row", how="left")
        .with_columns(
            part=pl.when(pl.col("part").is_null() & pl.col("node").is_null()).then(pl.lit(_REST)).otherwise("part")
        )
    )
    figures = {part: _figures(mixed, children, part) for part in (_SHARE, _REST)}
    complete = _complete(mixed, children, slack)
    families = [_industries(mixed, children, part, complete) for part in (_SHARE, _REST)]
    families.append(_cuts(mixed, slack * (figures[_SHARE] + figures[_REST] + 1)))
    for areas in containing:
        families += _areas(mixed, areas, [figures[_SHARE], figures[_REST]], slack)
    count = mixed.height
    low, high = narrowed(families, np.zeros(2 * count), np.tile(mixed["high"].to_numpy(), 2), passes)
    root = mixed.with_columns(low=pl.Series(low[:count]), high=pl.Series(high[:count])).filter(
        pl.col("industry_code") == TOTAL
    )
    sound = pl.col("low") <= pl.col("high")
    return root.select(
        "area_fips",
        "own_code",
        name=pl.lit(name),
        low=pl.when(sound).then("low"),
        high=pl.when(sound & pl.col("high").is_finite()).then("high"),
    )


def _complete(mixed: pl.DataFrame, children: pl.DataFrame, slack: float) -> Flags:
    """Whether the children of each node that have a row are all there are, by their establishments."""
    counted = children.group_by(node="parent").agg(counted=pl.col("estabs").sum(), size=pl.len())
    compared = mixed.join(counted, on="node", how="left", maintain_order="left")
    near = (pl.col("counted") - pl.col("estabs")).abs() <= slack * (pl.col("size") + 1)
    return compared.select(near.fill_null(value=False)).to_series().to_numpy()


def _figures(mixed: pl.DataFrame, children: pl.DataFrame, part: str) -> Numbers:
    """How many published or withheld figures each node's share (rest) is made of."""
    count = mixed.height
    direct = children.filter(pl.col("part") == part)["parent"].cast(pl.Int64).to_numpy()
    inner = children.filter(pl.col("node").is_not_null())
    node, parent = (inner[name].cast(pl.Int64).to_numpy() for name in ("node", "parent"))
    own = np.bincount(direct, minlength=count).astype(np.float64)
    figures = own
    for _ in range(_DEPTH):
        figures = own + np.bincount(parent, weights=figures[node], minlength=count)
    return figures


def _industries(mixed: pl.DataFrame, children: pl.DataFrame, part: str, complete: Flags) -> SumsOfParts:
    """The share (rest) of a node is that of its children; it is defined by them, whatever its own figure is."""
    count = mixed.height
    offset = 0 if part == _SHARE else count
    plain = children.filter(pl.col("part") == part).group_by(node="parent").agg(pl.col("low", "high").sum())
    known = mixed.select("node").join(plain, on="node", how="left", maintain_order="left")
    inner = children.filter(pl.col("node").is_not_null()).sort("parent", "node")
    return SumsOfParts(
        part=inner["node"].cast(pl.Int64).to_numpy() + offset,
        of=inner["parent"].cast(pl.Int64).to_numpy(),
        base_low=known["low"].fill_null(0.0).to_numpy(),
        base_high=known["high"].fill_null(0.0).to_numpy(),
        whole=np.arange(count, dtype=np.int64) + offset,
        whole_low=np.zeros(count),
        whole_high=np.full(count, _INF),
        complete=complete,
    )


def _cuts(mixed: pl.DataFrame, room: Numbers) -> SumsOfParts:
    """Share and rest make the industry, whose bounds are known. room: how far they may be from it by rounding."""
    count = mixed.height
    node = np.arange(count, dtype=np.int64)
    return SumsOfParts(
        part=np.concatenate([node, node + count]),
        of=np.concatenate([node, node]),
        base_low=-room,
        base_high=room,
        whole=np.full(count, NOT_UNKNOWN, dtype=np.int64),
        whole_low=mixed["low"].to_numpy(),
        whole_high=mixed["high"].to_numpy(),
        complete=np.ones(count, dtype=bool),
    )


def _areas(mixed: pl.DataFrame, areas: pl.DataFrame, figures: list[Numbers], slack: float) -> list[SumsOfParts]:
    """Shares and rests of areas make those of the area that contains them."""
    above = mixed.select(up="area_fips", own_code="own_code", industry_code="industry_code", whole="node", all="estabs")
    members = (
        mixed.select("node", "own_code", "industry_code", "estabs", area="area_fips")
        .join(areas, on="area")
        .join(above, on=["up", "own_code", "industry_code"])
        .sort("whole", "node")
    )
    groups = (
        members.group_by("whole")
        .agg(counted=pl.col("estabs").sum(), all=pl.col("all").first(), size=pl.len())
        .sort("whole")
        .with_row_index("group")
    )
    of = members.join(groups.select("whole", "group"), on="whole", how="left", maintain_order="left")
    part, group, whole = (column.cast(pl.Int64).to_numpy() for column in (of["node"], of["group"], groups["whole"]))
    near = (groups["counted"] - groups["all"]).abs() <= slack * (groups["size"] + 1)
    count = groups.height
    families = []
    for offset, made_of in zip((0, mixed.height), figures, strict=True):
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
                complete=near.fill_null(value=False).to_numpy(),
            )
        )
    return families
