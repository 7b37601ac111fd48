"""Metrics of the market economy, declared."""

from __future__ import annotations

from aker_core.facts.citations import ACS_HANDBOOK
from aker_core.facts.metric import BASE, HIGHER, LOWER, NEUTRAL, SINCE, MetricSpec

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

UNEMPLOYMENT = MetricSpec(
    id="unemployment_rate_pct",
    title="Unemployment rate",
    unit="percent",
    formula="100 · unemployed / labor force, both summed over the months of the year",
    direction=LOWER,
    family="economy",
    inputs=("bls_laus_metro",),
    limits="people by residence, not seasonally adjusted; a model's estimate, revised for years; 2025 lacks October; "
    "metropolitan areas of July 2023; needs a key (AKER_BLS_API_KEY)",
    definition="https://www.bls.gov/opub/hom/lau/",
)
PAYROLL_LIMITS = (
    "nonfarm jobs by workplace, a sample survey benchmarked to QCEW every March; covers what QCEW does not (railroads, "
    "churches); 2025 lacks October; metropolitan areas of July 2023; needs a key (AKER_BLS_API_KEY)"
)
PAYROLLS: tuple[MetricSpec, ...] = (
    MetricSpec(
        id="payroll_jobs",
        title="Nonfarm payroll jobs",
        unit="jobs",
        formula="mean of the months of the year",
        direction=NEUTRAL,
        family="economy",
        inputs=("bls_ces_metro",),
        limits=PAYROLL_LIMITS,
        definition="https://www.bls.gov/opub/hom/sae/",
    ),
    *(
        MetricSpec(
            id=f"payroll_jobs_cagr_{years}y",
            title=f"Nonfarm payroll jobs: yearly growth over {years} year{'s' if years > 1 else ''}",
            unit="decimal per year",
            formula=f"(jobs / jobs {years} year{'s' if years > 1 else ''} before)^(1/{years}) − 1, the same months",
            direction=HIGHER,
            family="economy",
            inputs=("bls_ces_metro",),
            limits=PAYROLL_LIMITS,
            definition="https://www.bls.gov/opub/hom/sae/",
        )
        for years in (1, 3, 5)
    ),
    MetricSpec(
        id=f"payroll_jobs{SINCE}",
        title=f"Nonfarm payroll jobs: yearly growth since {BASE}",
        unit="decimal per year",
        formula=f"(jobs / jobs of {BASE})^(1/(data year − {BASE})) − 1, the same months",
        direction=HIGHER,
        family="economy",
        inputs=("bls_ces_metro",),
        limits=f"data years 2020 to 2024 only; {PAYROLL_LIMITS}",
        definition="https://www.bls.gov/opub/hom/sae/",
    ),
)

RENT_LIMITS = "ACS 1-year: areas of 65,000 residents or more; has a margin; none for 2020, in September after the year"
RENTS: tuple[MetricSpec, ...] = (
    MetricSpec(
        id="rental_vacancy_rate_pct",
        title="Rental vacancy rate",
        unit="percent",
        formula="100 · vacant for rent / (renter-occupied + vacant for rent + rented, not occupied)",
        direction=LOWER,
        family="housing",
        inputs=("census_rents",),
        limits=f"all rental housing, single houses too; {RENT_LIMITS}",
        definition="https://www.census.gov/housing/hvs/definitions.pdf",
    ),
    MetricSpec(
        id="median_gross_rent_usd",
        title="Median gross rent",
        unit="dollars",
        formula="as published (ACS B25064, line 1), dollars of the survey year, a month",
        direction=NEUTRAL,
        family="housing",
        inputs=("census_rents",),
        limits=f"paid, utilities included, not asked today; above 3,500 only a bound; {RENT_LIMITS}",
        definition=ACS_HANDBOOK,
    ),
    MetricSpec(
        id="rent_burden_30_pct",
        title="Renters who pay 30 percent of income or more",
        unit="percent",
        formula="100 · renter households at 30 percent and above / those for whom it is computed (ACS B25070)",
        direction=LOWER,
        family="housing",
        inputs=("census_rents",),
        limits=f"households without income or cash rent are in neither; {RENT_LIMITS}",
        definition=ACS_HANDBOOK,
    ),
)

MOVER_LIMITS = (
    "people on tax returns, income before tax of the second year; all who crossed the market's boundary within the "
    "U.S.; small flows between its counties are not listed and stay in; none for several counties where a file lists "
    "no flows within a state (from 2022-23 on); two years late"
)
MOVERS: tuple[MetricSpec, ...] = tuple(
    MetricSpec(
        id=f"income_per_{way}_migrant_usd",
        title=f"Income per {way}-migrant",
        unit="dollars per person",
        formula="adjusted gross income of movers / filers and dependents, moves within the market taken out",
        direction=direction,
        family="economy",
        inputs=("irs_county_flows",),
        limits=MOVER_LIMITS,
        definition="https://www.irs.gov/statistics/soi-tax-stats-migration-data",
    )
    for way, direction in (("in", HIGHER), ("out", NEUTRAL))
)

FAIR_RENT = MetricSpec(
    id="fair_market_rent_2br_usd",
    title="Fair market rent, two bedrooms",
    unit="dollars a month",
    formula="rent of HUD's area, where it is the same in all counties of the market; else the range of its areas",
    direction=NEUTRAL,
    family="housing",
    inputs=("hud_fmr",),
    limits="a level in HUD's own areas, the 40th percentile of gross rent with floors of policy; its change from year "
    "to year is no growth of rents; fiscal year; needs a token (AKER_HUD_TOKEN)",
    definition="https://www.huduser.gov/portal/datasets/fmr.html",
)

METRICS: tuple[MetricSpec, ...] = (*MOVERS, *PERMITS, *RENTS, FAIR_RENT, UNEMPLOYMENT, *PAYROLLS)
