"""One cell of the matrix: a refresh in a folder and a database of its own, undisturbed or killed and run again."""

from __future__ import annotations

import json
import os
import random
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from bench.cell_tables import Stored, stored_tables
from bench.files import ROOT
from bench.startup import environment

NEVER = "none"  # no kind of moment
TICK = 0.005  # seconds between two looks at a process that is to be killed
# Libraries with threads of their own; their number is that of the cell.
THREADS = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class CellError(Exception):
    """A refresh of a cell did not end well; the message is the end of its output."""


@dataclass(frozen=True)
class Kill:
    """When a refresh is killed: at a moment (the n-th of a kind, from 0), or after some seconds of the processor."""

    number: int = 0
    kind: str = NEVER
    cpu: float = 0.0

    def text(self) -> str:
        """For a person."""
        return f"killed after {self.cpu:.2f} s CPU" if self.kind == NEVER else f"killed at {self.kind} {self.number}"


@dataclass(frozen=True)
class Cell:
    """One cell. server: of PostgreSQL with PostGIS; empty for SQLite. kills: one after the other, before it may end."""

    threads: int
    hash_seed: int
    server: str = ""
    kills: tuple[Kill, ...] = ()

    def text(self) -> str:
        """For a person."""
        where = "PostGIS" if self.server else "SQLite"
        disturbance = ", ".join(kill.text() for kill in self.kills) or "undisturbed"
        return f"{self.threads} threads, hash seed {self.hash_seed}, {where}, {disturbance}"


@dataclass(frozen=True)
class Refresh:
    """What is refreshed. source_dir: of files mode; None for the sample. unrounded: facts keep all their digits."""

    year: str
    as_of: str
    source_dir: Path | None = None
    unrounded: bool = False


@dataclass(frozen=True)
class Outcome:
    """What a cell left behind. kinds: of all moments of its last run; killed: how many kills came before the end."""

    tables: Mapping[str, Stored]
    kinds: Sequence[str]
    cpu: float
    killed: int


def run_cell(cell: Cell, refresh: Refresh, scratch: Path) -> Outcome:
    """Refresh (and be killed, as often as the cell says), refresh once more and read everything. Raises CellError."""
    folder = Path(tempfile.mkdtemp(dir=scratch, prefix="cell-"))
    try:
        with _database(cell.server, folder) as url:
            settings = _settings(cell, refresh, folder, url)
            # A refresh that has ended is not killed any more.
            killed = len(list(takewhile(lambda kill: _killed(kill, refresh, folder, settings), cell.kills)))
            ended = _ended(refresh, folder, settings)
            tables = stored_tables(url, folder / "lake", folder / "data" / "jobs")
        return Outcome(tables, ended["kinds"], ended["cpu"], killed)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def random_kill(source: random.Random, undisturbed: Outcome, *, is_first: bool = True) -> Kill:
    """A moment of a random kind, or any time of the processor, half each. A refresh that is run again takes less."""
    if source.random() < 0.5:
        return Kill(cpu=source.uniform(0.0, undisturbed.cpu if is_first else undisturbed.cpu / 3))
    sort = source.choice(sorted({kind.partition(" ")[0] for kind in undisturbed.kinds}))  # one of them: stage
    kind = source.choice(sorted({kind for kind in undisturbed.kinds if kind.partition(" ")[0] == sort}))
    return Kill(source.randrange(undisturbed.kinds.count(kind) if is_first else 1), kind)


def with_kills(cell: Cell, kills: Iterable[Kill]) -> Cell:
    """The same cell, killed and run again."""
    return replace(cell, kills=tuple(kills))


def _settings(cell: Cell, refresh: Refresh, folder: Path, url: str) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("AKER_")}
    mode = environment(folder, "files" if refresh.source_dir else "sample")
    files = {"AKER_SOURCE_DIR": str(refresh.source_dir.resolve())} if refresh.source_dir else {}
    threads = dict.fromkeys(THREADS, str(cell.threads))
    return plain | mode | files | threads | {"AKER_POSTGIS_DSN": url, "PYTHONHASHSEED": str(cell.hash_seed)}


def _command(refresh: Refresh, folder: Path, kill: Kill) -> list[str]:
    more = ["unrounded"] if refresh.unrounded else []
    moment = [str(folder), kill.kind, str(kill.number)]
    return [sys.executable, "-m", "bench.cell_refresh", *moment, refresh.year, refresh.as_of, *more]


def _killed(kill: Kill, refresh: Refresh, folder: Path, settings: Mapping[str, str]) -> bool:
    """Run and kill; whether it was killed before it ended."""
    process = subprocess.Popen(
        _command(refresh, folder, kill),
        cwd=ROOT,
        env=settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while process.poll() is None:
        if kill.kind == NEVER and _cpu_seconds(process.pid) >= kill.cpu:
            process.kill()
            break
        time.sleep(TICK)
    return process.wait() == -signal.SIGKILL


def _cpu_seconds(pid: int) -> float:
    """What a process has used of the processor; infinite where that cannot be said (it has ended)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return float("inf")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _ended(refresh: Refresh, folder: Path, settings: Mapping[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        _command(refresh, folder, Kill()), cwd=ROOT, env=settings, capture_output=True, text=True, check=False
    )
    if done.returncode or not done.stdout.strip():
        raise CellError(" | ".join((done.stderr or done.stdout).strip().splitlines()[-3:]) or "no word")
    ended: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return ended


@contextmanager
def _database(server: str, folder: Path) -> Iterator[str]:
    """The address of an empty database: a SQLite file, or one on the server that is dropped afterwards."""
    if not server:
        yield f"sqlite:///{folder}/aker.db"
        return
    url = make_url(server).set(drivername="postgresql+psycopg")
    name = f"aker_determinism_{secrets.token_hex(6)}"
    admin = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.dispose()
