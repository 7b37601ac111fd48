"""Awards of a market by institution, for notebooks; and, as a market called `unplaced`, what has no county."""

from __future__ import annotations

import polars as pl

from aker_geo.crosswalk import crosswalk_of_table
from aker_jobs.awards.placed_awards import summed_dollars
from aker_jobs.awards.prices import deflate
from aker_jobs.awards.reference_data import INDEX_OF, SECTORS, price_indices

UNPLACED = "unplaced"
EXTRACT: dict[str, pl.DataType | type[pl.DataType]] = {
    "slug": pl.String,
    "msa_id": pl.String,
    "cbsa_code": pl.String,
    "fiscal_year": pl.Int16,
    "agency": pl.String,
    "institution": pl.String,
    **dict.fromkeys(SECTORS, pl.Boolean),
    "awards": pl.Int64,
    "without_amount": pl.Int64,
    "usd": pl.Float64,
    "real_usd": pl.Float64,
    "placed_by": pl.String,
}


def awards_extract(placed: pl.DataFrame, crosswalk: pl.DataFrame, markets: pl.DataFrame) -> pl.DataFrame:
    """One row per market, fiscal year, agency, institution, set of sectors and way of placing (`EXTRACT`).

    placed: awards beside their counties. crosswalk: cbsa_code, county_fips of the markets. markets: slug, msa_id,
    cbsa_code. usd: dollars of the fiscal year (DoD: of the award's life so far, in the year in which it began).
    real_usd: dollars of the base year; null where the index is not known, and for DoD, whose dollars are not those of
    one year. Rows of the slug `unplaced` are awards without a county; placed_by says why.
    """
    names = markets.select("slug", "msa_id", "cbsa_code")
    at = crosswalk_of_table(placed["county_fips"].drop_nulls(), crosswalk).join(names, on="cbsa_code")
    here = placed.join(at, on="county_fips")
    nowhere = placed.filter(pl.col("county_fips").is_null()).with_columns(
        slug=pl.lit(UNPLACED), msa_id=pl.lit(None, pl.String), cbsa_code=pl.lit(None, pl.String)
    )
    rows = pl.concat([here, nowhere], how="diagonal").with_columns(institution=pl.col("recipient_name"))
    by = [name for name in EXTRACT if name not in ("awards", "without_amount", "usd", "real_usd")]
    counts = rows.group_by(by).agg(pl.col("awards", "without_amount").sum())
    sums = counts.join(summed_dollars(rows, by), on=by, nulls_equal=True)
    real = pl.concat(
        deflate(sums.filter(pl.col("agency") == agency), price_indices(), index=index)
        for agency, index in INDEX_OF.items()
    )
    one_year = pl.when(pl.col("agency") != "DOD").then("real_usd")
    return real.with_columns(real_usd=one_year).select(*EXTRACT).cast(EXTRACT).sort(by, nulls_last=True)  # type: ignore[arg-type]
