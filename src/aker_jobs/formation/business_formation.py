"""Business formation: applications and formations of a year, and their rate per 100,000 residents.

    formation_rate = 100,000 · applications (or formations) / residents

Series: Census Business Formation Statistics, https://www.census.gov/econ/bfs/definitions.html. An application is one
for a tax number (EIN); a formation is the first payroll of an applicant.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import narwhals as nw
import polars as pl

from aker_core.facts.frames import close_frame, open_frame, with_numbers
from aker_core.facts.order_free import sorted_sum
from aker_core.facts.status import Status

FrameT = TypeVar("FrameT")

PER = 100_000
MONTHS = 12


def formation_rate(
    frame: FrameT, *, count_column: str = "applications", population_column: str = "population"
) -> FrameT:
    """The frame (any kind, the same comes back) with ``formation_rate`` and ``formation_rate_status``, row by row.

    One row per place, sector or period: sum counts and residents to the rows that are wanted first, never average
    rates. Rate: per 100,000 residents; null unless the status is observed. Statuses: suppressed (the count is null),
    not_published (the residents are null), no_base (there are none). ValueError: missing columns, negative values.

    >>> formation_rate(pl.DataFrame({"applications": [703], "population": [60_342]}))["formation_rate"].round(1)[0]
    1165.0
    """
    opened = open_frame(frame, "formation_rate")
    ready = with_numbers(opened, {"_count": count_column, "_people": population_column}, "formation_rate")
    status = (
        nw.when(nw.col("_people").is_null())
        .then(nw.lit(Status.NOT_PUBLISHED.value))
        .otherwise(
            nw.when(nw.col("_people") <= 0)
            .then(nw.lit(Status.NO_BASE.value))
            .otherwise(
                nw.when(nw.col("_count").is_null())
                .then(nw.lit(Status.SUPPRESSED.value))
                .otherwise(nw.lit(Status.OBSERVED.value))
            )
        )
    )
    rate = nw.when(nw.col("_people") > 0).then(PER * nw.col("_count") / nw.col("_people"))
    rates = ready.with_columns(rate.alias("formation_rate"), status.alias("formation_rate_status"))
    closed: FrameT = close_frame(rates.drop("_count", "_people"), frame)
    return closed


def year_totals(months: pl.DataFrame | pl.LazyFrame, *, keys: Sequence[str]) -> pl.DataFrame:
    """Sums of the twelve months of a year, by keys and year.

    months: the keys, year, month, value (null where withheld or not out), flag (why, null for a month to come).
    Returns keys, year, months (known), total (null unless all twelve are known), low (the sum of those that are known:
    a lower bound where some are withheld; null where none is), status: observed; bounded (some are withheld),
    suppressed (all are), not_published (some are not out, or not listed). ValueError: missing columns, a
    month there twice.
    """
    lazy = months.lazy()
    needed = (*keys, "year", "month", "value", "flag")
    missing = [name for name in needed if name not in lazy.collect_schema().names()]
    if missing:
        raise ValueError(f"year_totals: no column {missing}. Give {', '.join(needed)}")
    month_count, withheld = pl.col("value").count(), pl.col("flag").count()
    sums = (
        lazy.group_by(*keys, "year")
        .agg(
            months=month_count,
            withheld=withheld,
            rows=pl.len(),
            different=pl.col("month").n_unique(),
            low=sorted_sum(pl.col("value")),
        )
        .collect()
    )
    twice = sums.filter(pl.col("different") < pl.col("rows"))
    if twice.height:
        raise ValueError(f"year_totals: a month of {twice.row(0)[: len(keys) + 1]} is duplicated. Give one series")
    whole = pl.col("months") == MONTHS
    is_whole = pl.col("months") + pl.col("withheld") == MONTHS
    status = (
        pl.when(whole)
        .then(pl.lit(Status.OBSERVED.value))
        .when(is_whole & (pl.col("months") == 0))
        .then(pl.lit(Status.SUPPRESSED.value))
        .when(is_whole)
        .then(pl.lit(Status.BOUNDED.value))
        .otherwise(pl.lit(Status.NOT_PUBLISHED.value))
    )
    return sums.select(
        *keys,
        "year",
        pl.col("months").cast(pl.Int8),
        total=pl.when(whole).then("low"),
        low=pl.when(pl.col("months") > 0, is_whole).then("low"),
        status=status,
    ).sort(*keys, "year")


def by_share_of_applications(parts: pl.DataFrame, states: pl.DataFrame) -> pl.DataFrame:
    """A series of states brought to markets: each market has its share of the state's applications.

        value = sum over the market's states of (applications of its counties there / applications of the state)
                · series of the state

    The assumption: an application is as likely to be one of the series anywhere in its state. It may be wrong by more
    than is withheld, so a state's bounds give a market none. parts: cbsa_code, state_fips, year, applications (of the
    market's counties in the state, null where some county has none). states: state_fips, year, applications (of the
    state, same release as the series), total, status, projected. Returns cbsa_code, year, value (null unless derived),
    status (derived; suppressed where months of a state are withheld; not_published), projected (whether any state's
    figure is).
    """
    share = pl.col("applications") / pl.col("applications_state")
    own = parts.select("cbsa_code", "state_fips", "year", "applications")
    states_of_parts = own.join(
        states, on=["state_fips", "year"], how="left", suffix="_state", maintain_order="left"
    ).with_columns(share=pl.when(pl.col("applications_state") > 0).then(share))
    sums = states_of_parts.group_by("cbsa_code", "year").agg(
        value=sorted_sum(pl.col("share") * pl.col("total")),
        whole=(pl.col("share") * pl.col("total")).is_not_null().all(),
        shared=pl.col("share").is_not_null().all(),
        published=pl.col("status").is_in(["observed", "bounded", "suppressed"]).fill_null(value=False).all(),
        projected=pl.col("projected").any(ignore_nulls=True),
    )
    status = (
        pl.when("whole")
        .then(pl.lit(Status.DERIVED.value))
        .when("shared", "published")
        .then(pl.lit(Status.SUPPRESSED.value))
        .otherwise(pl.lit(Status.NOT_PUBLISHED.value))
    )
    return (
        sums.with_columns(status=status)
        .select(
            "cbsa_code",
            "year",
            value=pl.when("whole").then("value"),
            status="status",
            projected="projected",
        )
        .sort("cbsa_code", "year")
    )
