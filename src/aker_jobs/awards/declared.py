"""Research awards, declared."""

from __future__ import annotations

from aker_core.facts.citations import NIH, NSF, USASPENDING
from aker_core.facts.metric import HIGHER, NEUTRAL, MetricSpec
from aker_jobs.awards import BASE_YEAR, SOURCES

PRICES = "https://officeofbudget.od.nih.gov/gbipriceindexes.html"
_UNIT = "U.S. dollars per 100,000 residents"
_PLACE = "fiscal year; by county of the work, else of the recipient"
_SUBAWARDS = "subawards stay with the prime recipient"
_EVERY = (*SOURCES.values(), "ipeds_institutions", "census_pep")


def awards() -> tuple[MetricSpec, ...]:
    return (*_agencies(), *_together(), _three_years(), *_fields(), *_parts())


def _agencies() -> tuple[MetricSpec, ...]:
    names = {"nih": "NIH", "nsf": "NSF", "dod": "DoD research"}
    titles = {"nih": "NIH RePORTER: grants, contracts, intramural, other agencies;", "nsf": "NSF awards",
              "dod": "DoD research awards, without development,"}  # fmt: skip
    urls = {"nih": NIH, "nsf": NSF, "dod": USASPENDING}
    limits = {
        "nih": f"{_PLACE}; holds intramural projects, contracts and awards of AHRQ, CDC and FDA, each of which is a "
        f"metric; intramural projects without an address by institute; subprojects are in their parents; "
        f"without Veterans Affairs; {_SUBAWARDS}",
        "nsf": f"{_PLACE}; awards made in the ten years up to the data year; {_SUBAWARDS}",
        "dod": f"fiscal year; by county of the work; grants, and contracts of the stages of research by product code; "
        f"development is a metric of its own; {_SUBAWARDS}",
    }
    placed = {"nih": ("ipeds_institutions",), "nsf": ("ipeds_institutions",), "dod": ()}
    return tuple(
        MetricSpec(
            id=f"{key}_awards_usd_per_100k",
            title=f"{titles[key]} per 100,000 residents",
            unit=_UNIT,
            formula=f"100,000 · {names[key]} obligations / residents",
            direction=HIGHER,
            family="awards",
            inputs=(source, *placed[key], "census_pep"),
            limits=limits[key],
            definition=urls[key],
        )
        for key, source in zip(names, SOURCES.values(), strict=True)
    )


def _together() -> tuple[MetricSpec, ...]:
    return (
        MetricSpec(
            id="research_awards_usd_per_100k",
            title="Research awards per 100,000 residents",
            unit=_UNIT,
            formula="100,000 · (NIH + NSF + DoD research obligations) / residents",
            direction=HIGHER,
            family="awards",
            inputs=_EVERY,
            limits=f"{_PLACE}; a lower bound where one of the three is missing",
            definition=USASPENDING,
        ),
        MetricSpec(
            id="research_awards_real_usd_per_100k",
            title="Research awards per 100,000 residents, constant dollars",
            unit=f"{_UNIT}, at prices of fiscal year {BASE_YEAR}",
            formula=f"obligations · index({BASE_YEAR}) / index(year): NIH by BRDPI, NSF and DoD by the GDP price index",
            direction=HIGHER,
            family="awards",
            inputs=_EVERY,
            limits=f"{_PLACE}; price indices are national; without BRDPI the GDP price index is used for NIH, "
            f"with a note",
            definition=PRICES,
        ),
        MetricSpec(
            id="research_awards_yoy",
            title="Research awards, change on the year before (one year, no trend)",
            unit="decimal",
            formula="obligations / obligations of the year before − 1",
            direction=HIGHER,
            family="awards",
            inputs=_EVERY[:-1],
            limits=f"{_PLACE}; nominal; one large award moves a market, so that a year is no trend: see the "
            f"three-year means",
            definition=USASPENDING,
        ),
    )


def _three_years() -> MetricSpec:
    return MetricSpec(
        id="research_awards_3y_change",
        title="Research awards, three-year mean on that of the three years before",
        unit="decimal",
        formula="obligations of three fiscal years / obligations of the three before − 1",
        direction=HIGHER,
        family="awards",
        inputs=_EVERY[:-1],
        limits=f"{_PLACE}; nominal; only where six fiscal years of every agency are fully known",
        definition=USASPENDING,
    )


def _fields() -> tuple[MetricSpec, ...]:
    rules = "classified by institute, directorate, assistance listing, product code and title"
    return tuple(
        MetricSpec(
            id=f"{key}_awards_usd_per_100k",
            title=f"Research awards in {title}, per 100,000 residents",
            unit=_UNIT,
            formula=f"100,000 · obligations classified as {title} / residents",
            direction=HIGHER,
            family="awards",
            inputs=_EVERY,
            limits=f"{_PLACE}; {rules}; an award may serve several sectors: do not sum them",
            definition=USASPENDING,
        )
        for key, title in (("tech", "technology"), ("health", "health"), ("defense", "defense"))
    )


def _parts() -> tuple[MetricSpec, ...]:
    """Parts of what an agency lists, each by itself."""
    names = {
        "nih_grants": ("NIH grants and cooperative agreements", "activity code neither Z, N nor Y"),
        "nih_intramural": ("NIH intramural projects", "activity code Z; without an address by institute"),
        "nih_contracts": ("NIH contracts", "activity code N or Y"),
        "nih_other_agencies": (
            "Awards of AHRQ, CDC, FDA and others in RePORTER",
            "administered by no institute of NIH",
        ),
        "dod_development": ("DoD development contracts", "stages 3, 4, 6 and not classified; 5 and 7 are left out"),
    }
    sources = {"nih": ("nih_reporter", "ipeds_institutions"), "dod": ("usaspending_dod_counties",)}
    return tuple(
        MetricSpec(
            id=f"{key}_usd_per_100k",
            title=f"{title} per 100,000 residents",
            unit=_UNIT,
            formula=f"100,000 · {title} / residents",
            direction=NEUTRAL,
            family="awards",
            inputs=(*sources[key[:3]], "census_pep"),
            limits=f"{_PLACE}; {rule}; {_SUBAWARDS}",
            definition=NIH if key.startswith("nih") else USASPENDING,
        )
        for key, (title, rule) in names.items()
    )


METRICS: tuple[MetricSpec, ...] = awards()
