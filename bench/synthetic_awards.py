"""Research awards of three publishers, as many as are wanted in every fiscal year, at real places. Always the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import Any

import numpy as np
import polars as pl

from aker_geo import codes
from aker_geo.lists import FOLDER
from aker_sample.publisher import Row, Rows
from aker_sample.publishers import nih, nsf, usaspending

INSTITUTES = ("AG", "AI", "CA", "DK", "EY", "GM", "HD", "HL", "MH", "NS")
ACTIVITIES = ("R01", "R21", "U01", "P30", "K08", "F31", "T32", "R43")
DIRECTORATES = {"BIO": "Biological Sciences", "CSE": "Computer Science", "ENG": "Engineering", "GEO": "Geosciences"}
# Members of an institution that the publisher sends and nobody reads.
UNREAD = {
    **dict.fromkeys(("city", "country", "org_state_name", "fips_country_code")),
    "dept_type": "INTERNAL MEDICINE/MEDICINE",
    "org_fips": "US",
    "org_ipf_code": "9087701",
    "external_org_id": 9_087_701,
}
_WORDS = (
    *("adaptive", "analysis", "architecture", "assessment", "atmospheric", "biological", "catalysis", "cellular"),
    *("chemical", "clinical", "cognitive", "collaborative", "computational", "control", "coupled", "design"),
    *("development", "diagnostics", "discovery", "disease", "dynamics", "early", "emerging", "energy"),
    *("engineering", "environmental", "evaluation", "factors", "gene", "graph", "heat", "human", "imaging"),
    *("immune", "interface", "intervention", "laser", "learning", "materials", "mechanisms", "membrane"),
    *("metabolic", "modeling", "molecular", "networks", "neural", "nonlinear", "novel", "optical", "outcomes"),
    *("pathways", "phase", "plasma", "polymer", "prevention", "protein", "quantum", "receptor", "regulation"),
    *("resilient", "response", "robust", "role", "sensing", "signaling", "simulation", "spectroscopy", "stem"),
    *("structure", "surface", "synthesis", "systems", "targeted", "therapy", "tissue", "training"),
    *("translational", "transport", "turbulence", "vaccine", "vascular", "wave"),
)


@cache
def places() -> list[dict[str, str]]:
    """3,000 populated places, the largest first: name, state (postal code), county (five digits), zip."""
    named = pl.read_csv(FOLDER / "places.csv", infer_schema=False).with_columns(pl.col("population").cast(pl.Int64))
    zips = pl.read_csv(FOLDER / "zip_counties.csv", infer_schema=False).unique("county_fips", keep="first")
    return (
        named.drop_nulls("population")
        .join(zips.select("county_fips", "zip"), on="county_fips")
        .sort("population", "name", descending=[True, False])
        .head(3_000)
        .select(
            pl.col("name").str.to_uppercase(),
            pl.col("county_fips").str.slice(0, 2).replace_strict(codes.postal_codes()).alias("state"),
            pl.col("county_fips").alias("county"),
            "zip",
        )
        .to_dicts()
    )


def _draws(seed: int, count: int, words: int) -> Iterator[tuple[int, dict[str, str], str, int]]:
    """Number, place (large ones more often), title and dollars (half of them below 300,000) of so many awards."""
    draw = np.random.default_rng(seed)
    weight = 1 / np.arange(1, len(places()) + 1)
    chosen = draw.choice(len(places()), count, p=weight / weight.sum())
    titles = np.array(_WORDS)[draw.integers(0, len(_WORDS), (count, words))]
    amounts = draw.lognormal(12.6, 1.1, count)
    for number, (at, title, amount) in enumerate(zip(chosen, titles, amounts, strict=True)):
        yield number, places()[at], f"SYNTHETIC {' '.join(title)}", int(amount)


def nih_double(count: int) -> nih.Nih:
    """NIH RePORTER with so many records in every fiscal year."""
    return nih.Nih(cache(partial(_nih_records, count)))


def _nih_records(count: int, year: int) -> Rows:
    first = datetime(year - 1, 11, 1)  # noqa: DTZ001 (the publisher's own time)
    return [_nih_record(year, first, *award) for award in _draws(year, count, 11)]


def _nih_record(year: int, first: datetime, number: int, place: dict[str, str], title: str, amount: int) -> Row:
    institute, activity = INSTITUTES[number % len(INSTITUTES)], ACTIVITIES[number % len(ACTIVITIES)]
    where = place["name"], place["state"], f"{place['zip']}1234", f"SYN{number % 700:09d}", "UNITED STATES"
    return nih.record(
        year * 1_000_000 + number,
        year,
        subproject_id=f"{number % 9_000:04d}" if number % 8 == 0 else None,
        core_project_num=f"{activity}{institute}{number // 3:06d}",
        organization=nih.organization(f"SYNTHETIC UNIVERSITY OF {place['name']}", *where) | UNREAD,
        award_amount=amount,
        activity_code=activity,
        agency_ic_admin={"code": institute, "abbreviation": institute, "name": f"National Institute {institute}"},
        project_title=title,
        spending_categories_desc="Cancer; Clinical Research; Prevention" if number % 2 else None,
        date_added=(first + timedelta(minutes=11 * (number % 48_000))).isoformat(),
    )


def nsf_double(count: int) -> nsf.Nsf:
    """NSF's award search with so many awards made in every fiscal year."""
    return nsf.Nsf(cache(partial(_nsf_awards, count)))


def _nsf_awards(count: int, year: int) -> Rows:
    return [_nsf_award(year, *award) for award in _draws(year, count, 10)]


def _nsf_award(year: int, number: int, place: dict[str, str], title: str, amount: int) -> Row:
    made = date(year - 1, 10, 1) + timedelta(days=number % 365)
    short, long = list(DIRECTORATES.items())[number % len(DIRECTORATES)]
    parts = [f"FY {year + later} = ${amount / 2:,.2f}" for later in range(2)] if number % 3 == 0 else []
    where = {"City": place["name"], "StateCode": place["state"], "ZipCode": f"{place['zip']}1234"}
    return nsf.award(
        year * 100_000 + number,
        made,
        title=title,
        awardeeName=f"SYNTHETIC UNIVERSITY OF {place['name']}",
        ueiNumber=f"SYN{number % 900:09d}",
        **{f"{side}{part}": value for side in ("awardee", "perf") for part, value in where.items()},
        dirAbbr=short,
        orgLongName=f"Directorate for {long}",
        fundsObligatedAmt=f"{amount}",
        fundsObligated=parts or [f"FY {year} = ${amount:,.2f}"],
        startDate=(made + timedelta(days=40)).strftime("%m/%d/%Y"),
        expDate=(made + timedelta(days=1_100)).strftime("%m/%d/%Y"),
    )


def dod_double(count: int) -> usaspending.Usaspending:
    """USAspending with so many awards in every fiscal year, a third of them assistance, and dollars of every county."""
    groups = {"assistance": count // 3, "contracts": count - count // 3}
    made = cache(_dod_awards)

    def awards(filters: usaspending.Filters) -> Rows:
        group = "assistance" if "02" in filters["award_type_codes"] else "contracts"
        return made(group, groups[group], _fiscal_year(filters))

    return usaspending.Usaspending(awards, _dod_shapes)


def _fiscal_year(filters: usaspending.Filters) -> int:
    return nsf.fiscal_year(date.fromisoformat(filters["time_period"][0]["end_date"]))


def _dod_awards(group: str, count: int, year: int) -> Rows:
    return [_dod_award(group, year, *award) for award in _draws(year + len(group), count, 18)]


def _dod_award(group: str, year: int, number: int, place: dict[str, str], words: str, amount: int) -> Row:
    name = f"W911NF{year}{number:08d}"
    start = date(year - 1, 10, 1) + timedelta(days=number % 365)
    site = places()[number % len(places())]
    changes: dict[str, Any] = {
        "internal_id": 300_000_000 + number,
        "generated_internal_id": f"CONT_AWD_{name}_9700_-NONE-_-NONE-",
        "Award ID": name,
        "Recipient Name": f"SYNTHETIC RESEARCH OF {place['name']}",
        "Recipient UEI": f"SYN{number % 9_000:09d}",
        "Recipient Location": _location(place) | {"address_line1": "1 SYNTHETIC WAY", "address_line2": None},
        "Primary Place of Performance": _location(site),
        "Award Amount": amount + 0.25,
        "Description": words.upper(),
        "End Date": (start + timedelta(days=900)).isoformat(),
    }
    if group == "assistance":
        listing = {"cfda_number": "12.300", "cfda_program_title": "BASIC AND APPLIED SCIENTIFIC RESEARCH"}
        changes |= {
            "generated_internal_id": f"ASST_NON_{name}_097",
            "Award Type": "PROJECT GRANT (B)",
            "Contract Award Type": None,
            "CFDA Number": listing["cfda_number"],
            "primary_assistance_listing": listing,
            "PSC": None,
            "_type": "04",
        }
    return usaspending.award(number, start.isoformat(), **changes)


def _location(place: dict[str, str]) -> Row:
    return usaspending.HUNTSVILLE | {
        "state_code": place["state"],
        "state_name": codes.state_names()[place["county"][:2]],
        "city_name": place["name"],
        "county_code": place["county"][2:],
        "county_name": place["name"],
        "zip4": f"{place['zip']}1234",
        "zip5": place["zip"],
    }


def _dod_shapes(layer: str, filters: usaspending.Filters) -> Rows:
    """Dollars of counties, or their sums by state."""
    by_county = {place["county"]: place["state"] for place in places()}
    amounts = np.random.default_rng(_fiscal_year(filters)).lognormal(12, 2, len(by_county)).round()
    sums: dict[str, float] = {}
    for (county, state), amount in zip(sorted(by_county.items()), amounts.tolist(), strict=True):
        code = county if layer == "county" else state
        sums[code] = sums.get(code, 0.0) + amount
    return [usaspending.shape(code, amount) for code, amount in sums.items()]
