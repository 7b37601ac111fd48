"""Components as HTML, escaped: what a page shows is sent as text, and a browser reads it as fast as any page.

Dash itself would wrap every component in one of its own, in the browser: that takes it half a second for a market.
"""

from __future__ import annotations

from html import escape
from typing import Any

from dash.development.base_component import Component

VOID = frozenset({"br", "hr", "input"})
NAMES = {"className": "class", "tabIndex": "tabindex", "htmlFor": "for"}


class Ready(str):
    """A text that is HTML already, escaped where it was made: `markup` leaves it as it is."""

    __slots__ = ()


def markup(part: Component | str | int | float | list[Component | str] | None) -> str:
    """The HTML of a component, a text, or several of them."""
    if part is None:
        return ""
    if isinstance(part, Ready):
        return part
    if isinstance(part, list):
        return "".join(markup(one) for one in part)
    if not isinstance(part, Component):
        return escape(str(part))
    document: dict[str, Any] = part.to_plotly_json()  # type: ignore[no-untyped-call]
    props = dict(document["props"])
    inside = markup(props.pop("children", None))
    name = document["type"].lower()
    attributes = "".join(_attribute(NAMES.get(str(key), str(key)), value) for key, value in props.items())
    return f"<{name}{attributes}>" if name in VOID else f"<{name}{attributes}>{inside}</{name}>"


def _attribute(name: str, value: object) -> str:
    if value is None or value is False or (value == "" and name != "value"):  # an option may stand for nothing
        return ""
    if isinstance(value, dict):  # a style: lengths are pixels
        value = ";".join(f"{key}:{part}px" for key, part in value.items())
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
