"""Requirement 'Expansion Event Tracking' of the jobs specification, a test or more per scenario."""

from __future__ import annotations

import csv
import io
from importlib.resources import files
from typing import Any

import polars as pl
import pytest
from expansion_readings import reading, readings

from aker_jobs.expansions import read_announcement
from aker_jobs.expansions.dedup import same_events
from aker_jobs.expansions.events import events_of
from aker_jobs.expansions.impact import additional, impact, multipliers
from aker_jobs.expansions.sums import indirect, market_sums
from aker_jobs.expansions.timeline import due_shares, jobs_due


@pytest.mark.parametrize(
    ("sector", "strong", "expected"),
    [
        # direct 400: low, mid and high additional jobs per direct job of multipliers.csv
        # 0.125: a quarter below a total of 1.5 is a total of 1.125; 1.7: van Dijk (2017), 1.6 to 1.7.
        ("defense", None, (400 * (0.75 * 1.5 - 1), 200.0, 400 * 1.7)),
        ("semiconductor", None, (200.0, 360.0, 800.0)),
        ("semiconductor", True, (200.0, 360.0, 800.0)),
        ("semiconductor", False, (200.0, 360.0, 400 * 1.7)),
    ],
)
def test_expansion_event_tracking__impact_quantification(
    sector: str, strong: bool | None, expected: tuple[float, float, float]
) -> None:
    found = impact(400, sector, high_tech_is_strong=strong)
    assert found.direct == 400
    assert (found.indirect_low, found.indirect, found.indirect_high) == pytest.approx(expected)
    assert found.multiplier is not None
    assert "Bartik" in found.multiplier.citation
    assert found.multiplier.url.startswith("https://")


@pytest.mark.parametrize("sector", ["university", "health"])
def test_expansion_event_tracking__impact_quantification__no_multiplier_of_traded_jobs_for(sector: str) -> None:
    found = impact(400, sector)
    assert (found.direct, found.indirect_low, found.indirect, found.indirect_high) == (400, None, None, None)


def test_expansion_event_tracking__impact_quantification__studies_as_their_abstracts_say() -> None:
    text = (files("aker_jobs.expansions") / "reference" / "multipliers.csv").read_text(encoding="utf-8")
    studies = {row["id"]: row for row in csv.DictReader(io.StringIO(text))}
    assert (studies["van_dijk_2017"]["low"], studies["van_dijk_2017"]["high"]) == ("1.6", "1.7")
    osman = studies["osman_kemeny_2022"]
    assert (osman["url"], osman["published"]) == ("https://doi.org/10.1111/jors.12561", "0.5")
    assert "a choice of this project" in studies["high_tech"]["note"]


def test_expansion_event_tracking__impact_quantification__a_total_is_one_more_than_an_additional_multiplier() -> None:
    assert additional(1.5, "total") == additional(0.5, "additional") == 0.5
    for figure, definition in ((0.5, "total"), (-0.1, "additional"), (float("nan"), "additional")):
        with pytest.raises(ValueError, match="multiplier"):
            additional(figure, definition)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="direct_jobs is -1"):
        impact(-1)


def test_expansion_event_tracking__impact_quantification__jobs_of_events_by_market() -> None:
    events = pl.DataFrame(
        {
            "cbsa_code": ["19740", "19740", "19740", "14260"],
            "is_certain": [True, True, False, True],
            "sector": ["defense", "semiconductor", "other", "defense"],
            "new_jobs": [100, 200, 1_000, None],
        }
    )
    known = [(found.applies_to, found.low, found.mid, found.high) for found in multipliers().values()]
    table = pl.DataFrame(known, schema=["sector", "low", "mid", "high"], orient="row")
    sums = market_sums(indirect(events, table), "indirect", low="indirect_low", high="indirect_high").sort("cbsa_code")
    boise, denver = sums.iter_rows(named=True)
    # 100 · 0.5 + 200 · 0.9; the lower bound 100 · 0.125 + 200 · 0.5; the upper one with the event that waits.
    assert (denver["low"], denver["value"], denver["high"]) == pytest.approx((112.5, 230.0, 2_270.0))
    # No jobs told is not zero jobs.
    assert (boise["value"], boise["unstated_count"]) == (None, 1)


DUE = {  # (status, due year, delayed in, due told in, completed in) -> jobs of 600 due by 2023, 2024, 2025, 2026, 2027
    "by the due year, evenly": (("announced", 2026, None, None, None), (0, 200, 400, 600, 600)),
    "in the year itself": (("announced", 2023, None, None, None), (600, 600, 600, 600, 600)),
    "no due year: three years assumed": (("announced", None, None, None, None), (0, 200, 400, 600, 600)),
    "delayed to a year that is told": (("delayed", 2027, 2024, 2024, None), (0, 150, 300, 450, 600)),
    "delayed, nobody says until when": (("delayed", 2026, 2024, 2023, None), (0, 150, 300, 450, 600)),
    "cancelled": (("cancelled", 2026, None, None, None), (0, 0, 0, 0, 0)),
    "completed early": (("completed", 2026, None, None, 2024), (0, 600, 600, 600, 600)),
}


@pytest.mark.parametrize(("course", "expected"), DUE.values(), ids=DUE)
def test_expansion_event_tracking__timeline_integration(course: tuple[Any, ...], expected: tuple[float, ...]) -> None:
    status, due_year, delayed, due_stated, completed = course
    found = [
        jobs_due(
            600,
            2023,
            year,
            due_year=due_year,
            status=status,
            delayed_year=delayed,
            due_stated_year=due_stated,
            completed_year=completed,
        )
        for year in range(2023, 2028)
    ]
    assert [due.jobs for due in found] == pytest.approx(expected)
    assert all(due.low <= due.jobs <= due.high for due in found)


def test_expansion_event_tracking__timeline_integration__what_is_assumed_is_told_with_bounds() -> None:
    due = jobs_due(600, 2023, 2024)
    assert (due.low, due.jobs, due.high) == pytest.approx((120.0, 200.0, 600.0))
    assert due.assumed == "no due year is stated: 3 years after the announcement (1 to 5) are assumed"
    assert jobs_due(600, 2023, 2024, due_year=2026).assumed is None
    delayed = jobs_due(600, 2023, 2024, due_year=2026, status="delayed", delayed_year=2024)
    assert delayed.assumed == "delayed without a new year: 1 year later is assumed"


def test_expansion_event_tracking__timeline_integration__an_event_moves_with_what_is_said_of_it() -> None:
    told = (
        reading("a", due_year=2026),
        reading("b", "2024-02-01", status="delayed", due_year=2028, new_jobs=None),
        reading("c", "2025-02-01", status="cancelled", new_jobs=None),
    )
    nothing_known = pl.DataFrame(schema={"item_id": pl.String, "event_key": pl.String})
    shares = []
    for until in (1, 2, 3):
        (share,) = due_shares(events_of(same_events(readings(*told[:until])), nothing_known), 2025)["due_share"]
        shares.append(share)
    # Of 2023 to 2026 two thirds, of 2023 to 2028 two fifths, of nothing none.
    assert shares == pytest.approx([2 / 3, 2 / 5, 0.0])


@pytest.mark.parametrize(
    ("text", "sector", "jobs", "dollars", "place", "due", "status"),
    [
        (
            "LUBBOCK, Texas – Caldwell State University broke ground on a $150 million research institute on its "
            "campus in Lubbock, Texas, that will bring 120 new positions by 2027.",
            *("university", 120, 150_000_000, ("Lubbock", "TX"), 2027, "announced"),
        ),
        (
            "Tacoma, Wash.-based Harbor Health opened a $90 million hospital in Yakima, Wash., and will hire 340 "
            "nurses.",
            *("health", 340, 90_000_000, ("Yakima", "WA"), None, "completed"),
        ),
        (
            "Gov. Brad Little said Vantora will build a $2.4 billion chip plant in Nampa with 1,100 jobs over five "
            "years. The project will support 4,000 construction workers. The state is offering $30 million in tax "
            "credits.",
            *("semiconductor", 1_100, 2_400_000_000, ("Nampa", "ID"), 2029, "announced"),
        ),
        (
            "Kestrel Munitions is pausing a $33 million expansion of its ammunition plant in Camden, Arkansas, that "
            "was to create 145 jobs and retain 300.",
            *("defense", 145, 33_000_000, ("Camden", "AR"), None, "delayed"),
        ),
    ],
)
def test_expansion_event_tracking__expansion_event_detection(
    text: str, sector: str, jobs: int, dollars: int, place: tuple[str, str], due: int | None, status: str
) -> None:
    read = read_announcement(text, published="2024-05-01")
    assert read is not None
    assert (read.sector, read.new_jobs, read.investment_usd) == (sector, jobs, dollars)
    assert ((read.place, read.state), read.due_year, read.status) == (place, due, status)
    assert {"company", "place", "new_jobs", "investment_usd", "sector", "status"} <= read.spans.keys()


@pytest.mark.parametrize(
    "text",
    [
        "Lantern Health ranks No. 812 on the Inc. 5000 list; the hospital software maker added 140 jobs since 2021.",
        "Chipmaker Fenwick will lay off 900 workers and close its plant in Mesa, Arizona.",
        "Armor maker Talos won a $300 million Army contract.",
        "The university received a $4 million NIH grant to study asthma.",
        "A chip plant will be built in Dresden, Germany, for 5 billion euros, creating 2,000 jobs.",
    ],
)
def test_expansion_event_tracking__expansion_event_detection__what_is_none(text: str) -> None:
    assert read_announcement(text) is None


@pytest.mark.parametrize(
    ("said", "sectors"),
    [
        ("Mercy Hospital will build a cancer center", ("health",)),
        ("Caldwell State University will build a faculty building", ("university",)),
        ("Orvex will build a fab for silicon carbide wafers", ("semiconductor",)),
        ("Talos will build a plant for missiles", ("defense",)),
        ("Acme Foods will build a potato chips plant", ("other",)),
        ("Acme Foods will build a plant with health insurance for workers", ("other",)),
        ("Defense firm Orvex will build a semiconductor plant for missiles", ("defense", "semiconductor")),
    ],
)
def test_expansion_event_tracking__sector_classification(said: str, sectors: tuple[str, ...]) -> None:
    read = read_announcement(f"{said} in Dayton, Ohio, creating 100 jobs.")
    assert read is not None
    assert sorted(read.sectors) == sorted(sectors)
    assert read.sector == read.sectors[0]
    reason = read.reasons[0]
    assert all(sector in reason for sector in sectors)
    span = read.spans["sector"]
    assert span.text == said[span.start : span.end]


def test_expansion_event_tracking__sector_classification__the_weightier_sector_is_primary() -> None:
    text = "{} will open a research center with Caldwell State University students in Troy, New York, with 60 jobs."
    chips = read_announcement(text.format("Semiconductor maker Halden Semiconductor"))
    school = read_announcement(text.format("Stonebridge University's college of chips"))
    assert chips is not None
    assert school is not None
    assert chips.sector == "semiconductor"
    assert school.sector == "university"
    assert chips.spans["sector"].confidence > school.spans["sector"].confidence - 0.2
