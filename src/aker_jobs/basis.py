"""What the figures of a metric count, in a word or two: workplaces, residents, tax filers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aker_core.facts.metric import MetricSpec

# What a source alone does not say: between the ends lies what studies find, not what is certain.
BASIS_OF_METRIC: Mapping[str, str] = {"expansion_jobs_indirect": "announced, range of studies"}
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
    own = metric.basis or BASIS_OF_METRIC.get(metric.id, "")
    return own or next((BASIS_OF_SOURCE[name] for name in metric.inputs if name in BASIS_OF_SOURCE), "")
