"""NIH awards of the sample: synthetic, to published institutions of the twelve metros and a few others."""

from __future__ import annotations

from functools import cache

from aker_sample.awardees import LAST_YEAR, SUBJECTS, Awardee, awardees, shares
from aker_sample.publisher import Row
from aker_sample.publishers.nih import organization, record

INSTITUTES = {
    "CA": "National Cancer Institute",
    "HL": "National Heart, Lung, and Blood Institute",
    "AI": "National Institute of Allergy and Infectious Diseases",
    "EB": "National Institute of Biomedical Imaging and Bioengineering",
    "GM": "National Institute of General Medical Sciences",
}
CENTERS = 4  # awards in a year that have subprojects
ABROAD = Awardee("SYNTHETIC INSTITUTE ABROAD", "MONTREAL", "QC", "H3A 0G4", "", 45.5, -73.6, 2, 0)
COMPANY = Awardee("SYNTHETIC BIOTECH, INC.", "BOISE", "ID", "837020000", "", 43.6, -116.2, 1, 0)


@cache
def records(year: int) -> tuple[Row, ...]:
    """All awards of a fiscal year, by application number: parents, their subprojects, one of Veterans Affairs."""
    grants = [(who, number) for who in (*awardees(), ABROAD, COMPANY) for number in range(who.nih)]
    names = [f"{who.name}/{number}" for who, number in grants]
    sizes = shares([f"{name}/{year}" for name in names], "nih dollars")
    chosen = zip(grants, shares(names, "nih institute"), sizes, strict=True)
    parents = [_record(year, at, who, share, size) for at, ((who, _), share, size) in enumerate(chosen)]
    parts = [
        parent
        | {
            "appl_id": parent["appl_id"] + 50_000 + at,
            "subproject_id": f"{7000 + at}",
            "award_amount": parent["award_amount"] // 5,
            "project_title": f"SYNTHETIC: core {at % 2 + 1} of a center",
        }
        for at, parent in enumerate(parent for parent in parents[: CENTERS * 3 : 3] for _ in range(2))
    ]
    return (*parents, *parts, _veterans(year, parents[0]))


def _record(year: int, at: int, who: Awardee, share: float, size: float) -> Row:
    code = list(INSTITUTES)[int(share * len(INSTITUTES))]
    serial = f"{code}{900_000 + at:06d}"
    home = who is not ABROAD
    country = "UNITED STATES" if home else "CANADA"
    return record(
        year * 100_000 + at,
        year,
        project_num=f"5R01{serial}-02",
        core_project_num=f"R01{serial}",
        organization=organization(
            who.name.upper(), who.city.upper(), who.state, who.zip_code, who.uei or None, country
        ),
        award_amount=round((250_000 + 600_000 * size) * 1.035 ** (year - LAST_YEAR)),
        agency_ic_admin={"code": code, "abbreviation": None, "name": INSTITUTES[code]},
        project_start_date=f"{year - 1}-12-01T00:00:00",
        project_end_date=f"{year + 3}-11-30T00:00:00",
        project_title=f"SYNTHETIC: {SUBJECTS[at % len(SUBJECTS)]}",
        spending_categories_desc="Clinical Research; Prevention" if at % 3 else None,
        geo_lat_lon={"lat": who.latitude, "lon": who.longitude} if home else None,
    )


def _veterans(year: int, like: Row) -> Row:
    """Veterans Affairs reports its projects without their dollars."""
    return like | {
        "appl_id": year * 100_000 + 90_000,
        "award_amount": None,
        "activity_code": "I01",
        "agency_ic_admin": {"code": "VA", "abbreviation": "VA", "name": "Veterans Affairs"},
        "core_project_num": "I01VA900000",
    }
