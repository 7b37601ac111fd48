"""IPEDS: the yearly directory of institutions (HD), a zip of one CSV."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Collection
from typing import ClassVar

from aker_sample.base_files import raw
from aker_sample.publisher import ZIP, Publisher, Route, ServerRequest

# The directory of 2022 stands in for the years before it: institutions hardly move.
SAMPLE_YEARS = range(2013, 2023)


class Ipeds(Publisher):
    """The directories of some years. table: the CSV of a year, in Latin-1 as published."""

    home = "https://nces.ed.gov"
    version: ClassVar[str] = "2"
    routes = (Route(r"/ipeds/datacenter/data/HD(\d{4})\.zip", "directory", ZIP),)

    def __init__(self, table: Callable[[int], bytes], years: Collection[int]) -> None:
        super().__init__()
        self._table, self._years = table, years

    def directory(self, request: ServerRequest, year: str) -> bytes | None:  # noqa: ARG002 (all is in the path)
        """HD of a year, or None where there is none."""
        if int(year) not in self._years:
            return None
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            # A fixed date: the same content has to be the same bytes.
            member = zipfile.ZipInfo(f"hd{year}.csv", date_time=(2023, 9, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, self._table(int(year)))
        return packed.getvalue()


def sample() -> tuple[Publisher, ...]:
    """Published rows of 2022."""
    return (Ipeds(lambda _: raw("ipeds_hd2022.csv"), SAMPLE_YEARS),)
