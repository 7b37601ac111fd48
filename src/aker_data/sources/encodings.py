"""Bytes of a file as text: UTF-8, and what spreadsheets and old programs write instead of it."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF8 = codecs.BOM_UTF8
_HANDLER = "aker_single_bytes"


def decoded(body: bytes) -> str:
    """Text of a file: UTF-8 (a byte order mark is dropped); a byte that is none is a letter of Windows or Latin-1.

    Byte by byte: in a file of UTF-8 one such byte changes no other letter. UTF-16 where its byte order mark says so.
    """
    if body.startswith(_UTF16):
        return body.decode("utf-16", errors="replace")
    return body.decode("utf-8-sig", errors=_HANDLER)


def in_forms(body: bytes) -> Iterator[bytes]:
    """The bytes of a file as they are, which are UTF-8 nearly always; then, where they are not, as UTF-8."""
    yield body
    text = decoded(body).encode()
    if text != body:
        yield text


def in_lines(body: bytes) -> bytes:
    """The bytes of a file as UTF-8 with line feeds, where it is UTF-16 or ends its lines with carriage returns only."""
    text = decoded(body).encode() if body.startswith(_UTF16) else body
    return text if b"\n" in text else text.replace(b"\r", b"\n")


def is_other_form(head: bytes, *, whole: bool) -> bool:
    """Whether `in_lines` would change a file, by its first bytes. whole: whether these are all of it."""
    return head.startswith(_UTF16) or (b"\n" not in head and (whole or b"\r" in head))


def without_mark(body: bytes) -> bytes:
    """The bytes without the mark that some programs begin UTF-8 with."""
    return body.removeprefix(_UTF8)


def _single_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(_letter(byte) for byte in error.object[error.start : error.end]), error.end


def _letter(byte: int) -> str:
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:  # five bytes that Windows has no letter for
        return chr(byte)


codecs.register_error(_HANDLER, _single_bytes)
