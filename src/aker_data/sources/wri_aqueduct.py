"""WRI Aqueduct 4.0, baseline water stress: polygons of basins, laid over the outlines of counties."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import polars as pl
import shapely

from aker_data.contracts import Need, Outlines, Payload, Request, Scope, Source
from aker_data.schemas.wri import STRESS
from aker_data.sources._polygon_files import Geometries, read_polygons
from aker_data.sources._shape import as_declared
from aker_data.sources.refusal import raise_source_changed
from aker_geo.overlay import overlay

ID = "wri_aqueduct"
VERSION = "4.0"
URL = "https://files.wri.org/aqueduct/aqueduct-4-0-water-risk-data.zip"
COUNTRY = "USA"
# The publisher's columns; a polygon of another country touches no county that is asked for.
_COLUMNS = ("string_id", "gid_0", "bws_raw", "bws_score", "bws_cat")
_NUMBERS = ("bws_raw", "bws_score", "bws_cat")
NO_DATA = -9999


def request(digest: str = "") -> Request:
    """The download, or the layer of it that a person saved in another format. digest: of the outlines."""
    names = (
        "Aqueduct40_baseline_annual*.gpkg",
        "Aqueduct40_baseline_annual*.parquet",
        "Aqueduct40_baseline_annual*.zip",
    )
    return Request(ID, URL, part=f"{VERSION}/{digest}".rstrip("/"), media="zip", file_names=names)


def requests(scope: Scope, outlines: Outlines = Outlines()) -> list[Need]:  # noqa: ARG001, B008 (frozen; of no year)
    """The one file, whatever the year."""
    digest = outlines.digest if outlines.codes else ""
    return [Need("baseline water stress of Aqueduct 4.0", ((request(digest),),))]


def parse(payload: Payload, outlines: Outlines = Outlines()) -> pl.DataFrame:  # noqa: B008 (frozen)
    """Rows of `STRESS`, one for each piece of a polygon in a county. Raises SourceChanged for what it cannot read."""
    rows, geometries = read_polygons(payload, _COLUMNS)
    kept = (rows["gid_0"].fill_null(COUNTRY) == COUNTRY).to_numpy() & ~shapely.is_missing(geometries)
    rows = rows.filter(pl.Series(kept))
    areas = _valid(geometries[kept])
    try:
        numbers = rows.select("string_id", *(pl.col(name).cast(pl.Float64) for name in _NUMBERS))
    except pl.exceptions.InvalidOperationError as error:
        raise_source_changed(payload, f"a figure is not a number: {str(error).partition(chr(10))[0]}", error)
    pieces = overlay(shapely.from_wkb(list(outlines.wkb)) if outlines.codes else [], areas)
    score = pl.col("bws_score").is_between(0, 5)
    table = numbers[pieces.other].with_columns(
        county_fips=pl.Series([outlines.codes[at] for at in pieces.one], dtype=pl.String),
        area_m2=pl.Series(pieces.area_m2, dtype=pl.Float64),
        stress_ratio=pl.when(pl.col("bws_raw") >= 0).then("bws_raw"),
        stress_score=pl.when(score).then("bws_score"),
        stress_category=pl.when(pl.col("bws_cat").is_between(-1, 4)).then("bws_cat"),
    )
    known = pl.col("stress_score").is_not_null()
    weighed = table.with_columns(
        scored_m2=pl.when(known).then("area_m2").otherwise(0.0),
        score_m2=pl.when(known).then(pl.col("area_m2") * pl.col("stress_score")).otherwise(0.0),
    )
    return as_declared(payload, weighed, STRESS)


def _valid(geometries: Geometries) -> Geometries:
    """What crosses itself is made valid."""
    areas = geometries.copy()
    odd = np.flatnonzero(~shapely.is_valid(areas))
    areas[odd] = shapely.make_valid(areas[odd], method="structure", keep_collapsed=False)
    return areas


def on_outlines(outlines: Outlines) -> Source:
    """The source whose rows are of these counties."""
    asked: Callable[[Scope], list[Need]] = partial(requests, outlines=outlines)
    return replace(SOURCE, requests=asked, parse=partial(parse, outlines=outlines))


SOURCE = Source(id=ID, schema=STRESS, requests=requests, parse=parse, on_outlines=on_outlines)
