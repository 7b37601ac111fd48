"""`aker audit`: coherence and robustness of the scores, on the screen, as a page or as Markdown."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

from aker_core.cli.tables import note, print_json, print_table, print_unbroken
from aker_core.errors import ConfigError, StorageError
from aker_core.export.audit_page import audit_document
from aker_core.export.document import Document, html_page, markdown
from aker_core.markets.audit_reader import VintageAudit, read_audit
from aker_core.markets.database import reading_rows

FORMATS = ("table", "md", "html", "json")


def audit(as_of: str | None, pillar: str, form: str, output: Path | None) -> None:
    """Print or write the audit. Raises ConfigError for an unknown format, StorageError where a file cannot be written.

    pillar: whose ranks are varied.
    """
    from aker_core.markets.pillar_file import pillars_in_force

    if form not in FORMATS:
        raise ConfigError(f"Unknown format {form!r}. Formats: {', '.join(FORMATS)}")
    if pillar not in pillars_in_force():
        raise ConfigError(f"Unknown pillar {pillar!r}. Pillars: {', '.join(pillars_in_force())}")
    with reading_rows() as source:
        found = read_audit(source, as_of, pillar)
    if form == "json" and output is None:
        print_json(_plain(found))
        return
    document = audit_document(found)
    if output is None and form == "table":
        _print(document)
        return
    text = _text(found, document, form if form != "table" else "html")
    if output is None:
        print_unbroken(text.rstrip("\n"))
        return
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StorageError(f"{output} cannot be written: {error}. Give another --output") from error
    print_unbroken(str(output))


def _text(found: VintageAudit, document: Document, form: str) -> str:
    import json

    if form == "json":
        return json.dumps(_plain(found), indent=2, default=str) + "\n"
    return markdown(document) if form == "md" else html_page(document)


def _print(document: Document) -> None:
    note(document.title)
    if document.warning:
        note(document.warning)
    for section in document.sections:
        note(f"\n{section.title}")
        for text in section.paragraphs:
            note(text)
        for text in section.points:
            note(f"- {text}")
        for table in section.tables:
            print_table(table.title, table.columns, table.rows, table.numbers)


def _plain(value: Any) -> Any:
    """Plain data for JSON: no NaN, no arrays."""
    import numpy as np

    if isinstance(value, VintageAudit):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    return None if isinstance(value, float) and math.isnan(value) else value
