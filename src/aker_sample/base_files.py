"""Reading the base files of the sample; what each of them is, and how true, stands in README.md."""

from __future__ import annotations

import csv
import gzip
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "base"


def raw(name: str) -> bytes:
    """The bytes of a base file, unpacked where it is compressed."""
    body = (FOLDER / name).read_bytes()
    return gzip.decompress(body) if name.endswith(".gz") else body


@cache
def rows(name: str) -> list[dict[str, str]]:
    """A base file as rows by column name."""
    return list(csv.DictReader(raw(name).decode("latin-1" if name.startswith("pep") else "utf-8").splitlines()))


@cache
def members(vintage: str) -> dict[str, tuple[str, ...]]:
    """The counties of each metro by a delineation list: 2015, 2020 or 2023."""
    by_metro: dict[str, list[str]] = {}
    for row in rows("metros.csv"):
        if row["vintage"] == vintage:
            by_metro.setdefault(row["cbsa"], []).append(row["county"])
    return {metro: tuple(sorted(counties)) for metro, counties in sorted(by_metro.items())}


@cache
def titles(vintage: str) -> dict[str, str]:
    """The title of each metro by a delineation list."""
    return {row["cbsa"]: row["title"] for row in rows("metros.csv") if row["vintage"] == vintage}
