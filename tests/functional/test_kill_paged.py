"""A paged ingest that is killed, and started again, ends as one that was never disturbed; so does its replay.

The publisher answers on a real socket with its own limits: pages, and a year beyond its cap, so that narrower
questions stand in. A helper process forks one child for each chosen moment (the first, a middle and the last of every
kind); the child kills itself there with SIGKILL, and others look at what is left, start again, and replay.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from limits import HANG

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the moments are found by forking"),
    pytest.mark.drill,  # the suite kills an ingest of one file at each moment (test_kill_ingest)
    pytest.mark.xdist_group("killed paged"),  # every moment is tried once, not once in each worker
]
TESTS = Path(__file__).parents[1]

HELPER = '''
import json, os, shutil, signal, sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import httpx  # before the forks
from publishers import ingest_context, serving

from aker_data.contracts import Need, Scope
from aker_data.ingest.run import ingest
from aker_data.lake.tables import Lake
from aker_data.sources import nih_reporter as nih
from aker_sample.publishers.nih import Nih, record

WORK = Path(sys.argv[1])
nih.CAP, nih.LIMIT = 250, 100
nih._months = lambda year: [datetime(1980, 1, 1), datetime(year - 1, 11, 15), datetime(2100, 1, 1)]
NEEDS = [Need(str(year), ((nih.search(year),),)) for year in (2023, 2022)]
SOURCE = replace(nih.SOURCE, requests=lambda scope: NEEDS)
SCOPE = Scope(2023, "2024-06", "2023-07")


# Every search has the same identifier, so that the same answer is the same bytes.
PUBLISHER = Nih(
    [record(number) for number in range(300)] + [record(9_000 + n, 2022) for n in range(60)], search_id="ER-1"
)

kinds, last, watched = [], -1, None


def moment(what):
    kind = what.split(" ")[0]
    if len(kinds) == last:
        print(json.dumps({"killed": what}), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    kinds.append(kind)


def audit(event, args):
    if watched is None:
        return
    writes = event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
    if (writes or event in ("os.rename", "os.remove")) and watched in str(args[0]):
        moment(event)


sys.addaudithook(audit)
durable = os.fsync


def fsync(handle):
    """A machine that stops here has half of the file."""
    if len(kinds) == last:
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


class Steps(list):
    def append(self, step):
        moment(step.stage)


def run(root, mode="live"):
    return ingest(SOURCE, SCOPE, context=ingest_context(root, PUBLISHER, mode=mode, steps=Steps()), recorder=Recorder())


def state(root):
    lake = Lake(str(root / "lake"))
    rows = lake.scan("nih_reporter", "2024-06").select("award_id", "amount_usd", "title", "part", "payload_sha256")
    found = rows.collect().sort("award_id")
    folder = root / "cache/raw/nih_reporter"
    return {
        "rows": found.height,
        "sum": found["amount_usd"].sum(),
        "hash": str(found.hash_rows(seed=1).sum()),
        "names": sorted(lake.names("nih_reporter", "2024-06")),
        "payloads": sorted(p.name for p in folder.iterdir() if "." not in p.name),
    }


def child(work):
    """What a forked child tells; its word of being killed where it was."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        sys.stdout = os.fdopen(writing, "w")
        try:
            print(json.dumps(work()), flush=True)
        except BaseException as error:
            print(json.dumps({"error": repr(error)}), flush=True)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        lines = pipe.read().splitlines()
    os.waitpid(pid, 0)
    return json.loads(lines[-1]) if lines else {}


def killed_at(number, root):
    def work():
        global last, watched
        last, watched = number, str(root)
        run(root)
        return {"kinds": kinds}

    return child(work)


def again(root):
    def work():
        before = state(root)
        run(root)
        after = state(root)
        replayed = run(root, "replay")
        return {"before": before, "after": after, "replayed": [replayed.changed, replayed.rows]}

    return child(work)


def replay_elsewhere(root):
    """From the archive alone, into an empty lake."""
    def work():
        shutil.rmtree(root / "lake")
        run(root, "replay")
        return state(root)

    return child(work)


with serving(PUBLISHER):
    base = WORK / "base"
    child(lambda: run(base) and None)
    old = child(lambda: state(base))
    # Revised amounts, a record that is gone, new ones.
    for row in PUBLISHER.records[::7]:
        row["award_amount"] += 1_000
    PUBLISHER.records = PUBLISHER.records[1:] + [record(20_000 + n, 2022) for n in range(4)]
    calm = WORK / "calm"
    shutil.copytree(base, calm)
    every = killed_at(-1, calm)["kinds"]
    new = child(lambda: state(calm))
    chosen = set()
    for kind in sorted(set(every)):
        at = [number for number, found in enumerate(every) if found == kind]
        chosen |= {at[0], at[len(at) // 2], at[-1]}
    moments = []
    for number in sorted(chosen):
        root = WORK / f"run{number}"
        shutil.copytree(base, root)
        told = killed_at(number, root)
        moments.append({"at": told.get("killed"), "told": told, **again(root)})
        if len(moments) % 5 == 1:
            moments[-1]["elsewhere"] = replay_elsewhere(root)
        shutil.rmtree(root)
    print(json.dumps({"old": old, "new": new, "moments": moments, "kinds": sorted(set(every))}))
'''


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", HELPER, str(tmp_path_factory.mktemp("kill"))],
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(TESTS), os.environ.get("PYTHONPATH"))))},
    )
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def test_the_moments_are_of_every_kind_and_each_killed(told: dict[str, Any]) -> None:
    stages = {"ask", "answered", "archived", "staged", "checked", "committed", "reported", "recorded"}
    assert set(told["kinds"]) >= stages | {"log_payload", "log_lineage", "log_check", "open", "os.rename", "fsync"}
    assert len(told["moments"]) > 30
    assert all(moment["at"] for moment in told["moments"]), [moment["told"] for moment in told["moments"]]


def test_a_reader_sees_the_old_table_or_the_new_one(told: dict[str, Any]) -> None:
    old, new = told["old"], told["new"]
    assert (old["rows"], new["rows"]) == (360, 363)
    seen = set()
    for moment in told["moments"]:
        assert "error" not in moment, moment
        before = {name: moment["before"][name] for name in ("rows", "sum", "hash", "names")}
        assert before in ({name: old[name] for name in before}, {name: new[name] for name in before}), moment["at"]
        seen.add(before["rows"])
    assert seen == {old["rows"], new["rows"]}


def test_started_again_it_ends_as_if_never_disturbed(told: dict[str, Any]) -> None:
    for moment in told["moments"]:
        assert moment["after"] == told["new"], moment["at"]


def test_a_replay_gives_the_same_table_without_a_question(told: dict[str, Any]) -> None:
    for moment in told["moments"]:
        assert moment["replayed"] == [False, told["new"]["rows"]], moment["at"]
        assert moment.get("elsewhere", told["new"]) == told["new"], moment["at"]
    assert sum("elsewhere" in moment for moment in told["moments"]) > 5
