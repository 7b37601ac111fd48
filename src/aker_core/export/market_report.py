"""The report of one market, as plain data for the typesetter: numbers and texts alone.

Every text is made here by the one presentation; the typesetter gets no markup, only JSON.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aker_core.export.locator_map import LocatorMap
from aker_core.export.report_parts import (
    KIND_WORDS,
    heading,
    headline,
    pillar_bars,
    positions,
    ranks_of,
    source_lines,
    unknown_lines,
    words_beside,
)
from aker_core.markets.basis import basis_of
from aker_core.markets.book import LEAD, Book
from aker_core.markets.dossiers import NATION, SERIES, Dossiers, shown_metrics
from aker_core.markets.doubt import KINDS
from aker_core.markets.number_formats import POINTS, format_of, value_text
from aker_core.markets.pillars import Pillar
from aker_core.markets.presentation import title_of
from aker_core.markets.qualifiers import other_codes_text
from aker_jobs.registry import metric

Row = Mapping[str, Any]
Data = dict[str, Any]
QUOTIENTS = ("tech_lq", "biotech_lq", "advanced_mfg_lq", "defense_lq", "health_lq", "education_lq")
FEWEST_YEARS = 3


def market_report(dossiers: Dossiers, msa_id: str, locator: LocatorMap) -> Data:
    """Everything that the report of one market shows. Raises KeyError for a market that the vintage does not have."""
    book = dossiers.book
    at = positions(book)[msa_id]
    return {
        **heading(book, msa_id),
        **headline(book, msa_id),
        "doubt": list(_doubt(book, msa_id)),
        "pillars": list(pillar_bars(book, msa_id)),
        "points": list(_points(book, msa_id)),
        "quotients": list(_quotients(book, at)),
        "series": _series(dossiers, msa_id),
        "table": list(_table(book, at)),
        "unknown": list(unknown_lines(book, at)),
        "sources": source_lines(dossiers, [msa_id]),
        "map": locator.of([msa_id]),
    }


def _doubt(book: Book, msa_id: str) -> Iterator[Data]:
    for kind in KINDS:
        yield {"kind": KIND_WORDS[kind], "ranks": ranks_of(book, msa_id, kind)}


def _points(book: Book, msa_id: str) -> Iterator[Data]:
    """The points that each metric of the lead pillar gives, of those that it can give."""
    pillar: Pillar = book.declared[LEAD]
    row = book.pillars.get(LEAD, {}).get(msa_id, {})
    parts, missing = row.get("contributions") or {}, row.get("missing") or ()
    total = sum(item.weight for item in pillar.ingredients)
    for item in pillar.ingredients:
        most, points = 100 * item.weight / total, parts.get(item.metric)
        note = " (missing)" if item.metric in missing else ""
        text = f"{POINTS.text(points)} of {POINTS.text(most)}{note}" if points is not None else "no score"
        yield {"name": item.metric, "value": points, "most": most, "missing": item.metric in missing, "text": text}


def _quotients(book: Book, at: int) -> Iterator[Data]:
    """The quotients of the sectors with their intervals; the nation's is 1."""
    for name in QUOTIENTS:
        cells = book.cells.get(name)
        value = cells.values[at] if cells else None
        low, high = cells.ends[at] if cells else (None, None)
        text = format_of(metric(name).unit).text(value) or (cells.statuses[at] if cells else "") or "no value"
        yield {
            "name": name.removesuffix("_lq").replace("_", " "),
            "value": value,
            "low": low,
            "high": high,
            "text": text,
        }


def _series(dossiers: Dossiers, msa_id: str) -> Data | None:
    """The first of some metrics that has three years, with the nation's."""
    for name in SERIES:
        own = dossiers.history.get((name, msa_id), ())
        if len({row["year"] for row in own}) >= FEWEST_YEARS:
            unit = metric(name).unit
            comparable = unit not in ("jobs", "people") and name != "tech_lq"
            nation = dossiers.history.get((name, NATION), ()) if comparable else ()
            return {
                "title": ", ".join(
                    filter(None, (metric(name).title, basis_of(metric(name)), "by year", _recoded(own)))
                ),
                "lines": [
                    {
                        "name": line,
                        "points": [
                            {"year": row["year"], "value": row["value"], "text": value_text(row["value"], unit)}
                            for row in rows
                        ],
                    }
                    for line, rows in ((msa_id, own), ("U.S.", nation))
                    if rows
                ],
            }
    return None


def _recoded(rows: Sequence[Row]) -> str:
    """Up to when a sector is by other industry codes than in the data year; empty where it is not."""
    words = [(row["year"], other_codes_text(row["reason"])) for row in rows]
    return next((f"up to {year} {text}" for year, text in reversed(words) if text), "")


def _table(book: Book, at: int) -> Iterator[Data]:
    pillar_of = {item.metric: pillar.id for pillar in book.declared.values() for item in pillar.ingredients}
    for name in shown_metrics(book):
        cells = book.cells.get(name)
        written = format_of(metric(name).unit)
        yield {
            "pillar": pillar_of[name],
            "title": title_of(name),
            "value": (written.text(cells.values[at]) if cells else "") or "–",
            "beside": "; ".join(filter(None, (words_beside(cells, at), basis_of(metric(name))))),
            "nation": written.text(cells.nation[0]) if cells else "",
        }
