"""p. A history of QCEW computed by Polars in parts and by Spark: how time and memory grow with the rows.

    python -m bench.scale --millions 1,4,16,64 --engines polars,spark

Each run is a process of its own. Time is of the wall and of the processor (of the process and of all it started);
memory is the peak resident set: of the process for Polars, of the driver for Spark (its JVM, in which `local[2]` has
its workers' threads, too, under a fixed heap) and of the largest Python worker beside it. Slopes are of logarithms, by
least squares: 1 is linear.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from bench.files import ROOT
from bench.synthetic_history import write_history

HEAP = "3g"
SHUFFLE = 32


@dataclass(frozen=True)
class Run:
    """One run: millions of rows, seconds of wall and processor, peak MB of the process and of its JVM."""

    engine: str
    millions: float
    rows: int
    seconds: float
    cpu: float
    python_mb: float
    jvm_mb: float
    heap_used_mb: float


def main() -> None:
    """Run every size on every engine; print a table and the slopes."""
    options = argparse.ArgumentParser(prog="python -m bench.scale")
    options.add_argument("--millions", default="1,4,16")
    options.add_argument("--engines", default="polars,spark")
    options.add_argument("--folder", type=Path, required=True)
    options.add_argument("--json", type=Path)
    options.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.child:
        engine, source, target = chosen.child
        print(json.dumps(_work(engine, source, target)))
        return
    runs: list[Run] = []
    for millions in map(float, chosen.millions.split(",")):
        source = chosen.folder / f"history-{millions:g}"
        if not source.exists():
            write_history(source, int(millions * 1e6))
        for engine in chosen.engines.split(","):
            runs.append(_run(engine, millions, source, chosen.folder))
            print(json.dumps(asdict(runs[-1])), flush=True)
            if chosen.json:
                chosen.json.write_text(json.dumps([asdict(run) for run in runs], indent=1) + "\n", encoding="utf-8")
        shutil.rmtree(source)
    for engine in chosen.engines.split(","):
        names = ["seconds", "cpu", "python_mb", *(["jvm_mb"] if engine == "spark" else [])]
        print(f"{engine}: {slopes([asdict(run) for run in runs if run.engine == engine], names)}")


def _run(engine: str, millions: float, source: Path, folder: Path) -> Run:
    target = folder / f"panel-{engine}"
    shutil.rmtree(target, ignore_errors=True)
    command = [
        sys.executable,
        "-m",
        "bench.scale",
        "--folder",
        str(folder),
        "--child",
        engine,
        str(source),
        str(target),
    ]
    began = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    figures = json.loads(done.stdout.splitlines()[-1])
    shutil.rmtree(target, ignore_errors=True)
    return Run(engine=engine, millions=millions, seconds=time.perf_counter() - began, **figures)


def _work(engine: str, source: str, target: str) -> dict[str, float]:
    from aker_scale.compute import Job, compute

    settings = {"spark.driver.memory": HEAP, "spark.sql.shuffle.partitions": str(SHUFFLE)}
    local = os.environ.get("TMPDIR")
    settings |= {"spark.local.dir": local} if local else {}
    computed = compute(Job(source, target, engine=engine, master="local[2]", settings=settings))
    figures = {"rows": sum(computed.rows.values()), "python_mb": peak_of("self"), "jvm_mb": 0.0, "heap_used_mb": 0.0}
    cpu = sum(os.times()[:4])
    if engine == "spark":
        from pyspark.sql import SparkSession

        spark = SparkSession.getActiveSession()
        pid = spark.sparkContext._gateway.proc.pid
        figures["jvm_mb"] = max(peak_of(str(child)) for child in [pid, *processes_below(pid)])
        figures["heap_used_mb"] = _heap_peak(spark)
        cpu += sum(cpu_of(child) for child in [pid, *processes_below(pid)])
    return {**figures, "cpu": cpu}


def peak_of(process: str) -> float:
    """The peak resident set of a process, in MB."""
    status = Path(f"/proc/{process}/status").read_text()
    return float(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def _heap_peak(spark: object) -> float:
    """What of the JVM's heap was in use after a collection, at the most: old generation, in MB."""
    beans = spark.sparkContext._jvm.java.lang.management.ManagementFactory.getMemoryPoolMXBeans()  # type: ignore[attr-defined]
    used = [bean.getCollectionUsage().getUsed() for bean in beans if "Old" in bean.getName()]
    return float(sum(used)) / 2**20


def processes_below(pid: int) -> list[int]:
    """Processes below one, all the way down."""
    found = []
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == pid:
                found += [int(path.name), *processes_below(int(path.name))]
    return found


def cpu_of(pid: int) -> float:
    """Seconds of the processor of a process and of its children that ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def slopes(runs: Sequence[Mapping[str, float]], names: Sequence[str]) -> str:
    """The slopes of some figures against rows, as a line; empty for fewer than two runs."""
    if len(runs) < 2:
        return ""
    size = np.log([run["rows"] for run in runs])
    parts = {name: np.polyfit(size, np.log([max(run[name], 1e-9) for run in runs]), 1)[0] for name in names}
    return "slopes " + ", ".join(f"{name} {slope:.2f}" for name, slope in parts.items())


if __name__ == "__main__":
    main()
