"""What survival is computed from: establishments by single ages, and a market's entries in each of its states."""

from __future__ import annotations

import polars as pl

from aker_core.facts.inputs import TERM, input_rows, no_inputs, one, part_terms, texts
from aker_jobs.formation.tables import BDS, COUNTY, payloads_of, rows_of


def births_key() -> pl.Expr:
    """The key of the establishments of age 0 of a state or the nation (geo_code) in a birth year."""
    return pl.format("bds_age/{}/{}/0/{}", "geo_code", "bds_table", "birth_year")


def survivors_key() -> pl.Expr:
    """The key of those that are left of them, some years later; null where the later year does not list them."""
    key = pl.format("bds_age/{}/{}/{}/{}", "geo_code", "bds_table", "years", "year")
    return pl.when(pl.col("survivors").is_not_null() | (pl.col("status") == "suppressed")).then(key)


def age_inputs(rates: pl.DataFrame, bds: pl.LazyFrame) -> pl.DataFrame:
    """The rows of the table by age. rates: `rates_of` states or the nation."""
    if rates.is_empty():
        return no_inputs()
    payloads = payloads_of(rows_of(bds, str(rates["bds_table"][0])))
    of_births = {"bds_table": one("bds_table"), "geo_code": one("geo_code"), "year": one("birth_year")}
    of_survivors = {**of_births, "year": one("year"), "age_class": one("years")}
    terms = (
        (births_key(), "births", {**of_births, "age_class": texts("0")}),
        (survivors_key(), "survivors", of_survivors),
    )
    return pl.concat(
        [
            input_rows(rates, key, table=BDS, column="estabs", amount=pl.col(amount), payloads=payloads, where=where)
            for key, amount, where in terms
        ]
    )


def entries_key() -> pl.Expr:
    """The key of a market's entries in one of its states in a birth year; null where no county there is listed."""
    key = pl.format("bds/{}/{}/estabs_entry/{}", "cbsa_code", "state_fips", "year")
    return pl.when(pl.col("codes").is_not_null()).then(key)


def entry_inputs(parts: pl.DataFrame, bds: pl.LazyFrame) -> pl.DataFrame:
    """The rows of the table by county. parts: `market_parts` of the entries."""
    return input_rows(
        parts,
        entries_key(),
        table=BDS,
        column="estabs_entry",
        amount=pl.col("estabs_entry"),
        payloads=payloads_of(rows_of(bds, COUNTY)),
        where={"bds_table": texts(COUNTY), "geo_code": pl.col("codes"), "year": one("year")},
    )


def survival_terms(by_state: pl.DataFrame) -> pl.DataFrame:
    """cbsa_code and the terms (`made_of`) of each market. by_state: births_key, survivors_key, entries_key by state.

    A market in one state has its births and survivors; one in several has them by state, and its entries there.
    """
    state, several = pl.col("state_fips"), pl.len() > 1
    named = {role: pl.col(f"{role}_key") for role in ("entries", "births", "survivors")}
    by_part = [part_terms(role, state, key).drop_nulls().str.join(TERM) for role, key in named.items()]
    alone = [(pl.lit(f"{role}=") + named[role]).drop_nulls().str.join(TERM) for role in ("births", "survivors")]
    return by_state.group_by("cbsa_code", maintain_order=True).agg(
        made_of=pl.when(several)
        .then(pl.concat_str(by_part, separator=TERM))
        .otherwise(pl.concat_str(alone, separator=TERM))
    )
