"""The one reader, of what stands beside the numbers: markets of a vintage, runs, events, and what a fact is made of.

Plain rows for every surface; `queries` reads the numbers themselves, `service` a market and the ranking.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from aker_core.facts.formula import evaluate
from aker_core.facts.recompute import amounts_of
from aker_core.facts.terms import parsed
from aker_core.markets import queries
from aker_data.store import evidence
from aker_data.store import rows as stored

if TYPE_CHECKING:
    from aker_data.store.statement import Source

__all__ = ["event_rows", "explanation", "market_rows", "newest_vintage", "run_rows", "stored_vintages"]

Row = dict[str, Any]
MARKET_COLUMNS = (
    "msa_id",
    "cbsa_code",
    "name",
    "type",
    "states",
    "principal_city",
    "population",
    "total_jobs",
    "data_year",
    "data_vintage",
    "delineation",
    "data_origin",
    "run_id",
    "notes",
)
NAMES = ("name", "type", "states", "principal_city")


def market_rows(source: Source, vintage: date) -> list[Row]:
    """The markets of a vintage by msa_id: `MARKET_COLUMNS`. Null: not known."""
    listed = stored.market_names(source)
    rows = []
    for wide in stored.wide_records(source, "market_jobs", vintage):
        market = listed.get((wide["cbsa_code"], wide["delineation"]), {})
        known = {**wide, **{name: market.get(name) for name in NAMES}}
        rows.append({name: known.get(name) for name in MARKET_COLUMNS})
    return rows


def newest_vintage(source: Source, as_of: date | None = None) -> date | None:
    """The newest vintage up to a date, published figures before the sample's; None where nothing is stored."""
    return stored.vintage_of(source, as_of)


def stored_vintages(source: Source) -> list[Row]:
    """What is stored: vintages by data year and origin, newest first."""
    return evidence.vintages(source)


def run_rows(source: Source) -> list[Row]:
    """All runs, newest first."""
    return evidence.runs(source)


def event_rows(source: Source) -> list[Row]:
    """All announced expansions as they stand, newest first, with the msa_id and name of their market.

    Where published events are stored, the sample's are left out.
    """
    events = evidence.expansion_events(source)
    published = [row for row in events if row["data_origin"] != "sample"]
    listed = stored.market_names(source)
    return [_placed(row, listed) for row in published or events]


def _placed(event: Row, listed: Mapping[tuple[str, str], Row]) -> Row:
    market = listed.get((event["cbsa_code"], event["delineation"]), {})
    return {**event, "msa_id": market.get("msa_id"), "market": market.get("name")}


def explanation(source: Source, fact: Mapping[str, Any]) -> Row:
    """What a fact is made of: each input with its role, rows (`where`), amount and payloads, and the value again.

    fact: a row of `queries.TIDY`. recomputed: the formula over the amounts; null where an input has no amount, or the
    fact names none (entered by hand, or taken as published). payloads: SHA-256, address, day of fetch.
    """
    inputs = queries.inputs_of(source, [dict(fact)])
    terms = [{"role": role, "part": part, **inputs[key]} for role, part, key in parsed(fact["inputs"]) if key in inputs]
    digests = sorted({digest for term in terms for digest in term["payloads"]})
    known = evidence.payloads(source, digests)
    return {
        "formula": fact["formula"],
        "method": fact["method"],
        "recomputed": _again(fact, inputs),
        "inputs": terms,
        "payloads": [{"sha256": digest, **known.get(digest, {})} for digest in digests],
    }


def _again(fact: Mapping[str, Any], inputs: Mapping[str, Row]) -> float | None:
    if fact["value"] is None or not fact["inputs"]:
        return None
    try:
        amounts = amounts_of(fact["inputs"], {key: row["amount"] for key, row in inputs.items()})
    except KeyError:  # an input of another refresh, pruned since
        return None
    if not amounts or any(amount is None for amount in amounts.values()):
        return None
    return evaluate(fact["formula"] or next(iter(amounts)), {name: a for name, a in amounts.items() if a is not None})
