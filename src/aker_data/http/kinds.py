"""What a file is that was given under the name of another kind, by its first bytes, and what to do about it."""

from __future__ import annotations

_UNPACK = "unpack it, and give what is in it"
_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", f"a gzip file: {_UNPACK}"),
    (b"BZh", f"a bzip2 file: {_UNPACK}"),
    (b"\xfd7zXZ\0", f"an xz file: {_UNPACK}"),
    (b"\x28\xb5\x2f\xfd", f"a Zstandard file: {_UNPACK}"),
    (b"7z\xbc\xaf\x27\x1c", f"a 7-Zip archive: {_UNPACK}"),
    (b"Rar!\x1a\x07", f"a RAR archive: {_UNPACK}"),
    (b"PK\x03\x04", "a zip or a workbook: name it .zip if it is the publisher's zip, else download the file anew"),
    (b"\xd0\xcf\x11\xe0", "a workbook or document of an older Office: download the publisher's file anew"),
    (b"%PDF-", "a PDF: download the publisher's table"),
    (b"{\\rtf", "a text document: download the publisher's file anew"),
    (b"SQLite format 3\0", "a database file: download the publisher's file anew"),
    (b"PAR1", "a Parquet file: give the publisher's file"),
)


def kind_of(head: bytes) -> str | None:
    """What bytes are by how they begin, with what to do; None for text and whatever else is not told so.

    >>> kind_of(b"%PDF-1.7")
    "a PDF: download the publisher's table"
    """
    return next((kind for magic, kind in _KINDS if head.startswith(magic)), None)
