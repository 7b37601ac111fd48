"""A lake in an object store."""

from __future__ import annotations

import pytest
from deltalake import DeltaTable
from lake_rows import jobs, noted, put, put_files, rows
from s3_store import s3_store

from aker_core.errors import StorageError
from aker_data.lake.files import storing
from aker_data.lake.tables import Lake


def test_a_note_in_a_store(store):
    noted(Lake("s3://lake/noted", store))


@pytest.fixture(scope="module")
def store():
    with s3_store("lake") as options:
        yield options


def test_a_lake_in_a_store(store):
    lake = Lake("s3://lake/one", store)
    assert lake.as_ofs("toy") == []
    assert put(lake, "2024-06", a=rows(1), b=rows(2))
    assert put(lake, "2024-06", b=rows(2), c=rows(3))
    assert not put(lake, "2024-06", b=rows(2), c=rows(3))
    assert jobs(lake) == [2, 3]
    file = next(file for file in lake.files("toy", "2024-06") if file.name == "b.parquet")
    assert put_files(lake, "2024-07", [lake.adopt("toy", "2024-07", file)])
    assert jobs(lake) == [2]
    assert DeltaTable(lake.uri("toy"), storage_options=lake.options).to_pyarrow_table().num_rows == 3


def test_two_writers_in_a_store_conflict(store, before_the_next_commit):
    lake = Lake("s3://lake/two", store)
    put(lake, "2024-06", a=rows(1))
    before_the_next_commit(lambda: put(lake, "2024-06", theirs=rows(20)))
    assert put(lake, "2024-06", mine=rows(10))
    assert lake.names("toy", "2024-06") == {"mine.parquet"}


def test_a_store_that_is_away():
    away = {
        "aws_endpoint_url": "http://127.0.0.1:9",
        "aws_access_key_id": "a",
        "aws_secret_access_key": "hushhush",
        "aws_region": "us-east-1",
        "aws_allow_http": "true",
    }
    options = {**away, "max_retries": "0", "retry_timeout": "1s", "connect_timeout": "1s"}
    with pytest.raises(StorageError, match="s3://lake") as caught:
        Lake("s3://lake/x", options).as_ofs("toy")
    assert "hushhush" not in str(caught.value)


def test_an_unreachable_store_is_said_on_one_line():
    tree = "Kernel error -> Generic S3 error\n   \x1b[31m↳\x1b[0m HTTP error\n    \x1b[31m↳\x1b[0m Connection refused\n"
    with pytest.raises(StorageError) as caught, storing("s3://bucket/lake"):
        raise OSError(tree)
    assert str(caught.value) == (
        "s3://bucket/lake: Kernel error -> Generic S3 error HTTP error Connection refused. "
        "Check AKER_S3_ENDPOINT and the keys of the store, or set AKER_LAKE_PATH"
    )


def test_a_short_log_in_a_store(store):
    there = Lake("s3://lake/short", store)
    for count in range(12):
        assert there.write("toy", "2024-06", [there.stage("toy", "2024-06", f"{count}.parquet", rows(count))])
    assert jobs(Lake("s3://lake/short", store)) == [11]
