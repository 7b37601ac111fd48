"""What a flow ends with: each source with its rows, changes, checks and seconds, and the command to run next."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aker_jobs.ingested import Ingested

HEADS = ("source", "rows", "change", "checks", "seconds")


@dataclass(frozen=True)
class SourceLine:
    """One source that answered.

    rows: of its table for this run. changed: whether they were rewritten. checks: how many judged them; failed: how
    many of these did not pass. seconds: for asking, reading, judging and writing. report: where its report is.
    """

    source: str
    rows: int
    changed: bool
    checks: int
    failed: int
    seconds: float
    report: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The line for people, in the order of `HEADS`."""
        change = "new" if self.changed else "no change"
        passed = self.checks - self.failed
        judged = f"{passed} of {self.checks} passed" if self.failed else f"{passed} passed"
        return (self.source, f"{self.rows:,}", change, judged, f"{self.seconds:.1f}")


def source_lines(ingested: Ingested) -> list[SourceLine]:
    """One line for each source that answered, in the order in which they were asked."""
    return [
        SourceLine(
            source=name,
            rows=result.rows,
            changed=result.changed,
            checks=len(result.checks),
            failed=sum(not check.passed for check in result.checks),
            seconds=round(ingested.seconds.get(name, 0.0), 3),
            report=result.report,
        )
        for name, result in ingested.results.items()
    ]


def summary_table(lines: Sequence[SourceLine]) -> list[str]:
    """The lines as columns with their heads; numbers stand to the right. Nothing without any line."""
    if not lines:
        return []
    rows = [HEADS, *(line.cells for line in lines)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEADS))]
    return [f"  {_aligned(row, widths)}".rstrip() for row in rows]


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    source, rows, change, checks, seconds = (
        cell.rjust(width) if head in ("rows", "seconds") else cell.ljust(width)
        for cell, width, head in zip(row, widths, HEADS, strict=True)
    )
    return "  ".join((source, rows, change, checks, seconds))


def runnable(command: str) -> str:
    """A command of `aker …` by the path of the program, where the shell would not find it by its name.

    After `make demo` no virtual environment is activated. As it is, where no program stands beside this Python either.
    """
    program = Path(sys.executable).with_name("aker")
    if which("aker") is not None or not program.is_file():
        return command
    near = program.is_relative_to(Path.cwd())
    return f"{program.relative_to(Path.cwd()) if near else program}{command.removeprefix('aker')}"
