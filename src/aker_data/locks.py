"""A lock on a folder: many may work in it at the same time, but nobody while files are taken away from it.

The system lets go of it when a process ends, however it ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from aker_core.errors import StorageError
from aker_data import atomic

try:
    import fcntl
except ImportError:  # a system without such locks
    fcntl = None  # type: ignore[assignment]

NAME = ".aker.lock"


@contextmanager
def working(folders: Sequence[Path]) -> Iterator[None]:
    """Hold folders while files are made in them. Raises StorageError while `pruning` goes on in one."""
    with ExitStack() as held:
        for folder in sorted(set(folders)):
            held.enter_context(_locked(folder, exclusive=False))
        yield


@contextmanager
def pruning(folders: Sequence[Path]) -> Iterator[None]:
    """Hold folders while files are taken away. Raises StorageError where anybody works in one of them."""
    with ExitStack() as held:
        for folder in sorted(set(folders)):
            held.enter_context(_locked(folder, exclusive=True))
        yield


@contextmanager
def short(folder: Path) -> Iterator[None]:
    """Hold a folder for the moment in which a file of it is read and replaced; others wait. Raises OSError.

    Where the file system has no locks, nobody waits: then only one process may write there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if fcntl is None:
        yield
        return
    with (folder / NAME).open("ab") as file:
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX)
        yield  # closing the file lets go of it


@contextmanager
def _locked(folder: Path, *, exclusive: bool) -> Iterator[None]:
    if fcntl is None:
        yield
        return
    path = folder / NAME
    with atomic.storing(path, "AKER_DATA_PATH"):
        folder.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
    with file:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            other = "a refresh or another prune" if exclusive else "`aker prune`"
            raise StorageError(f"{folder}: {other} is at work there. Wait for it, then run this again") from None
        except OSError as error:  # a file system that has no locks
            if exclusive:
                raise StorageError(
                    f"{folder}: its file system has no locks ({error.strerror}), so that a refresh could be at work. "
                    "Run this where the disk is"
                ) from error
        try:
            yield
        finally:
            with suppress(OSError):
                fcntl.flock(file, fcntl.LOCK_UN)
