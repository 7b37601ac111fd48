"""Files that are there whole or not at all, and what to do when the disk says no."""

from __future__ import annotations

import errno
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from aker_core.errors import StorageError

TEMPORARY = ".tmp"
STALE_SECONDS = 3600.0  # no write takes an hour: what is older was left by a killed run
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextmanager
def storing(path: Path | str, setting: str) -> Iterator[None]:
    """Turn what the system says into a StorageError that names the path and the setting to change."""
    try:
        yield
    except OSError as error:
        raise storage_error(error, path, setting) from error


def storage_error(error: OSError, path: Path | str, setting: str) -> StorageError:
    """The StorageError for a failed read or write at `path`, whose folder is chosen by `setting`."""
    if error.errno in FULL:
        return StorageError(f"{path}: no space left ({error.strerror}). Free some, or set {setting} to another disk")
    if error.errno in FORBIDDEN:
        return StorageError(f"{path}: not allowed ({error.strerror}). Give this user access, or set {setting}")
    return StorageError(f"{path}: {error.strerror or error}. Check the disk, or set {setting} to another folder")


def temporary(path: Path) -> Path:
    """A hidden name in the same folder, which no other process uses."""
    return path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}{TEMPORARY}")


def write_bytes(path: Path, body: bytes, *, durable: bool = True) -> None:
    """Write under a hidden name, make it durable, then give it its name. Raises OSError, with nothing half-written.

    durable: wait until the disk has it; what can be made again (thousands of small extracts) need not wait.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    hidden = temporary(path)
    try:
        with hidden.open("xb") as file:
            file.write(body)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        hidden.replace(path)
    except BaseException:
        with suppress(OSError):
            hidden.unlink()
        raise


def sweep(folder: Path) -> None:
    """Remove hidden files that a killed run left in a folder."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not (entry.name.startswith(".") and entry.name.endswith(TEMPORARY)):
                continue
            with suppress(OSError):
                if time.time() - entry.stat().st_mtime > STALE_SECONDS:
                    Path(entry.path).unlink()
