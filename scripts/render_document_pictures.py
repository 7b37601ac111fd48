"""Render docs/images/*.png: workbook, one-pager and shortlist of the sample, as LibreOffice and poppler show them.

    python scripts/render_document_pictures.py

refreshes the embedded sample in a temporary folder with all flows, runs `aker export` and `aker report` on it, and
takes pictures of the first pages. Needs soffice and pdftoppm, and the extra report. Look at what it made.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
YEAR, AS_OF = "2023", "2024-06"
FLOWS = ("refresh_market_economy", "refresh_hazard_metrics", "refresh_amenity_benchmarks", "refresh_boundaries")
RESOLUTION = "70"  # dots per inch: text is read, and a picture stays small
PAGES = {"scorecard": 2}  # of the workbook on paper: the scorecard follows the cover


def run(folder: Path, *command: str | Path) -> None:
    """Run a command in the folder of the sample; a failure ends the program with its output."""
    own = {
        "AKER_SOURCE_MODE": "sample",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")]),
    }
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, env=os.environ | own, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")


def picture(pdf: Path, name: str, page: int) -> None:
    """Write one page of a PDF as docs/images/<name>.png."""
    command = [
        "pdftoppm",
        "-png",
        "-singlefile",
        "-r",
        RESOLUTION,
        "-f",
        str(page),
        "-l",
        str(page),
        pdf,
        IMAGES / name,
    ]
    subprocess.run(command, check=True)
    print(IMAGES / f"{name}.png")


def main() -> int:
    """Write the pictures; the exit code is 1 where a program is not there."""
    if missing := [name for name in ("soffice", "pdftoppm") if not shutil.which(name)]:
        print(f"Not installed: {', '.join(missing)}. Install LibreOffice Calc and poppler-utils")
        return 1
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        aker = (sys.executable, "-m", "aker_core.cli.app")
        run(folder, *aker, "refresh", "--year", YEAR, "--as-of", AS_OF)
        for flow in FLOWS:
            run(folder, sys.executable, "-m", f"flows.{flow}", AS_OF)
        run(folder, *aker, "export")
        run(folder, *aker, "report", "RDU")
        run(folder, *aker, "report", "AUS", "DEN", "RDU", "BOS")
        exports = folder / "exports" / AS_OF
        run(
            folder,
            "soffice",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            exports / f"aker-sample-{AS_OF}.xlsx",
        )
        for name, page in PAGES.items():
            picture(folder / f"aker-sample-{AS_OF}.pdf", f"workbook-{name}", page)
        picture(exports / "sample-RDU.pdf", "report", 1)
        picture(exports / "sample-shortlist-AUS-DEN-RDU-BOS.pdf", "shortlist", 1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
