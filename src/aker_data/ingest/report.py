"""The validation report beside each table: JSON for programs, HTML for people.

``<lake>/<table>/_reports/as_of=YYYY-MM/report.{json,html}`` tells of the rows that are there;
``validated.{json,html}`` what `aker validate` saw in them last, and ``refused.{json,html}`` has the last rows that a
fatal check kept out, until rows are good again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape
from typing import Any, Literal, get_args

from aker_data import catalogue
from aker_data import object_store as objects
from aker_data.check import Check
from aker_data.contracts import PayloadRef, Scope, Source
from aker_data.ingest.drift import Comparison
from aker_data.ingest.offending import OffendingRow
from aker_data.ingest.rules import rule_of
from aker_data.lake.files import LakeFile, origin_of, storing
from aker_data.lake.tables import Lake

Kind = Literal["report", "refused", "validated"]
SAME = ("files", "checks", "compared", "missing")  # payloads say when they were fetched, too: a run must not show

STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b1f24}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0 2rem}"
    "th,td{border-bottom:1px solid #d0d7de;padding:.35rem "
    ".6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#f6f8fa;overflow-wrap:normal;white-space:nowrap}.fatal{color:#b3261e;font-weight:600}"
    "details{border-bottom:1px solid #d0d7de;padding:.3rem 0}summary{cursor:pointer}"
    ".warning{color:#8a5a00;font-weight:600}.ok{color:#1a7f37}.note{background:#fff3cd;padding:.5rem .8rem}"
)


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


def page(report: dict[str, Any], kind: Kind) -> str:
    """The report for people; everything that came from outside is escaped."""
    title = f"{report['table']}, as of {report['as_of']}"
    refused = '<p class="note">These rows were rejected. The table still holds the last good ones.</p>'
    embedded = {
        "sample": "These rows are from the embedded sample. They are not published figures.",
        "snapshot": "These rows are from the embedded snapshot: published figures, partial and old.",
    }
    facts = {
        "Rows": f"{report['rows']:,}",
        "Origin": report["origin"],
        "Key": ", ".join(report["key"]),
        "Parser": report["parser"],
    }
    parts = [
        f"<h1>{escape(title)}</h1><p>{escape(report['says'])}</p>",
        refused if kind == "refused" else "",
        f'<p class="note">{embedded[report["origin"]]}</p>' if report["origin"] in embedded else "",
        _table(("", ""), [(name, str(value)) for name, value in facts.items()]),
        "<h2>Checks</h2>",
        "".join(_check(check, report) for check in _worst_first(report["checks"])),
        "<h2>Compared with the last good vintage</h2>",
        _compared_part(report["compared"]),
        "<h2>Missing</h2>" + _list(report["missing"]) if report["missing"] else "",
        "<h2>Payloads</h2>",
        _table(
            ("Part", "Address", "Fetched", "Bytes", "SHA-256"),
            [(p["part"], p["url"], p["fetched_at"], f"{p['bytes']:,}", p["sha256"]) for p in report["payloads"]],
        ),
        "<h2>Columns</h2>",
        _table(("Column", "Type", "Meaning"), [(c["name"], c["type"], c["says"]) for c in report["columns"]]),
    ]
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>\n'
        + "\n".join(filter(None, parts))
        + "\n</body></html>\n"
    )


def _worst_first(checks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(checks, key=lambda check: ("fatal", "warning", "ok").index(_result(check)))


def _check(check: dict[str, Any], report: dict[str, Any]) -> str:
    """One rule: what and why, how many and which share, the first rows with their lines, what to do. One that holds
    is folded."""
    words, result = report["rules"][check["name"]], _result(check)
    count = "" if check["rows"] is None else f"{check['rows']:,}"
    share = "" if check["share"] is None else f"{check['share']:.2%}"
    if not share and check["rows"] and not check["passed"] and report["rows"]:
        share = f"{min(check['rows'] / report['rows'], 1):.2%} of rows"
    lines = [
        ("Asks", words["what"]),
        ("Why", words["why"]),
        ("Number", count),
        ("Share", share),
        ("Findings", check["note"]),
    ]
    lines += [] if check["passed"] else [("What to do", words["action"])]
    rows = [row for row in report["offending"] if row["rule"] == check["name"]]
    first = _offending(rows) if rows else ""
    head = f'<summary><span class="{result}">{result}</span> {escape(check["name"])}</summary>'
    opened = "" if check["passed"] else " open"
    return f"<details{opened}>{head}{_table(('', ''), [line for line in lines if line[1]])}{first}</details>"


def _offending(rows: Sequence[dict[str, Any]]) -> str:
    cells = [
        (
            row["part"],
            "not found" if row["line"] is None else f"{row['line']:,}",
            row["key"],
            row["column"],
            "no value" if row["cell"] is None else row["cell"],
            row["payload"][:12],
        )
        for row in rows
    ]
    heads = ("Part", "Line of the payload", "Row", "Column", "Cell", "Payload")
    return f"<p>The first {len(cells)} rows:</p>{_table(heads, cells)}"


def _advice(source_id: str) -> str:
    """What the catalogue says of a source that fails; nothing for one that is not in it."""
    entries = {entry["id"]: entry for entry in catalogue.document()["sources"]}
    return str(entries.get(source_id, {}).get("advice", {}).get("if_it_fails", ""))


def _folder(as_of: str) -> str:
    return f"_reports/as_of={as_of}"


def _compared(comparison: Comparison) -> dict[str, Any]:
    return asdict(comparison) | {"share_gone": comparison.share_gone, "share_new": comparison.share_new}


def _compared_part(compared: dict[str, Any] | None) -> str:
    if compared is None:
        return "<p>None: these are the first rows.</p>"
    words = {
        "Compared with": compared["with_as_of"],
        "Rows before, now": f"{compared['rows_before']:,}, {compared['rows_now']:,}",
        "Keys gone": f"{compared['keys_gone']:,} ({compared['share_gone']:.2%})",
        "Keys new": f"{compared['keys_new']:,} ({compared['share_new']:.2%})",
    }
    return _table(("", ""), list(words.items()))


def _result(check: dict[str, Any]) -> str:
    return "ok" if check["passed"] else "fatal" if check["fatal"] else "warning"


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "\n".join("<tr>" + "".join(_cell(cell) for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"


def _cell(text: str) -> str:
    mark = f' class="{text}"' if text in ("ok", "fatal", "warning") else ""
    return f"<td{mark}>{escape(str(text))}</td>"


def _list(lines: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


def _encode(report: object) -> bytes:
    return (json.dumps(report, indent=1, ensure_ascii=False, default=str) + "\n").encode()
