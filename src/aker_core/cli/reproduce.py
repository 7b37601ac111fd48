"""`aker reproduce`: a run repeated from the archive, and compared cell by cell."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from aker_core.cli.tables import note, print_json, print_table
from aker_core.errors import CheckFailed, StorageError
from aker_core.markets.database import reading_rows
from aker_data.store import rows as stored

if TYPE_CHECKING:
    from aker_data.store.statement import Source


def reproduce(run_id: str | None, *, as_json: bool) -> int:
    """Print how a run compares with its repetition; the exit code: 0 where all is identical, else that of a check.

    run_id: default the run that wrote the newest vintage. Raises StorageError where nothing is stored.
    """
    from aker_core.cli.refresh import progress_display
    from aker_core.config import Settings
    from flows.reproduction import reproduce as repeat

    with progress_display(quiet=as_json) as show, reading_rows() as source:
        found = repeat(source, run_id or _newest(source), Settings(), show)
    if as_json:
        print_json({**asdict(found), "is_identical": found.is_identical})
    else:
        title = f"run {found.run_id}, {found.as_of} of {found.year}, from {found.payloads:,} archived payloads"
        columns = ("table", "rows", "SHA-256 stored", "SHA-256 repeated", "result")
        rows = [
            (table.table, f"{table.rows:,}", table.digest[:16], table.digest_again[:16], _word(table.is_identical))
            for table in found.tables
        ]
        print_table(title, columns, rows, frozenset({"rows"}))
        for table in found.tables:
            for line in table.differences:
                note(f"  {table.table}: {line}")
        for line in found.notes:
            note(f"  note: {line}")
        note("Identical to the last cell." if found.is_identical else "Not identical: the cells above differ.")
    return 0 if found.is_identical else CheckFailed.exit_code


def _newest(source: Source) -> str:
    """The newest run that wrote figures of the newest vintage."""
    vintage = stored.vintage_of(source, None)
    rows = [] if vintage is None else stored.wide_records(source, "market_jobs", vintage)
    if not (runs := sorted({row["run_id"] for row in rows if row["run_id"]})):
        raise StorageError(
            "No vintage that a run wrote is stored. There is nothing to repeat. Run `aker refresh` first"
        )
    return str(runs[-1])


def _word(is_identical: bool) -> str:
    return "identical" if is_identical else "differs"
