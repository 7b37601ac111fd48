"""The benchmarks run: each at a four-hundredth of its size, where a budget says nothing and a failure everything."""

from __future__ import annotations

import subprocess
import sys

import pytest
from limits import HANG

from bench import fuzz
from bench.__main__ import MEASUREMENTS
from bench.files import ROOT

COUNT = 40


@pytest.mark.parametrize("letter", MEASUREMENTS)
@pytest.mark.drill
def test_a_benchmark_runs(letter: str) -> None:
    command = [sys.executable, "-m", "bench", "--smoke", "--only", letter]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=HANG, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", fuzz.names())
def test_no_mutation_is_taken_for_data(name: str) -> None:
    """A small form of `python -m bench.fuzz`: the first mutations of each parser. Time is judged there, not here."""
    fuzzed = fuzz.run(name, COUNT, fuzz.SEED)
    assert [fault for fault in fuzzed.faults if not fault.endswith((" s", " MB"))] == []
    assert sum(fuzzed.outcomes.values()) == COUNT
