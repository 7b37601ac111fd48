"""The directory of institutions in the sample: published rows of 2022, zipped as the publisher does."""

from __future__ import annotations

import io
import zipfile

from aker_sample.base_files import raw

# The directory of 2022 stands in for the years before it: institutions hardly move.
YEARS = range(2013, 2023)


def answer(year: int) -> bytes | None:
    """HD of a year as a zip of one CSV, or None for years that the sample has not."""
    if year not in YEARS:
        return None
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        # A fixed date: the same content has to be the same bytes.
        member = zipfile.ZipInfo(f"hd{year}.csv", date_time=(2023, 9, 1, 0, 0, 0))
        member.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(member, raw("ipeds_hd2022.csv"))
    return packed.getvalue()
