"""Shift-share of the innovation sectors of markets: their change in jobs over three years taken apart."""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import Method, facts
from aker_core.facts.inputs import terms
from aker_geo.codes import NATION
from aker_jobs.comparison.quotient_history import WITHHELD
from aker_jobs.comparison.shift_share import PARTS, shift_share
from aker_jobs.comparison.windows import both_ends, made_comparable, refusal
from aker_jobs.labor.growth_values import COMMON_CODES
from aker_jobs.labor.labor_facts import Labor
from aker_jobs.labor.qcew_inputs import keys_of, total_key

SPAN = 3
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
        start_column="start_jobs",
        end_column="jobs",
        national_start_column="start_national_jobs",
        national_end_column="national_jobs",
        total_start_column="start_national_total_jobs",
        total_end_column="national_total_jobs",
        end_low_column="local_jobs_low",
        end_high_column="local_jobs_high",
    )
    return pl.concat(_part(labor, parts, part) for part in ("change", *PARTS))


def _part(labor: Labor, rows: pl.DataFrame, part: str) -> pl.DataFrame:
    bounded = part in ("change", "competitive")
    state = pl.col("shift_status").replace("not_published", "not_loaded")
    if not bounded:  # what the nation and the industry did is known where only the end is withheld
        state = state.replace("bounded", "observed")
    is_derived = made_comparable(labor.sums, SPAN)
    plain = pl.when(is_derived & (state == "observed")).then(pl.lit("derived")).otherwise(state)
    status, reason = refusal(plain, labor.sums.source.name)
    low, high = (pl.col(f"{part}_{end}") if bounded else pl.lit(None) for end in ("low", "high"))
    changed = pl.col("sector").is_in(labor.sums.changed.get(SPAN, []))
    return facts(
        rows,
        part_name(pl.col("sector"), part),
        pl.col(part),
        year=pl.col("year"),
        method=METHODS[part],
        inputs=_terms(part),
        status=status,
        current=True,
        low=pl.when(status == "bounded").then(low),
        high=pl.when(status == "bounded").then(high),
        period=pl.format("{}-{}", pl.col("year") - SPAN, "year"),
        reason=pl.coalesce(
            reason,
            pl.when(status.is_in(["suppressed", "bounded"]))
            .then(pl.lit(WITHHELD))
            .when(changed)
            .then(pl.lit(COMMON_CODES)),
        ),
    )


def _terms(part: str) -> pl.Expr:
    """The inputs that the formula of a part names."""
    lists = {
        "start": "start_keys",
        "end": "keys",
        "nation_start": "start_national_keys",
        "nation_end": "national_keys",
    }
    named = METHODS[part].formula
    totals = nation_totals(pl.col("year")) if GROWTH in named else {}
    roles = {
        "change": ("start", "end"),
        "national": ("start",),
        "mix": ("start", "nation_start", "nation_end"),
        "competitive": ("start", "end", "nation_start", "nation_end"),
    }[part]
    return terms(*(keys_of(role, pl.col(lists[role])) for role in roles), **totals)


def nation_totals(year: pl.Expr) -> dict[str, pl.Expr]:
    """The keys of the jobs of all industries of the nation at both ends of the window."""
    ends = {"start": year - SPAN, "end": year}
    return {f"nation_total_{end}": total_key(place=pl.lit(NATION), year=of) for end, of in ends.items()}
