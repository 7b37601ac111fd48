"""A named finding about a table: what every rule, schema and family says in the same words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# A comparison of so many cells of which less than half agree is no revision: a column was sorted or moved by itself.
FEWEST_COMPARED, LEAST_SHARE = 50, 0.5
MOVED = "Was a column sorted or moved by itself? Download the file anew"


def is_far_off(equal: int, rows: int) -> bool:
    """Whether so few figures agree with what the publisher states twice that the table cannot be what was published."""
    return rows >= FEWEST_COMPARED and equal < LEAST_SHARE * rows


@dataclass(frozen=True)
class Check:
    """One named finding about a table. A fatal check that did not pass keeps the last good table in place.

    max_abs_error: the largest difference between what is published and what was expected, where the check compares.
    costs_rows: rows are left out where it does not pass, or figures are of no use: the run's summary says so.
    """

    name: str
    passed: bool
    note: str
    fatal: bool = False
    rows: int | None = None
    share: float | None = None
    max_abs_error: float | None = None
    costs_rows: bool = False


def left_out(checks: Iterable[tuple[str, Check]]) -> list[str]:
    """What checks found that costs rows, one line for each, which the summary of a run has: table, check, finding.

    checks: table, check. The name is that of `aker verify`: two checks of a table may find the same in the same words.
    """
    return [f"{table}: {check.name}: {check.note}" for table, check in checks if check.costs_rows and not check.passed]
