"""`aker sources`: what there is."""

from __future__ import annotations

from aker_core.cli.tables import print_json, print_table
from aker_data import catalogue


def show_sources(*, as_json: bool) -> None:
    """The catalogue, with the refreshes that the lake holds of each source."""
    from aker_core.config import Settings
    from aker_data.ingest.context import lake_from

    lake = lake_from(Settings())
    rows = [(spec, lake.as_ofs(spec.id)) for spec in catalogue.specs().values()]
    if as_json:
        print_json([{**vars(spec), "in_lake": held} for spec, held in rows])
        return
    shown = [(spec.id, spec.publisher, spec.title, spec.cadence, ", ".join(held)) for spec, held in rows]
    print_table("Sources", ("id", "publisher", "what", "cadence", "in the lake"), shown)
