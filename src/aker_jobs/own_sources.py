"""Sources that are made for this refresh: read by the outlines in the lake, or asked at an address of the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from aker_core.errors import NotLoaded, StorageError
from aker_data.contracts import Outlines, Scope, Source
from aker_jobs import source_roles

if TYPE_CHECKING:
    from aker_data.ingest.context import IngestContext


def own_source(source: Source, scope: Scope, context: IngestContext) -> Source:
    """The source by the counties of the scope, or at the address that a setting names; any other source as it is.

    Raises NotLoaded where the outlines are not in the lake, where a download is so large that a setting has to ask for
    it, and where the setting with the address is not set.
    """
    setting = context.spec(source.id).asked_by
    value = context.setting(setting) if setting else None
    if setting and not value and context.router.remote and source.id not in context.router.named:
        why = context.spec(source.id).files_note
        raise NotLoaded(
            f"{source.id}: not requested: AKER_{setting.upper()} is not set ({why}). The source is left out"
        )
    if source.on_outlines is not None:
        return source.on_outlines(outlines_of(scope, context))
    if source.at_address is not None and value and context.router.mode != "sample":
        return source.at_address(str(value))
    return source


def outlines_of(scope: Scope, context: IngestContext) -> Outlines:
    """The outlines of all counties of a scope. Raises NotLoaded where the lake has none."""
    (boundaries,) = source_roles.with_role("boundary")
    try:
        rows = context.lake.scan(boundaries, scope.as_of).filter(pl.col("layer") == "county").select("code", "geometry")
        counties = rows.collect().sort("code")
    except StorageError:
        counties = pl.DataFrame(schema={"code": pl.String, "geometry": pl.Binary})
    if counties.is_empty():
        raise NotLoaded(
            f"{boundaries}: no outlines of counties are loaded for {scope.as_of}. Run `python -m "
            f"flows.refresh_boundaries {scope.as_of}` first"
        )
    return Outlines(tuple(counties["code"]), tuple(counties["geometry"]))
