"""What a figure counts, and what it is for, stand beside it on every surface, in the words of the methodology."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from aker_core.export.sheet import HEADINGS, UNITS
from aker_core.markets.basis import basis_of
from aker_jobs.registry import EVERY, METRICS, metric

ROOT = Path(__file__).parents[2]
WIDE = {"COLUMNS": "400"}
# One of each kind: workplace, over residents, filers, survey, share of a state, a state's own figure, a year to March.
KINDS = {
    "total_jobs": "workplace",
    "tech_jobs_per_100k_residents": "workplace over residents",
    "mig_all_ages_net": "tax filers",
    "net_migration_25_44": "survey, residence",
    "business_formations_per_100k": "state share",
    "survival_rate_5y": "its states' figure",
    "establishment_entry_rate_pct": "year to March",
    "expansion_jobs_announced": "announced",
}
PERIODS = {"mig_all_ages_net": "2022-2023", "survival_rate_5y": "2016-2021", "establishment_entry_rate_pct": "2021"}


def said(sample: Any, *arguments: str) -> str:
    ended = sample.house.aker(*arguments, **WIDE)
    assert ended.returncode == 0, ended.stderr
    return str(ended.stdout)


def line_of(text: str, name: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(f"{name} "))


def test_the_methodology_has_every_word_that_stands_beside_a_figure() -> None:
    assert {name: basis_of(metric(name)) for name in KINDS} == KINDS
    text = " ".join((ROOT / "docs" / "methodology.md").read_text(encoding="utf-8").split())
    paragraph = text.partition("**Words beside a figure.**")[2].partition(" | status | when |")[0]
    missing = {basis_of(each) for each in EVERY} - {""}
    assert {word for word in missing if f"*{word}*" not in paragraph} == set()
    assert "*projected*" in paragraph


def test_commands_say_what_a_figure_counts_and_its_period(sample: Any) -> None:
    shown, compared = said(sample, "show", "DEN"), said(sample, "compare", "DEN", "AUS")
    ranked = json.loads(said(sample, "rank", "--columns", ",".join(KINDS), "--format", "json"))
    table = said(sample, "rank", "--columns", "mig_all_ages_net,business_formations_per_100k", "--format", "md")
    late = "tax filers; released in 2025-06"  # after the month of the refresh
    for text in (line_of(shown, "mig_all_ages_net"), line_of(compared, "mig_all_ages_net"), table):
        assert late in text
    for name, words in KINDS.items():
        assert f"; {words}" in line_of(shown, name)
        assert line_of(compared, name).count(f"; {words}") == 2
        assert {row[f"{name}_basis"].split(", projected")[0] for row in ranked} == {words}
        opened = said(sample, "explain", "DEN", name, "--no-lines")
        assert f"counts: {words}" in opened
        assert f"limits: {metric(name).limits}" in opened
    assert "change in jobs over 3 years (2020-2023, starts in the pandemic's trough)\n" in shown
    # Growth across 2022 leaves out codes that one edition alone has: the figure says so itself.
    both = "industries that both editions of NAICS have; starts in the pandemic's trough"
    assert both in line_of(shown, "tech_cagr_3y")
    assert "both editions" not in line_of(shown, "health_cagr_3y")
    # Estimates and bounds are by the same codes, and say it too.
    grown = ("tech_cagr_3y", "tech_cagr_5y", "tech_cagr_from_2019")
    others = json.loads(said(sample, "rank", "--columns", ",".join(grown), "--format", "json"))
    assert {row[f"{name}_status"] for row in others for name in grown} == {"derived", "imputed", "bounded"}
    assert all(
        "industries that both editions of NAICS have" in row[f"{name}_beside"] for row in others for name in grown
    )
    # Broomfield has no row in 2019 alone: growth from there on says of which year nothing is published.
    missing = said(sample, "explain", "DEN", "health_cagr_from_2019", "--no-lines")
    assert "reason: the industries of the sector are not published for the area in 2019" in " ".join(missing.split())
    # Jobs and quotients of earlier years are by the codes of their own edition.
    assert "by the industries of NAICS 2017, in part other than the data year's: tech_jobs (2018, 2020-2021)" in shown
    # The state's applications are of the monthly file, which appeared later than the workbook of counties.
    assert re.search(r"[\d,.]+ \(released in 2025-01\)", line_of(shown, "business_applications_per_100k"))
    # A share's misses are those of its own year; of other years one line stands for all.
    lines = [text for text in shown.splitlines() if "state share: states by their share of the nation miss" in text]
    assert [("by 21% at the median" in text, "by 8% at the median" in text) for text in lines[:2]] in (
        [(False, True), (True, False)],
        [(True, False), (False, True)],
    )
    assert all("miss as the intervals say" in text for text in lines[2:])
    for name, period in PERIODS.items():
        assert period in line_of(shown, name)
        assert {row[f"{name}_period"] for row in ranked if row[name] is not None} == {period}
    assert "2022-2023; tax filers" in table
    assert "2023; state share, projected" in table


def test_development_of_weapons_is_no_research_of_huntsville(sample: Any) -> None:
    columns = "dod_awards_usd_per_100k,dod_development_usd_per_100k,defense_awards_usd_per_100k"
    rows = json.loads(said(sample, "rank", "--columns", columns, "--format", "json"))
    (huntsville,) = (row for row in rows if row["msa_id"] == "HSV")
    assert huntsville["dod_development_usd_per_100k"] > 4 * huntsville["dod_awards_usd_per_100k"]
    # The sector has a little of others beside the research of the department, and none of its development.
    assert huntsville["defense_awards_usd_per_100k"] == pytest.approx(huntsville["dod_awards_usd_per_100k"], rel=0.01)


def test_a_range_of_studies_is_no_certain_bound(sample: Any) -> None:
    opened = said(sample, "explain", "DEN", "expansion_jobs_indirect", "--no-lines")
    assert "range: 50–680" in opened
    assert "certain" not in opened
    assert "50–680, bounded, 2019-06/2024-06; announced, range of studies" in said(sample, "show", "DEN")


def enter(refreshed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have this process read what the house has."""
    monkeypatch.chdir(refreshed.house.root)
    for name, value in refreshed.house.environment().items():
        if name.startswith("AKER_"):
            monkeypatch.setenv(name, value)


@pytest.fixture
def at_home(sample: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """This process reads what the sample's house has."""
    enter(sample, monkeypatch)


@pytest.mark.usefixtures("at_home")
def test_pages_say_what_a_figure_counts_and_its_period() -> None:
    pytest.importorskip("dash")
    from html import unescape

    from aker_gui.dashboard import content
    from aker_gui.data import Data
    from aker_gui.markup import markup

    data = Data(lambda: ("beside",))

    def page(path: str, search: str) -> str:
        return unescape(markup(list(content(data, path, search)[0])))

    market, compared = page("/market", "?market=DEN"), page("/compare", "?markets=DEN,AUS")
    # 12 metropolitan areas, 10 of them with a quotient, 2 with bounds alone, one of which is lower for certain:
    # 6.5 / 12 to 7.5 / 12, which does not read like a rank.
    numbers = market.partition("Every number")[2]
    assert "Percentile: among metropolitan areas with a value (how many; 12 are in this vintage), 100 is the" in numbers
    assert "54–63 (10 + 2)" in numbers.partition(f">{metric('tech_lq').title}<")[2].partition("</tr>")[0]
    for name, words in KINDS.items():
        own = market.partition("Every number")[2].partition(f">{metric(name).title}<")[2].partition("</tr>")[0]
        assert f"; {words}" in own
        row = compared.partition(f">{metric(name).title}</th>")[2].partition("</tr>")[0]
        beside = [cell.partition("</small>")[0] for cell in row.split("<small>")[1:]]
        assert [f"; {words}" in cell for cell in beside] == [True, True]
        opened = page("/explain", f"?place=DEN&metric={name}")
        assert f"<dt>Counts</dt><dd>{words}" in opened
        assert f"<dt>Limits</dt><dd>{metric(name).limits}</dd>" in opened
        if name in PERIODS:
            assert PERIODS[name] in own
            assert [PERIODS[name] in cell for cell in beside] == [True, True]


@pytest.mark.usefixtures("at_home")
def test_frames_of_notebooks_say_it_too() -> None:
    from aker_jobs import load_metrics

    frame = load_metrics([*KINDS, "population"], ["DEN"], as_="polars")
    found = dict(frame.select("metric", "basis").iter_rows())
    projected = {"business_formations_per_100k": "state share, projected", "population": ""}
    assert found == KINDS | projected


@pytest.mark.usefixtures("at_home")
def test_the_workbook_and_the_report_say_it_too(sample: Any) -> None:
    from aker_core.export.locator_map import LocatorMap
    from aker_core.export.market_report import market_report
    from aker_core.markets.database import reading_rows
    from aker_core.markets.dossiers import read_dossiers

    path = sample.house.root / said(sample, "export").splitlines()[0]
    book = openpyxl.load_workbook(path, data_only=True)
    units = {
        str(heading): str(unit)
        for page in book.worksheets
        for heading, unit in zip(
            next(page.iter_rows(min_row=HEADINGS + 1, max_row=HEADINGS + 1, values_only=True)),
            next(page.iter_rows(min_row=UNITS + 1, max_row=UNITS + 1, values_only=True)),
            strict=True,
        )
    }
    for each in METRICS:
        if each.family != "comparison" and basis_of(each):
            assert units[each.title] == f"{each.unit}; {basis_of(each)}"
    with reading_rows() as source:
        dossiers = read_dossiers(source, "2024-06")
    report = market_report(dossiers, "DEN", LocatorMap(dossiers.outlines))
    beside = {row["title"]: row["beside"] for row in report["table"]}
    assert beside[metric("mig_all_ages_per_1k").title].endswith("2022-2023; released in 2025-06; tax filers")
    assert report["series"] is not None
    assert report["series"]["title"].endswith("by year, up to 2021 by the industries of NAICS 2017")
    moved = book["Migration"]
    heads = [str(cell.value) for cell in moved[HEADINGS + 1]]
    words = {
        row[0].value: row[heads.index("net_migration_25_44: status")].value for row in moved.iter_rows(HEADINGS + 2)
    }
    assert "does not differ from zero; released in 2024-09" in words["BOS"]
    (nation,) = (row for row in moved.iter_rows(values_only=True) if row[1] == "United States")
    assert nation[heads.index("arrivals_abroad_25_44: status")].startswith("± 22,382, observed, 2023 (ACS 1-year)")
    assert "does not differ from zero" not in words["DEN"]
    assert beside[metric("tech_lq").title].endswith("; workplace")


def test_a_month_and_an_older_pair_of_years_are_in_every_line_of_coverage(
    snapshot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 2016 the snapshot has March, and moves of 2014-15; neither may pass for the year."""
    pytest.importorskip("dash")
    from html import unescape

    from aker_core.export.locator_map import LocatorMap
    from aker_core.export.market_report import market_report
    from aker_core.markets.database import reading_rows
    from aker_core.markets.dossiers import read_dossiers
    from aker_gui.dashboard import content
    from aker_gui.data import Data
    from aker_gui.markup import markup

    enter(snapshot, monkeypatch)
    shown = said(snapshot, "show", "DEN")
    assert "standard deviations from the mean; change over years (March 2016)\n" in shown
    assert "March 2016; workplace" in line_of(shown, "industry_diversity_hachman")
    coverage = [line for line in shown.splitlines() if "of the weight; not of the data year: " in line]
    market = unescape(markup(list(content(Data(lambda: ("march",)), "/market", "?market=DEN")[0])))
    chart = market.partition('id="chart-score-innovation"')[2].partition("</figure>")[0]
    with reading_rows() as source:
        dossiers = read_dossiers(source, None)
    unknown = " ".join(market_report(dossiers, "DEN", LocatorMap(dossiers.outlines))["unknown"])
    book = openpyxl.load_workbook(snapshot.house.root / said(snapshot, "export").splitlines()[0], data_only=True)
    cover = {str(row[0]): str(row[1]) for row in book["Cover"].iter_rows(values_only=True)}
    quotient = metric("tech_lq")
    assert any("tech_lq March 2016" in line and "mig_all_ages_per_1k 2014-2015" in line for line in coverage)
    for text in (chart, unknown):
        assert "ot of the data year" in text
        assert f"{quotient.title} March 2016" in text
    assert "tech_lq" in cover["Not of the data year: March 2016"]
    # Of 90 flows between Denver's counties 52 are listed: who moved in the others is in its income per in-migrant.
    assert "52 of 90 flows between its counties are listed" in line_of(shown, "income_per_in_migrant_usd")
    moved = book["Market_Economy"]
    heads = [str(cell.value) for cell in moved[HEADINGS + 1]]
    words = {row[0].value: row[heads.index("income_per_in_migrant_usd: status")].value for row in moved.iter_rows()}
    assert words["DEN"] == "derived, 2014-2015; 52 of 90 flows between its counties are listed"
    # Billings has bounds alone of 2014-15: they have an age too. What is drawn over years says that it is a state's.
    billings = market_report(dossiers, "13740", LocatorMap(dossiers.outlines))
    assert f"{metric('mig_all_ages_per_1k').title} 2014-2015" in " ".join(billings["unknown"])
    assert billings["series"] is None or "state share" in billings["series"]["title"]
    # The days of releases, of sources too whose shown figures are made of several.
    assert {line["title"]: line["released"] for line in billings["sources"]} == {
        "Quarterly Census of Employment and Wages": "2016-09-01",
        "Population Estimates Program": "2020-03-26",
        "Estimates of withheld jobs from these files": "2016-09-01",
        "Statistics of Income": "2017-06-01",
    }
