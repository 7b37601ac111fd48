"""Lineage the other way round: which facts rest on a table or a payload, themselves or through other facts. Pure,
but for `read_resting`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from aker_core.facts.terms import PART, TERM
from aker_data.store import evidence

if TYPE_CHECKING:
    from aker_data.store.statement import Source

KEY = ("refresh_id", "key")
FACT = ("geography", "geo_code", "metric", "year")
FACTS_TABLE = "facts"
DEEPEST = 10  # levels of facts made of facts: no formula has as many, so that a circle would end
Row = Mapping[str, Any]


def read_tables(source: Source, vintage: date) -> list[str]:
    """The tables that the facts of a vintage rest on themselves, by name (`facts`: other facts)."""
    return evidence.input_tables(source, vintage)


def read_resting(
    source: Source, vintage: date, facts: pl.DataFrame, table: str | None, payload: str | None
) -> pl.DataFrame:
    """The facts that rest on rows of a table or a payload (its SHA-256 or its first digits): see `resting`."""
    inputs = evidence.inputs_of_rows(source, vintage, table, payload)
    links = evidence.inputs_of_facts(source, vintage) if table != FACTS_TABLE else []
    return resting(facts, inputs, links)


def resting(facts: pl.DataFrame, inputs: Sequence[Row], links: Sequence[Row]) -> pl.DataFrame:
    """The facts that name one of some inputs, or that are made of such facts: row, roles, direct; by row.

    facts: columns of `queries.TIDY`. inputs: refresh_id and key. links: the inputs that are facts themselves, with
    `where`. row: position in `facts`. roles: the terms of the formula in which the inputs stand, joined by blanks.
    direct: whether the fact names one of the inputs itself.
    """
    used = terms_of(facts)
    wanted = pl.DataFrame(inputs, schema={"refresh_id": pl.Int64, "key": pl.String})
    reached = _naming(used, wanted).with_columns(direct=pl.lit(value=True))
    made_of = _expanded(links)
    fresh = reached
    for _ in range(DEEPEST):
        keys = _keys_of(made_of, facts[fresh["row"]])
        fresh = _naming(used, keys).join(reached, on="row", how="anti").with_columns(direct=pl.lit(value=False))
        if not len(fresh):
            break
        reached = pl.concat([reached, fresh])
    return reached.sort("row")


def terms_of(facts: pl.DataFrame) -> pl.DataFrame:
    """One row for each term of each fact: row, refresh_id, role, key; facts without inputs have none."""
    term = pl.col("inputs").str.splitn("=", 2)
    return (
        facts.select("refresh_id", pl.col("inputs").cast(pl.String), row=pl.int_range(pl.len(), dtype=pl.UInt32))
        .drop_nulls("inputs")
        .with_columns(pl.col("inputs").str.split(TERM), pl.col("refresh_id").cast(pl.Int64))
        .explode("inputs")
        .select(
            "row",
            "refresh_id",
            role=term.struct.field("field_0").str.splitn(PART, 2).struct.field("field_0"),
            key=term.struct.field("field_1"),
        )
    )


def _naming(used: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """The facts that name one of the keys, with the roles in which they do."""
    return (
        used.join(keys, on=KEY, how="semi")
        .group_by("row")
        .agg(roles=pl.col("role").unique().sort().str.join(" "))
        .sort("row")
    )


def _expanded(links: Sequence[Row]) -> pl.DataFrame:
    """One row for each fact that an input is made of; null stands for any."""
    kinds: dict[str, Any] = {"refresh_id": pl.Int64, "key": pl.String, **dict.fromkeys(FACT, pl.List(pl.String))}
    rows = [
        {
            "refresh_id": row["refresh_id"],
            "key": row["key"],
            **{name: row["where"].get(name) or [None] for name in FACT},
        }
        for row in links
    ]
    frame = pl.DataFrame(rows, schema=kinds)
    for name in FACT:
        frame = frame.explode(name)
    return frame


def _keys_of(made_of: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """The inputs that are made of some facts."""
    own = facts.select(pl.col(name).cast(pl.String) for name in FACT)
    found = []
    for named in made_of.select(pl.col(FACT).is_not_null()).unique().sort(FACT).iter_rows():
        on = [name for name, is_named in zip(FACT, named, strict=True) if is_named]
        same = pl.all_horizontal(
            pl.col(name).is_not_null() == is_named for name, is_named in zip(FACT, named, strict=True)
        )
        found.append(made_of.filter(same).join(own, on=on, how="semi").select(KEY))
    return pl.concat([made_of.clear().select(KEY), *found]).unique()
