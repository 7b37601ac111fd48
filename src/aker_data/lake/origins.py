"""Where the rows of a partition are from, and what may replace them: published figures win over snapshot and sample."""

from __future__ import annotations

from collections.abc import Iterable

from aker_core.errors import StorageError
from aker_data.contracts import ORIGINS, Origin
from aker_data.lake.files import LakeFile, origin_of


def refuse_lesser(table: str, as_of: str, origin: Origin | None, current: Iterable[LakeFile]) -> None:
    """Raise StorageError where a partition holds better rows: published before the snapshot before the sample."""
    held = origin_of(current)
    if held is not None and origin is not None and ORIGINS.index(held) < ORIGINS.index(origin):
        raise StorageError(
            f"{table} for {as_of} holds {held} figures, which {origin} rows must not replace. Use another "
            f"--as-of, or another lake with AKER_LAKE_PATH"
        )
