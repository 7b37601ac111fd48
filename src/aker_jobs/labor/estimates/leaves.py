"""The finest county cells of one QCEW period and what contains them: industries above, metro, state and nation."""

from __future__ import annotations

import polars as pl

from aker_geo.codes import TERRITORY_FIPS
from aker_jobs.labor.hierarchy import ancestors
from aker_jobs.labor.lookup import is_given_twice
from aker_jobs.labor.nation import NATION_AREA

COUNTY, METRO, STATE, NATION = KINDS = ("county", "metro", "state", "nation")
# Tens of agglvl_code -> kind of area; the ones are the level of the industry.
NATION_TENS, METRO_TENS, STATE_TENS, COUNTY_TENS = 1, 4, 5, 7
_KIND_OF_TENS = {NATION_TENS: NATION, METRO_TENS: METRO, STATE_TENS: STATE, COUNTY_TENS: COUNTY, 8: METRO}
DEEPEST = 6
_KEY = ["area_fips", "own_code", "industry_code"]
_AREA_DIGITS = 5
_UNITS = {"area_fips", "own_code", "industry_code", "agglvl_code", "estabs", "jobs"}


def keyed_cells(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells of counties, metros, states and the nation, down to four-digit industries, with row, kind and level.

    Raises ValueError for what `plain_cells` does, and for a cell given twice.
    """
    rows = (
        plain_cells(cells)
        .with_columns(wages_usd=_wages() if "wages_usd" in cells.columns else pl.lit(None, pl.Float64))
        .select(
            *_KEY,
            kind=(pl.col("agglvl_code") // 10).replace_strict(_KIND_OF_TENS, default=None),
            level=pl.col("agglvl_code") % 10,
            estabs="estabs",
            jobs="jobs",
            wages_usd="wages_usd",
        )
        .with_row_index("row")
        .filter(pl.col("kind").is_not_null(), pl.col("level") <= DEEPEST)
    )
    if is_given_twice(rows, _KEY):
        twice = rows.filter(pl.struct(_KEY).is_duplicated())
        raise ValueError(
            f"estimate_withheld: the cell {', '.join(twice.select(_KEY).row(0))} (area, ownership, industry) is there "
            f"twice: two periods, or a file read twice ({twice.height:,} such rows). Keep one row for each cell"
        )
    return rows


def plain_cells(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells with codes as text, agglvl_code as whole numbers, and estabs and jobs as fractions without NaN.

    Raises ValueError for columns that are missing or hold something else, and for negative or infinite numbers.
    """
    if missing := sorted(_UNITS - set(cells.columns)):
        raise ValueError(
            f"estimate_withheld: no column {', '.join(missing)}. The frame has {', '.join(cells.columns)}. Rename "
            "the publisher's columns"
        )
    figures = [name for name in ("estabs", "jobs", "wages_usd") if name in cells.columns]
    try:
        plain = cells.with_columns(
            _area_code("area_fips"),
            pl.col("own_code", "industry_code").cast(pl.String),
            pl.col("agglvl_code").cast(pl.Int64),
            pl.col(*figures).cast(pl.Float64).fill_nan(None),
        )
    except pl.exceptions.InvalidOperationError as error:
        raise ValueError(
            f"estimate_withheld: {', '.join(figures)} or agglvl_code holds text that is no number. Convert it first "
            f"({error})"
        ) from error
    for name in (*_KEY, "agglvl_code"):
        if plain[name].null_count():
            raise ValueError(f"estimate_withheld: {name} is null in {plain[name].null_count():,} rows. Drop them")
    for name in ("estabs", "jobs"):
        if (plain[name].min() or 0) < 0:  # type: ignore[operator]
            raise ValueError(
                f"estimate_withheld: {name} holds negative values. A withheld cell must be null, not a code"
            )
        if plain[name].is_infinite().any():
            raise ValueError(f"estimate_withheld: {name} holds infinite values. A withheld cell must be null")
    return plain


def _wages() -> pl.Expr:
    """Wages where jobs are disclosed; null as well where they are no amount (corrections may be negative)."""
    wages = pl.col("wages_usd")
    return pl.when(pl.col("jobs").is_not_null(), wages.is_finite(), wages >= 0).then(wages)


def _area_code(column: str) -> pl.Expr:
    """The code as text; whole numbers have lost their leading zero."""
    return pl.col(column).cast(pl.String).str.zfill(_AREA_DIGITS)


def metro_counties(membership: pl.DataFrame) -> pl.DataFrame:
    """The counties that are in a metro: county, metro. Raises ValueError for a county in two of them."""
    if missing := sorted({"county_fips", "qcew_area"} - set(membership.columns)):
        raise ValueError(
            f"estimate_withheld: no column {', '.join(missing)} in the membership. It has "
            f"{', '.join(membership.columns)}"
        )
    named = membership.select(county=_area_code("county_fips"), metro=pl.col("qcew_area").cast(pl.String))
    metros = named.drop_nulls().unique()
    if metros["county"].is_duplicated().any():
        raise ValueError("estimate_withheld: a county is in two metros. Give the membership of one delineation")
    return metros


def with_counties(rows: pl.DataFrame, metros: pl.DataFrame) -> pl.DataFrame:
    """The rows without metros and states of which no county has a row: they say nothing of the counties."""
    counties = rows.filter(pl.col("kind") == COUNTY).select(county="area_fips").unique()
    states = counties["county"].str.slice(0, 2).unique() + "000"
    members = metros.join(counties, on="county", how="semi")["metro"].unique()
    area, kind = pl.col("area_fips"), pl.col("kind")
    alone = ((kind == METRO) & ~area.is_in(members.to_list())) | ((kind == STATE) & ~area.is_in(states.to_list()))
    return rows.filter(~alone)


def leaves_of(rows: pl.DataFrame, metros: pl.DataFrame, incomplete: list[str] | None = None) -> pl.DataFrame:
    """The county cells of the deepest level: row, the areas that they are in by kind, own_code, industry_code, estabs,
    jobs, wages_usd and `chain` (their industry and those above it, nearest first). Sorted by area, ownership and
    industry.

    metros: county, metro. incomplete: areas that no leaf is taken to be in.
    """
    counties = rows.filter(pl.col("kind") == COUNTY)
    deepest = counties["level"].max()
    state = pl.col("county").str.slice(0, 2)
    codes = counties.filter(pl.col("level") == deepest).select(pl.col("industry_code").unique().sort())
    chains = codes.with_columns(chain=pl.Series([[code, *ancestors(code)] for code in codes["industry_code"]]))
    return (
        counties.filter(pl.col("level") == deepest)
        .rename({"area_fips": "county"})
        .join(metros, on="county", how="left")
        .with_columns(
            state=pl.concat_str(state, pl.lit("000")),
            nation=pl.when(~state.is_in(list(TERRITORY_FIPS))).then(pl.lit(NATION_AREA)),
        )
        .with_columns(pl.when(~pl.col(kind).is_in(incomplete or [])).then(kind) for kind in (METRO, STATE, NATION))
        .join(chains, on="industry_code", how="left")
        .sort("county", "own_code", "industry_code")
        .select("row", *KINDS, "own_code", "industry_code", "estabs", "jobs", "wages_usd", "chain")
    )


def level_of_code(code: pl.Expr) -> pl.Expr:
    """A number that differs between the levels of industry codes."""
    length = code.str.replace(r"-\d+$", "").str.len_chars()
    return length + pl.when(code.str.starts_with("10")).then(10).otherwise(0)
