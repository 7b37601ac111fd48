"""Research awards of markets, from small tables of the lake's shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from aker_core.facts.family import FamilyInputs, FamilyResult
from aker_core.facts.formula import evaluate
from aker_core.facts.recompute import amounts_again, values_again
from aker_core.facts.residents import market_residents
from aker_data.contracts import Scope
from aker_data.schemas.awards import COLUMNS
from aker_geo.codes import state_fips
from aker_jobs.awards import deflators as deflating
from aker_jobs.awards.deflators import deflators
from aker_jobs.awards.dollars import OTHER_SCHEME
from aker_jobs.awards.family import award_family
from aker_jobs.awards.geographic_assignment import place_awards
from aker_jobs.awards.institutions import name_key
from aker_jobs.awards.reference_data import price_indices
from aker_jobs.awards.rows import PLACE, counted_awards, with_sectors

YEAR = 2023
AWARDS = {column.name: column.dtype for column in COLUMNS} | {"payload_sha256": pl.String}
# Denver in two counties, Boulder in one; El Paso County belongs to neither.
LISTED = pl.DataFrame(
    {
        "cbsa_code": ["19740", "19740", "14500"],
        "county_fips": ["08001", "08031", "08013"],
        "qcew_area": ["C1974", "C1974", "C1450"],
    }
)
MARKETS = pl.DataFrame(
    {
        "slug": ["denver", "boulder"],
        "msa_id": ["DEN", "BOU"],
        "cbsa_code": ["19740", "14500"],
        "name": ["Denver", "Boulder"],
    }
)
HOME = {"performance_county_fips": "08031"}


def awards(agency: str, *rows: Mapping[str, Any]) -> pl.LazyFrame:
    """Awards of one agency, of the data year, with an amount and no place unless said otherwise."""
    plain = {"agency": agency, "fiscal_year": YEAR, "amount_usd": 1_000.0, "is_subproject": False}
    told = [
        {**plain, "award_id": f"{agency}-{number}", "payload_sha256": f"{agency}-sha", **row}
        for number, row in enumerate(rows)
    ]
    return pl.DataFrame(told, schema=AWARDS).lazy()


def dod(*rows: tuple[int, str, str | None, float]) -> pl.LazyFrame:
    """fiscal year, field, county (None: the state of Colorado as a whole), dollars."""
    return pl.DataFrame(
        [
            {
                "fiscal_year": year,
                "award_group": "contracts",
                "field": field,
                "geography": "county" if county else "state",
                "shape_code": county or "CO",
                "county_fips": county,
                "state_fips": "08",
                "amount_usd": amount,
                "payload_sha256": "dod-sha",
            }
            for year, field, county, amount in rows
        ],
        schema_overrides={"fiscal_year": pl.Int16, "county_fips": pl.String},
    ).lazy()


def pep(people: Mapping[str, int], years: range = range(2021, YEAR + 1)) -> pl.LazyFrame:
    """Residents of counties, and of all states: what the counties have; nobody lives in the others."""
    states = {f"{state}000": sum(n for code, n in people.items() if code[:2] == state) for state in state_fips()}
    rows = [
        (code, year, YEAR, count, kind, "pep-sha")
        for kind, counts in (("county", people), ("state", states))
        for code, count in counts.items()
        for year in years
    ]
    schema = {
        "county_fips": pl.String,
        "year": pl.Int16,
        "vintage": pl.Int16,
        "population": pl.Int64,
        "area_type": pl.String,
        "payload_sha256": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row").lazy()


PEP = pep({"08001": 400_000, "08031": 600_000, "08013": 200_000, "08041": 500_000})
DOD = dod(
    (YEAR, "other", "08031", 500.0),
    (YEAR, "health", "08001", 300.0),
    (YEAR, "tech", "08013", 200.0),
    (YEAR, "other", None, 1_010.0),
    (YEAR - 1, "other", "08031", 400.0),
    (YEAR - 1, "other", None, 400.0),
)


def institutions(*rows: Mapping[str, Any]) -> pl.DataFrame:
    plain = {"year": 2022, "is_system_office": False, "ueis": None, "system_name": None, "zip5": None}
    schema = {
        "unitid": pl.String,
        "year": pl.Int16,
        "name": pl.String,
        "ueis": pl.String,
        "city": pl.String,
        "state": pl.String,
        "zip5": pl.String,
        "county_fips": pl.String,
        "system_name": pl.String,
        "is_system_office": pl.Boolean,
    }
    return pl.DataFrame([{**plain, "unitid": str(100_000 + n), **row} for n, row in enumerate(rows)], schema=schema)


def family(
    listed: pl.DataFrame = LISTED, people: pl.LazyFrame | None = PEP, as_of: str = "2024-06", **tables: pl.LazyFrame
) -> FamilyResult:
    every = tables if people is None else {**tables, "census_pep": people}
    residents = None if people is None else market_residents(people, listed)
    scope = Scope(year=YEAR, as_of=as_of, delineation="2023-07")
    markets = MARKETS.join(listed.select("cbsa_code").unique(), on="cbsa_code", how="semi")
    return award_family(FamilyInputs(every, scope, markets, listed, listed, residents))


def values(found: FamilyResult) -> dict[tuple[str, str], dict[str, Any]]:
    rows = found.facts.filter(pl.col("current"), pl.col("geography") == "market").to_dicts()
    return {(row["geo_code"], row["metric"].replace("_awards_usd_per_100k", "")): row for row in rows}


def history(found: FamilyResult, geography: str, metric: str) -> dict[tuple[str, int], Any]:
    """Other years of markets; all years of states and the nation."""
    other = (pl.col("geography") != "market") | ~pl.col("current")
    rows = found.facts.filter(other, pl.col("geography") == geography, pl.col("metric") == metric).to_dicts()
    return {(row["geo_code"], row["year"]): row for row in rows}


def whole_tables() -> dict[str, pl.LazyFrame]:
    return {
        "nih_reporter": awards(
            "NIH",
            {**HOME, "amount_usd": 3_000.0, "program_code": "CA"},
            {**HOME, "amount_usd": -1_000.0, "program_code": "EB"},
            {**HOME, "amount_usd": 9_999.0, "is_subproject": True},
            {**HOME, "amount_usd": None, "program_code": "VA"},
            {"performance_county_fips": "08041", "amount_usd": 5_000.0},
            {**HOME, "amount_usd": 1_000.0, "fiscal_year": YEAR - 1},
        ),
        "nsf_awards": awards(
            "NSF",
            {"performance_county_fips": "08013", "amount_usd": 400.0, "program_code": "CSE"},
            {"performance_county_fips": "08013", "amount_usd": 100.0, "title": "Cancer models", "program_code": "MPS"},
            {"performance_county_fips": "08013", "amount_usd": 700.0, "fiscal_year": YEAR - 1},
        ),
        "usaspending_dod_counties": DOD,
    }


def test_worked_market_by_agency_and_in_all() -> None:
    found = values(family(**whole_tables()))
    # 1,000,000 residents in Denver, 200,000 in Boulder; dollars · 100,000 / residents
    assert found["19740", "nih"]["value"] == pytest.approx(200.0)  # 3,000 − 1,000, without the subproject
    assert found["19740", "nsf"]["value"] == 0.0
    assert found["19740", "dod"]["value"] == pytest.approx(80.0)  # 500 + 300
    assert found["19740", "research"]["value"] == pytest.approx(280.0)
    assert found["14500", "research"]["value"] == pytest.approx(350.0)  # 500 NSF + 200 DoD
    three_years = found.pop(("19740", "research_awards_3y_change"))
    assert (three_years["period"], three_years["status"]) == ("fiscal years 2021-2023", "not_loaded")
    del found["14500", "research_awards_3y_change"]
    assert {row["period"] for row in found.values()} == {"fiscal year 2023"}
    assert {row["status"] for row in found.values()} == {"derived"}


def test_sectors_by_rules_and_an_award_may_serve_several() -> None:
    found = values(family(**whole_tables()))
    assert found["19740", "health"]["value"] == pytest.approx(230.0)  # all of NIH, and 300 of DoD
    assert found["19740", "tech"]["value"] == pytest.approx(-100.0)  # NIH's institute EB, which took money back
    assert found["19740", "defense"]["value"] == pytest.approx(80.0)  # all of DoD
    assert found["14500", "tech"]["value"] == pytest.approx(300.0)  # 400 of NSF's computing, 200 of DoD
    assert found["14500", "health"]["value"] == pytest.approx(50.0)  # a word of the title


def test_change_over_the_year_and_the_years_before() -> None:
    found = family(**whole_tables())
    now = values(found)
    # Denver: 2,800 after 1,400; Boulder: 700 after 700
    assert now["19740", "research_awards_yoy"]["value"] == pytest.approx(1.0)
    assert now["14500", "research_awards_yoy"]["value"] == pytest.approx(0.0)
    before = history(found, "market", "research_awards_usd_per_100k")
    assert before["19740", YEAR - 1]["value"] == pytest.approx(140.0)
    assert ("19740", YEAR) not in before
    change = history(found, "market", "research_awards_yoy")["19740", YEAR - 1]
    assert (change["value"], change["status"]) == (None, "not_loaded")
    assert change["reason"].endswith(
        "no NIH, NSF, DOD awards of fiscal year 2021 are loaded (nih_reporter, nsf_awards, usaspending_dod_counties)"
    )


def test_the_change_of_three_years_of_awards() -> None:
    """NIH in Denver: 300 a year in 2018 to 2020, then 100, 100 and one award of 1,600; DoD 100 a year; no NSF dollars.

    (100 + 100 + 1,600 + 300) / (900 + 300) - 1 = 75 %, where the last year alone has grown eightfold. Of the 100
    of 2022 30 are a third of an award that is split over three campuses, one of them in Denver.
    """
    dollars = {2018: 300.0, 2019: 300.0, 2020: 300.0, 2021: 100.0, 2022: 70.0, 2023: 1_600.0}
    rows = [{**HOME, "amount_usd": usd, "fiscal_year": year} for year, usd in dollars.items()]
    split = {"recipient_name": "Wide", "recipient_state": "CO", "amount_usd": 90.0, "fiscal_year": 2022}
    campuses = institutions(
        *({"name": f"C{code}", "city": "X", "state": "CO", "county_fips": code} for code in ("08031", "08013", "08041"))
    ).with_columns(system_name=pl.lit("Wide System"))
    tables = {
        "nih_reporter": awards("NIH", *rows, split),
        "nsf_awards": awards("NSF", *({**HOME, "amount_usd": 0.0, "fiscal_year": year} for year in dollars)),
        "usaspending_dod_counties": dod(
            *((year, "other", code, 100.0) for year in dollars for code in ("08031", None))
        ),
        "ipeds_institutions": campuses.with_columns(payload_sha256=pl.lit("ipeds")).lazy(),
    }
    found = family(people=pep({"08001": 400_000, "08031": 600_000, "08013": 200_000}, range(2018, 2024)), **tables)
    denver = values(found)["19740", "research_awards_3y_change"]
    assert (denver["value"], denver["status"]) == (pytest.approx(2_100 / 1_200 - 1), "derived")
    assert denver["formula"].startswith("((nih + sum(nih_split * nih_campuses / nih_all_campuses)) + nsf + dod) / (")
    dated = list(values_again(found.facts.filter(metric="research_awards_3y_change"), found.inputs))
    assert [again for _, _, again in dated] == [pytest.approx(value) for _, value, _ in dated]
    tables["nsf_awards"] = tables["nsf_awards"].filter(pl.col("fiscal_year") > 2018)
    assert values(family(**tables))["19740", "research_awards_3y_change"]["status"] == "not_loaded"


def test_real_dollars_of_the_base_year_are_the_nominal_ones_and_each_agency_has_its_index() -> None:
    found = family(**whole_tables())
    real = values(found)["19740", "research_awards_real_usd_per_100k"]
    assert (real["value"], real["status"]) == (pytest.approx(280.0), "derived")
    before = history(found, "market", "research_awards_real_usd_per_100k")["19740", YEAR - 1]
    # 1,000 of NIH by BRDPI (1950 = 100: 1929.5 and 1858.2) and 400 of DoD by the GDP price index, at prices of 2023.
    assert before["status"] == "derived"
    assert before["value"] == pytest.approx((1_000 * 1929.5 / 1858.2 + 400 * 1.2207 / 1.1673) / 10, rel=1e-6)
    assert "brdpi" not in (before["reason"] or "")


def test_the_general_index_stands_in_where_brdpi_has_no_year() -> None:
    years = pl.DataFrame({"agency": ["NIH", "NIH"], "fiscal_year": [2002, 2025]})
    gdp = {row["fiscal_year"]: row["value"] for row in price_indices().filter(pl.col("index") == "gdp").to_dicts()}
    for row in deflators(years).to_dicts():
        assert row["factor"] == pytest.approx(gdp[2023] / gdp[row["fiscal_year"]])
        assert row["note"] == "NIH: no published brdpi of the year here, deflated by the GDP price index"


def test_published_changes_of_brdpi_are_used_where_it_ends_before_the_base_year(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A table that ends with 2016 (1.9, 2.0, 2.0 and 2.2 % after 2012); 2016 to 2023 is the GDP index's."""
    until_2016 = price_indices().filter((pl.col("index") != "brdpi") | (pl.col("fiscal_year") <= 2016))
    monkeypatch.setattr(deflating, "price_indices", lambda: until_2016)
    years = pl.DataFrame({"agency": ["NIH"] * 4 + ["NSF"], "fiscal_year": [2012, 2015, 2016, 2023, 2012]})
    found = {(row["agency"], row["fiscal_year"]): row for row in deflators(years).to_dicts()}
    gdp = {row["fiscal_year"]: row["value"] for row in price_indices().filter(pl.col("index") == "gdp").to_dicts()}
    since_2016 = gdp[2023] / gdp[2016]
    assert found["NIH", 2012]["factor"] == pytest.approx(1.019 * 1.02 * 1.02 * 1.022 * since_2016, rel=1e-5)
    assert found["NIH", 2015]["factor"] == pytest.approx(1.022 * since_2016, rel=1e-5)
    assert found["NIH", 2015]["note"] == (
        "NIH: by brdpi up to 2016, the newest published here, from there by the GDP price index"
    )
    assert found["NIH", 2016]["factor"] == pytest.approx(since_2016)
    assert (found["NIH", 2023]["factor"], found["NIH", 2023]["as_text"], found["NIH", 2023]["note"]) == (1.0, "", None)
    assert (found["NSF", 2012]["factor"], found["NSF", 2012]["note"]) == (pytest.approx(gdp[2023] / gdp[2012]), None)
    # What stands in the formula is the factor.
    for row in found.values():
        assert evaluate(f"x{row['as_text']}", {"x": 1.0}) == pytest.approx(row["factor"])


def test_state_and_nation_stand_beside_the_markets() -> None:
    found = family(**whole_tables())
    state = history(found, "state", "research_awards_usd_per_100k")["08", YEAR]
    # 7,000 NIH (with El Paso County), 500 NSF, 1,010 DoD of the whole state; 1,700,000 residents
    assert state["value"] == pytest.approx(8_510 / 17)
    assert history(found, "nation", "research_awards_usd_per_100k")["US", YEAR]["value"] == pytest.approx(8_510 / 17)


def test_a_missing_agency_leaves_a_lower_bound_and_no_change() -> None:
    tables = whole_tables()
    del tables["nsf_awards"]
    found = values(family(**tables))
    total = found["19740", "research"]
    assert (total["value"], total["status"], total["low"]) == (None, "bounded", pytest.approx(280.0))
    assert total["reason"] == "no NSF awards of fiscal year 2023 are loaded (nsf_awards)"
    assert (found["19740", "nsf"]["status"], found["19740", "nsf"]["inputs"]) == ("not_loaded", None)
    assert found["19740", "nsf"]["reason"] == total["reason"]
    assert found["19740", "research_awards_yoy"]["status"] == "not_loaded"
    assert found["19740", "nih"]["status"] == "derived"


def test_no_table_of_awards_means_nothing_to_say() -> None:
    found = family()
    assert (found.facts.height, found.inputs.height, dict(found.extracts), found.checks) == (0, 0, {}, [])


def test_a_year_without_awards_is_not_loaded() -> None:
    old = awards("NIH", {**HOME, "fiscal_year": YEAR - 1})
    found = values(family(nih_reporter=old))
    assert {row["status"] for row in found.values()} == {"not_loaded"}
    assert len(found) == 30  # fifteen metrics of two markets


def test_without_residents_there_is_no_base() -> None:
    found = values(family(people=None, **whole_tables()))
    assert (found["19740", "nih"]["status"], found["19740", "nih"]["value"]) == ("no_base", None)
    short = pep({"08001": 400_000, "08013": 200_000})
    lacking = values(family(people=short, **whole_tables()))["19740", "nih"]
    assert (lacking["status"], lacking["reason"]) == ("no_base", "no population estimate for 1 of its 2 counties")


def test_too_many_unplaced_dollars_make_lower_bounds_and_fail_the_check() -> None:
    tables = whole_tables()
    tables["nsf_awards"] = awards("NSF", HOME, {"recipient_city": "NOWHERE AT ALL", "recipient_state": "CO"})
    found = family(**tables)
    (table, check), _ = found.checks
    assert (table, check.passed, check.fatal) == ("nih_reporter", False, False)
    assert "NSF 2023 50.0% ($1,000)" in check.note
    assert "the place is in no list: 1 awards of $1,000" in check.note
    nsf = values(found)["19740", "nsf"]
    assert (nsf["value"], nsf["status"], nsf["low"]) == (None, "bounded", pytest.approx(100.0))
    assert nsf["reason"] == "too many NSF dollars have no county"
    assert values(found)["19740", "nih"]["status"] == "derived"


def test_few_unplaced_dollars_and_work_abroad_leave_the_check_whole() -> None:
    tables = whole_tables()
    tables["nsf_awards"] = awards(
        "NSF",
        {**HOME, "amount_usd": 99_000.0},
        {"amount_usd": 1_000.0},
        {"amount_usd": 80_000.0, "recipient_city": "MONTREAL", "recipient_country": "CANADA"},
    )
    found = family(**tables)
    check = found.checks[0][1]
    assert check.passed
    assert check.share == pytest.approx(0.99)
    assert "foreign: 1 awards of $80,000" in check.note
    assert "no place is stated: 1 awards of $1,000" in check.note
    assert "1 awards have no amount" in check.note
    lost = found.extracts["awards"].filter(pl.col("slug") == "unplaced")
    assert dict(lost.select("placed_by", "usd").iter_rows()) == {"foreign": 80_000.0, "no place is stated": 1_000.0}


def test_dod_dollars_of_a_state_that_no_county_has_are_unplaced() -> None:
    table = dod((YEAR, "other", "08031", 90.0), (YEAR, "other", None, 100.0))
    found = family(usaspending_dod_counties=table)
    assert "DOD 2023 10.0% ($10)" in found.checks[0][1].note
    assert values(found)["19740", "dod"]["status"] == "bounded"


def test_an_award_without_an_amount_makes_lower_bounds_where_it_is_and_nowhere_else() -> None:
    tables = whole_tables()
    more = awards(
        "NIH", {"performance_county_fips": "08013", "amount_usd": None, "program_code": "CA", "award_id": "x"}
    )
    tables["nih_reporter"] = pl.concat([tables["nih_reporter"], more])
    found = family(**tables)
    now = values(found)
    nih, total = now["14500", "nih"], now["14500", "research"]
    assert (nih["value"], nih["status"], nih["low"]) == (None, "bounded", 0.0)
    assert nih["reason"] == "NIH awards here have no amount"
    assert (total["value"], total["status"], total["low"]) == (None, "bounded", pytest.approx(350.0))
    change = now["14500", "research_awards_yoy"]
    assert (change["value"], change["status"]) == (None, "not_comparable")
    assert change["reason"] == "not fully known in both years: NIH awards here have no amount"
    assert {now["14500", name]["status"] for name in ("nsf", "dod")} == {"derived"}
    denver = {name: row for (market, name), row in now.items() if market == "19740" and not name.endswith("3y_change")}
    assert {row["status"] for row in denver.values()} == {"derived"}
    assert history(found, "state", "nih_awards_usd_per_100k")["08", YEAR]["status"] == "bounded"
    assert history(found, "nation", "nih_awards_usd_per_100k")["US", YEAR]["status"] == "bounded"
    assert history(found, "nation", "nih_awards_usd_per_100k")["US", YEAR - 1]["status"] == "derived"


def test_what_nih_lists_is_split_by_kind() -> None:
    """A grant, an intramural project with and one without an address, a contract, awards of AHRQ and the CDC."""
    boulder = {"performance_county_fips": "08013"}
    table = awards(
        "NIH",
        {**boulder, "amount_usd": 1_000.0, "program_code": "CA", "award_type": "R01"},
        {**boulder, "amount_usd": 200.0, "program_code": "AI", "award_type": "ZIA"},
        {"amount_usd": 7_000.0, "program_code": "ES", "award_type": "ZIA", "recipient_name": "NATIONAL INSTITUTE"},
        {**boulder, "amount_usd": 40.0, "program_code": "NCI", "award_type": "N01"},
        {**boulder, "amount_usd": 8.0, "program_code": "HS", "award_type": "R18"},
        {**boulder, "amount_usd": 2.0, "program_code": "CK", "award_type": "U01"},
    )
    found = family(nih_reporter=table, usaspending_dod_counties=DOD)
    dollars = {
        metric: row["value"] * 2
        for (code, metric), row in values(found).items()
        if code == "14500" and metric.startswith("nih")
    }
    assert dollars == {
        "nih": 1_250.0,
        "nih_grants_usd_per_100k": 1_000.0,
        "nih_intramural_usd_per_100k": 200.0,
        "nih_contracts_usd_per_100k": 40.0,
        "nih_other_agencies_usd_per_100k": 10.0,
    }
    # The project of the institute in North Carolina is placed there, and counted as placed.
    check = found.checks[0][1]
    assert check.passed
    assert "no place is stated" not in check.note
    carolina = history(found, "state", "nih_intramural_usd_per_100k")
    assert ("37", YEAR) not in carolina, "nobody lives in the other states here"
    amounts = dict(found.inputs.select("key", "amount").iter_rows())
    assert amounts[f"awards/nih/37/{YEAR}"] == 7_000.0
    assert_all_again(found, nih_reporter=table, usaspending_dod_counties=DOD)


def test_development_of_the_department_of_defense_is_no_research() -> None:
    table = dod((YEAR, "other", "08031", 500.0), (YEAR, "development", "08031", 9_000.0), (YEAR, "other", None, 500.0))
    found = values(family(usaspending_dod_counties=table))
    assert found["19740", "dod"]["value"] == pytest.approx(50.0)
    assert found["19740", "defense"]["low"] == pytest.approx(50.0)
    assert found["19740", "dod_development_usd_per_100k"]["value"] == pytest.approx(900.0)
    assert found["19740", "research"]["low"] == pytest.approx(50.0)


def test_no_dollars_of_development_are_zero_of_all_that_was_read() -> None:
    found = family(usaspending_dod_counties=DOD)
    zero = values(found)["19740", "dod_development_usd_per_100k"]
    assert (zero["value"], zero["status"]) == (0.0, "derived")
    payloads = dict(found.inputs.select("key", "payloads").iter_rows())
    assert payloads[f"awards/dod/19740/{YEAR}/development"] == ["dod-sha"]


def test_contracts_of_stages_beyond_development_are_left_out() -> None:
    """Product codes that end in 5 and 7, as the publisher's own analysis leaves them out."""
    codes = ("AC12", "AC14", "AC15", "AN17", "12.420")
    kept = counted_awards(
        {"usaspending_dod_awards": awards("DOD", *({**HOME, "program_code": code} for code in codes))}, YEAR
    )
    assert kept["award_ids"].explode().sort().to_list() == ["DOD-0", "DOD-1", "DOD-4"]


def test_a_states_dollars_are_divided_by_its_residents_whatever_markets_there_are() -> None:
    """Alabama's 2,646 million by its 5,108,468 residents of 2023, though only Huntsville (527,254) is a market here."""
    huntsville = pl.DataFrame(
        {"cbsa_code": ["26620"] * 2, "county_fips": ["01083", "01089"], "qcew_area": ["C2662"] * 2}
    )
    people = {"01083": 114_000, "01089": 413_254}
    states = dict.fromkeys((f"{state}000" for state in state_fips()), 0) | {"01000": 5_108_468}
    rows = [(code, YEAR, YEAR, count, "state" if code.endswith("000") else "county", "pep-sha")
            for code, count in (people | states).items()]  # fmt: skip
    table = pl.DataFrame(rows, schema=PEP.collect_schema(), orient="row").lazy()
    dollars = dod((YEAR, "other", "01089", 2_600e6), (YEAR, "other", None, 2_646e6)).with_columns(
        state_fips=pl.lit("01")
    )
    found = family(huntsville, table, usaspending_dod_counties=dollars)
    state = history(found, "state", "dod_awards_usd_per_100k")["01", YEAR]
    assert state["value"] == pytest.approx(51.8e6, rel=1e-3)
    assert state["value"] == pytest.approx(100_000 * 2_646e6 / 5_108_468)
    nation = history(found, "nation", "dod_awards_usd_per_100k")["US", YEAR]
    assert nation["value"] == pytest.approx(state["value"]), "the other states have nobody and nothing here"


def test_projects_that_another_department_lists_without_dollars_are_no_withheld_awards() -> None:
    found = family(**whole_tables())  # one of Veterans Affairs in Denver
    assert values(found)["19740", "nih"]["status"] == "derived"
    assert "1 awards have no amount" in found.checks[0][1].note
    # In the extract it stands with the institution.
    assert found.extracts["awards"]["without_amount"].sum() == 1


def test_money_of_nsf_is_whole_with_the_awards_made_in_five_years() -> None:
    tables = whole_tables()
    made = [
        awards("NSF", {**HOME, "award_id": f"{year}", "fiscal_year": YEAR}).with_columns(part=pl.lit(str(year)))
        for year in range(YEAR - 4, YEAR + 1)
    ]
    tables["nsf_awards"] = pl.concat(made)
    assert values(family(**tables))["19740", "nsf"]["status"] == "derived"
    tables["nsf_awards"] = pl.concat([*made[:1], *made[2:4], made[4].with_columns(part=pl.lit(f"{YEAR}/file"))])
    found = family(**tables)
    nsf = values(found)["19740", "nsf"]
    assert (nsf["status"], nsf["low"]) == ("bounded", pytest.approx(400.0))
    assert nsf["reason"] == "NSF awards made in 2020, 2023 are incomplete"  # 2023: one award in a file is not all
    check = found.checks[1][1]
    assert (check.name, check.passed) == ("award years whole", False)
    assert "NSF 2023: NSF awards made in 2020, 2023" in check.note


def test_a_fragment_of_the_nations_file_is_told_and_makes_lower_bounds() -> None:
    tables = whole_tables()
    tables["nih_reporter"] = tables["nih_reporter"].with_columns(
        part=pl.when(pl.col("fiscal_year") == YEAR).then(pl.lit(f"{YEAR}/file")).otherwise(pl.lit(str(YEAR - 1)))
    )
    found = family(**tables)
    boulder = values(found)["14500", "nih"]
    assert (boulder["value"], boulder["status"], boulder["low"]) == (None, "bounded", 0.0)
    assert boulder["reason"] == "only 5 NIH records in the file of fiscal year 2023, which may be incomplete"
    assert history(found, "market", "nih_awards_usd_per_100k")["14500", YEAR - 1]["status"] == "derived"


@pytest.mark.parametrize(
    ("as_of", "bounded"),
    [("2023-09", {"nih", "nsf", "dod"}), ("2023-10", {"nih", "dod"}), ("2023-12", {"nih", "dod"}), ("2024-01", set())],
)
def test_a_fiscal_year_that_is_not_whole_yet_has_lower_bounds(as_of: str, bounded: set[str]) -> None:
    found = values(family(as_of=as_of, **whole_tables()))
    assert {key for key in ("nih", "nsf", "dod") if found["19740", key]["status"] == "bounded"} == bounded


def keys(row: Mapping[str, Any]) -> list[str]:
    return str(row["inputs"]).split(";")


def inputs_again(found: FamilyResult, **tables: pl.LazyFrame) -> dict[str, tuple[float | None, float | None, int]]:
    """key -> amount, the same computed from the tables, and how many rows it is of."""
    again = found.inputs.join(amounts_again(found.inputs, {"census_pep": PEP, **tables}), on="key")
    return {row["key"]: (row["amount"], row["again"], row["rows"] or 0) for row in again.to_dicts()}


def assert_all_again(found: FamilyResult, **tables: pl.LazyFrame) -> None:
    """Every value has inputs; their rows add up to the amounts, and the formula over these gives the value."""
    for key, (amount, again, rows) in inputs_again(found, **tables).items():
        assert again == (None if amount is None else pytest.approx(amount)), (key, rows)
    values_of = list(values_again(found.facts, found.inputs))
    assert values_of
    for key, value, again in values_of:
        assert again == pytest.approx(value, rel=1e-12, abs=1e-12), key


def test_every_value_is_computed_again_from_the_rows_that_it_names() -> None:
    tables = whole_tables()
    found = family(**tables)
    assert_all_again(found, **tables)
    total = values(found)["19740", "research"]
    assert total["formula"] == "100000 * (nih + nsf + dod) / residents"
    assert keys(total) == [
        "nih=awards/nih/19740/2023",
        "nsf=awards/nsf/none/2023",
        "dod=awards/dod/19740/2023",
        "residents=residents/19740/2023",
    ]
    # The subproject and the project of Veterans Affairs are not among the rows.
    assert inputs_again(found, **tables)["awards/nih/19740/2023"] == (2_000.0, 2_000.0, 2)
    change = values(found)["19740", "research_awards_yoy"]
    assert change["formula"] == "(nih + nsf + dod) / (before_nih + before_nsf + before_dod) - 1"
    assert keys(change)[3:] == [
        "before_nih=awards/nih/19740/2022",
        "before_nsf=awards/nsf/none/2022",
        "before_dod=awards/dod/19740/2022",
    ]
    real = history(found, "market", "research_awards_real_usd_per_100k")["19740", YEAR - 1]
    assert real["formula"] == (
        "100000 * (nih * 1.267815 / 1.220966 + nsf * 1.2207 / 1.1673 + dod * 1.2207 / 1.1673) / residents"
    )


def test_a_sector_of_all_awards_shares_their_input() -> None:
    found = values(family(**whole_tables()))
    assert keys(found["19740", "health"])[0] == "nih=awards/nih/19740/2023"
    assert keys(found["19740", "tech"])[0] == "nih=awards/nih/19740/2023/tech"
    assert keys(found["19740", "defense"])[2] == "dod=awards/dod/19740/2023"
    assert keys(found["19740", "health"])[2] == "dod=awards/dod/19740/2023/health"


def test_a_market_of_thousands_of_awards_adds_up_and_leaves_out_its_neighbor() -> None:
    city = {"recipient_city": "DENVER", "recipient_state": "CO"}
    elsewhere = {**city, "performance_county_fips": "08013", "amount_usd": 7.0}
    table = awards("NIH", *[{**city, "amount_usd": 0.1 * n} for n in range(3_000)], elsewhere)
    found = family(nih_reporter=table)
    assert_all_again(found, nih_reporter=table)
    amount, _, rows = inputs_again(found, nih_reporter=table)["awards/nih/19740/2023"]
    assert (amount, rows) == (449_850.0, 3_000)
    assert values(found)["19740", "nih"]["value"] == 44_985.0


def test_no_order_of_rows_changes_a_digit() -> None:
    system = {"recipient_name": "State University System", "recipient_state": "CO"}
    known = STATE_UNIVERSITY.with_columns(payload_sha256=pl.lit("ipeds-sha")).lazy()
    table = awards(
        "NIH", *[{**(system if n % 5 == 0 else HOME), "amount_usd": 0.1 * n, "title": str(n)} for n in range(200)]
    ).collect()
    found = [
        family(nih_reporter=rows.lazy(), ipeds_institutions=known, usaspending_dod_counties=counties)
        for rows, counties in ((table, DOD), (table.reverse(), DOD.reverse()), (table.sample(fraction=1, seed=7), DOD))
    ]
    for other in found[1:]:
        assert other.facts.sort("geo_code", "metric", "year").equals(found[0].facts.sort("geo_code", "metric", "year"))
        assert other.inputs.sort("key").equals(found[0].inputs.sort("key"))
        assert other.extracts["awards"].equals(found[0].extracts["awards"])


def test_the_nation_has_no_base_without_all_states() -> None:
    found = family(people=PEP.filter(pl.col("county_fips") != "56000"), **whole_tables())
    nation = history(found, "nation", "nih_awards_usd_per_100k")["US", YEAR]
    assert (nation["status"], nation["reason"]) == ("no_base", "no residents of every state in the year")
    assert history(found, "state", "nih_awards_usd_per_100k")["08", YEAR]["status"] == "derived"
    assert ("56", YEAR) not in history(found, "state", "nih_awards_usd_per_100k")


def test_an_award_without_an_amount_stands_apart_among_the_inputs() -> None:
    table = awards("NIH", {**HOME, "amount_usd": 5.0}, {**HOME, "amount_usd": None}, {**HOME, "amount_usd": 2.0})
    found = family(nih_reporter=table)
    nih = values(found)["19740", "nih"]
    assert (nih["status"], nih["low"]) == ("bounded", pytest.approx(0.7))
    assert keys(nih)[:2] == ["nih=awards/nih/19740/2023", "nih=awards/nih/19740/2023/withheld"]
    again = inputs_again(found, nih_reporter=table)
    assert again["awards/nih/19740/2023"] == (7.0, 7.0, 2)
    assert again["awards/nih/19740/2023/withheld"] == (None, None, 1)


def test_an_award_split_over_campuses_counts_by_those_in_the_place() -> None:
    system = {"recipient_name": "State University System", "recipient_state": "CO"}
    tables = {
        "nih_reporter": awards("NIH", {**system, "amount_usd": 1_000.0}, {**HOME, "amount_usd": 10.0}),
        "ipeds_institutions": STATE_UNIVERSITY.with_columns(payload_sha256=pl.lit("ipeds-sha")).lazy(),
    }
    found = family(**tables)
    assert_all_again(found, **tables)
    denver = values(found)["19740", "nih"]
    # Two of four campuses are in Denver: 510 dollars for 1,000,000 residents.
    assert denver["value"] == pytest.approx(51.0)
    assert denver["formula"] == "100000 * (nih + sum(nih_split * nih_campuses / nih_all_campuses)) / residents"
    boulder = values(found)["14500", "nih"]
    assert boulder["value"] == pytest.approx(125.0)
    assert boulder["formula"] == "100000 * sum(nih_split * nih_campuses / nih_all_campuses) / residents"
    # The state and the nation have all four.
    assert history(found, "nation", "nih_awards_usd_per_100k")["US", YEAR]["value"] == pytest.approx(1_010 / 17)


def test_a_renamed_county_is_among_the_rows_of_its_market() -> None:
    listed = pl.DataFrame({"cbsa_code": ["19740"], "county_fips": ["46102"], "qcew_area": ["C1974"]})
    people = pep({"46102": 100_000})
    table = dod((YEAR, "other", "46113", 50.0))
    found = family(listed=listed, people=people, usaspending_dod_counties=table)
    assert values(found)["19740", "dod"]["value"] == pytest.approx(50.0)
    assert inputs_again(found, usaspending_dod_counties=table, census_pep=people)["awards/dod/19740/2023"] == (
        50,
        50,
        1,
    )


def test_awards_by_institution() -> None:
    table = awards(
        "NIH",
        {
            "recipient_name": "University of Denver",
            "recipient_city": "Denver",
            "recipient_state": "CO",
            "title": "Robots",
        },
        {
            "recipient_name": "University of Denver",
            "recipient_city": "Denver",
            "recipient_state": "CO",
            "title": "Robots",
        },
        {"recipient_name": "Someone", "recipient_zip": "80302", "recipient_state": "CO", "amount_usd": None},
    )
    rows = family(nih_reporter=table).extracts["awards"].to_dicts()
    denver = next(row for row in rows if row["slug"] == "denver")
    assert denver == {
        "slug": "denver",
        "msa_id": "DEN",
        "cbsa_code": "19740",
        "fiscal_year": YEAR,
        "agency": "NIH",
        "institution": "University of Denver",
        "tech": True,
        "health": True,
        "defense": False,
        "awards": 2,
        "without_amount": 0,
        "usd": 2_000.0,
        "real_usd": 2_000.0,
        "placed_by": "recipient_city",
    }
    boulder = next(row for row in rows if row["slug"] == "boulder")
    assert (boulder["placed_by"], boulder["usd"], boulder["without_amount"]) == ("recipient_zip", 0.0, 1)


def test_connecticut_by_the_other_scheme_is_never_a_silent_zero() -> None:
    listed = pl.DataFrame({"cbsa_code": ["14860"], "county_fips": ["09120"], "qcew_area": ["C1486"]})
    markets = pl.DataFrame({"slug": ["bridgeport"], "msa_id": ["BDR"], "cbsa_code": ["14860"], "name": ["Bridgeport"]})
    people = pep({"09120": 100_000})
    table = dod((YEAR, "other", "09001", 100.0))
    scope = Scope(year=YEAR, as_of="2024-06", delineation="2023-07")
    tables = {"usaspending_dod_counties": table, "census_pep": people}
    given = FamilyInputs(tables, scope, markets, listed, listed, market_residents(people, listed))
    row = values(award_family(given))["14860", "dod"]
    assert (row["value"], row["status"]) == (None, "not_comparable")
    assert row["reason"] == OTHER_SCHEME
    every = {"usaspending_dod_counties": pl.concat([table, dod((YEAR - 1, "other", "09001", 90.0))])}
    for agency, name in (("NIH", "nih_reporter"), ("NSF", "nsf_awards")):
        abroad = {"amount_usd": 1.0, "performance_country": "GERMANY"}
        every[name] = awards(agency, abroad, {**abroad, "fiscal_year": YEAR - 1})
    found = award_family(replace(given, tables={**tables, **every}))
    change = values(found)["14860", "research_awards_yoy"]
    assert (change["status"], change["formula"]) == ("not_comparable", "(nih + nsf) / (before_nih + before_nsf) - 1")
    alone = values(award_family(given))["14860", "dod"]
    assert (alone["formula"], alone["inputs"]) == (None, None)
    # Nor where another agency has it by the right one.
    right = awards("NIH", {"performance_county_fips": "09120", "amount_usd": 500.0})
    both = values(award_family(replace(given, tables={**tables, "nih_reporter": right})))
    assert (both["14860", "dod"]["status"], both["14860", "dod"]["reason"]) == ("not_comparable", OTHER_SCHEME)
    assert (both["14860", "nih"]["value"], both["14860", "nih"]["status"]) == (500.0, "derived")
    assert (both["14860", "research"]["status"], both["14860", "research"]["low"]) == ("bounded", 500.0)


def places(*rows: Mapping[str, str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(PLACE, pl.String)).with_row_index("place")


STATE_UNIVERSITY = institutions(
    {"name": "State University-North", "city": "Boulder", "state": "CO", "zip5": "80309", "county_fips": "08013"},
    {"name": "State University-South", "city": "Colorado Springs", "state": "CO", "county_fips": "08041"},
    {"name": "State University-Downtown", "city": "Denver", "state": "CO", "county_fips": "08031"},
    {"name": "State University-Health", "city": "Denver", "state": "CO", "county_fips": "08031"},
    {
        "name": "State University System",
        "city": "Denver",
        "state": "CO",
        "county_fips": "08031",
        "is_system_office": True,
    },
).with_columns(system_name=pl.lit("State University System"))


def placed(
    row: Mapping[str, str], known: pl.DataFrame | None = STATE_UNIVERSITY
) -> list[tuple[str | None, float, str]]:
    found = place_awards(places(row), known, "planning_regions").sort("county_fips")
    return found.select("county_fips", "share", "placed_by").rows()


def test_the_first_thing_that_is_known_decides() -> None:
    every = {
        "performance_county_fips": "08001",
        "performance_zip": "80903",
        "recipient_name": "State University North",
        "recipient_state": "CO",
        "recipient_county_fips": "08059",
        "recipient_zip": "80521",
        "recipient_city": "Pueblo",
    }
    order = [
        ("performance_county_fips", "08001", "performance_county"),
        ("performance_zip", "08041", "performance_zip"),
        ("recipient_name", "08013", "institution_name"),
        ("recipient_county_fips", "08059", "recipient_county"),
        ("recipient_zip", "08069", "recipient_zip"),
        ("recipient_city", "08101", "recipient_city"),
    ]
    left = dict(every)
    for column, county, by in order:
        assert placed(left) == [(county, 1.0, by)]
        del left[column]
    assert placed(left) == [(None, 1.0, "the place is in no list")]
    assert placed({}) == [(None, 1.0, "no place is stated")]


def test_one_of_several_campuses_is_the_one_at_the_address() -> None:
    system = {"recipient_name": "STATE UNIVERSITY SYSTEM", "recipient_state": "CO"}
    assert placed({**system, "recipient_city": "BOULDER"}) == [("08013", 1.0, "system_name")]
    assert placed({**system, "recipient_zip": "80309"}) == [("08013", 1.0, "system_name")]
    # An address where no campus is decides by itself.
    assert placed({**system, "recipient_city": "Pueblo"}) == [("08101", 1.0, "recipient_city")]


def test_a_system_without_an_address_is_split_into_equal_shares_that_add_up_to_one() -> None:
    found = placed({"recipient_name": "State University System", "recipient_state": "CO"})
    assert found == [
        ("08013", 0.25, "equal_shares"),
        ("08031", 0.5, "equal_shares"),
        ("08041", 0.25, "equal_shares"),
    ]
    for campuses in (3, 6, 7, 11, 49):
        known = institutions(
            *(
                {"name": f"C{n}", "city": "X", "state": "CO", "county_fips": f"08{2 * n + 1:03d}"}
                for n in range(campuses)
            )
        ).with_columns(system_name=pl.lit("Wide System"))
        shares = [share for _, share, _ in placed({"recipient_name": "Wide", "recipient_state": "CO"}, known)]
        assert len(shares) == campuses
        assert sum(shares) == 1.0
        assert all(abs(Fraction(share) - Fraction(1, campuses)) < Fraction(1, 10**15) for share in shares)


def test_identifiers_are_looked_up_before_names() -> None:
    known = institutions(
        {
            "name": "One College",
            "ueis": "ABCDEFGHIJK1|ABCDEFGHIJK2",
            "city": "A",
            "state": "CO",
            "county_fips": "08001",
        },
        {"name": "Two College", "city": "B", "state": "CO", "county_fips": "08013"},
    )
    row = {"recipient_uei": "abcdefghijk2", "recipient_name": "Two College", "recipient_state": "CO"}
    assert placed(row, known) == [("08001", 1.0, "institution_uei")]
    del row["recipient_uei"]
    assert placed(row, known) == [("08013", 1.0, "institution_name")]
    assert placed({**row, "recipient_state": "WY"}, known) == [(None, 1.0, "the place is in no list")]


def test_a_code_of_connecticuts_other_scheme_counts_as_not_known() -> None:
    row = {"performance_county_fips": "09001", "recipient_city": "Hartford", "recipient_state": "CT"}
    regions = place_awards(places(row), None, "planning_regions")
    assert regions.select("county_fips", "placed_by").row(0) == ("09110", "recipient_city")
    assert place_awards(places(row), None, "counties").row(0)[1] == "09001"


@pytest.mark.parametrize(
    ("country", "by"),
    [("CANADA", "foreign"), ("UNITED STATES", "recipient_city"), ("USA", "recipient_city"), ("us", "recipient_city")],
)
def test_countries_as_publishers_write_them(country: str, by: str) -> None:
    row = {"recipient_city": "Denver", "recipient_state": "CO", "recipient_country": country}
    assert placed(row)[0][2] == by


def test_work_abroad_counts_before_the_recipient_and_work_at_home_before_a_foreign_recipient() -> None:
    at_home = {"recipient_city": "Denver", "recipient_state": "CO", "recipient_country": "USA"}
    assert placed({**at_home, "performance_country": "GERMANY"}) == [(None, 1.0, "foreign")]
    assert placed({"recipient_country": "GERMANY", **HOME}) == [("08031", 1.0, "performance_county")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UNIVERSITY OF CALIFORNIA-IRVINE", "University of California, Irvine"),
        ("Pennsylvania State Univ University Park", "The Pennsylvania State University - University Park"),
        ("Regents of the University of Michigan", "UNIVERSITY OF MICHIGAN"),
        ("Alabama A & M University", "ALABAMA A AND M UNIVERSITY"),
        ("St. John's University", "Saint Johns University"),
    ],
)
def test_names_of_one_institution_are_the_same(one: str, other: str) -> None:
    keys = pl.DataFrame({"name": [one, other]}).select(name_key(pl.col("name"))).to_series()
    assert keys.n_unique() == 1


def test_names_of_two_institutions_are_not_the_same() -> None:
    names = [
        "University of Miami",
        "Miami University",
        "State University",
        "University of Maryland, Baltimore",
        "",
        "The",
    ]
    keys = pl.DataFrame({"name": names}).select(name_key(pl.col("name"))).to_series().to_list()
    assert len(set(keys[:4])) == 4
    assert keys[4:] == [None, None]


def test_codes_may_come_as_categories() -> None:
    table = awards("NIH", {**HOME, "program_code": "EB", "recipient_state": "CO"}).with_columns(
        pl.col("program_code", "recipient_state", "agency").cast(pl.Categorical)
    )
    found = counted_awards({"nih_reporter": table}, YEAR)
    assert found.select("tech", "health", "defense", "cents").rows() == [(True, True, False, 100_000)]


@pytest.mark.parametrize(
    ("agency", "row", "sectors"),
    [
        ("NIH", {"program_code": "CA"}, {"health"}),
        ("NIH", {"program_code": None, "title": None}, {"health"}),
        ("NIH", {"title": "A Machine Learning approach to anthrax and biodefense"}, {"health", "tech", "defense"}),
        ("NSF", {"program_code": "GEO", "title": "Seafloor weathering"}, set()),
        ("NSF", {"program_code": "47.070"}, {"tech"}),
        ("NSF", {"program_title": "Directorate for Computer & Information Science & Engineering"}, {"tech"}),
        ("NSF", {"program_code": "MPS", "title": "Topology of militaria"}, set()),
        ("DOD", {"program_code": "12.420"}, {"defense", "health"}),
        ("DOD", {"program_code": "AN11"}, {"defense", "health"}),
        ("DOD", {"program_code": "12.910"}, {"defense", "tech"}),
        ("DOD", {"program_code": "AC12", "title": "Cancer software"}, {"defense"}),
    ],
)
def test_rules_of_sectors(agency: str, row: dict[str, Any], sectors: set[str]) -> None:
    found = with_sectors(awards(agency, row), agency).select("tech", "health", "defense").collect().row(0, named=True)
    assert {sector for sector, hit in found.items() if hit} == sectors


def test_awards_of_a_retired_county_are_in_the_extract_of_its_market_too() -> None:
    """Bedford city (51515) became a part of Bedford County (51019): its 1,000 dollars are the market's, in both."""
    listed = LISTED.with_columns(pl.col("county_fips").replace({"08031": "51019"}))
    found = family(listed, pep({"51019": 100_000}), nsf_awards=awards("NSF", {"performance_county_fips": "51515"}))

    rows = found.extracts["awards"]
    assert rows.select("cbsa_code", "usd").rows() == [("19740", 1_000.0)]
