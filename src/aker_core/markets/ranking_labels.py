"""What a ranking is of, in words that go into its files: by what and among whom, units, kinds of intervals. Pure.

On a screen a heading says it; a file is passed on without one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from aker_core.facts.metric import LOWER
from aker_core.markets.basis import basis_of
from aker_core.markets.qualifiers import TOO_FEW, TYPES
from aker_core.markets.universes import is_outside

if TYPE_CHECKING:
    from aker_core.facts.metric import MetricSpec
    from aker_core.markets.pillars import Pillar

Row = Mapping[str, Any]
RANKED_BY, RANKED_AMONG, VINTAGE, DATA_YEAR, WARNING = "ranked_by", "ranked_among", "vintage", "data_year", "warning"
LABELS = (RANKED_BY, RANKED_AMONG, VINTAGE, DATA_YEAR, WARNING)  # the last columns of every row
OF_A_METRIC = ("title", "unit", "range")  # behind its value: its title, its unit, and what its low and high are
ESTIMATE, BOUNDS, MARGIN = "90 % interval", "certain bounds", "90 % margin"
STUDIES, ANNOUNCED = "range of studies", "range of what is announced"


def score_label(pillar: Pillar) -> str:
    """What a score is.

    >>> from aker_core.markets.pillars import INNOVATION
    >>> score_label(INNOVATION)
    'score of innovation, 0 to 100: weighted percentiles of its metrics among the markets that it is ranked among'
    """
    ways = {item.normalization for item in pillar.ingredients}
    points = "percentiles" if ways == {"percentile"} else "points"
    return f"score of {pillar.id}, 0 to 100: weighted {points} of its metrics among the markets that it is ranked among"


def metric_label(spec: MetricSpec) -> str:
    """What a metric is, with its unit, and which end of it is first.

    >>> from aker_jobs.registry import metric
    >>> metric_label(metric("unemployment_rate_pct")), metric_label(metric("tech_jobs"))
    ('Unemployment rate (percent), lowest first', 'Technology: jobs (jobs), highest first')
    """
    first = "lowest" if spec.direction == LOWER else "highest"
    return f"{spec.title} ({spec.unit}), {first} first"


def among_of_scores(row: Row) -> str:
    """Among whom the rank of a score is. row: universe, universe_size (how many have a score; null without one).

    >>> among_of_scores({"universe": "metro", "universe_size": 380})
    '380 metropolitan areas with a score'
    """
    universe, size = row.get("universe") or "", row.get("universe_size")
    if size is None or is_outside(universe):
        return ""
    if universe in TYPES:
        return f"{size:,} {TYPES[universe]} with a score"
    return f"{size:,} markets with a score ({universe})"


def among_of_figures(figures: Iterable[Row]) -> str:
    """Among whom ranks by a metric are. figures: of all markets that fit: value, low and high, empty without a figure.

    >>> among_of_figures([{"value": 1.0}, {"value": None, "low": 2.0, "high": None}, {}])
    '1 market with a value and 1 with bounds alone, of 3 that fit'
    """
    every = list(figures)
    values = sum(figure.get("value") is not None for figure in every)
    bounded = sum(
        figure.get("value") is None and not (figure.get("low") is None and figure.get("high") is None)
        for figure in every
    )
    beside = f" and {bounded:,} with bounds alone" if bounded else ""
    return f"{values:,} {'market' if values == 1 else 'markets'} with a value{beside}, of {len(every):,} that fit"


def shown_ends(fact: Row) -> tuple[str, str]:
    """The names of the ends that stand beside a value: of its 90 % interval, else of its bounds. Of what rests on too
    few establishments there is no estimate: its bounds."""
    is_few = (fact.get("reason") or "").startswith(TOO_FEW)
    return ("low", "high") if fact.get("p05") is None or is_few else ("p05", "p95")


def range_label(spec: MetricSpec, fact: Row) -> str:
    """What the ends beside a value are, or its margin.

    >>> from aker_jobs.registry import metric
    >>> jobs, indirect = metric("tech_jobs"), metric("expansion_jobs_indirect")
    >>> range_label(jobs, {"p05": 1.0, "p95": 2.0, "low": 0.0, "high": 3.0}), range_label(jobs, {"moe": 2.0})
    ('90 % interval', '90 % margin')
    >>> range_label(indirect, {"low": 34.0, "high": 60.0}), range_label(jobs, {"value": 1.0})
    ('range of studies', '')
    """
    if all(fact.get(name) is None for name in shown_ends(fact)):
        return MARGIN if fact.get("moe") is not None else ""
    if shown_ends(fact) == ("p05", "p95"):
        return ESTIMATE
    if spec.family != "expansions":
        return BOUNDS
    return STUDIES if STUDIES in basis_of(spec) else ANNOUNCED


def labeled(rows: Sequence[dict[str, Any]], among: Sequence[str], by: str, stamp: Row) -> list[dict[str, Any]]:
    """The rows with `LABELS` behind. among: of each row; stamp: vintage, data year and warning."""
    return [
        row | {RANKED_BY: by, RANKED_AMONG: own} | {name: stamp.get(name) for name in LABELS[2:]}
        for row, own in zip(rows, among, strict=True)
    ]


def heading(rows: Sequence[Row]) -> str:
    """What labeled rows are of, in a sentence or two: for what stands above a table, or below it."""
    first = rows[0]
    among = "; ".join(dict.fromkeys(row[RANKED_AMONG] for row in rows if row[RANKED_AMONG]))
    return (
        f"Ranked by {first[RANKED_BY]}. Ranks are among {among or 'none'}; ranges where they cannot be told apart. "
        f"Vintage {first[VINTAGE]}, data year {first[DATA_YEAR]}."
    )


def unit_text(rows: Sequence[Row], name: str) -> str:
    """What stands above the column of a metric's values: its title, unit and what it counts; empty for others."""
    if f"{name}_unit" not in rows[0]:
        return ""
    basis = next((row[f"{name}_basis"] for row in rows if row[f"{name}_basis"]), "")
    return "; ".join(filter(None, (f"{rows[0][f'{name}_title']}, {rows[0][f'{name}_unit']}", basis)))
