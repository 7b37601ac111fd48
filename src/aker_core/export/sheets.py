"""The sheets of the workbook, in order: cover, answer, evidence, method. A new sheet is a line here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from aker_core.export import evidence_sheets, sensitivity_sheet
from aker_core.export.metric_sheets import METRIC_SHEETS, metric_sheet
from aker_core.export.points_sheet import points_sheet
from aker_core.export.scorecard_sheet import scorecard_sheet
from aker_core.export.sheet import Sheet
from aker_core.export.weights_sheet import weights_sheet
from aker_core.markets.book import Book

SHEETS: tuple[Callable[[Book], Sheet], ...] = (
    scorecard_sheet,
    weights_sheet,
    *(partial(metric_sheet, declared=declared) for declared in METRIC_SHEETS),
    points_sheet,
    sensitivity_sheet.sensitivity_sheet,
    sensitivity_sheet.choices_sheet,
    evidence_sheets.methodology_sheet,
    evidence_sheets.lineage_sheet,
    evidence_sheets.payloads_sheet,
    evidence_sheets.run_sheet,
)


def sheets_of(book: Book) -> list[Sheet]:
    """All sheets of a vintage, the cover first."""
    sheets = [make(book) for make in SHEETS]
    return [evidence_sheets.cover_sheet(book, sheets), *sheets]
