"""The rows of the award tables that a place's dollars are made of: pieces, each of them an input.

A record is found by fiscal year and award_id, which are the key of its table. A place has for each agency, fiscal year
and sector one piece with all its awards, one with its records without an amount (whose sum is not known), and one for
each group of campuses that awards are split over: of these the formula counts the place's share.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_core.facts.inputs import input_rows, one, texts
from aker_geo.codes import NATION, state_fips
from aker_jobs.awards.placed_awards import INSTITUTIONS
from aker_jobs.awards.reference_data import SECTORS
from aker_jobs.awards.rows import CENTS, TABLES

ALL = "all"  # whatever the sector
KINDS = (ALL, *SECTORS)
PIECE: dict[str, pl.DataType | type[pl.DataType]] = {
    "geo_code": pl.String,
    "agency": pl.String,
    "fiscal_year": pl.Int16,
    "sector": pl.String,
    "key": pl.String,
    "cents": pl.Int64,
    "withheld": pl.Boolean,
    "part": pl.String,
    "campuses": pl.Int64,
    "all_campuses": pl.Int64,
    "campuses_key": pl.String,
    "all_campuses_key": pl.String,
}
BY = ["geo_code", "agency", "fiscal_year", "sector"]


@dataclass(frozen=True)
class Pieces:
    """What places got. rows: `PIECE`, one per place, agency, fiscal year, sector and input. inputs: of the keys.

    part: null, or a name for a group of campuses; cents are then those of all of them, of which the place counts
    campuses / all_campuses.
    """

    rows: pl.DataFrame
    inputs: pl.DataFrame


def award_pieces(placed: pl.DataFrame, places: pl.DataFrame, institutions: pl.LazyFrame | None) -> Pieces:
    """The pieces of markets, states and the nation, from NIH and NSF awards beside their counties.

    placed: `placed_awards`. places: county_fips, geo_code of markets and states; the nation is made of the pieces of
    its states. institutions: the table of campuses, where it is there.
    """
    rows = _in_places(placed, places)
    pieces = pl.concat([_with_amount(rows), _without_amount(rows)])
    nation = pieces.filter(pl.col("geo_code").is_in(state_fips())).with_columns(geo_code=pl.lit(NATION))
    inputs = [*_award_inputs(pieces), _none_inputs(placed)]
    if institutions is not None:
        inputs += _campus_inputs(pieces.drop_nulls("part"), institutions)
    every = pl.concat([pieces, nation]).with_columns(pl.col("campuses", "all_campuses").list.len())
    return Pieces(every.select(*PIECE).cast(PIECE).sort(*BY, "key"), pl.concat(inputs))  # type: ignore[arg-type]


def none_key() -> pl.Expr:
    """The key of the input that says that a place has no award of an agency and fiscal year."""
    return pl.format("awards/{}/none/{}", pl.col("agency").str.to_lowercase(), "fiscal_year")


def _in_places(placed: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """One row per record, place and sector, with the campuses of a split record in the place and in all."""
    split = placed.filter(pl.col("campuses").is_not_null())
    whole = placed.filter(pl.col("campuses").is_null()).join(places, on="county_fips")
    everywhere = split.group_by("record").agg(all_campuses=pl.col("campuses").explode().sort())
    here = split.join(places, on="county_fips").group_by("record", "geo_code")
    shared = here.agg(
        pl.exclude("campuses", "county_fips", "share").first(), campuses=pl.col("campuses").explode().sort()
    ).join(everywhere, on="record")
    rows = pl.concat([whole, shared], how="diagonal").with_columns(
        split=pl.col("all_campuses").list.join("+").rank("dense")
    )
    return pl.concat(
        [rows.with_columns(sector=pl.lit(ALL))]
        + [rows.filter(pl.col(sector)).with_columns(sector=pl.lit(sector)) for sector in SECTORS]
    )


def _with_amount(rows: pl.DataFrame) -> pl.DataFrame:
    """Pieces with their award_ids and payloads."""
    known = rows.filter(pl.col("award_ids").list.len() > 0)
    pieces = known.group_by(*BY, "split").agg(
        *_ids("award_ids"), pl.col("cents").sum(), pl.col("campuses", "all_campuses").first()
    )
    part = pl.format("{}_{}", "geo_code", "split")
    return pieces.with_columns(
        key=_key(["split"], pl.when(pl.col("split").is_not_null()).then(pl.format("/split{}", "split"))),
        withheld=pl.lit(value=False),
        part=pl.when(pl.col("split").is_not_null()).then(part),
        campuses_key=pl.format("awards/campuses/{}/{}", "split", "geo_code"),
        all_campuses_key=pl.format("awards/campuses/{}", "split"),
    ).drop("split")


def _without_amount(rows: pl.DataFrame) -> pl.DataFrame:
    unknown = rows.filter(pl.col("withheld_ids").list.len() > 0)
    pieces = unknown.group_by(BY).agg(*_ids("withheld_ids"))
    nothing = pl.lit(None, pl.List(pl.String))
    return pieces.select(
        *BY,
        "award_ids",
        "payloads",
        cents=pl.lit(0, pl.Int64),
        campuses=nothing,
        all_campuses=nothing,
        key=_key([], pl.lit("/withheld")),
        withheld=pl.lit(value=True),
        part=pl.lit(None, pl.String),
        campuses_key=pl.lit(None, pl.String),
        all_campuses_key=pl.lit(None, pl.String),
    )


def _ids(column: str) -> tuple[pl.Expr, pl.Expr]:
    return (
        pl.col(column).explode().sort().alias("award_ids"),
        pl.col("payloads").explode().unique().sort().alias("payloads"),
    )


def _key(more: list[str], end: pl.Expr) -> pl.Expr:
    """A sector that has all awards of the place shares their input: most of NIH's are health."""
    ids = pl.col("award_ids").list.len()
    every = ids.filter(pl.col("sector") == ALL).sum().over("geo_code", "agency", "fiscal_year", *more)
    sector = pl.when(ids == every).then(pl.lit("")).otherwise(pl.format("/{}", "sector"))
    base = pl.format("awards/{}/{}/{}", pl.col("agency").str.to_lowercase(), "geo_code", "fiscal_year")
    return pl.concat_str(base, sector, end.fill_null(""))


def _award_inputs(pieces: pl.DataFrame) -> list[pl.DataFrame]:
    amount = pl.when(~pl.col("withheld")).then(pl.col("cents") / CENTS)
    return [
        input_rows(
            pieces.filter(pl.col("agency") == agency).sort("key"),
            pl.col("key"),
            table=table,
            column="amount_usd",
            amount=amount,
            payloads=pl.col("payloads"),
            where={"fiscal_year": one("fiscal_year"), "award_id": pl.col("award_ids")},
        )
        for agency, table in TABLES.items()
    ]


def _none_inputs(placed: pl.DataFrame) -> pl.DataFrame:
    """One input per agency and fiscal year that has no rows (no award_id is empty), of all payloads of the year."""
    years = placed.group_by("agency", "fiscal_year").agg(payloads=pl.col("payloads").explode().unique().sort())
    return pl.concat(
        input_rows(
            years.filter(pl.col("agency") == agency).sort("fiscal_year"),
            none_key(),
            table=table,
            column="amount_usd",
            amount=pl.lit(0.0),
            payloads=pl.col("payloads"),
            where={"fiscal_year": one("fiscal_year"), "award_id": texts("")},
        )
        for agency, table in TABLES.items()
    )


def _campus_inputs(split: pl.DataFrame, institutions: pl.LazyFrame) -> list[pl.DataFrame]:
    """How many campuses a split award's recipient has, in a place and in all: rows of the newest directory."""
    newest = institutions.filter(pl.col("year") == pl.col("year").max())
    edition = newest.select(
        pl.col("year").first(), payloads=pl.col("payload_sha256").unique().sort().implode()
    ).collect()
    rows = split.sort("key").join(edition, how="cross", suffix="_of_campuses")
    return [
        input_rows(
            rows,
            pl.col(f"{name}_key"),
            table=INSTITUTIONS,
            column="unitid",
            aggregate="count",
            amount=pl.col(name).list.len(),
            payloads=pl.col("payloads_of_campuses"),
            where={"unitid": pl.col(name), "year": one("year")},
        )
        for name in ("campuses", "all_campuses")
    ]
