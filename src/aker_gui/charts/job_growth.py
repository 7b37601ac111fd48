"""Growth of all jobs over one, three and five years, market and nation: what the chart of employment shows of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aker_core.facts.metric import ALL_JOBS, BASE
from aker_core.facts.metric import SINCE as SINCE_BASE
from aker_gui.charts.chart import Figure, bars, spans
from aker_gui.charts.words import from_trough, known
from aker_gui.market_view import NATION, MarketView, Point

SPANS = {1: "one year", 3: "three years", 5: "five years"}
SINCE = f"{ALL_JOBS}{SINCE_BASE}"  # stands beside growth that starts in the pandemic's trough
LEAD = (3, 1, 5)  # what a title speaks of: the first of these that is known
OVER_THE_YEAR = "total_jobs_oty_pct"


@dataclass(frozen=True)
class Growth:
    """Growth a year over some years. label: of its bars; words: of its row; per: what a stored value is multiplied by
    to be percent. published: the change over the year that the publisher states, where no growth can be computed."""

    years: int
    label: str
    words: str
    own: Point | None
    nation: Point | None
    per: float = 100
    published: bool = False


def growth_of_jobs(view: MarketView) -> list[Growth]:
    """Of each span; for one year the published change where there is no other."""
    found = []
    for years, words in SPANS.items():
        name = f"total_jobs_cagr_{years}y"
        of_place = (view.current(name), view.current(name, NATION))
        found.append(Growth(years, f"{years} y", f"growth a year over {words}", *of_place))
    published = view.current(OVER_THE_YEAR), view.current(OVER_THE_YEAR, NATION)
    if not known(found[0].own) and known(published[0]):
        found[0] = Growth(1, "1 y", "change over the year, as published", *published, per=1, published=True)
    since = view.current(SINCE)
    if known(since) and any(span.own is not None and from_trough(span.own) for span in found):
        found.append(Growth(0, f"{BASE}", f"growth a year since {BASE}", since, view.current(SINCE, NATION)))
    return found


def growth_bars(short: str, growth: Sequence[Growth], lines: Sequence[Figure]) -> list[Figure]:
    """Bars of market and nation in percent a year, with intervals; none of whom has no value. lines: that they stand
    beside; who has one is not named twice."""
    drawn = []
    growth = [span for span in growth if known(span.own) or known(span.nation)]
    labels = [span.label for span in growth]
    for position, (name, points) in enumerate(
        ((short, [span.own for span in growth]), ("United States", [span.nation for span in growth]))
    ):
        if not any(map(known, points)):
            continue
        values, lows, highs = (
            [_percent(getattr(p, end, None), span.per) for p, span in zip(points, growth, strict=True)]
            for end in ("value", "low", "high")
        )
        reach = spans(values, lows, highs)
        more: Figure = {"error_y": reach} if reach else {}
        if lines:
            more |= {"xaxis": "x2", "yaxis": "y2", "showlegend": name not in {line["name"] for line in lines}}
        drawn.append(bars(name, position, labels, values, [p.text if p else "" for p in points], **more))
    return drawn


def growth_words(short: str, growth: Sequence[Growth], when: str) -> str:
    """What there is to see; empty where nothing is known. when: of the newest figure of jobs, in words."""
    by_years = {span.years: span for span in growth if known(span.own)}
    span = next((by_years[years] for years in LEAD if years in by_years), None)
    if span is None or span.own is None:
        return ""
    during = f"over the year to {when}" if span.published else f"a year over {SPANS[span.years]}"
    since = next((span.own for span in growth if span.years == 0 and span.own is not None), None)
    if from_trough(span.own):
        during += f"{from_trough(span.own)}" + (f" ({since.shown} a year since {BASE})" if since else "")
    if span.own.sign_unknown:
        return f"Whether jobs in {short} grew {during} is not known: {span.own.span}"
    nation = f"; the nation's {_moved(span.nation)}" if span.nation is not None and known(span.nation) else ""
    return f"Jobs in {short} {_moved(span.own)} {during}{nation}"


def _moved(point: Point) -> str:
    return f"{'grew' if (point.value or 0) >= 0 else 'shrank'} {point.shown.removeprefix('-')}"


def _percent(value: float | None, per: float) -> float | None:
    return None if value is None else per * value
