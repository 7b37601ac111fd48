"""The report of several markets side by side, as plain data for the typesetter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aker_core.export.locator_map import LocatorMap
from aker_core.export.report_parts import (
    KIND_WORDS,
    heading,
    headline,
    of_vintage,
    pillar_bars,
    positions,
    ranks_of,
    source_lines,
    unknown_lines,
    words_beside,
)
from aker_core.markets.basis import basis_of
from aker_core.markets.book import Book
from aker_core.markets.dossiers import Dossiers, shown_metrics
from aker_core.markets.number_formats import format_of
from aker_core.markets.presentation import title_of
from aker_jobs.registry import metric

Data = dict[str, Any]
MOST_MARKETS = 10


def shortlist_report(dossiers: Dossiers, codes: Sequence[str], locator: LocatorMap) -> Data:
    """Everything that the report of up to ten markets side by side shows. Raises ValueError for more, or twice one."""
    if not 2 <= len(codes) <= MOST_MARKETS or len(set(codes)) < len(codes):
        raise ValueError(
            f"A shortlist has 2 to {MOST_MARKETS} different markets. These are {len(codes)}: {', '.join(codes)}"
        )
    book = dossiers.book
    places = positions(book)
    rows = [_side_by_side(book, name, [places[code] for code in codes]) for name in shown_metrics(book)]
    return {
        **of_vintage(book),
        "title": f"Shortlist of {len(codes)} markets",
        "markets": [
            {**heading(book, code), **headline(book, code), "pillars": list(pillar_bars(book, code))} for code in codes
        ],
        "doubt": [
            {"kind": words, "ranks": [ranks_of(book, code, kind) for code in codes]}
            for kind, words in KIND_WORDS.items()
        ],
        "table": rows,
        "unknown": [{"market": code, "lines": list(unknown_lines(book, places[code]))} for code in codes],
        "sources": source_lines(dossiers, codes),
        "map": locator.of(codes),
    }


def _side_by_side(book: Book, name: str, places: Sequence[int]) -> Data:
    cells = book.cells.get(name)
    written = format_of(metric(name).unit)
    values = [written.text(cells.values[at]) or "–" if cells else "–" for at in places]
    pairs = [{"value": value, "beside": words_beside(cells, at)} for value, at in zip(values, places, strict=True)]
    return {
        "title": "; ".join(filter(None, (title_of(name), basis_of(metric(name))))),
        "cells": pairs,
        "nation": written.text(cells.nation[0]) if cells else "",
    }
