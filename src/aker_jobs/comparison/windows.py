"""Two years of a market held against each other: whether they may be, what stands at both ends, and their inputs."""

from __future__ import annotations

import polars as pl

from aker_core.facts.inputs import terms
from aker_geo.codes import NATION
from aker_jobs.labor.growth_values import absent_reason
from aker_jobs.labor.jobs_by_sector import JobSums
from aker_jobs.labor.labor_facts import WITHOUT_FIGURE, Labor
from aker_jobs.labor.qcew_inputs import from_counties, keys_of, total_key
from aker_jobs.labor.sectors import WINDOWS


def known_windows(years: pl.Series, year: int) -> list[int]:
    """The windows whose start year the tables hold."""
    there = set(years.unique().to_list())
    return [span for span in WINDOWS if year - span in there]


def absence_here() -> pl.Expr:
    """The status where the sector is not known for a market or the nation in the year, null where it is."""
    unloaded = ~pl.col("nation_complete").fill_null(value=False)
    return pl.when(unloaded).then(pl.lit("not_loaded")).otherwise("absence")


def gates(labor: Labor, span: int) -> pl.DataFrame:
    """What growth says of each series over a window: cbsa_code, sector, gate (status), gate_reason.

    Boundaries that moved, breaks and missing years hold for every comparison of two years, as they do for growth.
    """
    suffix = f"_cagr_{span}y"
    return labor.facts.filter(pl.col("metric").str.ends_with(suffix), pl.col("geography") == "market").select(
        cbsa_code="geo_code", sector=pl.col("metric").str.strip_suffix(suffix), gate="status", gate_reason="reason"
    )


def refused() -> pl.Expr:
    """Whether the two years of a window cannot be compared. Columns: those of `gates`."""
    return pl.col("gate").is_null() | pl.col("gate").is_in(WITHOUT_FIGURE)


def both_ends(labor: Labor, start_and_end: pl.DataFrame, span: int) -> pl.DataFrame:
    """One row per market and sector of the data year, beside those of the start year (columns `start_...`), the bounds
    of the data year and the gate of the window.

    start_and_end: `quotients` of both years by the same codes. Sectors that are followed by the codes of both editions
    have no bounds.
    """
    sums = labor.sums
    columns = ("jobs", "national_jobs", "national_total_jobs", "lq", "keys", "national_keys")
    keys = ["cbsa_code", "sector"]
    start = start_and_end.filter(pl.col("year") == sums.year - span).select(
        *keys, pl.col(*columns).name.prefix("start_")
    )
    bounds = labor.sectors.filter(~pl.col("sector").is_in(sums.changed.get(span, []))).select(
        *keys, "lq_low", "lq_high", "local_jobs_low", "local_jobs_high"
    )
    return (
        start_and_end.filter(pl.col("year") == sums.year)
        .join(start, on=keys, how="left")
        .join(bounds, on=keys, how="left")
        .join(gates(labor, span), on=keys, how="left")
    )


def made_comparable(sums: JobSums, span: int) -> pl.Expr:
    """Whether a figure over a window is derived: of counties added up, or of the codes that both editions have."""
    return from_counties() | pl.col("sector").is_in(sums.changed.get(span, [])) | (pl.col("gate") == "derived")


def refusal(rest: pl.Expr, source: str) -> tuple[pl.Expr, pl.Expr]:
    """Status and reason of a comparison over a window that is refused; rest: the status of one that is not."""
    absence = pl.coalesce(pl.when(refused()).then("gate"), absence_here())
    none = refused() & absence.is_null()
    return (
        pl.when(none).then(pl.lit("not_loaded")).when(absence.is_not_null()).then(absence).otherwise(rest),
        pl.when(refused() & pl.col("gate_reason").is_not_null())
        .then("gate_reason")
        .when(none | absence.is_not_null())
        .then(absent_reason(pl.coalesce(absence, pl.lit("not_loaded")), source)),
    )


def window_terms(span: int) -> pl.Expr:
    """The inputs of both ends of a window: sector, total, nation_sector and nation_total of start and end."""
    year = {"start": pl.col("year") - span, "end": pl.col("year")}
    sides = (("sector", "keys"), ("nation_sector", "national_keys"))
    lists = [
        keys_of(f"{end}_{role}", pl.col(f"start_{column}" if end == "start" else column))
        for end in year
        for role, column in sides
    ]
    totals = {f"{end}_total": total_key(year=of) for end, of in year.items()}
    nation = {f"{end}_nation_total": total_key(place=pl.lit(NATION), year=of) for end, of in year.items()}
    return terms(*lists, **totals, **nation)
