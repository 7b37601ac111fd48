"""Which year's boundaries draw the counties and markets of a delineation."""

from __future__ import annotations

from aker_core.errors import UnknownGeography
from aker_geo import delineation as delineations
from aker_geo import lists


def years_of(delineation: str) -> tuple[int, ...]:
    """The years of files with the counties of a delineation, best first.

    Raises UnknownGeography for a delineation that is not in use, or that no row of boundary_vintages.csv is for.
    """
    delineations.vintage(delineation)
    listed = [row for row in lists.rows("boundary_vintages") if row["delineation"] == delineation]
    if not listed:
        raise UnknownGeography(
            f"No year of boundaries is known for the delineation {delineation}. Add a row to boundary_vintages.csv"
        )
    return tuple(int(row["year"]) for row in sorted(listed, key=lambda row: int(row["rank"])))


def is_newest(delineation: str) -> bool:
    """Whether a delineation is the one in use today, which services without vintages answer with."""
    return delineation == delineations.vintages()[-1].id
