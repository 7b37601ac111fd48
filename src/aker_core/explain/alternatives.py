"""What else stands for a number: other years of the metric, and what other vintages say of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from aker_core.markets.number_formats import SCORE, format_of
from aker_core.markets.periods import period_text
from aker_data.store import frames
from aker_data.store import rows as stored
from aker_jobs.registry import metric as declared

if TYPE_CHECKING:
    from aker_data.store.statement import Source

Row = Mapping[str, Any]
YEARS, VINTAGES = 5, 3  # as many of the nearest are named
SHOWN = ("value", "p05", "p95")
OTHER_YEARS, OTHER_VINTAGES = "alternatives, other years", "alternatives, other vintages"


def metric_alternatives(source: Source, vintage: date, fact: Row, years: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Notes on a fact of a market. years: the facts of its metric in the vintage, this one among them."""
    unit = declared(fact["metric"]).unit
    others = [row for row in years if row["year"] != fact["year"] and row["value"] is not None]
    nearest = sorted(others, key=lambda row: (abs(row["year"] - fact["year"]), -row["year"]))[:YEARS]
    if said := [_said(period_text(row["period"]) or str(row["year"]), row, unit) for row in _in_turn(nearest)]:
        yield OTHER_YEARS, "; ".join(said)
    found = []
    for day in _nearest(source, vintage):
        codes, metrics, year = [fact["geo_code"]], [fact["metric"]], (fact["year"], fact["year"])
        same = frames.fact_rows(
            source, day, geography="market", codes=codes, metrics=metrics, years=year, columns=SHOWN
        )
        found += [_said(f"{day:%Y-%m}", row, unit) for row in same.iter_rows(named=True) if row["value"] is not None]
    if found:
        yield OTHER_VINTAGES, "; ".join(found)


def score_alternatives(source: Source, vintage: date, msa_id: str) -> Iterator[tuple[str, str]]:
    """Notes on the market score of a market: what it is in other vintages."""
    scores = {day: stored.market_scores(source, day, msa_id).get(msa_id, {}) for day in _nearest(source, vintage)}
    said = [
        f"{day:%Y-%m}: {SCORE.text(row['score_0_100'])}, rank {row['rank']} of {row['universe_size']}"
        for day, row in scores.items()
        if row.get("score_0_100") is not None
    ]
    if said:
        yield OTHER_VINTAGES, "; ".join(said)


def _said(when: str, row: Row, unit: str) -> str:
    is_estimate = row["p05"] is not None and row["p95"] is not None
    span = f" ({format_of(unit).span(row['p05'], row['p95'])})" if is_estimate else ""
    return f"{when}: {format_of(unit).text(row['value'])}{span}"


def _in_turn(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: int(row["year"]))


def _nearest(source: Source, vintage: date) -> list[date]:
    """Other vintages, the nearest first kept, in turn."""
    others = [day for day in stored.vintages(source) if day != vintage]
    return sorted(sorted(others, key=lambda day: abs((day - vintage).days))[:VINTAGES])
