"""The sample's and the snapshot's answers, made once for all processes of a run of the tests.

The same address always has the same bytes there (`tests/unit/test_publisher_doubles.py` holds that), so the first
process that asks for an answer makes it, and the others read it. Without the folder every process makes its own.
"""

from __future__ import annotations

import os
import pickle
import tempfile
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

FOLDER = "PYTEST_SAMPLE_ANSWERS"  # the setting that names the folder; tests give programs what begins with PYTEST_


def share() -> None:
    """Let this process answer from the folder, and put there what it makes."""
    folder = os.environ.get(FOLDER)
    if not folder:
        return
    for name in ("aker_sample", "aker_snapshot"):
        vars(import_module(name))["answer"] = _Shared(name, Path(folder, name))


class _Shared:
    """`answer` of a package, which is loaded when no other process has answered."""

    def __init__(self, package: str, folder: Path) -> None:
        self._package, self._folder = package, folder

    def __call__(self, *question: Any) -> Any:
        kept = self._folder / sha256(repr(question).encode()).hexdigest()
        if kept.exists():
            return pickle.loads(kept.read_bytes())
        answer = import_module(f"{self._package}.server").answer(*question)
        self._folder.mkdir(parents=True, exist_ok=True)
        number, path = tempfile.mkstemp(dir=self._folder)
        with os.fdopen(number, "wb") as file:
            pickle.dump(answer, file)
        Path(path).replace(kept)
        return answer
