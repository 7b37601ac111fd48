"""An explanation as lines of text, and as a page."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from aker_core.explain.node import Node

BRANCH, LAST, BAR, SPACE = "├─ ", "└─ ", "│  ", "   "
STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color-scheme:light dark}"
    "details{margin:.2rem 0 .2rem 1.1rem}summary{cursor:pointer}dl{display:grid;grid-template-columns:max-content 1fr;"
    "gap:.1rem 1rem;margin:.2rem 0 .4rem 1.1rem}dt{opacity:.7}dd{margin:0;overflow-wrap:anywhere}"
    ".off{color:#b00020;font-weight:600}"
)


def lines(node: Node) -> list[str]:
    """The tree as lines, children indented below their node."""
    return list(_lines(node, "", ""))


def _lines(node: Node, first: str, rest: str) -> Iterator[str]:
    yield f"{first}{node.title}{_number(node)}"
    has_below = bool(node.children or node.omitted)
    inner = rest + (BAR if has_below else SPACE)
    for name, text in node.notes:
        yield f"{inner}{name}: {text}"
    for position, child in enumerate(node.children):
        last = position == len(node.children) - 1 and not node.omitted
        yield from _lines(child, rest + (LAST if last else BRANCH), rest + (SPACE if last else BAR))
    if node.omitted:
        yield f"{rest}{LAST}and {node.omitted:,} more"


def _number(node: Node) -> str:
    if node.value is None:
        return ""
    stored = f" = {node.value:,.12g}"
    return f"{stored} ({again_text(node)})" if again_text(node) else stored


def again_text(node: Node) -> str:
    """Whether a number computed again is the same, in words; empty where it was not computed again."""
    if node.difference is None:
        return ""
    if abs(node.difference) <= 1e-9 * max(1.0, abs(node.value or 0.0)):
        return "computed again: the same"
    return f"computed again: {node.again:,.12g}, off by {node.difference:,.6g}"


def page(node: Node) -> str:
    """The tree as a page of HTML that needs nothing else: every text escaped, no script."""
    body = "".join(_details(node, is_open=True))
    title = escape(node.title)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>'
        f"<body><main><h1>{title}</h1>{body}</main></body></html>"
    )


def _details(node: Node, *, is_open: bool = False) -> Iterator[str]:
    yield f"<details{' open' if is_open else ''}><summary>{escape(node.title + _number(node))}</summary>"
    if node.notes:
        pairs = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in node.notes)
        yield f"<dl>{pairs}</dl>"
    for child in node.children:
        yield from _details(child)
    if node.omitted:
        yield f"<p>and {node.omitted:,} more</p>"
    yield "</details>"
