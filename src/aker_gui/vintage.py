"""All facts of one vintage, as pages and API filter them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from aker_core.markets import queries, records
from aker_core.markets.qualifiers import STATUS_WORDS

Row = dict[str, Any]
TEXTS = ("geography", "metric", "type", "period", "reason", "method", "formula", "delineation", "methodology", "run_id")
ORIGIN = "data_origin"


@dataclass(frozen=True)
class Vintage:
    """All facts of one vintage (`queries.TIDY`, and place: msa_id, or the code of a state or the nation), in the order
    of geography, place, metric, year; its markets; run: the newest run that wrote into it."""

    day: date
    frame: pl.DataFrame
    markets: list[Row]
    run: str

    @property
    def label(self) -> str:
        """The vintage as people write it."""
        return f"{self.day:%Y-%m}"

    @property
    def sample(self) -> bool:
        """Whether any figure may be synthetic."""
        return any(row[ORIGIN] == "sample" for row in self.markets)


def newest_run(markets: list[Row]) -> str:
    """The newest run that wrote some markets; empty where all were written by hand."""
    return max((row["run_id"] or "" for row in markets), default="")


def read_vintage(source: Any, day: date) -> Vintage:
    """The facts of a vintage, with the states of each market."""
    facts = queries.vintage_frame(source, day, queries.Selection(history=True, places=True))
    markets = records.market_rows(source, day)
    states = pl.DataFrame(
        {"msa_id": [row["msa_id"] for row in markets], "states": [row["states"] for row in markets]},
        schema={"msa_id": pl.String, "states": pl.String},
    )
    frame = (
        facts.drop("title", "unit", "basis", "family")
        .join(states, on="msa_id", how="left", maintain_order="left")
        .with_columns(
            pl.col(*TEXTS, ORIGIN, "states").cast(pl.Categorical),
            pl.col("status").cast(pl.Enum(list(STATUS_WORDS))),
            place=pl.coalesce("msa_id", "geo_code"),
            year=pl.col("year").fill_null(0),
        )
        .with_columns(position=pl.col("geography").cast(pl.String))
        .sort("position", "place", pl.col("metric").cast(pl.String), "year")
        .drop("position")
    )
    return Vintage(day, frame, markets, newest_run(markets))
