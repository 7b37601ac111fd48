"""A run of neighboring units of a text, as it is read."""

from __future__ import annotations

from typing import NamedTuple

from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.roundup.reading import Part

Place = tuple[int, int]


class Run(NamedTuple):
    """Neighboring units, by the numbers of the first and the last, as they are read together."""

    first: int
    last: int
    part: Part
    announcement: Announcement
