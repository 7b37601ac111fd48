"""Histories in an object store: read there, written there, replaced there; keys come from the settings."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import polars as pl
import pytest
from limits import HANG
from panels import panel

from aker_jobs.comparison.industry_panel import industry_panel
from aker_scale.compute import Job, compute
from aker_scale.storage import storage_options

KEYS = ["area_fips", "own_code", "industry_code", "year"]
SECRET = "not-a-real-secret"
START_SECONDS = HANG


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An address in a bucket of a server of this machine."""
    pytest.importorskip("moto.server")
    boto3 = pytest.importorskip("boto3")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = f"from moto.server import main; main(['-H', '127.0.0.1', '-p', '{port}'])"
    server = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    endpoint = f"http://127.0.0.1:{port}"
    settings = {"ENDPOINT": endpoint, "REGION": "us-east-1", "ACCESS_KEY_ID": "key", "SECRET_ACCESS_KEY": SECRET}
    for name, value in {**settings, "ALLOW_HTTP": "true"}.items():
        monkeypatch.setenv(f"AKER_S3_{name}", value)
    try:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        client = boto3.client(
            "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="key", aws_secret_access_key=SECRET
        )
        client.create_bucket(Bucket="lake")
        yield "s3://lake/histories"
    finally:
        server.kill()
        server.wait()


def test_a_history_in_a_store(bucket: str) -> None:
    cells, options = panel(areas=3, years=range(2018, 2021)), storage_options(bucket)
    cells.write_delta(f"{bucket}/cells", storage_options=options)
    job = Job(f"{bucket}/cells", f"{bucket}/panel", rows=100)
    assert compute(job).changed
    assert not compute(job).changed
    expected = industry_panel(cells).sort(KEYS)
    there = pl.scan_delta(f"{bucket}/panel", storage_options=options).collect().sort(KEYS)
    assert there["lq"].to_list() == pytest.approx(expected["lq"].to_list(), rel=1e-9)
    cells.filter(pl.col("year") < 2020).write_delta(f"{bucket}/cells", mode="overwrite", storage_options=options)
    assert compute(Job(f"{bucket}/cells", f"{bucket}/panel", years=(2019,))).version == 1
    assert pl.scan_delta(f"{bucket}/panel", version=0, storage_options=options).collect().height == cells.height
    assert SECRET not in repr(job)
