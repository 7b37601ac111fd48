"""The options of an address's store, from the settings of the process that asks: driver or worker."""

from __future__ import annotations


def storage_options(address: str) -> dict[str, str] | None:
    """Options as object_store names them; None for a folder. Holds secrets: hand on, never print."""
    if "://" not in address:
        return None
    from aker_core.config import Settings

    return Settings(lake_path=address).lake_storage_options
