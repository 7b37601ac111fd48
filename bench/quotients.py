"""a. Location quotients of all areas and industries of one QCEW year, from the lake."""

from __future__ import annotations

from pathlib import Path

from bench.files import YEAR, single_file
from bench.ingest import candidate
from bench.measure import Job, in_turn
from bench.report import Budget, Report, Setup, agree, lines

TIMES, PEAK_MB = 2.0, 500.0
SCAN = "bare scan of the columns"


def measure(setup: Setup) -> Report:
    """This project against a scan that computes nothing, and against Polars and pandas as people write them."""
    folder = Path(setup.scratch, "quotients")
    candidate(single_file(YEAR, setup.rows).parent, folder, [YEAR]).run()
    arguments = {"files": [str(path) for path in folder.glob("lake/bls_qcew_annual/as_of=*/*.parquet")]}
    contenders = {
        SCAN: Job("bench.baseline_lq:scan", arguments),
        "candidate": Job("bench.candidate:quotients", arguments),
        "Polars, joins": Job("bench.baseline_lq:polars_join", arguments),
        "Polars, joins, streaming": Job("bench.baseline_lq:polars_streaming", arguments),
        "Polars, read once, categories": Job("bench.baseline_lq:polars_read_once", arguments),
        "pandas": Job("bench.baseline_lq:pandas_merge", arguments),
    }
    measured = in_turn(contenders, setup.repeats + 2)
    mine = measured["candidate"]
    return Report(
        "a",
        f"location quotients of one QCEW year ({setup.rows:,} rows) from the lake",
        lines(measured, SCAN),
        [
            Budget("candidate against the bare scan", mine.least / measured[SCAN].least, TIMES, "×"),
            Budget("peak memory", mine.peak_mb, PEAK_MB, "MB"),
        ],
        agree(measured.values()),
    )
