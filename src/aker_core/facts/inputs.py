"""What a fact is computed from: for each term of its formula the rows of a table, and what they add up to.

An input is written once and shared: the nation's jobs stand in the quotients of every market. A fact names its inputs
by key, ``role=key``, joined by ``;`` (see `terms`). Several keys of one role are added; ``role.part=key`` makes a
role a vector by part (the industries of a shift-share, the states of a market), which the formula adds up itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aker_core.facts.terms import PART, TERM, parsed

__all__ = [
    "INPUT",
    "PART",
    "TERM",
    "input_rows",
    "merged",
    "no_inputs",
    "one",
    "parsed",
    "part_terms",
    "terms",
    "texts",
]

# One row per input. key: unique in a refresh. table, column: of the lake, or `facts` and `value` for a fact that is
# made of facts. aggregate: how the rows make the amount (`sum`, `count`, `sum_of_squares`, `sum_of_logs`,
# `sum_of_squared_logs`, `min`, `max`). where: a JSON object, column -> list of values, all of which hold for the rows
# (an empty list: no condition). payloads: SHA-256 of the bytes the rows came from. amount: null where a row is
# withheld, or where there is none.
INPUT: dict[str, pl.DataType | type[pl.DataType]] = {
    "key": pl.String,
    "table": pl.String,
    "column": pl.String,
    "aggregate": pl.String,
    "where": pl.String,
    "payloads": pl.List(pl.String),
    "amount": pl.Float64,
}


def no_inputs() -> pl.DataFrame:
    """The inputs without rows."""
    return pl.DataFrame(schema=INPUT)


def input_rows(
    frame: pl.DataFrame,
    key: pl.Expr,
    *,
    table: str,
    column: str,
    amount: pl.Expr,
    payloads: pl.Expr,
    where: dict[str, pl.Expr],
    aggregate: str = "sum",
) -> pl.DataFrame:
    """Rows of `INPUT`, one per row of a frame; rows without a key are left out, equal ones are one.

    where: column of the table -> expression that gives a list of values (`one`, `texts`).
    """
    conditions = [values.cast(pl.List(pl.String)).alias(name) for name, values in where.items()]
    rows = frame.select(
        key=key,
        table=pl.lit(table),
        column=pl.lit(column),
        aggregate=pl.lit(aggregate),
        where=pl.struct(conditions).struct.json_encode(),
        payloads=payloads.cast(pl.List(pl.String)),
        amount=amount.cast(pl.Float64),
    )
    return rows.drop_nulls("key").unique("key", keep="first", maintain_order=True)


def one(column: str) -> pl.Expr:
    """A column of single values as a column of lists of one text, as `input_rows` wants its conditions."""
    return pl.concat_list(pl.col(column).cast(pl.String))


def texts(*values: str) -> pl.Expr:
    """The same list of texts for every row."""
    return pl.lit(list(values), pl.List(pl.String))


def terms(*joined: pl.Expr, **roles: pl.Expr) -> pl.Expr:
    """The inputs of a fact: role -> expression that gives its key; a null key leaves the role out.

    joined: terms that were made before (`part_terms`, or another `terms`).
    """
    named = [pl.lit(f"{role}=") + key for role, key in roles.items()]
    return pl.concat_str([*named, *joined], separator=TERM, ignore_nulls=True)


def part_terms(role: str, parts: pl.Expr, keys: pl.Expr) -> pl.Expr:
    """One term for a part of a role, for frames with one row per part: put them together with `.str.join(TERM)`."""
    return pl.concat_str([pl.lit(f"{role}{PART}"), parts, pl.lit("="), keys])


def named_by(facts: pl.DataFrame, inputs: pl.DataFrame) -> pl.DataFrame:
    """The inputs that some fact names: what is computed of a place and not used is not stored."""
    of_each = facts.select(pl.col("inputs").drop_nulls().unique().str.split(TERM)).explode("inputs")
    keys = of_each.select(key=pl.col("inputs").str.splitn("=", 2).struct.field("field_1")).unique()
    return inputs.join(keys, on="key", how="semi", maintain_order="left")


def merged(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The inputs of several families, one row per key, by key.

    Raises ValueError where one key names two different inputs: two families would share what is not the same.
    """
    rows = pl.concat([no_inputs(), *frames]).unique(maintain_order=True)
    if (doubled := rows.filter(pl.col("key").is_duplicated())).height:
        key = doubled["key"].sort()[0]
        raise ValueError(f"inputs: key {key!r} names two different inputs. Rename one of them")
    return rows.sort("key")
