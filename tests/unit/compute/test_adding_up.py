"""Jobs of withheld cells brought to add up to all margins at once."""

from __future__ import annotations

import numpy as np
import pytest

from aker_jobs.labor.estimates.adding_up import added_up
from aker_jobs.labor.estimates.groups import AreaGroups
from aker_jobs.labor.estimates.margins import Numbers, Partition


def groups(kind: str, number: list[int], jobs: list[float]) -> AreaGroups:
    return AreaGroups.of(Partition(kind, np.array(number), np.array(jobs)))


def misfits(parts: list[AreaGroups], jobs: Numbers) -> list[float]:
    return [float(np.abs((part.remainder - part.sums(jobs))[: part.count]).max()) for part in parts]


def test_two_counties_share_two_industries_of_their_state() -> None:
    """By hand: the two industries are alike, so each county halves its jobs."""
    parts = [groups("state", [0, 1, 0, 1], [9.0, 9.0]), groups("county", [0, 0, 1, 1], [12.0, 6.0])]
    found = added_up(parts, np.array([5.0, 5.0, 1.0, 1.0]))
    assert found == pytest.approx([6, 6, 3, 3], abs=0.06)


def test_a_long_chain_of_cells_is_closed() -> None:
    """By hand: neighbors share 100 jobs, in turn of a county and of a state; the first and the last have 80 each by
    their metro, so that all are 80 and 20 in turn. Sweeps alone carry that over 121 cells in thousands."""
    cells = 121
    at = np.arange(cells)
    county = np.where(at < cells - 1, at // 2, cells // 2)
    state = np.where(at > 0, (at - 1) // 2, cells // 2)
    metro = np.where((at == 0) | (at == cells - 1), 0, 1)
    parts = [
        AreaGroups.of(Partition("state", state, np.full(cells // 2, 100.0))),
        AreaGroups.of(Partition("metro", metro, np.array([160.0]))),
        AreaGroups.of(Partition("county", county, np.full(cells // 2, 100.0))),
    ]
    found = added_up(parts, np.full(cells, 50.0))
    assert max(misfits(parts, found)) < 0.15
    assert found == pytest.approx(np.where(at % 2 == 0, 80, 20), abs=5)


def test_a_cell_is_never_below_zero_and_none_stays_none() -> None:
    """The second cell of the county has to give way to the last job, though it is as large as the first."""
    parts = [groups("state", [0, 1, 1], [10.0, 0.5]), groups("county", [0, 0, 1], [10.2, 0.3])]
    found = added_up(parts, np.array([40.0, 40.0, 0.3]))
    assert (found > 0).all()
    assert max(misfits(parts, found)) < 0.15
    assert added_up(parts, np.array([40.0, 0.0, 0.3]))[1] == 0


def test_of_margins_that_contradict_each_other_counties_hold() -> None:
    """A state's cells are 1 job more than those of its counties: each figure was rounded for itself."""
    parts = [
        groups("state", [0, 0, 1, 1], [21.0, 10.0]),
        groups("metro", [0, 1, 1, 2], [10.0, 12.0]),
        groups("county", [0, 1, 2, 2], [10.0, 10.0, 10.0]),
    ]
    found = added_up(parts, np.array([9.0, 9.0, 3.0, 7.0]))
    assert misfits(parts[2:], found) == pytest.approx([0], abs=1e-9)
    assert max(misfits(parts[:2], found)) == pytest.approx(1, abs=0.1)
    assert found[2:] == pytest.approx([2, 8], abs=0.1)


def test_the_nation_binds_softly_in_the_fit_and_is_left_alone_here() -> None:
    nation = groups("nation", [0, 0], [100.0])
    jobs = np.array([1.0, 2.0])
    assert added_up([nation], jobs).tolist() == [1, 2]
    assert added_up([nation, groups("county", [0, 0], [6.0])], jobs) == pytest.approx([2, 4])
