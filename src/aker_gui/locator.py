"""A small map of where a market lies, as the text of an SVG picture. Pure."""

from __future__ import annotations

from html import escape

from aker_geo.national_map import HEIGHT, WIDTH, NationalMap

RING = 260  # tenths of a pixel around the market, so that a small one is seen


def locator(drawing: NationalMap, code: str, label: str) -> str:
    """The states with one market. label: what the picture shows, for who does not see it. Raises KeyError for a market
    without an outline."""
    x, y = drawing.marks[code]
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}">'
        f'<path class="land" d="{drawing.coarse}"/><path class="borders" d="{drawing.coarse}"/>'
        f'<path class="here" d="{drawing.markets[code]}"/><circle class="ring" cx="{x}" cy="{y}" r="{RING}"/></svg>'
    )
