"""`aker validate`: the rules of every table in the lake judged again, with a page beside each, and Data Docs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from aker_core.cli.tables import note, print_json, print_table
from aker_core.config import Settings
from aker_core.errors import CheckFailed, ConfigError
from aker_data import catalogue
from aker_data.check import Check
from aker_data.contracts import Scope
from aker_data.ingest import report
from aker_data.ingest.context import lake_from
from aker_data.ingest.offending import offending_rows
from aker_data.lake.tables import Lake
from aker_data.schemas.validate import validate

COLUMNS = ("table", "as of", "rows", "rules", "not met", "report")


def validate_tables(
    tables: Sequence[str], as_of: str | None, *, data_docs: str | None = None, as_json: bool = False
) -> None:
    """Judge tables (default: all that are in the lake) in a month (default: the newest of each) and print the findings.

    data_docs: folder for the Data Docs of Great Expectations. Raises ConfigError for a table that is not there or
    without Great Expectations, CheckFailed where a fatal rule is not met.
    """
    lake = lake_from(Settings())
    months = _months(lake, tables, as_of)
    if not months:
        note("No table is in the lake yet. Run `make demo`, or `aker refresh`")
        return
    rows = [_judged(lake, table, month) for table, month in months.items()]
    if data_docs is not None:
        from aker_core.cli.data_docs import render

        note(f"Data Docs: {render(lake, months, Path(data_docs))}")
    if as_json:
        print_json({"tables": rows})
    else:
        cells = [
            tuple(str(row[name]) for name in ("table", "as_of", "rows", "rules", "failed", "page")) for row in rows
        ]
        print_table("Rules of the tables", COLUMNS, cells, frozenset({"rows", "rules", "not met"}), spare=("report",))
    if refused := [row["table"] for row in rows if row["fatal"]]:
        raise CheckFailed(f"Fatal rules are not met: {', '.join(map(str, refused))}. Open the reports above")


def _months(lake: Lake, tables: Sequence[str], as_of: str | None) -> dict[str, str]:
    """The month of each table that is judged."""
    if unknown := sorted(set(tables) - set(catalogue.ids())):
        raise ConfigError(f"Unknown table {unknown[0]!r}. `aker sources` lists all")
    there = {table: lake.as_ofs(table) for table in tables or catalogue.ids()}
    chosen = {
        table: as_of if as_of else max(months)
        for table, months in there.items()
        if months and (as_of is None or as_of in months)
    }
    if lacking := [table for table in tables if table not in chosen]:
        raise ConfigError(f"{lacking[0]} is not in the lake for {as_of or 'any month'}. Run `aker refresh` first")
    return chosen


def _judged(lake: Lake, table: str, as_of: str) -> dict[str, object]:
    """The findings about the rows as they are in the lake now; the page beside the table says the same."""
    source = catalogue.load(table)
    frame = lake.scan(table, as_of).collect()
    plain = frame.select(pl.col(name).cast(kind) for name, kind in source.schema.dtypes.items())
    checks: list[Check] = validate(plain, source.schema)
    checks += source.checks(frame.lazy()) if source.checks else []
    offending = offending_rows(frame.with_columns(plain), source.schema)
    there = report.read(lake, table, as_of) or {}
    scope = Scope(year=int(there.get("year") or 0), as_of=as_of, delineation="")
    findings = report.Findings(source, scope, lake.files(table, as_of), (), checks, None, (), offending)
    page = report.write(lake, findings, "validated")
    failed = [check for check in checks if not check.passed]
    return {
        "table": table,
        "as_of": as_of,
        "rows": frame.height,
        "rules": len(checks),
        "failed": len(failed),
        "fatal": any(check.fatal for check in failed),
        "findings": [f"{check.name}: {check.note}" for check in failed],
        "page": page,
    }
