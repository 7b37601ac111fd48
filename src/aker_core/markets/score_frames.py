"""Scores with their intervals and ranks as a frame, for a notebook."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

from aker_core.markets.service import read_ranking

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

SCORED = (
    *("msa_id", "name", "type", "score", "score_p05", "score_p95", "coverage", "rank", "rank_from", "rank_to"),
    *("universe_size", "contributions", "missing", "data_vintage", "data_origin"),
)


def load_scores(
    pillar: str = "innovation", *, as_of: str | date | None = None, as_: Literal["pandas", "polars"] = "pandas"
) -> pd.DataFrame | pl.DataFrame:
    """The scores of a pillar, for a notebook: one row per market, metros before micros, the best first.

    Columns: msa_id, name, type, score (0 to 100, null without one), score_p05 and score_p95 (what intervals, bounds and
    holes allow), coverage, rank, rank_from and rank_to (the ranks that the intervals allow, among the markets of the
    type), universe_size, contributions (points by metric; they add up to the score), missing (list of metrics),
    data_vintage, data_origin. Empty where nothing is scored; raises StorageError where there is no database.
    """
    import polars as pl

    from aker_core.markets.database import reading_rows

    with reading_rows() as source:
        rows = read_ranking(source, as_of, pillar)
    named = [{name: row["score_0_100" if name == "score" else name] for name in SCORED} for row in rows]
    frame = pl.DataFrame(named, infer_schema_length=None)
    if as_ == "polars":
        return frame
    if as_ != "pandas":
        raise ValueError(f"Unknown frame {as_!r}. Give as_='pandas' or as_='polars'")
    scores: pd.DataFrame = frame.to_pandas()
    return scores
