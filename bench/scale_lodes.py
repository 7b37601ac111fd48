"""A state's file of LODES, blocks to markets: Polars, Spark and a query of DuckDB give the same, and how time grows.

    python -m bench.scale_lodes --millions 1,5 --engines polars,spark --folder FOLDER

Each run is a process of its own: seconds of the processor (Spark's JVM and its workers in them) and the peak resident
set of its Python. Every count of every market must equal DuckDB's. Slopes are of logarithms: 1 is linear.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl

from aker_geo.lists import rows as listed
from aker_scale.wac_files import COUNTS
from bench.files import ROOT
from bench.scale import cpu_of, peak_of, processes_below, slopes
from bench.synthetic_lodes import write_wac_file

STATE, YEAR = "tx", 2022
SUMS = ", ".join(f"sum({name})::bigint AS {name}" for name in COUNTS)


def main() -> None:
    """Run every size; print a line of figures for each run, and the slopes."""
    options = argparse.ArgumentParser(prog="python -m bench.scale_lodes")
    options.add_argument("--millions", default="1,5")
    options.add_argument("--engines", default="polars,spark")
    options.add_argument("--folder", type=Path, required=True)
    options.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    folder = chosen.folder.resolve()
    if chosen.child:
        engine, path = chosen.child
        print(json.dumps(_work(engine, Path(path), folder / engine)))
        return
    engines = ["duckdb", *chosen.engines.split(",")]
    runs: dict[str, list[dict[str, float]]] = {engine: [] for engine in engines}
    for millions in map(float, chosen.millions.split(",")):
        path = write_wac_file(folder, STATE, YEAR, int(millions * 1e6))
        for engine in engines:
            runs[engine].append({"rows": millions * 1e6, **_run(engine, path, folder)})
            print(engine, json.dumps(runs[engine][-1]), flush=True)
        path.unlink()
    for engine in engines:
        print(engine, slopes(runs[engine], ("cpu_s", "python_mb")))


def markets() -> pl.DataFrame:
    """county_fips and cbsa_code: four counties of Texas each make a market, every fifth county is in none."""
    codes = sorted(row["county_fips"] for row in listed("counties") if row["county_fips"].startswith("48"))
    members = [(code, f"{10_000 + number // 5}") for number, code in enumerate(codes) if number % 5]
    return pl.DataFrame(members, ["county_fips", "cbsa_code"], orient="row")


def _run(engine: str, path: Path, folder: Path) -> dict[str, float]:
    shutil.rmtree(folder / engine, ignore_errors=True)
    command = [sys.executable, "-m", "bench.scale_lodes", "--folder", str(folder), "--child", engine, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-4000:])
    if engine != "duckdb":
        expected = pl.read_parquet(folder / "duckdb" / "markets.parquet")
        sums = pl.scan_delta(str(folder / engine / "lodes_wac_market")).collect().select(expected.columns)
        if not sums.sort("cbsa_code").equals(expected):
            raise SystemExit(f"{engine} sums {path.name} to other counts than DuckDB")
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _work(engine: str, path: Path, to: Path) -> dict[str, float]:
    if engine == "duckdb":
        _by_duckdb(path, to)
        return {"cpu_s": sum(os.times()[:4]), "python_mb": peak_of("self")}
    from aker_scale.published import Cluster, compute_wac

    cluster = Cluster("local[2]", {"spark.sql.shuffle.partitions": "8"}) if engine == "spark" else None
    compute_wac([path], markets(), str(to), cluster)
    others = processes_below(os.getpid())
    return {"cpu_s": sum(os.times()[:4]) + sum(map(cpu_of, others)), "python_mb": peak_of("self")}


def _by_duckdb(path: Path, to: Path) -> None:
    import duckdb

    to.mkdir(parents=True)
    with duckdb.connect() as database:
        database.register("members", markets().to_arrow())
        database.execute(
            f"""COPY (
                SELECT coalesce(m.cbsa_code, 'outside') AS cbsa_code, count(*) AS blocks, {SUMS}
                FROM read_csv('{path}', types = {{'w_geocode': 'VARCHAR'}}) AS w
                LEFT JOIN members AS m ON m.county_fips = w.w_geocode[1:5] GROUP BY 1 ORDER BY 1
            ) TO '{to / "markets.parquet"}' (FORMAT parquet)"""
        )


if __name__ == "__main__":
    main()
