"""`aker compute --engine spark` on tables of an S3 store: workers read and write there with keys of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import polars as pl
import pytest
from limits import HANG
from panels import TEST_SETTINGS, panel
from polars.testing import assert_frame_equal
from s3_store import s3_store

from aker_jobs.comparison.industry_panel import industry_panel

pytestmark = pytest.mark.xdist_group("spark")

KEYS = ["area_fips", "own_code", "industry_code", "year"]
CELLS, PANEL = "s3://lake/cells", "s3://lake/panel"


def test_years_are_read_and_replaced_in_a_store(spark: Any) -> None:
    first = panel(areas=2, years=(2020, 2021))
    with s3_store("lake") as store:
        options = {**store, "aws_conditional_put": "etag"}
        first.write_delta(CELLS, storage_options=options)
        assert computed(store)[0]["rows"] == {"2020": first.filter(year=2020).height, "2021": of_2021(first).height}
        same(read(options), industry_panel(first))
        second = pl.concat([first.filter(year=2020), of_2021(panel(areas=2, years=(2020, 2021), seed=3))])
        second.write_delta(CELLS, mode="overwrite", storage_options=options)
        assert computed(store, "--years", "2021")[0]["version"] == 1
        anew = industry_panel(of_2021(second))
        same(read(options).filter(year=2021), anew)
        same(read(options).filter(year=2020), industry_panel(first).filter(year=2020))
        same(read(options, version=0), industry_panel(first))


def of_2021(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(year=2021)


def computed(store: dict[str, str], *more: str) -> Any:
    """What the command says, in a process of its own: its workers have the keys from their environment alone."""
    keys = {name.removeprefix("aws_").removesuffix("_url"): value for name, value in store.items()}
    environment = {f"AKER_S3_{name.upper()}": value for name, value in keys.items()}
    settings = [part for name, value in TEST_SETTINGS.items() for part in ("--conf", f"{name}={value}")]
    command = [sys.executable, "-m", "aker_core.cli.app", "compute", "--from", CELLS, "--to", PANEL, "--json"]
    ended = subprocess.run(
        [*command, "--engine", "spark", "--master", "local[1]", *settings, *more],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    return json.loads(ended.stdout)


def read(options: dict[str, str], version: int | None = None) -> pl.DataFrame:
    return pl.scan_delta(PANEL, version=version, storage_options=options).collect()


def same(there: pl.DataFrame, expected: pl.DataFrame) -> None:
    ours = there.select(expected.columns).sort(KEYS)
    assert_frame_equal(ours, expected.sort(KEYS), check_dtypes=False, rel_tol=1e-9, abs_tol=1e-9)
