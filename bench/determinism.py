"""Same bytes in, same bytes out: refresh the same inputs in many ways, and compare every value of every table.

    python -m bench.determinism                             threads × hash seeds, then kills, on SQLite
    python -m bench.determinism --database URL              all of it on PostGIS too
    python -m bench.determinism --source-dir FOLDER --year 2016 --as-of 2026-01
    python -m bench.determinism --drill --kills 60          the kills alone
    python -m bench.determinism --quick                     two undisturbed cells and two kills

Every cell starts in an empty folder and an empty database. The undisturbed cells are all threads × all hash seeds × all
databases. The killed ones take those in turn: their refresh is killed with SIGKILL at a random moment (drawn with
--random-seed), then run again; with --kills-each 4 it is killed four times before it may end. A cell that differs from
the first names table, row, column and both values; the exit code is then 1. `bench.cell_tables.VOLATILE` is the whole
list of what is not compared.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench.cell_tables import VOLATILE, Difference, Stored, all_differences
from bench.cells import Cell, CellError, Outcome, Refresh, random_kill, run_cell, with_kills
from bench.files import FOLDER

THREADS, HASH_SEEDS, KILLS = (1, 2, 4, 8), (0, 1, 2, 3, 4), 30
LATE = 5  # for each kill, how many may come too late before the drill gives up


@dataclass(frozen=True)
class Drill:
    """How often refreshes are killed. each: times in one cell. alone: only the first undisturbed cell is run."""

    kills: int
    each: int
    random_seed: int
    alone: bool


@dataclass
class Tally:
    """What was compared. unequal: cells that differ; late: kills for which the refresh had ended, drawn again."""

    tables: int = 0
    values: int = 0
    cells: int = 0
    kills: int = 0
    late: int = 0
    unequal: dict[Cell, list[Difference]] = field(default_factory=dict)
    failed: dict[Cell, str] = field(default_factory=dict)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the matrix; 0 where every cell is equal to the first."""
    chosen = _options().parse_args(arguments)
    refresh = Refresh(chosen.year, chosen.as_of, chosen.source_dir, chosen.unrounded)
    servers = ["", *([chosen.database] if chosen.database else [])]
    grid = [Cell(*parts) for parts in itertools.product(chosen.threads, chosen.hash_seeds, servers)]
    drill = Drill(chosen.kills, chosen.kills_each, chosen.random_seed, chosen.drill)
    if chosen.quick:
        grid, drill = [Cell(1, 0), Cell(4, 1, servers[-1])], replace(drill, kills=2)
    FOLDER.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=FOLDER, prefix="determinism-") as scratch:
        tally = matrix(grid, drill, refresh, Path(scratch))
    print("\n".join(summary(tally, time.monotonic() - began)))
    return int(bool(tally.unequal or tally.failed))


def matrix(grid: Sequence[Cell], drill: Drill, refresh: Refresh, scratch: Path) -> Tally:
    """Every cell of the grid, then killed ones in turn until there were enough kills; all compared with the first."""
    base = run_cell(grid[0], refresh, scratch)
    tally = Tally(len(base.tables), _values(base.tables), 1)
    print(f"base: {grid[0].text()}: {tally.tables} tables, {tally.values:,} values, {base.cpu:.1f} s CPU", flush=True)
    for cell in grid[1:] if not drill.alone else ():
        _compare(cell, base, refresh, scratch, tally)
    source, cells = random.Random(drill.random_seed), itertools.cycle(_scattered(grid))
    while tally.kills < drill.kills and tally.late < LATE * drill.kills:
        count = min(drill.each, drill.kills - tally.kills)
        kills = [random_kill(source, base, is_first=number == 0) for number in range(count)]
        _compare(with_kills(next(cells), kills), base, refresh, scratch, tally)
    return tally


def _scattered(grid: Sequence[Cell]) -> Iterator[Cell]:
    """The cells so that a few of them have different threads and databases."""
    step = next(step for step in (7, 11, 13, 17, 1) if len(grid) % step or step == 1)
    return (grid[number * step % len(grid)] for number in range(len(grid)))


def _compare(cell: Cell, base: Outcome, refresh: Refresh, scratch: Path, tally: Tally) -> None:
    """Run a cell and note how it differs."""
    began = time.monotonic()
    tally.cells += 1
    try:
        outcome = run_cell(cell, refresh, scratch)
    except CellError as error:
        tally.failed[cell] = str(error)
        tally.late += len(cell.kills)
        print(f"FAILED {cell.text()}: {error}", flush=True)
        return
    late = len(cell.kills) - outcome.killed
    tally.kills, tally.late = tally.kills + outcome.killed, tally.late + late
    found = all_differences(base.tables, outcome.tables)
    if found:
        tally.unequal[cell] = found
    words = "equal" if not found else f"{len(found)} DIFFERENCES"
    print(
        f"{words}: {cell.text()}{f' ({late} too late)' if late else ''} ({time.monotonic() - began:.0f} s)", flush=True
    )
    for difference in found:
        print(f"    {difference.line()}", flush=True)


def _values(tables: Mapping[str, Stored]) -> int:
    return sum(table.rows.height * table.rows.width for table in tables.values())


def summary(tally: Tally, seconds: float) -> list[str]:
    """What was compared and how it ended, for a person."""
    names = sorted({difference.table for found in tally.unequal.values() for difference in found})
    return [
        f"{tally.cells} cells ({tally.kills} killed and run again, {tally.late} kills too late), "
        f"{tally.tables} tables with {tally.values:,} values each, "
        f"{seconds / 60:.1f} minutes on {os.cpu_count()} cores",
        f"unequal cells: {len(tally.unequal)}" + (f", in {', '.join(names)}" if names else ""),
        f"failed cells: {len(tally.failed)}",
        "not compared: " + "; ".join(f"{each.table}.{'/'.join(each.columns) or '*'} ({each.why})" for each in VOLATILE),
    ]


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="python -m bench.determinism", description="same bytes in, same bytes out")
    options.add_argument("--threads", type=_numbers, default=THREADS, metavar="N,N", help="default: 1,2,4,8")
    options.add_argument("--hash-seeds", type=_numbers, default=HASH_SEEDS, metavar="N,N", help="default: 0,1,2,3,4")
    options.add_argument("--kills", type=int, default=KILLS, help=f"killed and run again; default: {KILLS}")
    options.add_argument("--kills-each", type=int, default=1, help="in one cell, one after the other; default: 1")
    options.add_argument("--drill", action="store_true", help="kills only: no undisturbed cell but the first")
    options.add_argument("--random-seed", type=int, default=0, help="of the moments of the kills; default: 0")
    options.add_argument("--database", metavar="URL", help="a server with PostGIS: bash scripts/postgis.sh start")
    options.add_argument("--source-dir", type=Path, help="a folder of downloaded files, in place of the sample")
    options.add_argument("--year", default="2023", help="data year; default: 2023")
    options.add_argument("--as-of", default="2024-06", help="label of the refresh; default: 2024-06")
    options.add_argument("--unrounded", action="store_true", help="facts to all digits: no rounding hides a difference")
    options.add_argument("--quick", action="store_true", help="two undisturbed cells and two kills: a smoke test")
    return options


def _numbers(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: write whole numbers as 1,2,4") from None


if __name__ == "__main__":
    sys.exit(main())
