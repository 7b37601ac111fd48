"""How old the firms of markets, states, sectors and the nation are."""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import Method, absent, facts, no_facts
from aker_core.facts.family import FamilyInputs, FamilyResult
from aker_core.facts.inputs import input_rows, no_inputs, one, terms, texts
from aker_data.schemas.census_bds import flag
from aker_jobs.formation.firm_age import (
    COARSE,
    age_distribution,
    average_age,
    average_formula,
    class_role,
    coarse_classes,
)
from aker_jobs.formation.tables import BDS, newest_year, payloads_of, rows_of

METRIC = "firm_age_avg_years"
TABLE = "msa_fac"
METHOD = "mean of the mid-points of five age classes, weighted by firms; left censored counted at the series' age"
NO_CLASSES = "no table of metros by age (census_bds) up to the data year is loaded; see `aker sources --missing`"
NOT_A_METRO = "ages are published for metropolitan areas only, on the publisher's boundaries"
OTHERWISE = "the publisher uses other boundaries for this metro"
WITHHELD = "a class of age is withheld"
NO_FIRMS = "there are no firms"
UNPUBLISHED = "a class of age is withheld or not published"
KEYS = ("geo_code", "sector")


def classes(bds: pl.LazyFrame, table: str, year: int) -> pl.DataFrame:
    """Rows of a table by age in the newest year that is not after `year`, without impossible classes; maybe none."""
    rows = rows_of(bds, table)
    newest = newest_year(rows, year)
    if newest is None:
        return rows.limit(0).collect()
    return rows.filter(pl.col("year") == newest, flag("firms").ne_missing("X")).collect()


def averages(bds: pl.LazyFrame, table: str, year: int) -> pl.DataFrame:
    """`average_age` of a table's firms by geo_code and sector in its newest year; maybe no rows."""
    return average_age(classes(bds, table, year), keys=KEYS)


def distributions(bds: pl.LazyFrame, table: str, year: int, count: str) -> pl.DataFrame:
    """`age_distribution` of firms, establishments (`estabs`) or jobs (`emp`) by geo_code and sector."""
    return age_distribution(classes(bds, table, year), keys=KEYS, count_column=count)


def of_markets(markets: pl.DataFrame, ages: pl.DataFrame, redrawn: pl.DataFrame) -> pl.DataFrame:
    """What the newest year has of each market (cbsa_code, geo_code), with other_delineation (see `age_values`)."""
    return (
        markets.select("cbsa_code")
        .join(ages.rename({"geo_code": "cbsa_code"}), on="cbsa_code", how="left")
        .join(redrawn, on="cbsa_code", how="left")
        .with_columns(geo_code="cbsa_code", year=pl.lit(int(ages["year"][0]), pl.Int16))
    )


def no_classes(family_inputs: FamilyInputs, metric: str) -> FamilyResult:
    """A metric of all markets where no table by age is loaded."""
    missing = absent(family_inputs.markets, metric, NO_CLASSES, year=family_inputs.scope.year)
    return FamilyResult(facts=missing.with_columns(status=pl.lit("not_loaded")))


def age_values(family_inputs: FamilyInputs, bds: pl.LazyFrame, redrawn: pl.DataFrame) -> FamilyResult:
    """`firm_age_avg_years` of markets.

    redrawn: cbsa_code, other_delineation (true where the publisher's metro is known to be another area than the
    market): firms cannot be added up from counties, so there the metro's own figure is labeled.
    """
    ages = averages(bds, TABLE, family_inputs.scope.year)
    if ages.is_empty():
        return no_classes(family_inputs, METRIC)
    year = int(ages["year"][0])
    joined = of_markets(family_inputs.markets, ages, redrawn)
    share = pl.format("{} % of its firms are older than the series", (100 * pl.col("censored_share")).round(1))
    otherwise = pl.when(pl.col("other_delineation")).then(pl.lit(f"; {OTHERWISE}")).otherwise(pl.lit(""))
    reason = pl.when(pl.col("average").is_not_null()).then(share + otherwise).otherwise(why_absent())
    return FamilyResult(
        facts=_facts(joined, year, reason, period=pl.lit(str(year))),
        inputs=class_inputs(bds, TABLE, family_inputs.scope.year),
    )


def why_absent() -> pl.Expr:
    """Why a market has no figure of the classes of age, from its status."""
    return (
        pl.when(pl.col("status") == "suppressed")
        .then(pl.lit(WITHHELD))
        .when(pl.col("status") == "no_base")
        .then(pl.lit(NO_FIRMS))
        .otherwise(pl.lit(NOT_A_METRO))
    )


def age_of_areas(family_inputs: FamilyInputs, bds: pl.LazyFrame) -> FamilyResult:
    """States and the nation, by the same five classes as metros, so that they can be compared."""
    fact_frames, inputs = [no_facts()], [no_inputs()]
    for table in ("fa", "st_fa"):
        ages = averages(bds, table, family_inputs.scope.year)
        if ages.is_empty():
            continue
        reason = pl.when(pl.col("average").is_null()).then(pl.lit(UNPUBLISHED))
        fact_frames.append(_facts(ages, int(ages["year"][0]), reason))
        inputs.append(class_inputs(bds, table, family_inputs.scope.year))
    return FamilyResult(facts=pl.concat(fact_frames), inputs=pl.concat(inputs))


def _facts(ages: pl.DataFrame, year: int, reason: pl.Expr, period: pl.Expr | None = None) -> pl.DataFrame:
    """Facts of the newest year. ages: geo_code, and the columns of `average_age`."""
    return facts(
        ages,
        METRIC,
        pl.col("average"),
        year=year,
        method=Method(METHOD, average_formula(year)),
        inputs=class_terms(),
        status=pl.col("status").fill_null("not_published"),
        current=True,
        place="geo_code",
        low=pl.col("low"),
        reason=reason,
        period=pl.lit(None, pl.String) if period is None else period,
    )


def class_terms() -> pl.Expr:
    """The firms of a place in each coarse class as terms of a formula (`class_role`)."""
    return terms(**{class_role(name): _key(pl.lit(name)) for name in COARSE})


def _key(name: pl.Expr) -> pl.Expr:
    return pl.format("bds_firms/{}/{}/{}", "geo_code", name.str.replace_all(" ", "_"), "year")


def class_inputs(bds: pl.LazyFrame, table: str, year: int) -> pl.DataFrame:
    """The firms of each place in each coarse class: rows of the newest year of a table by age."""
    placed = coarse_classes(classes(bds, table, year), KEYS, "firms")
    sums = placed.group_by(*KEYS, "year", "coarse", maintain_order=True).agg(
        firms=pl.when(pl.col("count").null_count() == 0).then(pl.col("count").sum()), published="age_class"
    )
    return input_rows(
        sums,
        _key(pl.col("coarse")),
        table=BDS,
        column="firms",
        amount=pl.col("firms"),
        payloads=payloads_of(rows_of(bds, table)),
        where={
            "bds_table": texts(table),
            "geo_code": one("geo_code"),
            "year": one("year"),
            "age_class": pl.col("published"),
        },
    )
