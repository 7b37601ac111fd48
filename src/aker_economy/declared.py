"""Metrics of the market economy, declared."""

from __future__ import annotations

from aker_core.facts.metric import NEUTRAL, MetricSpec

BPS = "https://www.census.gov/construction/bps/how_the_data_are_collected/"
PERMIT_LIMITS = (
    "permits, not buildings: some units are never begun; units of places that did not report are imputed by the "
    "publisher (see the reported share); places without permits are not counted"
)
SIZES = {"total": "all structures", "5plus": "structures of five units and more"}

PERMITS: tuple[MetricSpec, ...] = (
    *(
        MetricSpec(
            id=f"permits_units_{size}_per_1k_residents",
            title=f"Housing units permitted per 1,000 residents, {words}",
            unit="units per 1,000 residents",
            formula="1,000 · sum of county units / residents",
            direction=NEUTRAL,
            family="housing",
            inputs=("census_permits", "census_pep"),
            limits=f"calendar year, published in May after it; {PERMIT_LIMITS}",
            definition=BPS,
        )
        for size, words in SIZES.items()
    ),
    *(
        MetricSpec(
            id=f"permits_units_{size}_reported_pct",
            title=f"Share of permitted units that was reported, {words}",
            unit="percent",
            formula="100 · sum of reported county units / sum of county units",
            direction=NEUTRAL,
            family="housing",
            inputs=("census_permits",),
            limits="the rest is imputed by the publisher; says nothing of places that do not issue permits",
            definition=BPS,
        )
        for size, words in SIZES.items()
    ),
)

METRICS: tuple[MetricSpec, ...] = PERMITS
