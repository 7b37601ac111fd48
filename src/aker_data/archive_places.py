"""Where an archive lies: a folder, or a prefix of an object store. The same names below both."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from aker_data.archive_bucket import Bucket
from aker_data.archive_entries import Entry, Held
from aker_data.archive_folder import Folder


class Place(Protocol):
    """What an archive needs of where it lies. Every method raises StorageError. Names are relative, with slashes.

    local: a folder of this machine that belongs to the archive (the archive itself, or copies of what was read).
    """

    local: Path

    def where(self, name: str) -> str:
        """The name as people find it."""

    def size(self, name: str) -> int | None:
        """Its bytes, or None where there is none."""

    def read(self, name: str) -> bytes | None:
        """The bytes, or None where there are none."""

    def write(self, name: str, body: bytes, *, durable: bool) -> None:
        """Put bytes there, whole or not at all."""

    def payloads(self, source: str | None = None) -> list[Held]:
        """The files of payloads and of what is known of them, by name: of one source, or of all."""

    def remove(self, names: Sequence[str]) -> None:
        """Take files away; one that is not there is no fault."""

    def identities(self) -> list[str]:
        """The requests that were ever answered."""

    def answers(self, identity: str) -> list[Entry]:
        """The answers to a request, newest first."""

    def summary(self, identity: str) -> Entry:
        """What the request was."""

    def remember(self, identity: str, summary: Entry, entry: Entry, *, durable: bool) -> None:
        """Add the newest answer to a request."""

    def keep(self, identity: str, entries: Sequence[Entry]) -> None:
        """Keep only these answers to a request."""


def place_of(root: Path | str, options: dict[str, str] | None = None, local: Path | None = None) -> Place:
    """The place that an address names; `options` and `local` (for copies) are of an address with ``://``."""
    if isinstance(root, str) and "://" in root:
        if local is None:
            raise ValueError(f"{root} needs a folder for copies")
        return Bucket(root, options or {}, local)
    return Folder(Path(root))
