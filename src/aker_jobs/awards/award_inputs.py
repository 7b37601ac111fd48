"""The rows of the award tables that a place's dollars are made of: pieces, each of them an input.

A record is found by fiscal year and award_id, which are the key of its table. A place has for each agency, fiscal year
and sector one piece with all its awards, one with its records without an amount (whose sum is not known), and one for
each group of campuses that awards are split over: of these the formula counts the place's share.
"""

from __future__ import annotations

import polars as pl

from aker_core.facts.inputs import input_rows, one, texts
from aker_geo.codes import NATION, state_fips
from aker_jobs.awards.nih_parts import PARTS
from aker_jobs.awards.pieces import ALL, BY, PIECE, Pieces, none_key
from aker_jobs.awards.placed_awards import INSTITUTIONS
from aker_jobs.awards.reference_data import SECTORS
from aker_jobs.awards.rows import CENTS, TABLES


def award_pieces(placed: pl.DataFrame, places: pl.DataFrame, institutions: pl.LazyFrame | None) -> Pieces:
    """The pieces of markets, states and the nation, from NIH and NSF awards beside their counties.

    placed: `placed_awards`. places: county_fips, geo_code of markets and states; the nation is made of the pieces of
    its states. institutions: the table of campuses, where it is there.
    """
    rows = _in_places(placed, places)
    # How an award without an amount is split does not matter.
    alone = rows.with_columns(pl.when(False).then(pl.col("split", "campuses", "all_campuses", "cents")))
    both = [_pieces(rows, "award_ids", "", amount=True), _pieces(alone, "withheld_ids", "/withheld", amount=False)]
    pieces = pl.concat([piece for piece, _ in both])
    nation = pieces.filter(pl.col("geo_code").is_in(state_fips())).with_columns(geo_code=pl.lit(NATION))
    inputs = [*(rows for _, rows in both), _none_inputs(placed)]
    if institutions is not None:
        inputs += _campus_inputs(pieces.drop_nulls("part"), institutions)
    every = pl.concat([pieces, nation]).with_columns(pl.col("campuses", "all_campuses").list.len())
    return Pieces(every.select(*PIECE).cast(PIECE).sort(*BY, "key"), pl.concat(inputs))  # type: ignore[arg-type]


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
        + [rows.filter(pl.col(sector)).with_columns(sector=pl.lit(sector)) for sector in (*SECTORS, *PARTS)]
    )


def _pieces(rows: pl.DataFrame, ids: str, end: str, *, amount: bool) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Pieces of the records that a column of lists names, and their inputs. amount: whether these have one."""
    by = [*BY, "split"]
    there = rows.filter(pl.col(ids).list.len() > 0)
    pieces = there.group_by(by).agg(
        pl.col("cents").sum(), pl.col("campuses", "all_campuses").first(), records=pl.col(ids).list.len().sum()
    )
    split = pl.col("split").is_not_null()
    keyed = pieces.with_columns(
        key=_key(end),
        withheld=pl.lit(not amount),
        part=pl.when(split).then(pl.format("{}_{}", "geo_code", "split")),
        campuses_key=pl.format("awards/campuses/{}/{}", "split", "geo_code"),
        all_campuses_key=pl.format("awards/campuses/{}", "split"),
    )
    own = keyed.sort("key", pl.col("sector") != ALL).unique("key", keep="first", maintain_order=True)
    groups = there.join(own.select(*by, "key"), on=by, nulls_equal=True).group_by("key")
    lists = groups.agg(pl.col(ids).explode().sort(), payloads=pl.col("payloads").explode().unique().sort())
    keyed_rows = own.join(lists, on="key")
    return keyed, _award_inputs(keyed_rows, ids, pl.col("cents") / CENTS if amount else pl.lit(None))


def _key(end: str) -> pl.Expr:
    """A sector that has all awards of the place shares their input: most of NIH's are health."""
    records = pl.col("records")
    every = records.filter(pl.col("sector") == ALL).sum().over("geo_code", "agency", "fiscal_year", "split")
    return pl.concat_str(
        pl.format("awards/{}/{}/{}", pl.col("agency").str.to_lowercase(), "geo_code", "fiscal_year"),
        pl.when(records == every).then(pl.lit("")).otherwise(pl.format("/{}", "sector")),
        pl.when(pl.col("split").is_not_null()).then(pl.format("/split{}", "split")).otherwise(pl.lit(end)),
    )


def _award_inputs(pieces: pl.DataFrame, ids: str, amount: pl.Expr) -> pl.DataFrame:
    return pl.concat(
        input_rows(
            pieces.filter(pl.col("agency") == agency),
            pl.col("key"),
            table=table,
            column="amount_usd",
            amount=amount,
            payloads=pl.col("payloads"),
            where={"fiscal_year": one("fiscal_year"), "award_id": pl.col(ids)},
        )
        for agency, table in TABLES.items()
    )


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
    rows = split.sort("key").join(edition, how="cross")
    return [
        input_rows(
            rows,
            pl.col(f"{name}_key"),
            table=INSTITUTIONS,
            column="unitid",
            aggregate="count",
            amount=pl.col(name).list.len(),
            payloads=pl.col("payloads"),
            where={"unitid": pl.col(name), "year": one("year")},
        )
        for name in ("campuses", "all_campuses")
    ]
