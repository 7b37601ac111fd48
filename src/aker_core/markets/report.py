"""What is known of one market in one vintage, in words that every surface shows alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from aker_core.facts.terms import parsed
from aker_core.markets.basis import basis_text
from aker_core.markets.context import Context, Place, Series
from aker_core.markets.qualifiers import flags_text, qualified
from aker_jobs.comparison.standing import Peers
from aker_jobs.registry import METRICS, MetricSpec
from aker_snapshot import NOTE

OF_FACTS = "facts"  # the table of an input that is itself a fact: not a source
NOT_COMPUTED = "not computed in this vintage. Refresh this market"
Row = Mapping[str, Any]
SYNTHETIC = "SAMPLE: partly synthetic figures, for trying the software only; never use them for a decision."
SNAPSHOT = NOTE


@dataclass(frozen=True)
class MetricReport:
    """One number of a market with everything a reader needs to trust it.

    value is null where status says why (`reason` says it in words); low and high are hard bounds of a withheld value;
    p05 and p95 are the 90 % interval of an estimate (imputed), disclosed is the share of its jobs that the publisher
    discloses; moe is the margin of error at 90 %. source: ids of the sources, `payloads` the SHA-256 of the archived
    bytes, inputs the rows that it was computed from: table, payloads, and the filter that finds them (`where`). place:
    its percentile, and what peers, state and nation have. basis: what it counts, in a word or two, where that is not
    plain. released_on: the day on which the newest release behind it appeared, or the first of its month.
    """

    id: str
    title: str
    family: str
    value: float | int | None
    unit: str
    status: str
    low: float | None
    high: float | None
    p05: float | None
    p95: float | None
    moe: float | None
    disclosed: float | None
    period: str | None
    source: list[str]
    payloads: list[str]
    formula: str
    definition: str
    method: str | None
    inputs: list[dict[str, Any]]
    reason: str | None
    place: Place
    basis: str = ""
    released_on: str | None = None

    @property
    def beside(self) -> str:
        """What stands beside the value on a line of its own, with its period."""
        return qualified(
            self.unit,
            self.status,
            low=self.low,
            high=self.high,
            p05=self.p05,
            p95=self.p95,
            moe=self.moe,
            period=self.period,
            disclosed=self.disclosed,
            reason=self.reason,
            basis=self.basis,
            flags=flags_text(self.reason),
        )


@dataclass(frozen=True)
class MarketReport:
    """One market and vintage: who it is, where the row came from, its metrics, its history and its scores.

    universe: markets of the same vintage, origin, delineation and type (metro, micro; null where not known). state:
    postal code of the state it is compared with.
    snapshot: whether the figures are those of the embedded snapshot: published, partial and old.
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
    type: str | None = None
    state: str | None = None
    snapshot: bool = False

    @property
    def sample(self) -> bool:
        """True where any figure may be synthetic."""
        return self.data_origin == "sample"

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON; says `sample` and the warning where the figures are."""
        warning = {"warning": SYNTHETIC} if self.sample else {"warning": SNAPSHOT} if self.snapshot else {}
        return {**asdict(self), "data_vintage": self.data_vintage.isoformat(), "sample": self.sample, **warning}


def metric_report(metric: MetricSpec, fact: Mapping[str, Any], inputs: Mapping[str, Row], place: Place) -> MetricReport:
    """The report of one metric out of its fact (empty where there is none), with its place among others.

    inputs: the inputs of the vintage by key, as far as facts name them.
    """
    named = [{"role": role, "part": part, **inputs[key]} for role, part, key in parsed(fact.get("inputs"))]
    whole = metric.integer and fact.get("value") is not None
    return MetricReport(
        id=metric.id,
        title=metric.title,
        family=metric.family,
        value=round(fact["value"]) if whole else fact.get("value"),
        unit=metric.unit,
        status=fact.get("status", "not_loaded"),
        low=fact.get("low"),
        high=fact.get("high"),
        p05=fact.get("p05"),
        p95=fact.get("p95"),
        moe=fact.get("moe"),
        disclosed=fact.get("disclosed"),
        period=fact.get("period"),
        source=sorted({item["table"] for item in named} - {OF_FACTS}),
        payloads=sorted({sha for item in named for sha in item["payloads"]}),
        formula=metric.formula,
        definition=metric.definition,
        method=fact.get("method"),
        inputs=named,
        reason=fact.get("reason", NOT_COMPUTED),
        place=place,
        basis=basis_text(metric, fact.get("reason")),
        released_on=fact.get("released_on"),
    )


def market_report(
    jobs: Mapping[str, Any],
    facts: Mapping[str, Row],
    inputs: Mapping[str, Row],
    market: Mapping[str, Any] | None,
    scores: list[dict[str, Any]],
    context: Context,
    *,
    snapshot: bool = False,
) -> MarketReport:
    """Put together one market's row of `market_jobs`, its current facts by metric with their inputs, its row of
    `markets`, its scores, what is around them, and whether all this is of the embedded snapshot."""
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
        metrics=[metric_report(m, facts.get(m.id, {}), inputs, context.places[m.id]) for m in METRICS],
        scores=scores,
        history=list(context.history),
        peers=context.peers,
        universe=context.universe,
        type=context.type,
        state=context.state,
        snapshot=snapshot,
    )
