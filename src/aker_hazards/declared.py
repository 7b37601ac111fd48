"""Metrics of natural hazards, declared."""

from __future__ import annotations

from aker_core.facts.metric import LOWER, NEUTRAL, MetricSpec
from aker_data.schemas.fema_hazards import HAZARDS

NRI = "https://hazards.fema.gov/nri/expected-annual-loss"
TABLE = "fema_nri"
OF_RELEASE = "a model's expectation in dollars of the release, not what happened; the same for every data year"


SLOPES, WATER = "usgs_3dep", "wri_aqueduct"
HORN = "Horn 1981, Hill shading and the reflectance map, Proceedings of the IEEE 69(1); USGS 3DEP"
AQUEDUCT = "https://doi.org/10.46830/writn.23.00061"
OF_LAND = (
    "cells of one arc-second in the outlines of the counties; inland water counts as flat; the same for every data year"
)
OF_BASINS = "score of Aqueduct 4.0, 0 low to 5 extremely high; a model of 1979-2019, the same for every data year"


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
    MetricSpec(
        id="steep_land_pct",
        title="Land steeper than 15 %",
        unit="percent of land",
        formula="100 · sum of county areas steeper than 15 % / sum of county areas",
        direction=LOWER,
        family="hazards",
        inputs=(SLOPES,),
        limits=f"{OF_LAND}; steep land costs more to build on, wherever in the county it is",
        definition=HORN,
    ),
    MetricSpec(
        id="steep_land_of_residents_pct",
        title="Land steeper than 15 %, counties weighted by residents",
        unit="percent of land",
        formula="100 · sum of residents · steep share of the county / sum of residents",
        direction=LOWER,
        family="hazards",
        inputs=(SLOPES, "census_pep"),
        limits=f"{OF_LAND}; the share of the county's land, not of where in it people live",
        definition=HORN,
    ),
    MetricSpec(
        id="mean_slope_pct",
        title="Mean slope of the land",
        unit="percent (rise over run)",
        formula="100 · sum of county slope · area / sum of county areas",
        direction=NEUTRAL,
        family="hazards",
        inputs=(SLOPES,),
        limits=OF_LAND,
        definition=HORN,
    ),
    MetricSpec(
        id="water_stress_score",
        title="Baseline water stress, by area",
        unit="score (0 to 5)",
        formula="sum of score · area / sum of area, over the pieces of basins in the counties",
        direction=LOWER,
        family="hazards",
        inputs=(WATER,),
        limits=f"{OF_BASINS}; pieces without a score are left out",
        definition=AQUEDUCT,
    ),
    MetricSpec(
        id="water_stress_of_residents_score",
        title="Baseline water stress, counties weighted by residents",
        unit="score (0 to 5)",
        formula="sum of residents · county score by area / sum of residents",
        direction=LOWER,
        family="hazards",
        inputs=(WATER, "census_pep"),
        limits=f"{OF_BASINS}; the basin of a place is not always where its water comes from",
        definition=AQUEDUCT,
    ),
)
