"""One transaction of a Delta table: a partition replaced by other files, with a note of what the writer says of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from deltalake import CommitProperties, DeltaTable
from deltalake.exceptions import CommitFailedError, DeltaError
from deltalake.transaction import AddAction, RemoveAction, create_table_with_add_actions

from aker_core.errors import StorageError
from aker_data.lake.dtypes import delta_fields, delta_schema
from aker_data.lake.files import PARTITION, LakeFile, publish, removed

NOTE, NOTED = "aker.note", "aker.as_of"  # in the log: what the writer says of a partition, and of which


class Conflict(Exception):
    """Another writer was first."""


def commit(
    delta: DeltaTable | None,
    uri: str,
    as_of: str,
    current: Mapping[str, LakeFile],
    files: Sequence[LakeFile],
    note: str,
    options: Mapping[str, str],
) -> None:
    """Make these files the whole partition of the table as it was read. Raises Conflict where another writer was first.

    delta: None for a table that is not there yet. current: the files that the partition has, by name.
    """
    again = replaced(current, files)
    new = [file for file in files if file.name not in current or file.name in again]
    gone = [file for name, file in current.items() if name not in {file.name for file in files} or name in again]
    columns = next((file.columns for file in new if file.columns), {})
    # The log is read and written at one version: any commit in between is a conflict, never a merge.
    once = CommitProperties(max_commit_retries=0, custom_metadata={NOTED: as_of, NOTE: note} if note else None)
    try:
        if delta is not None and columns and _widen(delta, columns):
            raise Conflict
        adds = [publish(file, uri, as_of) for file in new]
        if delta is None:
            schema = delta_schema(columns, PARTITION)
            create_table_with_add_actions(
                uri, schema, adds, partition_by=PARTITION, storage_options=dict(options), commit_properties=once
            )
            return
        actions: list[AddAction | RemoveAction] = [*adds, *(removed(file, as_of) for file in gone)]
        delta.create_write_transaction(actions, "append", delta.schema(), PARTITION, commit_properties=once)
    except CommitFailedError:
        raise Conflict from None
    except DeltaError as error:
        if "already exists" in str(error):
            raise Conflict from None
        raise


def replaced(current: Mapping[str, LakeFile], files: Iterable[LakeFile]) -> set[str]:
    """The names of files that were made again with other bytes, as another version of a library writes them."""
    return {
        file.name
        for file in files
        if file.name in current and file.columns and file.digest != current[file.name].digest
    }


def _widen(delta: DeltaTable, columns: dict[str, str]) -> bool:
    """Add the columns that the table lacks; True where it did. Raises StorageError where a column changed its type."""
    types = {column.name: getattr(column.type, "type", "") for column in delta.schema().fields}
    for name, kind in columns.items():
        if types.get(name, kind) != kind:
            raise StorageError(
                f"{delta.table_uri}: column {name} is {types[name]} there and {kind} now. Move this folder away and "
                "refresh again (payloads are archived: AKER_SOURCE_MODE=replay needs no network)"
            )
    new = {name: kind for name, kind in columns.items() if name not in types}
    if new:
        delta.alter.add_columns(delta_fields(new))
    return bool(new)
