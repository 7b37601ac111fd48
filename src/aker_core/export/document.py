"""A document of sections with texts and tables, and its renderings as a page and as Markdown. Data alone, no I/O."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:76rem;padding:0 1rem;color-scheme:light dark}"
    "table{border-collapse:collapse;margin:.6rem 0 1.2rem;font-size:.9em}caption{text-align:left;font-weight:600;"
    "padding:.2rem 0}th,td{padding:.15rem .7rem .15rem 0;border-bottom:1px solid #8886;text-align:left;"
    "vertical-align:top}th{border-bottom-width:2px}.n{text-align:right;font-variant-numeric:tabular-nums}"
    ".warning{border:2px solid #b00020;padding:.4rem .8rem;font-weight:600}.wide{overflow-x:auto}"
    "@media print{body{max-width:none;font-size:11px}}"
)


@dataclass(frozen=True)
class Table:
    """A table of texts under a title. numbers: the columns that are set to the right."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Section:
    """A heading, paragraphs, points of a list, tables."""

    title: str
    paragraphs: Sequence[str] = ()
    points: Sequence[str] = ()
    tables: Sequence[Table] = ()


@dataclass(frozen=True)
class Document:
    """A title, a warning that stands before everything (empty: none), and sections."""

    title: str
    sections: Sequence[Section] = field(default=())
    warning: str = ""


def html_page(document: Document) -> str:
    """The document as a page of HTML that needs nothing else: every text escaped, no script."""
    title = escape(document.title)
    warning = f'<p class="warning" role="note">{escape(document.warning)}</p>' if document.warning else ""
    body = "".join(part for section in document.sections for part in _section(section))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>'
        f"<body><main><h1>{title}</h1>{warning}{body}</main></body></html>\n"
    )


def _section(section: Section) -> Iterator[str]:
    yield f"<h2>{escape(section.title)}</h2>"
    for text in section.paragraphs:
        yield f"<p>{escape(text)}</p>"
    if section.points:
        yield "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in section.points) + "</ul>"
    for table in section.tables:
        yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    kinds = [' class="n"' if name in table.numbers else "" for name in table.columns]
    head = "".join(
        f'<th scope="col"{kind}>{escape(name)}</th>' for name, kind in zip(table.columns, kinds, strict=True)
    )
    caption = f"<caption>{escape(table.title)}</caption>"
    yield f'<div class="wide" tabindex="0"><table>{caption}<thead><tr>{head}</tr></thead>'
    yield "<tbody>"
    for row in table.rows:
        cells = (f"<td{kind}>{escape(cell)}</td>" for cell, kind in zip(row, kinds, strict=True))
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"


def markdown(document: Document) -> str:
    """The document as Markdown with tables."""
    lines = [f"# {document.title}", ""]
    if document.warning:
        lines += [f"**{document.warning}**", ""]
    for section in document.sections:
        lines += [f"## {section.title}", ""]
        for text in section.paragraphs:
            lines += [text, ""]
        if section.points:
            lines += [*(f"- {text}" for text in section.points), ""]
        for table in section.tables:
            lines += [f"**{table.title}**", "", *_markdown_table(table), ""]
    return "\n".join(lines).rstrip() + "\n"


def _markdown_table(table: Table) -> Iterator[str]:
    rules = ["---:" if name in table.numbers else "---" for name in table.columns]
    for row in (table.columns, rules, *table.rows):
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"
