"""What is costly to make: made by the worker that asks first; every worker of a run has a copy of its own."""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

Made = TypeVar("Made")


def made_once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Made], *, is_copied: bool = True
) -> tuple[Path, Made]:
    """This worker's folder of this name, and what `make` gave when it filled one (to be pickled: no class of a test).

    A copy, because a test may spoil a file for a moment; not where the path itself counts.
    """
    base = factory.getbasetemp()
    root = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder, kept = root / name, root / f"{name}.pickle"
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of a worker that failed
            folder.mkdir()
            kept.write_bytes(pickle.dumps(make(folder)))
    made: Made = pickle.loads(kept.read_bytes())
    if not is_copied or base == root:
        return folder, made
    shutil.copytree(folder, base / name, symlinks=True)
    return base / name, made
