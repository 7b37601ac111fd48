"""Metrics of amenities, declared."""

from __future__ import annotations

from aker_amenities.industries import EVERY, industries, metric_of
from aker_core.facts.metric import HIGHER, LOWER, NEUTRAL, QCEW, MetricSpec

DEFINITION = "https://www.bls.gov/cew/about-data/"
LIMITS = "private establishments with employees, at the workplace, of any size; counts are never withheld"
FEED = "amenity_feed"
FEED_LIMITS = (
    "properties that the vendor surveyed, of any size; needs a feed (AKER_AMENITY_FEED_URL); a market that was not "
    "surveyed has no figure"
)

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
    MetricSpec(
        id="amenity_cost_usd_per_unit_month",
        title="Cost of amenities per unit and month",
        unit="dollars per unit and month",
        formula="sum of costs / sum of unit-months, over amenities",
        direction=LOWER,
        family="amenities",
        inputs=(FEED,),
        limits=FEED_LIMITS,
        definition="docs/vendor_feed.md",
    ),
    MetricSpec(
        id="amenity_membership_revenue_usd_per_unit_month",
        title="Membership revenue of amenities per unit and month",
        unit="dollars per unit and month",
        formula="sum of membership revenue / sum of unit-months, over amenities with both",
        direction=HIGHER,
        family="amenities",
        inputs=(FEED,),
        limits=FEED_LIMITS,
        definition="docs/vendor_feed.md",
    ),
    MetricSpec(
        id="amenity_adoption_pct",
        title="Adoption of amenities",
        unit="percent of households",
        formula="100 · sum of members / sum of households that could use them",
        direction=HIGHER,
        family="amenities",
        inputs=(FEED,),
        limits=f"{FEED_LIMITS}; a household counts once for each amenity",
        definition="docs/vendor_feed.md",
    ),
    MetricSpec(
        id="amenity_retention_pct",
        title="Retention of members of amenities",
        unit="percent of members",
        formula="100 · sum of members kept / sum of members of the year before",
        direction=HIGHER,
        family="amenities",
        inputs=(FEED,),
        limits=f"{FEED_LIMITS}; of households whose lease went on",
        definition="docs/vendor_feed.md",
    ),
)
