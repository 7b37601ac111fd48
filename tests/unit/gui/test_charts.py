"""Charts from small tables: gaps stay gaps, intervals are drawn, the table twin says why, and titles are findings."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from aker_core.markets.qualifiers import STATUS_WORDS
from aker_gui.charts.chart import bars, figure_of
from aker_gui.market_view import VALUES, MarketView, point

charts = pytest.importorskip("plotly.graph_objects")

EMPTY = dict.fromkeys(VALUES)


def fact(metric: str, year: int, value: float | None, place: str = "DEN", **more: Any) -> dict[str, Any]:
    """A row of `Vintage.frame`, as far as charts read it."""
    stated = {"status": "observed" if value is not None else "suppressed", "current": year == 2023}
    return {**EMPTY, "place": place, "metric": metric, "year": year, "value": value, **stated, **more}


def view(*rows: dict[str, Any], peers: tuple[str, ...] = ("AUS", "SEA")) -> MarketView:
    """A view of Denver."""
    kinds: dict[str, Any] = {
        **dict.fromkeys(VALUES, pl.Float64),
        **dict.fromkeys(("place", "metric", "status", "reason", "period"), pl.String),
        "year": pl.Int64,
        "current": pl.Boolean,
    }
    frame = pl.DataFrame(list(rows), schema=kinds)
    return MarketView("DEN", "Denver-Aurora-Centennial, CO", "08", peers, frame, [], 2023, "2024-06")


def test_a_year_without_a_figure_is_a_gap() -> None:
    from aker_gui.charts.employment import employment

    chart = employment(
        view(
            fact("total_jobs", 2020, 200.0),
            fact("total_jobs", 2022, None, reason="withheld by the publisher"),
            fact("total_jobs", 2023, 220.0),
            fact("total_jobs_cagr_3y", 2023, -0.02),
            fact("total_jobs_cagr_3y", 2023, 0.03, "US"),
        )
    )
    assert chart.figure is not None
    line = chart.figure["data"][0]
    assert (line["x"], line["y"]) == ([2020, 2021, 2022, 2023], [100.0, None, None, pytest.approx(110.0)])
    assert line["connectgaps"] is False
    assert ("2022", "–", "suppressed", "withheld by the publisher", "") in chart.rows
    assert ("2021", "–", "not loaded", "", "") in chart.rows
    assert chart.title == "Jobs in Denver shrank 2.00% a year over three years; the nation's grew 3.00%"
    charts.Figure(chart.figure)


def test_intervals_and_peers_stand_beside_a_quotient() -> None:
    from aker_gui.charts.concentration import concentration

    chart = concentration(
        view(
            fact("tech_lq", 2023, 1.5, status="imputed", p05=1.25, p95=2.0, disclosed=0.8),
            fact("health_lq", 2023, None, status="bounded", low=0.5, high=0.9),
            fact("tech_lq", 2023, 1.0, "AUS"),
            fact("tech_lq", 2023, 1.2, "SEA"),
        )
    )
    assert chart.figure is not None
    market, peers = chart.figure["data"]
    assert market["x"] == [1.5]
    assert (market["error_x"]["arrayminus"], market["error_x"]["array"]) == ([0.25], [0.5])
    assert peers["x"] == [1.1]
    assert chart.title == (
        "Denver has 1.50 times the nation's share of jobs in technology (1.25–2.00); 1 of 6 sectors is above the nation"
    )
    withheld = next(row for row in chart.rows if row[0] == "Health care")
    assert withheld[1] == "0.50–0.90, bounded; workplace"
    charts.Figure(chart.figure)


def test_a_median_of_some_peers_says_of_how_many_in_every_chart() -> None:
    from aker_gui.charts.business_age import business_age
    from aker_gui.charts.concentration import concentration
    from aker_gui.charts.net_migration import net_migration

    some = view(
        fact("tech_lq", 2023, 1.5), fact("tech_lq", 2023, 1.0, "AUS"), fact("tech_lq", 2023, 1.2, "SEA"),
        fact("health_lq", 2023, 1.5), fact("health_lq", 2023, None, "AUS"), fact("health_lq", 2023, 0.8, "SEA"),
        fact("mig_25_44_per_1k", 2023, 4.0), fact("mig_25_44_per_1k", 2023, 3.0, "AUS"),
        fact("young_firms_pct", 2023, 34.0), fact("young_firms_pct", 2023, 35.0, "SEA"),
    )  # fmt: skip
    quotients = concentration(some)
    assert {row[0]: row[2] for row in quotients.rows if row[2]} == {"Technology": "1.10", "Health care": "0.80 (1)"}
    assert quotients.figure is not None
    assert quotients.figure["data"][1]["name"] == "median of peers"
    assert quotients.figure["data"][1]["customdata"] == ["1.10", "0.80 (1)"]
    assert net_migration(some).rows[0][3] == "3.00 (1)"
    assert [row[3] for row in business_age(some).rows if row[3]] == ["35.00% (1)"]


def test_what_the_dollars_of_awards_hold_stands_under_them() -> None:
    from aker_gui.charts.awards import awards

    chart = awards(view(fact("nih_awards_usd_per_100k", 2023, 2_000.0)))
    for words in ("intramural projects", "contracts", "other agencies", "without development"):
        assert words in chart.source


def test_a_margin_wider_than_the_value_is_no_finding() -> None:
    from aker_gui.charts.net_migration import net_migration

    sure = net_migration(view(fact("mig_25_44_per_1k", 2023, -4.0, moe=1.0)))
    assert sure.columns[1] == "net domestic moves per 1,000 (or people)"
    assert sure.figure is not None
    assert sure.figure["layout"]["xaxis"]["title"]["text"] == "net domestic moves per 1,000"
    unsure = net_migration(view(fact("mig_25_44_per_1k", 2023, -4.0, moe=5.0)))
    assert sure.title == (
        "Denver lost 4.00 of 1,000 people aged 25 to 44 in 2023 by moves within the U.S. (-5.00 to -3.00)"
    )
    assert "within the margin of error" in unsure.title
    filers = fact("mig_all_ages_per_1k", 2023, 2.0, period="2022-2023")
    arrived = fact("arrivals_abroad_25_44", 2023, 7_620.0, moe=2_276.0)
    chart = net_migration(view(filers, arrived))
    assert chart.title == "Denver gained 2.00 of 1,000 residents in 2022-2023 by moves of tax filers within the U.S."
    assert chart.note == "Arrivals from abroad, ages 25–44, are left out: 7,620, ± 2,276, observed; survey, residence."


TROUGH = "starts in the pandemic's trough: total_jobs_cagr_from_2019 has 2019 as its base"
LATE = "released in 2025-06, after 2024-06"


def test_growth_from_the_trough_says_so_and_has_2019_beside_it() -> None:
    from aker_gui.charts.employment import employment
    from aker_gui.charts.sector_growth import sector_growth
    from aker_gui.charts.words import with_periods

    shown = view(
        fact("total_jobs", 2023, 9.0),
        fact("total_jobs_cagr_1y", 2023, 0.02, period="2022-2023"),
        fact("total_jobs_cagr_3y", 2023, 0.0331, period="2020-2023", reason=f"{TROUGH}; {LATE}"),
        fact("total_jobs_cagr_from_2019", 2023, 0.0112, period="2019-2023"),
        fact("tech_cagr_3y", 2023, 0.04, period="2020-2023", reason=TROUGH.replace("total_jobs", "tech")),
        fact("tech_cagr_from_2019", 2023, 0.025, p05=0.02, p95=0.03, status="imputed", period="2019-2023"),
    )
    jobs = with_periods(employment(shown), shown)
    assert jobs.title == (
        "Jobs in Denver grew 3.31% a year over three years, from the pandemic's trough (1.12% a year since 2019)"
    )
    assert jobs.figure is not None
    assert jobs.figure["data"][0]["x"] == ["1 y", "3 y", "2019"]
    assert jobs.source.endswith(
        ". Newest figures: 2019-2023; 2020-2023, starts in the pandemic's trough, released in 2025-06; 2022-2023; 2023"
    )
    sectors = with_periods(sector_growth(shown), shown)
    assert sectors.title == (
        "Technology grew fastest in Denver: 4.00% a year over three years (2020-2023, from the pandemic's trough; "
        "2.50% (2.00%–3.00%) since 2019)"
    )
    assert sectors.columns == ("sector", "growth a year", "nation", "since 2019", "note")
    assert sectors.rows[0][3].startswith("2.50%")
    assert sectors.source.endswith("2019-2023; 2020-2023, starts in the pandemic's trough")
    later = sector_growth(view(fact("tech_cagr_3y", 2025, 0.04, period="2022-2025")))
    assert later.columns == ("sector", "growth a year", "nation", "note")


def test_survival_is_said_to_be_that_of_the_states() -> None:
    from aker_gui.charts.survival import survival

    chart = survival(view(fact("survival_rate_5y", 2021, 0.5292, current=True, period="2016-2021")))
    assert chart.title == "52.92% of new establishments in the states of Denver lived five years"
    assert chart.figure is not None
    assert chart.figure["data"][0]["name"] == chart.columns[1] == "its states"


def test_with_one_quarter_stored_growth_is_the_published_one_and_the_month_is_named() -> None:
    from aker_gui.charts.employment import employment

    why = "growth compares annual averages; bls_qcew_annual is not loaded"
    chart = employment(
        view(
            fact("total_jobs", 2023, 1_390_609.0, period="2023Q1"),
            fact("total_jobs_oty_pct", 2023, 3.054, period="2023Q1"),
            fact("total_jobs_oty_pct", 2023, 2.0, "US"),
            fact("total_jobs_cagr_3y", 2023, None, status="not_loaded", reason=why),
        )
    )
    assert chart.figure is not None
    assert [(trace["type"], trace["x"], trace["y"]) for trace in chart.figure["data"]] == [
        ("bar", ["1 y"], [3.054]),
        ("bar", ["1 y"], [2.0]),
    ]
    assert chart.title == "Jobs in Denver grew 3.05% over the year to March 2023; the nation's grew 2.00%"
    assert "employment of March 2023" in chart.source
    assert "aker refresh --year 2023 --as-of 2024-06" in chart.note
    assert ("growth a year over three years", "–", "not loaded", why, "") in chart.rows


def test_growth_whose_sign_is_not_known_is_said_to_be_so() -> None:
    from aker_gui.charts.employment import employment
    from aker_gui.charts.sector_growth import sector_growth

    jobs = employment(
        view(
            fact("total_jobs", 2023, 9.0), fact("total_jobs_cagr_3y", 2023, 0.01, p05=-0.02, p95=0.03, status="imputed")
        )
    )
    assert jobs.title == "Whether jobs in Denver grew a year over three years is not known: -2.00% to 3.00%"
    assert jobs.figure is not None
    assert jobs.figure["data"][0]["error_y"]["arrayminus"] == [pytest.approx(3.0)], "percent, as the bar"
    sector = sector_growth(view(fact("tech_cagr_3y", 2023, -0.01, p05=-0.02, p95=0.03, status="imputed")))
    assert (
        sector.title
        == "Technology shrank least in Denver: -1.00% a year over three years (2023) (-2.00% to 3.00%), sign not known"
    )


def test_permits_stand_beside_jobs_added_over_the_same_years() -> None:
    from aker_gui.charts.permits import permits

    chart = permits(
        view(
            fact("permits_units_5plus_per_1k_residents", 2022, 4.93),
            fact("permits_units_5plus_per_1k_residents", 2023, 4.39),
            fact("tech_change_3y", 2023, 3_000.0, status="derived"),
            fact("population", 2023, 500_000.0),
            fact("added_tech_jobs_per_permitted_unit_3y", 2023, 0.31, status="imputed", p05=0.2, p95=0.4),
        )
    )
    assert chart.figure is not None
    units, jobs = chart.figure["data"]
    assert (units["x"], units["y"]) == ([2022, 2023], [4.93, 4.39])
    assert jobs["y"] == [2.0, 2.0], "a thousand a year among half a million"
    assert chart.title == (
        "Denver permitted 4.39 units in large structures per 1,000 residents in 2023, and added 0.31 (0.20–0.40) "
        "technology jobs per permitted unit over 3 years"
    )
    absent = permits(
        view(fact("permits_units_5plus_per_1k_residents", 2023, None, status="not_loaded", reason="no table"))
    )
    assert absent.note == (
        "No figure of permits: not loaded (no table). This loads them: python -m flows.refresh_market_economy 2024-06."
    )


def test_business_age_has_its_hard_bound_and_the_nation_of_the_same_year() -> None:
    from aker_gui.charts.business_age import business_age

    age = [
        fact("firm_age_avg_years", 2021, 16.75, current=True, low=8.74, status="derived"),
        fact("firm_age_avg_years", 2021, 16.5, "US", current=True),
    ]
    entries = fact("establishment_entry_rate_pct", 2021, 10.49, current=True)
    chart = business_age(view(*age, entries, fact("young_firms_pct", 2021, 35.3, current=True)))
    assert chart.title == (
        "Firms in Denver were 16.8 years old on average in March 2021 (at least 8.7), against 16.5 in the nation; "
        "35.30% were up to five years old"
    )
    assert chart.figure is not None
    left, right = chart.figure["data"]
    assert (left["y"][0], left["x"][0], left["x"][-1]) == ("Denver", 16.75, 16.5)
    assert (right["xaxis"], right["x"][0]) == ("x2", 35.3)
    charts.Figure(chart.figure)
    assert [row[2] for row in chart.rows[:3]] == [
        "16.8, ≥ 8.7 (lower bound), derived; year to March",
        "35.30%, observed; year to March",
        "10.49, observed; year to March",
    ]
    without = business_age(view(*age, entries))
    assert without.figure is not None
    assert without.title.endswith("16.5 in the nation")
    assert without.figure["data"][1]["x"][0] == 10.49
    other = business_age(view(entries))
    assert other.figure is not None
    assert other.title == "10.49 of 100 establishments in Denver are new, in the year to March 2021"
    assert other.figure["layout"]["xaxis"]["domain"] == [0, 1]
    assert len(other.figure["data"]) == 1


def test_a_quotient_that_moved_within_its_intervals_is_said_to() -> None:
    from aker_gui.charts.concentration_history import concentration_history

    first = fact("tech_lq", 2020, 1.4, status="imputed", p05=1.2, p95=1.6)
    chart = concentration_history(view(first, fact("tech_lq", 2023, 1.5, status="imputed", p05=1.3, p95=1.7)))
    assert chart.title == (
        "Technology's quotient rose most in Denver: from 1.40 in 2020 to 1.50 in 2023; their intervals overlap"
    )


def test_a_quotient_did_not_move_by_other_industry_codes() -> None:
    from aker_gui.charts.concentration_history import concentration_history

    before = "by the industries of NAICS 2017, in part other than the data year's"
    chart = concentration_history(
        view(
            fact("tech_lq", 2020, 1.2, reason=before), fact("tech_lq", 2021, 1.3, reason=before),
            fact("tech_lq", 2022, 1.6), fact("tech_lq", 2023, 1.65),
            fact("health_lq", 2020, 0.9), fact("health_lq", 2023, 1.0),
        )
    )  # fmt: skip
    assert chart.title == "Health care's quotient rose most in Denver: from 0.90 in 2020 to 1.00 in 2023"
    assert chart.source.endswith("; Technology up to 2021 by the industries of NAICS 2017")
    assert "by the industries of NAICS 2017" in chart.rows[0][2]


def test_figures_of_states_make_no_market_the_highest() -> None:
    from aker_gui.charts.comparison import comparison

    row = {**EMPTY, "year": 2021, "status": "derived", "current": True}
    points = {name: [point({**row, "value": value}, "decimal")] for name, value in (("Austin", 0.5), ("Denver", 0.6))}
    title = comparison("survival_rate_5y", points).title
    assert title == "Figures of their states, by which markets are not told apart: Establishments alive after 5 years"


def test_who_is_highest_is_said_with_who_may_be_as_high() -> None:
    from aker_gui.charts.comparison import comparison

    row = {**EMPTY, "year": 2023, "status": "imputed", "current": True}
    austin, denver = {**row, "value": 1.5, "p05": 1.3, "p95": 1.7}, {**row, "value": 1.4, "p05": 1.2, "p95": 1.6}
    chart = comparison("tech_lq", {"Austin": [point(austin, "ratio")], "Denver": [point(denver, "ratio")]})
    assert chart.title == (
        "Austin is highest with 1.50 in 2023 (1.30–1.70), and Denver may be as high: Technology: location quotient"
    )
    assert chart.figure is not None
    (bars,) = chart.figure["data"]
    assert (bars["type"], bars["error_x"]["array"]) == ("bar", [pytest.approx(0.2), pytest.approx(0.2)]), "of one year"
    earlier = {**austin, "year": 2022, "current": False}
    both = comparison("tech_lq", {"Austin": [point(earlier, "ratio"), point(austin, "ratio")]})
    assert both.figure is not None
    assert both.figure["data"][0]["x"] == [2022, 2023]


def test_a_market_with_bounds_alone_may_be_higher_than_the_highest_value() -> None:
    from aker_gui.charts.comparison import comparison

    row = {**EMPTY, "year": 2015, "current": True, "period": "2014-2015"}
    known = point({**row, "value": 62_675.0, "status": "observed"}, "people")
    least = {name: point({**row, "status": "bounded", "low": low}, "people") for name, low in BOUNDED.items()}
    chart = comparison("irs_intra_market_movers", {"Miami": [known]} | {name: [it] for name, it in least.items()})
    assert chart.title.startswith(
        "Miami is highest with 62,675 in 2014-2015 among the values that are known, New York is higher, "
        "and Tampa may be as high: "
    )
    assert comparison("irs_intra_market_movers", {"Tampa": [least["Tampa"]]}).title.startswith("No value is known: ")


BOUNDED = {"New York": 405_566.0, "Tampa": 40_000.0}


def test_labels_of_bars_are_in_lines_that_fit_a_phone() -> None:
    from aker_gui.charts.score import score

    row = {
        "msa_id": "DEN",
        "pillar": "market",
        "contributions": {"added_tech_jobs_per_permitted_unit_3y": 9.0},
        "missing": [],
    }
    chart = score({**row, "score_0_100": 20.0, "coverage": 1.0, "rank": 1, "universe_size": 3}, "Denver")
    assert chart.figure is not None
    (label,) = chart.figure["data"][0]["y"]
    assert max(map(len, label.split("<br>"))) <= 24
    assert chart.figure["layout"]["yaxis"]["categoryarray"] == [label]


def test_without_figures_a_chart_says_so() -> None:
    from aker_gui.pages.market import INNOVATION, JOBS

    for make in (*JOBS, *INNOVATION):
        chart = make(view())
        assert chart.figure is None, chart.id
        assert chart.note.endswith("."), chart.id


def test_names_are_text_in_figures() -> None:
    from aker_gui.charts.comparison import comparison

    row = {**EMPTY, "year": 2023, "value": 1.0, "status": "observed", "current": True}
    chart = comparison("tech_lq", {"<b>x</b>": [point(row, "ratio")]})
    assert chart.figure is not None
    assert chart.figure["data"][0]["y"] == ["&lt;b&gt;x&lt;/b&gt;"]
    older = point({**row, "year": 2022}, "ratio")
    lines = comparison("tech_lq", {"<b>x</b>": [older, point(row, "ratio")]})
    assert lines.figure is not None
    assert lines.figure["data"][0]["name"] == "&lt;b&gt;x&lt;/b&gt;"


def test_markup_escapes_what_it_is_handed() -> None:
    from dash import html

    from aker_gui.markup import markup

    text = markup(["<", html.A("<img src=x>", href='/x"onclick="y', title="a & b", hidden=False), html.Br(), None])
    assert text.startswith("&lt;<a ")
    assert text.endswith(">&lt;img src=x&gt;</a><br>")
    assert 'href="/x&quot;onclick=&quot;y"' in text
    assert 'title="a &amp; b"' in text
    assert "hidden" not in text
    assert markup(html.Option("all", value="")) == '<option value="">all</option>'


def test_every_status_has_a_code_of_sdmx() -> None:
    from aker_gui.api.sdmx import OBS_STATUS

    assert set(OBS_STATUS) == set(STATUS_WORDS)


def test_without_the_extra_the_command_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from aker_core.config import Settings
    from aker_core.errors import ConfigError
    from aker_gui.app import build_app

    for name in [name for name in sys.modules if name.startswith("aker_gui.") and name != "aker_gui.app"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "fastapi", None)
    with pytest.raises(ConfigError, match=r"aker\[gui\]"):
        build_app(Settings(_env_file=None))


def test_points_of_a_missing_metric_are_hatched_and_listed_once() -> None:
    from aker_gui.charts.score import MIDDLE, score

    row = {
        "msa_id": "DEN",
        "pillar": "innovation",
        "contributions": {"tech_lq": 12.0, "bio_lq": 8.0},
        "missing": ["bio_lq"],
    }
    chart = score({**row, "score_0_100": 20.0, "coverage": 0.8, "rank": 1, "universe_size": 3}, "Denver")
    assert chart.figure is not None
    assert [(trace["name"], trace["x"]) for trace in chart.figure["data"]] == [("points", [12.0]), (MIDDLE, [8.0])]
    assert [line[2] for line in chart.rows] == ["", MIDDLE]


def test_the_data_page_finds_the_stored_checks_of_estimates() -> None:
    from aker_gui.pages.estimate_errors import ESTIMATES
    from aker_jobs.labor.estimate_errors import CHECK

    assert f"{CHECK}: " == ESTIMATES, "the page names them without loading the estimators"


def test_a_pillar_without_a_score_names_what_is_missing() -> None:
    from aker_gui.charts.score import score

    row = {
        "msa_id": "DEN",
        "pillar": "market",
        "contributions": {},
        "missing": ["unemployment_rate_pct", "rental_vacancy_rate_pct"],
    }
    chart = score({**row, "score_0_100": None, "coverage": 0.15, "rank": None, "universe_size": 3}, "Denver")
    assert chart.title == "Market: no score, 15% of the weight has a value"
    assert chart.note == "Too little is known. Missing: Rental vacancy rate, Unemployment rate."


def test_a_market_without_a_score_says_by_which_rule() -> None:
    """Decatur, Illinois, 2016: 68 % of the weight has a value, and less than 30 % is certain. It is not too little."""
    from aker_core.markets.pillars import INNOVATION
    from aker_core.markets.unscored import unscored_text
    from aker_gui.charts.score import score

    row = {"msa_id": "19500", "pillar": "innovation", "contributions": {}, "score_0_100": None, "coverage": 0.68}
    row |= {"missing": ["total_jobs_cagr_3y", "mig_25_44_per_1k"], "rank": None, "universe_size": 389}
    chart = score(row, "Decatur", rule=unscored_text(row, INNOVATION))
    assert chart.note.startswith("Too little is known: less than 30% of the weight is certain. Missing: ")


def test_the_reach_of_lying_bars_lies_too() -> None:
    from aker_gui.charts.net_migration import net_migration

    chart = net_migration(view(fact("mig_25_44_per_1k", 2023, 4.0, moe=1.0)))
    assert chart.figure is not None
    bars = chart.figure["data"][0]
    assert (bars["orientation"], bars["x"][0], bars["error_x"]["array"][0]) == ("h", 4.0, 1.0)


def test_numbers_of_a_table_twin_open_their_facts() -> None:
    from datetime import date

    from aker_gui.charts.business_age import business_age
    from aker_gui.parts import Asked, chart_block

    places = {"DEN": "", "08": "&geography=state", "US": "&geography=nation"}
    values = dict(zip(places, (16.75, 16.25, 16.5), strict=True))
    rows = [fact("firm_age_avg_years", 2021, value, place, current=True) for place, value in values.items()]
    chart = business_age(view(*rows))
    drawn = str(chart_block(chart, Asked(("DEN",), date(2024, 6, 1))).to_plotly_json())
    for place, more in places.items():
        address = f"/explain?place={place}&metric=firm_age_avg_years&year=2021{more}&as_of=2024-06-01"
        assert address.replace("&", "&amp;") in drawn, place


def test_a_legend_has_the_whole_width_of_its_picture() -> None:
    """`legend_lines` counts with it: from where the plot begins, right of long labels, it was cut off on a phone."""
    legend = figure_of([bars("a", 0, [1], [1], ["1"]), bars("b", 1, [1], [1], ["1"])])["layout"]["legend"]
    assert (legend["xref"], legend["x"]) == ("container", 0)
