"""IPEDS: the yearly directory of institutions (HD), a zip of one CSV."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from aker_sample.base_files import raw
from aker_sample.messages import ZIP
from aker_sample.publisher import Files, Publisher, Route

# The directory of 2022 stands in for the years before it: institutions hardly move.
SAMPLE_YEARS = range(2013, 2023)


def directories(table: Callable[[int], bytes | None]) -> Files:
    """The directories. table: the CSV of a year, in Latin-1 as published; None where there is none."""

    def packed(year: str) -> bytes | None:
        rows = table(int(year))
        return None if rows is None else _zip(f"hd{year}.csv", rows)

    return Files("https://nces.ed.gov", "2", Route(r"/ipeds/datacenter/data/HD(\d{4})\.zip", packed, ZIP))


def _zip(name: str, body: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        # A fixed date: the same content has to be the same bytes.
        member = zipfile.ZipInfo(name, date_time=(2023, 9, 1, 0, 0, 0))
        member.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(member, body)
    return file.getvalue()


def sample() -> tuple[Publisher, ...]:
    """Published rows of 2022."""
    return (directories(lambda year: raw("ipeds_hd2022.csv") if year in SAMPLE_YEARS else None),)
