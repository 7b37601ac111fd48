"""A vendor's amenity feed for the sample's metros. Synthetic."""

from __future__ import annotations

from aker_sample import noise
from aker_sample.base_files import titles
from aker_sample.publisher import Row

AMENITIES = {"fitness": 6.0, "pool": 9.0, "coworking": 4.0, "pet": 2.5, "package_room": 3.0, "parking": 12.0}
UNSURVEYED = ("26620",)  # a market without rows


def rows(year: int) -> list[Row]:
    """The sums of a year, one row per metro and amenity."""
    return [
        _row(metro, year, amenity, cost)
        for metro in titles("2023")
        if metro not in UNSURVEYED
        for amenity, cost in AMENITIES.items()
    ]


def _row(metro: str, year: int, amenity: str, cost: float) -> Row:
    def part(salt: str) -> float:
        return float(noise.uniform(noise.keys([f"{metro}/{year}/{amenity}"]), salt=salt)[0])

    properties = 3 + int(20 * part("properties"))
    units = properties * (150 + int(200 * part("units")))
    members = int(units * (0.15 + 0.5 * part("members")))
    before = int(members * (0.9 + 0.2 * part("before")))
    return {
        "cbsa_code": metro,
        "year": year,
        "amenity": amenity,
        "properties": properties,
        "unit_months": units * 12,
        "cost_usd": round(units * 12 * cost * (0.7 + 0.6 * part("cost")), 2),
        "membership_revenue_usd": round(members * 12 * cost * (0.2 + 0.5 * part("revenue")), 2),
        "households": units,
        "members": members,
        "members_before": before,
        "members_kept": int(before * (0.5 + 0.4 * part("kept"))),
    }
