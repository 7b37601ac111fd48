"""A history computed by Spark with the driver in a process of its own: its memory and the tasks' time as rows grow.

    python -m bench.scale_driver --millions 1,4,16 --folder FOLDER

`local-cluster` starts executors as processes, so that what the driver holds is told apart from what workers hold. (Its
master and worker live in the driver's JVM; they hold no rows.) Each size runs in a process of its own, with
`spark.driver.maxResultSize=64m`. Of the driver: the peak of its heap, as the sum of the peaks of its pools, garbage
and all (the JVM keeps them, nothing is sampled), what survived of it, and the peak resident set of its Python. Of the
tasks, from Spark's record of events: seconds of the processor in them, and bytes that they sent to the driver. Slopes
are of logarithms, by least squares: 1 is linear.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.files import ROOT
from bench.scale import SHUFFLE, cpu_of, peak_of, processes_below, slopes
from bench.synthetic_history import write_history

DRIVER_HEAP = "1g"
EXECUTOR_MB = 2048
SLOPES = ("wall_s", "cpu_s", "tasks_cpu_s", "driver_heap_mb", "driver_live_mb", "driver_python_mb")


def main() -> None:
    """Run every size; print a line of figures each, and the slopes."""
    options = argparse.ArgumentParser(prog="python -m bench.scale_driver")
    options.add_argument("--millions", default="1,4,16")
    options.add_argument("--folder", type=Path, required=True)
    options.add_argument("--cores", type=int, default=1, help="of the executor")
    options.add_argument("--json", type=Path)
    options.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.child:
        source, target = chosen.child
        print(json.dumps(_work(source, target, chosen.folder, chosen.cores)))
        return
    runs = []
    for millions in map(float, chosen.millions.split(",")):
        runs.append(_run(millions, chosen.folder.resolve(), chosen.cores))
        print(json.dumps(runs[-1]), flush=True)
        if chosen.json:
            chosen.json.write_text(json.dumps(runs, indent=1) + "\n", encoding="utf-8")
    print(slopes(runs, SLOPES))


def _run(millions: float, folder: Path, cores: int) -> dict[str, float]:
    source, target = folder / f"history-{millions:g}", folder / "panel-spark"
    if not source.exists():
        write_history(source, int(millions * 1e6))
    shutil.rmtree(target, ignore_errors=True)
    child = ["--cores", str(cores), "--child", str(source), str(target)]
    command = [sys.executable, "-m", "bench.scale_driver", "--folder", str(folder), *child]
    began = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-4000:])
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    for path in (source, target):
        shutil.rmtree(path)
    return {"millions": millions, "wall_s": time.perf_counter() - began, **figures}


def _work(source: str, target: str, folder: Path, cores: int) -> dict[str, float]:
    from aker_scale.compute import Job, compute

    os.environ["SPARK_HOME"] = str(_home(folder))
    events = folder / "events"
    shutil.rmtree(events, ignore_errors=True)
    events.mkdir()
    master = f"local-cluster[1,{cores},{EXECUTOR_MB}]"
    computed = compute(Job(source, target, "spark", master=master, settings=_settings(folder, events)))
    figures = {"rows": float(sum(computed.rows.values())), **_of_driver()}
    return {**figures, **_of_tasks(next(events.rglob("events_*")))}


def _settings(folder: Path, events: Path) -> dict[str, str]:
    return {
        "spark.driver.memory": DRIVER_HEAP,
        "spark.driver.maxResultSize": "64m",
        "spark.executor.memory": f"{EXECUTOR_MB}m",
        "spark.executorEnv.PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        "spark.sql.shuffle.partitions": str(SHUFFLE),
        "spark.local.dir": str(folder / "shuffles"),
        "spark.ui.showConsoleProgress": "false",
        "spark.eventLog.enabled": "true",
        "spark.eventLog.compress": "false",
        "spark.eventLog.dir": events.as_uri(),
        "spark.eventLog.logStageExecutorMetrics": "true",
    }


def _home(folder: Path) -> Path:
    """Spark's own folder with another place for what executors write: the package is left as it is."""
    import pyspark

    home = folder / "spark-home"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    for path in Path(pyspark.__file__).parent.iterdir():
        (home / path.name).symlink_to(path)
    return home


def _of_driver() -> dict[str, float]:
    """The driver's JVM and Python at the end of the job, and the processor's seconds of all processes; ends Spark."""
    from pyspark.sql import SparkSession

    spark = SparkSession.getActiveSession()
    jvm = spark.sparkContext._jvm
    beans = jvm.java.lang.management.ManagementFactory.getMemoryPoolMXBeans()
    heap = sum(bean.getPeakUsage().getUsed() for bean in beans if bean.getType().toString() == "Heap memory")
    jvm.java.lang.System.gc()
    live = jvm.java.lang.management.ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
    own = spark.sparkContext._gateway.proc.pid
    cpu = sum(os.times()[:4]) + sum(cpu_of(pid) for pid in [own, *processes_below(own)])
    spark.stop()
    sizes = {"driver_heap_mb": heap / 2**20, "driver_live_mb": live / 2**20, "driver_python_mb": peak_of("self")}
    return {**sizes, "cpu_s": cpu}


def _of_tasks(log: Path) -> dict[str, float]:
    """Sums over all tasks, and peaks of heaps as Spark recorded them."""
    metrics = [event["Task Metrics"] for event in _events(log, "SparkListenerTaskEnd")]
    heaps: dict[str, float] = {}
    for event in _events(log, "SparkListenerStageExecutorMetrics"):
        who = "driver" if event["Executor ID"] == "driver" else "executor"
        heaps[who] = max(heaps.get(who, 0.0), event["Executor Metrics"]["JVMHeapMemory"] / 2**20)
    return {
        "tasks": float(len(metrics)),
        "tasks_cpu_s": sum(metric["Executor CPU Time"] for metric in metrics) / 1e9,
        "tasks_run_s": sum(metric["Executor Run Time"] for metric in metrics) / 1e3,
        "tasks_gc_s": sum(metric["JVM GC Time"] for metric in metrics) / 1e3,
        "to_driver_mb": sum(metric["Result Size"] for metric in metrics) / 2**20,
        "spilled_mb": sum(metric["Disk Bytes Spilled"] for metric in metrics) / 2**20,
        **{f"recorded_{who}_heap_mb": size for who, size in heaps.items()},
    }


def _events(log: Path, kind: str) -> Iterator[dict[str, Any]]:
    with log.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if f'"Event":"{kind}"' in line[:80])


if __name__ == "__main__":
    main()
