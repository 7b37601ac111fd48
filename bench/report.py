"""What was measured, beside the budget, for people and for programs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bench.measure import Measured


@dataclass(frozen=True)
class Setup:
    """How large and how often. rows: of one QCEW year. years: how many years "ten years" are. scratch: a folder.

    part: which part of the national size is measured, 1 for the whole, 20 for a twentieth.
    """

    rows: int
    years: int
    repeats: int
    scratch: str
    part: int = 1

    @property
    def quick(self) -> bool:
        """Whether this only shows that everything runs: the budgets are meant for the full size."""
        return self.part > 1

    def of(self, whole: int) -> int:
        """As much of a national size as is measured."""
        return max(1, whole // self.part)


@dataclass(frozen=True)
class Line:
    """One contender: seconds (least, median, least of the processor), peak memory in MB, ratios to `against`."""

    name: str
    least: float
    median: float
    cpu: float | None
    peak_mb: float
    against: str = ""
    times: float | None = None
    memory_times: float | None = None


@dataclass(frozen=True)
class Budget:
    """A limit of the design and what was measured. unit: ``×``, ``s``, ``ms``, ``MB``; value None: not measured."""

    what: str
    value: float
    limit: float
    unit: str

    @property
    def ok(self) -> bool:
        """Within the limit."""
        return self.value <= self.limit


@dataclass
class Report:
    """One measurement. failed: why it could not be made."""

    letter: str
    title: str
    lines: list[Line] = field(default_factory=list)
    budgets: list[Budget] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    failed: str | None = None

    def text(self) -> str:
        """The tables as printed."""
        parts = [f"{self.letter}. {self.title}"]
        if self.lines:
            head = f"   {'':<38}{'least s':>9}{'median s':>10}{'cpu s':>9}{'peak MB':>9}   time and memory against"
            parts += [head, *map(_line, self.lines)]
        parts += [_budget(budget) for budget in self.budgets]
        parts += [f"   {note}" for note in self.notes]
        parts += [f"   not measured: {self.failed}"] if self.failed else []
        return "\n".join(parts)


def lines(measured: Mapping[str, Measured], against: str) -> list[Line]:
    """One line for each contender, with ratios (of the least time, of the peak) to one of them."""
    base = measured[against]
    return [
        Line(
            name,
            contender.least,
            contender.median,
            contender.cpu,
            contender.peak_mb,
            against,
            contender.least / base.least,
            contender.peak_mb / base.peak_mb,
        )
        for name, contender in measured.items()
    ]


def agree(measured: Iterable[Measured]) -> list[str]:
    """A note where contenders did not compute the same."""
    results = {contender.name: contender.result for contender in measured if isinstance(contender.result, dict)}
    different = {str(result) for result in results.values()}
    return [f"RESULTS DIFFER: {results}"] if len(different) > 1 else []


def as_json(reports: Iterable[Report]) -> list[dict[str, Any]]:
    """All reports as plain values."""
    plain_reports = [dataclasses.asdict(report) for report in reports]
    for report, plain in zip(reports, plain_reports, strict=True):
        for budget, plain_budget in zip(report.budgets, plain["budgets"], strict=True):
            plain_budget["ok"] = budget.ok
    return plain_reports


def _line(line: Line) -> str:
    cpu = "" if line.cpu is None else f"{line.cpu:.3f}"
    figures = f"   {line.name:<38}{line.least:>9.3f}{line.median:>10.3f}{cpu:>9}{line.peak_mb:>9.0f}"
    if line.times is None or line.name == line.against:
        return figures
    memory = f", {line.memory_times:.2f}×" if line.memory_times is not None else ""
    return f"{figures}   {line.times:.2f}×{memory} {line.against}"


def _budget(budget: Budget) -> str:
    verdict = "ok  " if budget.ok else "OVER"
    return f"   {verdict} {budget.what}: {budget.value:.3g} {budget.unit} of {budget.limit:g} {budget.unit}"
