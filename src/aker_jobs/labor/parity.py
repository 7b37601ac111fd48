"""Do we compute what the publisher prints? Location quotients and over-the-year changes of QCEW, from the levels.

Location quotients: within ±0.005 of the published figure (which is rounded to 0.01). Over-the-year percents:
change / (level − change), within ±0.05 (rounded to 0.1). Over-the-year changes: equal to the level minus the level of
the year before, where the table holds both years (later revisions of the earlier year show up here).
Definitions: https://www.bls.gov/cew/about-data/location-quotients-explained.htm and the file layouts beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from aker_jobs.labor.hierarchy import ALL_OWNERSHIPS, TOTAL
from aker_jobs.labor.nation import NATION_AREA, national_levels

LEVELS = ("annual_avg_emplvl", "month1_emplvl", "month2_emplvl", "month3_emplvl", "qtrly_estabs")
LQ_TOLERANCE = 0.005
PERCENT_TOLERANCE = 0.05
_FUZZ = 1e-9  # a published figure may lie exactly on the edge of the tolerance
GROUP = "group"
_CELL = ("own_code", "industry_code")


@dataclass(frozen=True)
class Parity:
    """One comparison: rows compared, how many agree, the worst difference, and rows that could not be compared.

    left_out: rows with a published figure but a national sum that a withheld contributor leaves open (location
    quotients), or with a base of zero or less (percents). by_kind: (kind of area, rows, rows that agree).
    """

    name: str
    tolerance: float
    rows: int
    within: int
    worst: float | None
    left_out: int
    by_kind: tuple[tuple[str, int, int], ...] = ()

    @property
    def share(self) -> float | None:
        """Share of the compared rows that agree; None where nothing could be compared."""
        return self.within / self.rows if self.rows else None

    @property
    def ok(self) -> bool:
        """Every compared row agrees (nothing compared: nothing disagrees)."""
        return self.within == self.rows

    @property
    def note(self) -> str:
        """The finding in one line."""
        kinds = ", ".join(f"{kind} {within:,} of {rows:,}" for kind, rows, within in self.by_kind)
        worst = "" if self.worst is None else f"; worst difference {self.worst:.4g}"
        left_out = f"; {self.left_out:,} rows left out (no base to compare with)" if self.left_out else ""
        result = f"{self.within:,} of {self.rows:,} rows within ±{self.tolerance:g}"
        return f"{result}{f' ({kinds})' if kinds else ''}{worst}{left_out}"


def parity(
    qcew: pl.LazyFrame | pl.DataFrame, nation: pl.DataFrame | None = None, *, levels: Sequence[str] = LEVELS
) -> list[Parity]:
    """The comparisons that the table allows, one for each level and published figure that it has.

    Establishment counts are compared by quarter only: annual averages of small counts are rounded too coarsely.

    qcew: annual or quarterly rows: area_fips, own_code, industry_code, year and qtr where there are several, levels
    with ``lq_{level}``, ``oty_{level}_chg`` and ``oty_{level}_pct_chg``; withheld cells null.
    nation: own_code, industry_code, levels (and year, qtr) of the nation; by default US000 of the table, else the sum
    of its states (a state without rows: of its counties).
    """
    lazy = qcew.lazy()
    there = lazy.collect_schema().names()
    keys: list[str] = [key for key in ("year", "qtr") if key in there]
    levels = [level for level in levels if level in there]
    comparisons: list[Parity] = []
    with_lq = [level for level in levels if f"lq_{level}" in there]
    if with_lq:
        national = nation if nation is not None else national_levels(lazy, with_lq, keys=keys)
        comparisons += [_location_quotients(lazy, national, level, keys) for level in with_lq]
    for level in levels:
        change, percent = f"oty_{level}_chg", f"oty_{level}_pct_chg"
        if {change, percent} <= set(there):
            comparisons.append(_percents(lazy, level, change, percent))
        if change in there and "year" in keys:
            comparisons += _changes(lazy, level, change, keys)
    return comparisons


def _location_quotients(qcew: pl.LazyFrame, nation: pl.DataFrame, level: str, keys: list[str]) -> Parity:
    """Published against (local / local total) / (national / national total); totals: all ownerships and industries."""
    whole = (pl.col("own_code") == ALL_OWNERSHIPS) & (pl.col("industry_code") == TOTAL)
    kinds = qcew.collect_schema()  # codes are joined as the table has them: as categories far faster than as text
    national = nation.lazy().select(*(pl.col(code).cast(kinds[code]) for code in _CELL), *keys, national=pl.col(level))
    national_total = national.filter(whole).select(*keys, national_total="national")
    if keys:
        national = national.join(national_total, on=keys, how="left")
    else:
        national = national.join(national_total, how="cross")
    published = f"lq_{level}"
    cells = qcew.filter(pl.col(published).is_not_null() & pl.col(level).is_not_null()).select(
        "area_fips", *_CELL, *keys, local=pl.col(level), published=pl.col(published)
    )
    totals = cells.filter(whole).select("area_fips", *keys, local_total="local")
    joined = cells.join(totals, on=["area_fips", *keys], how="left").join(national, on=[*_CELL, *keys], how="left")
    ours = (pl.col("local") / pl.col("local_total")) / (pl.col("national") / pl.col("national_total"))
    comparable = (pl.col("local_total") > 0) & (pl.col("national") > 0) & (pl.col("national_total") > 0)
    # Groups of areas (USMSA, …) have no quotient of their own: their "lq" is their share of the nation.
    return _compare(joined, ours, comparable, f"{published} recomputed", LQ_TOLERANCE, groups=False)


def _percents(qcew: pl.LazyFrame, level: str, change: str, percent: str) -> Parity:
    cells = qcew.filter(
        pl.col(level).is_not_null() & pl.col(change).is_not_null() & pl.col(percent).is_not_null()
    ).select(
        "area_fips",
        before=pl.col(level) - pl.col(change),
        change=pl.col(change),
        published=pl.col(percent),
    )
    ours = 100 * pl.col("change") / pl.col("before")
    return _compare(cells, ours, pl.col("before") > 0, f"{percent} recomputed", PERCENT_TOLERANCE)


def _changes(qcew: pl.LazyFrame, level: str, change: str, keys: list[str]) -> list[Parity]:
    """The published change against the level of the year before; nothing where the table holds a single year."""
    key = ["area_fips", *_CELL, *keys]
    levels = qcew.filter(pl.col(level).is_not_null())  # before the join: about half of the cells are withheld
    earlier = levels.select(*(name for name in key if name != "year"), pl.col("year") + 1, before=pl.col(level))
    cells = levels.filter(pl.col(change).is_not_null()).select(*key, level=pl.col(level), published=pl.col(change))
    joined = cells.join(earlier, on=key, how="inner")
    ours = pl.col("level") - pl.col("before")
    comparison = _compare(joined, ours, pl.lit(value=True), f"{change} against the year before", 0.0)
    return [comparison] if comparison.rows else []


def _compare(
    cells: pl.LazyFrame, ours: pl.Expr, comparable: pl.Expr, name: str, tolerance: float, *, groups: bool = True
) -> Parity:
    """Counts by kind of area in one pass; by area first, since there are few areas and many cells.

    groups: whether groups of areas (USMSA, …) are compared too.
    """
    by_area = (
        cells.select(
            "area_fips",
            comparable=comparable.fill_null(value=False),
            off=(ours - pl.col("published")).abs(),
        )
        .group_by("area_fips", "comparable")
        .agg(rows=pl.len(), within=(pl.col("off") <= tolerance + _FUZZ).sum(), worst=pl.col("off").max())
        .collect(engine="streaming")
    )
    counted = (
        by_area.with_columns(kind=_kind(pl.col("area_fips").cast(pl.String)))
        .filter((pl.col("kind") != GROUP) | groups)
        .group_by("kind", "comparable")
        .agg(pl.col("rows", "within").sum(), pl.col("worst").max())
        .sort("kind")
    )
    compared = counted.filter("comparable")
    return Parity(
        name=name,
        tolerance=tolerance,
        rows=int(compared["rows"].sum()),
        within=int(compared["within"].sum()),
        worst=compared.select(pl.col("worst").max()).item(),
        left_out=int(counted.filter(~pl.col("comparable"))["rows"].sum()),
        by_kind=tuple(compared.select("kind", "rows", "within").iter_rows()),
    )


def _kind(area: pl.Expr) -> pl.Expr:
    """County, state, metro (metropolitan and micropolitan areas), combined areas, nation or a group of areas."""
    return (
        pl.when(area == NATION_AREA)
        .then(pl.lit("nation"))
        .when(area.str.starts_with("US"))
        .then(pl.lit(GROUP))
        .when(area.str.starts_with("CS"))
        .then(pl.lit("combined area"))
        .when(area.str.starts_with("C"))
        .then(pl.lit("metro"))
        .when(area.str.ends_with("000"))
        .then(pl.lit("state"))
        .otherwise(pl.lit("county"))
    )
