"""The pages put together, on the application of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from aker_gui.data import Data


def add_pages(app: FastAPI, data: Data) -> str:
    """Add the pages; returns their Content-Security-Policy."""
    app.state.data = data
    return "default-src 'self'"
