"""What keeps tests off the clock: one limit that only ends what hangs, and growth measured by processor time."""

from __future__ import annotations

import time
from collections.abc import Callable

HANG = 3_600.0  # seconds after which a process hangs for good; no test depends on how long it takes


def cpu_seconds(work: Callable[[], object]) -> float:
    """Processor seconds of this process for some work: what else the machine does is not in them."""
    began = time.process_time()
    work()
    return time.process_time() - began


def grows_like_its_input(small: Callable[[], object], four_times: Callable[[], object]) -> bool:
    """Whether four times the input costs about four times, not sixteen times as a quadratic step would."""
    return cpu_seconds(four_times) < 9 * max(cpu_seconds(small), 0.02)
