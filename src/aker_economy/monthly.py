"""Months of BLS series added up: which months count, and what is said of a year that lacks some. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aker_core.facts.inputs import input_rows, one, texts
from aker_geo.publisher_geography import publisher_geography

MONTHS = tuple(f"M{number:02d}" for number in range(1, 13))
LEAST_MONTHS = 11  # October 2025 was never collected; a year with fewer is not over yet
NO_SERIES = "the publisher has no series of this area"
WHOLE = "all"


def months_of(table: pl.DataFrame, keys: Sequence[str], value: str) -> pl.DataFrame:
    """Rows of months (M01 to M12) that have a figure: keys, year, period, value, payload_sha256. M13 is left out."""
    rows = table.filter(pl.col("period").is_in(MONTHS), pl.col(value).is_not_null())
    return rows.select(*keys, "year", "period", value, pl.col("payload_sha256").cast(pl.String))


def in_both(first: pl.DataFrame, second: pl.DataFrame, on: Sequence[str]) -> pl.DataFrame:
    """The sums of two series over the months that both have, one row per `on`.

    first, second: `on`, period, value, payload_sha256. Returns `on`, first, second (sums), periods (list), months
    (how many), first_payloads, second_payloads. No row without a month in common.
    """
    return (
        first.join(second, on=[*on, "period"], suffix="_second")
        .group_by(on)
        .agg(
            first=pl.col("value").sort().sum(),
            second=pl.col("value_second").sort().sum(),
            periods=pl.col("period").sort(),
            months=pl.len(),
            first_payloads=pl.col("payload_sha256").unique().sort(),
            second_payloads=pl.col("payload_sha256_second").unique().sort(),
        )
        .sort(on)
    )


def whose_months() -> pl.Expr:
    """Which months a sum is of, for keys of inputs: `all`, or their names."""
    return pl.when(pl.col("months") == len(MONTHS)).then(pl.lit(WHOLE)).otherwise(pl.col("periods").list.join("+"))


def is_enough() -> pl.Expr:
    """Whether a year has months enough to stand for it."""
    return pl.col("months").fill_null(0) >= LEAST_MONTHS


def monthly_status(value: pl.Expr, otherwise: str | None) -> pl.Expr:
    """`observed` where all twelve months are there on the market's boundaries, else `derived`. otherwise: as of
    `other_delineation`."""
    plain = (pl.col("months") == len(MONTHS)) & pl.lit(otherwise is None)
    known = pl.when(plain).then(pl.lit("observed")).otherwise(pl.lit("derived"))
    return pl.when(value.is_not_null()).then(known).otherwise(pl.lit("not_published"))


def monthly_reason(value: pl.Expr, otherwise: str | None) -> pl.Expr:
    """What a figure of fewer than twelve months is made of, or why there is none; null for a plain figure."""
    some = pl.format("{} of 12 months are published", pl.col("months").fill_null(0))
    partly = pl.when(pl.col("months") < len(MONTHS)).then(some)
    none = pl.when(pl.col("months").is_null()).then(pl.lit(NO_SERIES)).otherwise(some)
    return pl.when(value.is_null()).then(none).otherwise(pl.coalesce(partly, pl.lit(otherwise, pl.String)))


def other_delineation(publisher: str, year: int, delineation: str) -> str | None:
    """How the publisher draws its metros, where that is not the delineation; None where it is."""
    drawn = publisher_geography(publisher, year).delineation
    return None if drawn == delineation else f"the publisher uses the metro boundaries of {drawn}"


def month_inputs(
    rows: pl.DataFrame, key: pl.Expr, amount: pl.Expr, *, of: tuple[str, str], aggregate: str = "sum", **where: str
) -> pl.DataFrame:
    """The inputs of sums over months: rows of a metro and a year in `periods`, from `payloads`. of: table and column.
    where: further columns that hold."""
    return input_rows(
        rows,
        key,
        table=of[0],
        column=of[1],
        amount=amount,
        payloads=pl.col("payloads"),
        aggregate=aggregate,
        where={
            "cbsa_code": one("cbsa_code"),
            "year": one("year"),
            "period": pl.col("periods"),
            **{name: texts(value) for name, value in where.items()},
        },
    )
