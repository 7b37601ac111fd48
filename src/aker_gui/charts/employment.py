"""Jobs by year as an index, gaps shown, and how fast they grew over 1, 3 and 5 years, beside the nation."""

from __future__ import annotations

from collections.abc import Sequence

from aker_core.markets.qualifiers import status_text
from aker_gui.charts.chart import GRID, Chart, Figure, figure_of, line
from aker_gui.charts.job_growth import OVER_THE_YEAR, SINCE, SPANS, growth_bars, growth_of_jobs, growth_words
from aker_gui.charts.words import absence, beside, known, qcew_source, when
from aker_gui.market_view import NATION, FactText, MarketView, Point

JOBS, GROWTH = "total_jobs", "a year"
OTHER_YEARS = (
    "Only {period} is stored, so there is no line over the years. The publisher's annual files have the others: "
    "AKER_SOURCE_MODE=live aker refresh --year {year} --as-of {vintage}"
)


def employment(view: MarketView) -> Chart:
    """Total jobs (first year with a value = 100) over the years, and growth with intervals beside them."""
    own = view.series(JOBS)
    there = [p for p in own if known(p)]
    lines = _lines(view, own) if len(there) > 1 else []
    growth = growth_of_jobs(view)
    grown = growth_bars(view.short, growth, lines)
    rows = [(str(year), *_cells(point), "") for year, point in every_year(own)]
    rows += [(span.words, *_cells(span.own), span.nation.shown if span.nation else "") for span in growth]
    newest = when(there[-1]) if there else ""
    return Chart(
        "employment",
        growth_words(view.short, growth, newest) or _level(view.short, there),
        _figure(lines, grown) if lines or grown else None,
        ("year", "jobs or growth", "status", "note", "nation"),
        rows,
        (JOBS, *(f"{JOBS}_cagr_{years}y" for years in SPANS), SINCE, OVER_THE_YEAR),
        f"{qcew_source(own)}; all industries and ownerships, by workplace",
        _note(view, own, there),
    )


def every_year(points: Sequence[Point]) -> list[tuple[int, Point | None]]:
    """The years from the first to the last, with what there is of each: a year without a row is a gap too."""
    of_year = {p.year: p for p in points}
    return [(year, of_year.get(year)) for year in range(min(of_year), max(of_year) + 1)] if of_year else []


def _lines(view: MarketView, own: Sequence[Point]) -> list[Figure]:
    first = next(p for p in own if p.value)
    drawn = [_line(view.short, 0, own, first.value or 1)]
    nation = [p for p in view.series(JOBS, NATION) if p.year >= first.year]
    base = next((p.value for p in nation if p.year == first.year), None)
    if base and sum(map(known, nation)) > 1:
        drawn.append(_line("United States", 1, nation, base))
    return drawn


def _line(name: str, position: int, points: Sequence[Point], base: float) -> Figure:
    every = every_year(points)
    values = [None if p is None or p.value is None else 100 * p.value / base for _, p in every]
    texts = [status_text("not_loaded") if p is None else f"jobs: {p.text}" for _, p in every]
    return line(name, position, [year for year, _ in every], values, texts)


def _figure(lines: Sequence[Figure], grown: Sequence[Figure]) -> Figure:
    percent = {"ticksuffix": "%", "rangemode": "tozero"}
    if not lines:
        return figure_of(grown, barmode="group", yaxis=percent, xaxis={"title": {"text": GROWTH}})
    base = next(year for year, value in zip(lines[0]["x"], lines[0]["y"], strict=True) if value is not None)
    axes: Figure = {"yaxis": {"title": {"text": f"jobs, {base} = 100"}}}
    axes["xaxis"] = {"dtick": 1, "tickformat": "d", "domain": [0, 0.62] if grown else [0, 1]}
    if grown:
        own = {"automargin": True, "gridcolor": GRID, "zerolinecolor": GRID}
        axes["xaxis2"] = {"domain": [0.76, 1], "anchor": "y2", "title": {"text": GROWTH}, **own}
        axes["yaxis2"] = {**percent, "anchor": "x2", **own}
    return figure_of([*lines, *grown], barmode="group", **axes)


def _level(short: str, there: Sequence[Point]) -> str:
    if not there:
        return f"How many jobs {short} has is not known"
    return f"{short} had {there[-1].shown} jobs in {when(there[-1])}; how they grew is not known"


def _note(view: MarketView, own: Sequence[Point], there: Sequence[Point]) -> str:
    if not there:
        return f"No year has a figure of all jobs: {absence(own)}."
    if len(there) > 1:
        return ""
    return OTHER_YEARS.format(period=when(there[0]), year=there[0].year, vintage=view.label)


def _cells(point: Point | None) -> tuple[str, str, str]:
    if point is None:
        return ("–", status_text("not_loaded"), "")
    shown = f"{point.shown}{beside(point)}"
    return (
        point.shown.worded(shown) if isinstance(point.shown, FactText) else shown,
        status_text(point.status),
        point.reason,
    )
