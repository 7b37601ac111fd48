"""One refresh that counts its moments and, if asked to, ends at one of them as a machine ends that loses its power.

    python -m bench.cell_refresh FOLDER KIND NUMBER YEAR AS_OF [unrounded]

A moment is a stage that the flow names, a file below FOLDER that is opened for writing, renamed, removed, linked or
made durable, a statement to the database, or a commit. The process kills itself with SIGKILL at the moment NUMBER of a
KIND, counted from 0 (`any`: of all kinds; `none`: never). It prints the kind of every moment, the seconds of the
processor and how the refresh ended as JSON.

unrounded: facts keep all their digits, so that no rounding hides a sum that depends on an order.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

ALL_DIGITS = 17  # of a number of 64 bits
FILES = frozenset({"os.rename", "os.remove", "os.mkdir", "os.link", "os.symlink"})


def main(folder: str, kind: str, number: str, year: str, as_of: str, digits: str = "") -> int:
    """Refresh; returns the exit code of the flow."""
    from aker_jobs import vintage
    from flows.refresh_market_data import refresh_market_data

    if digits == "unrounded":
        vintage.DIGITS = ALL_DIGITS

    kinds: list[str] = []

    def pass_by(this: str, before: Callable[[], object] = lambda: None) -> None:
        passed = len(kinds) if kind == "any" else kinds.count(this)
        if kind in ("any", this) and passed == int(number):
            before()
            os.kill(os.getpid(), signal.SIGKILL)
        kinds.append(this)

    _watch_files(folder, pass_by)
    _watch_database(pass_by)
    result = refresh_market_data(year, as_of, progress=lambda stage: pass_by(f"stage {stage.partition(' ')[0]}"))
    ended = {"outcome": result.outcome, "changed": result.changed, "reasons": result.reasons}
    print(json.dumps({"kinds": kinds, "cpu": time.process_time(), **ended}))
    return result.exit_code


def _watch_files(folder: str, pass_by: Callable[..., None]) -> None:
    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if (writes or event in FILES) and folder in str(arguments[0]):
            pass_by("write" if writes else event)

    durable = os.fsync

    def fsync(fd: Any) -> None:
        # What was not yet durable may be there in half after a power cut.
        pass_by("fsync", lambda: os.ftruncate(fd, os.fstat(fd).st_size // 2))
        durable(fd)

    sys.addaudithook(audit)
    os.fsync = fsync


def _watch_database(pass_by: Callable[..., None]) -> None:
    from sqlalchemy import Engine, event

    event.listen(Engine, "before_cursor_execute", lambda *_: pass_by("statement"))
    event.listen(Engine, "commit", lambda *_: pass_by("commit"))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
