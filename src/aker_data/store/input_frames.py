"""Reads of the inputs of a vintage into frames."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from aker_data.store.fact_texts import texts_by_id
from aker_data.store.read_frame import Kinds, read_frame

if TYPE_CHECKING:
    from aker_data.store.statement import Source


def input_frame(source: Source, vintage: date) -> pl.DataFrame:
    """All inputs of a vintage: refresh_id and the columns of `aker_core.facts.inputs.INPUT`."""
    kinds: Kinds = {
        "refresh_id": pl.Int64,
        **dict.fromkeys(("key", "table", "column", "aggregate", "where"), pl.String),
        "payloads": pl.Int64,
        "amount": pl.Float64,
    }
    columns = ("key", "source_table", "source_column", "aggregate", '"filter"', "payloads_id", "amount")
    rows = read_frame(source, _of_inputs(columns), {"vintage": vintage}, kinds).sort("refresh_id", "key")
    return rows.join(_payload_lists(source, rows["payloads"]), on="payloads", maintain_order="left").select(
        pl.col("list").alias("payloads") if name == "payloads" else name for name in rows.columns
    )


def input_kinds(source: Source, vintage: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What the inputs of a vintage are, each kind once and numbered, and of which kind each input is.

    Columns: kind, table, column, aggregate, payloads (a list); refresh_id, key, kind.
    """
    texts: Kinds = dict.fromkeys(("table", "column", "aggregate"), pl.String)
    kinds: Kinds = {"refresh_id": pl.Int64, "key": pl.String, **texts, "payloads": pl.Int64}
    columns = ("key", "source_table", "source_column", "aggregate", "payloads_id")
    rows = read_frame(source, _of_inputs(columns), {"vintage": vintage}, kinds)
    of_kind = [*texts, "payloads"]
    found = rows.select(of_kind).unique(maintain_order=True).with_row_index("kind")
    numbered = rows.join(found, on=of_kind).select("refresh_id", "key", "kind")
    lists = _payload_lists(source, found["payloads"])
    return found.join(lists, on="payloads").drop("payloads").rename({"list": "payloads"}), numbered


def _of_inputs(columns: Collection[str]) -> str:
    return f"""
        SELECT fact_inputs.refresh_id, {", ".join(f"fact_inputs.{name}" for name in columns)}
        FROM fact_inputs
        JOIN fact_refreshes ON fact_refreshes.id = fact_inputs.refresh_id
        WHERE fact_refreshes.data_vintage = :vintage
    """  # noqa: S608 (own names)


def _payload_lists(source: Source, ids: pl.Series) -> pl.DataFrame:
    """Lists of payloads by id: `payloads`, `list`."""
    texts = texts_by_id(source, ids)
    return texts.select(payloads="reason_id", list=pl.col("reason").str.json_decode(pl.List(pl.String)))
