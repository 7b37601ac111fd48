"""How many threads Polars has in a refresh: one for the sample, and as many as ever for all else."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

from aker_core.config import Settings
from flows.steps import POLARS_THREADS, limit_threads


@pytest.fixture(autouse=True)
def _nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(POLARS_THREADS, "kept by this test")
    monkeypatch.delenv(POLARS_THREADS)


@pytest.mark.parametrize(("mode", "threads"), [("sample", "1"), ("snapshot", None), ("files", None), ("live", None)])
def test_the_sample_has_one_thread(monkeypatch: pytest.MonkeyPatch, mode: Any, threads: str | None) -> None:
    monkeypatch.delitem(sys.modules, "polars", raising=False)
    limit_threads(Settings(source_mode=mode))
    assert os.environ.get(POLARS_THREADS) == threads


def test_what_somebody_has_said_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "polars", raising=False)
    monkeypatch.setenv(POLARS_THREADS, "3")
    limit_threads(Settings(source_mode="sample"))
    assert os.environ[POLARS_THREADS] == "3"


def test_nothing_is_said_once_polars_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", pytest)
    limit_threads(Settings(source_mode="sample"))
    assert POLARS_THREADS not in os.environ


@pytest.mark.parametrize("program", ["flows.refresh_market_data", "aker_core.cli.app"])
def test_polars_is_not_loaded_before_it_is_said(program: str) -> None:
    code = (
        "import sys; import aker_core.config, aker_core.cli.refresh, flows.steps; "
        f"import {program}; print('polars' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
