"""Applications and formations per 100,000 residents: of markets, states and the nation, in every year."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_core.facts.fact import Method, facts, no_facts
from aker_core.facts.family import FamilyInputs, FamilyResult
from aker_core.facts.inputs import no_inputs, terms
from aker_core.facts.residents import resident_inputs, resident_key
from aker_jobs.formation.business_formation import PER
from aker_jobs.formation.rate_inputs import application_terms, county_inputs, month_inputs, month_key, share_terms
from aker_jobs.formation.series import (
    APPLICATIONS,
    FORMATIONS,
    HIGH_PROPENSITY,
    SPLICED,
    Series,
    market_applications,
    market_parts,
    market_series,
)
from aker_jobs.formation.share_error import ShareError, measured_year, share_errors
from aker_jobs.formation.tables import newest_year

BY_SHARE = "sum over its states of county applications / state applications * the state's series"
AREA_METHOD = "100,000 * sum of twelve months, not adjusted / residents"
PROJECTED = "actual formations of the year are not published yet; projected by the publisher"
NO_POPULATION = "no population estimate on these boundaries for this year"
NO_RESIDENTS = "residents of this place and year are not loaded (census_pep)"
INCOMPLETE = "some months of the year are withheld or not published yet"


@dataclass(frozen=True)
class Rate:
    """A rate per 100,000 residents. series: of `area_totals`. role: what is counted, in formulas."""

    metric: str
    series: str
    role: str

    def share_error(self, years: pl.Series) -> pl.DataFrame:
        """How far a market's share of its states' series misses: year, share_low, share_high (factors), share_words.

        No row for what counties publish themselves.
        """
        series = SPLICED if self.series == FORMATIONS else self.series
        measured = {year: measured_year(series, year) for year in years.unique().sort() if series in share_errors()}
        errors = [share_errors()[series][year] for year in measured.values()]
        return pl.DataFrame(
            {
                "year": pl.Series([*measured], dtype=years.dtype),
                "share_low": pl.Series([error.low for error in errors], dtype=pl.Float64),
                "share_high": pl.Series([error.high for error in errors], dtype=pl.Float64),
                "share_words": pl.Series(map(ShareError.words, errors, measured.values()), dtype=pl.String),
            }
        )

    @property
    def of_areas(self) -> Method:
        return Method(AREA_METHOD, f"100_000 * {self.role} / residents")

    @property
    def of_markets(self) -> Method:
        if self.series == APPLICATIONS:
            return Method("100,000 * sum of county applications / residents", f"100_000 * {self.role} / residents")
        share = f"sum(county_applications / state_applications * state_{self.role})"
        return Method(f"100,000 * ({BY_SHARE}) / residents", f"100_000 * {share} / residents")


RATES = (
    Rate("business_applications_per_100k", APPLICATIONS, "applications"),
    Rate("high_propensity_applications_per_100k", HIGH_PROPENSITY, "high_propensity_applications"),
    Rate("business_formations_per_100k", FORMATIONS, "formations"),
)


def formation_rates(family_inputs: FamilyInputs, series: Series) -> FamilyResult:
    """Everything that the Business Formation Statistics give up to the data year, as far as their tables are there."""
    year = family_inputs.scope.year
    source = series.totals if series.counties is None else series.counties
    current = None if source is None else newest_year(source.lazy(), year)
    results = []
    if series.counties is not None:
        counties = series.counties.filter(pl.col("year") <= year)
        results.append(_of_markets(family_inputs, counties, series.totals, current))
    if series.totals is not None:
        totals = series.totals.filter(pl.col("year") <= year)
        results.append(_of_areas(family_inputs, totals, family_inputs.area_residents, current))
    return FamilyResult(
        facts=pl.concat([no_facts(), *(result.facts for result in results)]),
        inputs=pl.concat([no_inputs(), *(result.inputs for result in results)]),
    )


def _of_markets(
    family_inputs: FamilyInputs, counties: pl.DataFrame, totals: pl.DataFrame | None, current: int | None
) -> FamilyResult:
    """Markets by their counties, and, where the months of states are there, by their share of them."""
    parts = market_parts(counties, family_inputs.crosswalk)
    residents = family_inputs.place_residents
    inputs = [county_inputs(parts, family_inputs.tables), resident_inputs(residents)]
    own = market_applications(parts).with_columns(projected=pl.lit(value=False))
    fact_frames = [_rates(RATES[0], own.join(application_terms(parts), on=["cbsa_code", "year"]), residents, current)]
    if totals is not None:
        inputs.append(month_inputs(totals, family_inputs.tables))
        for rate in RATES[1:]:
            made_of = share_terms(parts, totals, rate.series, f"state_{rate.role}")
            shared = market_series(parts, totals, rate.series).join(made_of, on=["cbsa_code", "year"])
            fact_frames.append(_rates(rate, shared, residents, current))
    return FamilyResult(facts=pl.concat(fact_frames), inputs=pl.concat(inputs))


def _of_areas(
    family_inputs: FamilyInputs, totals: pl.DataFrame, residents: pl.DataFrame, current: int | None
) -> FamilyResult:
    """States and the nation."""
    counted = totals.with_columns(
        cbsa_code="geo_code",
        value="total",
        low=pl.when(pl.col("status") == "bounded").then("low"),
        reason=pl.when(pl.col("status") != "observed").then(pl.lit(INCOMPLETE)),
    )
    fact_frames = [
        _rates(
            rate,
            counted.filter(series=rate.series).with_columns(made_of=pl.lit(f"{rate.role}=") + month_key()),
            residents,
            current,
            of_areas=True,
        )
        for rate in RATES
    ]
    inputs = [month_inputs(totals, family_inputs.tables), resident_inputs(residents)]
    return FamilyResult(facts=pl.concat(fact_frames), inputs=pl.concat(inputs))


def _rates(
    rate: Rate, counted: pl.DataFrame, residents: pl.DataFrame, current: int | None, *, of_areas: bool = False
) -> pl.DataFrame:
    """Facts from counts. counted: cbsa_code (of any place), year, value, low, status, reason, projected, made_of."""
    rates = per_resident(counted, residents)
    rates = rates.join(rate.share_error(rates["year"]), on="year", how="left", maintain_order="left")
    projected = pl.col("projected") & (pl.col("status") == "observed")
    newest = pl.col("year") == current
    made_of = terms(pl.col("made_of"), residents=resident_term())
    is_share = pl.col("value").is_not_null() & (not of_areas)
    words = pl.when(is_share).then("share_words")
    reason = pl.concat_str("reason", words, separator="; ", ignore_nulls=True)
    return facts(
        rates,
        rate.metric,
        pl.col("value"),
        year=pl.col("year"),
        method=rate.of_areas if of_areas else rate.of_markets,
        inputs=pl.when(made_of != "").then(made_of),
        status=pl.when(projected).then(pl.lit("derived")).otherwise("status"),
        current=newest,
        low=pl.col("low"),
        p05=pl.when(is_share).then(pl.col("value") * pl.col("share_low")),
        p95=pl.when(is_share).then(pl.col("value") * pl.col("share_high")),
        reason=pl.when(reason != "").then(reason),
        period=pl.when(newest & (not of_areas)).then(pl.col("year").cast(pl.String)),
    )


def resident_term() -> pl.Expr:
    """The key of the residents of a place and year, where they are known."""
    return pl.when(pl.col("population").is_not_null()).then(resident_key())


def per_resident(counted: pl.DataFrame, residents: pl.DataFrame) -> pl.DataFrame:
    """Counts (value, low) as rates; without residents there is none, whatever the count."""
    columns = ["cbsa_code", "year", "population", "vintage"]
    joined = counted.join(residents.select(columns), on=["cbsa_code", "year"], how="left", maintain_order="left")
    people = pl.col("population")
    has = people.is_not_null() & (people > 0)
    lacking = pl.col("status").is_in(["derived", "observed", "bounded"]) & ~has
    unloaded = pl.col("vintage").is_null()
    return joined.with_columns(
        value=pl.when(has).then(PER * pl.col("value") / people),
        low=pl.when(has).then(PER * pl.col("low") / people),
        status=pl.when(lacking & (people == 0))
        .then(pl.lit("no_base"))
        .when(lacking & unloaded)
        .then(pl.lit("not_loaded"))
        .when(lacking)
        .then(pl.lit("not_published"))
        .otherwise("status"),
        reason=pl.when(lacking & unloaded)
        .then(pl.lit(NO_RESIDENTS))
        .when(lacking)
        .then(pl.lit(NO_POPULATION))
        .when(pl.col("projected") & pl.col("value").is_not_null())
        .then(pl.lit(PROJECTED))
        .otherwise("reason"),
    )
