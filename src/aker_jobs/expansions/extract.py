"""The events of each market as a table for notebooks."""

from __future__ import annotations

import polars as pl

from aker_core.facts.family import FamilyInputs
from aker_jobs.expansions.counting import indirect_method


def event_extract(events: pl.DataFrame, family_inputs: FamilyInputs) -> pl.DataFrame:
    """One row per event of each market, newest first, for notebooks."""
    named = events.join(family_inputs.markets.select("slug", "msa_id", "cbsa_code"), on="cbsa_code").with_columns(
        indirect_method=pl.lit(indirect_method())
    )
    names = (
        "event_key",
        "company",
        "place",
        "state",
        "county_fips",
        "sector",
        "sectors",
        "status",
        "announced_on",
        "due_year",
        "due_assumed",
        "new_jobs",
        "due",
        "indirect_low",
        "indirect_high",
        "indirect_method",
        "investment_usd",
        "confidence",
        "review_state",
        "review_reasons",
        "items",
    )
    return named.select("slug", "msa_id", "cbsa_code", *names).sort(
        "slug", "announced_on", "event_key", descending=[False, True, False], nulls_last=True
    )
