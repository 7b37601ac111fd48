"""Shift-share of the innovation sectors of markets: their change in jobs over three years taken apart."""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import Method, estimate_columns, facts
from aker_core.facts.inputs import terms
from aker_core.facts.trough import with_trough
from aker_geo.codes import NATION
from aker_jobs.comparison.shift_share import PARTS, shift_share
from aker_jobs.comparison.windows import (
    both_ends,
    has_too_few,
    is_imputed,
    least_disclosed,
    made_comparable,
    refusal,
    uncertain_reason,
)
from aker_jobs.labor.estimate_inputs import jobs_terms
from aker_jobs.labor.growth_values import COMMON_CODES, with_note
from aker_jobs.labor.joint_errors import certain_where, difference, scaled
from aker_jobs.labor.labor_facts import Labor
from aker_jobs.labor.qcew_inputs import keys_of, total_key
from aker_jobs.labor.sectors import SHIFT_SPAN

SPAN = SHIFT_SPAN
GROWTH = "nation_total_end / nation_total_start"
METHODS = {
    "change": Method("jobs at the end - jobs at the start", "end - start"),
    "national": Method("jobs at the start * growth of all jobs of the nation", f"start * ({GROWTH} - 1)"),
    "mix": Method(
        "jobs at the start * (growth of the industry - growth of all jobs) in the nation, summed over industries",
        f"start * (nation_end / nation_start - {GROWTH})",
    ),
    "competitive": Method("change - national growth - industry mix", "end - start * nation_end / nation_start"),
}


def part_name(stem: pl.Expr, part: str) -> pl.Expr:
    """The metric of a part of a change: `{stem}_change_3y`, `{stem}_shift_mix_3y` ..."""
    what = "change" if part == "change" else f"shift_{part}"
    return pl.format("{}_{}_{}y", stem, pl.lit(what), pl.lit(SPAN))


def sector_shifts(labor: Labor, start_and_end: pl.DataFrame) -> pl.DataFrame:
    """The parts of each innovation sector's change. start_and_end: `quotients` of both years by the same codes."""
    parts = shift_share(
        both_ends(labor, start_and_end, SPAN),
        start_column="start_figure",
        end_column="figure",
        national_start_column="start_national_jobs",
        national_end_column="national_jobs",
        total_start_column="start_national_total_jobs",
        total_end_column="national_total_jobs",
        end_low_column="low",
        end_high_column="high",
    )
    return pl.concat(_part(labor, parts, part) for part in ("change", *PARTS))


def _ends(part: str) -> dict[str, pl.Expr]:
    """p05, p95, low and high of a part of a sector's change."""
    one = pl.lit(1.0)
    sector = pl.col("national_jobs") / pl.col("start_national_jobs")
    growth = pl.col("national_total_jobs") / pl.col("start_national_total_jobs")
    match part:
        case "change":
            return difference("", "start_", one, one)
        case "competitive":
            return difference("", "start_", one, sector)
        case "national":
            return scaled("start_", growth - 1)
        case _:
            return scaled("start_", sector - growth)


def _part(labor: Labor, rows: pl.DataFrame, part: str) -> pl.DataFrame:
    ends, value = certain_where(has_too_few(), _ends(part)), pl.col(part)
    of_start = part in ("national", "mix")
    state = pl.col("shift_status").replace("not_published", "not_loaded")
    if of_start:  # what the nation and the industry did is known where only the end is withheld
        state = pl.when(value.is_not_null() & (state == "bounded")).then(pl.lit("observed")).otherwise(state)
    withheld = state.is_in(["suppressed", "bounded"])
    is_estimated = pl.col("start_estimate_key").is_not_null() if of_start else is_imputed()
    plain = (
        pl.when((state == "observed") & is_estimated)
        .then(pl.lit("imputed"))
        .when((state == "observed") & made_comparable(labor.sums, SPAN))
        .then(pl.lit("derived"))
        .when(withheld & ends["low"].is_not_null() & ends["high"].is_not_null())
        .then(pl.lit("bounded"))
        .when(withheld)
        .then(pl.lit("suppressed"))
        .otherwise(state)
    )
    status, reason = refusal(plain, labor.sums.source.name)
    is_changed = pl.col("sector").is_in(labor.sums.changed.get(SPAN, []))
    note = pl.when(is_changed & (status != "suppressed")).then(pl.lit(COMMON_CODES))
    of_part = facts(
        rows,
        part_name(pl.col("sector"), part),
        value,
        year=pl.col("year"),
        method=METHODS[part],
        inputs=_terms(part),
        status=status,
        current=True,
        period=pl.format("{}-{}", pl.col("year") - SPAN, "year"),
        reason=pl.coalesce(reason, with_note(uncertain_reason(SPAN, status, ends), note)),
        ends=estimate_columns(status, ends, least_disclosed()),
    )
    return with_trough(of_part, SPAN)


def _terms(part: str) -> pl.Expr:
    """The inputs that the formula of a part names."""
    lists = {
        "start": jobs_terms("start", "start_"),
        "end": jobs_terms("end"),
        "nation_start": keys_of("nation_start", pl.col("start_national_keys")),
        "nation_end": keys_of("nation_end", pl.col("national_keys")),
    }
    named = METHODS[part].formula
    totals = nation_totals(pl.col("year")) if GROWTH in named else {}
    roles = {
        "change": ("start", "end"),
        "national": ("start",),
        "mix": ("start", "nation_start", "nation_end"),
        "competitive": ("start", "end", "nation_start", "nation_end"),
    }[part]
    return terms(*(lists[role] for role in roles), **totals)


def nation_totals(year: pl.Expr) -> dict[str, pl.Expr]:
    """The keys of the jobs of all industries of the nation at both ends of the window."""
    ends = {"start": year - SPAN, "end": year}
    return {f"nation_total_{end}": total_key(place=pl.lit(NATION), year=of) for end, of in ends.items()}
