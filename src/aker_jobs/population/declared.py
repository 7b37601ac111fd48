"""Residents and what households earn, declared."""

from __future__ import annotations

from aker_core.facts.citations import ACS_HANDBOOK, PEP
from aker_core.facts.metric import NEUTRAL, MetricSpec

METRICS: tuple[MetricSpec, ...] = (
    MetricSpec(
        id="population",
        title="Residents",
        unit="people",
        formula="sum of county estimates (1 July)",
        direction=NEUTRAL,
        family="size",
        inputs=("census_pep", "cbsa_delineation"),
        limits="estimate, revised every year for all years since the census",
        definition=PEP,
        integer=True,
    ),
    MetricSpec(
        id="median_household_income_usd",
        title="Median household income",
        unit="dollars",
        formula="as published (ACS B19013, line 1), dollars of the survey year",
        direction=NEUTRAL,
        family="economy",
        inputs=("census_income",),
        limits="ACS 1-year: areas of 65,000 residents or more; has a margin",
        definition=ACS_HANDBOOK,
    ),
)
