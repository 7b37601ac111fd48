"""The workbook: writes declared sheets with XlsxWriter. The same sheets give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aker_core.export.page import column_page, written
from aker_core.export.shared_texts import book_class
from aker_core.export.sheet import (
    FIRST,
    HEADINGS,
    NATION,
    NOTE,
    TITLE,
    UNITS,
    WARNING,
    Chart,
    Column,
    Formula,
    Sheet,
    column_range,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LETTER = 1  # the number of the paper
PAGE_WIDTH = 210.0  # letters that are still read on a page across
UNIT_HEIGHT, HEADING_HEIGHT = 27, 48  # points: two lines and three
NO_URLS = {"strings_to_urls": False, "strings_to_formulas": False, "strings_to_numbers": False}
STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "warning": {"bold": True, "font_color": "#9C0006"},
    "note": {"italic": True, "font_color": "#404040"},
    "unit": {"italic": True, "font_color": "#404040", "text_wrap": True, "valign": "top", "font_size": 9},
    "heading": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#E7ECF1"},
    "link": {
        "bold": True,
        "bottom": 1,
        "text_wrap": True,
        "valign": "top",
        "bg_color": "#E7ECF1",
        "underline": 1,
        "font_color": "#1F4E79",
    },
    "text": {},
    "centered": {"align": "center"},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "number": {},
    "formula": {},
    "input": {"font_color": "#0000FF", "bg_color": "#FFF9D6", "border": 1, "locked": False},
}


@dataclass(frozen=True)
class Properties:
    """What the document says of itself. created: the only time in the file. warning: stands on every sheet."""

    title: str
    subject: str
    created: datetime
    comments: str
    warning: str = ""


def write_workbook(path: Path, sheets: Sequence[Sheet], properties: Properties) -> None:
    """Write the sheets into a file, replaced whole. Raises OSError where it cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.tmp")
    try:
        _fill(str(unfinished), sheets, properties)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def workbook_bytes(sheets: Sequence[Sheet], properties: Properties) -> bytes:
    """The sheets as the bytes of a file: the same as `write_workbook` writes."""
    body = BytesIO()
    _fill(body, sheets, properties)
    return body.getvalue()


def _fill(target: str | BytesIO, sheets: Sequence[Sheet], properties: Properties) -> None:
    with book_class()(target, NO_URLS) as book:
        _describe(book, properties)
        styles = _Styles(book)
        for sheet in sheets:
            _write_sheet(book, sheet, styles, properties)


class _Styles:
    """Formats of cells by style and number format, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self.of = cache(self._made)

    def _made(self, style: str, number: str = "General") -> Format:
        return self._book.add_format({**STYLES[style], **({"num_format": number} if number != "General" else {})})


def _describe(book: Workbook, properties: Properties) -> None:
    book.set_properties(
        {
            "title": properties.title,
            "subject": properties.subject,
            "author": "Aker",
            "comments": properties.comments,
            "created": properties.created,
        }
    )
    book.set_calc_mode("auto")


def _write_sheet(book: Workbook, sheet: Sheet, styles: _Styles, properties: Properties) -> None:
    page = book.add_worksheet(sheet.name, worksheet_class=column_page())
    for row, style, text in (
        (TITLE, "title", sheet.title),
        (WARNING, "warning", properties.warning),
        (NOTE, "note", sheet.note),
    ):
        if text:
            page.write_string(row, 0, written(text), styles.of(style))
    for position, column in enumerate(sheet.columns):
        _write_head(page, position, column, styles)
        _write_cells(page, position, column, styles)
        if column.name:
            book.define_name(column.name, f"={column_range(sheet.name, position, len(column.cells))}")
        if column.bar and column.cells:
            last = FIRST + len(column.cells) - 1
            bar = {"type": "data_bar", "bar_solid": True, "bar_color": "#9DC3E6", "min_type": "num", "max_type": "num"}
            page.conditional_format(FIRST, position, last, position, {**bar, "min_value": 0, "max_value": 100})
    for chart in sheet.charts:
        _write_chart(book, page, chart)
    _set_up(page, sheet, properties)


def _write_head(page: Worksheet, position: int, column: Column, styles: _Styles) -> None:
    page.set_column(position, position, column.width)
    if isinstance(column.nation, str):
        page.write_string(NATION, position, written(column.nation), styles.of("unit"))
    elif isinstance(column.nation, (int, float)):
        page.write_number(NATION, position, column.nation, styles.of("number", column.number))
    if isinstance(column.unit, Formula):
        page.write_formula(UNITS, position, column.unit.text, styles.of("unit"), column.unit.value)
    elif column.unit:
        page.write_string(UNITS, position, written(column.unit), styles.of("unit"))
    if column.link:
        page.write_url(HEADINGS, position, f"internal:{column.link}", styles.of("link"), written(column.heading))
    else:
        page.write_string(HEADINGS, position, written(column.heading), styles.of("heading"))


def _write_cells(page: Worksheet, position: int, column: Column, styles: _Styles) -> None:
    """The cells of one column. Text is text whatever it begins with; an empty cell is not written."""
    kind = "wrapped" if column.wrapped else column.kind
    style = styles.of(kind, column.number) if (kind, column.number) != ("text", "General") else None
    page.write_data(position, column.cells, style)


def _write_chart(book: Workbook, page: Worksheet, chart: Chart) -> None:
    drawing = book.add_chart({"type": "bar"})
    drawing.add_series(
        {
            "name": chart.title,
            "categories": f"={column_range(chart.sheet, chart.labels, chart.rows)}",
            "values": f"={column_range(chart.sheet, chart.values, chart.rows)}",
            "fill": {"color": "#2E75B6"},
            "data_labels": {"value": True, "num_format": "0.0"},
        }
    )
    drawing.set_title({"name": chart.title, "name_font": {"size": 12}})
    drawing.set_legend({"none": True})
    drawing.set_y_axis({"reverse": True})
    drawing.set_x_axis({"min": 0, "max": 100, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    drawing.set_size({"width": 620, "height": 140 + 20 * chart.rows})
    page.insert_chart(chart.at, drawing, {"description": chart.alternative})


def _set_up(page: Worksheet, sheet: Sheet, properties: Properties) -> None:
    last = FIRST + max(sheet.rows, 1) - 1
    printed = sheet.columns[: sheet.printed]
    if sheet.filtered and sheet.columns:
        page.autofilter(HEADINGS, 0, last, len(sheet.columns) - 1)
    page.freeze_panes(FIRST, sheet.frozen)
    if any(column.unit for column in sheet.columns):
        page.set_row(UNITS, UNIT_HEIGHT)
        page.set_row(HEADINGS, HEADING_HEIGHT)
    page.set_landscape()
    page.set_paper(LETTER)
    page.fit_to_pages(ceil(sum(column.width for column in printed) / PAGE_WIDTH), 0)
    page.repeat_rows(UNITS, HEADINGS)
    if sheet.frozen:
        page.repeat_columns(0, sheet.frozen - 1)
    page.print_area(0, 0, last, max(len(printed) - 1, 0))
    page.set_header(f"&L{_code(properties.title)}&R{_code(sheet.name)}")
    page.set_footer(f"&L{_code(properties.warning.partition('.')[0])}&RPage &P of &N")
    if properties.warning:
        page.set_tab_color("#9C0006")


def _code(text: str) -> str:
    """Text of a header, in which & begins a code."""
    return text.replace("&", "&&")
