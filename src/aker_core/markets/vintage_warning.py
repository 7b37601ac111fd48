"""What is said of everything that is made of a vintage: that its figures are the sample's, or the snapshot's."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from aker_core.markets.report import SNAPSHOT, SYNTHETIC
from aker_data.store import run_rows, statement
from aker_snapshot import is_note

if TYPE_CHECKING:
    from aker_data.store.statement import Source

ORIGINS = "SELECT DISTINCT data_origin, run_id FROM market_jobs WHERE data_vintage = :vintage"


def vintage_warning(source: Source, vintage: date | None) -> str:
    """The one line; empty for published figures, and where nothing is stored of the vintage."""
    if vintage is None:
        return ""
    rows = statement.select_rows(source, ORIGINS, vintage=vintage)
    if any(row["data_origin"] == "sample" for row in rows):
        return SYNTHETIC
    reasons = run_rows.run_reasons(source, {row["run_id"] for row in rows if row["run_id"]})
    return SNAPSHOT if any(is_note(line) for lines in reasons.values() for line in lines) else ""
