"""Payloads by their hash: whole or not at all, never overwritten."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from limits import HANG

from aker_core.errors import StorageError
from aker_data.archive import Archive
from aker_data.contracts import GuardedResponse, Request

REQUEST = Request("toy", "https://toy.example/a.csv", "2023", "csv")
AT = datetime(2024, 6, 1, 12, tzinfo=UTC)


def answer(body: bytes = b"a,b\n", **changes) -> GuardedResponse:
    said = GuardedResponse(body, 200, "text/csv", REQUEST.url, '"1"', None, AT, not_modified=False)
    return replace(said, **changes)


def test_bytes_and_what_is_known_of_them(tmp_path):
    archive = Archive(tmp_path)
    record, is_new = archive.put(REQUEST, answer())
    digest = hashlib.sha256(b"a,b\n").hexdigest()
    assert is_new
    assert (tmp_path / "raw/toy" / digest).read_bytes() == b"a,b\n"
    said = json.loads((tmp_path / f"raw/toy/{digest}.json").read_text())
    expected = {
        "sha256": digest,
        "url": REQUEST.url,
        "status": 200,
        "bytes": 4,
        "content_type": "text/csv",
        "fetched_at": "2024-06-01T12:00:00+00:00",
        "origin": "published",
        "source": "toy",
    }
    assert expected.items() <= said.items()
    assert archive.read(record) == b"a,b\n"
    assert archive.latest(REQUEST, "published") == record


def test_the_same_bytes_are_stored_once_and_never_overwritten(tmp_path):
    archive = Archive(tmp_path)
    record, _ = archive.put(REQUEST, answer())
    path = archive.path(record)
    before = {file: (file.stat().st_mtime_ns, file.stat().st_ino) for file in tmp_path.rglob("*") if file.is_file()}
    _, is_new = archive.put(REQUEST, answer(fetched_at=datetime.now(UTC)))
    assert not is_new
    assert before == {file: (file.stat().st_mtime_ns, file.stat().st_ino) for file in before}
    assert path.exists()


def test_a_revision_is_added_and_is_the_latest(tmp_path):
    archive = Archive(tmp_path)
    old, _ = archive.put(REQUEST, answer(b"old"))
    new, _ = archive.put(REQUEST, answer(b"new", etag='"2"'))
    assert archive.records(REQUEST) == [new, old]
    assert archive.latest(REQUEST, "published") == new
    assert archive.read(old) == b"old"


def test_origins_are_kept_apart(tmp_path):
    archive = Archive(tmp_path)
    real, _ = archive.put(REQUEST, answer(b"real"))
    sample, _ = archive.put(REQUEST, answer(b"sample", origin="sample"))
    assert archive.latest(REQUEST, "published") == real
    assert archive.latest(REQUEST, "sample") == sample


def test_absence_is_remembered_once_and_does_not_hide_the_bytes(tmp_path):
    archive = Archive(tmp_path)
    record, _ = archive.put(REQUEST, answer())
    archive.note_absent(REQUEST, AT, "published")
    archive.note_absent(REQUEST, datetime.now(UTC), "published")
    assert [entry.status for entry in archive.records(REQUEST)] == [404, 200]
    assert archive.latest(REQUEST, "published") == record


def test_a_damaged_payload_is_not_read(tmp_path):
    archive = Archive(tmp_path)
    record, _ = archive.put(REQUEST, answer())
    archive.path(record).write_bytes(b"a;b\n")
    with pytest.raises(StorageError, match=r"damaged.*Remove this file"):
        archive.read(record)


def test_a_payload_cut_short_is_fetched_again(tmp_path):
    archive = Archive(tmp_path)
    record, _ = archive.put(REQUEST, answer())
    archive.path(record).write_bytes(b"a")
    assert archive.latest(REQUEST, "published") is None
    archive.put(REQUEST, answer())
    assert archive.read(record) == b"a,b\n"


def test_a_payload_that_is_gone(tmp_path):
    archive = Archive(tmp_path)
    record, _ = archive.put(REQUEST, answer())
    archive.path(record).unlink()
    assert archive.latest(REQUEST, "published") is None
    with pytest.raises(StorageError, match=record.sha256):
        archive.read(record)


@pytest.mark.parametrize("junk", [b"", b"{", b'{"records": 3}', b'{"records": [{"url": 1}]}'])
def test_an_index_that_cannot_be_read(tmp_path, junk):
    archive = Archive(tmp_path)
    archive.put(REQUEST, answer())
    (tmp_path / "requests" / f"{REQUEST.identity}.json").write_bytes(junk)
    with pytest.raises(StorageError, match="Remove this file"):
        archive.records(REQUEST)


def test_what_a_killed_run_left_is_swept(tmp_path):
    archive = Archive(tmp_path)
    folder = tmp_path / "raw/toy"
    folder.mkdir(parents=True)
    old, young = folder / ".x.1-a.tmp", folder / ".y.2-b.tmp"
    old.write_bytes(b"half")
    young.write_bytes(b"half")
    os.utime(old, (time.time() - 7200, time.time() - 7200))
    archive.put(REQUEST, answer())
    assert not old.exists()
    assert young.exists()


def test_a_cache_that_is_a_file(tmp_path):
    (tmp_path / "cache").write_text("")
    with pytest.raises(StorageError, match=r"cache.*AKER_CACHE_PATH"):
        Archive(tmp_path / "cache").put(REQUEST, answer())


UNWRITABLE = """
import os, sys
from pathlib import Path
root = Path(sys.argv[1])
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)  # root may write anywhere
"""

FULL = """
import resource, sys
from pathlib import Path
root = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
"""

PUT = """
from datetime import UTC, datetime
from aker_core.errors import StorageError
from aker_data.archive import Archive
from aker_data.contracts import Request
from aker_data.contracts import GuardedResponse
request = Request("toy", "https://toy.example/big.csv", "2023", "csv")
now = datetime.now(UTC)
said = GuardedResponse(b"x" * 1_000_000, 200, "text/csv", request.url, None, None, now, not_modified=False)
try:
    Archive(root).put(request, said)
except StorageError as error:
    print(error)
    sys.exit(error.exit_code)
"""


def run(code: str, root: Path) -> subprocess.CompletedProcess[str]:
    # Imports come first: a process without rights, or without room, must still be able to load them.
    imports = "\n".join(line for line in PUT.splitlines() if line.startswith("from"))
    whole = imports + "\n" + textwrap.dedent(code) + PUT
    return subprocess.run(
        [sys.executable, "-c", whole, str(root)], capture_output=True, text=True, timeout=HANG, check=False
    )


def test_an_unwritable_cache(tmp_path):
    for folder in (tmp_path, *tmp_path.parents):
        if folder == Path("/tmp") or folder == folder.parent:
            break
        folder.chmod(0o755)
    cache = tmp_path / "cache"
    cache.mkdir(mode=0o555)
    done = run(UNWRITABLE, cache)
    assert done.returncode == 30, done.stderr
    assert "not allowed" in done.stdout
    assert "AKER_CACHE_PATH" in done.stdout
    assert list(cache.iterdir()) == []


def test_a_full_disk_leaves_nothing_half_written(tmp_path):
    archive = Archive(tmp_path)
    record, _ = archive.put(REQUEST, answer())
    done = run(FULL, tmp_path)
    assert done.returncode == 30, done.stderr
    assert "no space left" in done.stdout
    files = sorted(path.name for path in (tmp_path / "raw/toy").iterdir())
    assert files == [record.sha256, f"{record.sha256}.json"]
    assert archive.read(record) == b"a,b\n"
