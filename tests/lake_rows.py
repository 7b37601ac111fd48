"""A toy table in a lake: rows, what is written, and what is read."""

from __future__ import annotations

from pathlib import Path

import polars as pl


def rows(*jobs, area="01"):
    return pl.DataFrame({"area": [area] * len(jobs), "jobs": list(jobs)}, schema={"area": pl.String, "jobs": pl.Int64})


def put(lake, as_of, **frames):
    return lake.write(
        "toy", as_of, [lake.stage("toy", as_of, f"{n}.parquet", f, key=["area"]) for n, f in frames.items()]
    )


def jobs(lake, as_of=None):
    return sorted(lake.scan("toy", as_of).collect()["jobs"])


def hidden(lake):
    return [path.name for path in Path(lake.root).rglob(".*.tmp")]


def put_files(lake, as_of, files):
    return lake.write("toy", as_of, files)


def noted(lake):
    """A note is part of the transaction of its files, each month has its own, and the newest one counts."""
    assert lake.note("toy", "2024-06") is None
    may, june = (
        [lake.stage("toy", "2024-05", "a.parquet", rows(1))],
        [lake.stage("toy", "2024-06", "a.parquet", rows(1))],
    )
    assert lake.write("toy", "2024-05", may, note="five → 5")
    assert lake.write("toy", "2024-06", june, note="six")
    assert (lake.note("toy", "2024-05"), lake.note("toy", "2024-06")) == ("five → 5", "six")
    files = lake.files("toy", "2024-05")
    assert not lake.write("toy", "2024-05", files, note="five, again")
    assert (lake.note("toy", "2024-05"), lake.note("toy", "2024-06")) == ("five, again", "six")
    assert not lake.write("toy", "2024-05", files)
    assert lake.note("toy", "2024-05") == "five, again"
    assert jobs(lake, "2024-05") == [1]
