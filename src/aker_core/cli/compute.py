"""`aker compute`: whole histories into tables by year, by the engine that was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aker_core.cli.tables import note, print_json, print_table
from aker_core.config import Settings
from aker_core.errors import CheckFailed, ConfigError

if TYPE_CHECKING:
    import polars as pl

    from aker_scale.compute import Computed
    from aker_scale.published import Cluster

ENGINES = ("polars", "spark")
_FIRST, _LAST = 1975, 2100


@dataclass(frozen=True)
class ComputeOptions:
    """The options as they were typed."""

    what: str
    source: str | None = None
    to: str | None = None
    engine: str | None = None
    master: str | None = None
    conf: tuple[str, ...] = ()
    years: str | None = None
    as_of: str | None = None
    version: int | None = None
    jobs: str = "annual_avg_emplvl"
    rows: int | None = None
    delineation: str | None = None


def run_compute(options: ComputeOptions, *, as_json: bool) -> None:
    """Compute and print what the tables hold then. Raises ConfigError for options, CheckFailed for rows."""
    jobs = {"qcew": _qcew, "lodes": _lodes, "laus": _laus}
    if options.what not in jobs:
        raise ConfigError(f"Unknown history {options.what!r}. Choose from {', '.join(jobs)}")
    settings = Settings()
    engine = options.engine or settings.engine
    if engine not in ENGINES:
        raise ConfigError(f"Unknown engine {engine!r}. Choose from {', '.join(ENGINES)}")
    try:
        computed = jobs[options.what](options, settings, engine)
    except ValueError as error:
        raise CheckFailed(f"The rows are not a history of {options.what}: {error}") from error
    if as_json:
        print_json([{"table": c.address, "version": c.version, "changed": c.changed, "rows": c.rows} for c in computed])
        return
    for table in computed:
        print_table(table.address, ("year", "rows"), [(str(year), f"{rows:,}") for year, rows in table.rows.items()])
        note(f"version {table.version}" + ("" if table.changed else ", unchanged"))


def _qcew(options: ComputeOptions, settings: Settings, engine: str) -> list[Computed]:
    from aker_scale.compute import TABLE, Job, compute

    lake = settings.lake_path.rstrip("/")
    job = Job(
        options.source or f"{lake}/bls_qcew_annual",
        options.to or f"{lake}/{TABLE}",
        engine,
        options.version,
        _years(options.years),
        options.as_of,
        options.jobs,
        options.rows,
        options.master or settings.spark_master,
        _conf(options),
    )
    return [compute(job)]


def _lodes(options: ComputeOptions, settings: Settings, engine: str) -> list[Computed]:
    from aker_scale.published import compute_wac

    files, crosswalk = _files(options, "*_wac_*.csv*"), _crosswalk(options, settings)
    return compute_wac(files, crosswalk, options.to or settings.lake_path, _cluster(options, settings, engine))


def _laus(options: ComputeOptions, settings: Settings, engine: str) -> list[Computed]:
    from aker_scale.published import compute_laus

    files = _files(options, "la.data.*")
    return compute_laus(files, options.to or settings.lake_path, _cluster(options, settings, engine))


def _cluster(options: ComputeOptions, settings: Settings, engine: str) -> Cluster | None:
    from aker_scale.published import Cluster

    return Cluster(options.master or settings.spark_master, _conf(options)) if engine == "spark" else None


def _files(options: ComputeOptions, pattern: str) -> list[Path]:
    folder = Path(options.source or ".")
    files = sorted(folder.glob(pattern)) if folder.is_dir() else []
    if not files:
        raise ConfigError(f"{folder}: no file {pattern}. Give the folder of the publisher's files with --from")
    return files


def _crosswalk(options: ComputeOptions, settings: Settings) -> pl.DataFrame:
    import polars as pl

    from aker_data.lake.tables import Lake

    table = Lake(settings.lake_path, settings.lake_storage_options).scan("cbsa_delineation", options.as_of)
    name = options.delineation or str(table.select(pl.col("delineation").max()).collect().item())
    rows = table.filter(pl.col("delineation") == name).select(pl.col("county_fips", "cbsa_code").cast(pl.String))
    crosswalk = rows.collect()
    if crosswalk.is_empty():
        raise ConfigError(f"The lake has no delineation {name!r}. Refresh a vintage that uses it, or name another")
    return crosswalk


def _years(text: str | None) -> tuple[int, ...] | None:
    if text is None:
        return None
    try:
        first, dots, last = text.partition("..")
        years = range(int(first), int(last) + 1) if dots else map(int, text.split(","))
        chosen = tuple(year for year in years if _FIRST <= year <= _LAST)
    except ValueError:
        chosen = ()
    if not chosen:
        raise ConfigError(f"Unreadable years {text!r}. Write 2001..2023 or 2019,2020")
    return chosen


def _conf(options: ComputeOptions) -> dict[str, str]:
    return dict(_pair(text) for text in options.conf)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise ConfigError(f"Unreadable setting of Spark {text!r}. Write NAME=VALUE")
    return name, value
