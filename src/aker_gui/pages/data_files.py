"""Files of the page Data: validation reports beside the tables, and what can be downloaded."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from aker_core.markets.files_beside import Exports
from aker_gui.api.file_routes import export_rows, report_rows
from aker_gui.data import Data
from aker_gui.pages.page import Query
from aker_gui.parts import attributes, table

KINDS = {
    "report": "of the rows that are there",
    "validated": "judged again by aker validate",
    "refused": "rows that were kept out",
}
EXPORTS = Exports()


def report_links(data: Data, query: Query) -> list[Component]:
    """The validation reports of the vintage's tables."""
    day = data.vintage_day(query.get("as_of"))
    rows = report_rows(data, f"{day:%Y-%m}") if day else []
    heading = html.H2("Validation reports", id="reports")
    if not rows:
        return [
            heading,
            html.P(["No report lies beside a table. Run: ", html.Code("aker validate")], className="empty"),
        ]
    cells = [
        (row["table"], KINDS[row["kind"]], _link("page", row["html"], row), _link("JSON", row["json"], row))
        for row in rows
    ]
    return [
        heading,
        table("Per rule: what, why, how many rows, what to do", ("table", "report", "page", "data"), cells),
    ]


def _link(words: str, address: str, row: dict) -> Component:  # type: ignore[type-arg]
    return html.A(words, href=address, **attributes(aria_label=f"{words}: {row['table']}, {KINDS[row['kind']]}"))


def downloads(data: Data, query: Query) -> list[Component]:
    """Exported files with size and SHA-256, and the lists of the API in each format."""
    day = data.vintage_day(query.get("as_of"))
    if day is None:
        return []
    rows = export_rows(EXPORTS, f"{day:%Y-%m}")
    files = [row for row in rows if row["kind"] == "file"]
    lists = [row for row in rows if row["kind"] == "list"]
    commands = html.P([
        "Write more with ", html.Code(f"aker export --as-of {day:%Y-%m}"), " (workbook) and ",
        html.Code(f"aker report DEN --as-of {day:%Y-%m}"), " (one page), in the folder of the server.",
    ], className="source")  # fmt: skip
    cells = [
        (
            html.A(row["name"], href=row["href"]),
            f"{row['bytes']:,}",
            f"{row['modified_at']:%Y-%m-%d %H:%M}",
            row["sha256"],
        )
        for row in files
    ]
    heads = ("file", "bytes", "written", "SHA-256")
    links = [part for row in lists for part in (html.A(row["name"], href=row["href"]), " ")]
    return [
        html.H2("Downloads", id="downloads"),
        table(f"Exported files of {day:%Y-%m}", heads, cells, frozenset({1}))
        if cells
        else html.P("No file was exported."),
        commands,
        html.P(["Made when asked for: ", *links]),
    ]


def _file(row: dict) -> tuple[Component | str, ...]:  # type: ignore[type-arg]
    written = f"{row['modified_at']:%Y-%m-%d %H:%M}"
    return (html.A(row["name"], href=row["href"]), f"{row['bytes']:,}", written, row["sha256"])
