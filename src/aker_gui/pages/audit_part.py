"""The audit of the scores on the page Method: coherence and robustness, as `aker audit` has them."""

from __future__ import annotations

from collections.abc import Iterator

from dash import html
from dash.development.base_component import Component

from aker_core.errors import NotLoaded, StorageError
from aker_core.export.audit_page import audit_document
from aker_core.export.document import Document, Section
from aker_core.markets.audit_reader import read_audit
from aker_core.markets.database import reading_rows
from aker_gui.data import Data
from aker_gui.pages.page import Query
from aker_gui.parts import query_text, table


def audit_part(data: Data, query: Query) -> list[Component]:
    """The audit of the vintage where ``audit=yes`` asks for it; else the link that does.

    Computed once for a state of the database: some seconds of the processor, of the nation.
    """
    heading = html.H2("Audit of the scores", id="audit")
    if query.get("audit") != "yes":
        address = f"/method{query_text(audit='yes', as_of=query.get('as_of'))}#audit"
        return [
            heading,
            html.P(
                [
                    "Coherence of metrics and pillars, what weights come to, how robust ranks are: ",
                    html.A("compute the audit", href=address),
                    " (some seconds the first time), or run ",
                    html.Code("aker audit"),
                    ".",
                ]
            ),
        ]
    try:
        document = data.kept(("audit", query.get("as_of")), lambda: _document(query.get("as_of")))
    except (NotLoaded, StorageError) as error:
        return [heading, html.P(str(error), className="empty", role="alert")]
    return [heading, html.P(document.title), *(part for each in document.sections for part in _section(each))]


def _document(as_of: str | None) -> Document:
    with reading_rows() as source:
        return audit_document(read_audit(source, as_of))


def _section(section: Section) -> Iterator[Component]:
    yield html.H3(section.title)
    yield from (html.P(text) for text in section.paragraphs)
    if section.points:
        yield html.Ul([html.Li(text) for text in section.points])
    for own in section.tables:
        numbers = frozenset(at for at, name in enumerate(own.columns) if name in own.numbers)
        yield table(own.title, own.columns, own.rows, numbers)
