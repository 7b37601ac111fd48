"""Small objects beside the tables (reports) and whole Parquet files, in a local folder or an object store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from deltalake._internal import DeltaFileSystemHandler

from aker_data import atomic


def put(root: str, name: str, body: bytes, options: dict[str, str] | None) -> None:
    """Write one object whole. Raises OSError.

    In a store this goes through Delta's own file layer, so that every store takes the same options as the tables do
    (its pyarrow wrapper of deltalake 1.6 refuses pyarrow's buffers, hence the layer below it).
    """
    if "://" not in root:
        atomic.write_bytes(Path(root, name), body)
        return
    stream: Any = DeltaFileSystemHandler(root, options).open_output_stream(name)
    stream.write(body)
    stream.close()


def get(root: str, name: str, options: dict[str, str] | None) -> bytes | None:
    """The object's bytes, or None where there is none. Raises OSError."""
    try:
        if "://" not in root:
            return Path(root, name).read_bytes()
        file = DeltaFileSystemHandler(root, options).open_input_file(name)
        body = file.read(file.size())
    except FileNotFoundError:
        return None
    return body


def exists(root: str, name: str, options: dict[str, str] | None) -> bool:
    """Whether there is an object of that name. Raises OSError."""
    if "://" not in root:
        return Path(root, name).is_file()
    return get(root, name, options) is not None


def remove(root: str, name: str, options: dict[str, str] | None) -> None:
    """Remove an object; nothing happens where there is none. Raises OSError."""
    try:
        if "://" not in root:
            Path(root, name).unlink()
        else:
            DeltaFileSystemHandler(root, options).delete_file(name)
    except FileNotFoundError:
        return


def copy(root: str, name: str, to: str, options: dict[str, str]) -> None:
    """Copy an object within a store, without its bytes coming here. Raises OSError."""
    DeltaFileSystemHandler(root, options).copy_file(name, to)
