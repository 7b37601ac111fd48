"""Rates of places by fiscal year: dollars per 100,000 residents, by agency and sector, and their change over the year.

A rate is given where every part of it is known. Where a part is not (a table that is not there, dollars that could not
be placed, a year without a price index), what is known is a lower bound, as long as an agency does not take back more
than it gives in the place.
"""

from __future__ import annotations

import polars as pl

from aker_core.facts.inputs import TERM
from aker_core.facts.order_free import sorted_sum
from aker_core.facts.residents import resident_key
from aker_geo.codes import NATION
from aker_jobs.awards import AGENCIES
from aker_jobs.awards.per_capita import PER
from aker_jobs.awards.rates import CHANGE, CHANGE_OF, RATES, Rate, not_loaded
from aker_jobs.awards.three_year_change import three_year_change

_KEY = ["geo_code", "fiscal_year"]


def long_rates(sums: pl.DataFrame, residents: pl.DataFrame) -> pl.DataFrame:
    """All rates of all places and years.

    sums: `place_sums` with factor, as_text, note, no_index (`deflators`) and bound_reason (null, or why the sums are
    only lower bounds). residents: `aker_core.facts.residents.SCHEMA` of all places.
    Returns geo_code, fiscal_year, metric, value, status, low, reason, method, formula, inputs.
    """
    people = residents.select(
        "population", geo_code="cbsa_code", fiscal_year=pl.col("year").cast(pl.Int16), no_population="reason"
    )
    changes = [_change(sums), three_year_change(sums, _parts(sums, CHANGE_OF))]
    return pl.concat([*(_rate(sums, people, rate) for rate in RATES), *changes])


def _parts(sums: pl.DataFrame, rate: Rate) -> pl.DataFrame:
    """One row per place and year: the sum of the known parts, how many are known, and why others are not."""
    real = pl.lit(rate.real)
    picked = sums.filter(pl.col("agency").is_in(rate.agencies), pl.col("sector") == rate.sector).with_columns(
        part=pl.when(real).then(pl.col("usd") * pl.col("factor")).otherwise("usd"),
        priced=pl.when(real).then(pl.concat_str("term", "as_text")).otherwise("term"),
        why=pl.coalesce("bound_reason", pl.when(real).then("no_index")),
    )
    has_part = pl.col("part").is_not_null()
    parts = picked.group_by(_KEY, maintain_order=True).agg(
        total=sorted_sum(pl.col("part")),
        known=pl.col("part").count(),
        sure=(has_part & pl.col("bound_reason").is_null()).sum(),
        unplaced=pl.col("usd").null_count() > 0,
        agencies=pl.col("agency"),
        reasons=pl.col("why"),
        notes=pl.when(real).then("note"),
        terms=pl.when(has_part).then("priced"),
        before_terms=pl.when(has_part).then("before_term"),
        keys=pl.when(has_part).then("keys"),
        before_keys=pl.when(has_part).then("before_keys"),
    )
    parts = parts.with_columns(
        pl.col("reasons", "notes").list.drop_nulls().list.unique().list.sort(),
        pl.when(pl.col("known") > 0).then(pl.col("terms", "before_terms").list.join(" + ")),
        pl.when(pl.col("known") > 0).then(pl.col("keys", "before_keys").list.join(TERM)),
    )
    absent = pl.concat_list(
        pl.when(~pl.col("agencies").list.contains(agency)).then(not_loaded((agency,), pl.col("fiscal_year")))
        for agency in rate.agencies
    ).list.drop_nulls()
    return parts.with_columns(reasons=pl.concat_list("reasons", absent), loaded=absent.list.len() == 0)


def _rate(sums: pl.DataFrame, people: pl.DataFrame, rate: Rate) -> pl.DataFrame:
    parts = _parts(sums, rate).join(people, on=_KEY, how="left", maintain_order="left")
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
    nobody = pl.when(pl.col("geo_code") == NATION).then(pl.lit("no residents of every state in the year"))
    residents = pl.when(pl.col("population").is_not_null()).then(pl.format("residents={}", key))
    return parts.select(
        *_KEY,
        metric=pl.lit(rate.metric),
        value=pl.when(whole & peopled).then(per_head),
        status=status,
        low=pl.when(status == "bounded").then(per_head),
        reason=pl.when(status == "no_base")
        .then(pl.coalesce("no_population", nobody, pl.lit("no residents of the year")))
        .when(~whole)
        .then(pl.concat_list("reasons", "notes").list.join("; "))
        .when(pl.col("notes").list.len() > 0)
        .then(pl.col("notes").list.join("; ")),
        method=pl.lit(rate.method),
        formula=pl.when(pl.col("known") == 1).then(one).when(pl.col("known") > 1).then(several),
        inputs=pl.coalesce(pl.concat_str("keys", residents, separator=TERM), "keys"),
    )


def _change(sums: pl.DataFrame) -> pl.DataFrame:
    """Over the year, where all agencies are known in both years."""
    now = _parts(sums, CHANGE_OF)
    past = now.select(
        "geo_code",
        "before_terms",
        "before_keys",
        fiscal_year=pl.col("fiscal_year") + 1,
        before="total",
        sure_before="sure",
        reasons_before="reasons",
        loaded_before="loaded",
    )
    pairs = now.drop("before_terms", "before_keys").join(past, on=_KEY, how="left", maintain_order="left")
    lacking = pl.concat_list(not_loaded(AGENCIES, pl.col("fiscal_year") - 1))
    why = pl.concat_list(
        "reasons", pl.when(pl.col("before").is_null()).then(lacking).otherwise("reasons_before")
    ).list.unique(maintain_order=True)
    whole = (pl.col("sure") == len(AGENCIES)) & (pl.col("sure_before") == len(AGENCIES)).fill_null(value=False)
    based = (pl.col("before") > 0).fill_null(value=False)
    loaded = pl.col("loaded") & pl.col("loaded_before").fill_null(value=False)
    return pairs.select(
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
        .then(pl.lit("no awards, or net deobligations, in the year before")),
        method=pl.lit(CHANGE_OF.method),
        formula=pl.format("({}) / ({}) - 1", "terms", "before_terms"),
        inputs=pl.coalesce(pl.concat_str("keys", "before_keys", separator=TERM), "keys", "before_keys"),
    )
