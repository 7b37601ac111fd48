"""Metrics of amenities, declared."""

from __future__ import annotations

from aker_amenities.industries import EVERY, industries, metric_of
from aker_core.facts.metric import HIGHER, NEUTRAL, QCEW, MetricSpec

DEFINITION = "https://www.bls.gov/cew/about-data/"
LIMITS = "private establishments with employees, at the workplace, of any size; counts are never withheld"

METRICS: tuple[MetricSpec, ...] = (
    MetricSpec(
        id=metric_of(EVERY),
        title="Amenity establishments per 10,000 residents",
        unit="establishments per 10,000 residents",
        formula="10,000 · sum over the counted amenities of county establishments / residents",
        direction=HIGHER,
        family="amenities",
        inputs=(*QCEW, "census_pep"),
        limits=f"{', '.join(each.title.lower() for each in industries() if each.is_counted)}; {LIMITS}",
        definition=DEFINITION,
    ),
    *(
        MetricSpec(
            id=each.metric,
            title=f"{each.title}: establishments per 10,000 residents",
            unit="establishments per 10,000 residents",
            formula="10,000 · sum of county establishments / residents",
            direction=HIGHER if each.is_counted else NEUTRAL,
            family="amenities",
            inputs=(*QCEW, "census_pep"),
            limits=f"NAICS {each.industry_code}: {each.reason}; {LIMITS}",
            definition=DEFINITION,
        )
        for each in industries()
    ),
)
