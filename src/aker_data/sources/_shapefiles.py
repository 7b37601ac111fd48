"""A zipped shapefile of polygons as rows: attributes as text, outlines as valid multipolygons."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass

from aker_data.contracts import Payload
from aker_data.sources import zips
from aker_data.sources.encodings import decoded
from aker_data.sources.refusal import raise_source_changed
from aker_geo.polygons import Outline, outline
from aker_geo.shapefile import read_attributes, read_polygons

# A .prj that says anything else has coordinates that are no degrees, or degrees of another earth.
DATUMS = re.compile(r'^\s*GEOGCS\s*\["(GCS_North_American_1983|GCS_WGS_1984|NAD83|WGS 84)"', re.IGNORECASE)


@dataclass(frozen=True)
class Layer:
    """The records of a shapefile. attributes: columns of text; outlines: one for each record, in the same order."""

    attributes: dict[str, list[str]]
    outlines: list[Outline]


def read_layer(payload: Payload) -> Layer:
    """The one layer of a zip. Raises SourceChanged where a member is missing, damaged, or does not fit the others."""
    with zips.opened(payload) as archive:
        body, table = (_member(payload, archive, ending) for ending in ("shp", "dbf"))
        _require_degrees(payload, archive)
    try:
        shapes, attributes = read_polygons(body), read_attributes(table, decoded)
    except ValueError as error:
        raise_source_changed(payload, f"{error}. Download it again", error)
    rows = len(next(iter(attributes.values()), []))
    if len(shapes) != rows or not rows:
        raise_source_changed(payload, f"the .shp has {len(shapes)} records and the .dbf {rows} rows")
    outlines: list[Outline] = []
    for number, shape in enumerate(shapes, start=1):
        try:
            outlines.append(outline(shape.rings))
        except ValueError as error:
            raise_source_changed(payload, f"record {number} of the .shp: {error}", error)
    return Layer(attributes, outlines)


def _member(payload: Payload, archive: zipfile.ZipFile, ending: str) -> bytes:
    names = zips.members(payload, archive, f"*.{ending}")
    if len(names) != 1:
        raise_source_changed(payload, f"the zip holds {len(names)} layers ({', '.join(names[:3])}), one was expected")
    return archive.read(names[0])


def _require_degrees(payload: Payload, archive: zipfile.ZipFile) -> None:
    """Raise SourceChanged where the .prj says that coordinates are not degrees of NAD 83 or WGS 84."""
    names = [name for name in archive.namelist() if name.lower().endswith(".prj") and not zips.is_hidden(name)]
    for name in names:
        text = decoded(archive.read(name))
        if not DATUMS.match(text):
            raise_source_changed(payload, f"{name} says {text[:60]!r}; longitude and latitude in NAD 83 were expected")
