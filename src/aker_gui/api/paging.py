"""Pages of a list: by the key of the last row, vintage and run are in the link, so that no page mixes two refreshes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from aker_gui.api.problems import Problem

if TYPE_CHECKING:
    from starlette.requests import Request

LONGEST_LIST, LONGEST_TABLE = 10_000, 200_000  # rows of a page: JSON, and files of tables
DEFAULT = 1_000


def start_of(keys: Sequence[str], after: str | None) -> int:
    """The position of the row after that key. Raises Problem where the list does not have it (any more)."""
    if after is None:
        return 0
    try:
        return keys.index(after) + 1
    except ValueError:
        raise Problem("list-has-changed", f"No row {after!r} is in this list") from None


def require_run(pinned: str | None, run: str | None) -> None:
    """Raise Problem where the link is of another run than the figures are."""
    if pinned is not None and pinned != (run or ""):
        raise Problem("list-has-changed", f"The link is of run {pinned!r}, the figures are of run {run!r}")


def next_link(request: Request, after: str, **pinned: Any) -> str:
    """The address of the next page."""
    own = {**{name: value for name, value in pinned.items() if value}, "after": after}
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in own]
    return f"{request.url.path}?{urlencode([*kept, *own.items()])}"
