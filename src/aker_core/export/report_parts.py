"""What every report shows, of one market or of several: heading, scores, what is not known, sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aker_core.export.evidence_sheets import ORIGINS
from aker_core.facts.status import Status
from aker_core.markets.book import LEAD, Book
from aker_core.markets.dossiers import Dossiers, shown_metrics
from aker_core.markets.metric_cells import MetricCells
from aker_core.markets.number_formats import COVERAGE, SCORE
from aker_core.markets.periods import other_periods
from aker_core.markets.presentation import title_of
from aker_core.markets.ranks import range_text
from aker_core.markets.universes import why_without

Row = Mapping[str, Any]
Data = dict[str, Any]
TYPES = {"metro": "metropolitan area", "micro": "micropolitan area"}
KIND_WORDS = {"sampling": "90 % sampling interval", "method": "method interval", "joint": "both"}
WHOLE = "market score"


def positions(book: Book) -> dict[str, int]:
    """The place of each market in the columns of the book."""
    return {row["msa_id"]: at for at, row in enumerate(book.markets)}


def heading(book: Book, msa_id: str) -> Data:
    """Name, kind and vintage."""
    market = book.markets[positions(book)[msa_id]]
    kind = TYPES.get(market["type"] or "", "area that no list has")
    return {
        **of_vintage(book),
        "code": msa_id,
        "title": market["name"] or msa_id,
        "kind": kind,
        "cbsa": f" (CBSA {market['cbsa_code']})" if market["cbsa_code"] else "",
    }


def of_vintage(book: Book) -> Data:
    """What is said of every page: vintage, origin, warning, run."""
    run = book.run
    return {
        "vintage": f"vintage {book.month}, data year {book.data_year or 'unknown'}",
        "figures": ORIGINS.get(book.origin, book.origin),
        "warning": book.warning,
        "run": f"run {run.get('id') or 'unknown'}, code {str(run.get('git_sha') or 'unknown')[:12]}, "
        f"methodology {book.markets[0].get('methodology') or 'unknown'}",
    }


def headline(book: Book, msa_id: str) -> Data:
    """The leading score of a market with its interval and rank."""
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


def ranks_of(book: Book, msa_id: str, kind: str) -> str:
    """The ranks that a kind of doubt allows."""
    row = book.doubt.markets.get(msa_id, {})
    return range_text(row.get(f"{kind}_from"), row.get(f"{kind}_to")) or "–"


def pillar_bars(book: Book, msa_id: str) -> Iterator[Data]:
    """The scores of all pillars and of the market as a whole."""
    for name in book.declared:
        yield _bar(name, book.pillars.get(name, {}).get(msa_id, {}))
    yield _bar(WHOLE, book.composed.get(msa_id, {}))


def _bar(name: str, row: Row) -> Data:
    score, low, high = (row.get(field) for field in ("score_0_100", "score_p05", "score_p95"))
    rank = f", rank {row['rank']} of {row['universe_size']:,}" if row.get("rank") is not None else ""
    text = f"{SCORE.text(score)}{rank}" if score is not None else "no score"
    return {"name": name, "value": score, "low": low, "high": high, "text": text}


def unknown_lines(book: Book, at: int) -> Iterator[str]:
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
    """The metrics of the pillars with a value or bounds of the market, each by title with its period."""
    for name in shown_metrics(book):
        cells = book.cells.get(name)
        if cells is not None and (cells.values[at] is not None or cells.statuses[at] == Status.BOUNDED):
            yield title_of(name), cells.periods[at]


def source_lines(dossiers: Dossiers, codes: Sequence[str]) -> list[Data]:
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


def words_beside(cells: MetricCells | None, at: int) -> str:
    """What stands beside a value; the reason of a missing one is left to the workbook."""
    if cells is None or not cells.words[at]:
        return "not loaded"
    return cells.words[at] if cells.values[at] is not None else cells.words[at].partition(": ")[0]
