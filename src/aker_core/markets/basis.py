"""What a figure counts, in a word or two: workplaces, residents, tax filers; and whether it is only projected."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from aker_core.facts.metric import MetricSpec

PROJECTED = "projected by the publisher"  # in the reason of a figure that the publisher only projects
# A word about what a figure counts, by the source that it is made of first; a metric's own word comes before it.
BASIS_OF_SOURCE: Mapping[str, str] = {
    "bls_qcew_annual": "workplace",
    "irs_county_flows": "tax filers",
    "census_mobility": "survey, residence",
    "census_income": "survey, residence",
    "census_rents": "survey, residence",
    "bls_laus_metro": "residence",
    "bls_ces_metro": "workplace",
    "census_bds": "year to March",
    "announcements": "announced",
    "fema_nri": "model",
    "wri_aqueduct": "model",
    "amenity_feed": "vendor",
}


def basis_of(metric: MetricSpec) -> str:
    """What a metric counts, in a word or two; empty where that is plain."""
    return metric.basis or next((BASIS_OF_SOURCE[name] for name in metric.inputs if name in BASIS_OF_SOURCE), "")


def basis_text(metric: MetricSpec, reason: str | None = None) -> str:
    """What a figure counts, as it stands beside it: the metric's words, and whether the figure is only projected."""
    return ", ".join(filter(None, (basis_of(metric), projected_text(reason))))


def projected_text(reason: str | None) -> str:
    """A word for a figure that the publisher only projects, by its reason; empty for others."""
    return "projected" if PROJECTED in (reason or "") else ""


def basis_column(basis: str = "basis", reason: str = "reason") -> pl.Expr:
    """`basis_text` of rows; of a metric that is not declared, whether the figure is projected.

    basis: the column of the metrics' words; reason: that of the reasons, null where none.
    """
    import polars as pl

    projected = pl.col(reason).cast(pl.String).str.contains(PROJECTED, literal=True).fill_null(value=False)
    words = (pl.when(pl.col(basis) != "").then(basis), pl.when(projected).then(pl.lit("projected")))
    return pl.concat_str(words, separator=", ", ignore_nulls=True)
