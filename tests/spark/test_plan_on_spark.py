"""How Spark goes over the rows of a panel: no window that another formula computes already."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from panels import panel

from aker_jobs.comparison.industry_panel import industry_panel

pytestmark = pytest.mark.xdist_group("spark")

# A window of the optimized plan: the function, and the start of its specification.
WINDOW = re.compile(r"(\w+\([^()]*(?:\([^()]*\)[^()]*)*\)) windowspecdefinition\(([^()]*)")


def test_standardized_quotients_take_two_steps_and_name_each_window_once(
    on_spark: Callable[[pl.DataFrame], Any],
) -> None:
    plan = industry_panel(on_spark(panel(areas=2, years=(2020, 2021))))._jdf.queryExecution().optimizedPlan()
    steps = [WINDOW.findall(line) for line in plan.toString().splitlines() if re.match(r"\W*Window \[", line)]
    of_universe = [windows for windows in steps if any("_area_kind" in group for _, group in windows)]
    assert [len(windows) for windows in of_universe] == [4, 10]
    for windows in of_universe:
        assert len({function for function, _ in windows}) == len(windows)
