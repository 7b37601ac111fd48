"""Comparisons over time and among markets, declared: values of the history, in no column of a wide row."""

from __future__ import annotations

from aker_core.facts.metric import HIGHER, NEUTRAL, QCEW, SECTOR_LIMITS, SECTORS, MetricSpec

Z = "O'Donoghue and Gleave 2004, Regional Studies 38(4)"
LOG_Z = "Tian 2013, Regional Studies 47(2)"
SHIFT_SHARE = "Dunn 1960, Papers of the Regional Science Association 6; Esteban-Marquillas 1972"
SPAN = 3
PARTS = {
    "shift_national": ("the nation's growth", "jobs at the start · growth of all jobs of the nation"),
    "shift_mix": (
        "industry mix",
        "jobs at the start · (growth of the industry − growth of all jobs) in the nation, summed over industries",
    ),
    "shift_competitive": ("competitive effect", "change − the nation's growth − industry mix"),
}


def comparison() -> tuple[MetricSpec, ...]:
    return (
        *(declared for sector, title in SECTORS.items() for declared in _quotients(sector, title)),
        *_shifts("total_jobs", "All covered jobs", "by two-digit industries, private, and government by level"),
        *(
            declared
            for sector, title in SECTORS.items()
            for declared in _shifts(sector, title, f"{SECTOR_LIMITS[sector]}; the sector as one industry")
        ),
    )


def _quotients(sector: str, title: str) -> tuple[MetricSpec, ...]:
    among = "among the markets of the refresh with a quotient, estimated and zero ones included"
    rebuilt = MetricSpec(
        id=f"{sector}_jobs_rebuilt",
        title=f"{title}: jobs, rebuilt without metro rows",
        unit="jobs",
        formula="the sector's jobs from counties, states and the nation alone",
        direction=NEUTRAL,
        family="comparison",
        inputs=QCEW,
        limits="of a year with metro rows by industry, beside the published figure, where another year has none",
        definition="docs/methodology.md, Withheld cells",
    )
    standard = (("z", "LQ", "", Z), ("log_z", "ln LQ", " of its logarithm", LOG_Z))
    scores = tuple(
        MetricSpec(
            id=f"{sector}_lq_{key}",
            title=f"{title}: standardized location quotient{words}",
            unit="standard deviations",
            formula=f"({of} − mean of {of}) / standard deviation of {of} (n − 1)",
            direction=HIGHER,
            family="comparison",
            inputs=QCEW,
            limits=among,
            definition=definition,
        )
        for key, of, words, definition in standard
    )
    changes = tuple(
        MetricSpec(
            id=f"{sector}_lq_change_{years}y",
            title=f"{title}: change of the location quotient over {years} year{'s' if years > 1 else ''}",
            unit="difference of ratios",
            formula=f"LQ − LQ {years} year{'s' if years > 1 else ''} before, both by the same industry codes",
            direction=HIGHER,
            family="comparison",
            inputs=QCEW,
            limits=f"{SECTOR_LIMITS[sector]}; not across an unmapped break of areas; estimated where withheld",
            definition="difference of two location quotients",
        )
        for years in (1, 3, 5)
    )
    return (rebuilt, *scores, *changes)


def _shifts(stem: str, title: str, limits: str) -> tuple[MetricSpec, ...]:
    parts = {"change": ("change", "jobs − jobs at the start"), **PARTS}
    return tuple(
        MetricSpec(
            id=f"{stem}_{key}_{SPAN}y",
            title=f"{title}: {words} over {SPAN} years",
            unit="jobs",
            formula=formula,
            direction=NEUTRAL if key in ("change", "shift_national") else HIGHER,
            family="comparison",
            inputs=QCEW,
            limits=f"{limits}; an account, not a cause; not across an unmapped break; estimated where withheld",
            definition=SHIFT_SHARE,
        )
        for key, (words, formula) in parts.items()
    )


JOBS_PER_UNIT = MetricSpec(
    id=f"added_tech_jobs_per_permitted_unit_{SPAN}y",
    title=f"Technology jobs added per permitted housing unit, {SPAN} years",
    unit="jobs per unit",
    formula=f"change in technology jobs over {SPAN} years / housing units permitted in these years",
    direction=HIGHER,
    family="housing",
    inputs=(*QCEW, "census_permits"),
    limits="technology alone: innovation sectors share industries and cannot be added; jobs by workplace; permits, not "
    "buildings, imputed ones included; below zero where jobs were lost",
    definition="change of jobs over units authorized (Building Permits Survey)",
)

DIVERSITY = MetricSpec(
    id="industry_diversity_hachman",
    title="Industry diversity (Hachman index)",
    unit="ratio (1.0 = the nation's mix)",
    formula="1 / sum of (share of jobs here)² / (share of jobs in the nation), by industry",
    direction=HIGHER,
    family="economy",
    inputs=QCEW,
    limits="private sectors of two digits and each government in total; likeness to the nation's mix, not number of "
    "industries; an estimate with interval, or bounds, where industries are withheld",
    definition="Hachman index, Bureau of Economic and Business Research, University of Utah",
)

METRICS: tuple[MetricSpec, ...] = comparison()
# Single figures of a market, not series: every market should have them.
OF_MARKETS: tuple[MetricSpec, ...] = (DIVERSITY, JOBS_PER_UNIT)
