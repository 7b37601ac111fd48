"""Cover, methodology, lineage and run: what the numbers are, and where they come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from aker_core.export.metric_sheets import LINEAGE
from aker_core.export.sheet import FIRST, Column, Sheet
from aker_core.markets.basis import basis_of
from aker_core.markets.book import Book
from aker_core.markets.periods import is_of_year, period_text
from aker_core.markets.presentation import title_of
from aker_core.markets.qualifiers import STATUS_MEANINGS, status_text
from aker_jobs.registry import METRICS

ORIGINS = {
    "published": "published figures",
    "sample": "the embedded sample: partly synthetic, never for a decision",
    "snapshot": "the embedded snapshot of 2016: published, partial and old",
    "by hand": "figures that people entered",
}
CONVENTIONS = (
    ("blue on yellow", "input: a weight that you may change"),
    ("black", "a value of the vintage, or a formula over the weights"),
    ("underlined heading", "leads to the lineage of the metric"),
    ("empty cell", "no value; the status beside it says why. Never a zero"),
)


def cover_sheet(book: Book, sheets: Sequence[Sheet]) -> Sheet:
    """What this is, what of it is sample, estimated, withheld or old, and where to find the rest."""
    lines = [
        ("Vintage", book.month),
        ("Data year", str(book.data_year or "unknown")),
        ("Figures", ORIGINS.get(book.origin, book.origin)),
        ("Markets", f"{len(book.markets):,}, of which {_scored(book):,} have an innovation score"),
        *([("Scores", book.stale)] if book.stale else []),
        *_own_lists(book),
        *_statuses(book),
        *_old(book),
        *CONVENTIONS,
        *((sheet.name, sheet.purpose) for sheet in sheets),
    ]
    return Sheet(
        "Cover",
        "Aker: innovation jobs and human capital of U.S. metropolitan areas",
        "what this is, and what of it is sample, estimated or old",
        (
            Column("What", [name for name, _ in lines], width=40, wrapped=True),
            Column("In words", [text for _, text in lines], width=110, wrapped=True),
        ),
        "Every number carries a status, a period and a source. Estimates carry an interval.",
        filtered=False,
    )


def _own_lists(book: Book) -> list[tuple[str, str]]:
    """The lists of one's own that pillars are scored among, and how many of each have a score."""
    lines = []
    for name, pillar in book.declared.items():
        if pillar.members:
            scored = f"{_with_score(book, name):,} of {len(pillar.members):,} markets of the list have a score"
            text = f"{scored}: {', '.join(pillar.members)}. Others have none"
            lines.append((f"Scored among {pillar.among}: {name}", text))
    return lines


def _with_score(book: Book, pillar: str) -> int:
    return sum(row["score_0_100"] is not None for row in book.pillars.get(pillar, {}).values())


def _scored(book: Book) -> int:
    return sum(row["rank"] is not None for row in book.pillars.get("innovation", {}).values())


def _statuses(book: Book) -> list[tuple[str, str]]:
    counts = Counter[str]()
    for cells in book.cells.values():
        counts.update(cells.statuses)
    del counts[""]
    total = sum(counts.values())
    return [
        (f"Cells: {status_text(status)}", f"{count:,} of {total:,}: {STATUS_MEANINGS.get(status, '')}")
        for status, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _old(book: Book) -> list[tuple[str, str]]:
    """Periods that are not the data year, nor windows that end with it, each with its metrics."""
    metrics: dict[str, list[str]] = {}
    for name, cells in book.cells.items():
        old = {period_text(period) or "" for period in cells.periods if not is_of_year(period, book.data_year)}
        for text in sorted(old):
            metrics.setdefault(text, []).append(name)
    return [(f"Not of the data year: {period}", ", ".join(names)) for period, names in sorted(metrics.items())]


def methodology_sheet(book: Book) -> Sheet:
    """The declaration of every metric."""
    pillar_of = {item.metric: pillar.id for pillar in book.declared.values() for item in pillar.ingredients}
    texts = {
        "Metric": ([each.id for each in METRICS], 30),
        "Title": ([each.title for each in METRICS], 54),
        "Unit": ([each.unit for each in METRICS], 24),
        "Counts": ([basis_of(each) for each in METRICS], 24),
        "Formula": ([each.formula for each in METRICS], 50),
        "Direction": ([each.direction.replace("_", " ") for each in METRICS], 18),
        "Pillar": ([pillar_of.get(each.id, "") for each in METRICS], 12),
        "Sources": ([", ".join(each.inputs) for each in METRICS], 32),
        "Limits": ([each.limits for each in METRICS], 60),
        "Definition": ([each.definition for each in METRICS], 50),
    }
    columns = [Column(heading, cells, width=width) for heading, (cells, width) in texts.items()]
    return Sheet("Methodology", "How each metric is made", "unit, formula, sources and limits of each metric", columns)


def lineage_sheet(book: Book) -> Sheet:
    """For each metric the tables and columns that it is computed from, with the payloads by their SHA-256."""
    rows = book.lineage
    of_sheet = {sha: FIRST + at for at, sha in enumerate(row["sha256"] for row in book.payloads)}
    columns = (
        Column("Metric", [row["metric"] for row in rows], width=30),
        Column("Title", [title_of(row["metric"]) for row in rows], width=50),
        Column("Table", [row["table"] for row in rows], width=24),
        Column("Column", [row["column"] for row in rows], width=26),
        Column("Aggregate", [row["aggregate"] for row in rows], width=10),
        Column("Markets", [row["markets"] for row in rows], kind="number", number="#,##0", width=9),
        Column("Newest release", [str(row["released_on"] or "")[:10] for row in rows], width=14),
        Column("Method", ["; ".join(row["method"]) for row in rows], width=60),
        Column("Formula", ["; ".join(row["formula"]) for row in rows], width=50),
        Column("Payloads", [len(row["payloads"]) for row in rows], kind="number", number="#,##0", width=9),
        Column("Rows of Payloads", [_positions(row["payloads"], of_sheet) for row in rows], width=24),
    )
    return Sheet(
        LINEAGE, "Where each metric comes from", "tables, columns, methods and payloads of each metric", columns
    )


def _positions(payloads: Sequence[str], of_sheet: dict[str, int]) -> str:
    """The rows of the sheet Payloads, as a reader counts them."""
    return ", ".join(str(row + 1) for row in sorted(of_sheet[sha] for sha in payloads if sha in of_sheet))


def payloads_sheet(book: Book) -> Sheet:
    """The archived bytes: publisher's address, time and SHA-256."""
    rows = book.payloads
    columns = (
        Column("SHA-256", [row["sha256"] for row in rows], width=66),
        Column("Source", [row["source"] for row in rows], width=24),
        Column("Address", [row["url"] for row in rows], width=90),
        Column("Bytes", [row["bytes"] for row in rows], kind="number", number="#,##0"),
        Column("Fetched", [f"{row['fetched_at']:%Y-%m-%d %H:%M:%S} UTC" for row in rows], width=24),
    )
    return Sheet("Payloads", "The bytes that everything is computed from", "address, time and SHA-256 of each", columns)


def run_sheet(book: Book) -> Sheet:
    """The run behind the vintage."""
    run = book.run
    names = ("id", "flow", "outcome", "started_at", "finished_at", "git_sha", "config_hash", "version", "seed", "mode")
    lines = [(name, str(run[name])) for name in names if run.get(name) is not None]
    lines += [(f"parameter {name}", str(value)) for name, value in sorted((run.get("params") or {}).items())]
    lines += [("incomplete because", str(reason)) for reason in run.get("reasons") or ()]
    lines += [("methodology", str(book.markets[0].get("methodology") or ""))] if book.markets else []
    return Sheet(
        "Run",
        "The run that made this vintage",
        "code, settings, seed and reasons",
        (
            Column("What", [name for name, _ in lines], width=26),
            Column("Value", [text for _, text in lines], width=100),
        ),
        filtered=False,
    )
