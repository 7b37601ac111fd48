"""The tables of one market: its metrics by section, quotients over time, shift-share, and other years."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from aker_core.cli.tables import fits, print_table, screen_width
from aker_core.markets.number_formats import COVERAGE, format_of, value_text
from aker_core.markets.periods import period_text
from aker_core.markets.presentation import SECTIONS
from aker_core.markets.qualifiers import TOO_FEW, benchmark_text, median_text, percentile_text, status_text
from aker_jobs.registry import SECTORS

if TYPE_CHECKING:
    from aker_core.markets.context import Point, Series
    from aker_core.markets.report import MarketReport, MetricReport

WIDE, NARROW = 150, 110  # titles stand beside the ids; what others have stands beside what the market has
QUOTIENT, JOBS = "difference of ratios", "jobs"
YEARS_WIDTH, FEWEST = 76, 24  # letters of a line of years; as many as a pair needs
STEMS = ("total_jobs", *SECTORS)
# Percentile, peers, state and nation by their places, in one table or in several.
PARTS = (((1, 2, 3, 4),), ((1, 2), (3, 4)), ((1, 2), (3,), (4,)))
TROUGH = "starts in the pandemic's trough"  # in the reason of growth that does
COMPARED = re.compile(rf"({'|'.join(STEMS)})_(lq_z|lq_log_z|lq_change_\dy|change_\dy|shift_\w+_\dy)")
# How far a share missed in each year: of other years their intervals say it, in one line for all.
MISSES = re.compile(r"miss by \d+% at the median, by \d+% at the 90th percentile \(\d{4}\)")
QUALIFIED = "bounds or margin, status, period"


def sections(report: MarketReport) -> None:
    """One table for each section: value with bounds or margin, status and period; percentile, peers, state, nation.

    On a narrow screen titles stand below the ids, and on a very narrow one what others have is a table of its own.
    """
    width = screen_width()
    peers = len(report.peers.codes) if report.peers else 0
    own = ("metric", "title", "value", QUALIFIED)
    others = ("pctl", "peers", report.state or "state", "U.S.")
    right = frozenset({"value", *others})
    for section in SECTIONS:
        members = [metric for metric in report.metrics if metric.family in section.families]
        if not members:
            continue
        sources = ", ".join(sorted({source for metric in members for source in metric.source}))
        title = f"{section.title}  ({sources})" if sources else section.title
        beside = [_others(metric, peers) for metric in members]
        if width >= WIDE:
            rows = [
                (metric.id, metric.title, *_own(metric), *more) for metric, more in zip(members, beside, strict=True)
            ]
            print_table(title, (*own, *others), rows, right)
            continue
        stacked = [(f"{metric.id}\n  {metric.title}", *_own(metric)) for metric in members]
        columns = ("metric", *own[2:])
        both = [a + b for a, b in zip(stacked, beside, strict=True)]
        if width >= NARROW and fits((*columns, *others), both, right):
            print_table(title, (*columns, *others), both, right)
            continue
        print_table(title, columns, stacked, right)
        _compared(section.title, others, [(metric.id, *more) for metric, more in zip(members, beside, strict=True)])


def _compared(section: str, others: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    """What others have; in more tables where margins, and ranges of what is withheld, leave no room side by side."""
    whole = [row for row in rows if any(row[1:])]
    roomy = (parts for parts in PARTS if all(_has_room(part, others, whole) for part in parts))
    for columns in next(roomy, PARTS[-1]):
        names = [others[at - 1] for at in columns]
        shown = [(row[0], *(row[at] for at in columns)) for row in whole if any(row[at] for at in columns)]
        if shown:
            print_table(f"{section}, compared", ("metric", *names), shown, frozenset(names))


def _has_room(columns: Sequence[int], others: Sequence[str], rows: Sequence[tuple[str, ...]]) -> bool:
    names = [others[at - 1] for at in columns]
    return fits(("metric", *names), [(row[0], *(row[at] for at in columns)) for row in rows], frozenset(names))


def _own(metric: MetricReport) -> tuple[str, str]:
    return value_text(metric.value, metric.unit), metric.beside


def _others(metric: MetricReport, peers: int) -> tuple[str, ...]:
    place = metric.place
    return (
        percentile_text(place),
        median_text(place, peers, metric.unit),
        benchmark_text(place.state, metric.unit, metric.reason),
        benchmark_text(place.nation, metric.unit, metric.reason),
    )


def comparisons(report: MarketReport) -> None:
    """Quotients among all markets and over time, and the parts of the change in jobs."""
    newest = {series.id: series.points[-1] for series in report.history if COMPARED.fullmatch(series.id)}
    quotients = {"z": "lq_z", "log z": "lq_log_z", **{f"{n} y": f"lq_change_{n}y" for n in (1, 3, 5)}}
    rows = [
        (sector, *(_cell(newest.get(f"{sector}_{suffix}"), QUOTIENT) for suffix in quotients.values()))
        for sector in SECTORS
    ]
    title = "Location quotients: standard deviations from the mean; change over years"
    title = _dated(title, [newest.get(f"{sector}_lq_z") for sector in SECTORS])
    _table(title, ("metric", *quotients), rows)
    parts = {
        "change": "change_3y",
        "national growth": "shift_national_3y",
        "industry mix": "shift_mix_3y",
        "competitive effect": "shift_competitive_3y",
    }
    rows = [(stem, *(_cell(newest.get(f"{stem}_{suffix}"), JOBS) for suffix in parts.values())) for stem in STEMS]
    title = "Shift-share: components of the change in jobs over 3 years"
    changes = [newest.get(f"{stem}_change_3y") for stem in STEMS]
    _table(_dated(title, changes), ("metric", *parts), rows)


def _dated(title: str, points: Sequence[Point | None]) -> str:
    """The title with what the figures of a table are for, and whether they start in the pandemic's trough."""
    known = [point for point in points if point is not None and _cell(point, JOBS)]
    words = sorted({period_text(point.period) or str(point.year) for point in known})
    if any(TROUGH in (point.reason or "") for point in known):
        words.append(TROUGH)
    return f"{title} ({', '.join(words)})" if words else title


def _table(title: str, columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    """Printed where any cell is known at all. On a small screen what stands beside a number may be broken."""
    if not any(any(cells) for _, *cells in rows):
        return
    right = frozenset(columns[1:])
    if not fits(columns, rows, right):
        right = frozenset(name for at, name in enumerate(columns) if at and not any(" " in row[at] for row in rows))
    print_table(title, columns, rows, right)


def _cell(point: Point | None, unit: str) -> str:
    if point is None:
        return ""
    if point.reason and point.reason.startswith(TOO_FEW):
        return f"{TOO_FEW}: {format_of(unit).span(point.low, point.high)}"
    if point.value is not None and point.p05 is not None:
        share = "" if point.disclosed is None else f", {COVERAGE.text(point.disclosed)} disclosed"
        return f"{value_text(point.value, unit)} ({format_of(unit).span(point.p05, point.p95)}{share})"
    if point.value is not None:
        return value_text(point.value, unit)
    if point.status == "bounded":
        return format_of(unit).span(point.low, point.high)
    return status_text(point.status)


def other_years(report: MarketReport) -> None:
    """Every other series of the history, a line each: year and value, or why there is none."""
    rest = [series for series in report.history if not COMPARED.fullmatch(series.id)]
    units = {metric.id: metric.unit for metric in report.metrics}
    room = screen_width() - max((len(series.id) for series in rest), default=0) - 2
    width = max(min(YEARS_WIDTH, room), FEWEST)
    rows = [(series.id, _lines(_years(series, units.get(series.id, series.unit or "")), width)) for series in rest]
    if rows:
        print_table("Other years", ("metric", "year: value"), rows)


def _years(series: Series, unit: str) -> Iterable[str]:
    """Year and value of each; years without one that have the same status are one span."""
    for same, points in groupby(series.points, key=lambda point: (point.value is None and _cell(point, unit)) or point):
        years = [point.year for point in points]
        if isinstance(same, str):
            yield f"{years[0]}-{years[-1]}: {same}" if len(years) > 1 else f"{years[0]}: {same}"
        else:
            yield f"{years[0]}: {_cell(same, unit)}"


def reasons_by_year(report: MarketReport) -> dict[str, list[str]]:
    """Why years of these series have no value or are not what they seem: reason -> ``metric (2005-2009, 2012)``."""
    reasons: dict[str, list[str]] = {}
    for series in report.history:
        if COMPARED.fullmatch(series.id):
            continue
        years: dict[str, list[int]] = {}
        for point in series.points:
            if point.reason:
                years.setdefault(MISSES.sub("miss as the intervals say", point.reason), []).append(point.year)
        for reason, those in years.items():
            reasons.setdefault(reason, []).append(f"{series.id} ({_spans(those)})")
    return reasons


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
