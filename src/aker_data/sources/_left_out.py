"""Columns that are left out on purpose, named by pattern: for files whose other columns change from year to year."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fnmatch import fnmatchcase


class LeftOut(Collection[str]):
    """Names that fit one of the patterns. The layout says why beside them; columns that are read stay required."""

    def __init__(self, *patterns: str) -> None:
        self._patterns = patterns

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and any(fnmatchcase(name, pattern) for pattern in self._patterns)

    def __iter__(self) -> Iterator[str]:
        return iter(self._patterns)

    def __len__(self) -> int:
        return len(self._patterns)
