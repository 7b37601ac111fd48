"""From the publisher's zip to location quotients by hand: SHA-256, a kept copy, unzip, parse, Parquet, quotients."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import polars as pl

from bench.baseline_lq import Summary, Work, checked, quotients

_TEXT = ("area_fips", "own_code", "industry_code", "disclosure_code", "lq_disclosure_code", "oty_disclosure_code")
_SMALL = ("agglvl_code", "year")
_LEVELS = ("annual_avg_emplvl", "total_annual_wages", "avg_annual_pay")
_QUOTIENTS = ("lq_annual_avg_emplvl", "lq_total_annual_wages")
_CHANGES = tuple(
    f"oty_{level}_{end}" for level in ("annual_avg_emplvl", "total_annual_wages") for end in ("chg", "pct_chg")
)
_TYPES: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(_TEXT, pl.String),
    **dict.fromkeys(_SMALL, pl.Int16),
    **dict.fromkeys(("annual_avg_estabs", "annual_avg_emplvl", "avg_annual_pay"), pl.Int32),
    **dict.fromkeys(("oty_annual_avg_estabs_chg", "oty_annual_avg_emplvl_chg"), pl.Int32),
    **dict.fromkeys(("total_annual_wages", "oty_total_annual_wages_chg"), pl.Int64),
    **dict.fromkeys((*_QUOTIENTS, "lq_annual_avg_estabs", "oty_annual_avg_estabs_pct_chg"), pl.Float64),
    **dict.fromkeys(("oty_annual_avg_emplvl_pct_chg", "oty_total_annual_wages_pct_chg"), pl.Float64),
}
_BLOCK = 32 * 1024 * 1024


def whole(source: str, folder: str) -> Work:
    """The straightforward script: everything in memory, one step after the other."""

    def work() -> Summary:
        body = _kept(Path(source), Path(folder))
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            table = archive.read(archive.namelist()[0])
        rows = _withheld(pl.scan_csv(table, schema_overrides=_TYPES, infer_schema=False).select(list(_TYPES))).collect()
        rows.write_parquet(Path(folder, "table.parquet"), compression="zstd", compression_level=1)
        return partial(checked, quotients(rows.lazy()).collect())

    return work


def to_disk(source: str, folder: str) -> Work:
    """Unzipped to a file, streamed from there into Parquet: little memory."""

    def work() -> Summary:
        _kept(Path(source), Path(folder))
        with zipfile.ZipFile(source) as archive:
            table = archive.extract(archive.namelist()[0], folder)
        rows = _withheld(pl.scan_csv(table, schema_overrides=_TYPES, infer_schema=False).select(list(_TYPES)))
        parquet = Path(folder, "table.parquet")
        rows.sink_parquet(parquet, compression="zstd", compression_level=1)
        Path(table).unlink()
        return partial(checked, quotients(pl.scan_parquet(parquet)).collect())

    return work


def overlapped(source: str, folder: str) -> Work:
    """Unzipped in blocks while the block before is parsed, the copy kept meanwhile: what an expert writes."""

    def work() -> Summary:
        body = Path(source).read_bytes()
        with ThreadPoolExecutor(2) as pool:
            copy = pool.submit(_keep, body, Path(folder))
            frames = list(pool.map(_parsed, _blocks(body)))
            copy.result()
        rows = pl.concat(frames)
        rows.write_parquet(Path(folder, "table.parquet"), compression="zstd", compression_level=1)
        return partial(checked, quotients(rows.lazy()).collect())

    return work


def _kept(source: Path, folder: Path) -> bytes:
    body = source.read_bytes()
    _keep(body, folder)
    return body


def _keep(body: bytes, folder: Path) -> None:
    folder.joinpath(hashlib.sha256(body).hexdigest()).write_bytes(body)


def _blocks(body: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive, archive.open(archive.namelist()[0]) as file:
        header, rest = file.readline(), b""
        while block := file.read(_BLOCK):
            cut = block.rfind(b"\n") + 1
            yield header + rest + block[:cut]
            rest = block[cut:]


def _parsed(block: bytes) -> pl.DataFrame:
    return _withheld(pl.scan_csv(block, schema_overrides=_TYPES, infer_schema=False).select(list(_TYPES))).collect()


def _withheld(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Null where the publisher writes a zero that means nothing."""
    groups = (("disclosure_code", _LEVELS), ("lq_disclosure_code", _QUOTIENTS), ("oty_disclosure_code", _CHANGES))
    return rows.with_columns(
        pl.when(pl.col(code).ne_missing("N")).then(pl.col(name)).alias(name) for code, names in groups for name in names
    )
