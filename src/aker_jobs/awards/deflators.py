"""What an agency's dollars of a fiscal year are multiplied by to be dollars of the base year."""

from __future__ import annotations

import polars as pl

from aker_jobs.awards import BASE_YEAR
from aker_jobs.awards.prices import deflate
from aker_jobs.awards.reference_data import INDEX_OF, price_indices

GENERAL_INDEX = "gdp"
OWN, BOTH, GENERAL = "own index", "own index, then the general one", "general index"


def deflators(years: pl.DataFrame) -> pl.DataFrame:
    """agency, fiscal_year, factor (null where there is no index), the same as text, note and why there is none.

    years: agency, fiscal_year. Each agency by its own index; where that does not reach the base year, by it up to the
    newest year that it has and from there on by the general one, and in later years by the general one alone: `note`
    says so. as_text: ready to stand behind a term of a formula, empty where the factor is one.
    """
    dollar = years.select("agency", "fiscal_year").unique().with_columns(usd=1.0)
    parts = [_of_agency(dollar.filter(pl.col("agency") == agency), index) for agency, index in INDEX_OF.items()]
    return pl.concat(parts)


def _of_agency(dollar: pl.DataFrame, index: str) -> pl.DataFrame:
    own, general = (_priced(dollar, name, BASE_YEAR) for name in (index, GENERAL_INDEX))
    newest = _newest(index)
    # The own index to its newest year, and from there the general one.
    chained = _priced(dollar, index, newest)
    rest = _priced(pl.DataFrame({"fiscal_year": [newest], "usd": [1.0]}), GENERAL_INDEX, BASE_YEAR)["real_usd"][0]
    joined = dollar.with_columns(
        own=own["real_usd"],
        general=general["real_usd"],
        linked=chained["real_usd"] * rest,
        reason=own["real_usd_reason"],
    )
    by_own = pl.col("own").is_not_null()
    by_both = pl.col("linked").is_not_null() & (pl.col("fiscal_year") < newest)
    by_general = pl.col("general").is_not_null()
    how = pl.when(by_own).then(pl.lit(OWN)).when(by_both).then(pl.lit(BOTH)).when(by_general).then(pl.lit(GENERAL))
    rows = joined.with_columns(how=how, factor=pl.coalesce("own", pl.when(by_both).then("linked"), "general"))
    texts = [_text(year, how, index, newest) for year, how in rows.select("fiscal_year", "how").iter_rows()]
    words = {
        BOTH: f"by {index} up to {newest}, the newest published here, from there by the GDP price index",
        GENERAL: f"no published {index} of the year here, deflated by the GDP price index",
    }
    notes = [f"{agency}: {words[how]}" if how in words else None for agency, how in rows.select("agency", "how").rows()]
    return rows.select(
        "agency",
        "fiscal_year",
        "factor",
        as_text=pl.Series(texts, dtype=pl.String),
        note=pl.Series(notes, dtype=pl.String),
        no_index=pl.when(pl.col("how").is_null() | by_own).then("reason"),
    )


def _priced(dollar: pl.DataFrame, index: str, base_year: int) -> pl.DataFrame:
    return deflate(dollar, price_indices(), index=index, base_year=base_year)


def _newest(index: str) -> int:
    """The newest fiscal year of which the index is published, not projected."""
    rows = price_indices().filter(pl.col("index") == index, ~pl.col("projected"))
    return int(max(rows["fiscal_year"].to_list()))


def _text(year: int, how: str | None, index: str, newest: int) -> str | None:
    """The factor as it stands in a formula: levels of the base over levels of the year; null without any."""
    if how is None:
        return None
    if year == BASE_YEAR:
        return ""
    if how == BOTH:
        return _quotient(index, newest, year) + _quotient(GENERAL_INDEX, BASE_YEAR, newest)
    return _quotient(index if how == OWN else GENERAL_INDEX, BASE_YEAR, year)


def _quotient(index: str, base: int, year: int) -> str:
    rows = price_indices().filter(pl.col("index") == index)
    levels = dict(zip(rows["fiscal_year"], rows["value"].cast(pl.String), strict=True))
    return f" * {levels[base]} / {levels[year]}"
