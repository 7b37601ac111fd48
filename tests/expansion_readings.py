"""Readings for tests: rows of `READINGS` from the few facts that a test is about."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from aker_jobs.expansions.readings import FACTS, READINGS, digest


def reading(item: str, day: str | None = "2023-03-01", **facts: Any) -> dict[str, Any]:
    """One reading: a plant of Acme in Denver, 200 jobs, unless told otherwise. day: of publication, or None."""
    row: dict[str, Any] = dict.fromkeys(READINGS) | {
        "item_id": item,
        "outlet": "Press",
        "official": False,
        "published": date.fromisoformat(day) if day else None,
        "seen": "2024-06",
        "payload_sha256": "a" * 64,
        "company": "Acme Corp.",
        "place": "Denver",
        "state": "CO",
        "county_fips": "08031",
        "how": "exact",
        "new_jobs": 200,
        "sector": "other",
        "sectors": ["other"],
        "status": "announced",
        "confidence": 0.9,
        "other_jobs": "{}",
        "reasons": [],
        "spans": "{}",
    }
    row |= facts
    return row | {"digest": digest({name: row[name] for name in FACTS})}


def readings(*rows: dict[str, Any]) -> pl.DataFrame:
    """Readings as a frame."""
    return pl.DataFrame(list(rows), schema=READINGS)
