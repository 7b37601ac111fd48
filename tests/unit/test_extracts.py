"""Extracts: a folder per vintage, and names beside them that show the newest published one, else the sample's."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from aker_jobs.extracts import LIST, are_whole, write_extracts

NAME = "denver_naics.parquet"


def extract(jobs: int) -> dict[str, pl.DataFrame]:
    return {"naics": pl.DataFrame({"slug": ["denver"], "msa_id": ["DEN"], "jobs": [jobs]})}


def shown(folder: Path) -> int:
    return int(pl.read_parquet(folder / NAME)["jobs"][0])


def test_published_figures_are_shown_before_the_sample_whatever_the_label(tmp_path: Path) -> None:
    write_extracts(extract(1), tmp_path, "2024-06", "sample")
    assert shown(tmp_path) == 1
    write_extracts(extract(2), tmp_path, "2017-06", "published")
    assert shown(tmp_path) == 2
    write_extracts(extract(3), tmp_path, "2024-07", "sample")
    assert shown(tmp_path) == 2
    write_extracts(extract(4), tmp_path, "2018-06", "published")
    write_extracts(extract(5), tmp_path, "2016-06", "published")
    assert shown(tmp_path) == 4
    folders = {
        path.name: int(pl.read_parquet(path / NAME)["jobs"][0]) for path in sorted(tmp_path.iterdir()) if path.is_dir()
    }
    assert folders == {"2016-06": 5, "2017-06": 2, "2018-06": 4, "sample-2024-06": 1, "sample-2024-07": 3}


def test_the_same_again_writes_nothing(tmp_path: Path) -> None:
    assert write_extracts(extract(1), tmp_path, "2024-06", "published") == 1
    assert write_extracts(extract(1), tmp_path, "2024-06", "published") == 0


def test_a_file_of_release_0_1_gives_way_to_a_newer_vintage_only(tmp_path: Path) -> None:
    old = extract(9)["naics"].with_columns(as_of=pl.lit("2024-01"), data_origin=pl.lit("published"))
    old.write_parquet(tmp_path / NAME)
    write_extracts(extract(1), tmp_path, "2023-06", "published")
    write_extracts(extract(2), tmp_path, "2024-06", "sample")
    assert shown(tmp_path) == 9
    write_extracts(extract(3), tmp_path, "2024-06", "published")
    assert shown(tmp_path) == 3


def test_a_damaged_file_or_a_link_to_nowhere_is_replaced(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"not parquet")
    write_extracts(extract(1), tmp_path, "2024-06", "published")
    assert shown(tmp_path) == 1
    (tmp_path / "2024-06" / NAME).unlink()
    write_extracts(extract(2), tmp_path, "2023-06", "published")
    assert shown(tmp_path) == 2


@pytest.mark.parametrize("what", ["missing", "damaged", "not shown", "list missing", "list damaged", "never written"])
def test_extracts_that_are_not_whole_are_not_taken_for_whole(tmp_path: Path, what: str) -> None:
    if what == "never written":
        assert not are_whole(tmp_path, "2024-06", "published")
        return
    write_extracts(extract(1), tmp_path, "2024-06", "published")
    assert are_whole(tmp_path, "2024-06", "published")
    path = tmp_path / "2024-06" / NAME
    body = path.read_bytes()
    if what in ("missing", "damaged"):
        path.unlink()
    if what == "damaged":
        path.write_bytes(body[:30] + bytes([body[30] ^ 1]) + body[31:])
    if what == "not shown":
        (tmp_path / NAME).unlink()
    if what.startswith("list"):
        (tmp_path / "2024-06" / LIST).unlink()
    if what == "list damaged":
        (tmp_path / "2024-06" / LIST).write_text("[1]")
    assert not are_whole(tmp_path, "2024-06", "published")
    write_extracts(extract(1), tmp_path, "2024-06", "published")
    assert are_whole(tmp_path, "2024-06", "published")
    assert path.read_bytes() == body


def test_a_refresh_of_some_markets_keeps_the_others_in_the_list(tmp_path: Path) -> None:
    write_extracts(extract(1), tmp_path, "2024-06", "published")
    boise = {"naics": extract(2)["naics"].with_columns(slug=pl.lit("boise"))}
    write_extracts(boise, tmp_path, "2024-06", "published")
    (tmp_path / "2024-06" / NAME).unlink()
    assert not are_whole(tmp_path, "2024-06", "published")
