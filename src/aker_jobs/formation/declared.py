"""Business formation and dynamics, declared."""

from __future__ import annotations

from aker_core.facts.citations import BDS, BFS
from aker_core.facts.metric import HIGHER, NEUTRAL, MetricSpec
from aker_jobs.formation.share_error import words_over_years

DYNAMICS = ("census_bds",)
HIGH_PROPENSITY, SPLICED = "BA_HBA", "BF_SBF4Q"  # series of which a market has a share
BY_COUNTY = ("census_bfs_county", "census_pep")
BY_STATE = ("census_bfs_monthly", *BY_COUNTY)
OF_STATES = "published for states; derived for a market by its counties' share of the states' applications"
SHARE = "100,000 · sum over states of county applications / state applications"


def formation() -> tuple[MetricSpec, ...]:
    return (*_applications(), *_densities(), *map(_survival, (1, 2, 5)), _age(), _young())


def _applications() -> tuple[MetricSpec, ...]:
    return (
        MetricSpec(
            id="business_applications_per_100k",
            title="Business applications per 100,000 residents",
            unit="applications per 100,000 residents",
            formula="100,000 · sum of county applications / residents",
            direction=HIGHER,
            family="formation",
            inputs=BY_COUNTY,
            limits="applications for a tax number, not firms",
            definition=BFS,
        ),
        MetricSpec(
            id="high_propensity_applications_per_100k",
            title="High-propensity applications per 100,000 residents",
            unit="applications per 100,000 residents",
            formula=f"{SHARE} · high-propensity applications / residents",
            direction=HIGHER,
            family="formation",
            inputs=BY_STATE,
            limits=f"{OF_STATES}; {words_over_years(HIGH_PROPENSITY)}",
            definition=BFS,
            basis="state share",
            ranked=False,
        ),
        MetricSpec(
            id="business_formations_per_100k",
            title="Business formations per 100,000 residents",
            unit="formations per 100,000 residents",
            formula=f"{SHARE} · formations / residents",
            direction=HIGHER,
            family="formation",
            inputs=BY_STATE,
            limits=f"{OF_STATES}; within four quarters; actual formations lag by years, projected ones are labeled; "
            f"{words_over_years(SPLICED)}",
            definition=BFS,
            basis="state share",
            ranked=False,
        ),
    )


def _densities() -> tuple[MetricSpec, ...]:
    return (
        MetricSpec(
            id="establishment_entry_rate_pct",
            title="Establishment entry rate",
            unit="entries per 100 establishments",
            formula="100 · entries / (establishments + (exits − entries) / 2)",
            direction=HIGHER,
            family="formation",
            inputs=DYNAMICS,
            limits="private employer establishments only, new ones of old firms included; lags the data year by "
            "two years",
            definition=BDS,
        ),
        MetricSpec(
            id="startup_density_per_1k_residents",
            title="Establishment entries per 1,000 residents",
            unit="entries per 1,000 residents",
            formula="1,000 · entries / residents",
            direction=HIGHER,
            family="formation",
            inputs=(*DYNAMICS, "census_pep"),
            limits="private employer establishments only; residents of the same year",
            definition=BDS,
        ),
        MetricSpec(
            id="startup_density_per_1k_jobs",
            title="Establishment entries per 1,000 jobs",
            unit="entries per 1,000 jobs",
            formula="1,000 · entries / jobs of the same table (March)",
            direction=HIGHER,
            family="formation",
            inputs=DYNAMICS,
            limits="private employers only, jobs too; lags the data year by two years",
            definition=BDS,
        ),
    )


def _survival(years: int) -> MetricSpec:
    words = f"{years} year{'s' if years > 1 else ''}"
    return MetricSpec(
        id=f"survival_rate_{years}y",
        title=f"Establishments alive after {words}",
        unit="decimal",
        formula=f"establishments of age {years} / births {words} before",
        direction=HIGHER,
        family="formation",
        inputs=DYNAMICS,
        limits="by age of the establishment; the figure of the market's states, weighted by its entries in each: BDS "
        "has no single-year ages for metros, so no percentile and no peers; two cross-sections, not one cohort",
        definition=BDS,
        basis="its states' figure",
        ranked=False,
    )


def _age() -> MetricSpec:
    return MetricSpec(
        id="firm_age_avg_years",
        title="Average age of firms",
        unit="years",
        formula="mean of age-class mid-points, weighted by firms",
        direction=NEUTRAL,
        family="formation",
        inputs=DYNAMICS,
        limits="metropolitan areas only; five classes; firms older than the series count at its age; low is a hard "
        "bound",
        definition=BDS,
    )


def _young() -> MetricSpec:
    return MetricSpec(
        id="young_firms_pct",
        title="Firms up to five years old",
        unit="percent of firms",
        formula="100 · firms of up to five years / firms of all ages",
        direction=HIGHER,
        family="formation",
        inputs=DYNAMICS,
        limits="metropolitan areas only; a firm that appears takes the age of its oldest establishment; lags the data "
        "year by two years",
        definition=BDS,
    )


METRICS: tuple[MetricSpec, ...] = formation()
