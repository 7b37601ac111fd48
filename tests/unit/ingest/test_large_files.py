"""Large files are written while the next one is fetched and parsed: table, steps and errors stay as they are."""

from __future__ import annotations

import threading

import pytest

from aker_core.errors import CheckFailed, SourceChanged, StorageError
from aker_data.ingest import materialize
from aker_data.ingest.run import ingest
from aker_data.lake.tables import Lake

PATHS = ("/2021.csv", "/2022.csv", "/2023.csv")


@pytest.fixture
def years(house, book, scope, rows, monkeypatch):
    """The ingest of three years, each of which counts as large."""
    monkeypatch.setattr(materialize, "LARGE", 0)
    for year in (2021, 2022, 2023):
        house.publisher.says(f"/{year}.csv", rows(("01", year, 10), ("02", year, None)))
    return lambda source=None: ingest(
        source or house.source(*PATHS), scope, context=house.context("live"), recorder=book
    )


def hidden(house):
    return list(house.root.rglob(".*.tmp"))


def test_the_table_is_the_same_and_written_beside_the_reading(house, years, monkeypatch):
    writers, stage = [], Lake.stage
    monkeypatch.setattr(
        Lake, "stage", lambda *a, **more: writers.append(threading.current_thread().name) or stage(*a, **more)
    )
    outcome = years()
    assert sorted(house.lake.scan("toy").select("area", "year", "jobs").collect().rows()) == [
        (area, year, jobs) for area, jobs in (("01", 10), ("02", None)) for year in (2021, 2022, 2023)
    ]
    assert (outcome.changed, outcome.rows) == (True, 6)
    assert {name.partition("_")[0] for name in writers} == {"write"}
    assert house.stages().count("staged") == 3
    assert house.stages().index("checked") > max(at for at, stage in enumerate(house.stages()) if stage == "staged")
    assert not hidden(house)
    assert years().changed is False


def test_a_disk_that_is_full_meanwhile_stops_the_ingest(house, years, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise StorageError("no space left")

    monkeypatch.setattr(Lake, "stage", full)
    with pytest.raises(StorageError, match="no space left"):
        years()
    assert house.lake.as_ofs("toy") == []
    assert not hidden(house)


def test_what_is_being_written_is_removed_where_the_next_answer_is_bad(house, years, monkeypatch):
    is_next, stage = threading.Event(), Lake.stage

    def slow(*a: object, **more: object) -> object:
        is_next.wait(10)
        return stage(*a, **more)  # type: ignore[arg-type]

    def parse(payload):
        if payload.request.part == "2022":
            is_next.set()
            raise SourceChanged("toy: another layout")
        return source.parse(payload)

    monkeypatch.setattr(Lake, "stage", slow)
    source = house.source(*PATHS)
    with pytest.raises(SourceChanged, match="another layout"):
        years(house.source(*PATHS, parse=parse))
    assert house.lake.as_ofs("toy") == []
    assert not hidden(house)


def test_rows_that_are_not_as_declared_are_still_refused(house, years, rows):
    house.publisher.says("/2023.csv", rows(("1", 2023, 10)))
    with pytest.raises(CheckFailed, match="schema_pattern: 2023"):
        years()
    assert not hidden(house)
