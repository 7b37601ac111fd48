"""Jobs of withheld cells brought to add up to all margins at once."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from aker_jobs.labor.checks import estimates_add_up_check
from aker_jobs.labor.estimates.adding_up import added_up
from aker_jobs.labor.estimates.groups import AreaGroups
from aker_jobs.labor.estimates.misfits import misfits as misfits_of
from aker_jobs.labor.estimates.misfits import no_misfits
from aker_jobs.labor.estimates.partitions import Numbers, Partition
from aker_jobs.labor.estimates.withheld_jobs import withheld_jobs


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


def test_the_order_in_which_margins_are_numbered_changes_no_digit() -> None:
    """Rows of a table come in any order, and margins are numbered as their rows come."""
    chance = np.random.default_rng(5)
    county, state = np.arange(400) // 4, chance.integers(0, 60, 400)
    truth = chance.lognormal(3, 2, 400)
    pairs = [("state", state), ("county", county)]
    plain, mixed = [], []
    for kind, number in pairs:
        jobs = np.bincount(number, weights=truth)
        place = chance.permutation(len(jobs))
        plain.append(AreaGroups.of(Partition(kind, number, jobs)))
        mixed.append(AreaGroups.of(Partition(kind, place[number], jobs[np.argsort(place)])))
    start = truth * chance.lognormal(0, 1, 400)
    found = added_up(plain, start)
    assert max(misfits(plain, found)) < 0.15
    assert found.tolist() == added_up(mixed, start).tolist()


def test_the_nation_binds_softly_in_the_fit_and_is_left_alone_here() -> None:
    nation = groups("nation", [0, 0], [100.0])
    jobs = np.array([1.0, 2.0])
    assert added_up([nation], jobs).tolist() == [1, 2]
    assert added_up([nation, groups("county", [0, 0], [6.0])], jobs) == pytest.approx([2, 4])


def counties(whole: int) -> pl.DataFrame:
    """Two counties of a metro, of 60 jobs each in two industries of which one county withholds both; the metro has so
    many jobs of the first industry."""
    rows = [("01001", "0", "10", 70, 4, 60), ("01001", "5", "5415", 76, 2, None), ("01001", "5", "6211", 76, 2, None),
            ("01003", "0", "10", 70, 4, 60), ("01003", "5", "5415", 76, 2, 5), ("01003", "5", "6211", 76, 2, 55),
            ("C1010", "0", "10", 40, 8, 120), ("C1010", "5", "5415", 46, 4, whole)]  # fmt: skip
    schema = ["area_fips", "own_code", "industry_code", "agglvl_code", "estabs", "jobs"]
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_how_far_a_fit_is_off_its_margins_is_told_by_kind_of_area() -> None:
    """By hand: the county leaves 60 jobs to two cells, the metro 65 - 5 to one of them: both hold. At 70 the metro's
    cell would have 65 of the county's 60 jobs: no cells meet that."""
    members = pl.DataFrame({"county_fips": ["01001", "01003"], "qcew_area": ["C1010", "C1010"]})
    for whole, off in ((65, 0), (70, 1)):
        fit = withheld_jobs(counties(whole), members)
        assert fit is not None
        found = {row["kind"]: row for row in misfits_of(fit).iter_rows(named=True)}
        assert found["county"]["margins"] == 1
        assert found["county"]["largest"] < 0.1
        assert found["metro"]["off"] == off
        assert found["metro"]["largest"] == pytest.approx(5 * off, abs=0.2)


def test_the_check_of_margins_allows_what_rounding_explains() -> None:
    row = {"kind": "metro", "margins": 10, "off": 4, "largest": 1.5, "jobs": 4.0}
    off = pl.DataFrame([row], schema=no_misfits().schema)
    exact, rounded = (estimates_add_up_check(off, rounding) for rounding in (0.0, 0.5))
    assert (exact.passed, exact.rows, exact.max_abs_error) == (False, 10, 1.5)
    assert exact.note == "margins with withheld cells: metro 10 (4 off by more than half a job, largest 1.5)"
    assert rounded.passed
    assert rounded.note.endswith("; 4 jobs off in all, rounding explains 5")
    assert not estimates_add_up_check(off.with_columns(jobs=5.1), 0.5).passed
    nothing = estimates_add_up_check(no_misfits(), 0.0)
    assert (nothing.passed, nothing.rows, nothing.max_abs_error) == (True, 0, None)
