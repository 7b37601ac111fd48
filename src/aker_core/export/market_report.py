"""The report of one market, and of several side by side, as plain data for the typesetter: numbers and texts alone.

Every text is made here by the one presentation; the typesetter gets no markup, only JSON.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aker_core.export.evidence_sheets import ORIGINS
from aker_core.export.locator_map import LocatorMap
from aker_core.markets.basis import basis_of
from aker_core.markets.book import LEAD, Book
from aker_core.markets.dossiers import NATION, SERIES, Dossiers, shown_metrics
from aker_core.markets.doubt import KINDS
from aker_core.markets.metric_cells import MetricCells
from aker_core.markets.number_formats import COVERAGE, POINTS, SCORE, format_of, value_text
from aker_core.markets.periods import other_periods
from aker_core.markets.pillars import Pillar
from aker_core.markets.presentation import title_of
from aker_core.markets.ranks import range_text
from aker_core.markets.universes import why_without
from aker_jobs.registry import metric

Row = Mapping[str, Any]
Data = dict[str, Any]
TYPES = {"metro": "metropolitan area", "micro": "micropolitan area"}
QUOTIENTS = ("tech_lq", "biotech_lq", "advanced_mfg_lq", "defense_lq", "health_lq", "education_lq")
KIND_WORDS = {"sampling": "90 % sampling interval", "method": "method interval", "joint": "both"}
FEWEST_YEARS = 3
MOST_MARKETS = 10
WHOLE = "market score"


def market_report(dossiers: Dossiers, msa_id: str, locator: LocatorMap) -> Data:
    """Everything that the report of one market shows. Raises KeyError for a market that the vintage does not have."""
    book = dossiers.book
    at = positions(book)[msa_id]
    return {
        **heading(book, msa_id),
        **_headline(book, msa_id),
        "doubt": list(_doubt(book, msa_id)),
        "pillars": list(_pillars(book, msa_id)),
        "points": list(_points(book, msa_id)),
        "quotients": list(_quotients(book, at)),
        "series": _series(dossiers, msa_id),
        "table": list(_table(book, at)),
        "unknown": list(_unknown(book, at)),
        "sources": _sources(dossiers, [msa_id]),
        "map": locator.of([msa_id]),
    }


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
        **_of_vintage(book),
        "title": f"Shortlist of {len(codes)} markets",
        "markets": [
            {**heading(book, code), **_headline(book, code), "pillars": list(_pillars(book, code))} for code in codes
        ],
        "doubt": [
            {"kind": words, "ranks": [_ranks_of(book, code, kind) for code in codes]}
            for kind, words in KIND_WORDS.items()
        ],
        "table": rows,
        "unknown": [{"market": code, "lines": list(_unknown(book, places[code]))} for code in codes],
        "sources": _sources(dossiers, codes),
        "map": locator.of(codes),
    }


def positions(book: Book) -> dict[str, int]:
    """The place of each market in the columns of the book."""
    return {row["msa_id"]: at for at, row in enumerate(book.markets)}


def heading(book: Book, msa_id: str) -> Data:
    """Name, kind and vintage."""
    market = book.markets[positions(book)[msa_id]]
    kind = TYPES.get(market["type"] or "", "area that no list has")
    return {
        **_of_vintage(book),
        "code": msa_id,
        "title": market["name"] or msa_id,
        "kind": kind,
        "cbsa": f" (CBSA {market['cbsa_code']})" if market["cbsa_code"] else "",
    }


def _of_vintage(book: Book) -> Data:
    run = book.run
    return {
        "vintage": f"vintage {book.month}, data year {book.data_year or 'unknown'}",
        "figures": ORIGINS.get(book.origin, book.origin),
        "warning": book.warning,
        "run": f"run {run.get('id') or 'unknown'}, code {str(run.get('git_sha') or 'unknown')[:12]}, "
        f"methodology {book.markets[0].get('methodology') or 'unknown'}",
    }


def _headline(book: Book, msa_id: str) -> Data:
    row = book.pillars.get(LEAD, {}).get(msa_id, {})
    scored = row.get("score_0_100") is not None
    market, among = book.markets[positions(book)[msa_id]], book.declared[LEAD].among
    kind = f"{TYPES.get(market['type'] or '', 'area')}s"
    if among != "type":
        kind = f"markets ({market['universe']})"
    return {
        "pillar": f"{LEAD} score",
        "score": SCORE.text(row.get("score_0_100")) or "no score",
        "interval": SCORE.span(row.get("score_p05"), row.get("score_p95")) if scored else "",
        "rank": range_text(row.get("rank_from"), row.get("rank_to")) if scored else "",
        "of": f"of {row['universe_size']:,} {kind}" if scored else why_without(market["universe"]),
        "coverage": f"{COVERAGE.text(row.get('coverage'))} of the weight has a value or bounds" if row else "",
    }


def _ranks_of(book: Book, msa_id: str, kind: str) -> str:
    row = book.doubt.markets.get(msa_id, {})
    return range_text(row.get(f"{kind}_from"), row.get(f"{kind}_to")) or "–"


def _doubt(book: Book, msa_id: str) -> Iterator[Data]:
    for kind in KINDS:
        yield {"kind": KIND_WORDS[kind], "ranks": _ranks_of(book, msa_id, kind)}


def _pillars(book: Book, msa_id: str) -> Iterator[Data]:
    for name in book.declared:
        yield _bar(name, book.pillars.get(name, {}).get(msa_id, {}))
    yield _bar(WHOLE, book.composed.get(msa_id, {}))


def _bar(name: str, row: Row) -> Data:
    score, low, high = (row.get(field) for field in ("score_0_100", "score_p05", "score_p95"))
    rank = f", rank {row['rank']} of {row['universe_size']:,}" if row.get("rank") is not None else ""
    text = f"{SCORE.text(score)}{rank}" if score is not None else "no score"
    return {"name": name, "value": score, "low": low, "high": high, "text": text}


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
                "title": metric(name).title,
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


def _table(book: Book, at: int) -> Iterator[Data]:
    pillar_of = {item.metric: pillar.id for pillar in book.declared.values() for item in pillar.ingredients}
    for name in shown_metrics(book):
        cells = book.cells.get(name)
        written = format_of(metric(name).unit)
        yield {
            "pillar": pillar_of[name],
            "title": title_of(name),
            "value": (written.text(cells.values[at]) if cells else "") or "–",
            "beside": "; ".join(filter(None, (_beside(cells, at), basis_of(metric(name))))),
            "nation": written.text(cells.nation[0]) if cells else "",
        }


def _beside(cells: MetricCells | None, at: int) -> str:
    """What stands beside a value; the reason of a missing one is left to the workbook."""
    if cells is None or not cells.words[at]:
        return "not loaded"
    return cells.words[at] if cells.values[at] is not None else cells.words[at].partition(": ")[0]


def _side_by_side(book: Book, name: str, places: Sequence[int]) -> Data:
    cells = book.cells.get(name)
    written = format_of(metric(name).unit)
    values = [written.text(cells.values[at]) or "–" if cells else "–" for at in places]
    pairs = [{"value": value, "beside": _beside(cells, at)} for value, at in zip(values, places, strict=True)]
    return {
        "title": "; ".join(filter(None, (title_of(name), basis_of(metric(name))))),
        "cells": pairs,
        "nation": written.text(cells.nation[0]) if cells else "",
    }


def _unknown(book: Book, at: int) -> Iterator[str]:
    """What is not known of the metrics of the pillars: without a value, by status; estimates; other periods."""
    absent: dict[str, list[str]] = {}
    estimated = []
    for name in shown_metrics(book):
        cells = book.cells.get(name)
        status = (cells.statuses[at] if cells else "") or "not_loaded"
        if cells is None or cells.values[at] is None:
            absent.setdefault(status, []).append(title_of(name))
        elif status == "imputed":
            estimated.append(title_of(name))
    for status, titles in absent.items():
        yield f"{status.replace('_', ' ').capitalize()}: {'; '.join(titles)}."
    if estimated:
        yield f"Estimated where the publisher withholds cells, with an interval: {'; '.join(estimated)}."
    if old := other_periods(_periods(book, at), book.data_year):
        yield f"Not of the data year {book.data_year}: {'; '.join(old)}."
    if not absent and not estimated:
        yield "Every metric of the scores has a published value."


def _periods(book: Book, at: int) -> Iterator[tuple[str, str | None]]:
    """The metrics of the pillars with a value of the market, each by title with its period."""
    for name in shown_metrics(book):
        cells = book.cells.get(name)
        if cells is not None and cells.values[at] is not None:
            yield title_of(name), cells.periods[at]


def _sources(dossiers: Dossiers, codes: Sequence[str]) -> list[Data]:
    """One line for each source; of several markets the digest of each where they differ."""
    found: dict[str, Data] = {}
    for code in codes:
        for origin in dossiers.origins.get(code, ()):
            line = found.setdefault(
                f"{origin.source} {origin.sha256}",
                {
                    "title": origin.title.partition(",")[0],
                    "publisher": origin.publisher,
                    "payloads": f"{origin.payloads:,}",
                    "released": origin.released_on,
                    "sha256": origin.sha256,
                    "markets": [],
                },
            )
            line["markets"].append(code)
    return [{**line, "markets": ", ".join(line["markets"])} for _, line in sorted(found.items())]
