"""The tables of one market: its metrics by section, quotients over time, shift-share, and other years."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from aker_core.cli.tables import NARROW, number, print_columns, screen_width
from aker_core.markets.report import SECTIONS
from aker_jobs.registry import SECTORS

if TYPE_CHECKING:
    from aker_core.markets.context import Benchmark, Point, Series
    from aker_core.markets.report import MarketReport, MetricReport

DECIMALS = "three decimals"  # z and changes of quotients are small
BILLION = 1e9
LONG = 1e4  # from here on cents and hundredths say nothing
YEARS_WIDTH, FEWEST = 76, 24  # letters of a line of years; as many as a pair needs
STEMS = ("total_jobs", *SECTORS)
COMPARED = re.compile(rf"({'|'.join(STEMS)})_(lq_z|lq_log_z|lq_change_\dy|change_\dy|shift_\w+_\dy)")


def sections(report: MarketReport) -> None:
    """One table for each section: value, status with bounds or margin, percentile, peers, state, nation.

    On a narrow screen they are two: what the market has, and what others have.
    """
    state = report.state or "state"
    columns = ("metric", "value", "status, bounds or margin, period", "pctl", "peers", state, "U.S.")
    right = frozenset({"value", "pctl", "peers", state, "U.S."})
    for title, families in SECTIONS.items():
        members = [metric for metric in report.metrics if metric.family in families]
        sources = sorted({source for metric in members for source in metric.source})
        heading = f"{title}  ({', '.join(sources)})" if sources else title
        rows = [_row(metric) for metric in members]
        if screen_width() >= NARROW:
            print_columns(heading, columns, rows, right)
            continue
        print_columns(heading, columns[:3], [row[:3] for row in rows], right)
        beside = [(name, *others) for name, _, _, *others in rows if any(others)]
        if beside:
            print_columns(f"{title} beside others", ("metric", *columns[3:]), beside, right)


def _row(metric: MetricReport) -> tuple[str, ...]:
    place = metric.place
    return (
        metric.id,
        _number(metric.value, metric.unit),
        _told(metric),
        "" if place.percentile is None else f"{place.percentile:.0f}",
        _number(place.peer_median, metric.unit),
        _benchmark(place.state, metric.unit),
        _benchmark(place.nation, metric.unit),
    )


def _told(metric: MetricReport) -> str:
    words = [metric.status]
    if metric.low is not None or metric.high is not None:
        words.append(_span(metric.low, metric.high, metric.unit))
    elif metric.moe is not None:
        words.append(f"± {_number(metric.moe, metric.unit)}")
    if metric.period:
        words.append(metric.period)
    return ", ".join(words)


def _number(value: float | None, unit: str) -> str:
    """As everywhere, but short: billions of dollars, three decimals where two would show nothing."""
    if value is not None and unit == DECIMALS:
        return f"{value:.3f}"
    if value is not None and unit == "dollars" and abs(value) >= BILLION:
        return f"{value / BILLION:,.2f} bn"
    if value is not None and abs(value) >= LONG:
        return f"{value:,.0f}"
    return number(value, unit)


def _span(low: float | None, high: float | None, unit: str) -> str:
    return f"{_number(low, unit) or '?'} to {_number(high, unit) or '?'}"


def _benchmark(benchmark: Benchmark | None, unit: str) -> str:
    if benchmark is None:
        return ""
    if benchmark.value is None and benchmark.status != "bounded":
        return ""
    bounds = benchmark.value is None
    told = _span(benchmark.low, benchmark.high, unit) if bounds else _number(benchmark.value, unit)
    return told if benchmark.same_period else f"{told} ({benchmark.year})"


def comparisons(report: MarketReport) -> None:
    """Quotients among all markets and over time, and the parts of the change in jobs."""
    found = {series.id: series.points[-1] for series in report.history if COMPARED.fullmatch(series.id)}
    quotients = {"z": "lq_z", "log z": "lq_log_z", **{f"{n} y": f"lq_change_{n}y" for n in (1, 3, 5)}}
    rows = [
        (sector, *(_cell(found.get(f"{sector}_{suffix}"), DECIMALS) for suffix in quotients.values()))
        for sector in SECTORS
    ]
    title = "Location quotients: standard deviations from the mean; change over years"
    _table(title, ("metric", *quotients), rows)
    parts = {
        "change": "change_3y",
        "nation's growth": "shift_national_3y",
        "industry mix": "shift_mix_3y",
        "competitive effect": "shift_competitive_3y",
    }
    rows = [(stem, *(_cell(found.get(f"{stem}_{suffix}"), "jobs") for suffix in parts.values())) for stem in STEMS]
    _table("Shift-share: the change in jobs over 3 years, taken apart", ("metric", *parts), rows)


def _table(title: str, columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    """Printed where any cell is known at all."""
    if any(any(cells) for _, *cells in rows):
        print_columns(title, columns, rows, frozenset(columns[1:]))


def _cell(point: Point | None, unit: str) -> str:
    if point is None:
        return ""
    if point.value is not None:
        return _number(point.value, unit)
    return _span(point.low, point.high, unit) if point.status == "bounded" else point.status


def other_years(report: MarketReport) -> None:
    """Every other series of the history, a line each: year and value, or why there is none."""
    rest = [series for series in report.history if not COMPARED.fullmatch(series.id)]
    units = {metric.id: metric.unit for metric in report.metrics}
    room = screen_width() - max((len(series.id) for series in rest), default=0) - 6
    width = max(min(YEARS_WIDTH, room), FEWEST)
    rows = [(series.id, _lines(_years(series, units.get(series.id, series.unit or "")), width)) for series in rest]
    if rows:
        print_columns("Other years", ("metric", "year: value"), rows, frozenset())


def _years(series: Series, unit: str) -> Iterable[str]:
    """Year and value of each; years without one that tell the same are one span."""
    for said, points in groupby(series.points, key=lambda point: (point.value is None and _cell(point, unit)) or point):
        years = [point.year for point in points]
        if isinstance(said, str):
            yield f"{years[0]}-{years[-1]}: {said}" if len(years) > 1 else f"{years[0]}: {said}"
        else:
            yield f"{years[0]}: {_cell(said, unit)}"


def reasons_by_year(report: MarketReport) -> dict[str, list[str]]:
    """Why years of these series have no value or are not what they seem: reason -> ``metric (2005-2009, 2012)``."""
    found: dict[str, list[str]] = {}
    for series in report.history:
        if COMPARED.fullmatch(series.id):
            continue
        years: dict[str, list[int]] = {}
        for point in series.points:
            if point.reason:
                years.setdefault(point.reason, []).append(point.year)
        for reason, those in years.items():
            found.setdefault(reason, []).append(f"{series.id} ({_spans(those)})")
    return found


def _spans(years: Sequence[int]) -> str:
    """2005, 2006, 2007, 2010 → ``2005-2007, 2010``."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _lines(pairs: Iterable[str], width: int) -> str:
    """As many pairs to a line as fit: a year is not parted from its value."""
    lines = [""]
    for pair in pairs:
        longer = f"{lines[-1]}  {pair}" if lines[-1] else pair
        if len(longer) > width and lines[-1]:
            lines.append(pair)
        else:
            lines[-1] = longer
    return "\n".join(lines)
