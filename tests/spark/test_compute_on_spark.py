"""`aker compute --engine spark`: the table that Polars writes, killed or not, read by Spark at any version."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from deltalake import DeltaTable
from limits import HANG
from panels import TEST_SETTINGS, panel, rows_of
from polars.testing import assert_frame_equal

from aker_core.errors import StorageError
from aker_scale.compute import Job, compute

pytestmark = pytest.mark.xdist_group("spark")

KEYS = ["area_fips", "own_code", "industry_code", "year"]
YEARS = range(2019, 2022)


def read(path: Path, version: int | None = None) -> pl.DataFrame:
    return pl.scan_delta(str(path), version=version).collect().sort(KEYS)


def same(computed: pl.DataFrame, expected: pl.DataFrame) -> None:
    assert_frame_equal(computed, expected.select(computed.columns), rel_tol=1e-9, abs_tol=1e-9)


def test_a_killed_job_that_is_run_again_leaves_what_an_undisturbed_one_leaves(spark: Any, tmp_path: Path) -> None:
    from aker_scale.delta_source import NAME, DeltaByYear

    source, target, undisturbed = tmp_path / "cells", tmp_path / "panel", tmp_path / "by_polars"
    panel(areas=3, years=YEARS).write_delta(str(source))
    compute(Job(str(source), str(target), engine="spark"))
    first = read(target)
    panel(areas=3, years=YEARS, seed=5).write_delta(str(source), mode="overwrite")
    _killed_once_a_file_is_staged(source, target)
    assert DeltaTable(str(target)).version() == 0  # nothing of it is part of the table
    assert read(target).equals(first)
    computed = compute(Job(str(source), str(target), engine="spark"))
    assert (computed.version, computed.changed) == (1, True)
    compute(Job(str(source), str(undisturbed)))
    second = read(target)
    same(second, read(undisturbed))
    assert second.height == second.select(KEYS).unique().height
    assert compute(Job(str(source), str(target), engine="spark")).version == 1  # the same files: no transaction
    assert read(target, version=0).equals(first)
    spark.dataSource.register(DeltaByYear)
    old = spark.read.format(NAME).option("path", str(target)).option("version", "0").load()
    same(rows_of(old).select(first.columns).sort(KEYS), first)


def _killed_once_a_file_is_staged(source: Path, target: Path) -> None:
    """The command in a process group of its own, killed when a worker has written a file and none is committed."""
    there = set(target.rglob("part-*.parquet"))
    command = [sys.executable, "-m", "aker_core.cli.app", "compute", "--from", source, "--to", target]
    settings = [part for name, value in TEST_SETTINGS.items() for part in ("--conf", f"{name}={value}")]
    process = subprocess.Popen(
        [*map(str, command), *settings],
        env=os.environ | {"AKER_ENGINE": "spark", "AKER_SPARK_MASTER": "local[1]"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    until = time.monotonic() + HANG
    while time.monotonic() < until and process.poll() is None:
        if set(target.rglob("part-*.parquet")) - there:
            os.killpg(process.pid, signal.SIGKILL)
            break
        time.sleep(0.01)
    _, error = process.communicate()
    assert process.returncode == -signal.SIGKILL, error.decode()[-2000:]


def test_tables_that_only_other_readers_understand_are_refused(spark: Any, tmp_path: Path) -> None:
    from aker_scale.delta_source import NAME, DeltaByYear

    pl.DataFrame({"x": [1]}).write_delta(
        str(tmp_path), delta_write_options={"configuration": {"delta.enableDeletionVectors": "true"}}
    )
    spark.dataSource.register(DeltaByYear)
    with pytest.raises(Exception, match=r"deletion vectors") as refused:
        spark.read.format(NAME).option("path", str(tmp_path)).load()
    assert "StorageError" in str(refused.value) or isinstance(refused.value, StorageError)
