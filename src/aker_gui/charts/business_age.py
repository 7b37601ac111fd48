"""How old businesses are, and how many are young or new, beside nation and peers."""

from __future__ import annotations

from html import escape
from textwrap import wrap

from aker_core.markets.number_formats import value_text
from aker_gui.charts.chart import BLUE, GRAY, GRID, REVERSED, Chart, Figure, figure_of, flat_bars
from aker_gui.charts.words import absence, known
from aker_gui.market_view import NATION, MarketView, Point
from aker_jobs.registry import metric

AGE, YOUNG, ENTRIES = "firm_age_avg_years", "young_firms_pct", "establishment_entry_rate_pct"
TITLES = {
    AGE: "average age, years",
    YOUNG: "up to five years old",
    ENTRIES: "entries per 100 establishments",
}
SIDES, NARROW = 2, 14  # measures that have room side by side on a phone, letters of a line below each
PALE_BLUE, PALE_GRAY = "rgba(59, 130, 196, 0.45)", "rgba(127, 136, 148, 0.35)"  # text in them is read on any ground
MORE = ("startup_density_per_1k_residents", "startup_density_per_1k_jobs")
SOURCE = (
    "Census Business Dynamics Statistics: private employers, year to March, five classes of age; firms older than the "
    "series count at its age"
)


def business_age(view: MarketView) -> Chart:
    """Average age of firms (left), share of young ones (right), else entries: market, peers, state, nation."""
    columns = {name: values for name in TITLES if (values := _places(view, name))[view.short] is not None}
    drawn = dict(list(columns.items())[:SIDES])
    traces = [_bars(name, values, side) for side, (name, values) in enumerate(drawn.items(), 1)]
    found = [view.current(name) for name in (*TITLES, *MORE)]
    rows = [_row(view, name) for name in (*TITLES, *MORE)]
    return Chart(
        "business-age",
        _title(view),
        _figure(traces, list(drawn)) if traces else None,
        ("measure", "year", view.short, "median of peers", "state", "nation", "note"),
        rows,
        (*TITLES, *MORE),
        SOURCE,
        "" if traces else f"No figure of business age: {absence(found)}.",
    )


def _places(view: MarketView, name: str) -> dict[str, float | None]:
    """Who has what, the market first."""
    return {
        view.short: _value(view.current(name)),
        "median of peers": view.peer_median(name),
        "its state": _value(view.current(name, view.state)) if view.state else None,
        "United States": _value(view.current(name, NATION)),
    }


def _bars(name: str, values: dict[str, float | None], side: int) -> Figure:
    unit, declared = metric(name).unit, metric(name).title
    texts = [value_text(value, unit) for value in values.values()]
    drawn = flat_bars(declared, 0, [escape(place) for place in values], list(values.values()), texts)
    others = len(values) - 1
    marker = {"color": [PALE_BLUE, *[PALE_GRAY] * others], "line": {"color": [BLUE, *[GRAY] * others], "width": 1}}
    axes = {"xaxis": f"x{side}"} if side > 1 else {}
    return {**drawn, **axes, "marker": marker, "text": texts, "textposition": "inside", "showlegend": False}


def _figure(traces: list[Figure], names: list[str]) -> Figure:
    """Measures side by side over the same places."""
    layout: Figure = {"yaxis": REVERSED, "height": 260}
    share = 1 / len(traces)
    for at, name in enumerate(names):
        layout["xaxis" if at == 0 else f"xaxis{at + 1}"] = {
            "domain": [at * share + 0.03 * at, (at + 1) * share],
            "rangemode": "tozero",
            "automargin": True,
            "gridcolor": GRID,
            "title": {"text": "<br>".join(wrap(TITLES[name], NARROW))},
            "nticks": 4,
        }
    return figure_of(traces, **layout)


def _title(view: MarketView) -> str:
    age, nation, entries = view.current(AGE), view.current(AGE, NATION), view.current(ENTRIES)
    if age is None or age.value is None:
        if entries is None or entries.value is None:
            return f"How old firms in {view.short} are is not known"
        return f"{entries.shown} of 100 establishments in {view.short} are new, in the year to March {entries.year}"
    words = f"Firms in {view.short} were {age.shown} years old on average in March {age.year}"
    if age.low is not None:
        words += f" (at least {value_text(age.low, metric(AGE).unit)})"
    if nation is not None and known(nation) and nation.year == age.year:
        words += f", against {nation.shown} in the nation"
    young = view.current(YOUNG)
    if young is None or young.value is None:
        return words
    return f"{words}; {young.shown} were up to five years old"


def _row(view: MarketView, name: str) -> tuple[str, ...]:
    own, peers = view.current(name), view.peer_text(name)
    state = view.current(name, view.state) if view.state else None
    nation = view.current(name, NATION)
    if own is None:
        return (metric(name).title, "", "not loaded", peers, _shown(state), _shown(nation), "")
    return (
        metric(name).title,
        str(own.year),
        own.text,
        peers,
        _shown(state),
        _shown(nation),
        own.reason,
    )


def _value(point: Point | None) -> float | None:
    return None if point is None else point.value


def _shown(point: Point | None) -> str:
    return "" if point is None else point.shown
