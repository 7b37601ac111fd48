"""Rates of places by fiscal year: dollars per 100,000 residents, by agency and sector, and their change over the year.

A rate is given where every part of it is known. Where a part is not (a table that is not there, dollars that could not
be placed, a year without a price index), what is known is a lower bound, as long as an agency does not take back more
than it gives in the place.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_core.facts.inputs import TERM
from aker_core.facts.residents import resident_key
from aker_jobs.awards import BASE_YEAR
from aker_jobs.awards.award_inputs import ALL
from aker_jobs.awards.per_capita import PER
from aker_jobs.awards.reference_data import SECTORS
from aker_jobs.awards.rows import DOLLARS
from aker_jobs.awards.sums import AGENCIES

TOTAL, REAL, CHANGE = "research_awards_usd_per_100k", "research_awards_real_usd_per_100k", "research_awards_yoy"
_KEY = ["geo_code", "fiscal_year"]


@dataclass(frozen=True)
class Rate:
    """A rate per 100,000 residents: whose dollars it adds up, of which sector, at which prices, and how, in words."""

    metric: str
    method: str
    agencies: tuple[str, ...] = AGENCIES
    sector: str = ALL
    real: bool = False


def _rates() -> tuple[Rate, ...]:
    placed = "by county of work, else of the recipient"
    agencies = (
        Rate(
            f"{agency.lower()}_awards_usd_per_100k",
            f"100,000 · {agency} obligations / residents; {placed}",
            agencies=(agency,),
        )
        for agency in AGENCIES
    )
    sectors = (
        Rate(
            f"{sector}_awards_usd_per_100k",
            f"100,000 · obligations of sector {sector} (award_sectors.csv; an award may serve several) / residents",
            sector=sector,
        )
        for sector in SECTORS
    )
    real = f"the same in dollars of fiscal year {BASE_YEAR}: NIH by BRDPI, NSF and DoD by the GDP price index"
    return (
        *agencies,
        Rate(TOTAL, f"100,000 · (NIH + NSF + DoD obligations) / residents; {placed}"),
        Rate(REAL, real, real=True),
        *sectors,
    )


RATES = _rates()
CHANGE_OF = Rate(CHANGE, "obligations / obligations of the year before - 1, all agencies")


def long_rates(sums: pl.DataFrame, residents: pl.DataFrame) -> pl.DataFrame:
    """All rates of all places and years.

    sums: `place_sums` with factor, as_text, note, no_index (`deflators`) and bound_reason (null, or why the sums are
    only lower bounds). residents: `aker_core.facts.residents.SCHEMA` of all places.
    Returns geo_code, fiscal_year, metric, value, status, low, reason, method, formula, inputs.
    """
    people = residents.select(
        "population", geo_code="cbsa_code", fiscal_year=pl.col("year").cast(pl.Int16), no_population="reason"
    )
    return pl.concat([*(_rate(sums, people, rate) for rate in RATES), _change(sums)])


def not_loaded(agencies: tuple[str, ...], year: pl.Expr) -> pl.Expr:
    """Why there is nothing of agencies in a fiscal year, in words that name the sources."""
    names, sources = ", ".join(agencies), ", ".join(DOLLARS[agency] for agency in agencies)
    return pl.format("no {} awards of fiscal year {} are loaded ({})", pl.lit(names), year, pl.lit(sources))


def _parts(sums: pl.DataFrame, rate: Rate) -> pl.DataFrame:
    """One row per place and year: the sum of the known parts, how many are known, and why others are not."""
    real = pl.lit(rate.real)
    picked = sums.filter(pl.col("agency").is_in(rate.agencies), pl.col("sector") == rate.sector).with_columns(
        part=pl.when(real).then(pl.col("usd") * pl.col("factor")).otherwise("usd"),
        priced=pl.when(real).then(pl.concat_str("term", "as_text")).otherwise("term"),
        why=pl.coalesce("bound_reason", pl.when(real).then("no_index")),
    )
    known = pl.col("part").is_not_null()
    parts = picked.group_by(_KEY, maintain_order=True).agg(
        total=pl.col("part").sum(),
        known=pl.col("part").count(),
        sure=(known & pl.col("bound_reason").is_null()).sum(),
        unplaced=pl.col("usd").null_count() > 0,
        agencies=pl.col("agency"),
        reasons=pl.col("why"),
        notes=pl.when(real).then("note"),
        terms=pl.when(known).then("priced"),
        before_terms=pl.when(known).then("before_term"),
        keys=pl.when(known).then("keys"),
        before_keys=pl.when(known).then("before_keys"),
    )
    parts = parts.with_columns(
        pl.col("reasons", "notes").list.drop_nulls().list.unique().list.sort(),
        *(pl.col(name).list.join(" + ") for name in ("terms", "before_terms")),
        *(pl.col(name).list.join(TERM) for name in ("keys", "before_keys")),
    )
    absent = pl.concat_list(
        pl.when(~pl.col("agencies").list.contains(agency)).then(not_loaded((agency,), pl.col("fiscal_year")))
        for agency in rate.agencies
    ).list.drop_nulls()
    return parts.with_columns(reasons=pl.concat_list("reasons", absent), loaded=absent.list.len() == 0)


def _rate(sums: pl.DataFrame, people: pl.DataFrame, rate: Rate) -> pl.DataFrame:
    found = _parts(sums, rate).join(people, on=_KEY, how="left", maintain_order="left")
    per_head = PER * pl.col("total") / pl.col("population")
    peopled = (pl.col("population") > 0).fill_null(value=False)
    whole = pl.col("sure") == len(rate.agencies)
    status = (
        pl.when((pl.col("known") == 0) & pl.col("unplaced"))
        .then(pl.lit("not_comparable"))
        .when(pl.col("known") == 0)
        .then(pl.lit("not_published"))
        .when(~peopled)
        .then(pl.lit("no_base"))
        .when(whole)
        .then(pl.lit("derived"))
        .otherwise(pl.lit("bounded"))
    )
    one = pl.format("{} * {} / residents", pl.lit(PER), "terms")
    several = pl.format("{} * ({}) / residents", pl.lit(PER), "terms")
    key = resident_key(pl.col("geo_code"), pl.col("fiscal_year"))
    residents = pl.when(pl.col("population").is_not_null()).then(pl.format("residents={}", key))
    return found.select(
        *_KEY,
        metric=pl.lit(rate.metric),
        value=pl.when(whole & peopled).then(per_head),
        status=status,
        low=pl.when(status == "bounded").then(per_head),
        reason=pl.when(status == "no_base")
        .then(pl.coalesce("no_population", pl.lit("no residents of the year")))
        .when(~whole)
        .then(pl.concat_list("reasons", "notes").list.join("; "))
        .when(pl.col("notes").list.len() > 0)
        .then(pl.col("notes").list.join("; ")),
        method=pl.lit(rate.method),
        formula=pl.when(pl.col("known") == 1).then(one).when(pl.col("known") > 1).then(several),
        inputs=pl.when(pl.col("known") > 0).then(pl.concat_str("keys", residents, separator=TERM, ignore_nulls=True)),
    )


def _change(sums: pl.DataFrame) -> pl.DataFrame:
    """Over the year, where all agencies are known in both years."""
    now = _parts(sums, CHANGE_OF)
    names = {"total": "before", "sure": "sure_before", "reasons": "reasons_before", "loaded": "loaded_before"}
    past = now.with_columns(pl.col("fiscal_year") + 1).drop("before_terms", "before_keys")
    past = past.rename(names).select(*_KEY, *names.values())
    terms = now.with_columns(pl.col("fiscal_year") + 1).select(*_KEY, "before_terms", "before_keys")
    found = now.drop("before_terms", "before_keys").join(past, on=_KEY, how="left", maintain_order="left")
    found = found.join(terms, on=_KEY, how="left", maintain_order="left")
    lacking = pl.concat_list(not_loaded(AGENCIES, pl.col("fiscal_year") - 1))
    why = pl.concat_list(
        "reasons", pl.when(pl.col("before").is_null()).then(lacking).otherwise("reasons_before")
    ).list.unique(maintain_order=True)
    whole = (pl.col("sure") == len(AGENCIES)) & (pl.col("sure_before") == len(AGENCIES)).fill_null(value=False)
    based = (pl.col("before") > 0).fill_null(value=False)
    loaded = pl.col("loaded") & pl.col("loaded_before").fill_null(value=False)
    return found.select(
        *_KEY,
        metric=pl.lit(CHANGE),
        value=pl.when(whole & based).then(pl.col("total") / pl.col("before") - 1),
        status=pl.when(~loaded)
        .then(pl.lit("not_loaded"))
        .when(~whole)
        .then(pl.lit("not_comparable"))
        .when(based)
        .then(pl.lit("derived"))
        .otherwise(pl.lit("no_base")),
        low=pl.lit(None, pl.Float64),
        reason=pl.when(~whole)
        .then(pl.format("not fully known in both years: {}", why.list.join("; ")))
        .when(~based)
        .then(pl.lit("no money, or more taken back than given, in the year before")),
        method=pl.lit(CHANGE_OF.method),
        formula=pl.format("({}) / ({}) - 1", "terms", "before_terms"),
        inputs=pl.concat_str("keys", "before_keys", separator=TERM, ignore_nulls=True),
    )
