"""The table at the end of a flow."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from aker_data.check import Check
from aker_data.ingest.context import IngestResult
from aker_jobs.ingested import Ingested
from flows.summary import runnable, source_lines, summary_table


def result(table: str, rows: int, *, changed: bool, failed: int) -> IngestResult:
    checks = tuple(Check(f"rule {at}", passed=at >= failed, note="") for at in range(3))
    return IngestResult(table, "2024-06", changed, (), rows, "published", checks, report=f"lake/{table}/report.html")


def test_each_source_has_a_line_with_rows_change_checks_and_seconds() -> None:
    pep = result("census_pep", 19_170, changed=True, failed=0)
    nri = result("fema_nri", 54, changed=False, failed=1)
    ingested = Ingested({"census_pep": pep, "fema_nri": nri}, seconds={"census_pep": 12.345})
    assert summary_table(source_lines(ingested)) == [
        "  source        rows  change     checks         seconds",
        "  census_pep  19,170  new        3 passed          12.3",
        "  fema_nri        54  no change  2 of 3 passed      0.0",
    ]
    assert [line.report for line in source_lines(ingested)] == [
        "lake/census_pep/report.html",
        "lake/fema_nri/report.html",
    ]


def test_a_flow_that_asked_nobody_has_no_table() -> None:
    assert summary_table([]) == []


def test_the_next_command_is_one_that_the_shell_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`.venv/bin/aker refresh` without an activated environment: plain `aker` would be no command."""
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "executable", str(programs / "python"))
    monkeypatch.setenv("PATH", str(tmp_path / "elsewhere"))
    assert runnable("aker show") == "aker show"  # nothing better is known
    (programs / "aker").touch(mode=0o755)
    assert runnable("aker show --as-of 2024-06") == ".venv/bin/aker show --as-of 2024-06"
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert runnable("aker show") == f"{programs}/aker show"
    monkeypatch.setenv("PATH", str(programs))
    assert runnable("aker show") == "aker show"
