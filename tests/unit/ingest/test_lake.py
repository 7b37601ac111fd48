"""A partition is replaced whole or not at all, whoever writes beside us."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from deltalake import DeltaTable
from lake_rows import hidden, jobs, noted, put, rows
from limits import HANG

from aker_core.errors import StorageError
from aker_data.lake.tables import Lake


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


def test_a_note_is_part_of_the_transaction(lake):
    noted(lake)
    before = snapshot(lake)
    assert not lake.write("toy", "2024-06", lake.files("toy", "2024-06"), note="six")
    assert snapshot(lake) == before


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
