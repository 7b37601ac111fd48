"""A table for notebooks beside each market: ages of its firms by class, and rates by sector of the nation."""

from __future__ import annotations

import polars as pl

from aker_core.facts.family import FamilyInputs
from aker_geo.codes import NATION
from aker_jobs.formation.business_formation import formation_rate
from aker_jobs.formation.firm_age_values import TABLE, averages, distributions
from aker_jobs.formation.series import sector_totals

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "geography": pl.String,
    "geo_code": pl.String,
    "sector": pl.String,
    "year": pl.Int16,
    "measure": pl.String,
    "class": pl.String,
    "value": pl.Float64,
    "share": pl.Float64,
    "status": pl.String,
}
COUNTED = ("firms", "estabs", "emp")


def formation_extract(family_inputs: FamilyInputs, bds: pl.LazyFrame | None, survival: pl.DataFrame) -> pl.DataFrame:
    """One row per market, area, sector, measure and class of the newest year: slug, msa_id, cbsa_code and `SCHEMA`.

    geography: metro (the market's own rows, firms, estabs and emp by age) or nation (the same by age and sector, and
    applications per 100,000, survival and average age by sector, the same for every market). class: of age, or all.
    share: of all classes. bds: the table `census_bds`. survival: `rates_of` the nation and sectors. Areas
    and sectors that are not published have no row.
    """
    monthly = family_inputs.tables.get("census_bfs_monthly")
    nation = [pl.DataFrame(schema=SCHEMA)]
    metros = [pl.DataFrame(schema=SCHEMA)]
    if bds is not None:
        metros += [_ages(bds, TABLE, "metro", family_inputs.scope.year, count) for count in COUNTED]
        nation += [_ages(bds, table, "nation", family_inputs.scope.year, "firms") for table in ("fa", "sec_fa")]
        nation += [_survival(survival), _averages(bds, family_inputs.scope.year)]
    if monthly is not None:
        nation.append(_applications(monthly, family_inputs.area_residents, family_inputs.scope.year))
    markets = family_inputs.markets.select("slug", "msa_id", "cbsa_code")
    own = markets.join(pl.concat(metros), left_on="cbsa_code", right_on="geo_code", how="inner", coalesce=False)
    shared = markets.join(pl.concat(nation), how="cross")
    columns = ["slug", "msa_id", "cbsa_code", *SCHEMA]
    return pl.concat([own.select(columns), shared.select(columns)]).sort(
        "slug", "geography", "sector", "measure", maintain_order=True
    )


def _ages(bds: pl.LazyFrame, table: str, geography: str, year: int, count: str) -> pl.DataFrame:
    classes = distributions(bds, table, year, count)
    return _shaped(classes.rename({"count": "value", "age_class": "class"}), geography, pl.lit(count))


def _survival(rates: pl.DataFrame) -> pl.DataFrame:
    rows = rates.with_columns(value=pl.col("survival"), share=pl.lit(None), **{"class": pl.lit("all")})
    return _shaped(rows, "nation", pl.format("survival_rate_{}y", "years"))


def _averages(bds: pl.LazyFrame, year: int) -> pl.DataFrame:
    ages = pl.concat([averages(bds, "fa", year), averages(bds, "sec_fa", year)])
    rows = ages.with_columns(value=pl.col("average"), share=pl.lit(None), **{"class": pl.lit("all")})
    return _shaped(rows, "nation", pl.lit("firm_age_avg_years"))


def _applications(monthly: pl.LazyFrame, residents: pl.DataFrame, year: int) -> pl.DataFrame:
    """Applications of the nation by sector per 100,000 residents (of all sectors, so that sectors add up)."""
    people = residents.filter(pl.col("cbsa_code") == NATION, pl.col("year") == year).select("year", "population")
    counted = sector_totals(monthly, year).join(people, on="year", how="left")
    rates = formation_rate(counted, count_column="total")
    rows = rates.with_columns(
        geo_code=pl.lit(NATION),
        value=pl.col("formation_rate"),
        share=pl.lit(None),
        status=pl.when(pl.col("status") == "observed").then("formation_rate_status").otherwise("status"),
        **{"class": pl.lit("all")},
    )
    return _shaped(rows, "nation", pl.lit("business_applications_per_100k"))


def _shaped(rows: pl.DataFrame, geography: str, measure: pl.Expr) -> pl.DataFrame:
    return rows.with_columns(geography=pl.lit(geography), measure=measure).select(*SCHEMA).cast(SCHEMA)  # type: ignore[arg-type]
