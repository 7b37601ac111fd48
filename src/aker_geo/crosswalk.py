"""From counties to markets: amounts are summed, and what has no market is reported, never dropped in silence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from aker_core.errors import UnknownGeography
from aker_geo import connecticut, lists
from aker_geo.codes import state_fips

Absent = Literal["zero", "unknown"]
_CARRIED_OVER = ("renamed", "merged")


@dataclass(frozen=True)
class Placed:
    """Amounts by market, and the rows that went to none.

    markets: one row per market (and group): cbsa_code, the group columns, `counties` (in the crosswalk),
    `counties_found` (with a row), and for each amount A: ``A`` the sum, null unless every county is known; ``A_low``
    the sum over the known ones (a lower bound where amounts cannot be negative), null where none is; ``A_status``:
    derived (complete), bounded (some county withheld or missing), suppressed (all withheld), not_published (no row).
    unplaced: one row per code: county_fips, `why` (rural: a county outside every market; other_scheme: Connecticut by
    the scheme that the crosswalk does not use; ended: a code no longer in use; not_a_county: totals and unknown places
    of the publisher; unknown), `reason`, `rows`.
    """

    markets: pl.DataFrame
    unplaced: pl.DataFrame

    def require_known(self) -> Placed:
        """This, or UnknownGeography that names codes which no list knows, or Connecticut in the other scheme."""
        odd = self.unplaced.filter(pl.col("why").is_in(["unknown", "other_scheme"])).get_column("county_fips").to_list()
        if odd:
            raise UnknownGeography(
                f"Counties not in this delineation: {odd[:12]} ({len(odd)} in all). Use the delineation of "
                "the data's year, or add them to county_changes.csv with a reason"
            )
        return self


def counties_to_markets(
    counties: pl.DataFrame | pl.LazyFrame,
    crosswalk: pl.DataFrame | pl.LazyFrame,
    *,
    amounts: Sequence[str],
    by: Sequence[str] = (),
    absent: Absent = "unknown",
) -> Placed:
    """Sum county amounts into the markets of one delineation.

    counties: county_fips, the `by` columns, the amounts (people, jobs, dollars; null = withheld), one row per county
    and group. crosswalk: county_fips, cbsa_code of one delineation. absent: what a county without a row means: "zero"
    where a publisher lists only places that have something, else "unknown". Never sum rates: sum their parts.
    Raises UnknownGeography where the crosswalk holds more than one delineation.
    """
    crosswalk = crosswalk.lazy().select("county_fips", "cbsa_code").collect()
    _one_delineation(crosswalk)
    frame = _carried_over(counties.lazy().select("county_fips", *by, *amounts), crosswalk).collect()
    placed = frame.join(crosswalk, on="county_fips")
    strangers = frame.join(crosswalk, on="county_fips", how="anti")
    other = other_scheme(crosswalk, frame.get_column("county_fips").unique())
    expected = crosswalk.group_by("cbsa_code").agg(
        pl.len().alias("counties"), pl.col("county_fips").is_in(list(other)).sum().alias("_other")
    )
    groups = frame.select(by).unique(maintain_order=True) if by else None
    every = expected.join(groups, how="cross") if groups is not None else expected
    sums = placed.group_by("cbsa_code", *by).agg(
        pl.col("county_fips").n_unique().alias("counties_found"),
        pl.len().alias("_rows"),
        *(pl.col(name).sort().sum().alias(f"{name}_low") for name in amounts),
        *(pl.col(name).count().alias(f"_{name}_known") for name in amounts),
    )
    joined = every.join(sums, on=["cbsa_code", *by], how="left", nulls_equal=True).with_columns(
        pl.col("counties_found", "_rows").fill_null(0), *(pl.col(f"_{name}_known").fill_null(0) for name in amounts)
    )
    whole = pl.col("_other") == 0 if absent == "zero" else pl.col("counties_found") == pl.col("counties")
    markets = joined.with_columns(whole.alias("_whole")).with_columns(
        expression for name in amounts for expression in _amount(name, absent)
    )
    columns = [f"{name}{end}" for name in amounts for end in ("", "_low", "_status")]
    return Placed(
        markets.select("cbsa_code", *by, "counties", "counties_found", *columns).sort("cbsa_code", *by),
        _unplaced(strangers.get_column("county_fips"), frozenset(crosswalk.get_column("county_fips"))),
    )


def _amount(name: str, absent: Absent) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    with_amount, rows = pl.col(f"_{name}_known"), pl.col("_rows")
    empty = (rows == 0) & (~pl.col("_whole") if absent == "zero" else pl.lit(value=True))
    status = (
        pl.when(empty)
        .then(pl.lit("not_published"))
        .when((with_amount == 0) & (rows > 0))
        .then(pl.lit("suppressed"))
        .when((with_amount == rows) & pl.col("_whole"))
        .then(pl.lit("derived"))
        .otherwise(pl.lit("bounded"))
    )
    low = pl.when(empty | ((with_amount == 0) & (rows > 0))).then(None).otherwise(pl.col(f"{name}_low").fill_null(0))
    return (
        pl.when(status == "derived").then(low).alias(name),
        low.alias(f"{name}_low"),
        status.alias(f"{name}_status"),
    )


def _one_delineation(crosswalk: pl.DataFrame) -> None:
    twice = crosswalk.filter(pl.col("county_fips").is_duplicated()).get_column("county_fips").unique().sort().to_list()
    if twice:
        raise UnknownGeography(
            f"The crosswalk assigns {len(twice)} counties more than once ({twice[:5]}). Filter it to one delineation"
        )


def _carried_over(counties: pl.LazyFrame, crosswalk: pl.DataFrame) -> pl.LazyFrame:
    """Codes that were renamed or merged, by the code that the crosswalk uses."""
    return counties.with_columns(pl.col("county_fips").replace(_carried_codes(crosswalk)))


def _carried_codes(crosswalk: pl.DataFrame) -> dict[str, str]:
    """Codes that the crosswalk does not use, with the one of it that has their amounts."""
    counties = set(crosswalk.get_column("county_fips"))
    codes: dict[str, str] = {}
    for row in lists.rows("county_changes"):
        old, new = row["county_fips"], row["new_county_fips"]
        if row["change"] in _CARRIED_OVER and new in counties and old not in counties:
            codes[old] = new
        elif row["change"] == "renamed" and old in counties and new not in counties:
            codes[new] = old
    return codes


def crosswalk_of_table(codes: pl.Series, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """The crosswalk by the county codes that stand in a table: county_fips, cbsa_code.

    The rows of a table with these codes add up to what `counties_to_markets` gives the market: codes that were renamed
    or merged are there by themselves, and the county of the crosswalk only where no such code has all of its place.
    codes: the county codes of the table, any number of each. crosswalk: county_fips, cbsa_code of one delineation.
    """
    there = set(codes)
    carried = {old: new for old, new in sorted(_carried_codes(crosswalk).items()) if old in there}
    replaced = sorted(set(carried.values()) - there)
    markets = crosswalk.select("county_fips", "cbsa_code")
    former = pl.DataFrame(
        {"own": list(carried), "county_fips": list(carried.values())},
        schema={"own": pl.String, "county_fips": pl.String},
    ).join(markets, on="county_fips")
    kept = markets.filter(~pl.col("county_fips").is_in(replaced))
    return pl.concat([kept, former.select(pl.col("own").alias("county_fips"), "cbsa_code")]).sort(
        "cbsa_code", "county_fips"
    )


def counties_of_states(codes: Iterable[str]) -> frozenset[str]:
    """The counties of the fifty states and the District of Columbia, by the codes that a table would have them under.

    codes: those that the table has. A code that ended stands for what was made of it where the table has it, and
    Connecticut is there by the scheme of the table.
    """
    there = frozenset(codes)
    changes = lists.rows("county_changes")
    today = lists.known_counties() - {row["county_fips"] for row in changes}
    former = [row for row in changes if row["county_fips"] in there and row["change"] != "merged"]
    own = today - {row["new_county_fips"] for row in former} | {row["county_fips"] for row in former}
    if connecticut.schemes(there) == {"counties"}:
        own = own - connecticut.PLANNING_REGIONS | connecticut.COUNTIES
    return frozenset(code for code in own if code[:2] in state_fips())


def crosswalk_by_period(counties: pl.DataFrame, crosswalk: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """The crosswalk by the county codes that a table has in each of its periods (`crosswalk_of_table` of each).

    counties: county_fips and the columns `by` of the table's rows, any number of each. crosswalk: county_fips,
    cbsa_code of one delineation, and columns of the market. Returns its columns beside `by`.
    """
    own = [name for name in crosswalk.columns if name not in ("county_fips", "cbsa_code")]
    markets = crosswalk.select("cbsa_code", *own).unique("cbsa_code", keep="first", maintain_order=True)
    parts = [
        crosswalk_of_table(rows["county_fips"], crosswalk).join(rows.select(by).head(1), how="cross")
        for _, rows in counties.unique().sort(*by, "county_fips").group_by(by, maintain_order=True)
    ]
    nothing = crosswalk.select("county_fips", "cbsa_code").clear().join(counties.select(by).clear(), how="cross")
    return pl.concat([nothing, *parts]).join(markets, on="cbsa_code", how="left", maintain_order="left")


def other_scheme(crosswalk: pl.DataFrame, codes: pl.Series) -> frozenset[str]:
    """Connecticut's codes of the crosswalk, where the codes found have the state by the other scheme only."""
    used = connecticut.schemes(crosswalk.get_column("county_fips"))
    schemes = connecticut.schemes(codes)
    if not schemes or not used or schemes & used:
        return frozenset()
    return frozenset().union(*(connecticut.CODES[scheme] for scheme in sorted(used)))


def _unplaced(codes: pl.Series, counties: frozenset[str]) -> pl.DataFrame:
    counts = codes.value_counts(name="rows").sort("county_fips")
    reasons = [_why(code, counties) for code in counts.get_column("county_fips")]
    return counts.select(
        "county_fips",
        pl.Series("why", [why for why, _ in reasons], dtype=pl.String),
        pl.Series("reason", [reason for _, reason in reasons], dtype=pl.String),
        pl.col("rows").cast(pl.Int64),
    )


def _why(code: str | None, counties: frozenset[str]) -> tuple[str, str]:
    """Why a code has no market, in one word and in a sentence. counties: those of the crosswalk."""
    used = connecticut.schemes(counties)
    for scheme, members in connecticut.CODES.items():
        if code in members and scheme not in used:
            words = scheme.replace("_", " ")
            return "other_scheme", f"Connecticut by {words}; this delineation does not use them"
    for change in lists.rows("county_changes"):
        if change["county_fips"] == code and change["new_county_fips"] in counties:
            return "ended", change["reason"]
    if code in lists.known_counties():
        return "rural", "a county outside every metropolitan and micropolitan area"
    if code is None or len(code) != 5 or not code.isdigit() or code[2:] == "000" or code[2:] >= "900":
        return "not_a_county", "a total or a place that the publisher could not assign"
    return "unknown", "in no list of counties"
