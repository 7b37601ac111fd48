"""The embedded sample: published figures of twelve metros, and synthetic ones calibrated on them. See README.md."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aker_sample.server import SampleAnswer, answer

__all__ = ["SampleAnswer", "answer"]


def __getattr__(name: str) -> Any:
    """Hand the names on when they are first asked for: importing the package must cost nothing."""
    if name in __all__:
        return getattr(import_module("aker_sample.server"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
