"""Files that other shops load: WID tables as CSV, facts as Parquet by year, facts and markets as a DuckDB file."""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl

from aker_core.config import Settings
from aker_core.errors import ConfigError, StorageError
from aker_core.markets.database import reading_rows
from aker_core.markets.queries import facts_frame
from aker_core.markets.selection import Selection
from aker_data import atomic
from aker_data.lake.tables import Lake
from aker_geo.markets import metro_membership
from aker_scale import wid
from aker_scale.wid_columns import FILES, VERSIONS

QCEW, LAUS, DELINEATION = "bls_qcew_annual", "bls_laus_metro", "cbsa_delineation"


def write_wid(folder: Path, as_of: str | None, layout: wid.Layout) -> list[Path]:
    """``wid/Industry.csv`` and, where LAUS is loaded, ``wid/LaborForce.csv``, of one refresh. Raises StorageError,
    ConfigError for a version of the structure that is not known."""
    settings = Settings()
    lake = Lake(settings.lake_path, settings.lake_storage_options)
    month = as_of or max(lake.as_ofs(QCEW), default=None)
    if month is None:
        raise StorageError(f"The lake holds no {QCEW}. Run aker refresh first")
    tables = {"Industry": wid.industry(lake.scan(QCEW, month), _metros(lake, month), layout)}
    if month in lake.as_ofs(LAUS):
        tables["LaborForce"] = wid.labor_force(lake.scan(LAUS, month), layout)
    files = {name: FILES[name][VERSIONS.index(layout.version)] for name in tables}
    return [_csv(rows.collect(), folder / month / "wid" / files[name]) for name, rows in tables.items()]


def _metros(lake: Lake, month: str) -> pl.DataFrame:
    """qcew_area, cbsa_code and state_fips (of the first of its counties' states) of the newest list of the refresh."""
    rows = lake.scan(DELINEATION, month).collect()
    newest = rows.filter(pl.col("delineation") == pl.col("delineation").max())
    areas = (
        metro_membership(newest)
        .drop_nulls("qcew_area")
        .join(newest.select(pl.col("county_fips", "cbsa_code").cast(pl.String)), on="county_fips")
    )
    return (
        areas.group_by("qcew_area", "cbsa_code")
        .agg(state_fips=pl.col("county_fips").min().str.slice(0, 2))
        .sort("qcew_area")
    )


def write_parquet(folder: Path, as_of: str | None) -> list[Path]:
    """``facts/year=YYYY/facts.parquet``: every fact of markets, states and the nation, the year in the path."""
    facts = _facts(as_of)
    month = f"{facts['data_vintage'][0]:%Y-%m}"
    paths = []
    for (year,), rows in facts.partition_by("year", as_dict=True, maintain_order=True).items():
        body = io.BytesIO()
        rows.drop("year").write_parquet(body, compression="zstd", compression_level=1)
        paths.append(folder / month / "facts" / f"year={year}" / "facts.parquet")
        atomic.write_bytes(paths[-1], body.getvalue())
    return paths


def write_duckdb(folder: Path, as_of: str | None) -> Path:
    """``aker-YYYY-MM.duckdb`` with the tables facts and markets. Raises ConfigError where DuckDB is not installed."""
    try:
        import duckdb
    except ImportError as error:
        raise ConfigError(
            "DuckDB is not installed. --duckdb writes its file. Install it: pip install duckdb"
        ) from error
    facts = _facts(as_of)
    month = f"{facts['data_vintage'][0]:%Y-%m}"
    path = folder / month / f"aker-{month}.duckdb"
    path.parent.mkdir(parents=True, exist_ok=True)
    hidden = atomic.temporary(path)
    try:
        with duckdb.connect(str(hidden)) as database:
            database.register("facts_rows", facts.to_arrow())
            database.execute("CREATE TABLE facts AS FROM facts_rows")
            database.execute(
                "CREATE TABLE markets AS SELECT DISTINCT cbsa_code, msa_id, name, type FROM facts "
                "WHERE geography = 'market' ORDER BY cbsa_code"
            )
        hidden.replace(path)
    finally:
        hidden.unlink(missing_ok=True)
    return path


def _facts(as_of: str | None) -> pl.DataFrame:
    with reading_rows() as source:
        facts = facts_frame(source, as_of, Selection(history=True, places=True))
    if facts.is_empty():
        raise StorageError("No vintage is stored. Run `make demo` for the embedded snapshot, or aker refresh")
    return facts


def _csv(rows: pl.DataFrame, path: Path) -> Path:
    atomic.write_bytes(path, rows.write_csv().encode())
    return path
