"""Published margins of withheld cells as partitions: in each kind of area a cell is in its nearest disclosed margin.

A margin contains finer ones that are disclosed too. What is left of it, less these and less the disclosed cells, is
shared by the withheld cells that no finer margin has. So each kind of area (county, metro, state, nation) cuts the
withheld cells into groups that do not overlap, and says the same as all of its nested margins.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from aker_jobs.labor.estimates.leaves import COUNTY, KINDS, METRO, NATION, STATE, codes_above
from aker_jobs.labor.hierarchy import ancestors

Numbers = npt.NDArray[np.float64]
Groups = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def added(weights: Numbers, numbers: Groups, count: int) -> Numbers:
    """The sum of the weights by number, of the numbers below `count`; all are at most `count`."""
    return np.bincount(numbers, weights=weights, minlength=count + 1)[:count].astype(np.float64)


@dataclass(frozen=True)
class Partition:
    """Groups of withheld leaves with the jobs that they share.

    kind: of area. group: of each withheld leaf; `len(remainder)` where it has none. remainder: jobs of each group.
    """

    kind: str
    group: Groups
    remainder: Numbers

    def sums(self, of_leaves: Numbers) -> Numbers:
        """The sum of each group."""
        size = len(self.remainder)
        return added(of_leaves, self.group, size)

    def widened(self, is_open: Flags) -> Partition:
        """The same groups over all leaves, from those over the open ones."""
        group = np.full(len(is_open), len(self.remainder), dtype=np.int64)
        group[is_open] = self.group
        return Partition(self.kind, group, self.remainder)


@dataclass(frozen=True)
class Margins:
    """partitions: of nation, state, metro and county, in this order. left_out: margins that their parts contradict:
    area_fips, own_code, industry_code, published, parts."""

    partitions: list[Partition]
    left_out: pl.DataFrame


def margins_of(rows: pl.DataFrame, leaves: pl.DataFrame, rounding: float = 0.0) -> Margins:
    """All margins of the withheld leaves. rows, leaves: as of `aker_jobs.labor.estimates.leaves`.

    rounding: how far one figure may be from what adds up to it; parts may be that much more than the whole for each.
    """
    attached = {kind: _nearest(rows, leaves, kind) for kind in KINDS}
    tables = {kind: _remainders(rows, leaves, attached[kind], kind) for kind in KINDS}
    withheld = leaves["jobs"].is_null()
    nearest = {kind: attached[kind].filter(withheld) for kind in KINDS}
    partitions, left_out = [], []
    for kind in (NATION, STATE, METRO, COUNTY):
        table = tables[kind]
        finer = {NATION: STATE, STATE: METRO}.get(kind)
        group, remainder = nearest[kind], table
        if finer is not None:
            group, remainder = _without(group, table, nearest[finer], tables[finer])
        partition, contradicted = _partition(kind, group, remainder, rounding)
        partitions.append(partition)
        left_out.append(contradicted)
    contradictions = rows.join(pl.concat(left_out), on="row", how="inner").sort("row")
    return Margins(
        partitions,
        contradictions.select(
            "area_fips", "own_code", "industry_code", published="jobs", parts=pl.col("jobs") - pl.col("remainder")
        ),
    )


def _disclosed(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    return rows.filter(pl.col("kind") == kind, pl.col("jobs").is_not_null()).select(
        pl.col("area_fips").alias(kind), "own_code", code="industry_code", margin="row"
    )


def _nearest(rows: pl.DataFrame, leaves: pl.DataFrame, kind: str) -> pl.DataFrame:
    """The row of the nearest disclosed margin of each leaf in its area of a kind, and whether it is of the leaf's own
    industry: margin, is_own."""
    disclosed = _disclosed(rows, kind)
    margin = pl.Series("margin", [None] * leaves.height, dtype=rows.schema["row"])
    is_own = pl.Series("is_own", [False] * leaves.height)
    frame = leaves.select(kind, "own_code", "chain").with_row_index("at").drop_nulls(kind)
    for step, (own, code) in enumerate(codes_above(leaves, own=kind != COUNTY)):
        if not frame.height:
            break
        here = frame.select("at", kind, own_code=own, code=code)
        hits = here.join(disclosed, on=[kind, "own_code", "code"], how="inner")
        margin = margin.scatter(hits["at"], hits["margin"])
        if step == 0 and kind != COUNTY:
            is_own = is_own.scatter(hits["at"], True)
        frame = frame.join(hits.select("at"), on="at", how="anti")
    return pl.DataFrame([margin, is_own])


def _remainders(rows: pl.DataFrame, leaves: pl.DataFrame, attached: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Of each disclosed margin of a kind what its finer margins and disclosed leaves leave: row, remainder, parts (of
    how many figures that is made)."""
    known = (
        leaves.select("jobs")
        .hstack(attached)
        .drop_nulls()
        .group_by(row="margin")
        .agg(known=pl.col("jobs").sum(), leaves=pl.len())
    )
    disclosed = rows.filter(pl.col("kind") == kind, pl.col("jobs").is_not_null())
    if kind == COUNTY:  # disclosed leaves are counted as leaves
        disclosed = disclosed.filter(~pl.col("row").is_in(leaves["row"].to_list()))
    finer = _above(disclosed).group_by(row="above").agg(finer=pl.col("jobs").sum(), margins=pl.len())
    parts = pl.col("leaves").fill_null(0) + pl.col("margins").fill_null(0)
    return (
        disclosed.select("row", "jobs")
        .join(known, on="row", how="left")
        .join(finer, on="row", how="left")
        .select(
            "row",
            remainder=pl.col("jobs") - pl.col("known").fill_null(0.0) - pl.col("finer").fill_null(0.0),
            parts=parts.cast(pl.Float64) + 1,
        )
    )


def _above(disclosed: pl.DataFrame) -> pl.DataFrame:
    """The disclosed margins of one kind with the row of the nearest disclosed one that contains them: `above`."""
    codes = disclosed.select(pl.col("industry_code").unique().sort())
    chains = codes.with_columns(
        chain=pl.Series([[code, *ancestors(code)] for code in codes["industry_code"]], dtype=pl.List(pl.String))
    )
    named = disclosed.select("area_fips", "own_code", "industry_code", above="row")
    rest = disclosed.join(chains, on="industry_code", how="left", maintain_order="left")
    parts = []
    for own, code in codes_above(rest, own=False):
        here = rest.with_columns(_own=own, _code=code).filter(
            (pl.col("own_code") != pl.col("_own")) | (pl.col("industry_code") != pl.col("_code"))
        )
        hits = here.join(
            named,
            left_on=["area_fips", "_own", "_code"],
            right_on=["area_fips", "own_code", "industry_code"],
            how="inner",
        )
        parts.append(hits.select("row", "jobs", "above"))
        rest = rest.join(hits.select("row"), on="row", how="anti")
    return pl.concat(parts)


def _without(
    group: pl.DataFrame, table: pl.DataFrame, finer: pl.DataFrame, finer_table: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The groups of a kind of area without the leaves that a finer kind has by the same industry, where all leaves of
    the finer group are in one group here (a metro in one state): what they share is known apart."""
    both = group.select(pl.col("margin"), "is_own").hstack(finer.select(fine="margin", fine_own="is_own"))
    same = pl.col("is_own") & pl.col("fine_own")
    whole = (
        both.drop_nulls("fine")
        .group_by("fine")
        .agg(
            one=pl.col("margin").n_unique() == 1,
            every=same.all() & pl.col("margin").is_not_null().all(),
            margin=pl.col("margin").first(),
        )
        .filter(pl.col("one"), pl.col("every"))
    )
    known = (
        whole.join(finer_table, left_on="fine", right_on="row", how="inner")
        .group_by(row="margin")
        .agg(known=pl.col("remainder").sum(), more=pl.col("parts").sum())
    )
    left = table.join(known, on="row", how="left").select(
        "row",
        remainder=pl.col("remainder") - pl.col("known").fill_null(0.0),
        parts=pl.col("parts") + pl.col("more").fill_null(0.0),
    )
    apart = both.join(whole.select("fine", apart=pl.lit(value=True)), on="fine", how="left", maintain_order="left")
    kept = pl.when(apart["apart"].fill_null(value=False)).then(None).otherwise(pl.col("margin"))
    return group.with_columns(margin=kept), left


def _partition(kind: str, group: pl.DataFrame, table: pl.DataFrame, rounding: float) -> tuple[Partition, pl.DataFrame]:
    """The groups numbered, without margins that their parts contradict: more in the parts than in the whole."""
    used = group.select(row="margin").drop_nulls().unique().sort("row").join(table, on="row", how="left")
    too_much = pl.col("remainder") < -rounding * pl.col("parts")
    bad = used.filter(too_much)
    good = used.filter(~too_much).with_row_index("group")
    numbers = group.join(good, left_on="margin", right_on="row", how="left", maintain_order="left")["group"]
    partition = Partition(
        kind,
        numbers.cast(pl.Int64).fill_null(good.height).to_numpy(),
        good["remainder"].clip(lower_bound=0.0).to_numpy(),
    )
    # A margin without any withheld leaf that is not the sum of its parts is contradicted as well; one without rows
    # below it is not: its finer industries are not in the table.
    closed = table.join(used.select("row"), on="row", how="anti").filter(
        pl.col("parts") > 1, pl.col("remainder").abs() > rounding * pl.col("parts")
    )
    return partition, pl.concat([bad, closed.select(bad.columns)])
