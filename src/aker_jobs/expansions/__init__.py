"""Expansion announcements: read, extract, classify, de-duplicate, quantify. Names are handed on when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aker_jobs.expansions.announcement import Announcement, Span
    from aker_jobs.expansions.reading import read_announcement
    from aker_jobs.expansions.roundup import read_announcements

__all__ = ["Announcement", "Span", "read_announcement", "read_announcements"]

_HOMES = {
    "Announcement": "announcement",
    "Span": "announcement",
    "read_announcement": "reading",
    "read_announcements": "roundup",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has {', '.join(__all__)}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
