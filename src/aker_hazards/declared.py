"""Metrics of natural hazards, declared."""

from __future__ import annotations

from aker_core.facts.metric import LOWER, MetricSpec
from aker_data.schemas.fema_hazards import HAZARDS

NRI = "https://hazards.fema.gov/nri/expected-annual-loss"
TABLE = "fema_nri"
OF_RELEASE = "a model's expectation in dollars of the release, not what happened; the same for every data year"


def per_resident(hazard: str) -> str:
    """The id of the metric of one hazard."""
    return f"{hazard}_loss_usd_per_resident"


METRICS: tuple[MetricSpec, ...] = (
    MetricSpec(
        id="hazard_loss_usd_per_resident",
        title="Expected annual loss from natural hazards per resident",
        unit="dollars per resident",
        formula="sum of county losses / sum of county residents",
        direction=LOWER,
        family="hazards",
        inputs=(TABLE,),
        limits=f"eighteen hazards; deaths and injuries are counted in dollars; {OF_RELEASE}",
        definition=NRI,
    ),
    MetricSpec(
        id="hazard_building_loss_pct",
        title="Expected annual loss of building value",
        unit="percent of building value a year",
        formula="100 · sum of county building losses / sum of county building value",
        direction=LOWER,
        family="hazards",
        inputs=(TABLE,),
        limits=f"all buildings, not housing alone; {OF_RELEASE}",
        definition=NRI,
    ),
    *(
        MetricSpec(
            id=per_resident(hazard),
            title=f"Expected annual loss from {hazard.replace('_', ' ')} per resident",
            unit="dollars per resident",
            formula="sum of county losses / sum of county residents",
            direction=LOWER,
            family="hazards",
            inputs=(TABLE,),
            limits=OF_RELEASE,
            definition=NRI,
        )
        for hazard in HAZARDS
    ),
)
