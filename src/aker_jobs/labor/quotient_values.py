"""Location quotients and jobs per 100,000 residents of the data year, as facts."""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import Method, facts
from aker_core.facts.inputs import terms
from aker_core.facts.residents import OTHER_SCHEME, resident_key
from aker_core.facts.residents import TABLE as RESIDENTS
from aker_geo.codes import NATION
from aker_jobs.labor.estimate_inputs import jobs_terms
from aker_jobs.labor.growth_values import TOO_FEW, absent_reason, percent
from aker_jobs.labor.nation_place import FROM_QUOTIENTS, SUMMED
from aker_jobs.labor.qcew_cells import QcewTable
from aker_jobs.labor.qcew_inputs import from_counties, keys_of, total_key

QUOTIENT = Method(
    "(local sector / local total) / (national sector / national total), all ownerships in the totals",
    "(sector / total) / (nation_sector / nation_total)",
)
RATE = Method("100,000 * local sector jobs / residents", "100000 * sector / residents")
GOVERNMENT_BY_COUNTY = "metro files omit government by industry; county values are summed instead"
NO_RESIDENTS = "no population estimate for all its counties"
UNCERTAIN = ["bounded", "imputed"]
OTHER_BOUNDARIES = "jobs and residents are counted on different boundaries"
NONE_HERE = "no establishment of the sector"
ESTIMATED = (
    "withheld cells are estimated from county, metro, state and national margins; {} % of the jobs are disclosed"
)
NATION_WITHHELD = "the U.S. figure is summed from states, and one of them withholds part of the sector"


def concentration_facts(table: pl.DataFrame, source: QcewTable) -> pl.DataFrame:
    """`{sector}_lq` and `{sector}_jobs_per_100k_residents` from the sector table of the data year."""
    return pl.concat([_quotients(table, source.name), _rates(table, source.name)])


def is_estimated() -> pl.Expr:
    """Whether the sector's jobs have an estimate in place of what is withheld."""
    return pl.col("local_estimate").is_not_null()


def quotient_terms() -> pl.Expr:
    """The inputs of a quotient, from keys, estimate_key, national_keys, cbsa_code and year."""
    return terms(
        jobs_terms("sector"),
        keys_of("nation_sector", pl.col("national_keys")),
        total=total_key(),
        nation_total=total_key(place=pl.lit(NATION)),
    )


def _quotients(rows: pl.DataFrame, source: str) -> pl.DataFrame:
    status = _imputed(_quotient_status(), pl.col("lq_estimate"))
    return facts(
        rows,
        pl.format("{}_lq", "sector"),
        pl.when(status == "imputed").then("lq_estimate").otherwise("lq"),
        year=pl.col("year"),
        method=QUOTIENT,
        inputs=quotient_terms(),
        status=status,
        current=True,
        low=pl.when(status.is_in(UNCERTAIN)).then("lq_low"),
        high=pl.when(status.is_in(UNCERTAIN)).then("lq_high"),
        p05=pl.when(status == "imputed").then("lq_p05"),
        p95=pl.when(status == "imputed").then("lq_p95"),
        disclosed=pl.when(status == "imputed").then("disclosed_share"),
        period=pl.col("period"),
        reason=pl.when(status == "not_loaded", pl.col("nation_complete").is_not_null(), pl.col("complete"))
        .then(pl.lit(f"{source} does not have the jobs of all U.S. industries"))
        .otherwise(_both(_reason(source), _nation_reason())),
    )


def _both(first: pl.Expr, second: pl.Expr) -> pl.Expr:
    """Two reasons as one, each of which may be null."""
    there = first.is_not_null() | second.is_not_null()
    return pl.when(there).then(pl.concat_str(first, second, separator="; ", ignore_nulls=True))


def _imputed(status: pl.Expr, estimate: pl.Expr) -> pl.Expr:
    """The status where an estimate stands in for what is withheld."""
    open_ended = status.is_in(["bounded", "suppressed"])
    return pl.when(open_ended & is_estimated() & (estimate > 0)).then(pl.lit("imputed")).otherwise(status)


def _quotient_status() -> pl.Expr:
    unloaded = pl.col("nation_complete").is_null() | pl.col("national_total_jobs").is_null()
    return (
        pl.when(pl.col("nation_complete").is_null())
        .then(pl.lit("not_loaded"))
        .when(~pl.col("complete"))
        .then("absence")
        .when(unloaded)
        .then(pl.lit("not_loaded"))
        .when((pl.col("status") == "observed") & (from_counties() | pl.col("nation_derived")))
        .then(pl.lit("derived"))
        .otherwise("status")
    )


def _reason(source: str) -> pl.Expr:
    return (
        pl.when(pl.col("nation_complete").is_null())
        .then(pl.lit(f"{source} does not have all industries of the sector for the U.S."))
        .when(~pl.col("complete"))
        .then(absent_reason(pl.col("absence"), source))
        .when(pl.col("national_jobs").is_null())
        .then(pl.lit(NATION_WITHHELD))
        .when(pl.col("lq") == 0)
        .then(pl.lit(NONE_HERE))
        .when((pl.col("withheld") > 0) & pl.col("too_few"))
        .then(pl.lit(TOO_FEW))
        .when(is_estimated())
        .then(pl.format(ESTIMATED, percent("disclosed_share")))
        .when(pl.col("withheld") > 0)
        .then(pl.format("{} withheld cells; bounds from parents, siblings and children", "withheld"))
        .otherwise(pl.coalesce("area_reason", pl.when(from_counties()).then(pl.lit(GOVERNMENT_BY_COUNTY))))
    )


def _nation_reason() -> pl.Expr:
    """Where the nation's jobs come from if it has no rows of the publisher's; null where it has, and where nothing came
    of them: a sector that is not here is zero whatever the nation has."""
    made_of_it = (pl.coalesce("lq", "lq_estimate", "lq_low") > 0).fill_null(value=False)
    added = pl.when("nation_from_quotients").then(pl.lit(FROM_QUOTIENTS)).otherwise(pl.lit(SUMMED))
    whence = pl.coalesce("nation_made", added)
    return pl.when(pl.col("nation_derived") & made_of_it & (pl.col("cbsa_code") != NATION)).then(whence)


def _rates(rows: pl.DataFrame, source: str) -> pl.DataFrame:
    elsewhere = ~pl.col("covers").fill_null(value=False)
    nobody = pl.col("population").is_null()
    reason = (
        pl.when(elsewhere)
        .then(pl.lit(OTHER_BOUNDARIES))
        .when(pl.col("local_jobs_low").is_not_null() & nobody & pl.col("people_loaded").is_null())
        .then(pl.format(f"{RESIDENTS} has no residents of {{}}", "year"))
        .when(pl.col("local_jobs_low").is_not_null() & nobody)
        .then(pl.col("people_reason").fill_null(NO_RESIDENTS))
        .otherwise(_reason(source))
    )
    scale = 100_000 / pl.col("population")
    status = _imputed(_rate_status(elsewhere, nobody), scale * pl.col("local_estimate"))
    return facts(
        rows,
        pl.format("{}_jobs_per_100k_residents", "sector"),
        pl.when(status == "imputed").then(scale * pl.col("local_estimate")).otherwise("jobs_per_100k"),
        year=pl.col("year"),
        method=RATE,
        inputs=terms(jobs_terms("sector"), residents=pl.when(~nobody).then(resident_key())),
        status=status,
        current=True,
        low=pl.when(status.is_in(UNCERTAIN)).then(scale * pl.col("local_jobs_low")),
        high=pl.when(status.is_in(UNCERTAIN)).then(scale * pl.col("local_jobs_high")),
        p05=pl.when(status == "imputed").then(scale * pl.col("local_p05")),
        p95=pl.when(status == "imputed").then(scale * pl.col("local_p95")),
        disclosed=pl.when(status == "imputed").then("disclosed_share"),
        period=pl.col("period"),
        reason=reason,
    )


def _rate_status(elsewhere: pl.Expr, nobody: pl.Expr) -> pl.Expr:
    rate = pl.col("jobs_per_100k")
    return (
        pl.when(rate.is_not_null() & from_counties())
        .then(pl.lit("derived"))
        .when(rate.is_not_null())
        .then(pl.lit("observed"))
        .when(elsewhere)
        .then(pl.lit("not_comparable"))
        .when(pl.col("nation_complete").is_null())
        .then(pl.lit("not_loaded"))
        .when(~pl.col("complete"))
        .then("absence")
        .when(nobody & pl.col("people_loaded").is_null())
        .then(pl.lit("not_loaded"))
        .when(nobody & (pl.col("people_reason") == OTHER_SCHEME))
        .then(pl.lit("not_comparable"))
        .when(nobody)
        .then(pl.lit("not_published"))
        .when((pl.col("withheld") > 0) & pl.col("local_jobs_high").is_not_null())
        .then(pl.lit("bounded"))
        .when(pl.col("withheld") > 0)
        .then(pl.lit("suppressed"))
        .otherwise(pl.lit("no_base"))
    )
