"""Announced expansions of a market: from the table of announcements to events, facts and checks.

Events of the five years up to the end of the refresh's month count, but canceled ones. What is unreviewed is not
counted; it widens the upper bound, and the reason says how many.
"""

from __future__ import annotations

import polars as pl

from aker_core.facts.family import Family, FamilyInputs, FamilyResult
from aker_core.facts.inputs import merged
from aker_jobs.expansions.assembly import TABLE, event_checks, expansion_events
from aker_jobs.expansions.counting import STRONG, counted, with_due
from aker_jobs.expansions.evidence import in_window, market_evidence, window_period
from aker_jobs.expansions.extract import event_extract
from aker_jobs.expansions.market_facts import Parts, current_facts, other_year_facts
from aker_jobs.expansions.measures import jobs_due, measures
from aker_jobs.expansions.readings import Unreadable

YEARS_BEHIND, YEARS_AHEAD = 4, 5  # of the data year, for which jobs due are computed


def expansion_family(family_inputs: FamilyInputs) -> FamilyResult:
    """Facts, events, extract and checks of announced expansions; nothing where there is no table of announcements."""
    if TABLE not in family_inputs.tables:
        return FamilyResult()
    unreadable: list[Unreadable] = []
    events = expansion_events(family_inputs, unreadable=unreadable)
    local = in_window(events, family_inputs).join(
        family_inputs.markets, on="cbsa_code", how="semi", maintain_order="left"
    )
    evidence, feed_inputs = market_evidence(local, family_inputs)
    going = counted(local, family_inputs.scope.year, _high_tech(family_inputs))
    parts = [*_current(going, evidence, family_inputs), *_schedule(going, evidence, family_inputs)]
    return FamilyResult(
        facts=pl.concat([rows for rows, _ in parts]),
        inputs=merged([feed_inputs, *(inputs for _, inputs in parts)]),
        extracts={"expansions": event_extract(going, family_inputs)},
        checks=[(TABLE, check) for check in event_checks(events, unreadable)],
        events=events,
    )


def _high_tech(family_inputs: FamilyInputs) -> pl.DataFrame | None:
    """cbsa_code, high_tech_is_strong: whether the market has more technology jobs than its share of the nation's.

    Of markets whose quotient is known, or is surely above or below one; None where no jobs were computed.
    """
    if "labor" not in family_inputs.before:
        return None
    quotients = family_inputs.before["labor"].facts.filter(
        pl.col("metric") == "tech_lq", pl.col("current"), pl.col("geography") == "market"
    )
    least, most = pl.coalesce("value", "low"), pl.coalesce("value", "high")
    strong = pl.when(least > 1).then(pl.lit(value=True)).when(most <= 1).then(pl.lit(value=False))
    return quotients.select(cbsa_code="geo_code", **{STRONG: strong})


def _current(events: pl.DataFrame, evidence: pl.DataFrame, family_inputs: FamilyInputs) -> list[Parts]:
    """Every metric of the vintage: jobs due by the data year, the others of the window."""
    year, window = family_inputs.scope.year, window_period(family_inputs.scope.as_of)
    of_window = [current_facts(measure, events, evidence, year, window) for measure in measures()]
    return [*of_window, current_facts(jobs_due(), events, evidence, year)]


def _schedule(events: pl.DataFrame, evidence: pl.DataFrame, family_inputs: FamilyInputs) -> list[Parts]:
    """Jobs due by the end of each of the years around the data year."""
    around = range(family_inputs.scope.year - YEARS_BEHIND, family_inputs.scope.year + YEARS_AHEAD + 1)
    return [
        other_year_facts(jobs_due(), with_due(events, year), evidence, year)
        for year in around
        if year != family_inputs.scope.year
    ]


FAMILY = Family("expansions", expansion_family, reads=("labor",))
