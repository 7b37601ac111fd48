"""What the columns of a publisher's file are: read ones with their types, and those left out on purpose."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from aker_data.contracts import Payload
from aker_data.schemas.table import PolarsType
from aker_data.sources.refusal import raise_source_changed


@dataclass(frozen=True)
class Layout:
    """What a file's columns are: read ones with their types (by our names), and those left out on purpose.

    renames: the publisher's name → ours, for the columns that we call otherwise. members: pattern of the names of the
    files to read where the payload is a zip.
    """

    columns: Mapping[str, PolarsType]
    ignored: Collection[str] = frozenset()
    renames: Mapping[str, str] = field(default_factory=dict)
    members: str = "*"


def require_columns(payload: Payload, names: Sequence[str], *, used: Collection[str], ignored: Collection[str]) -> None:
    """Account for every column: raise SourceChanged that names missing, unknown and repeated ones."""
    if fault := column_fault(names, used=used, ignored=ignored):
        raise_source_changed(payload, fault)


def column_fault(names: Sequence[str], *, used: Collection[str], ignored: Collection[str]) -> str:
    missing = [name for name in used if name not in names]
    unknown = [name for name in names if name not in used and name not in ignored]
    there = set[str]()
    twice = sorted({name for name in names if name in there or there.add(name)})  # type: ignore[func-returns-value]
    if not (missing or unknown or twice):
        return ""
    return f"missing columns {missing}, unknown columns {unknown}, duplicate columns {twice}"
