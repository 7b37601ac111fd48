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
_BASES = ("local total", "national", "national total")


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
    A year is compared at a time, all its figures in one pass: what is held does not grow with the number of years.

    qcew: annual or quarterly rows: area_fips, own_code, industry_code, year and qtr where there are several, levels
    with ``lq_{level}``, ``oty_{level}_chg`` and ``oty_{level}_pct_chg``; withheld cells null.
    nation: own_code, industry_code, levels (and year, qtr) of the nation; by default US000 of the table, else the sum
    of its states (a state without rows: of its counties).
    """
    lazy = qcew.lazy()
    there = lazy.collect_schema().names()
    levels = [level for level in levels if level in there]
    with_lq = [level for level in levels if f"lq_{level}" in there]
    with_change = [level for level in levels if f"oty_{level}_chg" in there]
    with_percent = [level for level in with_change if f"oty_{level}_pct_chg" in there]
    keys: list[str] = [key for key in ("year", "qtr") if key in there]
    if with_lq and nation is None:
        nation = national_levels(lazy, with_lq, keys=keys)
    quotients = [_location_quotient(level) for level in with_lq]
    percents = {level: _percent(level) for level in with_percent}
    changes = {level: _change(level) for level in with_change} if "year" in keys else {}
    ordered = [*quotients, *(of[level] for level in levels for of in (percents, changes) if level in of)]
    tallies: list[pl.DataFrame] = []
    years = _years(lazy) if "year" in keys else []
    periods: list[int | None] = [*years] or [None]
    for year in periods:
        cells = lazy if year is None else lazy.filter(pl.col("year") == year)
        based = cells if nation is None else _with_bases(cells, nation, with_lq, keys)
        tallies.append(_tally(based, [*quotients, *percents.values()]))
        if changes and year is not None and year - 1 in years:
            before = lazy.filter(pl.col("year") == year - 1)
            tallies.append(_tally(_with_levels_before(cells, before, list(changes)), list(changes.values())))
    against_before = {comparison.name for comparison in changes.values()}
    return [found for found in _results(ordered, tallies) if found.rows or found.name not in against_before]


def _years(cells: pl.LazyFrame) -> list[int]:
    return cells.select(pl.col("year").unique()).collect()["year"].drop_nulls().sort().to_list()


@dataclass(frozen=True)
class _Comparison:
    """A published figure and ours, of one row. given: where both could be; comparable: where ours has a base.

    groups: whether groups of areas (USMSA, …) are compared too.
    """

    name: str
    tolerance: float
    given: pl.Expr
    ours: pl.Expr
    published: pl.Expr
    comparable: pl.Expr
    groups: bool = True


def _location_quotient(level: str) -> _Comparison:
    """Published against (local / local total) / (national / national total); totals: all ownerships and industries."""
    local, published = pl.col(level), pl.col(f"lq_{level}")
    local_total, national, national_total = (pl.col(f"{base} {level}") for base in _BASES)
    ours = (local / local_total) / (national / national_total)
    comparable = (local_total > 0) & (national > 0) & (national_total > 0)
    given = local.is_not_null() & published.is_not_null()
    # Groups of areas (USMSA, …) have no quotient of their own: their "lq" is their share of the nation.
    return _Comparison(f"lq_{level} recomputed", LQ_TOLERANCE, given, ours, published, comparable, groups=False)


def _percent(level: str) -> _Comparison:
    change, published = pl.col(f"oty_{level}_chg"), pl.col(f"oty_{level}_pct_chg")
    before = pl.col(level) - change
    given = before.is_not_null() & published.is_not_null()
    name = f"oty_{level}_pct_chg recomputed"
    return _Comparison(name, PERCENT_TOLERANCE, given, 100 * change / before, published, before > 0)


def _change(level: str) -> _Comparison:
    """The published change against the level of the year before; not found where the table holds a single year."""
    ours, published = pl.col(level) - pl.col(f"before {level}"), pl.col(f"oty_{level}_chg")
    given = ours.is_not_null() & published.is_not_null()
    return _Comparison(f"oty_{level}_chg against the year before", 0.0, given, ours, published, pl.lit(value=True))


def _with_bases(cells: pl.LazyFrame, nation: pl.DataFrame, levels: list[str], keys: list[str]) -> pl.LazyFrame:
    """The cells with the totals of their areas, the nation's cells and the nation's totals, one column per level."""
    whole = (pl.col("own_code") == ALL_OWNERSHIPS) & (pl.col("industry_code") == TOTAL)
    kinds = cells.collect_schema()  # codes are joined as the table has them: as categories far faster than as text
    local, of_nation, of_all = _BASES
    national = nation.lazy().select(
        *(pl.col(code).cast(kinds[code]) for code in _CELL), *keys, *(_based(of_nation, level) for level in levels)
    )
    totals = national.filter(whole).select(
        *keys, *(pl.col(f"{of_nation} {level}").alias(f"{of_all} {level}") for level in levels)
    )
    national = national.join(totals, on=keys, how="left") if keys else national.join(totals, how="cross")
    areas = cells.filter(whole).select(
        "area_fips",
        *keys,
        *(pl.when(pl.col(f"lq_{level}").is_not_null()).then(_based(local, level)) for level in levels),
    )
    return cells.join(areas, on=["area_fips", *keys], how="left").join(national, on=[*_CELL, *keys], how="left")


def _based(base: str, level: str) -> pl.Expr:
    return pl.col(level).alias(f"{base} {level}")


def _with_levels_before(cells: pl.LazyFrame, before: pl.LazyFrame, levels: list[str]) -> pl.LazyFrame:
    """The cells that the year before has too, with its levels."""
    known = pl.any_horizontal(pl.col(level).is_not_null() for level in levels)  # about half of the cells are withheld
    keys = ["area_fips", *_CELL, *(["qtr"] if "qtr" in cells.collect_schema().names() else [])]
    earlier = before.filter(known).select(*keys, *(_based("before", level) for level in levels))
    return cells.filter(known).join(earlier, on=keys, how="inner")


def _tally(cells: pl.LazyFrame, comparisons: list[_Comparison]) -> pl.DataFrame:
    """Counts of all comparisons by area in one pass: there are few areas and many cells."""
    columns: list[pl.Expr] = []
    counts: list[pl.Expr] = []
    for each in comparisons:
        off, left_out = f"{each.name} off", f"{each.name} left out"
        compared = each.given & each.comparable.fill_null(value=False)
        columns += [
            pl.when(compared).then((each.ours - each.published).abs()).cast(pl.Float64).alias(off),
            (each.given & ~compared).alias(left_out),
        ]
        counts += [
            pl.col(off).count().alias(f"{each.name} rows"),
            (pl.col(off) <= each.tolerance + _FUZZ).sum().alias(f"{each.name} within"),
            pl.col(off).max().alias(f"{each.name} worst"),
            pl.col(left_out).sum(),
        ]
    by_area = cells.select("area_fips", *columns).group_by("area_fips").agg(counts)
    return by_area.with_columns(pl.col("area_fips").cast(pl.String)).collect(engine="streaming")


def _results(comparisons: list[_Comparison], tallies: list[pl.DataFrame]) -> list[Parity]:
    """The tallies of all years by kind of area, as findings; none of a comparison that no year allowed."""
    by_area = pl.concat(tallies, how="diagonal").with_columns(kind=_kind(pl.col("area_fips")))
    worst = pl.col("^.* worst$")
    counted = (
        by_area.group_by("kind").agg(pl.exclude("kind", "area_fips", "^.* worst$").sum(), worst.max()).sort("kind")
    )
    return [_result(each, counted) for each in comparisons if f"{each.name} rows" in counted.columns]


def _result(comparison: _Comparison, counted: pl.DataFrame) -> Parity:
    names = ("rows", "within", "worst", "left out")
    kinds = counted.select("kind", *(pl.col(f"{comparison.name} {name}").alias(name) for name in names))
    kinds = kinds if comparison.groups else kinds.filter(pl.col("kind") != GROUP)
    compared = kinds.filter(pl.col("rows") > 0)
    return Parity(
        name=comparison.name,
        tolerance=comparison.tolerance,
        rows=int(compared["rows"].sum()),
        within=int(compared["within"].sum()),
        worst=compared["worst"].max(),  # type: ignore[arg-type]
        left_out=int(kinds["left out"].sum()),
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
