"""Migration, declared."""

from __future__ import annotations

from aker_core.facts.metric import ACS_FLOWS, ACS_HANDBOOK, HIGHER, IRS, NEUTRAL, Metric


def migration() -> tuple[Metric, ...]:
    acs = "net domestic; ACS 1-year: areas of 65,000 residents or more; margin at 90 %"
    irs = "tax filers and dependants, all ages; small flows withheld; not comparable before 2011-12"
    net = "[(B07001 total − from abroad) − B07401 total], ages 25–44"
    return (
        Metric(
            "mig_25_44_net",
            "Net migration, ages 25–44",
            "people per year",
            net,
            HIGHER,
            "migration",
            ("census_mobility",),
            acs,
            ACS_FLOWS,
            integer=True,
        ),
        Metric(
            "mig_25_44_per_1k",
            "Net migration, ages 25–44, per 1,000 of that age",
            "people per 1,000 residents aged 25–44",
            f"1,000 · {net} / residents aged 25–44",
            HIGHER,
            "migration",
            ("census_mobility",),
            acs,
            ACS_HANDBOOK,
        ),
        Metric(
            "mig_25_44_per_1k_residents",
            "Net migration, ages 25–44, per 1,000 residents",
            "people per 1,000 residents",
            f"1,000 · {net} / residents of all ages",
            HIGHER,
            "migration",
            ("census_mobility", "census_pep"),
            acs,
            ACS_FLOWS,
        ),
        Metric(
            "mig_all_ages_net",
            "Net migration, all ages",
            "people per year",
            "individuals in − individuals out (U.S.)",
            HIGHER,
            "migration",
            ("irs_county_flows", "cbsa_delineation"),
            irs,
            IRS,
            integer=True,
        ),
        Metric(
            "mig_all_ages_per_1k",
            "Net migration, all ages, per 1,000 residents",
            "people per 1,000 residents",
            "1,000 · (individuals in − individuals out) / residents",
            HIGHER,
            "migration",
            ("irs_county_flows", "cbsa_delineation", "census_pep"),
            irs,
            IRS,
        ),
        Metric(
            "irs_inflow_us",
            "Individuals moving in from U.S. counties",
            "people per year",
            "sum of the counties' inflow from the U.S.",
            NEUTRAL,
            "migration",
            ("irs_county_flows", "cbsa_delineation"),
            f"{irs}; moves between counties of the market included",
            IRS,
            integer=True,
        ),
        Metric(
            "irs_outflow_us",
            "Individuals moving out to U.S. counties",
            "people per year",
            "sum of the counties' outflow to the U.S.",
            NEUTRAL,
            "migration",
            ("irs_county_flows", "cbsa_delineation"),
            f"{irs}; moves between counties of the market included",
            IRS,
            integer=True,
        ),
        Metric(
            "irs_within_market",
            "Individuals moving between counties of the market",
            "people per year",
            "sum of flows between two counties of the market",
            NEUTRAL,
            "migration",
            ("irs_county_flows", "cbsa_delineation"),
            f"{irs}; a lower bound where small flows are withheld",
            IRS,
            integer=True,
        ),
    )
