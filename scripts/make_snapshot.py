"""Make the embedded snapshot of the nation's first quarter of 2016 out of the publishers' files.

    python scripts/make_snapshot.py path/to/folder [src/aker_snapshot/data]

The folder (with its subfolders) holds `2016_qtrly_by_area.zip`, the files of `FILES`, and the outlines of counties
(`cb_2016_us_county_500k.shp` and `.dbf`); src/aker_snapshot/README.md says what each of them is. The same files
always give the same bytes. Before anything is written, what was made of QCEW is put back into the publisher's layout
and read by the connector: every row and column has to be what the connector reads out of the publisher's own file, but
for the rows of the nation.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl

from aker_data.contracts import Payload
from aker_data.sources import bls_qcew_quarterly as qcew
from aker_snapshot import county_outlines, qcew_layout
from aker_snapshot.files import FILES
from aker_snapshot.qcew_figures import LEVELS, NATION, SIGNS, WEEKLY, Codes, Figures
from aker_snapshot.qcew_nation import nation_rows
from aker_snapshot.qcew_rows import Rows, depth
from aker_snapshot.qcew_store import figures_of, stored
from scripts import snapshot_outlines

YEAR, QUARTER = qcew_layout.YEAR, qcew_layout.QUARTER
KEY = ["own_code", "industry_code", "area_fips"]
BY_AREA = f"{YEAR}_qtrly_by_area.zip"


def find(folder: Path, name: str) -> Path:
    """The one file of this name; SystemExit where there is none, or where several differ."""
    paths = sorted(path for path in folder.rglob(name) if path.is_file())
    if not paths or len({hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}) > 1:
        raise SystemExit(f"{name}: {len(paths)} files below {folder}. Keep one there")
    return paths[0]


def parsed(body: bytes, name: str = BY_AREA) -> pl.DataFrame:
    """The rows of the quarter as the connector reads them, withheld cells null."""
    request = qcew.by_area(YEAR) if name == BY_AREA else qcew.single_file(YEAR)
    digest = hashlib.sha256(body).hexdigest()
    rows = qcew.parse(Payload(request, digest, body, datetime(YEAR + 1, 1, 1, tzinfo=UTC)))
    return rows.filter(pl.col("qtr") == QUARTER).with_columns(pl.col(KEY).cast(pl.String)).sort(KEY)


def figures(table: pl.DataFrame) -> Figures:
    """The rows of a quarter as figures. Raises SystemExit for rows deeper than four digits."""
    table = table.sort(KEY)
    areas = tuple(table["area_fips"].unique().sort())
    cells = tuple(table.select(KEY[:2]).unique().sort(KEY[:2]).iter_rows())
    if deep := [cell for cell in cells if depth(cell) > 6]:
        raise SystemExit(f"Industries of more than four digits are not part of the snapshot: {deep[:5]}")
    totals = table.filter(own_code="0", industry_code="10").select("area_fips", "agglvl_code")
    first = dict(totals.iter_rows())
    area_at = {area: at for at, area in enumerate(areas)}
    cell_at = {cell: at for at, cell in enumerate(cells)}
    rows = Rows(
        areas,
        np.array([first[area] for area in areas], dtype=np.int64),
        cells,
        np.array([area_at[area] for area in table["area_fips"]], dtype=np.int64),
        np.array([cell_at[cell] for cell in table.select(KEY[:2]).iter_rows()], dtype=np.int64),
    )
    if (rows.levels != table["agglvl_code"].to_numpy()).any():
        raise SystemExit("Aggregation levels do not follow from areas and industries")
    return Figures(
        rows,
        Codes(*(_signs(table, f"{prefix}disclosure_code") for prefix in ("", "lq_", "oty_"))),
        {name: _whole(table, name) for name in LEVELS},
        {name: _whole(table, f"oty_{name}_chg") for name in LEVELS},
        {f"lq_{name}": _whole(table, f"lq_{name}", 100) for name in LEVELS}
        | {f"oty_{name}_pct_chg": _whole(table, f"oty_{name}_pct_chg", 10) for name in LEVELS}
        | {WEEKLY: _whole(table, WEEKLY)},
    )


def _signs(table: pl.DataFrame, name: str) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    signs = table[name].fill_null("").replace_strict({sign: at for at, sign in enumerate(SIGNS)})
    return signs.cast(pl.Int64).to_numpy()


def _whole(table: pl.DataFrame, name: str, units: int = 1) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return (table[name].fill_null(0) * units).round().cast(pl.Int64).to_numpy()


def verify(columns: dict[str, bytes], table: pl.DataFrame) -> None:
    """SystemExit unless the connector reads these rows out of the columns."""
    body = io.BytesIO()
    qcew_layout.write_single_file(figures_of(columns.__getitem__), body)
    again = parsed(body.getvalue(), "single file")
    if not again.equals(table.sort(KEY).select(again.columns)):
        raise SystemExit("The connector reads other rows out of the snapshot than out of the publisher's files")


def main(arguments: Sequence[str]) -> None:
    """Write every file of the snapshot."""
    if len(arguments) not in (1, 2):
        raise SystemExit("usage: make_snapshot.py FOLDER [TARGET]")
    folder, target = Path(arguments[0]), Path(arguments[1] if len(arguments) > 1 else "src/aker_snapshot/data")
    published = parsed(find(folder, BY_AREA).read_bytes()).filter(pl.col("area_fips") != NATION)
    table = pl.concat([published, nation_rows(published).select(published.columns)]).sort(KEY)
    columns = stored(figures(table))
    verify(columns, table)
    made = {f"qcew_{YEAR}q{QUARTER}/{name}.xz": body for name, body in columns.items()}
    outlines = snapshot_outlines.made(find(folder, f"{county_outlines.NAME}.shp").with_suffix(""))
    outlines[county_outlines.TABLE] = lzma.compress(outlines[county_outlines.TABLE], preset=9 | lzma.PRESET_EXTREME)
    made |= {f"{county_outlines.NAME}/{name}.xz": body for name, body in outlines.items()}
    made |= {
        f"{name}.xz": lzma.compress(find(folder, name).read_bytes(), preset=9 | lzma.PRESET_EXTREME) for name in FILES
    }
    for name, body in made.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        print(f"{len(body):>10,}  {name}")
    print(f"{sum(map(len, made.values())):>10,}  in all")


if __name__ == "__main__":
    main(sys.argv[1:])
