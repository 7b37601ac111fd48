"""The log of a Delta table in a local folder: kept short by checkpoints, without losing what is said of its partitions.

A table is opened by its newest checkpoint and the entries after it. Older entries only tell of the past; of those the
lake keeps the ones whose notes are the newest word about a partition that is still there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from deltalake import DeltaTable

EVERY = 10  # commits between two checkpoints: what opening a table reads at most, beside the checkpoint
BEHIND = 10  # entries before the checkpoint that stay, for a writer that began before it
_NUMBER = re.compile(r"^(\d{20})\.(json|checkpoint\.parquet)$")


def entries(log: Path) -> list[Path]:
    """The entries of a log, newest first."""
    return sorted((path for path in log.glob("*.json") if _NUMBER.match(path.name)), reverse=True)


def commits(log: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """What each transaction says of itself, newest first. A damaged entry says nothing."""
    for entry in entries(log):
        for line in entry.read_bytes().splitlines():
            if b'"commitInfo"' in line:
                with suppress(ValueError):
                    yield entry, json.loads(line).get("commitInfo", {})


def is_due(log: Path) -> bool:
    """Whether the newest entry is one that a checkpoint follows. Read from its name: opening a table takes longer."""
    newest = max((path.name for path in log.glob("*.json")), default="")
    match = _NUMBER.match(newest)
    return match is not None and int(match[1]) > 0 and int(match[1]) % EVERY == 0


def shorten(delta: DeltaTable, log: Path, field: str, partitions: Collection[str]) -> None:
    """Write a checkpoint where one is due, and remove entries and checkpoints that it makes needless.

    field: of a note, which partition it is about; the newest note of each of the partitions stays. Raises OSError,
    DeltaError.
    """
    version = delta.version()
    if version == 0 or version % EVERY:
        return
    delta.create_checkpoint()
    kept: set[Path] = set()
    noted: set[str] = set()
    for entry, commit in commits(log):
        if (partition := str(commit.get(field))) in partitions and partition not in noted:
            noted.add(partition)
            kept.add(entry)
    for path in [*entries(log), *log.glob("*.checkpoint.parquet")]:
        match = _NUMBER.match(path.name)
        if match is None or path in kept:
            continue
        if int(match[1]) < (version - BEHIND if match[2] == "json" else version):
            path.unlink(missing_ok=True)
