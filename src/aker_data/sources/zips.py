"""How connectors open a zip: within the limits of the catalogue, and without what is no part of the publisher's."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase

from aker_data import catalogue
from aker_data.contracts import Payload
from aker_data.sources.refusal import raise_source_changed

MAX_MEMBERS = 20_000
MAGIC = b"PK\x03\x04"
# What zipfile says of a zip of which bytes are missing or wrong: also that it cannot seek there (ValueError).
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)


@contextmanager
def opened(payload: Payload) -> Iterator[zipfile.ZipFile]:
    """The zip of a payload. Raises SourceChanged where it is damaged, or holds more than the catalogue allows."""
    try:
        with zipfile.ZipFile(io.BytesIO(payload.body)) as archive:
            _within_limits(payload, archive)
            yield archive
    except BROKEN as error:
        raise_source_changed(payload, f"the zip is damaged ({error}). Download it again", error)


def members(payload: Payload, archive: zipfile.ZipFile, pattern: str) -> list[str]:
    """Names of the files like a pattern (of the last part of the name). Raises SourceChanged where there is none."""
    names = [info.filename for info in archive.infolist() if not info.is_dir()]
    if "[Content_Types].xml" in names:
        raise_source_changed(payload, "not a zip of tables, but a workbook: download the publisher's file anew")
    chosen = [name for name in names if not is_hidden(name) and fnmatchcase(last_part(name).lower(), pattern.lower())]
    if not chosen:
        raise_source_changed(
            payload, f"no file named like {pattern!r} in the zip, which holds {names[:5]} ({len(names)} files)"
        )
    return chosen


def is_hidden(name: str) -> bool:
    """Whether a member is none of the publisher's: what a Mac adds (``__MACOSX/._x``), names that begin with a dot."""
    parts = name.split("/")
    return "__MACOSX" in parts or any(part.startswith(".") for part in parts)


def last_part(name: str) -> str:
    """The name of a member without its folders."""
    return name.rpartition("/")[2]


def _within_limits(payload: Payload, archive: zipfile.ZipFile) -> None:
    limit = catalogue.spec(payload.request.source).max_unzipped_bytes
    # The sizes are what the zip says of itself; zipfile never hands out more than that, and compares the checksum.
    size = sum(info.file_size for info in archive.infolist())
    if size > limit or len(archive.infolist()) > MAX_MEMBERS:
        raise_source_changed(
            payload, f"the zip holds {len(archive.infolist())} files of {size} bytes, more than the {limit} allowed"
        )
