"""Who comes and goes: net migration per 1,000, with margins, state and nation beside it where they have one."""

from __future__ import annotations

from aker_gui.charts.chart import REVERSED, Chart, figure_of, flat_bars, spans
from aker_gui.charts.words import absence, beside, fitted, when
from aker_gui.market_view import MarketView, Point

RATES = {"mig_25_44_per_1k": "aged 25 to 44 (survey)", "mig_all_ages_per_1k": "all ages (tax filers)"}
PEOPLE = {"mig_25_44_per_1k": "people aged 25 to 44", "mig_all_ages_per_1k": "residents"}
MOVES = {"mig_25_44_per_1k": "moves", "mig_all_ages_per_1k": "moves of tax filers"}
ARRIVALS = "arrivals_abroad_25_44"
COUNTS = {
    "net_migration_25_44": "aged 25 to 44, people",
    ARRIVALS: "arrivals from abroad, aged 25 to 44, people",
    "mig_all_ages_net": "all ages, people",
}
SOURCE = (
    "Census ACS 1-year tables B07001 and B07401 (ages 25–44, 90 % margins); IRS county flows (all ages, matched "
    "returns alone: in 2014-15 about half of the net that the Census Bureau estimates); moves within the U.S. alone"
)


def net_migration(view: MarketView) -> Chart:
    """Net moves per 1,000 residents, market, state and median of its peers."""
    own = {name: view.current(name) for name in (*RATES, *COUNTS)}
    state = {name: view.current(name, view.state) if view.state else None for name in RATES}
    peers = {name: view.peer_median(name) for name in RATES}
    labels = [fitted(words) for words in RATES.values()]
    points = [own[name] for name in RATES]
    values = [p.value if p else None for p in points]
    reach = spans(values, [p.low if p else None for p in points], [p.high if p else None for p in points])
    texts = [p.text if p else "" for p in points]
    traces = [flat_bars(view.short, 0, labels, values, texts, **({"error_x": reach} if reach else {}))]
    of_state = [p.value if p else None for p in state.values()]
    if any(value is not None for value in of_state):
        traces.append(flat_bars("its state", 1, labels, of_state, [p.text if p else "" for p in state.values()]))
    medians = list(peers.values())
    if any(value is not None for value in medians):
        traces.append(flat_bars("median of peers", 2, labels, medians, [view.peer_text(name) for name in RATES]))
    rows = [
        (
            words,
            p.text if (p := own[name]) else "not loaded",
            _shown(state.get(name)),
            view.peer_text(name) if name in RATES else "",
            p.reason if p else "",
        )
        for name, words in (*RATES.items(), *COUNTS.items())
    ]
    found = any(value is not None for value in values)
    figure = figure_of(
        traces, barmode="group", yaxis=REVERSED, xaxis={"title": {"text": "net domestic moves per 1,000"}}
    )
    return Chart(
        "net-migration",
        _title(view.short, own),
        figure if found else None,
        ("people", "net domestic moves per 1,000 (or people)", "state", "median of peers", "note"),
        rows,
        (*RATES, *COUNTS),
        SOURCE,
        _arrivals(own[ARRIVALS]) if found else f"No figure of migration: {absence(list(own.values()))}.",
    )


def _title(short: str, own: dict[str, Point | None]) -> str:
    """Of those aged 25 to 44; where their number is not known, of all ages."""
    for name, people in PEOPLE.items():
        point = own[name]
        if point is None or point.value is None:
            continue
        if point.sign_unknown:
            return f"Whether {short} gains or loses {people} by moves within the U.S. is within the margin of error"
        verb = "gained" if point.value >= 0 else "lost"
        moves = f"{people} in {when(point)} by {MOVES[name]} within the U.S."
        return f"{short} {verb} {point.shown.removeprefix('-')} of 1,000 {moves}{beside(point)}"
    return f"Whether {short} gains or loses people is not known"


def _arrivals(point: Point | None) -> str:
    """What is in no net beside it; empty where it is not known."""
    return (
        "" if point is None or point.value is None else f"Arrivals from abroad, ages 25–44, are left out: {point.text}."
    )


def _shown(point: object) -> str:
    return getattr(point, "shown", "")
