"""Lists of invented companies in the forms that publishers use: no mend may lose what is read of them.

Every fourth of them is read here; `make eval` reads all.
"""

from __future__ import annotations

from collections import Counter

import pytest

from scripts.announcement_scores import invented_lists, projects_right

EVERY = 4
# Projects read right in every field when this was written; more is better, and is then written here.
RIGHT = {"IA": 37, "IB": 34, "IC": 26, "ID": 27}
PROJECTS = {"IA": 155, "IB": 189, "IC": 177, "ID": 168}


def test_the_lists_are_all_there() -> None:
    counted: Counter[str] = Counter()
    for row in invented_lists():
        counted[row["set"]] += len(row["projects"])
    assert counted == PROJECTS


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_no_fewer_projects_are_read_right(name: str) -> None:
    read = [row for row in invented_lists()[::EVERY] if row["set"] == name]
    assert sum(projects_right(row) for row in read) >= RIGHT[name]
