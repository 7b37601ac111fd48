"""`aker metrics --coverage`: how many markets of a vintage have each metric, by type of area, and each pillar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from aker_core.cli.tables import note, print_json, print_table
from aker_core.errors import StorageError

if TYPE_CHECKING:
    from datetime import date

    from aker_core.markets.coverage import Coverage

TYPES = {"metro": "metropolitan", "micro": "micropolitan"}
NUMBERS = ("value", "bounds", "missing", "areas")


def show_coverage(as_of: str | None, *, as_json: bool) -> None:
    """Print both tables of the newest vintage up to a month. Raises StorageError where none is stored."""
    vintage, origin, metrics, pillars = read_coverage(as_of)
    if as_json:
        rows = {"metrics": metrics, "pillars": pillars}
        listed = {name: [{**vars(row), "missing": row.missing} for row in of] for name, of in rows.items()}
        print_json({"data_vintage": vintage, "data_origin": origin, **listed})
        return
    print_table(
        "Coverage of metrics", ("metric", *_columns(metrics), "why it is missing"), _rows(metrics), _right(metrics)
    )
    print_table(
        "Coverage of pillars", ("pillar", *_columns(pillars)), [row[:-1] for row in _rows(pillars)], _right(pillars)
    )
    note(f"Vintage {vintage:%Y-%m}, {origin}. Reasons: the most frequent one. Of one market: aker show DEN")


def read_coverage(as_of: str | None) -> tuple[date, str, list[Coverage], list[Coverage]]:
    """Vintage, origin, and the coverage of metrics and pillars. Raises StorageError where nothing is stored."""
    from aker_core.markets.coverage import metric_coverage, pillar_coverage
    from aker_core.markets.database import reading_rows
    from aker_core.markets.pillars import PILLARS
    from aker_core.markets.queries import facts_frame
    from aker_data.store import rows as stored
    from aker_jobs.registry import METRICS

    with reading_rows() as source:
        facts = facts_frame(source, as_of)
        if not facts.height:
            raise StorageError("No vintage is stored up to this month. Run `aker refresh`, or leave --as-of out")
        vintage = facts["data_vintage"][0]
        scores = stored.scores(source, vintage)
    metrics = metric_coverage(facts, [metric.id for metric in METRICS])
    pillars = pillar_coverage(scores, facts.select("msa_id", "type").unique("msa_id"), PILLARS.values())
    return vintage, facts["data_origin"][0], metrics, pillars


def _types(rows: Sequence[Coverage]) -> list[str]:
    return list(dict.fromkeys(row.type for row in rows))


def _columns(rows: Sequence[Coverage]) -> list[str]:
    return [f"{TYPES[kind][:5]} {name}" for kind in _types(rows) for name in NUMBERS]


def _right(rows: Sequence[Coverage]) -> frozenset[str]:
    return frozenset(_columns(rows))


def _rows(rows: Sequence[Coverage]) -> list[tuple[str, ...]]:
    by_id: dict[str, list[Coverage]] = {}
    for row in rows:
        by_id.setdefault(row.id, []).append(row)
    return [(name, *(cell for row in of for cell in _cells(row)), _reason(of)) for name, of in by_id.items()]


def _cells(row: Coverage) -> tuple[str, ...]:
    return tuple(f"{number:,}" for number in (row.values, row.bounds, row.missing, row.markets))


def _reason(rows: Sequence[Coverage]) -> str:
    return next((row.reason for row in rows if row.missing and row.reason), "")
