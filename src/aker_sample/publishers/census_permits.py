"""The Census Bureau's Building Permits Survey: one text of all counties a year, below two rows of headings."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from aker_sample.publisher import Files, Publisher, Route, content

SIZES = ("1-unit", "2-units", "3-4 units", "5+ units")
TEXT = "text/plain"
UPPER = ",".join(
    (
        "Survey,FIPS,FIPS,Region,Division,County",
        *(f",{size}," for size in SIZES),
        *(f",{size}," for size in ("1-unit rep", "2-units rep", "3-4 units rep")),
        ", 5+units rep",
    )
)
LOWER = ",".join(("Date,State,County,Code,Code,Name", *("Bldgs,Units,Value" for _ in range(8)), ""))
# One county of a year: state, county part, region, division, name, then for each size (buildings, units, dollars),
# of all places and of those that reported.
County = tuple[str, str, str, str, str, tuple[tuple[int, int, int], ...]]


def building_permits(counties: Callable[[int], Iterable[County] | None]) -> Files:
    """The annual files. counties: the rows of a year, or None where it is not published."""

    def annual(year: str) -> bytes | None:
        rows = counties(int(year))
        return None if rows is None else written(int(year), rows)

    return Files("https://www2.census.gov", "1", Route(r"/econ/bps/County/co(\d{4})a\.txt", annual, TEXT))


def written(year: int, rows: Iterable[County]) -> bytes:
    """The file: names padded with blanks, a blank line below the headings, as the publisher has it."""
    lines = [UPPER, LOWER.removesuffix(","), " "]
    for state, county, region, division, name, sizes in rows:
        figures = ",".join(f"{buildings},{units},{value}" for buildings, units, value in sizes)
        lines.append(f"{year},{state},{county},{region},{division},{name:<45},{figures}")
    return ("\n".join(lines) + "\n").encode("latin-1")


def sample() -> tuple[Publisher, ...]:
    """Synthetic permits of the sample's counties."""
    return (building_permits(content("permits", "counties")),)
