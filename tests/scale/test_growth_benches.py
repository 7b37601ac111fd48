"""What the benchmarks of long histories compute from their runs: slopes, spans of jobs, equality with DuckDB."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.scale import slopes
from bench.scale_cost import makespan, simulated

ROOT = Path(__file__).resolve().parents[2]


def test_slopes_are_of_logarithms() -> None:
    runs = [{"rows": 10.0**n, "linear": 3 * 10.0**n, "flat": 80.0, "root": 10.0 ** (n / 2)} for n in range(3)]
    assert slopes(runs, ("linear", "flat", "root")) == "slopes linear 1.00, flat 0.00, root 0.50"
    assert not slopes(runs[:1], ("linear",))


def test_the_longest_task_is_taken_first() -> None:
    assert makespan([1, 1, 1, 3], cores=2) == 3
    assert makespan([2, 2, 2], cores=2) == 4


def test_more_cores_than_work_do_not_help() -> None:
    few, many, idle = (simulated(10_000_000, 50.0, cores, tasks=200)[1] for cores in (4, 200, 800))
    assert few > many == pytest.approx(idle, rel=0.02)


def test_a_file_of_lodes_is_summed_as_by_duckdb(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench.scale_lodes", "--millions", "0.001,0.002", "--engines", "polars"]
    ended = subprocess.run([*command, "--folder", str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert [line.split()[0] for line in ended.stdout.splitlines()] == ["duckdb", "polars"] * 3
