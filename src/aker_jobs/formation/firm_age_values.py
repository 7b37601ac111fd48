"""How old the firms of markets, states, sectors and the nation are."""

from __future__ import annotations

import polars as pl

from aker_core.facts.family import FamilyInputs
from aker_core.facts.legacy import HISTORY, metric_values, no_values, one, source_rows, texts
from aker_data.schemas.census_bds import flag
from aker_jobs.formation.areas import rows_of
from aker_jobs.formation.density_values import payloads_of
from aker_jobs.formation.firm_age import age_distribution, average_age
from aker_jobs.population.residents import newest_year

METRIC = "business_age_avg_years"
TABLE = "msa_fac"
METHOD = "mean of the mid-points of five age classes, weighted by firms; left censored counted at the series' age"
NO_CLASSES = "this refresh had no table of metros by age of census_bds up to the data year; `aker status` says why"
NOT_A_METRO = "ages are published for metropolitan areas only, as the publisher draws them"


def classes(bds: pl.LazyFrame, table: str, year: int) -> pl.DataFrame:
    """Rows of a table by age in the newest year that is not after `year`, without impossible classes; maybe none."""
    rows = rows_of(bds, table)
    newest = newest_year(rows, year)
    if newest is None:
        return rows.limit(0).collect()
    return rows.filter(pl.col("year") == newest, flag("firms").ne_missing("X")).collect()


def averages(bds: pl.LazyFrame, table: str, year: int) -> pl.DataFrame:
    """`average_age` of a table's firms by geo_code and sector in its newest year; maybe no rows."""
    return average_age(classes(bds, table, year), keys=["geo_code", "sector"])


def distributions(bds: pl.LazyFrame, table: str, year: int, count: str) -> pl.DataFrame:
    """`age_distribution` of firms, establishments (`estabs`) or jobs (`emp`) by geo_code and sector."""
    return age_distribution(classes(bds, table, year), keys=["geo_code", "sector"], count_column=count)


def age_values(given: FamilyInputs, bds: pl.LazyFrame, covers: pl.DataFrame) -> pl.DataFrame:
    """`business_age_avg_years` of markets.

    covers: cbsa_code, other_delineation (true where the publisher's metro is known to be another area than the market):
    firms cannot be added up from counties, so there the metro's own figure is labelled.
    """
    found = averages(bds, TABLE, given.scope.year)
    if found.is_empty():
        return no_values(given.markets, METRIC, NO_CLASSES)
    newest = found["year"][0]
    joined = (
        given.markets.select("cbsa_code")
        .join(found.drop("sector", "year").rename({"geo_code": "cbsa_code"}), on="cbsa_code", how="left")
        .join(covers, on="cbsa_code", how="left")
        .join(payloads_of(bds, TABLE), how="cross")
        .with_columns(year=pl.lit(newest))
    )
    rows = source_rows(
        "census_bds", "bds_payloads", bds_table=texts(TABLE), geo_code=one("cbsa_code"), year=one("year")
    )
    value = pl.col("average")
    share = pl.format("{} % of its firms are older than the series", (100 * pl.col("censored_share")).round(1))
    otherwise = pl.when(pl.col("other_delineation")).then(pl.lit("; the publisher draws this metro otherwise"))
    return metric_values(
        joined,
        METRIC,
        value,
        status=pl.col("status").fill_null("not_published"),
        low=pl.col("low"),
        reason=pl.when(value.is_not_null())
        .then(share + otherwise.otherwise(pl.lit("")))
        .when(pl.col("status") == "suppressed")
        .then(pl.lit("a class of age is withheld"))
        .otherwise(pl.lit(NOT_A_METRO)),
        period=pl.col("year").cast(pl.String),
        method=METHOD,
        inputs=[rows],
    )


def age_history(given: FamilyInputs, bds: pl.LazyFrame) -> pl.DataFrame:
    """States and the nation, by the same five classes as metros, so that they can be compared."""
    made = [pl.DataFrame(schema=HISTORY)]
    for table, geography in (("fa", "nation"), ("st_fa", "state")):
        found = averages(bds, table, given.scope.year)
        value = pl.col("average")
        made.append(
            found.select(
                geography=pl.lit(geography),
                geo_code=pl.col("geo_code").cast(pl.String),
                metric=pl.lit(METRIC),
                year=pl.col("year").cast(pl.Int16),
                value=value,
                status=pl.col("status"),
                low=pl.col("low"),
                high=pl.lit(None, pl.Float64),
                reason=pl.when(value.is_null()).then(pl.lit("a class of age is withheld or not published")),
                method=pl.lit(METHOD),
            )
        )
    return pl.concat(made)
