"""The columns of a location quotient, and what is no base of one: several places, periods, a sector counted twice."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from aker_core.facts.columns import APART, columns_apart, without_titles
from aker_core.facts.frames import Workable, one_row, require_columns
from aker_core.facts.one_series import refuse_in_index
from aker_core.facts.scalars import is_missing
from aker_jobs.labor.industry_labels import is_total, overlap

LOCAL_TOTAL, NATIONAL_TOTAL = "local_total_jobs", "national_total_jobs"
LOW, HIGH = "local_jobs_low", "local_jobs_high"
WHAT = "location_quotient"
_MANY = ("sectors", "levels of aggregation")  # of one economy
_HELPERS = {
    *("_local", "_national", "_residents", "_base_local", "_base_national", "_given_low", "_given_high"),
    *("_low", "_high", "_rest_low", "_rest_high"),
}


@dataclass(frozen=True)
class QuotientBase:
    """Columns of one call. local_total and national_total are None where the frame's rows are the whole economy."""

    sector: str
    local: str
    national: str
    population: str | None
    local_total: str | None
    national_total: str | None
    bounded: bool

    @property
    def amounts(self) -> dict[str, str]:
        """Helper name → column, for every column in use that holds a number."""
        columns = {
            "_local": self.local,
            "_national": self.national,
            "_residents": self.population,
            "_base_local": self.local_total,
            "_base_national": self.national_total,
            "_given_low": LOW if self.bounded else None,
            "_given_high": HIGH if self.bounded else None,
        }
        return {name: column for name, column in columns.items() if column is not None}


def quotient_base(frame: Workable, columns: QuotientBase, *, per_100k: bool) -> QuotientBase:
    """The columns in use, after all refusals that need no arithmetic."""
    there = frame.collect_schema().names()
    if per_100k and columns.population is None:
        raise ValueError(f"{WHAT}: per_100k needs population_column, the residents of the market")
    local_total = columns.local_total or (LOCAL_TOTAL if LOCAL_TOTAL in there else None)
    national_total = columns.national_total or (NATIONAL_TOTAL if NATIONAL_TOTAL in there else None)
    if (local_total is None) != (national_total is None):
        raise ValueError(
            f"{WHAT}: only {local_total or national_total!r} is given. The local and the national base must "
            f"both cover all industries. Give both totals or neither"
        )
    base = QuotientBase(
        columns.sector,
        columns.local,
        columns.national,
        columns.population,
        local_total,
        national_total,
        bounded=LOW in there and HIGH in there,
    )
    require_columns(frame, [base.sector, *base.amounts.values()], WHAT)
    if taken := [column for column in there if column in _HELPERS]:
        raise ValueError(f"{WHAT}: a column may not be called {', '.join(taken)}. Rename it")
    _refuse_mismatch(frame, base, there)
    return base


def _refuse_mismatch(frame: Workable, base: QuotientBase, there: list[str]) -> None:
    """Different periods, several places in one base, a sector counted twice."""
    _refuse_other_periods(frame, there)
    if "national_geography" in there and one_row(frame, nw.col("national_geography").n_unique().alias("n"))["n"] > 1:
        raise ValueError(f"{WHAT}: mismatched geography: national_geography has more than one nation")
    if base.local_total is not None:
        return
    _refuse_several(frame, base, there)
    counts = one_row(frame, nw.col(base.sector).n_unique().alias("sectors"), nw.len().alias("rows"))
    if counts["sectors"] != counts["rows"]:
        raise ValueError(
            f"{WHAT}: a sector is listed more than once and would count twice in the base. Give {LOCAL_TOTAL} "
            f"and {NATIONAL_TOTAL}, or sum the rows first"
        )
    _refuse_overlap(frame, base.sector)


def _refuse_other_periods(frame: Workable, there: list[str]) -> None:
    """Local and national jobs of a row must cover the same time."""
    if "local_period" not in there or "national_period" not in there:
        return
    here, there_too = nw.col("local_period"), nw.col("national_period")
    schema = frame.collect_schema()
    if schema["local_period"] != schema["national_period"] and nw.String in (
        schema["local_period"],
        schema["national_period"],
    ):
        here, there_too = here.cast(nw.String), there_too.cast(nw.String)
    comparable = ~here.is_null() & ~there_too.is_null()
    differ = nw.when(comparable & (here != there_too)).then(1).otherwise(0).sum()
    if one_row(frame, differ.alias("differ"))["differ"]:
        raise ValueError(f"{WHAT}: local_period and national_period differ. Both sides must cover the same time period")


def _refuse_several(frame: Workable, base: QuotientBase, there: list[str]) -> None:
    """The rows must be one economy: of one place, period, ownership and size of establishment."""
    apart = columns_apart(there)
    refuse_in_index(frame, WHAT, kinds=[what for what in APART if what not in _MANY])
    apart["years"] = [*apart.get("years", []), *(name for name in ("local_period", "national_period") if name in there)]
    used = {base.sector, *base.amounts.values()}
    for what, columns in apart.items():
        for column in without_titles(columns) if what not in _MANY else ():
            if column not in used and one_row(frame, nw.col(column).n_unique().alias("n"))["n"] > 1:
                mismatch = "mismatched geography: " if what == "places" else ""
                raise ValueError(
                    f"{WHAT}: {mismatch}{column!r} has several {what}, but the rows must be one economy. Give "
                    f"{LOCAL_TOTAL} and {NATIONAL_TOTAL}, or the rows of one"
                )


def _refuse_overlap(frame: Workable, sector: str) -> None:
    """A total beside its sectors, or a sector beside its own industries, would count twice in the base; a row without a
    name may be any of them."""
    selected = frame.select(sector)
    labels = (selected.collect() if isinstance(selected, nw.LazyFrame) else selected)[sector].to_list()
    if any(map(is_missing, labels)):
        raise ValueError(
            f"{WHAT}: a sector has no name, and its jobs would stand in the base. Name it in {sector!r}, leave its "
            f"row out, or give {LOCAL_TOTAL} and {NATIONAL_TOTAL}"
        )
    if twice := overlap(labels):
        what = "the total of all industries" if is_total(twice[0]) else "a sector beside its own parts"
        raise ValueError(
            f"{WHAT}: {twice[0]!r} is {what}: it holds {twice[1]!r}, which would count twice in the base. Give "
            f"{LOCAL_TOTAL} and {NATIONAL_TOTAL}, or leave one of them out"
        )


def refuse_larger_than_total(frame: Workable) -> None:
    for part, total, side in (("_local", "_base_local", "local"), ("_national", "_base_national", "national")):
        larger = nw.when(nw.col(part) > nw.col(total)).then(1).otherwise(0).sum()
        if one_row(frame, larger.alias("larger"))["larger"]:
            raise ValueError(
                f"{WHAT}: a sector has more {side} jobs than all industries together. Use a {side} total of "
                f"the same area and period, all industries and all ownerships"
            )
