"""Business formation and dynamics, declared."""

from __future__ import annotations

from aker_core.facts.metric import BDS, BFS, HIGHER, NEUTRAL, Metric


def formation() -> tuple[Metric, ...]:
    state = "published for states; derived for a market by its counties' share of the states' applications"
    by_share = "100,000 · sum over states of county applications / state applications"
    bds = ("census_bds",)
    return (
        Metric(
            "business_applications_per_100k",
            "Business applications per 100,000 residents",
            "applications per 100,000 residents",
            "100,000 · sum of county applications / residents",
            HIGHER,
            "formation",
            ("census_bfs_county", "census_pep"),
            "applications for a tax number, not firms",
            BFS,
        ),
        Metric(
            "high_propensity_applications_per_100k",
            "High-propensity applications per 100,000 residents",
            "applications per 100,000 residents",
            f"{by_share} · high-propensity applications / residents",
            HIGHER,
            "formation",
            ("census_bfs_monthly", "census_bfs_county", "census_pep"),
            state,
            BFS,
        ),
        Metric(
            "business_formations_per_100k",
            "Business formations per 100,000 residents",
            "formations per 100,000 residents",
            f"{by_share} · formations / residents",
            HIGHER,
            "formation",
            ("census_bfs_monthly", "census_bfs_county", "census_pep"),
            f"{state}; within four quarters; actual formations lag by years, projected ones are labelled",
            BFS,
        ),
        Metric(
            "startup_density_per_100_estabs",
            "Establishment entry rate",
            "entries per 100 establishments",
            "100 · entries / (establishments + (exits − entries) / 2)",
            HIGHER,
            "formation",
            bds,
            "private employer establishments only, new ones of old firms included; two years behind the data year",
            BDS,
        ),
        Metric(
            "startup_density_per_1k_residents",
            "Establishment entries per 1,000 residents",
            "entries per 1,000 residents",
            "1,000 · entries / residents",
            HIGHER,
            "formation",
            (*bds, "census_pep"),
            "private employer establishments only; residents of the same year",
            BDS,
        ),
        Metric(
            "startup_density_per_1k_jobs",
            "Establishment entries per 1,000 jobs",
            "entries per 1,000 jobs",
            "1,000 · entries / jobs of the same table (March)",
            HIGHER,
            "formation",
            bds,
            "private employers only, jobs too; two years behind the data year",
            BDS,
        ),
        *(
            Metric(
                f"survival_rate_{years}y",
                f"Establishments alive after {years} year{'s' if years > 1 else ''}",
                "decimal",
                f"establishments of age {years} / births {years} year{'s' if years > 1 else ''} before",
                HIGHER,
                "formation",
                bds,
                "a pseudo-cohort of the market's states, weighted by its entries in each: metros have no single ages",
                BDS,
            )
            for years in (1, 2, 5)
        ),
        Metric(
            "business_age_avg_years",
            "Average age of firms",
            "years",
            "mean of age-class mid-points, weighted by firms",
            NEUTRAL,
            "formation",
            bds,
            "metropolitan areas only; five classes; firms older than the series count at its age; low is a hard bound",
            BDS,
        ),
    )
