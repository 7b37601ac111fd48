"""The metrics of migration, declared."""

from __future__ import annotations

from aker_core.facts.citations import ACS_FLOWS, ACS_HANDBOOK, IRS
from aker_core.facts.metric import HIGHER, NEUTRAL, MetricSpec

IRS_LIMITS = (
    "without moves from and to other countries; tax filers and dependents, all ages; small flows withheld; not "
    "comparable before 2011-12"
)
# tests/spec/test_what_flows_say.py works both figures out from the publishers' files.
MATCHED = (
    "matched returns alone: in 2014-15 half of the Census Bureau's net domestic migration at the median of metros, and "
    "of the other sign in 41 of 380"
)
WITHIN = "moves between counties of the market included"
SURVEY_LIMITS = (
    "without arrivals from abroad and Puerto Rico, and without whoever left the country; ACS 1-year: areas of "
    "65,000 residents or more; margin at 90 %"
)
SURVEY_NET = "[(B07001 total − from abroad) − B07401 total], ages 25–44"


def of_survey() -> tuple[MetricSpec, ...]:
    """Residents, net migration and arrivals of ages 25-44 (ACS)."""
    return (*_people_of_survey(), *_rates_of_survey())


def _people_of_survey() -> tuple[MetricSpec, ...]:
    return (
        MetricSpec(
            id="population_25_44",
            title="Residents aged 25–44",
            unit="people",
            formula="B07001 lines 006–009, aged one year and over",
            direction=NEUTRAL,
            family="size",
            inputs=("census_mobility",),
            limits="ACS 1-year: areas of 65,000 residents or more; has a margin",
            definition=ACS_FLOWS,
            integer=True,
        ),
        MetricSpec(
            id="net_migration_25_44",
            title="Net domestic migration, ages 25–44",
            unit="people per year",
            formula=SURVEY_NET,
            direction=HIGHER,
            family="migration",
            inputs=("census_mobility",),
            limits=SURVEY_LIMITS,
            definition=ACS_FLOWS,
            integer=True,
        ),
        MetricSpec(
            id="arrivals_abroad_25_44",
            title="Arrivals from abroad, ages 25–44",
            unit="people per year",
            formula="B07001 lines 086–089",
            direction=NEUTRAL,
            family="migration",
            inputs=("census_mobility",),
            limits="from other countries, Puerto Rico and the islands; no part of the net domestic migration "
            "beside it, whose sign it may turn; those who left are in no survey",
            definition=ACS_FLOWS,
            integer=True,
        ),
    )


def _rates_of_survey() -> tuple[MetricSpec, ...]:
    return (
        MetricSpec(
            id="mig_25_44_per_1k",
            title="Net domestic migration, ages 25–44, per 1,000 of that age",
            unit="people per 1,000 residents aged 25–44",
            formula=f"1,000 · {SURVEY_NET} / residents aged 25–44",
            direction=HIGHER,
            family="migration",
            inputs=("census_mobility",),
            limits=SURVEY_LIMITS,
            definition=ACS_HANDBOOK,
        ),
        MetricSpec(
            id="mig_25_44_per_1k_residents",
            title="Net domestic migration, ages 25–44, per 1,000 residents",
            unit="people per 1,000 residents",
            formula=f"1,000 · {SURVEY_NET} / residents of all ages",
            direction=HIGHER,
            family="migration",
            inputs=("census_mobility", "census_pep"),
            limits=SURVEY_LIMITS,
            definition=ACS_FLOWS,
        ),
    )


def of_tax_filers() -> tuple[MetricSpec, ...]:
    """Net migration of all ages (IRS), and the flows that it is made of."""
    return (
        MetricSpec(
            id="mig_all_ages_net",
            title="Net domestic migration of tax filers, all ages",
            unit="people per year",
            formula="individuals in − individuals out (U.S.)",
            direction=HIGHER,
            family="migration",
            inputs=("irs_county_flows", "cbsa_delineation"),
            limits=f"{IRS_LIMITS}; {MATCHED}",
            definition=IRS,
            integer=True,
        ),
        MetricSpec(
            id="mig_all_ages_per_1k",
            title="Net domestic migration of tax filers, all ages, per 1,000 residents",
            unit="people per 1,000 residents",
            formula="1,000 · (individuals in − individuals out) / residents",
            direction=HIGHER,
            family="migration",
            inputs=("irs_county_flows", "cbsa_delineation", "census_pep"),
            limits=f"{IRS_LIMITS}; {MATCHED}",
            definition=IRS,
        ),
        _flow(
            "irs_inflow_us",
            "Tax filers and dependents moving into its counties, between them too",
            "sum of the counties' inflow from the U.S.",
            WITHIN,
        ),
        _flow(
            "irs_outflow_us",
            "Tax filers and dependents moving out of its counties, between them too",
            "sum of the counties' outflow to the U.S.",
            WITHIN,
        ),
        _flow(
            "irs_intra_market_movers",
            "Tax filers and dependents moving between counties of the market",
            "sum of flows between two counties of the market",
            "a lower bound where small flows are withheld",
        ),
    )


def _flow(name: str, title: str, formula: str, limit: str) -> MetricSpec:
    """A flow of tax filers between counties."""
    return MetricSpec(
        id=name,
        title=title,
        unit="people per year",
        formula=formula,
        direction=NEUTRAL,
        family="migration",
        inputs=("irs_county_flows", "cbsa_delineation"),
        limits=f"{IRS_LIMITS}; {limit}",
        definition=IRS,
        integer=True,
    )


METRICS: tuple[MetricSpec, ...] = (*of_survey(), *of_tax_filers())
