"""A file of a publisher as if it had just been sent, for tests on real files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from aker_data.contracts import Payload, Request


def payload(request: Request, path: Path) -> Payload:
    """A file as if its publisher had sent it."""
    return Payload(request, "0" * 64, path.read_bytes(), datetime(2026, 1, 1, tzinfo=UTC))
