"""Files as payloads of a source, for tests of how they are read: plain bytes, zips, and what a script makes of both."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

from aker_data.contracts import Payload, Request

TABLE = Request("bls_qcew_annual", "https://data.bls.gov/x.csv", "2021", "csv")


def payload(body: bytes, request: Request = TABLE) -> Payload:
    return Payload(request, "0" * 64, body, datetime(2024, 6, 1, tzinfo=UTC))


def zipped(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members:
            archive.writestr(name, body)
    return buffer.getvalue()


def every_member(body: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """A file with its rows changed, or a zip with those of each of its CSVs."""
    if not body.startswith(b"PK"):
        return change(body)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
        return zipped(*((name, change(archive.read(name))) for name in names))
