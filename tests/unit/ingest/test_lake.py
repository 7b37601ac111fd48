"""A partition is replaced whole or not at all, whoever writes beside us."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from deltalake import DeltaTable
from limits import HANG
from s3_store import s3_store

from aker_core.errors import StorageError
from aker_data.lake import tables
from aker_data.lake.files import storing
from aker_data.lake.tables import Lake


def rows(*jobs, area="01"):
    return pl.DataFrame({"area": [area] * len(jobs), "jobs": list(jobs)}, schema={"area": pl.String, "jobs": pl.Int64})


def put(lake, as_of, **frames):
    return lake.write(
        "toy", as_of, [lake.stage("toy", as_of, f"{n}.parquet", f, key=["area"]) for n, f in frames.items()]
    )


def jobs(lake, as_of=None):
    return sorted(lake.scan("toy", as_of).collect()["jobs"])


@pytest.fixture
def lake(tmp_path):
    return Lake(str(tmp_path / "a lake"))


def test_what_is_written_is_read_with_its_month(lake):
    assert put(lake, "2024-06", a=rows(1, 2), b=rows(3))
    table = lake.scan("toy", "2024-06").collect()
    assert sorted(table["jobs"]) == [1, 2, 3]
    assert set(table["as_of"]) == {"2024-06"}
    assert lake.names("toy", "2024-06") == {"a.parquet", "b.parquet"}
    assert {file.name: (file.rows, file.ranges["area"]) for file in lake.files("toy", "2024-06")} == {
        "a.parquet": (2, ("01", "01")),
        "b.parquet": (1, ("01", "01")),
    }


def test_months_stand_beside_each_other_and_the_newest_is_read(lake):
    put(lake, "2024-06", a=rows(1))
    put(lake, "2024-05", a=rows(2))
    assert lake.as_ofs("toy") == ["2024-05", "2024-06"]
    assert (jobs(lake), jobs(lake, "2024-05")) == ([1], [2])


def test_a_month_is_replaced_and_the_others_stay(lake):
    put(lake, "2024-05", a=rows(1))
    put(lake, "2024-06", a=rows(2), b=rows(3))
    assert put(lake, "2024-06", b=rows(3), c=rows(4))
    assert (jobs(lake, "2024-05"), jobs(lake, "2024-06")) == ([1], [3, 4])


def test_the_same_names_write_nothing(lake):
    put(lake, "2024-06", a=rows(1))
    before = snapshot(lake)
    assert not put(lake, "2024-06", a=rows(1))
    assert not lake.write("toy", "2024-06", lake.files("toy", "2024-06"))
    assert snapshot(lake) == before


def snapshot(lake):
    return {path: path.stat().st_mtime_ns for path in Path(lake.root).rglob("*") if path.is_file()}


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


def test_a_note_is_part_of_the_transaction(lake):
    noted(lake)
    before = snapshot(lake)
    assert not lake.write("toy", "2024-06", lake.files("toy", "2024-06"), note="six")
    assert snapshot(lake) == before


def test_a_note_in_a_store(store):
    noted(Lake("s3://lake/noted", store))


def test_a_name_that_comes_back_is_there_again(lake):
    for names in (["a"], ["b"], ["a"]):
        put(lake, "2024-06", **{name: rows(ord(name)) for name in names})
    assert jobs(lake) == [97]


def test_other_readers_of_delta_see_the_same(lake):
    put(lake, "2024-05", a=rows(1))
    put(lake, "2024-06", a=rows(2), b=rows(3, area="02"))
    put(lake, "2024-06", b=rows(3, area="02"))
    delta = pl.DataFrame(DeltaTable(lake.uri("toy")).to_pyarrow_table()).sort("as_of")
    assert delta.to_dicts() == [
        {"area": "01", "jobs": 1, "as_of": "2024-05"},
        {"area": "02", "jobs": 3, "as_of": "2024-06"},
    ]
    assert DeltaTable(lake.uri("toy"), version=1).to_pyarrow_table().num_rows == 3


def test_a_staged_file_is_not_part_of_the_table(lake):
    put(lake, "2024-06", a=rows(1))
    staged = lake.stage("toy", "2024-06", "b.parquet", rows(9))
    assert jobs(lake) == [1]
    assert lake.scan_files([staged]).collect()["jobs"].to_list() == [9]
    lake.discard([staged])
    (file,) = lake.files("toy", "2024-06")
    assert [str(path) for path in Path(lake.uri("toy"), "as_of=2024-06").iterdir()] == [file.at]


def test_a_file_that_a_killed_run_left_is_written_over(lake):
    folder = Path(lake.uri("toy"), "as_of=2024-06")
    folder.mkdir(parents=True)
    (folder / "a.parquet").write_bytes(b"half a file")
    put(lake, "2024-06", a=rows(1))
    assert jobs(lake) == [1]


def test_a_file_of_another_month_is_taken_over_without_its_rows_being_written(lake):
    put(lake, "2024-05", a=rows(1))
    (file,) = lake.files("toy", "2024-05")
    assert lake.write("toy", "2024-06", [lake.adopt("toy", "2024-06", file)])
    assert jobs(lake, "2024-06") == [1]
    paths = [Path(lake.files("toy", month)[0].at) for month in ("2024-05", "2024-06")]
    assert paths[0].stat().st_ino == paths[1].stat().st_ino


def test_types_are_cast_at_the_door(lake):
    frame = pl.DataFrame(
        {"cat": ["a"], "en": ["x"], "u8": [255], "u32": [2**32 - 1], "f": [1.5], "b": [True], "i16": [1]},
        schema={
            "cat": pl.Categorical,
            "en": pl.Enum(["x"]),
            "u8": pl.UInt8,
            "u32": pl.UInt32,
            "f": pl.Float32,
            "b": pl.Boolean,
            "i16": pl.Int16,
        },
    )
    put(lake, "2024-06", a=frame.rename({"cat": "area"}))
    assert lake.scan("toy").drop("as_of").collect().row(0) == ("a", "x", 255, 2**32 - 1, 1.5, True, 1)
    assert DeltaTable(lake.uri("toy")).to_pyarrow_table().num_rows == 1


def test_a_type_that_the_lake_cannot_hold(lake):
    with pytest.raises(StorageError, match="Column area is List"):
        lake.stage("toy", "2024-06", "a.parquet", pl.DataFrame({"area": [[1]]}))


def test_a_new_column_is_added_and_an_old_month_still_read(lake):
    put(lake, "2024-05", a=rows(1))
    put(lake, "2024-06", a=rows(1).with_columns(pl.lit("x").alias("more")))
    assert lake.scan("toy", "2024-06").collect()["more"].to_list() == ["x"]
    assert jobs(lake, "2024-05") == [1]
    assert DeltaTable(lake.uri("toy")).to_pyarrow_table().num_rows == 2


def test_a_column_that_changed_its_type_is_refused(lake):
    put(lake, "2024-05", a=rows(1))
    with pytest.raises(StorageError, match=r"column jobs is long there and string now.*replay"):
        put(lake, "2024-06", a=rows(1).cast({"jobs": pl.String}))
    assert jobs(lake) == [1]


def test_nothing_there_says_what_to_do(lake):
    with pytest.raises(StorageError, match="aker refresh"):
        lake.scan("toy")
    put(lake, "2024-06", a=rows(1))
    with pytest.raises(StorageError, match="2020-01"):
        lake.scan("toy", "2020-01")


def test_sample_rows_never_replace_published_ones(lake):
    put(lake, "2024-06", a=rows(1))
    with pytest.raises(StorageError, match=r"--as-of.*AKER_LAKE_PATH"):
        put(lake, "2024-06", **{"a-sample": rows(2)})
    assert jobs(lake) == [1]
    assert lake.origin("toy", "2024-06") == "published"
    assert hidden(lake) == []


def test_published_rows_replace_sample_ones(lake):
    put(lake, "2024-06", **{"a-sample": rows(2)})
    assert lake.origin("toy", "2024-06") == "sample"
    put(lake, "2024-06", a=rows(1))
    assert (jobs(lake), lake.origin("toy", "2024-06")) == ([1], "published")


def hidden(lake):
    return [path.name for path in Path(lake.root).rglob(".*.tmp")]


def test_an_empty_frame_is_a_file_of_no_rows(lake):
    put(lake, "2024-06", a=rows())
    assert lake.files("toy", "2024-06")[0].rows == 0
    assert jobs(lake) == []


def test_a_lake_that_cannot_be_written(tmp_path):
    (tmp_path / "lake").write_text("a file")
    with pytest.raises(StorageError, match="AKER_LAKE_PATH"):
        put(Lake(str(tmp_path / "lake")), "2024-06", a=rows(1))


def test_a_full_disk_leaves_the_table_as_it_was(lake):
    put(lake, "2024-06", a=rows(1))
    code = """
import resource, sys
import polars as pl
from aker_core.errors import StorageError
from aker_data.lake.tables import Lake
lake = Lake(sys.argv[1])
frame = pl.DataFrame({"area": [str(n) for n in range(200_000)], "jobs": range(200_000)})
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    lake.write("toy", "2024-06", [lake.stage("toy", "2024-06", "b.parquet", frame)])
except StorageError as error:
    print(error)
    sys.exit(error.exit_code)
"""
    asked = [sys.executable, "-c", code, lake.root]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=HANG, check=False)
    assert done.returncode == 30, done.stderr
    assert "no space left" in done.stdout
    assert jobs(lake) == [1]
    assert hidden(lake) == []


# Another writer


@pytest.fixture
def before_the_next_commit(monkeypatch):
    """Have another writer do something right before the next transaction of this one."""
    commit = tables.commit

    def arrange(act):
        def late(*arguments):
            monkeypatch.setattr(tables, "commit", commit)
            act()
            commit(*arguments)

        monkeypatch.setattr(tables, "commit", late)

    return arrange


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


# A store


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


def put_files(lake, as_of, files):
    return lake.write("toy", as_of, files)


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


def test_a_tenth_of_a_national_year_is_written_whole(lake):
    """360,000 rows of twenty columns; how long it takes is measured by `make bench`."""
    count = 360_000
    frame = pl.DataFrame({"area": pl.Series([f"{n % 4400:05d}" for n in range(count)])}).with_columns(
        pl.int_range(count).alias(f"v{n}") % (n + 7) for n in range(19)
    )
    put(lake, "2024-06", a=frame)
    (file,) = lake.files("toy", "2024-06")
    assert Path(file.at).stat().st_size == file.bytes


def one_bit(body: bytes) -> bytes:
    return body[:40] + bytes([body[40] ^ 1]) + body[41:]


@pytest.mark.parametrize(
    "damage", [lambda _: b"", lambda _: b"bad", one_bit, lambda body: body[::-1], lambda body: body[:-1]]
)
def test_a_damaged_file_is_named(lake, damage):
    put(lake, "2024-06", a=rows(1))
    (file,) = lake.files("toy", "2024-06")
    Path(file.at).write_bytes(damage(Path(file.at).read_bytes()))
    with pytest.raises(StorageError, match=r"a\.[0-9a-f]{16}\.parquet: damaged.*mends it from the archive"):
        jobs(lake)
    with pytest.raises(StorageError, match="damaged"):
        lake.adopt("toy", "2024-07", file)


def test_a_damaged_log_is_told_in_one_line(lake):
    put(lake, "2024-06", a=rows(1))
    for entry in Path(lake.uri("toy"), "_delta_log").glob("*.json"):
        entry.write_text("{bad")
    with pytest.raises(StorageError, match="toy") as raised:
        lake.as_ofs("toy")
    assert "<unknown>" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_an_unreachable_store_is_said_on_one_line():
    tree = "Kernel error -> Generic S3 error\n   \x1b[31m↳\x1b[0m HTTP error\n    \x1b[31m↳\x1b[0m Connection refused\n"
    with pytest.raises(StorageError) as caught, storing("s3://bucket/lake"):
        raise OSError(tree)
    assert str(caught.value) == (
        "s3://bucket/lake: Kernel error -> Generic S3 error HTTP error Connection refused. "
        "Check AKER_S3_ENDPOINT and the keys of the store, or set AKER_LAKE_PATH"
    )


def test_the_log_stays_short_and_every_month_keeps_its_note(lake):
    months = [f"20{year}-{month:02d}" for year in (22, 23, 24) for month in range(1, 13)]
    for count, month in enumerate(months):
        files = [lake.stage("toy", month, "a.parquet", rows(count))]
        assert lake.write("toy", month, files, note=f"note of {month}")
    for round_ in range(100):
        assert not lake.write("toy", "2024-12", lake.files("toy", "2024-12"), note=f"round {round_}")
    fresh = Lake(lake.root)
    assert [fresh.note("toy", month) for month in months[:-1]] == [f"note of {month}" for month in months[:-1]]
    assert fresh.note("toy", "2024-12") == "round 99"
    assert [jobs(fresh, month) for month in months] == [[count] for count in range(36)]
    names = [path.name for path in Path(lake.uri("toy"), "_delta_log").iterdir()]
    assert len([name for name in names if name.endswith(".checkpoint.parquet")]) == 1
    assert len([name for name in names if name.endswith(".json")]) <= len(months) + 20
    assert DeltaTable(lake.uri("toy")).to_pyarrow_table().num_rows == 36


def test_a_short_log_in_a_store(store):
    there = Lake("s3://lake/short", store)
    for count in range(12):
        assert there.write("toy", "2024-06", [there.stage("toy", "2024-06", f"{count}.parquet", rows(count))])
    assert jobs(Lake("s3://lake/short", store)) == [11]
