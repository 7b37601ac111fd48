"""Connecticut has two county schemes: eight counties (09001–09015), and since 2022 nine planning regions (09110–09190).

The regions cross the lines of the counties: amounts move between the schemes by weights of towns (`town_weights`).
Publishers changed at different times (Census 2022, QCEW 2024), which is why a frame is looked at, not its year.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

Scheme = Literal["counties", "planning_regions"]

COUNTIES = frozenset(f"09{number:03d}" for number in range(1, 16, 2))
PLANNING_REGIONS = frozenset(f"09{number:03d}" for number in range(110, 191, 10))
CODES: dict[Scheme, frozenset[str]] = {"counties": COUNTIES, "planning_regions": PLANNING_REGIONS}


def schemes(county_codes: Iterable[str]) -> frozenset[Scheme]:
    """The schemes that codes belong to: none where Connecticut is not there, both where a file lists both."""
    codes = frozenset(county_codes)
    return frozenset(scheme for scheme, members in CODES.items() if codes & members)
