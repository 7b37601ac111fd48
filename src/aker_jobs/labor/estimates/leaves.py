"""The finest county cells of one QCEW period and what contains them: industries above, metro, state and nation."""

from __future__ import annotations

import polars as pl

from aker_geo.codes import TERRITORY_FIPS
from aker_jobs.labor.hierarchy import ALL_OWNERSHIPS, TOTAL, ancestors
from aker_jobs.labor.nation import NATION_AREA

COUNTY, METRO, STATE, NATION = KINDS = ("county", "metro", "state", "nation")
# Tens of agglvl_code -> kind of area; the ones are the level of the industry.
NATION_TENS, METRO_TENS, STATE_TENS, COUNTY_TENS = 1, 4, 5, 7
_KIND_OF_TENS = {NATION_TENS: NATION, METRO_TENS: METRO, STATE_TENS: STATE, COUNTY_TENS: COUNTY, 8: METRO}
DEEPEST = 6
_UNITS = {"area_fips", "own_code", "industry_code", "agglvl_code", "estabs", "jobs"}


def keyed_cells(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells of counties, metros, states and the nation, down to four-digit industries, with row, kind and level.

    Raises ValueError for columns that are missing, negative numbers, or a cell given twice.
    """
    if missing := sorted(_UNITS - set(cells.columns)):
        raise ValueError(f"estimate_withheld: no column {', '.join(missing)}. The frame has {', '.join(cells.columns)}")
    tens = (pl.col("agglvl_code").cast(pl.Int64) // 10).replace_strict(_KIND_OF_TENS, default=None)
    rows = (
        cells.select(
            pl.col("area_fips", "own_code", "industry_code").cast(pl.String),
            kind=tens,
            level=pl.col("agglvl_code").cast(pl.Int64) % 10,
            estabs=pl.col("estabs").cast(pl.Float64),
            jobs=pl.col("jobs").cast(pl.Float64),
        )
        .with_row_index("row")
        .filter(pl.col("kind").is_not_null(), pl.col("level") <= DEEPEST)
    )
    if (rows["jobs"].min() or 0) < 0:  # type: ignore[operator]
        raise ValueError("estimate_withheld: jobs holds negative values. A withheld cell must be null, not a code")
    twice = rows.filter(pl.struct("area_fips", "own_code", "industry_code").is_duplicated())
    if twice.height:
        raise ValueError(f"estimate_withheld: the cell {twice.row(0)[1:4]} is there twice. Give one period")
    return rows


def leaves_of(rows: pl.DataFrame, membership: pl.DataFrame) -> pl.DataFrame:
    """The county cells of the deepest level: row, the areas that they are in by kind, own_code, industry_code, estabs,
    jobs and `chain` (their industry and those above it, nearest first). Sorted by area, ownership and industry.

    membership: county_fips, qcew_area (null or absent for counties outside every metro).
    """
    counties = rows.filter(pl.col("kind") == COUNTY)
    deepest = counties["level"].max()
    metros = membership.select(
        pl.col("county_fips").cast(pl.String), metro=pl.col("qcew_area").cast(pl.String)
    ).drop_nulls()
    if metros["county_fips"].is_duplicated().any():
        raise ValueError("estimate_withheld: a county is in two metros. Give the membership of one delineation")
    state = pl.col("county").str.slice(0, 2)
    codes = counties.filter(pl.col("level") == deepest).select(pl.col("industry_code").unique().sort())
    chains = codes.with_columns(chain=pl.Series([[code, *ancestors(code)] for code in codes["industry_code"]]))
    return (
        counties.filter(pl.col("level") == deepest)
        .rename({"area_fips": "county"})
        .join(metros, left_on="county", right_on="county_fips", how="left")
        .with_columns(
            state=pl.concat_str(state, pl.lit("000")),
            nation=pl.when(~state.is_in(list(TERRITORY_FIPS))).then(pl.lit(NATION_AREA)),
        )
        .join(chains, on="industry_code", how="left")
        .sort("county", "own_code", "industry_code")
        .select("row", *KINDS, "own_code", "industry_code", "estabs", "jobs", "chain")
    )


def codes_above(leaves: pl.DataFrame, *, own: bool) -> list[tuple[pl.Expr, pl.Expr]]:
    """Ownership and industry of what contains a leaf within an area, nearest first; the last is all of the economy.

    own: whether the leaf's own code comes first.
    """
    depth = max(leaves["chain"].list.len().to_list(), default=0)
    positions = range(0 if own else 1, depth)
    chain = [(pl.col("own_code"), pl.col("chain").list.get(position, null_on_oob=True)) for position in positions]
    return [*chain, (pl.lit(ALL_OWNERSHIPS), pl.lit(TOTAL))]


def level_of_code(code: pl.Expr) -> pl.Expr:
    """A number that differs between the levels of industry codes."""
    length = code.str.replace(r"-\d+$", "").str.len_chars()
    return length + pl.when(code.str.starts_with("10")).then(10).otherwise(0)
