"""Run work in processes of its own, several times in turn, and keep the least and the median."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.files import ROOT

TIMEOUT_SECONDS = 1_800


class MeasurementError(Exception):
    """A measured process failed; the message is the end of its output."""


@dataclass(frozen=True)
class Sample:
    """One run: seconds of wall time and of the processor, peak memory of the process in MB, what the work returned."""

    seconds: float
    cpu: float
    peak_mb: float
    result: Any = None


@dataclass
class Measured:
    """All runs of one contender."""

    name: str
    samples: list[Sample] = field(default_factory=list)

    @property
    def least(self) -> float:
        """Seconds of the fastest run: what the work costs when nothing else disturbs the machine."""
        return min(sample.seconds for sample in self.samples)

    @property
    def median(self) -> float:
        """Seconds of the median run."""
        return statistics.median(sample.seconds for sample in self.samples)

    @property
    def cpu(self) -> float:
        """Least processor seconds: what does not grow when others use the machine, but hides idle cores."""
        return min(sample.cpu for sample in self.samples)

    @property
    def peak_mb(self) -> float:
        """The highest peak of all runs."""
        return max(sample.peak_mb for sample in self.samples)

    @property
    def result(self) -> Any:
        """What the last run returned."""
        return self.samples[-1].result


@dataclass(frozen=True)
class Job:
    """Work for `bench.child`: ``module:function`` and its arguments."""

    target: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)

    def run(self) -> Sample:
        """One run in a new process. Raises MeasurementError."""
        command = [sys.executable, "-m", "bench.child", self.target, json.dumps(dict(self.arguments))]
        output = _run(command, self.environment)
        figures = json.loads(output.splitlines()[-1])
        return Sample(figures["seconds"], figures["cpu"], figures["peak_mb"], figures["result"])


@dataclass(frozen=True)
class Command:
    """A whole command, timed from start to end; before: made ready each time, not timed."""

    arguments: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], object] = lambda: None

    def run(self) -> Sample:
        """One run in a new process. Raises MeasurementError."""
        self.before()
        began = time.perf_counter()
        process = subprocess.Popen(
            self.arguments,
            cwd=ROOT,
            env=os.environ | dict(self.environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        output = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise MeasurementError(_end(" ".join(self.arguments), output))
        return Sample(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output)


def in_turn(contenders: Mapping[str, Job | Command], repeats: int) -> dict[str, Measured]:
    """Every contender once, then all again: what disturbs the machine disturbs them all. A failing one raises."""
    measured = {name: Measured(name) for name in contenders}
    for _ in range(repeats):
        for name, contender in contenders.items():
            measured[name].samples.append(contender.run())
    return measured


def _run(command: Sequence[str], environment: Mapping[str, str]) -> str:
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | dict(environment),
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
        check=False,
    )
    if done.returncode:
        raise MeasurementError(_end(command[3], done.stderr))
    return done.stdout


def _end(what: str, output: str) -> str:
    return f"{what}: " + (" | ".join(output.strip().splitlines()[-3:]) or "no word")
