"""What a whole national history costs on other machines: a simulation from measured seconds per row, and a price list.

    python -m bench.scale_cost --polars 11.8 --spark 60 --cores 4,16,64

Tasks of a job (a share of each year and stage) are handed to cores as they come free, longest first; the seconds of a
task are its rows times the measured processor time per row, with a lognormal spread (stragglers) and a fixed cost. A
thousand draws give the middle and the 5 % and 95 % ends. Prices are those of the table below: put yours in their place.
"""

from __future__ import annotations

import argparse
import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

ROWS_OF_A_YEAR = 3_600_000
STAGES = 4  # reading, and three shuffles
TASK_SECONDS, JOB_SECONDS = 0.2, 60.0  # to start a task, and a session with its checks
SPREAD = 0.35  # of the logarithm of a task's time
DRAWS = 200


@dataclass(frozen=True)
class Machine:
    """A kind of machine: cores, memory, dollars an hour (on demand, and of the service on top of it)."""

    name: str
    cores: int
    memory_gb: int
    dollars: float
    service: float


# Assumed, in U.S. dollars an hour: list prices of the kind that clouds ask for four cores and 32 GB.
PRICES = (Machine("4 cores, 32 GB", 4, 32, 0.25, 0.06),)


def makespan(seconds: Sequence[float], cores: int) -> float:
    """When the last task ends: each goes to the core that is free first, longest tasks first."""
    free = [0.0] * cores
    for task in sorted(seconds, reverse=True):
        heapq.heappush(free, heapq.heappop(free) + task)
    return max(free)


def simulated(rows: int, microseconds: float, cores: int, tasks: int) -> tuple[float, float, float]:
    """Seconds of a job: 5 %, middle, 95 %. Stages follow one another; a stage has so many tasks of equal rows."""
    draw = np.random.default_rng(cores)
    mean = rows * microseconds / 1e6 / STAGES / tasks
    totals = []
    for _ in range(DRAWS):
        stages = (
            makespan(TASK_SECONDS + mean * draw.lognormal(-(SPREAD**2) / 2, SPREAD, tasks), cores)
            for _ in range(STAGES)
        )
        totals.append(JOB_SECONDS + sum(stages))
    low, middle, high = np.quantile(totals, [0.05, 0.5, 0.95])
    return float(low), float(middle), float(high)


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(prog="python -m bench.scale_cost")
    options.add_argument("--polars", type=float, required=True, help="measured microseconds of processor per row")
    options.add_argument("--spark", type=float, required=True, help="the same of Spark")
    options.add_argument("--years", type=int, default=30)
    options.add_argument("--periods", type=int, default=4, help="of a year: 4 quarters")
    options.add_argument("--cores", default="4,16,64,256")
    chosen = options.parse_args()
    rows = chosen.years * chosen.periods * ROWS_OF_A_YEAR
    machine = PRICES[0]
    alone = rows * chosen.polars / 1e6
    print(f"{rows / 1e6:,.0f} M rows; {machine.name} at {machine.dollars:.2f} + {machine.service:.2f} $ an hour")
    print(f"Polars, one machine, one core busy: {alone / 3600:.1f} h, {alone / 3600 * machine.dollars:.2f} $")
    for cores in map(int, chosen.cores.split(",")):
        low, middle, high = simulated(rows, chosen.spark, cores, max(200, 3 * cores))
        machines = -(-cores // machine.cores)
        cost = middle / 3600 * machines * (machine.dollars + machine.service)
        print(f"Spark, {cores:>4} cores: {middle / 60:6.0f} min ({low / 60:.0f} to {high / 60:.0f}), {cost:.2f} $")


if __name__ == "__main__":
    main()
