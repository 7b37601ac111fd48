"""Programs of the project as tests start them: processes of their own, forked where that is the same as started."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from limits import HANG

HOST = Path(__file__).with_name("program_host.py")
AKER = Path(sys.executable).with_name("aker")


def run_program(
    words: Sequence[str | Path], folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """A program, ended. Forked from a process that has the modules where only settings of Aker differ from ours."""
    asked = [str(word) for word in words]
    if (named := _words(asked)) is None or not _ours(environment):
        return subprocess.run(asked, cwd=folder, env=dict(environment), capture_output=True, text=True, timeout=HANG)
    with tempfile.TemporaryDirectory() as place:
        out, err = Path(place, "out"), Path(place, "err")
        code = _host().run(
            {"words": named, "folder": str(folder), "environment": dict(environment), "out": str(out), "err": str(err)}
        )
        said = [path.read_text(encoding="utf-8") if path.exists() else "" for path in (out, err)]
    return subprocess.CompletedProcess(asked, code, *said)


def _words(asked: list[str]) -> list[str] | None:
    if asked[0] == str(AKER):
        return ["aker", *asked[1:]]
    if asked[0] == sys.executable and asked[1] in ("-m", "-c"):
        return ["python", *asked[1:]]
    return None


def _ours(environment: Mapping[str, str]) -> bool:
    """Whether a program would see what this process sees, but for settings of Aker and the width of the screen."""
    free = ("AKER_", "COLUMNS", "PYTEST_")
    kept = [
        {name: value for name, value in side.items() if not name.startswith(free)} for side in (environment, os.environ)
    ]
    return kept[0] == kept[1]


class _Host:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, HOST], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._one = threading.Lock()

    def run(self, request: dict[str, object]) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._one:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            self._process.stdout.readline()  # the number of the child
            return int(self._process.stdout.readline())


@cache
def _host() -> _Host:
    return _Host()
