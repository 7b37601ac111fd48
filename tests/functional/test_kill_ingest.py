"""An ingest that is killed at any moment, and started again, ends as one that was never disturbed.

A helper process forks one child for each moment: every step it tells of, every row it writes down, every file that it
opens for writing, renames or removes. The child kills itself there (SIGKILL: nothing is cleaned up); another child
looks at what is left, starts again and tells what came out.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from limits import HANG

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the moments are found by forking"),
    pytest.mark.xdist_group("killed"),  # every moment is tried once, not once in each worker
]

HELPER = '''
import hashlib, io, json, os, shutil, signal, sys
from pathlib import Path

import polars as pl
from aker_data.archive import Archive
from aker_data.catalogue import SourceSpec
from aker_data.http.client import Client
from aker_data.contracts import Need, Request, Scope, Source
from aker_data.check import Check
from aker_data.ingest.run import ingest
from aker_data.ingest.context import IngestContext
from aker_data.lake.tables import Lake
from aker_data.http.router import router_for
from aker_data.schemas.table import Column, TableSchema

WORK, EVERY = Path(sys.argv[1]), int(sys.argv[2])
FOLDER = WORK / "files"
SPEC = SourceSpec("toy", "Toy", "Toy Bureau", "", "", "", ("x.example",), 1.0, False, 10**6, 10**7, None)
SCHEMA = TableSchema(
    "toy", "Jobs.", (Column("area", pl.String, "Area."), Column("jobs", pl.Int64, "Jobs.")), key=("area",)
)
PARTS = ("a", "b", "c")


def parse(payload):
    moment("parse")
    return pl.read_csv(io.BytesIO(payload.body), schema={"area": pl.String, "jobs": pl.Int64})


def checks(table):
    moment("check")
    return [Check("some_rows", passed=table.collect().height > 0, note="rows", fatal=True)]


NEEDS = [Need(part, ((Request("toy", f"https://x.example/{part}.csv", part, "csv"),),)) for part in PARTS]
SOURCE = Source("toy", SCHEMA, lambda scope: NEEDS, parse, checks=checks)

count, last, watched, passed = 0, -1, None, []


def moment(what):
    global count
    passed.append(what.split(" ")[0])
    if count == last:
        print(json.dumps({"killed": what}), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    count += 1


def audit(event, args):
    if watched is None:
        return
    writes = event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
    if (writes or event in ("os.rename", "os.remove", "os.link", "os.mkdir")) and watched in str(args[0]):
        moment(f"{event} {Path(str(args[0])).name}")


sys.addaudithook(audit)
durable = os.fsync


def fsync(handle):
    """Until now nothing is sure to be on the disk: a machine that stops here leaves half of it."""
    if count == last:
        os.ftruncate(handle, os.fstat(handle).st_size // 2)
    moment("fsync")
    durable(handle)


os.fsync = fsync


class Recorder:
    def log_payload(self, **what):
        moment("log_payload")

    def log_lineage(self, **what):
        moment("log_lineage")

    def log_check(self, **what):
        moment("log_check")


def run(root):
    archive = Archive(root / "cache")
    entry = router_for("files", archive, live=None, folder=FOLDER)
    client = Client(entry, lambda _: SPEC)
    context = IngestContext(
        client, archive, Lake(str(root / "lake")), entry, lambda _: SPEC, lambda step: moment(step.stage)
    )
    return ingest(SOURCE, Scope(2023, "2024-06", "2023-07"), context=context, recorder=Recorder())


def state(root):
    """What a reader sees: rows, files, months, whether every payload is whole, and whether anything is half-written."""
    lake = Lake(str(root / "lake"))
    rows = sorted(lake.scan("toy", "2024-06").select("area", "jobs", "part").collect().rows())
    raw = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in (root / "cache/raw/toy").glob("[0-9a-f]*")}
    payloads = {name for name in raw if not name.endswith(".json")}
    report = lake_report(root)
    return {
        "rows": rows,
        "names": sorted(lake.names("toy", "2024-06")),
        "months": lake.as_ofs("toy"),
        "payloads": sorted(payloads),
        "whole": all(raw[name] == name for name in payloads),
        "told": sorted(name for name in raw if name.endswith(".json")) == sorted(f"{name}.json" for name in payloads),
        "report": report,
    }


def lake_report(root):
    path = root / "lake/toy/_reports/as_of=2024-06/report.json"
    said = json.loads(path.read_text()) if path.exists() else None
    return said and {name: said[name] for name in ("rows", "files", "missing")}


def child(work):
    """What a forked child tells; None where it was killed."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        sys.stdout = os.fdopen(writing, "w")
        code = 1
        try:
            told = work()
            print(json.dumps(told), flush=True)
            code = 0
        except BaseException as error:
            print(json.dumps({"error": repr(error)}), flush=True)
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        lines = pipe.read().splitlines()
    _, status = os.waitpid(pid, 0)
    return (json.loads(lines[-1]) if lines else {}), os.WIFSIGNALED(status)


def give(**contents):
    FOLDER.mkdir(exist_ok=True)
    for part, text in contents.items():
        (FOLDER / f"{part}.csv").write_text("area,jobs\\n" + text)


def killed_at(number, root):
    def work():
        global last, watched
        last, watched = number, str(root)
        run(root)
        return {"done": True}

    return child(work)


def undisturbed(root):
    def work():
        global watched
        watched = str(root)
        run(root)
        return passed

    return child(work)


def again(root):
    def work():
        before = state(root)
        run(root)
        after = state(root)
        return {"before": before, "after": after, "changed_then": run(root).changed}

    return child(work)


give(a="01,1\\n", b="02,2\\n", c="03,3\\n")
base = WORK / "base"
child(lambda: run(base) and None)
old, _ = child(lambda: state(base))
# A revision of one, a row shared by two, a new row: files are kept, replaced and trimmed.
give(b="02,20\\n04,4\\n", c="03,3\\n04,4\\n")
calm = WORK / "calm"
shutil.copytree(base, calm)
kinds, _ = undisturbed(calm)
new, _ = child(lambda: state(calm))
moments = []
firsts = {kind: number for number, kind in reversed([*enumerate(kinds)])}.values()
for number in sorted({*range(0, len(kinds), EVERY), *firsts, len(kinds)}):
    root = WORK / f"run{number}"
    shutil.copytree(base, root)
    told, killed = killed_at(number, root)
    if not killed:
        moments.append({"finished": told})
        continue
    moments.append({"at": told.get("killed"), **again(root)[0]})
    shutil.rmtree(root)
print(json.dumps({"old": old, "new": new, "moments": moments}))
'''


@pytest.fixture(
    scope="module",
    params=[pytest.param(4, id="every fourth"), pytest.param(1, id="every moment", marks=pytest.mark.drill)],
)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict:
    work = tmp_path_factory.mktemp("kill")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", HELPER, str(work), str(request.param)],
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said: dict = json.loads(done.stdout.splitlines()[-1])
    return said


def test_the_moments_are_of_every_kind(told):
    assert told["moments"][-1] == {"finished": {"done": True}}
    at = [moment["at"] for moment in told["moments"][:-1]]
    kinds = {what.split(" ")[0] for what in at}
    stages = {"ask", "answered", "archived", "parse", "staged", "checked", "committed", "reported", "recorded"}
    assert kinds >= stages | {"check", "log_payload", "log_lineage", "log_check", "open", "os.rename", "fsync"}
    assert len(at) > 20


def test_a_reader_sees_the_old_table_or_the_new_one_at_every_moment(told):
    old, new = told["old"], told["new"]
    assert old["rows"] != new["rows"]
    seen = set()
    for moment in told["moments"][:-1]:
        assert "error" not in moment, moment
        before = moment["before"]
        assert before["whole"], moment["at"]
        assert (before["rows"], before["names"]) in (
            (old["rows"], old["names"]),
            (new["rows"], new["names"]),
        ), moment["at"]
        seen.add(before["rows"] == new["rows"])
    assert seen == {True, False}


def test_started_again_it_ends_as_if_never_disturbed(told):
    new = told["new"]
    assert new["told"]
    for moment in told["moments"][:-1]:
        assert moment["after"] == new, moment["at"]
        assert moment["changed_then"] is False


def test_nothing_half_written_has_a_final_name(told, tmp_path: Path):
    for moment in told["moments"][:-1]:
        assert set(moment["after"]["payloads"]) == set(told["new"]["payloads"])
