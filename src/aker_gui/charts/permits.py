"""Housing permits beside technology jobs: units permitted by year, jobs added over the same years, and their ratio."""

from __future__ import annotations

from collections.abc import Sequence

from aker_gui.charts.chart import GRAY, Chart, Figure, bars, figure_of
from aker_gui.charts.words import absence, beside, known
from aker_gui.market_view import MarketView, Point
from aker_jobs.registry import metric

LARGE, ALL = "permits_units_5plus_per_1k_residents", "permits_units_total_per_1k_residents"
ADDED, RATIO, RESIDENTS = "tech_change_3y", "added_tech_jobs_per_permitted_unit_3y", "population"
YEARS = 3
KINDS = {LARGE: "units in structures of five and more", ALL: "units, all structures"}
SOURCE = (
    "Census Building Permits Survey, imputed units included; technology jobs of the BLS Quarterly Census of Employment "
    f"and Wages, change over {YEARS} years of industries that both years have; a permit is not a building"
)
COMMAND = "python -m flows.refresh_market_economy {vintage}"


def permits(view: MarketView) -> Chart:
    """Units permitted per 1,000 residents by year, and technology jobs added a year per 1,000 residents."""
    series = {name: view.series(name) for name in KINDS}
    traces = [
        bars(KINDS[name], position, [p.year for p in points], [p.value for p in points], [p.text for p in points])
        for position, (name, points) in enumerate(series.items())
        if any(map(known, points))
    ]
    added, ratio = view.current(ADDED), view.current(RATIO)
    newest = next((p for p in reversed(series[LARGE]) if known(p)), None)
    rate = _a_year(added, view.current(RESIDENTS))
    if traces and added is not None and rate is not None:
        traces.append(_level(added.year, rate, added.text))
    rows = [(KINDS[name], str(p.year), p.text, p.reason) for name, points in series.items() for p in points]
    rows += [_row(metric(name).title, point) for name, point in ((ADDED, added), (RATIO, ratio))]
    return Chart(
        "permits",
        _title(view.short, newest, ratio),
        figure_of(
            traces,
            barmode="group",
            xaxis={"dtick": 1, "tickformat": "d"},
            yaxis={"title": {"text": "per 1,000 residents"}},
        )
        if traces
        else None,
        ("measure", "year", "value", "note"),
        rows,
        (LARGE, ALL, ADDED, RATIO),
        SOURCE,
        "" if traces else _note(view, [*series[LARGE], *series[ALL]]),
    )


def _a_year(added: Point | None, residents: Point | None) -> float | None:
    """Jobs added a year per 1,000 residents, which can stand beside the permits of a year."""
    if added is None or added.value is None or residents is None or not residents.value:
        return None
    return 1_000 * added.value / YEARS / residents.value


def _level(year: int, rate: float, text: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "technology jobs added a year",
        "x": [year - YEARS + 0.6, year + 0.4],  # the years in which they were added: from the end of the first
        "y": [rate, rate],
        "hovertemplate": f"{text} from {year - YEARS} to {year}: %{{y:.2f}} a year per 1,000 residents",
        "line": {"color": GRAY, "dash": "dash", "width": 3},
    }


def _title(short: str, newest: Point | None, ratio: Point | None) -> str:
    if newest is None:
        return f"How much housing is permitted in {short} for each technology job added is not known"
    found = f"{short} permitted {newest.shown} units in large structures per 1,000 residents in {newest.year}"
    if ratio is None or ratio.value is None:
        return f"{found}; technology jobs added per unit are not known"
    if ratio.sign_unknown:
        return f"{found}; whether it added or lost technology jobs is not known"
    if ratio.value < 0:
        return f"{found} and lost technology jobs over {YEARS} years"
    return f"{found}, and added {ratio.shown}{beside(ratio)} technology jobs per permitted unit over {YEARS} years"


def _row(words: str, point: Point | None) -> tuple[str, str, str, str]:
    if point is None:
        return (words, "", "not loaded", "")
    return (words, point.period or str(point.year), point.text, point.reason)


def _note(view: MarketView, points: Sequence[Point]) -> str:
    command = COMMAND.format(vintage=view.label)
    return f"No figure of permits: {absence(points)}. This loads them: {command}."
