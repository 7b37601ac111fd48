"""Which tables of the American Community Survey the sample has: enough to tell an address without making an answer."""

from __future__ import annotations

YEARS = (2016, 2017, 2018, 2019, 2021, 2022, 2023)
TABLES = {"B07001": 96, "B07401": 80, "B19013": 1, "B01001": 49}  # with their number of lines
METRO = "metropolitan statistical area/micropolitan statistical area"
GEOGRAPHIES = (METRO, "state", "us")
