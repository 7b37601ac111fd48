"""`aker report`: one market on a page for a committee, several side by side, or one page for each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from aker_core.cli.tables import note, print_json, print_unbroken
from aker_core.errors import ConfigError, StorageError
from aker_core.export.reporting import write_reports, write_shortlist
from aker_core.markets.database import reading_rows
from aker_core.markets.dossiers import read_dossiers
from aker_core.markets.market_lists import expanded
from aker_core.markets.service import find_market


def report(markets: Sequence[str], as_of: str | None, folder: Path, *, each: bool, every: bool, as_json: bool) -> None:
    """Write reports and print their paths. each: one for each market instead of a shortlist; every: of all markets.

    Raises ConfigError where no market is named, StorageError where nothing is stored, or a file cannot be written.
    """
    if not markets and not every:
        raise ConfigError("No market is named. Write `aker report DEN`, `aker report AUS DEN RDU`, or --all")
    with reading_rows() as source:
        codes = list(dict.fromkeys(find_market(source, name) for name in expanded(markets)))
        dossiers = read_dossiers(source, as_of)
    if every:
        codes = sorted(row["msa_id"] for row in dossiers.book.markets)
    try:
        if len(codes) == 1 or each or every:
            paths = [str(path) for path in write_reports(dossiers, codes, folder)]
        else:
            paths = [str(write_shortlist(dossiers, codes, folder))]
    except OSError as error:
        raise StorageError(f"The report cannot be written: {error}. Close it, or give another --folder") from error
    if as_json:
        print_json({"reports": paths})
        return
    print_unbroken(*paths)
    if dossiers.book.origin == "sample":
        note("It says SAMPLE on every page: partly synthetic figures, for trying the software only.")
