"""The embedded snapshot: published figures of the nation's first quarter of 2016. What is left out: README.md."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aker_snapshot.server import answer, knows

__all__ = ["NOTE", "answer", "is_note", "knows"]

_MARK = "SNAPSHOT: "
# What is said wherever its figures are shown, and the first reason why a run with them is degraded.
NOTE = (
    f"{_MARK}published figures of the first quarter of 2016, the nation's derived; partial and old "
    "(src/aker_snapshot/README.md)"
)


def is_note(reason: str) -> bool:
    """Whether a reason of a run is the note of the snapshot, of whatever release."""
    return reason.startswith(_MARK)


def __getattr__(name: str) -> Any:
    """Hand the names on when they are first asked for: importing the package must cost nothing."""
    if name in __all__:
        return getattr(import_module("aker_snapshot.server"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
