"""The audit of a vintage as a document: findings first, then data, coherence and robustness, in the JRC's order."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from aker_core.export.document import Document, Section, Table
from aker_core.markets.audit_coherence import NOISE, OPPOSED, REDUNDANT
from aker_core.markets.audit_reader import VintageAudit
from aker_core.markets.audit_results import Audit, MetricAudit, PillarAudit
from aker_core.markets.doubt import CHOICES
from aker_jobs.registry import metric

TYPES = {"metro": "metropolitan areas", "micro": "micropolitan areas"}
KIND_WORDS = {
    "sampling": "sampling (90 %: estimates, surveys, bounds, holes)",
    "method": "method (weights, steps; no confidence interval)",
    "joint": "both together",
}
ACCEPTABLE = 0.7  # of Cronbach's alpha, Nunnally's rule of thumb
APART = 0.05  # of a share: a weight that comes to so much more or less than it says is remarked on


def audit_document(found: VintageAudit) -> Document:
    """All audits of a vintage in one document."""
    sections = [
        Section(
            "How to read this",
            (
                "Data, then coherence within pillars and across them, then robustness: the order of the audits of "
                "composite indicators by the Joint Research Centre. Coherence is of points (0 to 100, more is better) "
                "of markets with a value; estimates count, holes do not.",
                "A weight is no importance: the effective weight is the share of squared correlations with the score. "
                "A method interval is no confidence interval.",
            ),
        )
    ]
    for audit in found.audits:
        sections += _sections(audit)
    return Document(f"Audit of the scores, vintage {found.vintage:%Y-%m}", sections, found.warning)


def _sections(audit: Audit) -> Iterator[Section]:
    what = TYPES.get(audit.universe, audit.universe)
    yield Section(f"{what.capitalize()}: findings", (), list(findings(audit)))
    yield Section(f"{what.capitalize()}: data", (), (), [_data(audit)])
    yield Section(
        f"{what.capitalize()}: coherence within pillars", (), (), [_metrics(audit), _alphas(audit), *_pairs(audit)]
    )
    yield Section(f"{what.capitalize()}: coherence across pillars", (), (), [_pillars(audit), _between(audit)])
    yield Section(
        f"{what.capitalize()}: robustness of {audit.lead}",
        ("Shifts are in ranks, against the declared method.",),
        (),
        [_scenarios(audit), _intervals(audit), _choices(audit)],
    )


def findings(audit: Audit) -> Iterator[str]:
    """What a reader should know before a number is relied on, in sentences, the data first."""
    yield from _data_findings(audit)
    yield from _coherence_findings(audit)
    yield from _robustness_findings(audit)


def _data_findings(audit: Audit) -> Iterator[str]:
    empty = [row.metric for row in audit.metrics if not row.known]
    if empty:
        yield f"Without any value: {', '.join(empty)}. Their weight counts as the mean of the others, 50 at most."
    outlying = [row.metric for row in audit.metrics if row.is_outlying]
    if outlying:
        yield f"A few markets stand far from the others in {', '.join(outlying)}; percentiles are not moved by them."
    without = [f"{row.pillar} {audit.markets - row.scored:,}" for row in audit.pillars if row.scored < audit.markets]
    if without:
        yield f"Of {audit.markets:,} markets these many have no score: {', '.join(without)}."


def _coherence_findings(audit: Audit) -> Iterator[str]:
    for pair in audit.pairs:
        if pair.correlation >= REDUNDANT:
            what = f"{pair.one} and {pair.other}"
            yield f"{what} say the same (r = {pair.correlation:.2f}): {pair.pillar} counts it twice."
        else:
            yield f"{pair.one} and {pair.other} work against each other in {pair.pillar} (r = {pair.correlation:.2f})."
    noise = [
        row.metric for row in audit.metrics if _is_known(row.with_pillar) and row.with_pillar < NOISE and row.weight < 1
    ]
    if noise:
        yield f"Hardly correlated with the rest of the pillar (r < {NOISE:g}): {', '.join(noise)}."
    for row in audit.metrics:
        if row.elsewhere:
            yield f"{row.metric} correlates more with {row.elsewhere} than with the rest of {row.pillar}."
    for pillar in audit.pillars:
        if pillar.scored and _is_known(pillar.alpha) and pillar.alpha < ACCEPTABLE:
            what = f"Cronbach's alpha {pillar.alpha:.2f}"
            yield f"{pillar.pillar} is no single dimension ({what}): read its parts beside it."
    for name, weight, effective in _apart(audit.pillars):
        yield f"{name} has {weight:.0%} of the weight and comes to {effective:.0%} of the market score."


def _apart(rows: Sequence[PillarAudit]) -> Iterator[tuple[str, float, float]]:
    for row in rows:
        if _is_known(row.effective) and abs(row.effective - row.weight) >= APART:
            yield row.pillar, row.weight, row.effective


def _ranks(count: float) -> str:
    return f"{count:.0f} rank{'' if round(count) == 1 else 's'}"


def _robustness_findings(audit: Audit) -> Iterator[str]:
    known = [row for row in audit.scenarios if row.markets]
    if known:
        most = max(known, key=lambda row: row.median)
        yield (
            f"The choice that moves ranks most is “{most.name}”: half of the markets shift by {_ranks(most.median)} "
            f"or more, {most.top} of the first ten stay."
        )
    for row in audit.intervals:
        yield f"Half of the rank intervals of {KIND_WORDS[row.kind]} are at least {_ranks(row.median)} wide."
    total = audit.sensitivity.total
    if total.max() > 0:
        name = CHOICES[int(total.argmax())]
        yield f"Most of the variance of method comes from {name} (total effect {total.max():.2f})."


def _data(audit: Audit) -> Table:
    rows = [
        [
            *(row.pillar, row.metric, metric(row.metric).direction.replace("_", " "), f"{row.known:,}"),
            *(f"{row.bounded:,}", f"{row.known / audit.markets:.0%}", _number(row.skew), _number(row.kurtosis)),
            "yes" if row.is_outlying else "no",
        ]
        for row in audit.metrics
    ]
    columns = ("pillar", "metric", "direction", "values", "bounds only", "share", "skewness", "kurtosis", "outliers")
    return Table(f"Values of {audit.markets:,} markets", columns, rows, frozenset(columns[3:8]))


def _metrics(audit: Audit) -> Table:
    rows = [
        [row.pillar, row.metric, *_weights(row), _number(row.with_pillar), row.elsewhere or ""] for row in audit.metrics
    ]
    columns = (
        *("pillar", "metric", "weight", "effective weight", "correlation ratio"),
        *("r with rest of pillar", "correlates more with"),
    )
    return Table("What each metric comes to in its pillar", columns, rows, frozenset(columns[2:6]))


def _weights(row: MetricAudit | PillarAudit) -> tuple[str, str, str]:
    return f"{row.weight:.1%}", _share(row.effective), _number(row.ratio)


def _alphas(audit: Audit) -> Table:
    rows = [[row.pillar, f"{row.scored:,}", _number(row.alpha), _share(row.first_component)] for row in audit.pillars]
    columns = ("pillar", "scores", "Cronbach's alpha", "first principal component")
    return Table("Whether the metrics of a pillar measure one thing", columns, rows, frozenset(columns[1:]))


def _pairs(audit: Audit) -> Iterator[Table]:
    if audit.pairs:
        rows = [[pair.pillar, pair.one, pair.other, _number(pair.correlation)] for pair in audit.pairs]
        title = f"Pairs that repeat (r ≥ {REDUNDANT:g}) or oppose one another (r ≤ {OPPOSED:g})"
        yield Table(title, ("pillar", "metric", "and", "r"), rows, frozenset({"r"}))


def _pillars(audit: Audit) -> Table:
    rows = [[row.pillar, *_weights(row), _number(row.with_score), _share(row.differing)] for row in audit.pillars]
    columns = (
        *("pillar", "weight", "effective weight", "correlation ratio", "r with market score"),
        "ranks a tenth or more apart",
    )
    return Table("What each pillar comes to in the market score", columns, rows, frozenset(columns[1:]))


def _between(audit: Audit) -> Table:
    names = [row.pillar for row in audit.pillars]
    rows = [
        [row.pillar, *("1" if name == row.pillar else _number(row.with_pillars[name]) for name in names)]
        for row in audit.pillars
    ]
    return Table("Correlations of the pillars' scores", ("pillar", *names), rows, frozenset(names))


def _scenarios(audit: Audit) -> Table:
    rows = [
        [
            *(row.name, f"{row.markets:,}", *(f"{value:.0f}" for value in (row.median, row.ninety, row.most))),
            *(f"{row.spearman:.3f}", str(row.top)),
        ]
        if row.markets
        else [row.name, "0", "", "", "", "", ""]
        for row in audit.scenarios
    ]
    columns = (
        "method",
        "markets",
        "median shift",
        "90 % shift less",
        "largest",
        "rank correlation",
        "of first ten stay",
    )
    return Table("Another method, one at a time", columns, rows, frozenset(columns[1:]))


def _intervals(audit: Audit) -> Table:
    rows = [
        [KIND_WORDS[row.kind], f"{row.median:.0f}", f"{row.ninety:.0f}", _share(row.inside)] for row in audit.intervals
    ]
    columns = ("doubt", "median width", "90 % are narrower than", "declared rank inside")
    return Table("Rank intervals, 5 to 95 %", columns, rows, frozenset(columns[1:]))


def _choices(audit: Audit) -> Table:
    found = audit.sensitivity
    rows = [
        [
            *(name, _number(float(found.first[at])), _number(float(found.total[at]))),
            " to ".join(_number(float(end)) for end in found.total_interval[at]),
        ]
        for at, name in enumerate(CHOICES)
    ]
    columns = ("choice", "first order", "total effect", "90 % bootstrap")
    title = f"Sobol indices of the mean shift of ranks, {found.evaluations:,} evaluations"
    return Table(title, columns, rows, frozenset(columns[1:]))


def _is_known(value: float) -> bool:
    return not math.isnan(value)


def _number(value: float) -> str:
    return f"{value:z.2f}" if _is_known(value) else "–"


def _share(value: float) -> str:
    return f"{value:.0%}" if _is_known(value) else "–"
