"""When releases appeared, of facts and of facts made of facts; and what is said or left out of a month before."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from aker_core.facts.fact import FACT
from aker_core.facts.inputs import INPUT
from aker_data import catalogue
from aker_jobs.release_dates import as_known_by, calendar, released, with_release_dates
from aker_jobs.series_releases import days_of_payloads


@pytest.mark.parametrize(
    ("source", "year", "quarter", "day"),
    [
        ("census_pep", 2019, None, date(2020, 3, 26)),  # vintage 2019, of which a refresh as of 2017-06 knew nothing
        ("census_pep", 2025, None, date(2026, 3, 1)),
        ("census_mobility", 2023, None, date(2024, 9, 12)),
        ("bls_qcew_annual", 2016, None, date(2017, 6, 1)),
        ("bls_qcew_quarterly", 2016, 1, date(2016, 9, 1)),
        ("irs_county_flows", 2015, None, date(2017, 6, 1)),
        ("census_bds", 2021, None, date(2023, 9, 1)),
        ("nih_reporter", 2023, None, date(2024, 1, 1)),
        ("census_rents", 2023, None, date(2024, 9, 12)),
        ("census_permits", 2025, None, date(2026, 5, 1)),
        ("hud_fmr", 2024, None, date(2023, 9, 1)),
        ("announcements", 2023, None, None),
    ],
)
def test_the_day_of_a_release(source: str, year: int, quarter: int | None, day: date | None) -> None:
    assert released(source, year, quarter) == day


def fact(metric: str, inputs: str, **more: Any) -> dict[str, Any]:
    plain = {"geography": "market", "geo_code": "19740", "metric": metric, "year": 2016, "current": True}
    return dict.fromkeys(FACT) | plain | {"value": 1.0, "status": "observed", "inputs": inputs} | more


def made_of(key: str, table: str, where: str) -> dict[str, Any]:
    return {
        "key": key,
        "table": table,
        "column": "c",
        "aggregate": "sum",
        "where": where,
        "payloads": [],
        "amount": 1.0,
    }


FACTS = pl.DataFrame(
    [
        fact("total_jobs", "jobs=q"),
        fact("tech_jobs_per_100k_residents", "sector=q;residents=r", reason="few", disclosed=0.9),
        fact("tech_lq_z", "own=z"),
        fact("expansion_events", "events=e"),
    ],
    schema=FACT,
)
INPUTS = pl.DataFrame(
    [
        made_of("q", "bls_qcew_annual", '{"area_fips":["C1974"],"year":["2016"]}'),
        made_of("r", "census_pep", '{"county_fips":[],"year":["2016"],"vintage":["2019"]}'),
        made_of("z", "facts", '{"metric":["tech_jobs_per_100k_residents"]}'),
        made_of("e", "expansion_events", '{"event_key":["x"]}'),
    ],
    schema=INPUT,
)


def test_a_fact_has_the_latest_day_of_what_it_is_made_of() -> None:
    found = dict(with_release_dates(FACTS, INPUTS).select("metric", "released_on").iter_rows())
    assert found == {
        "total_jobs": date(2017, 6, 1),
        "tech_jobs_per_100k_residents": date(2020, 3, 26),
        "tech_lq_z": date(2020, 3, 26),
        "expansion_events": None,
    }


@pytest.mark.parametrize(
    ("table", "where", "day"),
    [
        ("fema_nri", '{"county_fips":["08031"],"release":["Dec-25"]}', date(2025, 12, 1)),
        ("fema_nri", '{"county_fips":["08031"],"release":["December 2025"]}', date(2025, 12, 1)),
        ("fema_nri", '{"county_fips":["08031"],"release":["November 2021"]}', date(2021, 11, 1)),
        ("fema_nri", '{"county_fips":["08031"],"release":["March 2023"]}', date(2023, 3, 30)),
        # Nobody had the index before its first release, whatever a file says of its own.
        ("fema_nri", '{"county_fips":["08031"],"release":["of a later year"]}', date(2020, 10, 1)),
        ("fema_nri", '{"county_fips":["08031"],"release":[]}', date(2020, 10, 1)),
        ("wri_aqueduct", '{"county_fips":["08031"]}', date(2023, 8, 1)),
        ("usgs_3dep", '{"county_fips":["08031"]}', None),  # tiles are renewed one by one
        # As the other figures of its table and year, else by the calendar.
        ("estimated_jobs", '{"source":["bls_qcew_quarterly"],"place":["19740"],"year":["2016"]}', date(2016, 9, 1)),
        ("estimated_jobs", '{"source":["bls_qcew_annual"],"place":["19740"],"year":["2015"]}', date(2016, 6, 1)),
    ],
)
def test_releases_without_a_year_and_estimates_have_a_day(table: str, where: str, day: date | None) -> None:
    quarter = '{"area_fips":["C1974"],"year":["2016"],"qtr":["1"]}'
    facts = pl.DataFrame([fact("total_jobs", "jobs=q"), fact("any", "of=x")], schema=FACT)
    inputs = pl.DataFrame([made_of("q", "bls_qcew_quarterly", quarter), made_of("x", table, where)], schema=INPUT)
    found = dict(with_release_dates(facts, inputs).select("metric", "released_on").iter_rows())
    assert found == {"total_jobs": date(2016, 9, 1), "any": day}


def test_every_source_of_figures_has_a_calendar_or_a_reason_for_none() -> None:
    # Announcements have days of their own; tiles are renewed one by one; a vendor tells no day; outlines, lists and
    # addresses are no figures.
    without = {"announcements", "usgs_3dep", "amenity_feed", "cbsa_delineation", "census_boundaries", "census_geocoder"}
    assert {source for source, _ in calendar()} >= set(catalogue.ids()) - without


def test_what_appeared_later_says_so() -> None:
    found = as_known_by(with_release_dates(FACTS, INPUTS), "2017-06", strict=False)
    assert dict(found.select("metric", "reason").iter_rows()) == {
        "total_jobs": None,
        "tech_jobs_per_100k_residents": "few; released in 2020-03, after 2017-06",
        "tech_lq_z": "released in 2020-03, after 2017-06",
        "expansion_events": None,
    }
    assert found["value"].null_count() == 0


def test_strictly_it_is_left_out() -> None:
    found = as_known_by(with_release_dates(FACTS, INPUTS), "2017-06", strict=True)
    late = found.filter(pl.col("metric").is_in(["tech_jobs_per_100k_residents", "tech_lq_z"]))
    assert late.select("value", "status", "inputs").unique().rows() == [(None, "not_published", None)]
    assert late["reason"][0] == "not published by 2017-06: released in 2020-03, after 2017-06"
    assert (FACTS["disclosed"].null_count(), late["disclosed"].null_count()) == (3, 2)  # a share of what is not shown
    assert found.filter(metric="total_jobs").select("value", "reason").rows() == [(1.0, None)]
    assert as_known_by(with_release_dates(FACTS, INPUTS), "2020-03", strict=True)["value"].null_count() == 0


def test_a_file_of_many_years_has_the_day_of_its_newest_figures() -> None:
    """Formations of 2016 out of a file of August 2025 were not known in 2017; nor is a table to 2021 one of 2018."""
    months = pl.LazyFrame(
        [("new", 2024, 12, 1.0), ("new", 2025, 7, 2.0), ("new", 2025, 8, None), ("old", 2016, 12, 3.0)],
        schema={"payload_sha256": pl.String, "year": pl.Int16, "month": pl.Int8, "value": pl.Float64},
        orient="row",
    )
    years = pl.LazyFrame(
        {"payload_sha256": ["bds", "bds"], "year": pl.Series([2016, 2021], dtype=pl.Int16), "estabs": [5, 6]}
    )
    payrolls = pl.LazyFrame(
        {
            "payload_sha256": ["ces"] * 3,
            "year": pl.Series([2023, 2024, 2024], dtype=pl.Int16),
            "period": ["M12", "M04", "M13"],
            "thousands": [1.0, 2.0, 3.0],
        }
    )
    days = days_of_payloads({"census_bfs_monthly": months, "census_bds": years, "bls_ces_metro": payrolls})
    assert days == {
        "new": date(2025, 8, 1),  # it holds July
        "old": date(2017, 1, 1),
        "bds": date(2023, 9, 1),
        "ces": date(2024, 5, 1),
    }

    where = '{"geo":["CO"],"year":["2016"]}'
    facts = pl.DataFrame([fact("business_formations_per_100k", "formed=f"), fact("any", "of=g")], schema=FACT)
    inputs = [made_of("f", "census_bfs_monthly", where) | {"payloads": ["new"]}]
    inputs.append(made_of("g", "census_bfs_monthly", where) | {"payloads": ["old"]})
    found = with_release_dates(facts, pl.DataFrame(inputs, schema=INPUT), payloads=days)
    assert found.select("metric", "released_on").rows() == [
        ("business_formations_per_100k", date(2025, 8, 1)),
        ("any", date(2017, 1, 1)),
    ]
    late = as_known_by(found, "2017-06", strict=True)
    assert late.select("metric", "status").rows() == [
        ("business_formations_per_100k", "not_published"),
        ("any", "observed"),
    ]
