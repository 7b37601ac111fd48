"""Survival: how many of the establishments (or firms) that began in a year are there 1, 2 or 5 years later.

    survival(k) = count of age k in year t / count of age 0 in year t − k

A pseudo-cohort: two cross-sections of the same series, not the same establishments followed. Those that close for a
year and come back, or move between the cells, are in one and not in the other. Needs single years of age, which the
Census Business Dynamics Statistics give for the nation, states and sectors, not for metros.
Definition: https://www.census.gov/programs-surveys/bds/documentation/methodology.html.
"""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw
import polars as pl

from aker_core.facts.frames import open_frame, require_columns, with_numbers, with_years
from aker_core.facts.one_series import OF_A_SERIES, refuse_several
from aker_core.facts.order_free import sorted_sum
from aker_core.facts.status import Status

YEARS = (1, 2, 5)


def survival_rates(
    frame: object,
    *,
    key_columns: Sequence[str] = (),
    count_column: str = "estabs",
    age_column: str = "age",
    year_column: str = "year",
    years: Sequence[int] = YEARS,
) -> pl.DataFrame:
    """One row per keys, birth year and number of years: births, survivors and the share that is left.

    frame (any kind): the keys, year, age in whole years (rows of other classes: leave them out, or age null), count
    (null where withheld). Returns a Polars frame: keys, birth_year, years, births, survivors, survival (decimal) and
    status: observed; suppressed (a count is withheld); no_base (no births); not_published (no figure of the later
    year); not_comparable (more of that age than were born, which is no cohort). survival is null unless observed.
    ValueError: missing columns, negative counts, two rows for the same keys, year and age, several places or sectors
    under the same keys, years below one.
    """
    what = "survival_rates"
    if not years or any(span < 1 for span in years):
        raise ValueError(f"{what}: years is {list(years)}. Give whole numbers of at least one")
    keys = list(key_columns)
    opened = open_frame(frame, what)
    require_columns(opened, [*keys, year_column, age_column, count_column], what)
    ready = with_numbers(opened, {"_count": count_column, "_age": age_column}, what)
    ready = with_years(ready, year_column, what)
    refuse_several(ready, keys, what, kinds=OF_A_SERIES, but=(year_column, age_column, count_column))
    picked = ready.filter(nw.col("_age").is_in([0.0, *map(float, years)])).select(
        *keys,
        "_year",
        nw.col("_age").cast(nw.Int64),
        nw.col("_count"),
    )
    eager = picked.collect() if isinstance(picked, nw.LazyFrame) else picked
    cells: pl.DataFrame = eager.to_polars()
    _refuse_twins(cells, keys, what)
    return _cohorts(cells, keys, years)


def _refuse_twins(cells: pl.DataFrame, keys: list[str], what: str) -> None:
    twice = cells.filter(cells.select(*keys, "_year", "_age").is_duplicated())
    if twice.height:
        raise ValueError(
            f"{what}: {dict(zip(twice.columns, twice.row(0), strict=True))} is duplicated. Name the columns that tell "
            "the series apart in key_columns"
        )


def _cohorts(cells: pl.DataFrame, keys: list[str], years: Sequence[int]) -> pl.DataFrame:
    born = cells.filter(pl.col("_age") == 0).select(*keys, birth_year="_year", births="_count")
    spans = pl.DataFrame({"years": list(years)}, schema={"years": pl.Int64})
    later = cells.filter(pl.col("_age") > 0).select(
        *keys, birth_year=pl.col("_year") - pl.col("_age"), years="_age", survivors="_count", listed=pl.lit(value=True)
    )
    joined = born.join(spans, how="cross").join(later, on=[*keys, "birth_year", "years"], how="left", nulls_equal=True)
    has_row, births, survivors = pl.col("listed").is_not_null(), pl.col("births"), pl.col("survivors")
    status = (
        pl.when(~has_row)
        .then(pl.lit(Status.NOT_PUBLISHED.value))
        .when(births.is_null() | survivors.is_null())
        .then(pl.lit(Status.SUPPRESSED.value))
        .when(births == 0)
        .then(pl.lit(Status.NO_BASE.value))
        .when(survivors > births)
        .then(pl.lit(Status.NOT_COMPARABLE.value))
        .otherwise(pl.lit(Status.OBSERVED.value))
    )
    rates = joined.with_columns(status=status)
    rate = pl.when(pl.col("status") == "observed").then(survivors / births)
    columns = [*keys, "birth_year", "years"]
    return rates.select(*columns, "births", "survivors", survival=rate, status="status").sort(columns)


def weighted_survival(rates: pl.DataFrame, weights: pl.DataFrame) -> pl.DataFrame:
    """Survival of markets from that of their states, weighted by the births that a market has in each state.

        survival = sum over states of births there · survival of the state / births in all

    That is: a birth in the market is taken to last as long as any in its state. rates: state_fips, years, survival
    (null where there is none). weights: cbsa_code, state_fips, births (null where withheld; of a market in one state
    any weight will do). Returns cbsa_code, years, survival (null unless every state of the market has a
    rate and, of several, a weight), states (sorted list), status (derived or not_published).
    """
    joined = weights.join(rates.select("state_fips", "years", "survival"), on="state_fips", how="left")
    alone = pl.col("state_fips").n_unique() == 1
    weight = pl.col("births").cast(pl.Float64)
    sums = joined.group_by("cbsa_code", "years").agg(
        states=pl.col("state_fips").unique().sort(),
        alone=alone,
        single=pl.col("survival").first(),
        whole=(weight * pl.col("survival")).is_not_null().all() & (weight.sum() > 0),
        mean=sorted_sum(weight * pl.col("survival")) / weight.sum(),
    )
    states = weights.group_by("cbsa_code").agg(expected=pl.col("state_fips").unique().sort())
    whole = sums.join(states, on="cbsa_code").filter(pl.col("states") == pl.col("expected"))
    rate = pl.when("alone").then("single").when("whole").then("mean")
    rates_of_markets = whole.drop_nulls("years").select("cbsa_code", "years", "states", survival=rate)
    has_rate = pl.col("survival").is_not_null()
    status = pl.when(has_rate).then(pl.lit(Status.DERIVED.value)).otherwise(pl.lit(Status.NOT_PUBLISHED.value))
    return rates_of_markets.with_columns(status=status).sort("cbsa_code", "years")
