"""Which edition of NAICS a data year is published by is data: a new edition is a row."""

from __future__ import annotations

from itertools import pairwise

import pytest

from aker_jobs.labor import naics_editions
from aker_jobs.labor.naics_editions import OPEN_END, Edition, crosses_edition, edition_of, editions
from aker_jobs.labor.sectors import comparable_codes, recoded_sectors, sector_definitions, sector_years


def test_editions_follow_one_another_without_a_gap() -> None:
    rows = editions()
    assert [(row.first_year, row.last_year) for row in rows][-1][1] == OPEN_END
    assert all(later.first_year == earlier.last_year + 1 for earlier, later in pairwise(rows))


def test_the_edition_of_a_year() -> None:
    assert [edition_of(year) for year in (2010, 2011, 2021, 2022, 2030)] == [None, 2017, 2017, 2022, 2022]
    assert crosses_edition(2021, 2022)
    assert not crosses_edition(2022, 2030)


def test_a_new_edition_is_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    new = (Edition(2017, 2011, 2021), Edition(2022, 2022, 2026), Edition(2027, 2027, OPEN_END))
    monkeypatch.setattr(naics_editions, "editions", lambda: new)
    assert crosses_edition(2026, 2027)
    assert edition_of(2027) == 2027


@pytest.mark.parametrize(("year", "windows"), [(2021, []), (2022, [1, 3, 5]), (2023, [3, 4, 5]), (2027, [])])
def test_windows_across_an_edition_are_followed_by_common_codes(year: int, windows: list[int]) -> None:
    sectors = sector_years(sector_definitions(), range(year - 5, year + 1))
    narrowed = [span for spans, _, changed in comparable_codes(sectors, year) if changed for span in spans]
    assert narrowed == windows


@pytest.mark.parametrize(
    ("year", "others"), [(2021, []), (2022, [2017, 2018, 2019, 2020, 2021]), (2024, [2019, 2020, 2021])]
)
def test_years_of_other_codes_are_known_by_sector(year: int, others: list[int]) -> None:
    sectors = sector_years(sector_definitions(), range(year - 5, year + 1))
    assert recoded_sectors(sectors, year).rows() == [("tech", other) for other in others]
