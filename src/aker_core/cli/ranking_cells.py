"""A ranking as a person reads it: headings, and the cells of each market."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aker_core.markets.number_formats import COVERAGE, SCORE, format_of
from aker_core.markets.ranks import range_text
from aker_jobs.registry import metric

Row = Mapping[str, Any]
TOPS = (10, 25, 100)  # that a market may be among


def ranking_cells(rows: Sequence[Row]) -> tuple[list[str], list[list[str]]]:
    """Headings and cells as a person reads them."""
    first = rows[0]
    metrics = [name.removesuffix("_status") for name in first if name.endswith("_status")]
    names = [*(["universe"] if "universe" in first else []), "rank", "market", "name", "type"]
    names += ["score", "interval", "coverage"] if "rank" in first else []
    names += ["90 % set", "90 % all together", "may be in top"] if "set_from" in first else []
    names += [part for name in metrics for part in (name, f"{name}: status")]
    cells = [
        [
            *_place_cells(row),
            *(_score_cells(row) if "rank" in row else []),
            *(_set_cells(row) if "set_from" in row else []),
            *(
                part
                for name in metrics
                for part in (format_of(metric(name).unit).text(row[name]), row[f"{name}_beside"])
            ),
        ]
        for row in rows
    ]
    return names, cells


def _place_cells(row: Row) -> list[str]:
    """The rank, in its universe where one is chosen, and the market."""
    place = range_text(row["rank_from"], row["rank_to"])
    own = [row["msa_id"], row["name"] or "", row["type"] or ""]
    if "universe" not in row:
        return [place, *own]
    return [row["universe"], f"{place} of {row['universe_size']}" if place else "", *own]


def _score_cells(row: Row) -> list[str]:
    return [SCORE.text(row["score"]), SCORE.span(row["score_p05"], row["score_p95"]), COVERAGE.text(row["coverage"])]


def _set_cells(row: Row) -> list[str]:
    """The ranks that the confidence sets hold, of the market alone and of all together, and its highest top."""
    top = next((str(count) for count in TOPS if row[f"possible_top_{count}"]), "")
    return [range_text(row["set_from"], row["set_to"]), range_text(row["all_from"], row["all_to"]), top]
