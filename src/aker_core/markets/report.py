"""What is known of one market in one vintage, in words that every surface shows alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from aker_core.markets.context import Context, Place, Series
from aker_jobs.comparison.standing import Peers
from aker_jobs.registry import METRICS, Metric

SECTIONS = {
    "Jobs and concentration": ("size", "concentration"),
    "Growth": ("growth",),
    "Migration": ("migration",),
    "Research awards": ("awards",),
    "Business formation": ("formation",),
    "Announced expansions": ("expansions",),
    "Economy": ("economy",),
}
BY_HAND = "entered by hand"
SYNTHETIC = "SAMPLE: partly synthetic figures, for trying the software only; never use them for a decision."


@dataclass(frozen=True)
class MetricReport:
    """One number of a market with everything a reader needs to trust it.

    value is null where status says why (`reason` says it in words); low and high are hard bounds of a withheld value;
    moe is the margin of error at 90 %. source: ids of the sources, `payloads` the SHA-256 of the archived bytes,
    inputs the rows that it was computed from: table, payloads, and the filter that finds them (`where`). place: its
    percentile, and what peers, state and nation have.
    """

    id: str
    title: str
    family: str
    value: float | int | None
    unit: str
    status: str
    low: float | None
    high: float | None
    moe: float | None
    period: str | None
    source: list[str]
    payloads: list[str]
    formula: str
    definition: str
    method: str | None
    inputs: list[dict[str, Any]]
    reason: str | None
    place: Place


@dataclass(frozen=True)
class MarketReport:
    """One market and vintage: who it is, where the row came from, its metrics, its history and its scores.

    universe: markets of the same vintage, origin and delineation. state: postal code of the state it is compared with.
    """

    msa_id: str
    cbsa_code: str | None
    name: str | None
    delineation: str | None
    data_year: int | None
    data_vintage: date
    run_id: str | None
    methodology: str | None
    data_origin: str | None
    notes: str | None
    metrics: list[MetricReport] = field(default_factory=list)
    scores: list[dict[str, Any]] = field(default_factory=list)
    history: list[Series] = field(default_factory=list)
    peers: Peers | None = None
    universe: int = 0
    state: str | None = None

    @property
    def sample(self) -> bool:
        """True where any figure may be synthetic."""
        return self.data_origin == "sample"

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON; says `sample` and the warning where the figures are."""
        warning = {"warning": SYNTHETIC} if self.sample else {}
        return {**asdict(self), "data_vintage": self.data_vintage.isoformat(), "sample": self.sample, **warning}


def metric_report(metric: Metric, row: Mapping[str, Any], place: Place) -> MetricReport:
    """The report of one metric out of a wide row, with its place among others.

    A value that is not the one whose provenance is stored was written by a person: it is reported as such, without the
    bounds, margin and sources of the computed value.
    """
    value = row.get(metric.id)
    quality = (row.get("quality") or {}).get(metric.id) or {}
    provenance = (row.get("provenance") or {}).get(metric.id) or {}
    computed = provenance.get("value")
    if value is not None and (computed is None or abs(value - computed) > 1e-9 * max(1.0, abs(computed))):
        quality, provenance = {"status": "observed", "reason": BY_HAND}, {"method": BY_HAND}
    elif value is None and computed is not None:
        quality, provenance = {"status": "not_published", "reason": "taken out by hand"}, {"method": BY_HAND}
    inputs = provenance.get("inputs", [])
    return MetricReport(
        id=metric.id,
        title=metric.title,
        family=metric.family,
        value=value,
        unit=metric.unit,
        status=quality.get("status", "not_published"),
        low=quality.get("low"),
        high=quality.get("high"),
        moe=quality.get("moe"),
        period=quality.get("period"),
        source=sorted({item["table"] for item in inputs}),
        payloads=sorted({sha for item in inputs for sha in item["payloads"]}),
        formula=metric.formula,
        definition=metric.definition,
        method=provenance.get("method"),
        inputs=inputs,
        reason=quality.get("reason"),
        place=place,
    )


def market_report(
    jobs: Mapping[str, Any],
    economy: Mapping[str, Any] | None,
    market: Mapping[str, Any] | None,
    scores: list[dict[str, Any]],
    context: Context,
) -> MarketReport:
    """Put together one market's rows of `market_jobs`, `market_economy`, `markets`, `pillar_scores`, and what is around
    them."""
    rows = {"market_jobs": jobs, "market_economy": economy or {}}
    return MarketReport(
        msa_id=jobs["msa_id"],
        cbsa_code=jobs.get("cbsa_code"),
        name=(market or {}).get("name"),
        delineation=jobs.get("delineation"),
        data_year=jobs.get("data_year"),
        data_vintage=jobs["data_vintage"],
        run_id=jobs.get("run_id"),
        methodology=jobs.get("methodology"),
        data_origin=jobs.get("data_origin"),
        notes=jobs.get("notes"),
        metrics=[metric_report(metric, rows[metric.table], context.places[metric.id]) for metric in METRICS],
        scores=scores,
        history=list(context.history),
        peers=context.peers,
        universe=context.universe,
        state=context.state,
    )
