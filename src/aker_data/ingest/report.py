"""The validation report beside each table: JSON for programs, HTML for people.

``<lake>/<table>/_reports/as_of=YYYY-MM/report.{json,html}`` tells of the rows that are there;
``validated.{json,html}`` what `aker validate` saw in them last, and ``refused.{json,html}`` has the last rows that a
fatal check kept out, until rows are good again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, get_args

from aker_data import catalogue
from aker_data import object_store as objects
from aker_data.check import Check
from aker_data.contracts import PayloadRef, Scope, Source
from aker_data.ingest.drift import Comparison
from aker_data.ingest.offending import OffendingRow
from aker_data.ingest.report_page import Kind, page
from aker_data.ingest.rules import rule_of
from aker_data.lake.files import LakeFile, origin_of, storing
from aker_data.lake.tables import Lake

SAME = ("files", "checks", "compared", "missing")  # payloads say when they were fetched, too: a run must not show


@dataclass(frozen=True)
class Findings:
    """All that a report says of one set of rows."""

    source: Source
    scope: Scope
    files: Sequence[LakeFile]
    payloads: Sequence[PayloadRef]
    checks: Sequence[Check]
    comparison: Comparison | None
    missing: Sequence[str]
    offending: Sequence[OffendingRow] = ()

    def plain(self) -> dict[str, Any]:
        """As plain data."""
        schema = self.source.schema
        return {
            "table": self.source.id,
            "says": schema.says,
            "as_of": self.scope.as_of,
            "year": self.scope.year,
            "origin": origin_of(self.files),
            "rows": sum(file.rows for file in self.files),
            "parser": self.source.parser,
            "key": list(schema.key),
            "columns": [
                {"name": column.name, "type": str(column.dtype), "nullable": column.nullable, "says": column.says}
                for column in schema.columns
            ],
            "files": sorted(file.name for file in self.files),
            "checks": [asdict(check) for check in self.checks],
            "rules": {check.name: asdict(rule_of(check.name, _advice(self.source.id))) for check in self.checks},
            "offending": [asdict(row) for row in self.offending],
            "compared": None if self.comparison is None else _compared(self.comparison),
            "payloads": [asdict(ref) | {"fetched_at": ref.fetched_at.isoformat()} for ref in self.payloads],
            "missing": list(self.missing),
        }


def write(lake: Lake, findings: Findings, kind: Kind = "report") -> str:
    """Write both forms; the address of the HTML. Raises StorageError."""
    report = findings.plain()
    root = lake.uri(findings.source.id)
    folder = _folder(findings.scope.as_of)
    with storing(f"{root}/{folder}"):
        # JSON last: it is what tells the next run that the report is complete.
        objects.put(root, f"{folder}/{kind}.html", page(report, kind).encode(), lake.options)
        objects.put(root, f"{folder}/{kind}.json", _encode(report), lake.options)
        if kind == "report":
            for name in ("refused.json", "refused.html"):
                objects.remove(root, f"{folder}/{name}", lake.options)
    return address(lake, findings.source.id, findings.scope.as_of, kind)


def address(lake: Lake, table: str, as_of: str, kind: Kind = "report") -> str:
    """Where the page of a report is, written or not."""
    return f"{lake.uri(table)}/{_folder(as_of)}/{kind}.html"


def read(lake: Lake, table: str, as_of: str) -> dict[str, Any] | None:
    """What the report beside a table says; None where there is none that can be read. Raises StorageError."""
    root = lake.uri(table)
    with storing(root):
        body = objects.get(root, f"{_folder(as_of)}/report.json", lake.options)
    if body is None:
        return None
    try:
        report = json.loads(body)
    except ValueError:
        return None
    return report if isinstance(report, dict) else None


def kinds(lake: Lake, table: str, as_of: str) -> list[Kind]:
    """Which reports lie beside a table. Raises StorageError."""
    root = lake.uri(table)
    with storing(root):
        return [kind for kind in get_args(Kind) if objects.exists(root, f"{_folder(as_of)}/{kind}.json", lake.options)]


def stored(lake: Lake, table: str, as_of: str, name: str) -> bytes | None:
    """The bytes of a report by the name of its file; None where there is none. Raises StorageError."""
    root = lake.uri(table)
    with storing(root):
        return objects.get(root, f"{_folder(as_of)}/{name}", lake.options)


def update(lake: Lake, findings: Findings) -> bool:
    """Write the report unless one that says the same is there; True where it was written. Raises StorageError."""
    there, plain = read(lake, findings.source.id, findings.scope.as_of), findings.plain()
    if there is not None and all(_encode(there.get(name)) == _encode(plain[name]) for name in SAME):
        return False
    write(lake, findings)
    return True


def _advice(source_id: str) -> str:
    """What the catalogue says of a source that fails; nothing for one that is not in it."""
    entries = {entry["id"]: entry for entry in catalogue.document()["sources"]}
    return str(entries.get(source_id, {}).get("advice", {}).get("if_it_fails", ""))


def _folder(as_of: str) -> str:
    return f"_reports/as_of={as_of}"


def _compared(comparison: Comparison) -> dict[str, Any]:
    return asdict(comparison) | {"share_gone": comparison.share_gone, "share_new": comparison.share_new}


def _encode(report: object) -> bytes:
    return (json.dumps(report, indent=1, ensure_ascii=False, default=str) + "\n").encode()
