"""Two writers of one table: the second begins again on the state that the first left."""

from __future__ import annotations

import subprocess
import sys

import pytest
from deltalake import DeltaTable
from lake_rows import jobs, put, rows
from limits import HANG

from aker_core.errors import StorageError
from aker_data.lake.tables import Lake


def test_a_writer_in_between_is_a_conflict_that_is_settled_on_the_new_state(lake, before_the_next_commit):
    put(lake, "2024-06", a=rows(1))
    mine = lake.stage("toy", "2024-06", "mine.parquet", rows(10))
    before_the_next_commit(lambda: put(lake, "2024-06", theirs=rows(20)))
    assert lake.write("toy", "2024-06", [mine])
    assert jobs(lake) == [10]
    assert lake.names("toy", "2024-06") == {"mine.parquet"}


def test_two_writers_of_a_new_month_never_mix(lake, before_the_next_commit):
    put(lake, "2024-05", a=rows(1))
    before_the_next_commit(lambda: put(lake, "2024-06", theirs=rows(20)))
    assert put(lake, "2024-06", mine=rows(10))
    assert jobs(lake, "2024-06") == [10]


def test_a_writer_that_never_ends_is_said(lake, before_the_next_commit):
    put(lake, "2024-06", a=rows(1))
    count = iter(range(100))

    def another():
        put(Lake(lake.root), "2024-07", **{f"n{next(count)}": rows(1)})
        before_the_next_commit(another)

    before_the_next_commit(another)
    with pytest.raises(StorageError, match="another run keeps writing"):
        put(lake, "2024-06", b=rows(2))
    assert jobs(lake, "2024-06") == [1]


def test_two_first_writers_make_one_table(lake, before_the_next_commit):
    before_the_next_commit(lambda: put(lake, "2024-05", a=rows(1)))
    assert put(lake, "2024-06", a=rows(2))
    assert (jobs(lake, "2024-05"), jobs(lake, "2024-06")) == ([1], [2])


WRITER = """
import sys
import polars as pl
from aker_core.errors import StorageError
from aker_data.lake.tables import Lake
root, name, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
lake, done = Lake(root), 0
print("ready", flush=True)
sys.stdin.readline()
for number in range(times):
    files = [
        lake.stage("toy", "2024-06", f"{name}{number}{part}.parquet", pl.DataFrame({"who": [f"{name}{number}"] * 50}))
        for part in "ab"
    ]
    try:
        done += lake.write("toy", "2024-06", files)
    except StorageError as error:
        assert "another run keeps writing" in str(error), error
print(done)
"""


def test_two_processes_on_one_partition_never_mix(lake):
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, lake.root, name, "12"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("x", "y")
    ]
    for writer in writers:
        writer.stdout.readline()
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    seen = set()
    while any(writer.poll() is None for writer in writers):
        if lake.files("toy", "2024-06"):
            table = lake.scan("toy", "2024-06").collect()
            assert (table.height, table["who"].n_unique()) == (100, 1)
            seen.add(table["who"][0])
    done = [int(writer.communicate(timeout=HANG)[0]) for writer in writers]
    assert all(writer.returncode == 0 for writer in writers)
    assert min(done) > 0
    assert lake.scan("toy", "2024-06").collect()["who"].n_unique() == 1
    assert DeltaTable(lake.uri("toy")).version() == sum(done) - 1
