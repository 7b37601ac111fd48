"""An archive in an object store: nothing is lost by two writers, nothing is changed, and no key is shown."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from s3_store import client, s3_store

from aker_core.errors import StorageError
from aker_data import prune
from aker_data.archive import Archive
from aker_data.contracts import GuardedResponse, Request
from aker_data.lake.tables import Lake

pytestmark = pytest.mark.xdist_group("s3")
REQUEST = Request("toy", "https://toy.example/a.csv", "2023", "csv")
AT = datetime(2024, 6, 1, 12, tzinfo=UTC)
SECRET = "not-the-secret-of-this-store"


@pytest.fixture(scope="module")
def store() -> Iterator[dict[str, str]]:
    """A store that takes any key."""
    with s3_store("archive") as options:
        yield options


@pytest.fixture
def machines(store: dict[str, str], tmp_path: Path, request: pytest.FixtureRequest) -> list[Archive]:
    """One archive as three machines see it, each with copies of its own."""
    root = f"s3://archive/{request.node.name}"
    return [Archive(root, store, tmp_path / name) for name in ("one", "two", "three")]


def answer(body: bytes = b"a,b\n", **changes: object) -> GuardedResponse:
    plain = GuardedResponse(body, 200, "text/csv", REQUEST.url, '"1"', None, AT, not_modified=False)
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_answers_of_two_writers_at_once_are_all_kept(machines: list[Archive]) -> None:
    one, two, three = machines
    assert one.records(REQUEST) == two.records(REQUEST) == []  # both have looked before either writes
    first, is_new = one.put(REQUEST, answer(b"first"))
    second, _ = two.put(REQUEST, answer(b"second", fetched_at=AT + timedelta(seconds=1)))
    same, _ = two.put(REQUEST, answer(b"first", fetched_at=AT + timedelta(seconds=2)))
    assert is_new
    assert three.records(REQUEST) == [same, second, first]
    assert [three.read(record) for record in (first, second)] == [b"first", b"second"]
    assert three.latest(REQUEST, "published") == same


def test_the_order_of_answers_does_not_hang_on_the_clock(machines: list[Archive]) -> None:
    one, two, _ = machines
    one.put(REQUEST, answer(b"first"))
    later, _ = one.put(REQUEST, answer(b"second", fetched_at=AT - timedelta(days=400)))
    assert two.latest(REQUEST, "published") == later


def test_nothing_in_a_store_is_changed(machines: list[Archive], store: dict[str, str]) -> None:
    one, two, _ = machines

    def objects() -> dict[str, tuple[str, datetime]]:
        listed = client(store).list_objects_v2(Bucket="archive")["Contents"]
        return {each["Key"]: (each["ETag"], each["LastModified"]) for each in listed}

    one.put(REQUEST, answer())
    before = objects()
    time.sleep(1.1)  # a store counts in seconds
    two.put(REQUEST, answer())
    two.put(REQUEST, answer(b"a revision"))
    two.note_absent(REQUEST, AT, "published")
    assert before.items() <= objects().items()


def test_a_copy_that_was_damaged_is_had_again_and_a_damaged_object_is_refused(
    machines: list[Archive], store: dict[str, str]
) -> None:
    one, two, _ = machines
    record, _ = one.put(REQUEST, answer())
    assert one.path(record).read_bytes() == b"a,b\n"
    one.path(record).write_bytes(b"a;b\n")
    assert one.read(record) == b"a,b\n"
    key = f"{str(one.root).removeprefix('s3://archive/')}/raw/toy/{record.sha256}"
    client(store).put_object(Bucket="archive", Key=key, Body=b"a;b\n")
    with pytest.raises(StorageError, match=r"s3://archive/.*damaged"):
        two.read(record)


def test_prune_takes_what_is_old_and_not_needed(machines: list[Archive], tmp_path: Path) -> None:
    one, two, three = machines
    old, _ = one.put(REQUEST, answer(b"old"))
    new, _ = one.put(REQUEST, answer(b"new"))
    lake = Lake(str(tmp_path / "lake"))
    found = prune.plan(lake, two, 1)
    assert found.payloads == ()  # of today: another machine may be about to name it
    found = prune.plan(lake, two, 1, now=time.time() + 2 * prune.GRACE_SECONDS)
    assert [held.name for held in found.payloads] == [f"raw/toy/{old.sha256}", f"raw/toy/{old.sha256}.json"]
    assert found.bytes > len(b"old")
    prune.remove(lake, two, found)
    assert three.records(REQUEST) == [new]
    assert three.read(new) == b"new"
    with pytest.raises(StorageError, match="no such payload"):
        three.read(old)


def test_a_bucket_that_is_not_there(store: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"^s3://nowhere/a/raw.*no such bucket\. Create it, or set AKER_CACHE_PATH"):
        Archive("s3://nowhere/a", store, tmp_path).put(REQUEST, answer())


def test_keys_that_are_refused_are_not_shown(tmp_path: Path) -> None:
    with s3_store("archive", INITIAL_NO_AUTH_ACTION_COUNT="1") as options:
        keys = {"aws_access_key_id": "AKIAOFNOBODY", "aws_secret_access_key": SECRET}
        archive = Archive("s3://archive/a", {**options, **keys}, tmp_path)
        with pytest.raises(StorageError, match=r"refuses these keys.*AKER_S3_ACCESS_KEY_ID") as raised:
            archive.records(REQUEST)
    assert "AKIAOFNOBODY" not in str(raised.value)
    assert SECRET not in str(raised.value)
