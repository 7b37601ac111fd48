"""`aker verify`: the newest result of every named check of one vintage."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from aker_core.cli.tables import note, print_json, print_table, screen_width
from aker_core.errors import CheckFailed, NotLoaded
from aker_core.markets.checks import VintageChecks, read_checks
from aker_core.markets.database import reading
from aker_core.markets.number_formats import COUNT, SHARE
from aker_core.markets.report import SYNTHETIC
from aker_snapshot import NOTE as SNAPSHOT

if TYPE_CHECKING:
    import polars as pl

    from aker_data.lake.tables import Lake

COLUMNS = ("table", "check", "passed", "rows", "share", "max error", "finding")
WIDE = 120  # on a narrower screen a list is easier to read than a table


def show_checks(as_of: str | None, *, sample: bool, as_json: bool) -> int:
    """Print the checks of a vintage; returns the exit code: that of CheckFailed where a fatal one did not pass."""
    with reading() as session:
        checks = read_checks(session, as_of, sample=sample)
    failed = [row for row in checks.rows if row["fatal"] and not row["ok"]]
    if as_json:
        print_json([{**row, "vintage": checks.vintage, "origin": checks.origin} for row in checks.rows])
    elif not checks.rows:
        note("No check has run yet. Run `make demo` for the embedded snapshot, or `aker refresh`")
    else:
        _print(checks)
    return CheckFailed.exit_code if failed else 0


def show_withheld_errors(as_of: str | None, *, sample: bool, as_json: bool) -> None:
    """Print how far estimates of withheld jobs are off in a vintage, beside simpler methods."""
    from aker_jobs.withheld_errors import withheld_errors

    year, rows = _measured(withheld_errors, as_of, sample=sample)
    if as_json:
        print_json(rows)
        return
    title = f"Errors of estimates on disclosed cells of metros that were hidden, data year {year}"
    heads = ("method", "jobs of the cell, or sector", "cells", "errors / jobs", "median error", "in the interval")
    shown = [
        (
            row["method"].replace("_", " "),
            row["size"] or row["sector"],
            COUNT.text(row["cells"]),
            *(SHARE.text(row[name]) for name in ("error_share", "median_error", "inside")),
        )
        for row in rows
    ]
    print_table(title, heads, shown, frozenset(heads[2:]))
    note("margins is the method in use; the others share what the disclosed three-digit row leaves")
    note("margins on same cells: those of which that row is disclosed, which the others have alone")


def show_rebuilt_metros(as_of: str | None, *, sample: bool, as_json: bool) -> None:
    """Print how far metros rebuilt from counties alone differ from what is published, by sector."""
    from aker_jobs.labor.metro_rows import REBUILT
    from aker_jobs.withheld_errors import rebuilt_metros

    year, rows = _measured(rebuilt_metros, as_of, sample=sample)
    if as_json:
        print_json(rows)
        return
    heads = ("of", "metros", "differences / jobs", "median", "published whole", "their differences / jobs")
    shown = [
        (
            row["what"],
            COUNT.text(row["metros"]),
            *(SHARE.text(row[name]) for name in ("error_share", "median_error")),
            COUNT.text(row["disclosed"]),
            SHARE.text(row["disclosed_error"]),
        )
        for row in rows
    ]
    print_table(f"{REBUILT[:1].upper()}{REBUILT[1:]}, data year {year}", heads, shown, frozenset(heads[1:]))
    note("rebuilt: from counties, states and the nation alone; where a sector is withheld, against its estimate")


def _measured(
    measure: Callable[[Lake, str, int], pl.DataFrame], as_of: str | None, *, sample: bool
) -> tuple[int, list[dict[str, Any]]]:
    """The data year of a vintage, and what is measured on its tables, each row with vintage and year."""
    from aker_core.config import Settings
    from aker_data.ingest.context import lake_from

    with reading() as session:
        checks = read_checks(session, as_of, sample=sample)
    if checks.vintage is None or checks.data_year is None:
        raise NotLoaded("Nothing was refreshed yet. Run `make demo` for the embedded snapshot, or `aker refresh`")
    year = int(checks.data_year)
    rows = measure(lake_from(Settings()), checks.vintage, year).to_dicts()
    return year, [{**row, "vintage": checks.vintage, "data_year": checks.data_year} for row in rows]


def _print(checks: VintageChecks) -> None:
    title = f"Checks of vintage {checks.vintage}, data year {checks.data_year}, {checks.origin} figures"
    rows = [_row(row) for row in checks.rows]
    if screen_width() >= WIDE:
        print_table(title, COLUMNS, rows, frozenset({"rows", "share", "max error"}), spare=("max error", "share"))
    else:
        note(title)
        for table, members in groupby(rows, key=itemgetter(0)):
            note(table)
            for _, name, passed, *_, finding in members:
                note(f"  {passed}: {name}. {finding}")
    good = sum(bool(row["ok"]) for row in checks.rows)
    note(f"{good} of {len(checks.rows)} checks passed")
    if checks.origin == "sample":
        note(SYNTHETIC)
    if checks.snapshot:
        note(SNAPSHOT)
    if checks.others:
        note(f"Not shown: {'; '.join(checks.others)}. Choose with --as-of YYYY-MM or --sample")


def _row(row: dict[str, Any]) -> tuple[str, ...]:
    passed = "yes" if row["ok"] else "NO (fatal)" if row["fatal"] else "no"
    finding = str(row["note"])
    return (
        row["table"],
        row["name"],
        passed,
        COUNT.text(_number(row["rows"])),
        SHARE.text(_number(row["share"])),
        "" if row["worst"] is None else f"{_number(row['worst']):.6g}",
        f"{finding[:1].upper()}{finding[1:]}",
    )


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
