"""Replies brought to the size that a publisher's have: what is added is passed over by readers."""

from __future__ import annotations

import io
import random
import zipfile
from dataclasses import replace

from aker_sample.messages import JSON, XLSX, ZIP, ServerResponse

PADDING = "padding.bin"


def padded(reply: ServerResponse, size: int) -> ServerResponse:
    """The reply with a body of at least `size` bytes: blank lines in a text, blanks in JSON, a member in a zip."""
    lacking = size - len(reply.body)
    if lacking <= 0:
        return reply
    if reply.content_type in (ZIP, XLSX):
        return replace(reply, body=_with_member(reply.body, lacking))
    if reply.content_type == JSON:
        return replace(reply, body=reply.body[:1] + b" " * lacking + reply.body[1:])
    return replace(reply, body=reply.body + b"\n" * lacking)


def _with_member(body: bytes, size: int) -> bytes:
    buffer = io.BytesIO()
    buffer.write(body)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(PADDING), random.Random(size).randbytes(size))  # noqa: S311 (no secret)
    return buffer.getvalue()
