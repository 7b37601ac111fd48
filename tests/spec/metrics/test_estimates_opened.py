"""Ten estimates of real withheld cells, opened by hand: which margin bounds it, which prior, which interval.

First quarter of 2016, private ownership, four-digit industries of metros of one county, all withheld in March and
disclosed in April; here each with the margin of its county and metro alone, without the nation's. Figures: U.S. Bureau
of Labor Statistics, Quarterly Census of Employment and Wages (public domain), 2016_qtrly_by_area.zip, area files 48061,
06007, 06025 and 06019; `us` are the nation's jobs in March and the number of establishments in all counties.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import polars as pl
import pytest

from aker_jobs.metrics import estimate_withheld


class Opened(NamedTuple):
    """county, metro; parent: published industry and jobs. disclosed: its disclosed parts. withheld: industry ->
    establishments here, jobs and establishments of the U.S. industry. target: industry, estimate, p05, p95, and jobs in
    April."""

    county: str
    metro: str
    parent: tuple[str, int]
    disclosed: dict[str, int]
    withheld: dict[str, tuple[int, int, int]]
    target: tuple[str, float, float, float, int]


CASES = [
    # 451: 666 jobs, nothing disclosed. Bookstores (4512) are four places beside 36 of sporting goods.
    Opened("48061", "C1518", ("451", 666), {}, {"4511": (36, 522_937, 44_318), "4512": (4, 85_056, 7_889)},
           ("4511", 629.2, 581.3, 699.7, 620)),
    # 518 and 519 are withheld too: what 51 leaves, 940 - 859 = 81, is theirs.
    Opened("06007", "C1702", ("51", 940), {"511": 174, "512": 91, "515": 280, "517": 314},
           {"5182": (5, 296_482, 18_778), "5191": (3, 253_309, 20_859)}, ("5182", 56.6, 15.0, 83.9, 49)),
    Opened("06007", "C1702", ("711", 17), {"7115": 8}, {"7112": (2, 118_984, 6_334), "7113": (4, 124_292, 7_653)},
           ("7113", 5.8, 0.0, 11.6, 12)),
    Opened("06007", "C1702", ("813", 1_861), {"8131": 119, "8133": 133, "8134": 907},
           {"8132": (9, 138_876, 15_275), "8139": (23, 426_558, 59_374)}, ("8139", 567.1, 395.3, 713.3, 101)),
    Opened("06025", "C2094", ("51", 303), {"512": 61, "517": 157},
           {"5111": (4, 374_793, 21_347), "5151": (6, 216_407, 8_345)}, ("5111", 30.1, 0.0, 77.6, 34)),
    Opened("06025", "C2094", ("561", 1_124), {"5611": 33, "5614": 45, "5616": 358, "5617": 332, "5619": 35},
           {"5612": (5, 143_841, 5_285), "5613": (7, 3_409_704, 99_003), "5615": (2, 215_316, 21_857)},
           ("5613", 200.2, 14.7, 324.3, 153)),
    Opened("06025", "C2094", ("562", 189), {"5629": 93},
           {"5621": (7, 164_549, 10_835), "5622": (1, 93_822, 3_875)}, ("5621", 83.9, 43.1, 102.9, 86)),
    Opened("06025", "C2094", ("813", 225), {"8131": 97, "8134": 51, "8139": 53},
           {"8132": (4, 138_876, 15_275), "8133": (3, 201_439, 21_290)}, ("8132", 13.8, 1.0, 25.7, 16)),
    Opened("06025", "C2094", ("423", 531), {"4233": 37, "4234": 16, "4236": 43, "4237": 27, "4238": 328},
           {"4231": (3, 330_589, 23_030), "4232": (1, 105_863, 10_388), "4235": (2, 124_094, 8_538),
            "4239": (6, 283_603, 34_676)}, ("4231", 24.7, 0.0, 62.6, 34)),
    # 211 and 213 are withheld too: what 21 leaves, 286 - 157 = 129, is theirs.
    Opened("06019", "C2342", ("21", 286), {"212": 157},
           {"2111": (4, 181_333, 9_236), "2131": (5, 268_703, 18_389)}, ("2111", 65.9, 0.0, 130.3, 104)),
]  # fmt: skip
# 7113 grew past all that its parent leaves, by April. One place of 8132 is unlike others: the nation's margin,
# which is not here, says so: the fit of the whole nation has about 100 jobs for 8139.
MISSED = {("C1702", "7113"), ("C1702", "8139")}
# How large places of 1, 2, 3, 4, … establishments are beside what their number makes one expect.
PLACES = {1: 0.55, 2: 0.68, 3: 0.73, 4: 0.78}
ELSEWHERE = "01001"  # stands for the rest of the nation, from which sizes of establishments come


def rows_of(case: Opened) -> pl.DataFrame:
    digits = {2: 4, 3: 5, 4: 6}
    parent, published = case.parent
    here = [(parent, 100, published), *((code, 9, jobs) for code, jobs in case.disclosed.items())]
    here += [(code, estabs, None) for code, (estabs, _, _) in case.withheld.items()]
    rows = [(area, code, tens * 10 + digits[len(code)], estabs, jobs)
            for area, tens in ((case.county, 7), (case.metro, 4)) for code, estabs, jobs in here]  # fmt: skip
    rows += [(ELSEWHERE, code, 76, estabs, jobs) for code, (_, jobs, estabs) in case.withheld.items()]
    return pl.DataFrame(
        [(area, "5", *rest) for area, *rest in rows],
        schema=["area_fips", "own_code", "industry_code", "agglvl_code", "estabs", "jobs"],
        orient="row",
    )


def by_hand(case: Opened, parts: int) -> dict[str, float]:
    """x = prior / (1 + θ λ), with λ such that the withheld cells add up to what the margin leaves.

    prior: establishments, times U.S. jobs of one, times the size of such a place; θ = 3 · size · (1 + 0.1 · estabs),
    then once more with θ wider for what the first x is off: (20 + z²) / 21, z² = log²(x / prior) / log(1 + θ / prior).
    """
    sizes = {code: jobs / estabs for code, (_, jobs, estabs) in case.withheld.items()}
    estabs = {code: count for code, (count, _, _) in case.withheld.items()}
    # Between listed numbers along the logarithm: log2(5 / 4) = 0.3219, …
    between = {5: 0.78 + 0.11 * 0.3219, 6: 0.78 + 0.11 * 0.5850, 7: 0.78 + 0.11 * 0.8074}
    between |= {9: 0.89 + 0.07 * 0.1699, 23: 0.96 + 0.06 * 0.5236, 36: 1.02 + 0.04 * 0.1699}
    prior = {code: estabs[code] * sizes[code] * (PLACES | between)[estabs[code]] for code in sizes}
    theta = {code: 3 * sizes[code] * (1 + 0.1 * estabs[code]) for code in sizes}
    first = sharing(prior, theta, parts)
    off = {code: math.log(first[code] / prior[code]) ** 2 / math.log(1 + theta[code] / prior[code]) for code in sizes}
    return sharing(prior, {code: theta[code] * max(1.0, (20 + off[code]) / 21) for code in sizes}, parts)


def sharing(prior: dict[str, float], theta: dict[str, float], parts: int) -> dict[str, float]:
    """The cells with the λ that makes them the parts."""
    low, high = -1 / max(theta.values()), 10.0
    for _ in range(200):
        middle = (low + high) / 2
        total = sum(prior[code] / (1 + theta[code] * middle) for code in prior)
        low, high = (middle, high) if total > parts else (low, middle)
    return {code: prior[code] / (1 + theta[code] * low) for code in prior}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.metro}-{case.target[0]}")
def test_an_estimate_is_what_its_margin_and_its_prior_make_it(case: Opened) -> None:
    code, estimate, p05, p95, april = case.target
    left = case.parent[1] - sum(case.disclosed.values())
    members = pl.DataFrame({"county_fips": [case.county], "qcew_area": [case.metro]})
    found = estimate_withheld(rows_of(case), members)
    cells = {row["industry_code"]: row for row in found.filter(pl.col("area_fips") == case.metro).iter_rows(named=True)}
    cell = cells[code]
    # The margin: nothing but what the parent leaves is certain.
    assert (cell["low"], cell["high"]) == (0, left)
    assert sum(cells[part]["estimate"] for part in case.withheld) == pytest.approx(left, abs=0.15)
    # The prior: establishments times their national size, and who gives way.
    hand = by_hand(case, left)
    for part in case.withheld:
        assert cells[part]["estimate"] == pytest.approx(hand[part], rel=0.02, abs=0.3)
    # The interval: around the estimate, and where it fails the month itself did, or one place was unlike the nation's.
    assert [cell[name] for name in ("estimate", "p05", "p95")] == pytest.approx([estimate, p05, p95], abs=0.06)
    assert (cell["p05"] <= april <= cell["p95"]) == ((case.metro, code) not in MISSED)
