"""World Resources Institute, Aqueduct: one zip of layers of polygons."""

from __future__ import annotations

from collections.abc import Callable

from aker_sample.messages import ZIP
from aker_sample.publisher import Files, Publisher, Route, content


def aqueduct(download: Callable[[], bytes]) -> Files:
    """The download of version 4.0."""
    route = Route(r"/aqueduct/aqueduct-4-0-water-risk-data\.zip", download, ZIP)
    return Files("https://files.wri.org", "1", route)


def sample() -> tuple[Publisher, ...]:
    """A synthetic lattice of basins."""
    return (aqueduct(content("water", "download")),)
