"""Carry institutions of the sample's metros over from the published directory. Run once; its output is committed.

    python -m scripts.make_sample_institutions ../shared/data/ipeds/hd2022.csv

Writes ``src/aker_data/sample/base/ipeds_hd2022.csv``: the published header and the published rows of the chosen
institutions, but for the cells about a person (chief administrator, title, telephone), which are blank.
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent / "src" / "aker_data" / "sample" / "base"
PERSONAL = ("CHFNM", "CHFTITLE", "GENTELE")
MOST_PER_METRO = 4
# A Latin-1 byte, an island without a county, and universities that a reader would miss (MIT, Johns Hopkins, …).
ALSO = ("449135", "376695", "166683", "162928", "110635", "130794", "243744")


def chosen(rows: list[dict[str, str]], counties: dict[str, str]) -> set[str]:
    """Per metro the institutions that are likeliest to do research: Carnegie's doctoral classes, then by size."""
    ids = set(ALSO)
    by_metro: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        metro = counties.get(row["COUNTYCD"].strip().zfill(5))
        if metro and row["ICLEVEL"].strip() == "1" and row["CONTROL"].strip() in ("1", "2") and row["UEIS"].strip():
            by_metro.setdefault(metro, []).append(row)
    for found in by_metro.values():
        found.sort(key=lambda row: (row["C21BASIC"].strip() not in ("15", "16"), -int(row["INSTSIZE"]), row["UNITID"]))
        ids |= {row["UNITID"] for row in found[:MOST_PER_METRO]}
    return ids


def without_person(line: str, header: list[str]) -> str:
    """A published row with the cells about a person blank; every other byte stays."""
    cells = next(csv.reader([line]))
    for name in PERSONAL:
        cell = cells[header.index(name)]
        line = line.replace(f',"{cell}",', '," ",', 1)
    return line


def main(source: Path) -> None:
    """Write the base file."""
    lines = source.read_bytes().decode("latin-1").split("\n")
    header = next(csv.reader([lines[0]]))
    rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
    with (BASE / "metros.csv").open(encoding="utf-8") as file:
        counties = {row["county"]: row["cbsa"] for row in csv.DictReader(file)}
    ids = chosen(rows, counties)
    kept = [without_person(line, header) for line in lines[1:] if line[:6] in ids]
    (BASE / "ipeds_hd2022.csv").write_bytes("\n".join([lines[0], *kept, ""]).encode("latin-1"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
