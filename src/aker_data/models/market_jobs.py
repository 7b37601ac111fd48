"""`market_jobs`: the innovation-jobs and human-capital numbers of a market in one vintage, one wide row.

A metric without a value is null, and `facts` say why. LQ are positive ratios; CAGR, yoy and survival are decimals
(0.05 = 5 %); `*_pct` are percents; people, jobs and events are counts. What each is: `aker_jobs.registry`.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from aker_data.models.base import Base
from aker_data.models.markets import ORIGINS
from aker_data.models.stamp import Stamped

SECTORS = ("tech", "health", "education", "advanced_mfg", "defense", "biotech")
GROWTH = tuple(f"{name}_cagr_{years}y" for name in (*SECTORS, "total_jobs") for years in (1, 3, 5))
# What the history of a market shows first is answered from the index alone.
HISTORY = (
    "data_year",
    "population",
    "total_jobs",
    *(f"{sector}_lq" for sector in SECTORS),
    "total_jobs_cagr_1y",
    "total_jobs_cagr_3y",
    "total_jobs_cagr_5y",
    "mig_25_44_per_1k",
    "mig_all_ages_per_1k",
)

RATES = {  # migration rate -> the count that it is made of, and the population that it is per 1,000 of
    "mig_25_44_per_1k": ("net_migration_25_44", "population_25_44"),
    "mig_25_44_per_1k_residents": ("net_migration_25_44", "population"),
    "mig_all_ages_per_1k": ("mig_all_ages_net", "population"),
}
# Awards are not among them: money that is given back makes a year negative.
COUNTS = (
    "total_jobs",
    *(f"{sector}_jobs_per_100k_residents" for sector in SECTORS),
    "irs_inflow_us",
    "irs_outflow_us",
    "irs_intra_market_movers",
    "business_applications_per_100k",
    "high_propensity_applications_per_100k",
    "business_formations_per_100k",
    "establishment_entry_rate_pct",
    "startup_density_per_1k_residents",
    "startup_density_per_1k_jobs",
    "firm_age_avg_years",
    "expansion_events",
    "expansion_jobs_announced",
    "expansion_jobs_due",
    "expansion_jobs_university",
    "expansion_jobs_health",
    "expansion_jobs_semiconductor",
    "expansion_jobs_defense",
    "expansion_jobs_indirect",
)


def _limits() -> dict[str, str]:
    """What each number must keep to, by the name of the rule. Null passes: it means that the value is not known."""
    limits = {f"{sector}_lq": f"{sector}_lq > 0" for sector in SECTORS}
    limits |= {name: f"{name} > -1 AND {name} < 10" for name in GROWTH}
    limits |= {name: f"{name} > 0" for name in ("population", "population_25_44")}
    limits |= {name: f"{name} >= 0" for name in COUNTS}
    limits |= {name: f"{name} BETWEEN 0 AND 1" for name in ("survival_rate_1y", "survival_rate_2y", "survival_rate_5y")}
    # Of 1,000 residents no more than 1,000 can have come; a value beyond is a count written into a rate.
    limits |= {rate: f"{rate} BETWEEN -1000 AND 1000" for rate in RATES}
    return limits | {
        f"{rate}_base": f"{rate} IS NULL OR {count} IS NULL OR {people} IS NOT NULL"
        for rate, (count, people) in RATES.items()
    }


class MarketJobs(Stamped, Base):
    """One row per market and vintage.

    A row that a person writes needs sba_id, msa_id and data_vintage, and has as many metrics as are known. A rate that
    stands beside its own count of people (as every computed one does) must have its population beside it too.
    """

    __tablename__ = "market_jobs"

    population: Mapped[int | None]
    population_25_44: Mapped[int | None]
    total_jobs: Mapped[int | None]
    total_jobs_oty_pct: Mapped[float | None]

    tech_lq: Mapped[float | None]
    tech_jobs_per_100k_residents: Mapped[float | None]
    tech_cagr_1y: Mapped[float | None]
    tech_cagr_3y: Mapped[float | None]
    tech_cagr_5y: Mapped[float | None]

    health_lq: Mapped[float | None]
    health_jobs_per_100k_residents: Mapped[float | None]
    health_cagr_1y: Mapped[float | None]
    health_cagr_3y: Mapped[float | None]
    health_cagr_5y: Mapped[float | None]

    education_lq: Mapped[float | None]
    education_jobs_per_100k_residents: Mapped[float | None]
    education_cagr_1y: Mapped[float | None]
    education_cagr_3y: Mapped[float | None]
    education_cagr_5y: Mapped[float | None]

    advanced_mfg_lq: Mapped[float | None]
    advanced_mfg_jobs_per_100k_residents: Mapped[float | None]
    advanced_mfg_cagr_1y: Mapped[float | None]
    advanced_mfg_cagr_3y: Mapped[float | None]
    advanced_mfg_cagr_5y: Mapped[float | None]

    defense_lq: Mapped[float | None]
    defense_jobs_per_100k_residents: Mapped[float | None]
    defense_cagr_1y: Mapped[float | None]
    defense_cagr_3y: Mapped[float | None]
    defense_cagr_5y: Mapped[float | None]

    biotech_lq: Mapped[float | None]
    biotech_jobs_per_100k_residents: Mapped[float | None]
    biotech_cagr_1y: Mapped[float | None]
    biotech_cagr_3y: Mapped[float | None]
    biotech_cagr_5y: Mapped[float | None]

    total_jobs_cagr_1y: Mapped[float | None]
    total_jobs_cagr_3y: Mapped[float | None]
    total_jobs_cagr_5y: Mapped[float | None]

    # migration
    net_migration_25_44: Mapped[int | None]
    mig_25_44_per_1k: Mapped[float | None]
    mig_25_44_per_1k_residents: Mapped[float | None]
    mig_all_ages_net: Mapped[int | None]
    mig_all_ages_per_1k: Mapped[float | None]
    irs_inflow_us: Mapped[int | None]
    irs_outflow_us: Mapped[int | None]
    irs_intra_market_movers: Mapped[int | None]

    # research awards
    nih_awards_usd_per_100k: Mapped[float | None]
    nsf_awards_usd_per_100k: Mapped[float | None]
    dod_awards_usd_per_100k: Mapped[float | None]
    research_awards_usd_per_100k: Mapped[float | None]
    research_awards_real_usd_per_100k: Mapped[float | None]
    research_awards_yoy: Mapped[float | None]
    tech_awards_usd_per_100k: Mapped[float | None]
    health_awards_usd_per_100k: Mapped[float | None]
    defense_awards_usd_per_100k: Mapped[float | None]

    # business formation
    business_applications_per_100k: Mapped[float | None]
    high_propensity_applications_per_100k: Mapped[float | None]
    business_formations_per_100k: Mapped[float | None]
    establishment_entry_rate_pct: Mapped[float | None]
    startup_density_per_1k_residents: Mapped[float | None]
    startup_density_per_1k_jobs: Mapped[float | None]
    survival_rate_1y: Mapped[float | None]
    survival_rate_2y: Mapped[float | None]
    survival_rate_5y: Mapped[float | None]
    firm_age_avg_years: Mapped[float | None]

    # announced expansions
    expansion_events: Mapped[int | None]
    expansion_jobs_announced: Mapped[int | None]
    expansion_jobs_due: Mapped[int | None]
    expansion_jobs_university: Mapped[int | None]
    expansion_jobs_health: Mapped[int | None]
    expansion_jobs_semiconductor: Mapped[int | None]
    expansion_jobs_defense: Mapped[int | None]
    expansion_jobs_indirect: Mapped[float | None]

    __table_args__ = (
        UniqueConstraint("msa_id", "data_vintage"),
        Index(None, "data_vintage"),
        Index("ix_market_jobs_history", "msa_id", "data_vintage", *HISTORY),
        CheckConstraint(ORIGINS, name="data_origin"),
        *(CheckConstraint(rule, name=name) for name, rule in _limits().items()),
    )
