"""The embedded snapshot: published figures of the nation's first quarter of 2016. What is left out: README.md."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aker_snapshot.server import answer, knows

__all__ = ["answer", "knows"]


def __getattr__(name: str) -> Any:
    """Hand the names on when they are first asked for: importing the package must cost nothing."""
    if name in __all__:
        return getattr(import_module("aker_snapshot.server"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
