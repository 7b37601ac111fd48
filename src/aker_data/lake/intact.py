"""Whether the files of a lake hold the bytes that were written: looked at once in a process, and mended."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from aker_core.errors import StorageError
from aker_data import atomic
from aker_data.lake.files import LakeFile, digest_of, storing


class FileCheck:
    """The files of one lake. remote: in a store, which compares the bytes itself."""

    def __init__(self, *, remote: bool) -> None:
        self.remote = remote
        self._good: set[tuple[str, int, int]] = set()  # files whose bytes were compared: path, size, time of change

    def damage(self, file: LakeFile) -> str:
        """What is wrong with the bytes of a local file; empty where nothing is. Raises StorageError for the disk."""
        if self.remote:
            return ""
        path = Path(file.at)
        with storing(file.at):
            try:
                there = path.stat()
            except FileNotFoundError:
                return "it is gone"
            if there.st_size != file.bytes:
                return f"{there.st_size:,} bytes instead of {file.bytes:,}"
            seen = (file.at, there.st_size, there.st_mtime_ns)
            if file.digest and seen not in self._good:
                if digest_of(path) != file.digest:
                    return "its bytes are not those that were written"
                self._good.add(seen)
        return ""

    def whole(self, file: LakeFile) -> LakeFile:
        """The file, after a look at its bytes, once in a process: one wrong bit is another figure. Raises StorageError.

        In a store only its size is known; stores compare the bytes themselves.
        """
        if fault := self.damage(file):
            raise StorageError(
                f"{file.at}: damaged, {fault}. A refresh of its month mends it from the archive "
                "(AKER_SOURCE_MODE=replay needs no network)"
            )
        return file

    def mend(self, current: Iterable[LakeFile], files: Iterable[LakeFile]) -> None:
        """Put files that were made again, with the same bytes, in the place of damaged ones: the table names them."""
        there = {(file.name, file.digest): file for file in current if file.digest}
        for file in files:
            held = there.get((file.name, file.digest))
            if held is not None and file.at.endswith(atomic.TEMPORARY) and self.damage(held):
                with storing(held.at):
                    Path(file.at).replace(held.at)
