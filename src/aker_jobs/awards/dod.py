"""Research dollars of the Department of Defense: obligations of the fiscal year by county where the work is done.

The publisher adds them up, by field: health, technology and other, which do not overlap and are research (grants, and
contracts whose product code is of a stage of research); and contracts of development, which are told apart and are no
part of the research dollars. All research counts as defense; that of health and technology for that sector too. Rows
of states hold what no county has: figures of states and
the nation are made of them, and the difference is what could not be placed.
"""

from __future__ import annotations

import polars as pl

from aker_core.facts.inputs import input_rows, one, texts
from aker_data.schemas.usaspending import DEVELOPMENT, RESEARCH_FIELDS
from aker_geo.codes import NATION, state_fips
from aker_geo.crosswalk import crosswalk_of_table
from aker_jobs.awards.pieces import ALL, PIECE, Pieces
from aker_jobs.awards.rows import CENTS, COUNTY_TABLE, YEARS, cents

# Sectors by the fields of the table.
FIELDS: dict[str, tuple[str, ...]] = {
    ALL: RESEARCH_FIELDS,
    "tech": ("tech",),
    "health": ("health",),
    DEVELOPMENT: (DEVELOPMENT,),
}
_AGENCY = pl.lit("DOD").alias("agency")


def dod_rows(table: pl.LazyFrame, year: int) -> pl.DataFrame:
    """The rows of the data year and the years before: fiscal_year, layer (county, state), code, field, cents, payloads.

    code: of the county or state, null where the publisher could not place the money.
    """
    within = (pl.col("fiscal_year") > year - YEARS) & (pl.col("fiscal_year") <= year)
    code = pl.when(pl.col("geography") == "county").then(pl.col("county_fips").cast(pl.String))
    rows = table.filter(within).select(
        pl.col("fiscal_year").cast(pl.Int16),
        layer=pl.col("geography").cast(pl.String),
        code=code.otherwise(pl.col("state_fips").cast(pl.String)),
        field=pl.col("field").cast(pl.String),
        cents=cents(),
        payload_sha256="payload_sha256",
    )
    return (
        rows.group_by("fiscal_year", "layer", "code", "field")
        .agg(pl.col("cents").sum(), payloads=pl.col("payload_sha256").unique().sort())
        .collect()
    )


def dod_pieces(rows: pl.DataFrame, crosswalk: pl.DataFrame) -> Pieces:
    """What every market, state and the nation got; without any obligation it is zero dollars of its counties."""
    placed = rows.drop_nulls("code")
    places = _places(placed, crosswalk)
    sectors = [_of_sector(placed, places, sector, list(fields)) for sector, fields in FIELDS.items()]
    pieces = pl.concat(sectors).sort("key")
    defense = pieces.filter(pl.col("sector") == ALL).with_columns(sector=pl.lit("defense"))
    nothing = pl.lit(None)
    columns = {name: pl.col(name) if name in pieces.columns else nothing for name in PIECE}
    every = pl.concat([pieces, defense]).with_columns(_AGENCY, withheld=pl.lit(value=False))
    columns |= {"agency": pl.col("agency"), "withheld": pl.col("withheld")}
    return Pieces(every.select(**columns).cast(PIECE), _inputs(pieces))  # type: ignore[arg-type]


def dod_unplaced(rows: pl.DataFrame) -> pl.DataFrame:
    """agency, fiscal_year, usd (all states), unplaced_usd (states less counties), for the years that have states."""
    rows = rows.filter(pl.col("field").is_in(RESEARCH_FIELDS))
    county = (pl.col("layer") == "county") & pl.col("code").is_not_null()
    of = {"state": pl.col("layer") == "state", "county": county}
    sums = rows.group_by("fiscal_year").agg(
        pl.col("cents").filter(which).sum().alias(name) for name, which in of.items()
    )
    return sums.filter(pl.col("state") != 0).select(
        _AGENCY,
        "fiscal_year",
        usd=pl.col("state") / CENTS,
        unplaced_usd=(pl.col("state") - pl.col("county")) / CENTS,
    )


def _places(rows: pl.DataFrame, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """geo_code, layer, codes: the rows that a place is made of, and those that it would be made of."""
    written = rows.filter(pl.col("layer") == "county")["code"]
    counties = crosswalk_of_table(written, crosswalk)
    markets = counties.group_by(geo_code="cbsa_code").agg(codes=pl.col("county_fips").sort())
    home = state_fips()
    states = pl.DataFrame(
        {"geo_code": [*home, NATION], "codes": [*([code] for code in home), list(home)]},
        schema={"geo_code": pl.String, "codes": pl.List(pl.String)},
    )
    return pl.concat([markets.with_columns(layer=pl.lit("county")), states.with_columns(layer=pl.lit("state"))])


def _of_sector(rows: pl.DataFrame, places: pl.DataFrame, sector: str, fields: list[str]) -> pl.DataFrame:
    """Pieces of one sector, for every place and year that has rows of its layer."""
    counted = rows.filter(pl.col("field").is_in(fields))
    lists = counted.group_by("layer", "fiscal_year").agg(payloads=pl.col("payloads").explode().unique().sort())
    # Where a field has no dollars, all that was read of the year says so.
    years = rows.group_by("layer", "fiscal_year").agg(read=pl.col("payloads").explode().unique().sort())
    sums = (
        places.explode("codes")
        .join(counted, left_on=["layer", "codes"], right_on=["layer", "code"])
        .group_by("geo_code", "layer", "fiscal_year")
        .agg(pl.col("cents").sum())
    )
    end = "" if sector == ALL else f"/{sector}"
    return (
        places.join(years, on="layer")
        .join(lists, on=["layer", "fiscal_year"], how="left")
        .join(sums, on=["geo_code", "layer", "fiscal_year"], how="left")
        .with_columns(
            pl.col("cents").fill_null(0),
            pl.coalesce("payloads", "read").alias("payloads"),
            sector=pl.lit(sector),
            fields=texts(*fields),
            key=pl.format("awards/dod/{}/{}{}", "geo_code", "fiscal_year", pl.lit(end)),
        )
    )


def _inputs(pieces: pl.DataFrame) -> pl.DataFrame:
    none = texts()
    county = pl.col("layer") == "county"
    return input_rows(
        pieces,
        pl.col("key"),
        table=COUNTY_TABLE,
        column="amount_usd",
        amount=pl.col("cents") / CENTS,
        payloads=pl.col("payloads"),
        where={
            "fiscal_year": one("fiscal_year"),
            "geography": one("layer"),
            "county_fips": pl.when(county).then("codes").otherwise(none),
            "state_fips": pl.when(county).then(none).otherwise("codes"),
            "field": pl.col("fields"),
        },
    )
