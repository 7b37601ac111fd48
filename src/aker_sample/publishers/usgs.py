"""USGS elevations: a GeoTIFF for each degree, in a folder of its name."""

from __future__ import annotations

from collections.abc import Callable

from aker_sample.publisher import Files, Publisher, Route, content

TIFF = "image/tiff"


def elevation_tiles(tile: Callable[[str, str, str, str], bytes | None]) -> Files:
    """Tiles of one arc-second. tile: the file by n or s, degrees, e or w, degrees; None: not published."""

    def named(*groups: str) -> bytes | None:
        return tile(*groups[:4]) if groups[:4] == groups[4:] else None

    name = r"([ns])(\d{2})([ew])(\d{3})"
    path = rf"/StagedProducts/Elevation/1/TIFF/current/{name}/USGS_1_{name}\.tif"
    return Files("https://prd-tnm.s3.amazonaws.com", "1", Route(path, named, TIFF))


def sample() -> tuple[Publisher, ...]:
    """Synthetic hills on coarse tiles."""
    return (elevation_tiles(content("terrain", "tile")),)
