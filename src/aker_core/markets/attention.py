"""What an operator has to look at: sources that have not been asked for longer than they are renewed, failed flows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from aker_data import catalogue
from aker_jobs import source_roles

# How often a publisher renews a source (the first word of its cadence) -> days without a question after which it is
# stale: the longest pause between two scheduled refreshes, and some days more.
STALE_DAYS = {"daily": 4, "weekly": 15, "monthly": 45, "quarterly": 120, "yearly": 120, "irregular": 120}
AGAIN = "Run the flow again; the last good tables stay"
# By class of error; those of `docs/knowledge_base/runbooks/operations.md`.
ACTIONS = {
    "ConfigError": "Fix the setting that the message names",
    "SourceUnavailable": "Nothing, where a schedule runs it again; else run it again later",
    "NotPublished": "Nothing, where a schedule runs it again; else run it again later",
    "NotLoaded": "Get the file, or set the key or token that the message names",
    "SourceChanged": "Keep the payload and update Aker; the last good table stays",
    "CheckFailed": "Open refused.html beside the table: rows, lines and what to do",
    "UnknownGeography": "Correct the code, or load the delineation",
    "StorageError": "Look at disk, rights, database or store, then run the same command again",
}
FAMILIES: tuple[tuple[catalogue.Role, str], ...] = (
    ("hazard", "refresh_hazard_metrics"),
    ("economy", "refresh_market_economy"),
    ("amenity", "refresh_amenity_benchmarks"),
    ("boundary", "refresh_boundaries"),
)


class Attention(NamedTuple):
    """One thing to look at. what: a source or a flow. why: what is the matter. action: what to do."""

    what: str
    why: str
    action: str


def attention(
    freshness: Sequence[Mapping[str, Any]], runs: Sequence[Mapping[str, Any]], now: datetime
) -> list[Attention]:
    """Failed flows first, then stale sources by name.

    freshness: as of `aker_core.markets.freshness.read_freshness`. runs: the newest first; a flow is judged by its
    newest one that has ended.
    """
    ended = [run for run in runs if run["outcome"] != "running"]
    newest = {run["flow"]: run for run in reversed(ended)}
    failed = [_failed(run) for _, run in sorted(newest.items()) if run["outcome"] in ("failed", "abandoned")]
    asked = [(row, _flow(row["source"])) for row in freshness if row["read_at"] is not None]
    vintages: dict[str, str] = {}
    for row, flow in asked:
        vintages[flow] = max(vintages.get(flow, ""), row["vintage"] or "")
    # What the newest vintage did without (an earlier stand-in) is not missed.
    in_use = [(row, flow) for row, flow in asked if (row["vintage"] or "") == vintages[flow]]
    return failed + [found for row, flow in in_use if (found := _stale(row, flow, now)) is not None]


def _failed(run: Mapping[str, Any]) -> Attention:
    why = f"{run['outcome']}: {run['message'] or 'without a message'}"
    return Attention(run["flow"], why, ACTIONS.get(run["error_class"] or "", AGAIN))


def _flow(source: str) -> str:
    """The command that asks a source."""
    own = next((flow for role, flow in FAMILIES if source in source_roles.with_role(role)), None)
    return f"python -m flows.{own} YYYY-MM" if own else "aker refresh"


def _stale(row: Mapping[str, Any], flow: str, now: datetime) -> Attention | None:
    spec = catalogue.specs().get(row["source"])
    if spec is None:
        return None
    word = spec.cadence.replace(";", " ").replace(",", " ").split()[0]
    days = (now - row["read_at"]).days
    if days <= STALE_DAYS[word]:
        return None
    return Attention(spec.id, f"stale: last asked {days} days ago; renewed: {spec.cadence}", f"Run `{flow}`")
