"""Survival of establishments: of states, sectors and the nation from single ages, and of markets from their states."""

from __future__ import annotations

import polars as pl

from aker_core.facts.family import FamilyInputs
from aker_core.facts.legacy import HISTORY, metric_values, no_values, source_rows, texts
from aker_jobs.formation.areas import COUNTY, rows_of
from aker_jobs.formation.density_values import payloads_of
from aker_jobs.formation.survival import YEARS, survival_rates, weighted_survival
from aker_jobs.population.residents import newest_year

# By age of the establishment; where that table cannot be had, by age of the firm that it belongs to.
AGES = (
    ("ea", "establishments of age {} / of age 0, {} before"),
    ("fa", "establishments of firms of age {} / of age 0, {} before"),
)
BY_STATES = "survival in the market's states, weighted by its entries in each"
NO_WEIGHTS = "in several states, and its entries by state are withheld or not published"
NO_BIRTHS = "no table of states by age (census_bds) at hand has both births and survivors up to the data year"
RATES: dict[str, pl.DataType | type[pl.DataType]] = {
    "geo_code": pl.String,
    "sector": pl.String,
    "birth_year": pl.Int64,
    "years": pl.Int64,
    "births": pl.Float64,
    "survivors": pl.Float64,
    "survival": pl.Float64,
    "status": pl.String,
    "year": pl.Int64,
    "bds_table": pl.String,
    "method": pl.String,
}


def rates_of(bds: pl.LazyFrame, prefix: str, year: int) -> pl.DataFrame:
    """Survival up to the newest year (not after `year`) of the best table there is: columns of `RATES`; maybe no rows.

    prefix: "" for the nation, "st_" for states, "sec_" for sectors.
    """
    for suffix, method in AGES:
        rows = rows_of(bds, f"{prefix}{suffix}")
        newest = newest_year(rows, year)
        if newest is None:
            continue
        single = rows.filter(pl.col("age_low") == pl.col("age_high"), pl.col("year") <= newest).collect()
        found = survival_rates(single, key_columns=["geo_code", "sector"], age_column="age_low")
        ended = found.with_columns(year=pl.col("birth_year") + pl.col("years")).filter(pl.col("year") == newest)
        words = pl.format(
            "{} {}", "years", pl.when(pl.col("years") == 1).then(pl.lit("year")).otherwise(pl.lit("years"))
        )
        return ended.with_columns(
            bds_table=pl.lit(f"{prefix}{suffix}"), method=pl.format(method, pl.col("years"), words)
        ).select(*RATES)
    return pl.DataFrame(schema=RATES)


def survival_values(given: FamilyInputs, bds: pl.LazyFrame, rates: pl.DataFrame) -> pl.DataFrame:
    """`survival_rate_1y`, `_2y` and `_5y` of markets. rates: `rates_of` states."""
    if rates.is_empty():
        return pl.concat(no_values(given.markets, f"survival_rate_{span}y", NO_BIRTHS) for span in YEARS)
    newest, table = int(rates["year"].max()), str(rates["bds_table"][0])  # type: ignore[arg-type]
    weights = _entries_by_state(given, bds, newest)
    payloads = payloads_of(bds, table, COUNTY)
    method = dict(rates.select("years", "method").unique().iter_rows())
    return pl.concat(
        _of_years(given, rates, weights, span, newest).pipe(_told, table, span, payloads, str(method[span]))
        if span in method
        else no_values(given.markets, f"survival_rate_{span}y", NO_BIRTHS)
        for span in YEARS
    )


def _of_years(given: FamilyInputs, rates: pl.DataFrame, weights: pl.DataFrame, span: int, newest: int) -> pl.DataFrame:
    """One row per market: survival, its states, and the years that it is made of."""
    born = newest - span
    births = weights.filter(pl.col("year") == born).drop("year")
    states = given.crosswalk.select("cbsa_code", state_fips=pl.col("county_fips").str.slice(0, 2)).unique(
        maintain_order=True
    )
    weighted = states.join(births, on=["cbsa_code", "state_fips"], how="left")
    of_span = rates.filter(pl.col("years") == span).rename({"geo_code": "state_fips"})
    listed = states.group_by("cbsa_code").agg(market_states=pl.col("state_fips").sort())
    counties = given.crosswalk.group_by("cbsa_code").agg(market_counties=pl.col("county_fips").sort())
    found = weighted_survival(of_span.select("state_fips", pl.col("years"), "survival"), weighted)
    return (
        given.markets.select("cbsa_code")
        .join(listed, on="cbsa_code")
        .join(counties, on="cbsa_code")
        .join(found, on="cbsa_code", how="left")
        .with_columns(born=pl.lit(born), newest=pl.lit(newest))
    )


def _entries_by_state(given: FamilyInputs, bds: pl.LazyFrame, newest: int) -> pl.DataFrame:
    """Entries of each market in each of its states and birth years: null where a county's are withheld."""
    born = [newest - span for span in YEARS]
    counties = (
        rows_of(bds, COUNTY)
        .filter(pl.col("year").is_in(born))
        .select("year", "estabs_entry", county_fips=pl.col("geo_code"))
        .collect()
    )
    years = pl.DataFrame({"year": born}, schema={"year": pl.Int16})
    wanted = given.crosswalk.select("cbsa_code", "county_fips").join(years, how="cross")
    placed = wanted.join(counties, on=["county_fips", "year"], how="left")
    entries = pl.col("estabs_entry")
    return placed.group_by("cbsa_code", "year", state_fips=pl.col("county_fips").str.slice(0, 2)).agg(
        births=pl.when(entries.null_count() == 0).then(entries.sum())
    )


def _told(found: pl.DataFrame, table: str, span: int, payloads: pl.DataFrame, method: str) -> pl.DataFrame:
    several = pl.col("market_states").list.len() > 1
    years = pl.concat_list(pl.col("born").cast(pl.String), pl.col("newest").cast(pl.String))
    ages = source_rows(
        "census_bds",
        "bds_payloads",
        bds_table=texts(table),
        geo_code=pl.col("market_states"),
        year=years,
        age_class=texts("0", str(span)),
    )
    weights = pl.when(several).then(
        source_rows(
            "census_bds",
            "bds_payloads",
            bds_table=texts(COUNTY),
            geo_code=pl.col("market_counties"),
            year=pl.concat_list(pl.col("born").cast(pl.String)),
        )
    )
    value = pl.col("survival")
    return metric_values(
        found.join(payloads, how="cross"),
        f"survival_rate_{span}y",
        value,
        status=pl.col("status").fill_null("not_published"),
        reason=pl.when(value.is_null())
        .then(
            pl.when(several).then(pl.lit(NO_WEIGHTS)).otherwise(pl.lit("its state has no such figure for these years"))
        )
        .otherwise(pl.lit("a pseudo-cohort of its states: metros have no single ages")),
        period=pl.format("{}-{}", "born", "newest"),
        method=f"{BY_STATES}; {method}",
        inputs=[ages, weights],
    )


def survival_history(nation: pl.DataFrame, states: pl.DataFrame) -> pl.DataFrame:
    """States and the nation up to the newest year, from the `rates_of` each."""
    made = [pl.DataFrame(schema=HISTORY)]
    for rates, geography in ((nation, "nation"), (states, "state")):
        value = pl.col("survival")
        made.append(
            rates.select(
                geography=pl.lit(geography),
                geo_code=pl.col("geo_code"),
                metric=pl.format("survival_rate_{}y", "years"),
                year=pl.col("year").cast(pl.Int16),
                value=value,
                status=pl.when(value.is_not_null()).then(pl.lit("derived")).otherwise("status"),
                low=pl.lit(None, pl.Float64),
                high=pl.lit(None, pl.Float64),
                reason=pl.when(value.is_null())
                .then(pl.lit("births or survivors are withheld or not published"))
                .otherwise(pl.lit("a pseudo-cohort: two cross-sections")),
                method=pl.col("method"),
            )
        )
    return pl.concat(made)
