"""What a person without a mouse does on a page."""

from __future__ import annotations

from typing import Any


def tab_to(page: Any, wanted: str, most: int = 400) -> None:
    """Press Tab until the element with the focus fits a selector."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"Tab does not reach {wanted}")
