"""The validation report for people, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any, Literal

Kind = Literal["report", "refused", "validated"]
STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b1f24}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0 2rem}"
    "th,td{border-bottom:1px solid #d0d7de;padding:.35rem "
    ".6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#f6f8fa;overflow-wrap:normal;white-space:nowrap}.fatal{color:#b3261e;font-weight:600}"
    "details{border-bottom:1px solid #d0d7de;padding:.3rem 0}summary{cursor:pointer}"
    ".warning{color:#8a5a00;font-weight:600}.ok{color:#1a7f37}.note{background:#fff3cd;padding:.5rem .8rem}"
)


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
