"""Research awards, declared."""

from __future__ import annotations

from aker_jobs.metrics.declared.words import HIGHER, NIH, NSF, USASPENDING, Metric


def awards() -> tuple[Metric, ...]:
    sources = {"nih": "nih_reporter", "nsf": "nsf_awards", "dod": "usaspending_awards"}
    names = {"nih": "NIH", "nsf": "NSF", "dod": "DoD research"}
    urls = {"nih": NIH, "nsf": NSF, "dod": USASPENDING}
    unit, limits = "U.S. dollars per 100,000 residents", "by place of performance, else recipient; fiscal year"
    every = (*sources.values(), "census_pep")
    agencies = tuple(
        Metric(
            f"{key}_awards_usd_per_100k",
            f"{names[key]} awards per 100,000 residents",
            unit,
            f"100,000 · {names[key]} obligations / residents",
            HIGHER,
            "awards",
            (source, "census_pep"),
            limits,
            urls[key],
        )
        for key, source in sources.items()
    )
    fields = tuple(
        Metric(
            f"{key}_awards_usd_per_100k",
            f"Research awards in {title}, per 100,000 residents",
            unit,
            f"100,000 · obligations classified as {title} / residents",
            HIGHER,
            "awards",
            every,
            f"{limits}; an award may serve several fields",
            USASPENDING,
        )
        for key, title in (("tech", "technology"), ("health", "health"), ("defense", "defense"))
    )
    together = (
        Metric(
            "research_awards_usd_per_100k",
            "Research awards per 100,000 residents",
            unit,
            "100,000 · (NIH + NSF + DoD research obligations) / residents",
            HIGHER,
            "awards",
            every,
            limits,
            USASPENDING,
        ),
        Metric(
            "research_awards_real_usd_per_100k",
            "Research awards per 100,000 residents, constant dollars",
            f"{unit}, constant",
            "NIH deflated by BRDPI, NSF and DoD by the GDP price index",
            HIGHER,
            "awards",
            every,
            f"{limits}; price indices are national",
            "https://officeofbudget.od.nih.gov/gbipriceindexes.html",
        ),
        Metric(
            "research_awards_yoy",
            "Research awards, change on the year before",
            "decimal",
            "obligations / obligations of the year before − 1",
            HIGHER,
            "awards",
            every[:-1],
            limits,
            USASPENDING,
        ),
    )
    return (*agencies, *together, *fields)
